import CallLog
import Foundation
import LinuxABI
import TestPrograms
import Testing
import TracedSockets

@Suite struct `A traced socket` {
  let folder = TemporaryFolder()
  let log: CallLogWriter
  let tracing: Tracing

  init() throws {
    log = try CallLogWriter(path: folder.path("a.log"), program: "test", arguments: [], sourceDigest: nil)
    tracing = Tracing(to: log)
  }

  private func records() throws -> [CallRecord] { try CallLog.read(path: folder.path("a.log")).records }

  private func listener() throws -> Socket {
    let listener = try Socket(.inet, .stream, tracing: tracing)
    try listener.bind(to: SocketAddress(ipv4: (127, 0, 0, 1), port: 0))
    try listener.listen(backlog: 1)
    return listener
  }

  @Test func `talks over loopback, and each call is a record`() throws {
    let listener = try listener()
    let address = try listener.localAddress()
    let client = try Socket(.inet, .stream, tracing: tracing)
    try client.connect(to: address)
    let server = try listener.accept()
    #expect(try server.peer == client.localAddress())
    #expect(try client.send("你好") == 6)
    #expect(try server.receive(upTo: 1024) == Array("你好".utf8))
    #expect(try server.send([1, 2, 3] as ArraySlice<UInt8>) == 3)
    #expect(try client.receive(upTo: 2) == [1, 2])
    #expect(try client.receive(upTo: 2) == [3])
    try client.close()
    #expect(try server.receive(upTo: 2) == [])
    let calls = try records().map(\.call)
    #expect(
      calls == [
        "socket", "bind", "listen", "getsockname", "socket", "connect", "accept", "getsockname", "send",
        "recv",
        "send", "recv", "recv", "close", "recv",
      ])
    #expect(try records().allSatisfy { $0.file == "TracedSocketsTests/SocketTests.swift" && $0.errno == 0 })
    #expect(try records().allSatisfy { record in record.after.map { $0 >= record.before } ?? false })
  }

  @Test func `closes itself, once, and the record points to where it was made`() throws {
    let line = #line + 1
    do { _ = try Socket(.inet, .stream, tracing: tracing) }
    let records = try records()
    #expect(records.map(\.call) == ["socket", "close"])
    #expect(records.map(\.line) == [line, line])
    guard case .integer(let closed)? = records.last?.arguments.first else { return }
    #expect(closed == records.first?.result)
  }

  @Test func `closed by hand is not closed again`() throws {
    let socket = try Socket(.inet, .stream, tracing: tracing)
    let line = #line + 1
    try socket.close()
    #expect(try records().map(\.call) == ["socket", "close"])
    #expect(try records().last?.line == line)
  }

  @Test func `says what failed, why, where, and what to do`() throws {
    let taken = try listener()
    let address = try taken.localAddress()
    let second = try Socket(.inet, .stream, tracing: tracing)
    let error = #expect(throws: SocketError.self) { try second.bind(to: address) }
    #expect(
      error == SocketError(call: "bind", errno: try #require(Errno(name: "EADDRINUSE")), address: address))
    #expect(
      error?.description
        == "bind \(address): EADDRINUSE (Address already in use): another socket is bound to that "
        + "port; choose another with --port, or end the other program")
    let record = try #require(try records().last)
    #expect(record.call == "bind" && record.result == -1 && record.errno == EADDRINUSE)
    #expect(record.arguments[1] == .bytes(.init(address.bytes, count: 16)))
  }

  @Test func `leaves errno as libc left it`() throws {
    let socket = try Socket(.inet, .stream, tracing: tracing)
    errno = 0
    _ = try? socket.peerAddress()
    #expect(errno == ENOTCONN)
  }

  @Test func `works without a log`() throws {
    let socket = try Socket(.inet, .datagram, tracing: nil)
    try socket.bind(to: SocketAddress(ipv4: (127, 0, 0, 1), port: 0))
    let port = try #require(try socket.localAddress().port)
    #expect(port > 0)
    #expect(throws: SocketError(call: "getpeername", errno: Errno(rawValue: ENOTCONN))) {
      try socket.peerAddress()
    }
    #expect(try records().isEmpty)
  }

  @Test func `sends and receives datagrams with their senders`() throws {
    let receiver = try Socket(.inet, .datagram, tracing: tracing)
    try receiver.bind(to: SocketAddress(ipv4: (127, 0, 0, 1), port: 0))
    let sender = try Socket(.inet, .datagram, tracing: tracing)
    #expect(try sender.send([1, 2, 3], to: receiver.localAddress()) == 3)
    let datagram = try receiver.receiveFrom(upTo: 2)
    #expect(datagram.bytes == [1, 2])
    #expect(datagram.sender.port == (try sender.localAddress().port))
  }

  @Test func `sets and reads options`() throws {
    let socket = try Socket(.inet, .stream, tracing: tracing)
    #expect(try socket.option(.reuseAddress) == 0)
    try socket.setOption(.reuseAddress, to: true)
    #expect(try socket.option(.reuseAddress) == 1)
    try socket.setOption(.reuseAddress, to: false)
    #expect(try socket.option(.reuseAddress) == 0)
    #expect(try socket.option(.type) == 1)
    try socket.setOption(.sendBuffer, to: 10_000)
    #expect(try socket.option(.sendBuffer) == 20_000)
  }
}

