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
    #expect(records.map(\.manner) == [.written, .scopeEnd])
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
      error
        == SocketError(call: "bind", errno: try #require(Errno(name: "EADDRINUSE")), address: address))
    #expect(
      error?.description
        == "bind \(address): EADDRINUSE (Address already in use): another socket is bound to that "
        + "port, or a connection of an earlier server is still in TIME_WAIT; end the other program or choose "
        + "another port; for TIME_WAIT wait a minute, or set SO_REUSEADDR in every run of the server")
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

  @Test func `sets and reads the network interface by its name`() throws {
    let socket = try Socket(.inet6, .datagram, tracing: tracing)
    #expect(try socket.textOption(.bindToDevice) == "")
    try socket.setOption(.bindToDevice, to: "lo")
    #expect(try socket.textOption(.bindToDevice) == "lo")
    let error = failure(of: try socket.setOption(.bindToDevice, to: "no such"))
    #expect(error?.name == "ENODEV" && error?.cause == "no network interface has that name")
    let texts = try records().dropFirst(2).map { [CallText($0).swift, CallText($0).strace] }
    #expect(
      texts.first == [
        "setOption(.bindToDevice, to: \"lo\")",
        "setsockopt(\(socket.descriptor), SOL_SOCKET, SO_BINDTODEVICE, \"lo\\0\", 3) = 0",
      ])
  }

  /// What the kernel says of an address that is no host and port, and the cause that goes with it.
  @Test func `knows other causes where the address is a path or a name`() throws {
    let path = try #require(SocketAddress(path: folder.path("s")))
    let name = try #require(SocketAddress(abstract: "socklab \(getpid()) \(folder.url.lastPathComponent)"))
    let socket = try Socket(.unix, .datagram, tracing: tracing)
    #expect(failure(of: try socket.connect(to: name))?.cause == "no socket that could answer has that name")
    let nowhere = try #require(SocketAddress(path: folder.path("none/s")))
    #expect(failure(of: try socket.bind(to: nowhere))?.cause == "a folder of that path is not there")
    do {
      // Gone for sure: no program that another test starts now has it.
      let gone = try Socket(.unix, .stream.closeOnExec, tracing: tracing)
      try gone.bind(to: path)
      try gone.listen(backlog: 0)
      let wrong = failure(of: try socket.connect(to: path))
      #expect(wrong?.name == "EPROTOTYPE" && wrong?.cause == "the socket at that path has another type")
      let waiting = try Socket(.unix, .stream.nonBlocking, tracing: tracing)
      try waiting.connect(to: path)
      let late = try Socket(.unix, .stream.nonBlocking, tracing: tracing)
      let full = failure(of: try late.connect(to: path))
      #expect(full?.name == "EAGAIN" && full?.cause?.hasPrefix("the listener's queue is full") == true)
    }
    let client = try Socket(.unix, .stream, tracing: tracing)
    let refused = failure(of: try client.connect(to: path))
    #expect(refused?.name == "ECONNREFUSED" && refused?.cause?.hasPrefix("the path is there") == true)
    let taken = failure(of: try client.bind(to: path))
    #expect(taken?.name == "EADDRINUSE" && taken?.hint?.remedy == "unlink(2) it if nobody listens there")
    try socket.bind(to: name)
    let second = try Socket(.unix, .datagram, tracing: tracing)
    #expect(failure(of: try second.bind(to: name))?.cause == "another socket has that name")
  }
}

