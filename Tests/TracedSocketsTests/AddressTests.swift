import Testing
import TracedSockets

@Suite struct `An address of every family` {
  @Test(
    arguments: [
      ("127.0.0.1", "127.0.0.1:12580", 16), ("::1", "[::1]:12580", 28), ("::", "[::]:12580", 28),
      ("::ffff:127.0.0.1", "[::ffff:127.0.0.1]:12580", 28), ("FE80::0:1%3", "[fe80::1]:12580", 28),
    ])
  func `is read and printed`(host: String, text: String, length: Int) throws {
    let address = try #require(SocketAddress(host, 12580))
    #expect(address.description == text)
    #expect(address.bytes.count == length)
    #expect(address.port == 12580)
    #expect(address.with(port: 7).port == 7)
    #expect(address.with(port: 12580) == address)
    #expect(SocketAddress(address.host ?? "", 12580)?.description == text)
    #expect(!address.isUnnamed && address.path == nil && address.abstractName == nil)
  }

  @Test func `keeps the number of its interface`() {
    #expect(SocketAddress("fe80::1%3", 1)?.bytes.suffix(4) == [3, 0, 0, 0])
  }

  @Test func `may be a path`() throws {
    let address = try #require(SocketAddress(path: "chat.sock"))
    #expect(address.bytes == [1, 0] + Array("chat.sock".utf8) + [0])
    #expect(address.path == "chat.sock" && address.description == "\"chat.sock\"")
    #expect(address.port == nil && address.with(port: 1) == address && address.abstractName == nil)
    #expect(SocketAddress(path: String(repeating: "x", count: 107))?.bytes.count == 110)
    for path in ["", "a\0b", String(repeating: "x", count: 108)] {
      #expect(SocketAddress(path: path) == nil)
    }
  }

  @Test func `may be an abstract name, or none`() throws {
    let named = try #require(SocketAddress(abstract: "lab"))
    #expect(named.bytes == [1, 0, 0] + Array("lab".utf8))
    #expect(named.description == "@\"lab\"" && named.path == nil)
    #expect(named.abstractName == Array("lab".utf8) && !named.isUnnamed)
    #expect(SocketAddress(abstract: String(repeating: "x", count: 108)) == nil)
    #expect(SocketAddress.unnamed.bytes == [1, 0] && SocketAddress.unnamed.isUnnamed)
    #expect(SocketAddress.unnamed.description == "unnamed" && SocketAddress.unnamed.abstractName == nil)
    #expect(SocketAddress(bytes: []).isUnnamed)
  }
}

@Suite struct `An echo` {
  @Test func `has the checksum of RFC 1071's example`() {
    #expect(ICMPEcho.checksum([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7] as [UInt8]) == 0x220d)
    #expect(ICMPEcho.checksum([] as [UInt8]) == 0xffff)
    #expect(ICMPEcho.checksum([1] as [UInt8]) == 0xfeff)
  }

  @Test(arguments: [0, 1, 7, 1400])
  func `is read as it was written`(length: Int) throws {
    let echo = ICMPEcho(
      .request, identifier: 0x1234, sequence: 0xfffe,
      payload: (0..<length).map { UInt8(truncatingIfNeeded: $0) })
    #expect(echo.bytes.count == 8 + length)
    #expect(echo.bytes.starts(with: [8, 0]))
    #expect(ICMPEcho(echo.bytes) == echo)
    var damaged = echo.bytes
    damaged[5] ^= 0x40
    #expect(ICMPEcho(damaged) == nil)
    #expect(ICMPEcho(echo.bytes.prefix(7)) == nil)
  }

  @Test func `stands behind the header of IPv4`() throws {
    let echo = ICMPEcho(.reply, identifier: 1, sequence: 2, payload: [3])
    let start: [UInt8] = [0x46, 0, 0, 33, 0, 0, 0, 0, 64, 1, 0, 0, 127, 0, 0, 1, 127, 0, 0, 2]
    let header = try #require(IPv4Header(start + [0, 0, 0, 0] + echo.bytes))
    #expect(header.length == 24 && header.timeToLive == 64 && header.ipProtocol == .icmp)
    #expect(header.source.host == "127.0.0.1" && header.destination.host == "127.0.0.2")
    #expect(ICMPEcho(header.payload) == echo)
    #expect(
      IPv4Header([0x45]) == nil && IPv4Header([0x60] + start) == nil && IPv4Header([0x44] + start) == nil)
    #expect(IPv4Header([0x4f] + start.dropFirst()) == nil)
  }
}

@Suite struct `A call that would wait` {
  @Test func `is nil, and any other failure is thrown`() throws {
    // Another test may start a program just now: with a copy of this end, the stream would not end.
    let pair = try Socket.pair(.unix, .stream.nonBlocking.closeOnExec, tracing: nil)
    #expect(try ifReady(pair.first.receive(upTo: 4)) == nil)
    _ = try pair.second.send("x")
    #expect(try ifReady(pair.first.receive(upTo: 4)) == Array("x".utf8))
    let left = pair.first
    try pair.second.close()
    // The end of the stream is no nil.
    #expect(try ifReady(left.receive(upTo: 4)) == [])
    let error = #expect(throws: SocketError.self) { try ifReady(left.send("x", flags: .noSignal)) }
    #expect(error?.name == "EPIPE" && error?.isWouldBlock == false)
    #expect(failure(of: try left.send("x", flags: .noSignal)) == error)
    #expect(failure(of: try left.localAddress()) == nil)
  }

  @Test func `is a connect in progress too`() throws {
    let listener = try Socket(.inet, .stream, tracing: nil)
    try listener.bind(to: SocketAddress(ipv4: (127, 0, 0, 1), port: 0))
    try listener.listen(backlog: 1)
    let client = try Socket(.inet, .stream.nonBlocking, tracing: nil)
    #expect(try ifReady(client.connect(to: listener.localAddress())) == nil)
    let ready = try poll([client.interest(.writable)], timeout: 5000, tracing: nil)
    #expect(ready.map(\.events) == [.writable])
    #expect(try client.pendingError() == nil)
    let nobody = try listener.localAddress()
    try listener.close()
    let vain = try Socket(.inet, .stream.nonBlocking, tracing: nil)
    let isDone = try ifReady(vain.connect(to: nobody)) != nil
    #expect(!isDone)
    #expect(try poll([vain.interest(.writable)], timeout: 5000, tracing: nil).count == 1)
    #expect(try vain.pendingError()?.name == "ECONNREFUSED")
    #expect(try vain.pendingError() == nil)
  }
}
