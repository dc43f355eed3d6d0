import LabProgram
import TracedSockets

/// Lab 2, the server: one client, one word each way, and the end. Six steps: socket, bind, listen, accept, send and
/// receive, close.
func oneShot(at address: SocketAddress, _ console: Console) throws {
  let listener = try Socket(.inet, .stream)
  // No SO_REUSEADDR unless asked for: who may have the port again, and when, is the lesson.
  if console.isOn("--reuse-address") { try listener.setOption(.reuseAddress, to: true) }
  try listener.bind(to: address)
  try listener.listen(backlog: 5)
  let client = try retrying(listener.accept())

  // Not flushed, as in a plain Swift program: where standard output is a file or a pipe, both lines wait in stdio's
  // buffer until the program ends.
  if let peer = client.peer { try console.printUnflushed("got connected from \(peer)") }
  _ = try retrying(client.send("byebye"))
  let word = try retrying(client.receive(upTo: 512))
  try console.printUnflushed(String(decoding: word, as: UTF8.self))

  // shutdown says "I have nothing more to send" and keeps the descriptor: the server is the first to end.
  if console.isOn("--server-closes-first") { try client.shutdown(.writing) }
  // The client's end. Waiting for it settles who was first: without the option above, the client.
  _ = try retrying(client.receive(upTo: 512))

  try client.close()
  try listener.close()
}
