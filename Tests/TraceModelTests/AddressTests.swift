import LinuxABI
import StraceParser
import Testing

@testable import TraceModel

@Suite struct `The address in a value` {
  private func address(_ text: String) throws -> SocketAddress? {
    let events = Array(TraceEvents(of: Array("bind(3, \(text), 110) = 0\n".utf8)))
    let call = try #require(events.first?.call)
    return SocketAddress(call.arguments[1])
  }

  /// AF_LOCAL and AF_FILE are other names of AF_UNIX, and PF_ those of the same numbers: socket(2).
  @Test(arguments: ["AF_UNIX", "AF_LOCAL", "AF_FILE", "PF_UNIX", "PF_LOCAL", "PF_FILE", "1"])
  func `is a path, whatever the family is called`(_ family: String) throws {
    #expect(
      try address("{sa_family=\(family), sun_path=\"/tmp/s\"}")
        == .unix(Array("/tmp/s".utf8), isAbstract: false))
  }

  @Test(arguments: ["AF_INET", "PF_INET", "2"])
  func `is a host and a port`(_ family: String) throws {
    #expect(
      try address("{sa_family=\(family), sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}")
        == .ip4(0x7F00_0001, port: 80))
  }

  /// unix(7): sun_path holds 108 bytes.
  @Test func `is no longer than the kernel's`() throws {
    let long = String(repeating: "a", count: 300)
    #expect(
      try address("{sa_family=AF_UNIX, sun_path=\"\(long)\"}")
        == .unix(Array(repeating: UInt8(ascii: "a"), count: 108), isAbstract: false))
  }
}
