import LabProgram
import TracedSockets

// Lab 13, the client: what one line costs that looks up a name, and two ways to one server.

/// Step number: there is nothing to look up, and it can cost something nevertheless.
func lookUpNumber(at address: SocketAddress, _ console: Console) throws {
  try console.print("127.0.0.1, with hints")
  try show(lookUp("127.0.0.1", service: "80", hints: AddressHints(type: .stream)), console)
  // Without hints libc takes AI_V4MAPPED and AI_ADDRCONFIG, and the second wants to know which addresses we have.
  try console.print("127.0.0.1, without hints")
  try show(lookUp("127.0.0.1", service: "80"), console)
}

/// Step name: one line of Swift.
func lookUpName(at address: SocketAddress, _ console: Console) throws {
  try console.print("localhost")
  let hints = AddressHints(flags: console.isOn("--numeric") ? .numericHost : [], type: .stream)
  do throws(SocketError) {
    let found = try lookUp("localhost", service: "80", hints: hints)
    try? show(found, console)
  } catch {
    try console.show("look up localhost", error)
  }
}

private func show(_ found: [FoundAddress], _ console: Console) throws {
  for entry in found { try console.print("  \(entry.address)") }
}

/// Step dual: to the same server by IPv4 and by IPv6. It says who came.
func connectBothWays(at address: SocketAddress, _ console: Console) throws {
  guard let loopback = SocketAddress("::1", address.port ?? 0), try hasIPv6(console) else { return }
  try ask(Socket(.inet, .stream), at: address, console)
  try ask(Socket(.inet6, .stream), at: loopback, console)
}

private func ask(_ server: consuming Socket, at address: SocketAddress, _ console: Console) throws {
  if try console.attempt("connect to \(address)", server.connect(to: address)) == nil {
    let answer = try retrying(server.receive(upTo: 1024))
    try console.print("the server says: \(String(decoding: answer, as: UTF8.self))")
  }
  try server.close()
}

/// Whether this machine has IPv6: whether a socket of ours can be at `::1`.
private func hasIPv6(_ console: Console) throws -> Bool {
  guard let loopback = SocketAddress("::1", 0) else { return false }
  if let error = failure(of: try Socket(.inet6, .stream).bind(to: loopback)) {
    try console.show("this machine has no IPv6", error)
    return false
  }
  return true
}
