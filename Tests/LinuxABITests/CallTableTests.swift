import CLinux
import Foundation
import LinuxABI
import Testing

@Suite struct `The call table` {
  @Test func `has the kernel's numbers`() {
    let numbers: [String: Int32] = [
      "accept": SYS_accept,
      "accept4": SYS_accept4,
      "bind": SYS_bind,
      "clock_nanosleep": SYS_clock_nanosleep,
      "close": SYS_close,
      "connect": SYS_connect,
      "getpeername": SYS_getpeername,
      "getsockname": SYS_getsockname,
      "getsockopt": SYS_getsockopt,
      "listen": SYS_listen,
      "read": SYS_read,
      "recvfrom": SYS_recvfrom,
      "sendto": SYS_sendto,
      "setsockopt": SYS_setsockopt,
      "shutdown": SYS_shutdown,
      "socket": SYS_socket,
      "write": SYS_write,
      "epoll_create1": SYS_epoll_create1,
      "epoll_ctl": SYS_epoll_ctl,
      "epoll_pwait": SYS_epoll_pwait,
      "epoll_wait": SYS_epoll_wait,
      "fcntl": SYS_fcntl,
      "openat": SYS_openat,
      "pipe2": SYS_pipe2,
      "poll": SYS_poll,
      "ppoll": SYS_ppoll,
      "prlimit64": SYS_prlimit64,
      "readv": SYS_readv,
      "recvmsg": SYS_recvmsg,
      "sendfile": SYS_sendfile,
      "sendmsg": SYS_sendmsg,
      "socketpair": SYS_socketpair,
      "unlink": SYS_unlink,
      "unlinkat": SYS_unlinkat,
      "writev": SYS_writev,
    ]
    for call in CallTable.all {
      let form = call.syscall.form(in: .current)
      #expect(form.number == numbers[form.name].map(Int.init), "\(form.name)")
    }
  }

  /// Every architecture that came after the generic table uses it, arm64 among them.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: genericTable)))
  func `has arm64's numbers`() throws {
    let header = try String(contentsOfFile: genericTable, encoding: .utf8)
    var numbers: [String: Int] = [:]
    for line in header.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 3, words[0] == "#define", words[1].hasPrefix("__NR_"), let number = Int(words[2]) {
        numbers[String(words[1].dropFirst(5))] = number
      }
      // Some have their number under a name of their own: __NR_fcntl is __NR3264_fcntl.
      if words.count == 3, words[0] == "#define", words[1].hasPrefix("__NR3264_") {
        numbers[String(words[1].dropFirst(9))] = Int(words[2])
      }
    }
    for call in CallTable.all {
      let form = call.syscall.form(in: .arm64)
      #expect(form.number == numbers[form.name], "\(form.name)")
      // The other form is there because this one is not.
      if call.syscall.x86_64.name != form.name { #expect(numbers[call.syscall.x86_64.name] == nil) }
    }
  }

  @Test(arguments: CallTable.all.map(\.name))
  func `has prototypes whose parameters are the row's`(name: String) throws {
    let call = try #require(CallTable.call(named: name))
    #expect(call.name == name)
    #expect(call.prototype.contains(" \(name)("))
    #expect(call.prototype.hasSuffix(");"))
    let list = call.prototype.drop { $0 != "(" }.dropFirst().dropLast(2)
    let parameters = list.split(separator: ",").map { parameter in
      // The name is the last word, `const void *buf`, `int sv[2]`, `... /* arg */`.
      String(parameter.replacing("[2]", with: "").split { " */".contains($0) }.last ?? "")
    }
    #expect(parameters == call.parameters.map(\.name))
    #expect([2, 3].contains(call.manual.section))
    for argument in call.syscall.arguments {
      if case .parameter(let index) = argument { #expect(call.parameters.indices.contains(index)) }
    }
  }

  @Test(arguments: CallTable.all.map(\.name))
  func `has Swift calls that name only parameters`(name: String) throws {
    let call = try #require(CallTable.call(named: name))
    let names = call.swift.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" }) }
    for name in names { #expect(call.parameters.contains { $0.name == name }) }
  }

  @Test func `has one row for each call of a function`() {
    let keys = CallTable.all.map { "\($0.name) \($0.variant)" }
    #expect(Set(keys).count == keys.count)
    let swift = CallTable.all.map(\.swift).filter { $0 != "close()" }
    #expect(Set(swift).count == swift.count)
  }

  @Test(
    arguments: [
      ("read", 0, nil, "readLine()"), ("read", 3, nil, "read(upTo: {count})"),
      ("write", 1, nil, "print({buf})"), ("write", 4, nil, "write({buf})"),
      ("fcntl", 3, 3, "statusFlags()"), ("fcntl", 3, 4, "setStatusFlags({arg})"),
      ("epoll_ctl", 5, 2, "remove({fd})"), ("recv", 0, 1, "receive(upTo: {len}[, flags: {flags}])"),
    ] as [(String, Int64, Int64?, String)])
  func `finds the row of a call by its first arguments`(
    name: String, first: Int64, second: Int64?, swift: String
  ) {
    #expect(CallTable.call(named: name, first, second)?.swift == swift)
  }

  @Test func `has another form where an architecture lacks the call`() throws {
    let poll = try #require(CallTable.call(named: "poll")).syscall
    #expect(poll.form(in: .x86_64).name == "poll" && poll.form(in: .arm64).name == "ppoll")
    #expect(Set(poll.names) == ["poll", "ppoll"])
    #expect(poll.form(named: "ppoll")?.number == 73)
    #expect(poll.form(named: "select") == nil)
    #expect(CallTable.call(named: "recv")?.syscall.names == ["recvfrom"])
  }

  @Test func `knows what strace calls the network`() {
    for call in CallTable.all where call.purpose == .socket && call.name != "close" {
      #expect(CallTable.isSocketSyscall(call.syscall.name))
    }
    #expect(!CallTable.isSocketSyscall("close"))
    #expect(!CallTable.isSocketSyscall("read"))
  }
}

private let genericTable = "/usr/include/asm-generic/unistd.h"
