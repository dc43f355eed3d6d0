import LabProgram
import TracedSockets

/// Lab 2, the client: one word each way, and the end. Four steps: socket, connect, send and receive, close.
func oneShot(at address: SocketAddress, _ console: Console) throws {
  let server = try Socket(.inet, .stream)
  try server.connect(to: address)
  let word = try retrying(server.receive(upTo: 512))
  _ = try retrying(server.send("hihi"))
  // The server's end: a receive of nothing.
  if console.isOn("--server-closes-first") { _ = try retrying(server.receive(upTo: 512)) }
  try server.close()
  try console.print("the data received is \(String(decoding: word, as: UTF8.self))")
}
