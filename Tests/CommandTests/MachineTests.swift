import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// Lab 1's chat in C, recorded on each machine by `.ci/machines`.
@Suite struct `A trace of another machine` {
  static let machines = ["i386", "i386-by-number", "arm64", "armhf", "riscv64", "s390x", "mipsel"]

  private static func file(_ machine: String, _ side: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "traces/machines/\(machine)/\(side).strace").path
  }

  /// The chat makes the same calls everywhere, whatever a machine's kernel calls them: three words each way.
  @Test(arguments: machines)
  func `has the table of the chat, and no call in it that the catalogue lacks`(_ machine: String) throws {
    let outcome = try socklab.run([
      "table", "--trace", Self.file(machine, "server"), "--language", "c", "--format", "json",
    ])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(outcome.text.utf8)) as? [String: Any])
    let rows = try #require(json["rows"] as? [[String: Any]])
    var counts: [String: Int] = [:]
    for row in rows {
      counts[try #require(row["function"] as? String)] = row["calls"] as? Int
      #expect((row["call"] as? String)?.isEmpty == false)
    }
    #expect(
      counts
        == [
          "socket": 1, "setsockopt": 1, "bind": 1, "listen": 1, "accept": 1, "recv": 3, "send": 3, "close": 2,
        ].merging(machine == "i386-by-number" ? ["accept4": 1] : [:]) { _, new in new }
        .filter { machine != "i386-by-number" || $0.key != "accept" })
    // arm64 and riscv64 differ in no name: a trace does not say where it was made.
    for word in ["x86", "arm64", "not in the catalogue"] { #expect(!outcome.text.contains(word)) }
  }

  /// What the calls' names prove: ARM's set_tls; i386's ugetrlimit beside a set_thread_area with a structure. Those of arm64
  /// are riscv64's, those of s390x and mipsel are of further machines.
  @Test(arguments: zip(machines, ["i386", "i386", nil, "arm", nil, nil, nil]))
  func `is named in the table of a trace where its calls prove it`(
    _ machine: String, _ proven: String?
  ) throws {
    let server = Self.file(machine, "server")
    let folder = String(server.dropLast("/server.strace".count))
    for words in [[server], [folder], [server, "--format", "md"], [folder, "--format", "csv"]] {
      let outcome = try socklab.run(["table"] + words)
      #expect(outcome.text.contains("system calls seen") && outcome.errors.isEmpty)
      #expect(outcome.text.contains("seen (") == (proven != nil))
      #expect(outcome.text.contains("system calls seen (\(proven ?? ""))") == (proven != nil))
    }
    let json = try socklab.run(["table", server, "--format", "json"]).text
    #expect(json.contains(proven.map { #""architecture": "\#($0)""# } ?? #""architecture": null"#))
  }

  /// riscv64 has arm64's names and numbers; s390x and MIPS have calls that these lack.
  @Test(arguments: zip(machines, [false, false, true, false, true, false, false]))
  func `is what a person says, where the trace may be of it`(_ machine: String, _ mayBe: Bool) throws {
    let server = Self.file(machine, "server")
    for path in [server, String(server.dropLast("/server.strace".count))] {
      let outcome = try socklab.run(["table", "--arch", "arm64", path])
      #expect(outcome.status == (mayBe ? 0 : 64))
      #expect(outcome.text.contains("system calls seen (arm64)") == mayBe)
      #expect(outcome.errors.contains("--arch arm64: \(path)") != mayBe)
      let json = try socklab.run(["table", "--arch", "arm64", "--format", "json", path]).text
      #expect(json.contains(#""architecture": "arm64""#) == mayBe && !json.contains(#""architecture": null"#))
    }
  }

  /// What one program proves is not said of the other, which may be of any machine.
  @Test func `is named of several programs where each proves it`() throws {
    let table = { (machines: [String]) in
      try socklab.run(["table"] + zip(machines, ["server", "client"]).map { Self.file($0, $1) }).text
    }
    #expect(try table(["i386", "i386"]).contains("system calls seen (i386)"))
    for pair in [["i386", "mipsel"], ["mipsel", "i386"], ["i386", "armhf"]] {
      #expect(try table(pair).contains("system calls seen "))
      #expect(try !table(pair).contains("system calls seen ("))
    }
  }

  @Test(arguments: machines)
  func `has a walkthrough that knows every call`(_ machine: String) throws {
    let outcome = try socklab.run([
      "walkthrough", "server=\(Self.file(machine, "server"))", "client=\(Self.file(machine, "client"))",
    ])
    #expect(outcome.status == 0)
    for word in ["not in the catalogue", "unrecognised"] { #expect(!outcome.text.contains(word)) }
    #expect(outcome.text.contains("hello") && outcome.text.contains("你好，听得到吗？"))
  }
}

