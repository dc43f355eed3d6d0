import LabProgram
import TracedSockets

/// Lab 11, the server: four connections, one after the other, and each ends in another way.
func halfClose(at address: SocketAddress, _ console: Console) throws {
  let listener = try Socket(.inet, .stream)
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: address)
  try listener.listen(backlog: 1)

  try answerAfterTheEnd(listener, console)
  try closeWithNothingUnread(listener, resets: console.isOn("--linger"))
  try closeWithSomethingUnread(listener)
  try closeWithNothingUnread(listener, resets: false)
  try listener.close()
}

/// Reads until the client's half has ended, and only then answers, on the half that is still open.
private func answerAfterTheEnd(_ listener: borrowing Socket, _ console: Console) throws {
  let client = try retrying(listener.accept())
  while true {
    let words = try retrying(client.receive(upTo: 1024))
    // Nothing: the client has said all that it will ever say. It may still be listening.
    if words.isEmpty { break }
    try console.print("client: \(String(decoding: words, as: UTF8.self))")
  }
  if let answer = try console.readLine(prompt: "server: ") {
    _ = try client.send(answer)
  }
  try client.close()
}

/// Says nothing, reads nothing, closes. The kernel tells the client that this half has ended: FIN.
private func closeWithNothingUnread(_ listener: borrowing Socket, resets: Bool) throws {
  let client = try retrying(listener.accept())
  // Lingering for 0 seconds: close throws the connection away, and tells the client so: RST.
  if resets { try client.setOption(.linger, to: Linger(seconds: 0)) }
  try client.close()
}

/// The client's words have arrived and nobody reads them. The kernel cannot pretend that they were: RST.
private func closeWithSomethingUnread(_ listener: borrowing Socket) throws {
  let client = try retrying(listener.accept())
  _ = try retrying(poll([client.interest(.readable)], timeout: 5000))
  try client.close()
}
