import TracedSockets

/// Options with structures, readiness, several buffers, files and limits, each once as meant and once in vain.
func useEveryDescriptor() throws {
  try setOptions()
  try waitWithPoll()
  try waitWithEpoll()
  try gather()
  try passDescriptors()
  try useFiles()
  try reachLimit()
}

private func setOptions() throws {
  let socket = try Socket(.inet, .stream)
  try socket.setOption(.linger, to: Linger(seconds: 0))
  _ = try socket.lingerOption()
  try socket.setOption(.linger, to: .off)
  try socket.setOption(.receiveTimeout, to: Timeout(seconds: 1, microseconds: 4000))
  _ = try socket.timeoutOption(.receiveTimeout)
  try socket.setOption(.noDelay, to: true)
  // As text, and as a number of four bytes: strace looks at the length alone.
  try socket.setOption(.bindToDevice, to: "lo")
  _ = try socket.textOption(.bindToDevice)
  try? socket.setOption(.bindToDevice, to: "lo9")
  try? socket.setOption(.bindToDevice, to: "no such")
  for option in [
    SocketOption.noDelay, .type, .protocol, .domain, .acceptsConnections, .keepAlive, .timeToLive,
  ] {
    _ = try socket.option(option)
  }
  let datagrams = try Socket(.inet, .datagram)
  _ = try datagrams.option(.protocol)
  try datagrams.setOption(.receiveBuffer, to: 1)
  // Connected, and nobody there: the first send succeeds, the next call does not.
  let gone = try Socket(.inet, .datagram)
  try gone.bind(to: SocketAddress(ipv4: (127, 0, 0, 1), port: 0))
  try datagrams.connect(to: gone.localAddress())
  try gone.close()
  _ = try datagrams.send("anybody?")
  _ = failure(of: try datagrams.send("no"))
  _ = try ifReady(datagrams.receive(upTo: 8, flags: .dontWait))
}

private func waitWithPoll() throws {
  let pair = try Socket.pair(.unix, .stream)
  _ = try poll([pair.first.interest(.readable)], timeout: 0)
  _ = try poll([], timeout: 1)
  _ = try pair.second.send("x")
  let none = Readiness(descriptor: -1, events: PollEvents.readable)
  _ = try poll(
    [pair.first.interest([.readable, .writable, .peerHangUp]), none, pair.second.interest(.writable)],
    timeout: 100)
  _ = try poll([Readiness(descriptor: 99, events: .readable)], timeout: -1)
  try pair.second.close()
  _ = try poll([pair.first.interest([.readable, .priority])], timeout: -1)
}

private func waitWithEpoll() throws {
  let pair = try Socket.pair(.unix, .stream)
  let epoll = try Epoll()
  let other = try Epoll(closesOnExec: true)
  try epoll.add(pair.first, [.readable, .edgeTriggered])
  _ = failure(of: try epoll.add(pair.first, .readable))
  _ = failure(of: try epoll.modify(pair.second, .readable))
  _ = try epoll.wait(upTo: 4, timeout: 0)
  _ = try pair.second.send("hello")
  _ = try epoll.wait(upTo: 4, timeout: 100)
  _ = try epoll.wait(upTo: 4, timeout: 1)
  try epoll.modify(pair.first, [.readable, .writable, .oneShot])
  try epoll.add(pair.second, .writable)
  _ = try epoll.wait(upTo: 4, timeout: -1)
  try epoll.remove(pair.first)
  _ = failure(of: try epoll.wait(upTo: 0, timeout: 0))
  try epoll.close()
  _ = failure(of: try other.wait(upTo: -1, timeout: 0))
}

private func gather() throws {
  let pair = try Socket.pair(.unix, .stream)
  let words = ["he", "llo wor", "ld"].map { Array($0.utf8) }
  _ = try pair.first.writeGathered(words)
  _ = try pair.second.readScattered(into: [4, 1, 100])
  _ = try pair.first.writeGathered([])
  _ = try pair.first.writeGathered([[], words[0]])
  try pair.second.setStatusFlags(pair.second.statusFlags().union(.nonBlocking))
  _ = try pair.second.readScattered(into: [1, 0, 3])
  _ = try ifReady(pair.second.readScattered(into: [4, 4]))
  _ = try pair.second.statusFlags()
  _ = try pair.first.sendMessage(words, flags: .noSignal)
  _ = try pair.second.receiveMessage(into: [3, 100], wantsSender: true)
  _ = try ifReady(pair.second.receiveMessage(into: [3, 100], wantsSender: true))
  _ = try pair.first.write(words[1])
  _ = try pair.second.read(upTo: 3)
  _ = try pair.second.read(upTo: 100)
  // More than a log keeps of a buffer, and more buffers.
  let large = [UInt8](repeating: 0x61, count: 6000)
  _ = try pair.first.writeGathered([large, large])
  _ = try pair.second.readScattered(into: [5000, 7000])
  _ = try pair.first.sendMessage((0..<40).map { [UInt8](repeating: $0, count: 3) })
  _ = try pair.second.receiveMessage(into: [Int](repeating: 7, count: 20))

  let receiver = try Socket(.inet, .datagram)
  try receiver.bind(to: SocketAddress(ipv4: (127, 0, 0, 1), port: 0))
  let sender = try Socket(.inet, .datagram)
  _ = try sender.sendMessage(words, to: receiver.localAddress())
  _ = try receiver.receiveMessage(into: [2, 2], wantsSender: true)
  _ = failure(of: try sender.sendMessage([large], flags: [.dontWait, .more]))
  let bound = try Socket(.unix, .datagram)
  guard let name = SocketAddress(path: "message.sock") else { return }
  try bound.bind(to: name)
  _ = try bound.sendMessage(words, to: name)
  _ = try bound.receiveMessage(into: [100], wantsSender: true)
  try File.unlink("message.sock")
}