@Suite struct `The words of the socket API` {
  /// What a record's Swift line says must be what a program can write.
  static let words: [(ConstantDomain, String, Int64)] = [
    (.addressFamily, ".inet", Int64(AddressFamily.inet.rawValue)),
    (.addressFamily, ".inet6", Int64(AddressFamily.inet6.rawValue)),
    (.addressFamily, ".unix", Int64(AddressFamily.unix.rawValue)),
    (.addressFamily, ".unspecified", Int64(AddressFamily.unspecified.rawValue)),
    (.socketType, ".stream", Int64(SocketType.stream.rawValue)),
    (.socketType, ".datagram", Int64(SocketType.datagram.rawValue)),
    (.socketType, ".sequencedPacket", Int64(SocketType.sequencedPacket.rawValue)),
    (.socketType, ".raw", Int64(SocketType.raw.rawValue)),
    (.socketType, ".nonBlocking", Int64(DescriptorFlags.nonBlocking.rawValue)),
    (.socketType, ".closeOnExec", Int64(DescriptorFlags.closeOnExec.rawValue)),
    (.ipProtocol, ".icmp", Int64(IPProtocol.icmp.rawValue)),
    (.ipProtocol, ".tcp", Int64(IPProtocol.tcp.rawValue)),
    (.ipProtocol, ".udp", Int64(IPProtocol.udp.rawValue)),
    (.ipProtocol, ".icmpv6", Int64(IPProtocol.icmpv6.rawValue)),
    (.ipProtocol, ".raw", Int64(IPProtocol.raw.rawValue)),
    (.socketOption, ".reuseAddress", Int64(SocketOption.reuseAddress.name)),
    (.socketOption, ".reusePort", Int64(SocketOption.reusePort.name)),
    (.socketOption, ".keepAlive", Int64(SocketOption.keepAlive.name)),
    (.socketOption, ".broadcast", Int64(SocketOption.broadcast.name)),
    (.socketOption, ".error", Int64(SocketOption.error.name)),
    (.socketOption, ".type", Int64(SocketOption.type.name)),
    (.socketOption, ".protocol", Int64(SocketOption.protocol.name)),
    (.socketOption, ".domain", Int64(SocketOption.domain.name)),
    (.socketOption, ".acceptsConnections", Int64(SocketOption.acceptsConnections.name)),
    (.socketOption, ".sendBuffer", Int64(SocketOption.sendBuffer.name)),
    (.socketOption, ".receiveBuffer", Int64(SocketOption.receiveBuffer.name)),
    (.socketOption, ".receiveLowWater", Int64(SocketOption.receiveLowWater.name)),
    (.socketOption, ".linger", Int64(SocketOption.linger.name)),
    (.socketOption, ".receiveTimeout", Int64(SocketOption.receiveTimeout.name)),
    (.socketOption, ".sendTimeout", Int64(SocketOption.sendTimeout.name)),
    (.socketOption, ".passCredentials", Int64(SocketOption.passCredentials.name)),
    (.socketOption, ".bindToDevice", Int64(SocketOption.bindToDevice.name)),
    (.socketOption, ".peerCredentials", Int64(SocketOption.peerCredentials.name)),
    (.ipOption, ".timeToLive", Int64(SocketOption.timeToLive.name)),
    (.ipOption, ".headerIncluded", Int64(SocketOption.headerIncluded.name)),
    (.ipOption, ".receiveErrors", Int64(SocketOption.receiveErrors.name)),
    (.ipv6Option, ".ipv6Only", Int64(SocketOption.ipv6Only.name)),
    (.ipv6Option, ".unicastHops", Int64(SocketOption.unicastHops.name)),
    (.tcpOption, ".noDelay", Int64(SocketOption.noDelay.name)),
    (.tcpOption, ".maximumSegment", Int64(SocketOption.maximumSegment.name)),
    (.tcpOption, ".cork", Int64(SocketOption.cork.name)),
    (.tcpOption, ".keepIdle", Int64(SocketOption.keepIdle.name)),
    (.tcpOption, ".keepInterval", Int64(SocketOption.keepInterval.name)),
    (.tcpOption, ".keepCount", Int64(SocketOption.keepCount.name)),
    (.tcpOption, ".synRetries", Int64(SocketOption.synRetries.name)),
    (.tcpOption, ".deferAccept", Int64(SocketOption.deferAccept.name)),
    (.tcpOption, ".quickAcknowledge", Int64(SocketOption.quickAcknowledge.name)),
    (.tcpOption, ".userTimeout", Int64(SocketOption.userTimeout.name)),
    (.messageFlags, ".outOfBand", Int64(MessageFlags.outOfBand.rawValue)),
    (.messageFlags, ".peek", Int64(MessageFlags.peek.rawValue)),
    (.messageFlags, ".dontRoute", Int64(MessageFlags.dontRoute.rawValue)),
    (.messageFlags, ".controlTruncated", Int64(MessageFlags.controlTruncated.rawValue)),
    (.messageFlags, ".truncate", Int64(MessageFlags.truncate.rawValue)),
    (.messageFlags, ".dontWait", Int64(MessageFlags.dontWait.rawValue)),
    (.messageFlags, ".endOfRecord", Int64(MessageFlags.endOfRecord.rawValue)),
    (.messageFlags, ".waitAll", Int64(MessageFlags.waitAll.rawValue)),
    (.messageFlags, ".confirm", Int64(MessageFlags.confirm.rawValue)),
    (.messageFlags, ".errorQueue", Int64(MessageFlags.errorQueue.rawValue)),
    (.messageFlags, ".noSignal", Int64(MessageFlags.noSignal.rawValue)),
    (.messageFlags, ".more", Int64(MessageFlags.more.rawValue)),
    (.messageFlags, ".closeOnExec", Int64(MessageFlags.closeOnExec.rawValue)),
    (.shutdownHow, ".reading", Int64(ShutdownHow.reading.rawValue)),
    (.shutdownHow, ".writing", Int64(ShutdownHow.writing.rawValue)),
    (.shutdownHow, ".both", Int64(ShutdownHow.both.rawValue)),
    (.fileFlags, ".readOnly", Int64(FileFlags.readOnly.rawValue)),
    (.fileFlags, ".writeOnly", Int64(FileFlags.writeOnly.rawValue)),
    (.fileFlags, ".readWrite", Int64(FileFlags.readWrite.rawValue)),
    (.fileFlags, ".create", Int64(FileFlags.create.rawValue)),
    (.fileFlags, ".exclusive", Int64(FileFlags.exclusive.rawValue)),
    (.fileFlags, ".truncate", Int64(FileFlags.truncate.rawValue)),
    (.fileFlags, ".append", Int64(FileFlags.append.rawValue)),
    (.fileFlags, ".nonBlocking", Int64(FileFlags.nonBlocking.rawValue)),
    (.fileFlags, ".closeOnExec", Int64(FileFlags.closeOnExec.rawValue)),
    (.pipeFlags, ".nonBlocking", Int64(FileFlags.nonBlocking.rawValue)),
    (.pipeFlags, ".closeOnExec", Int64(FileFlags.closeOnExec.rawValue)),
    (.pollEvents, ".readable", Int64(PollEvents.readable.rawValue)),
    (.pollEvents, ".priority", Int64(PollEvents.priority.rawValue)),
    (.pollEvents, ".writable", Int64(PollEvents.writable.rawValue)),
    (.pollEvents, ".error", Int64(PollEvents.error.rawValue)),
    (.pollEvents, ".hangUp", Int64(PollEvents.hangUp.rawValue)),
    (.pollEvents, ".invalid", Int64(PollEvents.invalid.rawValue)),
    (.pollEvents, ".peerHangUp", Int64(PollEvents.peerHangUp.rawValue)),
    (.epollEvents, ".readable", Int64(EpollEvents.readable.rawValue)),
    (.epollEvents, ".priority", Int64(EpollEvents.priority.rawValue)),
    (.epollEvents, ".writable", Int64(EpollEvents.writable.rawValue)),
    (.epollEvents, ".error", Int64(EpollEvents.error.rawValue)),
    (.epollEvents, ".hangUp", Int64(EpollEvents.hangUp.rawValue)),
    (.epollEvents, ".peerHangUp", Int64(EpollEvents.peerHangUp.rawValue)),
    (.epollEvents, ".oneShot", Int64(EpollEvents.oneShot.rawValue)),
    (.epollEvents, ".edgeTriggered", Int64(EpollEvents.edgeTriggered.rawValue)),
    (.epollFlags, ".closeOnExec", Int64(FileFlags.closeOnExec.rawValue)),
    (.resource, ".openFiles", Int64(Resource.openFiles.rawValue)),
    (.addressInfoFlags, ".passive", Int64(LookUpFlags.passive.rawValue)),
    (.addressInfoFlags, ".canonicalName", Int64(LookUpFlags.canonicalName.rawValue)),
    (.addressInfoFlags, ".numericHost", Int64(LookUpFlags.numericHost.rawValue)),
    (.addressInfoFlags, ".v4Mapped", Int64(LookUpFlags.v4Mapped.rawValue)),
    (.addressInfoFlags, ".all", Int64(LookUpFlags.all.rawValue)),
    (.addressInfoFlags, ".addressConfiguration", Int64(LookUpFlags.addressConfiguration.rawValue)),
    (.addressInfoFlags, ".numericService", Int64(LookUpFlags.numericService.rawValue)),
  ]

  @Test func `are those of the constants, all of them`() {
    for (domain, word, value) in Self.words {
      #expect(domain.swiftName(of: value) == word, "\(domain)")
    }
    for domain in ConstantDomain.allCases {
      let known = Set(domain.constants.compactMap(\.swift))
      #expect(known == Set(Self.words.filter { $0.0 == domain }.map(\.1)), "\(domain)")
    }
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
    "::1::", ":::", "1:2:3:4:5:6:7:8:9", "fe80::1%eth0", "fe80::1%", "::1%-1", "[::1]",
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
