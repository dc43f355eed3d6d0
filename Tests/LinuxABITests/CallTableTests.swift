import CLinux
import Foundation
import LinuxABI
import Testing

@Suite struct `The call table` {
  @Test func `has the kernel's numbers`() {
    let numbers: [String: Int32] = [
      "accept": SYS_accept,
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
    ]
    for call in CallTable.all {
      let number = call.syscall.number(on: .current)
      #expect(number == numbers[call.syscall.name].map(Int.init), "\(call.syscall.name)")
    }
  }

  /// Every architecture that came after the generic table uses it, arm64 among them.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: genericTable)))
  func `has arm64's numbers`() throws {
    let header = try String(contentsOfFile: genericTable, encoding: .utf8)
    var numbers: [String: Int] = [:]
    for line in header.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 3, words[0] == "#define", words[1].hasPrefix("__NR_") {
        numbers[String(words[1].dropFirst(5))] = Int(words[2])
      }
    }
    for call in CallTable.all {
      #expect(call.syscall.number(on: .arm64) == numbers[call.syscall.name], "\(call.syscall.name)")
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
      // The name is the last word: `const void *buf`.
      String(parameter.split { " *".contains($0) }.last ?? "")
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

  @Test func `names a call once`() {
    #expect(Set(CallTable.all.map(\.name)).count == CallTable.all.count)
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
