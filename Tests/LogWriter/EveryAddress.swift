import Glibc
import TracedSockets

/// Unix and IPv6 sockets, ping and raw sockets, each once as meant and once in vain. In the current directory.
func useEveryAddress() throws {
  try useUnixStreams()
  try useUnixDatagrams()
  try usePairs()
  try useVersion6()
  try useRawSockets()
}

private func path(_ name: String) throws -> SocketAddress {
  guard let address = SocketAddress(path: name) else { throw Missing(what: name) }
  return address
}

struct Missing: Error {
  let what: String
}

private func useUnixStreams() throws {
  let address = try path("stream.sock")
  let early = try Socket(.unix, .stream)
  _ = failure(of: try early.connect(to: address))  // ENOENT
  let listener = try Socket(.unix, .stream)
  try listener.bind(to: address)
  _ = failure(of: try early.connect(to: address))  // ECONNREFUSED
  try listener.listen(backlog: 0)
  let client = try Socket(.unix, .stream)
  try client.connect(to: address)
  _ = try listener.localAddress()
  _ = try client.localAddress()
  _ = try client.peerAddress()
  let second = try Socket(.unix, .stream.nonBlocking)
  _ = try ifReady(second.connect(to: address))  // EAGAIN: the queue is full
  let server = try listener.accept()
  _ = try server.peerCredentials()
  _ = try client.send("hello")
  _ = try client.send("hi")
  _ = try server.receive(upTo: 64)
  let other = try Socket(.unix, .stream.closeOnExec)
  _ = failure(of: try other.bind(to: address))  // EADDRINUSE
  let named = try Socket(.unix, .stream)
  // As long in every run: an id has two digits or seven.
  guard let abstract = SocketAddress(abstract: "socklab \(10_000_000 + Int(getpid()))") else {
    throw Missing(what: "a name")
  }
  try named.bind(to: abstract)
  try named.listen(backlog: 1)
  let caller = try Socket(.unix, .stream)
  try caller.bind(to: .unnamed)  // The kernel chooses a name.
  try caller.connect(to: abstract)
  _ = try caller.localAddress()
  let called = try named.accept(.nonBlocking)
  _ = try ifReady(called.receive(upTo: 4))
  _ = try ifReady(named.setStatusFlags(.nonBlocking))
  _ = try ifReady(named.accept(.closeOnExec).descriptor)
  try File.unlink("stream.sock")
  _ = failure(of: try File.unlink("stream.sock"))
}

private func useUnixDatagrams() throws {
  let receiver = try Socket(.unix, .datagram)
  try receiver.bind(to: path("datagram.sock"))
  let nobody = try Socket(.unix, .datagram)
  _ = try nobody.send("who?", to: path("datagram.sock"))
  _ = try receiver.receiveFrom(upTo: 64)
  let sender = try Socket(.unix, .datagram)
  try sender.bind(to: path("sender.sock"))
  _ = try sender.send("longer than the room", to: path("datagram.sock"))
  _ = try receiver.receiveFrom(upTo: 4, flags: [.truncate, .dontWait])
  _ = try sender.send([] as [UInt8], to: path("datagram.sock"))
  _ = try receiver.receiveFrom(upTo: 4)
  _ = failure(of: try sender.send("x", to: path0))
  try File.unlink("datagram.sock")
  try File.unlink("sender.sock")
}

private var path0: SocketAddress { SocketAddress(path: "nobody.sock") ?? .unnamed }

private func usePairs() throws {
  let pair = try Socket.pair(.unix, .sequencedPacket.closeOnExec)
  _ = try pair.first.send("one")
  _ = try pair.first.send("two")
  _ = try pair.second.receive(upTo: 64)
  _ = try pair.second.receive(upTo: 64, flags: .peek)
  _ = try pair.second.receive(upTo: 64)
  let left = pair.first
  let right = pair.second
  try left.close()
  _ = try right.receive(upTo: 64)
  _ = failure(of: try right.send("x", flags: .noSignal))
  _ = failure(of: try Socket.pair(.inet, .stream))
}

private func useVersion6() throws {
  guard let any = SocketAddress("::", 0), let loopback = SocketAddress("::1", 0) else { return }
  let listener = try Socket(.inet6, .stream)
  try listener.setOption(.ipv6Only, to: false)
  _ = try listener.option(.ipv6Only)
  // A machine without IPv6 has the calls all the same.
  guard failure(of: try listener.bind(to: any)) == nil else { return }
  try listener.listen(backlog: 4)
  guard let port = try listener.localAddress().port else { return }
  let new = try Socket(.inet6, .stream)
  try new.connect(to: loopback.with(port: port))
  _ = try listener.accept()
  let old = try Socket(.inet, .stream)
  try old.connect(to: SocketAddress(ipv4: (127, 0, 0, 1), port: port))
  _ = try listener.accept()
  _ = failure(of: try new.connect(to: SocketAddress(ipv4: (127, 0, 0, 1), port: port)))
  let datagrams = try Socket(.inet6, .datagram)
  try datagrams.bind(to: loopback)
  _ = try datagrams.send("six", to: datagrams.localAddress())
  _ = try datagrams.receiveFrom(upTo: 8)
}

/// Whether this user may not: not root, or a group outside net.ipv4.ping_group_range.
private func isForbidden(_ error: SocketError) -> Bool { ["EPERM", "EACCES"].contains(error.name) }

private func useRawSockets() throws {
  let echo = ICMPEcho(.request, identifier: 7, sequence: 1, payload: Array("socklab".utf8))
  let loopback = SocketAddress(ipv4: (127, 0, 0, 1), port: 0)
  do throws(SocketError) {
    let raw = try Socket(.inet, .raw, protocol: .icmp)
    _ = try raw.send(echo.bytes, to: loopback)
    _ = try raw.receiveFrom(upTo: 128)
  } catch {
    guard isForbidden(error) else { throw error }
  }
  do throws(SocketError) {
    let ping = try Socket(.inet, .datagram, protocol: .icmp)
    _ = try ping.send(echo.bytes, to: loopback)
    _ = try ping.receiveFrom(upTo: 128)
  } catch {
    guard isForbidden(error) else { throw error }
  }
  _ = failure(of: try Socket(.inet6, .raw, protocol: .icmpv6))
}
