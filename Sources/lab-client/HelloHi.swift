import LabProgram
import TracedSockets

/// Lab 1, the client: the two sides take turns until the server sends `#q#`. From the client it is text like any other.
func helloHi(at address: SocketAddress, _ console: Console) throws {
  let server = try Socket(.inet, .stream)
  try server.connect(to: address)

  var received = ReceivedText()
  while let line = try console.readLine(prompt: "client: ") {
    if line.isEmpty { console.warnOfEmptyLine() }
    // retrying: a call that a signal interrupts (EINTR) is made again, unless the signal is Ctrl-C.
    // send may take less than it is given. It is called for an empty line too: once, and nothing travels.
    var rest = Array(line.utf8)[...]
    repeat {
      rest = try rest.dropFirst(retrying(server.send(rest)))
    } while !rest.isEmpty

    let message = try retrying(server.receive(upTo: 1024))
    if message.isEmpty {
      try console.print("peer closed")
      console.explainEnd(received)
      break
    }
    let text = received.decode(message)
    try console.print("server: \(text)")
    console.explain(message, received, limit: 1024)
    if text == "#q#" { break }
  }
  try server.close()
}
