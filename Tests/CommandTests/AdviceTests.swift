import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// What a person traced without an option that an answer needs.
@Suite struct `A trace that lacks something` {
  /// A server of one connection as `strace -f -ttt -T -yy -s 4096 -o FILE` has it: nothing is lacking.
  private static let whole = [
    "12 1795966990.000001 execve(\"./s\", [\"./s\"], 0x7ffc0 /* 3 vars */) = 0 <0.000100>",
    "12 1795966990.050000 brk(NULL) = 0x38f90000 <0.000100>",
    "12 1795966990.100000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]> <0.000100>",
    "12 1795966990.200000 bind(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0 <0.000100>",
    "12 1795966990.300000 listen(3<TCP:[127.0.0.1:5000]>, 1) = 0 <0.000100>",
    "12 1795966990.400000 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = 4<TCP:[127.0.0.1:5000->127.0.0.1:40000]> <1.200000>",
    "12 1795966991.700000 recvfrom(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>, \"abcdefghijklmnopqrstuvwxyzabcdef\", 99, 0, NULL, NULL) = 32 <0.000100>",
    "12 1795966991.750000 close(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>) = 0 <0.000100>",
    "12 1795966991.800000 exit_group(0) = ?", "12 1795966991.900000 +++ exited with 0 +++",
  ]
  /// A client of that port, or of another.
  private static func client(port: Int) -> [String] {
    [
      "15 1795966991.400000 execve(\"./c\", [\"./c\"], 0x7ffc0 /* 3 vars */) = 0 <0.000100>",
      "15 1795966991.450000 brk(NULL) = 0x38f90000 <0.000100>",
      "15 1795966991.500000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[9]> <0.000100>",
      "15 1795966991.600000 connect(3<TCP:[9]>, {sa_family=AF_INET, sin_port=htons(\(port)), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0 <0.000100>",
      "15 1795966991.800000 exit_group(0) = ?", "15 1795966991.900000 +++ exited with 0 +++",
    ]
  }

  /// What a person would have with another option.
  enum Omission: String, CaseIterable {
    case follow, filter, ownFilter, file, times, durations, labels, strings

    /// The option that gives it.
    var option: String {
      switch self {
      case .follow: "(-f)"
      case .filter: "reads, writes, closes and waiting (no -e)"
      case .ownFilter: "hides closes (no -e)"
      case .file: "(-o FILE)"
      case .times: "(-ttt)"
      case .durations: "(-T)"
      case .labels: "(-yy)"
      case .strings: "(-s 4096)"
      }
    }

    /// The verbs whose answer needs it.
    var verbs: Set<String> {
      switch self {
      case .follow, .filter, .ownFilter, .file: ["table", "walkthrough", "diff"]
      case .times, .durations: ["walkthrough"]
      case .labels: ["table", "walkthrough", "diff"]
      case .strings: ["walkthrough", "diff"]
      }
    }

