import LabProgram
import TracedSockets

// Lab 12, the client: a connect that does not wait, and a user of the chat.

/// Step connect: twice the same calls, and one of the two connections comes to be. Both other ends are in this program.
func connectWithoutWaiting(at address: SocketAddress, _ console: Console) throws {
  let listener = try Socket(.inet, .stream.nonBlocking)
  try listener.bind(to: address.with(port: 0))
  try listener.listen(backlog: 5)
  if try ifReady(listener.accept()) == nil { try console.print("accept: EAGAIN, nobody is there") }
  try console.print("connect to a listener")
  try connect(to: listener.localAddress(), console)
  let client = try listener.accept()
  try console.print("accept: a client")
  try client.close()
  try listener.close()

  // A port of our own where nobody listens: bound, so that nobody else can have it.
  let silent = try Socket(.inet, .stream)
  try silent.bind(to: address.with(port: 0))
  try console.print("connect to a port where nobody listens")
  try connect(to: silent.localAddress(), console)
  try silent.close()
}

private func connect(to address: SocketAddress, _ console: Console) throws {
  let server = try Socket(.inet, .stream.nonBlocking)
  if try ifReady(server.connect(to: address)) == nil { try console.print("  connect: EINPROGRESS") }
  // Writable means that the attempt is over. How it went is another question, and SO_ERROR answers it.
  let ready = try retrying(poll([server.interest(.writable)], timeout: 5000))
  try console.print("  poll: \(ready.first.map { "\($0.events)" } ?? "not ready")")
  let outcome = try server.pendingError()?.name ?? "0, connected"
  try console.print("  SO_ERROR: \(outcome)")
  try server.close()
}

/// Step chat: a user. Whichever speaks first is heard first, the keyboard or the server.
func chatAsUser(at address: SocketAddress, _ console: Console) throws {
  let keyboard = File(adopting: 0)
  let server = try Socket(.inet, .stream)
  try server.connect(to: address)
  try sendAll("\(console.text("--name"))\n".utf8, to: server)

  let interests = [keyboard.interest(.readable), server.interest(.readable)]
  var heard: [UInt8] = []
  var isOpen = true
  while isOpen {
    for ready in try retrying(poll(interests, timeout: -1)) where isOpen {
      if ready.descriptor == server.descriptor {
        let bytes = try server.receive(upTo: 4096)
        if bytes.isEmpty { try console.print("the room is closed") }
        isOpen = !bytes.isEmpty
        heard += bytes
        while let end = heard.firstIndex(of: UInt8(ascii: "\n")) {
          try console.print(String(decoding: heard[..<end], as: UTF8.self))
          heard.removeFirst(end + 1)
        }
      } else {
        let typed = try keyboard.read(upTo: 4096)
        isOpen = !typed.isEmpty
        // As it was typed. Where a line ends is the server's concern: a stream has no lines.
        try sendAll(typed, to: server)
      }
    }
  }
  try keyboard.close()
  try server.close()
}

private func sendAll(_ bytes: some Collection<UInt8>, to socket: borrowing Socket) throws {
  var rest = Array(bytes)[...]
  while !rest.isEmpty { rest = try rest.dropFirst(retrying(socket.send(rest))) }
}
