import CallLog
import Glibc
import TracedSockets

/// Makes each call of the API at least once, and those that can fail on loopback once more in vain, all in one
/// thread: what the log says of them can be compared with a trace line by line.
func makeEveryCall() {
  do {
    try talk()
    try exchangeDatagrams()
    try fail()
    try useEveryAddress()
    try useEveryDescriptor()
  } catch {
    print("LogWriter: \(error)")
    exit(1)
  }
}

private func talk() throws {
  let listener = try Socket(.inet, .stream)
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: SocketAddress(ipv4: (127, 0, 0, 1), port: 0))
  try listener.listen(backlog: 1)
  let address = try listener.localAddress()

  let client = try Socket(.inet, .stream)
  try client.connect(to: address)
  let server = try listener.accept()
  _ = try client.peerAddress()

  for text in ["hello", "你好 \"x\" \\ \u{1}2\u{7f}\t\n", String(repeating: "long ", count: 200), ""] {
    _ = try client.send(text)
    if !text.isEmpty { _ = try server.receive(upTo: 1024) }
  }
  _ = try client.send([0, 0x37, 0xff, 0x00] as [UInt8], flags: .noSignal)
  _ = try server.receive(upTo: 2, flags: .peek)
  _ = try server.receive(upTo: 2, flags: [.waitAll, .dontWait])
  try client.shutdown(.writing)
  _ = try server.receive(upTo: 16)
  _ = try server.receive(upTo: 16)
  _ = try server.option(.error)
  _ = try server.option(.type)
  try server.close()
  // The others close themselves.
}

private func exchangeDatagrams() throws {
  let receiver = try Socket(.inet, .datagram)
  try receiver.bind(to: SocketAddress(ipv4: (127, 0, 0, 1), port: 0))
  try receiver.setOption(.receiveBuffer, to: 65536)
  let sender = try Socket(.inet, .datagram)
  for bytes in [[1, 2, 3], []] as [[UInt8]] {
    _ = try sender.send(bytes, to: receiver.localAddress())
    _ = try receiver.receiveFrom(upTo: 512)
  }
}

private func fail() throws {
  let listener = try Socket(.inet, .stream)
  try listener.bind(to: SocketAddress(ipv4: (127, 0, 0, 1), port: 0))
  try listener.listen(backlog: 0)
  let address = try listener.localAddress()

  let other = try Socket(.inet, .stream)
  try? other.bind(to: address)  // EADDRINUSE
  try? other.bind(to: SocketAddress(ipv4: (192, 0, 2, 1), port: 0))  // EADDRNOTAVAIL
  _ = try? other.peerAddress()  // ENOTCONN
  _ = try? other.receive(upTo: 4)  // ENOTCONN
  _ = try? other.accept()  // EINVAL
  _ = try? other.send("x", flags: .noSignal)  // EPIPE
  try? other.setOption(SocketOption(level: SOL_SOCKET, name: 9999), to: 1)  // ENOPROTOOPT
  _ = try? other.option(SocketOption(level: 99, name: 1))  // EOPNOTSUPP
  try? other.shutdown(.both)  // ENOTCONN
  try listener.close()
  try? other.connect(to: address)  // ECONNREFUSED
  try? other.bind(to: SocketAddress(bytes: [2]))  // EINVAL

  let datagrams = try Socket(.inet, .datagram)
  _ = try? datagrams.receiveFrom(upTo: 4, flags: .dontWait)  // EAGAIN
  _ = try? datagrams.send([UInt8](repeating: 7, count: 70_000), to: address)  // EMSGSIZE
  try? datagrams.listen(backlog: 1)  // EOPNOTSUPP
  _ = try? Socket(AddressFamily(rawValue: 99), .stream)  // EAFNOSUPPORT
  _ = try? Socket(.inet, .datagram, protocol: .tcp)  // EPROTONOSUPPORT
}
