import LabProgram
import TracedSockets

// Lab 9: wrong calls, and what the kernel says to each. No server runs: the kernel is the other side.
// A failure is a result here. console.attempt makes a call, prints how it ended, and goes on.

/// A name is looked up by libc, before there is a socket.
func wrongName(_: SocketAddress, _ console: Console) throws {
  // numericHost: digits only, so that no name server is asked.
  let digitsOnly = AddressHints(flags: [.numericHost], family: .inet, type: .stream)
  try console.attempt("look up 127.0.0.999", try lookUp("127.0.0.999", service: "80", hints: digitsOnly))
}

/// One socket, three addresses that it cannot have.
func wrongBind(at address: SocketAddress, _ console: Console) throws {
  // Port 0 asks for any free port; localAddress says which one it became.
  let holder = try Socket(.inet, .stream)
  if console.isOn("--reuse-address") { try holder.setOption(.reuseAddress, to: true) }
  try holder.bind(to: address.with(port: 0))
  try holder.listen(backlog: 1)
  let taken = try holder.localAddress()

  let socket = try Socket(.inet, .stream)
  if console.isOn("--reuse-address") { try socket.setOption(.reuseAddress, to: true) }
  try console.attempt("bind a port where another socket listens", try socket.bind(to: taken))

  // 192.0.2.1 is set aside for books (RFC 5737): it is nobody's.
  let foreign = SocketAddress(ipv4: (192, 0, 2, 1), port: 0)
  try console.attempt("bind an address of another machine", try socket.bind(to: foreign))

  // The kernel keeps the ports below this setting for programs with CAP_NET_BIND_SERVICE.
  let setting = try File("/proc/sys/net/ipv4/ip_unprivileged_port_start")
  let firstFree = Int(String(decoding: try setting.read(upTo: 16).dropLast(), as: UTF8.self)) ?? 1024
  try setting.close()
  if firstFree > 1 {
    let reserved = address.with(port: UInt16(firstFree - 1))
    try console.attempt("bind a reserved port", try socket.bind(to: reserved))
  }
  try socket.close()
  try holder.close()
}

/// One socket that connects: to nobody, to the wrong family, to somebody, and once too often.
func wrongConnect(to address: SocketAddress, _ console: Console) throws {
  // This socket has a port, and never listens. Nobody else can listen there meanwhile.
  let silent = try Socket(.inet, .stream)
  try silent.bind(to: address.with(port: 0))
  let socket = try Socket(.inet, .stream)
  let nobody = try silent.localAddress()
  try console.attempt("connect where nobody listens", try socket.connect(to: nobody))

  if let ipv6 = SocketAddress("::1", 80) {
    try console.attempt("connect an IPv4 socket to an IPv6 address", try socket.connect(to: ipv6))
  }

  // Now it listens, and the same address answers. accept is not needed for that: lab 10.
  try silent.listen(backlog: 1)
  try console.attempt("connect where somebody listens", try socket.connect(to: nobody))
  try console.attempt("connect once more", try socket.connect(to: nobody))
  try socket.close()
  try silent.close()
}

/// Two sockets: one that cannot be, and one that looks wrong and is not.
func wrongSocket(_: SocketAddress, _ console: Console) throws {
  try console.attempt("create a datagram socket with TCP", try Socket(.inet, .datagram, protocol: .tcp))

  let socket = try Socket(.inet, .stream)
  try console.attempt("listen without bind", try socket.listen(backlog: 1))
  try console.print("  it listens at \(try socket.localAddress())")
  try socket.close()
}

/// Words into nowhere, words too many, words too late.
func wrongData(to address: SocketAddress, _ console: Console) throws {
  let lonely = try Socket(.inet, .stream)
  try console.attempt("receive without a peer", try lonely.receive(upTo: 100))
  if console.isOn("--send") {
    try console.attempt("send without a peer", try lonely.send("hello"))
  }

  let datagrams = try Socket(.inet, .datagram)
  try datagrams.bind(to: address.with(port: 0))
  let itself = try datagrams.localAddress()
  if console.isOn("--largest") {
    // 65535, less 20 bytes of IP header and 8 of UDP header.
    let largest = [UInt8](repeating: UInt8(ascii: "x"), count: 65507)
    try console.attempt("send a datagram of 65507 bytes", try datagrams.send(largest, to: itself))
    try console.attempt("send a datagram of 65508 bytes", try datagrams.send(largest + [0], to: itself))
  }
  let tooLarge = [UInt8](repeating: UInt8(ascii: "x"), count: 70_000)
  try console.attempt("send a datagram of 70000 bytes", try datagrams.send(tooLarge, to: itself))
  try datagrams.close()

  // A descriptor is only a number. Whoever keeps it after close has a number that means nothing, or something else.
  let number = lonely.descriptor
  try lonely.close()
  let closed = Socket(adopting: number, .inet)
  try console.attempt("receive from a closed descriptor", try closed.receive(upTo: 100))
  // Going out of use closes it a second time: EBADF again, and nothing else happens.
}
