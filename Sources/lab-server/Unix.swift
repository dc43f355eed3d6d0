import LabProgram
import TracedSockets

/// Lab 5, the server: a conversation with one client after the other, then two letters. All of it over AF_UNIX.
func unix(at address: SocketAddress, _ console: Console) throws {
  guard let path = address.path, let name = SocketAddress(abstract: console.text("--name")) else {
    return console.note("a path and a name have 1 to 107 bytes")
  }
  // An abstract name: it is in no folder, and it is gone when the socket is.
  let mailbox = try Socket(.unix, .datagram)
  try mailbox.bind(to: name)

  let listener = try Socket(.unix, console.isOn("--packets") ? .sequencedPacket : .stream)
  // Makes the path, as a file of its own kind. It does not go away with the socket: whoever made it removes it.
  try listener.bind(to: address)
  defer { _ = failure(of: try File.unlink(path)) }
  try listener.listen(backlog: 5)

  // The accept loop: one client after the other, until one of them says stop.
  var isOpen = true
  while isOpen {
    let client = try retrying(listener.accept())
    // The conversation loop: until this client has no more to say.
    while true {
      let message = try retrying(client.receive(upTo: 1024))
      if message.isEmpty { break }
      try console.print("client: \(text(message))")
      if text(message) == "stop" { isOpen = false }
      _ = try retrying(client.send("you said \(text(message))"))
    }
    try console.print("this client has gone")
    try client.close()
  }
  try listener.close()

  // They came long before: a letter waits in the mailbox.
  for _ in 1...2 {
    let letter = try retrying(mailbox.receiveFrom(upTo: 1024))
    try console.print("letter: \(text(letter.bytes)), from: \(letter.sender)")
    if letter.sender.path != nil {
      _ = try retrying(mailbox.send("got it", to: letter.sender))
    } else {
      try console.print("whoever that was, nobody can answer")
    }
  }
  try mailbox.close()
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