/// lab-server and lab-client, built for arm64 and recorded there by `.ci/machines arm64-swift`.
@Suite struct `A lab of another machine` {
  static let labs = ["01-hello-hi", "02-one-shot"]
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// What a verb says of the lab's recording, here or there. Ports that the kernel chose are no part of it.
  private static func said(_ words: [String], of lab: String, on machine: String? = nil) throws -> String {
    let folder = root.appending(path: "traces/\(machine.map { "machines/\($0)/" } ?? "")\(lab)").path
    let sides = ["server", "client"].flatMap {
      ["--log", "\(folder)/\($0).log", "--trace", "\(folder)/\($0).strace"]
    }
    let outcome = try socklab.run(words + sides)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    return outcome.text.replacing(/127\.0\.0\.1:[3-6]\d{4}/, with: "127.0.0.1:CHOSEN")
  }

  /// The chat makes 23 and 18 calls, the one-shot 11 and 6, on whatever machine.
  @Test(
    arguments: zip(
      labs, ["all 41 calls agree (server 23, client 18)", "all 17 calls agree (server 11, client 6)"]))
  func `has a trace that agrees with its log call by call`(_ lab: String, _ verdict: String) throws {
    let verdicts = { (text: String) in text.split(separator: "\n").filter { $0.contains(".swift:") } }
    let there = try Self.said(["compare"], of: lab, on: "arm64-swift")
    #expect(there.contains("\(verdict), 0 lines unexplained"))
    #expect(verdicts(there).allSatisfy { $0.hasPrefix("agrees ") })
    #expect(verdicts(there) == verdicts(try Self.said(["compare"], of: lab)))
  }

  @Test(arguments: labs) func `has the table that it has on x86-64`(_ lab: String) throws {
    let rows = { (machine: String?) throws -> [String] in
      let text = try Self.said(["table", "--format", "json"], of: lab, on: machine)
      let json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      return try #require(json["rows"] as? [[String: Any]]).map { row in
        var row = row
        row["sides"] = (row["sides"] as? [[String: Any]])?.map { $0.filter { $0.key != "lines" } }
        return String(
          decoding: try JSONSerialization.data(withJSONObject: row, options: .sortedKeys), as: UTF8.self)
      }
    }
    #expect(try rows("arm64-swift") == rows(nil))
    #expect(try !rows("arm64-swift").isEmpty)
  }

  /// Each side's steps are in the same words; how the two interleave is their own.
  @Test(arguments: labs) func `is told in the steps of x86-64`(_ lab: String) throws {
    let steps = { (machine: String?) throws -> [String: [String]] in
      var steps: [String: [String]] = [:]
      var side: String?
      for line in try Self.said(["walkthrough"], of: lab, on: machine).split(
        separator: "\n", omittingEmptySubsequences: false)
      {
        if let step = line.firstMatch(of: /^Step \d+ of \d+  (\w+)/) {
          side = String(step.1)
        } else if line.isEmpty {
          side = nil
        } else if let side, line.hasPrefix("  Swift ") || line.hasPrefix("  C ") || line.hasPrefix("  The ") {
          steps[side, default: []].append(String(line.replacing(/CHOSEN|127\.0\.0\.1:\d+…/, with: "…")))
        }
      }
      return steps
    }
    let there = try steps("arm64-swift")
    #expect(there == (try steps(nil)))
    #expect(there.count == 2 && there.values.allSatisfy { $0.count > 12 })
  }

  /// Its names and numbers are riscv64's, too: the heading says arm64 where a person does, and no trace of x86-64 takes it.
  @Test(arguments: labs) func `is named in the heading by its trace or by a person`(_ lab: String) throws {
    let heading = { (words: [String], machine: String?) in
      try Self.said(["table"] + words, of: lab, on: machine).split(separator: "\n").first.map(String.init)
        ?? ""
    }
    #expect(try heading([], "arm64-swift").contains("syscall seen  "))
    #expect(try heading(["--arch", "arm64"], "arm64-swift").contains("syscall seen (arm64) "))
    #expect(try heading([], nil).contains("syscall seen (x86-64) "))
    let outcome = try socklab.run(
      ["table", "--arch", "arm64"]
        + ["log", "strace"].flatMap {
          [
            "--\($0 == "log" ? "log" : "trace")",
            Self.root.appending(path: "traces/\(lab)/server.\($0)").path,
          ]
        })
    #expect(outcome.status == 64 && outcome.text.isEmpty)
    #expect(outcome.errors == "socklab: table: --arch arm64: server has the calls of x86-64\n")
  }
}
