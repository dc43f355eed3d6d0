import LabProgram
import TracedSockets

// Lab 6: an echo request and its reply, as ping sends them, twice: over a raw socket and over a ping socket. There is no
// server: the kernel answers.

/// What is sent both times. A raw socket sends it as it is; a ping socket puts in its own identifier and checksum.
private let request = ICMPEcho(.request, identifier: 6, sequence: 1, payload: Array("hello".utf8))

func raw(at address: SocketAddress, _ console: Console) throws {
  // ICMP has no ports.
  let address = address.with(port: 0)
  if console.isOn("--udp") { return try overhearDatagram(at: address, console) }
  do {
    try echoRaw(over: Socket(.inet, .raw, protocol: .icmp), at: address, console)
  } catch let error as SocketError where error.call == "socket" {
    // EPERM: a privilege is missing.
    try console.show("a raw socket", error)
  }
  do {
    try ping(over: Socket(.inet, .datagram, protocol: .icmp), at: address, console)
  } catch let error as SocketError where error.call == "socket" {
    // EACCES: the program's group may not. A setting says which may.
    try console.show("a ping socket", error)
    try showPingGroups(console)
  }
}

private func echoRaw(over socket: consuming Socket, at address: SocketAddress, _ console: Console) throws {
  // A raw socket hears all ICMP that comes to this machine; bound, only what comes to this address.
  try socket.bind(to: address)
  try socket.setOption(.receiveTimeout, to: Timeout(seconds: 1, microseconds: 0))
  var bytes = request.bytes
  if console.isOn("--wrong-checksum") { bytes[2] ^= 0xff }
  _ = try socket.send(bytes, to: address)

  var isWaiting = true
  while isWaiting, let packet = try ifReady(socket.receiveFrom(upTo: 1500)) {
    guard let header = IPv4Header(packet.bytes) else { continue }
    try console.print(
      "raw socket: \(packet.bytes.count) bytes: an IP header of \(header.length), then \(name(of: header.payload))"
    )
    isWaiting = ICMPEcho(header.payload)?.type != .reply
  }
  if isWaiting { try console.print("raw socket: no reply within a second") }
  try socket.close()
}

private func ping(over socket: consuming Socket, at address: SocketAddress, _ console: Console) throws {
  try socket.setOption(.receiveTimeout, to: Timeout(seconds: 1, microseconds: 0))
  _ = try socket.send(request.bytes, to: address)
  if let packet = try ifReady(socket.receiveFrom(upTo: 1500)) {
    try console.print("ping socket: \(packet.bytes.count) bytes: \(name(of: packet.bytes))")
  } else {
    try console.print("ping socket: no reply within a second")
  }
  // What a port is to UDP, the identifier is to a ping socket.
  try console.print("ping socket: its identifier is \(socket.localAddress().port ?? 0)")
  try socket.close()
}

private func showPingGroups(_ console: Console) throws {
  let setting = try File("/proc/sys/net/ipv4/ping_group_range")
  let text = String(decoding: try setting.read(upTo: 100), as: UTF8.self)
  try setting.close()
  let range = text.split(whereSeparator: \.isWhitespace).joined(separator: " to ")
  try console.print("net.ipv4.ping_group_range: from group \(range)")
}

private func name(of bytes: [UInt8]) -> String {
  guard let echo = ICMPEcho(bytes) else {
    return "\(bytes.count) bytes that are no echo, or have a wrong checksum"
  }
  return "an echo \(echo.type), identifier \(echo.identifier)"
}

/// With `--udp`: a raw socket beside a UDP socket. Both get the datagram.
private func overhearDatagram(at address: SocketAddress, _ console: Console) throws {
  let ear = try Socket(.inet, .raw, protocol: .udp)
  try ear.bind(to: address)
  let receiver = try Socket(.inet, .datagram)
  try receiver.bind(to: address)
  let sender = try Socket(.inet, .datagram)
  _ = try sender.send("hello", to: receiver.localAddress())
  try console.print("UDP socket: \(receiver.receive(upTo: 1500).count) bytes")
  let packet = try ear.receive(upTo: 1500)
  try console.print(
    "raw socket: \(packet.count) bytes: an IP header of 20, a UDP header of 8, and the same 5")
  try sender.close()
  try receiver.close()
  try ear.close()
}