private func passDescriptors() throws {
  let pair = try Socket.pair(.unix, .stream)
  let pipe = try File.pipe(.nonBlocking)
  _ = try pair.first.sendMessage([[1]], descriptors: [pipe.reading.descriptor, pipe.writing.descriptor])
  let message = try pair.second.receiveMessage(into: [8], descriptorRoom: 2, flags: .closeOnExec)
  for descriptor in message.descriptors { try File(adopting: descriptor).close() }
  _ = try pair.first.sendMessage([[1]], descriptors: [pipe.reading.descriptor])
  _ = try pair.second.receiveMessage(into: [8])
  // No small number: a descriptor that a test process left open would be sent, and stay in the queue.
  _ = failure(of: try pair.first.sendMessage([[1]], descriptors: [.max]))
  _ = try pair.first.sendMessage([[1]], descriptors: [pair.second.descriptor])
  if let descriptor = try pair.second.receiveMessage(into: [8], descriptorRoom: 1).descriptors.first {
    let socket = Socket(adopting: descriptor, .unix)
    _ = try socket.send("home")
  }
}

private func useFiles() throws {
  let made = try File("poem.txt", [.writeOnly, .create, .truncate], mode: 0o600)
  _ = try made.write(Array("a poem\n".utf8))
  _ = try made.writeGathered([[0x62], [0x63, 0x0a]])
  try made.close()
  let poem = try File("poem.txt")
  let pair = try Socket.pair(.unix, .stream)
  _ = try pair.first.sendFile(poem, count: 1000)
  _ = try pair.first.sendFile(poem, count: 1000)
  _ = failure(of: try pair.first.sendFile(File(adopting: 998), count: 1))
  _ = try pair.second.receive(upTo: 100)
  let again = try File("poem.txt", [.readWrite, .closeOnExec])
  _ = try again.readScattered(into: [2, 100])
  _ = try again.read(upTo: 10)
  _ = failure(of: try File("poem.txt", [.create, .exclusive]))
  _ = failure(of: try File("nowhere/poem.txt"))
  try File.unlink("poem.txt")
  let pipe = try File.pipe()
  _ = try pipe.writing.write([1, 2, 3])
  try pipe.writing.close()
  _ = try pipe.reading.read(upTo: 10)
  _ = try pipe.reading.read(upTo: 10)
}

private func reachLimit() throws {
  let before = try limit(of: .openFiles)
  try setLimit(.openFiles, soft: 3, hard: before.hard)
  _ = failure(of: try Socket(.inet, .stream))  // EMFILE
  _ = failure(of: try File.pipe())
  _ = failure(of: try File("poem.txt"))
  _ = failure(of: try setLimit(.openFiles, soft: 9, hard: 8))
  try setLimit(.openFiles, soft: before.soft, hard: before.hard)
}

/// Looks up names; how many system calls that takes is the machine's affair.
func lookUpNames() throws {
  _ = try lookUp("127.0.0.1", service: "80", hints: AddressHints(type: .stream))
  _ = failure(of: try lookUp("localhost", service: "80"))
  let socket = try Socket(.inet, .stream)
  _ = failure(of: try lookUp("localhost"))
  try socket.close()
  _ = failure(of: try lookUp("nobody.invalid", hints: AddressHints(flags: .numericHost)))
  _ = failure(of: try lookUp("127.0.0.1", hints: AddressHints(flags: LookUpFlags(rawValue: 0x4000_0000))))
  _ = failure(of: try lookUp(nil, service: "no such service", hints: AddressHints(type: .stream)))
  _ = try lookUp(nil, service: "80", hints: AddressHints(flags: .passive, family: .inet, type: .stream))
}