@Suite struct `The words of the socket API` {
  /// What a record's Swift line says must be what a program can write.
  static let words: [(ConstantDomain, String, Int32)] = [
    (.addressFamily, ".inet", AddressFamily.inet.rawValue),
    (.socketType, ".stream", SocketType.stream.rawValue),
    (.socketType, ".datagram", SocketType.datagram.rawValue),
    (.socketOption, ".reuseAddress", SocketOption.reuseAddress.name),
    (.socketOption, ".error", SocketOption.error.name), (.socketOption, ".type", SocketOption.type.name),
    (.socketOption, ".sendBuffer", SocketOption.sendBuffer.name),
    (.socketOption, ".receiveBuffer", SocketOption.receiveBuffer.name),
    (.messageFlags, ".peek", MessageFlags.peek.rawValue),
    (.messageFlags, ".dontWait", MessageFlags.dontWait.rawValue),
    (.messageFlags, ".waitAll", MessageFlags.waitAll.rawValue),
    (.messageFlags, ".noSignal", MessageFlags.noSignal.rawValue),
    (.shutdownHow, ".reading", ShutdownHow.reading.rawValue),
    (.shutdownHow, ".writing", ShutdownHow.writing.rawValue),
    (.shutdownHow, ".both", ShutdownHow.both.rawValue),
  ]

  @Test func `are those of the constants, all of them`() {
    for (domain, word, value) in Self.words { #expect(domain.swiftName(of: Int64(value)) == word) }
    let known = ConstantDomain.allCases.flatMap { $0.constants.compactMap(\.swift) }
    #expect(Set(known) == Set(Self.words.map(\.1)))
  }
}

@Suite struct `An address` {
  @Test(arguments: ["127.0.0.1", "0.0.0.0", "255.255.255.255", "192.0.2.1"])
  func `is read as it is written`(host: String) throws {
    let address = try #require(SocketAddress(host, 12580))
    #expect(address.description == "\(host):12580")
    #expect(address.port == 12580)
    #expect(address.bytes.count == 16)
  }

  @Test(arguments: [
    "", "localhost", "127.0.0", "127.0.0.1.1", "256.0.0.1", "-1.0.0.1", "1.2.3.+4", "1.2.3.", "1.2.3.0x4",
    "::1",
    "1.2.3.4 ", "٤.1.1.1", "0001.1.1.1",
  ])
  func `is refused when it is none`(host: String) {
    #expect(SocketAddress(host, 1) == nil)
  }

  @Test func `of another family keeps its bytes`() {
    let unix = SocketAddress(bytes: [1, 0] + Array("/tmp/x".utf8))
    #expect(unix.family == AddressFamily(rawValue: 1))
    #expect(unix.port == nil)
    #expect(unix.description == "\"/tmp/x\"")
    #expect(SocketAddress(bytes: []).description == "no address")
    #expect(SocketAddress(bytes: [2]).family == nil)
  }
}
