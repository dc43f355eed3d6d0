import LabProgram
import TracedSockets

// Lab 13, the server: two wrong places to serve at, and one socket for IPv4 and IPv6.

/// Step bind: a wrong name fails before there is a socket; a wrong address fails in bind.
func bindToWrongPlaces(at address: SocketAddress, _ console: Console) throws {
  // Two dots in a row: no name server has to be asked to know that this is no name.
  do throws(SocketError) {
    _ = try lookUp("my..server", service: "80", hints: AddressHints(type: .stream))
  } catch {
    try console.show("look up my..server", error)
  }
  // An address that nobody has: it is reserved for examples (RFC 5737).
  let listener = try Socket(.inet, .stream)
  try console.attempt(
    "bind to 198.51.100.1",
    listener.bind(to: SocketAddress(ipv4: (198, 51, 100, 1), port: address.port ?? 0)))
  try listener.close()
}

/// Step dual: one IPv6 socket for everybody, and for each the address it came from.
func serveBothFamilies(at address: SocketAddress, _ console: Console) throws {
  guard let anywhere = SocketAddress("::", address.port ?? 0), try hasIPv6(console) else { return }
  let servesIPv6Only = console.isOn("--ipv6-only")
  let listener = try Socket(.inet6, .stream)
  try listener.setOption(.reuseAddress, to: true)
  try listener.setOption(.ipv6Only, to: servesIPv6Only)
  // `::` is every address of the machine. Of all the ways in, only the loopback device is left open.
  try listener.setOption(.bindToDevice, to: "lo")
  try listener.bind(to: anywhere)
  try listener.listen(backlog: 5)
  for _ in 0..<(servesIPv6Only ? 1 : 2) {
    let client = try retrying(listener.accept())
    let peer = client.peer?.host ?? "nobody"
    try console.print("accepted \(peer)")
    _ = try client.send("you are \(peer)")
    try client.close()
  }
  try listener.close()
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