    func lines(_ whole: [String]) -> [String] {
      switch self {
      case .follow:
        var lines = whole.map { String($0.dropFirst(3)) }
        lines.insert("1795966991.710000 clone3({flags=CLONE_VM|CLONE_THREAD}, 88) = 13 <0.000100>", at: 7)
        return lines
      case .filter:
        return whole.filter { !$0.contains("brk(") && !$0.contains("close(") && !$0.contains("exit_group") }
      case .ownFilter:
        // -e trace=socket,bind,listen,accept,recvfrom,read
        var lines = whole.filter {
          !$0.contains("execve(") && !$0.contains("brk(") && !$0.contains("close(")
            && !$0.contains("exit_group")
        }
        lines.insert("12 1795966991.720000 read(0, \"\", 9) = 0 <0.000100>", at: 5)
        return lines
      case .file: return whole.prefix(6) + ["the program says: hello, I am its output"] + whole.dropFirst(6)
      case .times: return whole.map { "12 " + $0.dropFirst(21) }
      case .durations: return whole.map { $0.replacing(/\ <[0-9.]+>$/, with: "") }
      case .labels: return whole.dropFirst(5).map { $0.replacing(/<TCP:[^ ]*\]>/, with: "") }
      case .strings:
        return whole.map { $0.replacingOccurrences(of: "abcdef\", 99", with: "abcdef\"..., 99") }
      }
    }
  }

  private func complaints(_ verb: String, _ lines: [[String]]) throws -> String {
    let scratch = TemporaryFolder()
    var files: [String] = []
    for (number, lines) in lines.enumerated() {
      files.append(try scratch.write("\(number).strace", lines.map { $0 + "\n" }.joined()))
    }
    return try socklab.run([verb] + files).errors
  }

  @Test(arguments: Omission.allCases)
  func `is told so once, with the command, by the verbs that need it`(_ omission: Omission) throws {
    let lines = omission.lines(Self.whole)
    for verb in ["table", "walkthrough", "diff"] {
      let errors = try complaints(verb, verb == "diff" ? [lines, Self.whole] : [lines])
      let told = errors.split(separator: "\n").filter { $0.contains(omission.option) }
      #expect(told.count == (omission.verbs.contains(verb) ? 1 : 0), "\(verb): \(errors)")
      #expect(errors.contains("socklab trace -- PROGRAM") == omission.verbs.contains(verb), "\(errors)")
    }
  }

  /// socketpair(2) makes both ends, and the second is no older than the first.
  @Test func `is not one whose pair was made in it`() throws {
    let pair = [
      "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0", "recvfrom(4, \"abc\", 9, 0, NULL, NULL) = 3",
    ]
    #expect(try !complaints("table", [pair]).contains("were open when it begins"))
  }

  @Test func `begins with a byte order mark, which is left out and said once`() throws {
    let marked = ["\u{FEFF}" + Self.whole[0]] + Self.whole.dropFirst()
    let scratch = TemporaryFolder()
    let file = try scratch.write("x.strace", marked.map { $0 + "\n" }.joined())
    let told = try socklab.run(["table", file])
    #expect(told.errors.matches(of: /byte order mark/).count == 1)
    let plain = try scratch.write("y.strace", Self.whole.map { $0 + "\n" }.joined())
    #expect(told.text == (try socklab.run(["table", plain]).text))
  }

  @Test(arguments: ["table", "walkthrough", "diff"])
  func `is not one that lacks nothing`(_ verb: String) throws {
    #expect(try complaints(verb, [Self.whole, Self.client(port: 5000)]) == "")
  }

  @Test func `is told to a query that did not find something, and to no other`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("s.strace", Omission.follow.lines(Self.whole).map { $0 + "\n" }.joined())
    let missing = try socklab.run(["query", "--trace", file, "sendto(...)"])
    #expect(missing.status == 1)
    #expect(missing.errors.contains("(-f)"), "\(missing.errors)")
    #expect(try socklab.run(["query", "--trace", file, "listen(...)"]).errors == "")
    // Why it proves nothing is the advice.
    let none = try socklab.run(["query", "--trace", file, "--count", "0", "sendto"])
    #expect(none.status == 2)
    #expect(
      none.errors.contains("(-f)") && none.errors.contains("socklab trace -- PROGRAM"), "\(none.errors)")
    #expect(none.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: ["01-hello-hi", "04-udp", "09-errors", "11-half-close"])
  func `is none that socklab recorded`(_ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "traces/\(name)").path
    for verb in ["table", "walkthrough", "compare"] {
      #expect(try socklab.run([verb, folder]).errors == "", "\(verb) \(name)")
    }
  }

  @Test func `may be of another run than the trace beside it`() throws {
    for verb in ["table", "walkthrough"] {
      let errors = try complaints(verb, [Self.whole, Self.client(port: 5061)])
      #expect(errors.contains("port 5000") && errors.contains("port 5061"), "\(errors)")
      #expect(errors.contains("two runs"))
      #expect(!(try complaints(verb, [Self.whole, Self.client(port: 5000)])).contains("two runs"))
    }
    // What a diff sets side by side are two runs.
    #expect(try complaints("diff", [Self.whole, Self.client(port: 5061)]) == "")
  }

  @Test(arguments: [
    (
      "% time     seconds  usecs/call     calls    errors syscall\n------ ----------- ----------- --------- --------- ----------------\n 38.05    0.000366           1       317        48 newfstatat\n------ ----------- ----------- --------- --------- ----------------\n100.00    0.000366           1       317        48 total\n",
      "without -c"
    ),
    ("import socket\ns = socket.socket()\n", "in Python"),
    ("#!/usr/bin/env python3\nimport socket\n", "in Python"),
    ("#!/bin/sh\necho hello there\n", "a script"),
    ("#include <stdio.h>\nint main(void) { return 0; }\n", "in C"),
    (
      "__libc_start_main(0x55d0, 1, 0x7ffd, 0x55d0 <unfinished ...>\nputs(\"hi\") = 3\n+++ exited (status 0) +++\n",
      "ltrace"
    ),
    ("[pid 7] __libc_start_main(0x55d0, 1, 0x7ffd) = 0\n", "ltrace"),
    ("SYSCALL(args) \t\t = return\nopen(\"/dev/dtracehelper\\0\", 0x2, 0x7FFF) \t\t = 3 0\n", "macOS"),
    (
      "\"Time of Day\",\"Process Name\",\"PID\",\"Operation\"\n\"10:00\",\"nc.exe\",\"7\",\"TCP Connect\"\n",
      "Windows"
    ),
    ("10:00:00.000000 IP 127.0.0.1.5000 > 127.0.0.1.40000: Flags [S], seq 1, length 0\n", "tcpdump"),
    ("nothing that anybody knows\nat all\n", "strace writes no line like"),
  ])
  func `is said for what it is where strace did not write it`(_ text: String, _ kind: String) throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("file", text)
    for words in [
      ["table", file], ["walkthrough", file], ["diff", file, file], ["query", "--trace", file, "x"],
    ] {
      let outcome = try socklab.run(words)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(kind), "\(words): \(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
  }
}
