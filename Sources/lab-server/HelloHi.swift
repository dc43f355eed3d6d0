import LabProgram
import TracedSockets

/// Lab 1, the server: one client, and the two sides take turns until the server's line is `#q#`.
func helloHi(at address: SocketAddress, _ console: Console) throws {
  let listener = try Socket(.inet, .stream)
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: address)
  try listener.listen(backlog: 1)
  // retrying: a call that a signal interrupts (EINTR) is made again, unless the signal is Ctrl-C.
  let client = try retrying(listener.accept())

  var received = ReceivedText()
  while true {
    let message = try retrying(client.receive(upTo: 1024))
    if message.isEmpty {
      try console.print("peer closed")
      console.explainEnd(received)
      break
    }
    try console.print("client: \(received.decode(message))")
    console.explain(message, received, limit: 1024)

    guard let line = try console.readLine(prompt: "server: ") else { break }
    if line.isEmpty { console.warnOfEmptyLine() }
    // send may take less than it is given. It is called for an empty line too: once, and nothing travels.
    var rest = Array(line.utf8)[...]
    repeat {
      rest = try rest.dropFirst(retrying(client.send(rest)))
    } while !rest.isEmpty

    if line == "#q#" {
      try console.sleep(seconds: 1)
      break
    }
  }
  try client.close()
  try listener.close()
}
