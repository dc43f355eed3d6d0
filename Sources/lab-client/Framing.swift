import LabProgram
import TracedSockets

/// Lab 8, the client: three messages, one send for each, and then SHUT_WR: no more will come.
func framing(at address: SocketAddress, _ console: Console) throws {
  let messages = ["hello", "hi", "你好"]

  let only = console.number("--act")
  for act in only == 0 ? 1...5 : only...only {
    try console.print("act \(act)")
    let server = try Socket(.inet, .stream)
    // Said to glue nothing together. It sends each piece without waiting for more; the bytes stay one stream.
    if act == 2 { try server.setOption(.noDelay, to: true) }
    try server.connect(to: address)

    switch act {
    case 3:
      _ = try retrying(server.send("hello"))
      // Blocks until the server has received the beginning of it: "go on".
      _ = try retrying(server.receive(upTo: 1024))
      _ = try retrying(server.send("hi"))
    case 4, 5:
      for message in messages { _ = try retrying(server.send(framed(message))) }
    case 6:
      // Wrong on purpose: the length with its lowest byte first, as this machine keeps it in memory.
      for message in messages {
        let bytes = framed(message)
        _ = try retrying(server.send(bytes.prefix(4).reversed() + bytes.dropFirst(4)))
      }
    case 7:
      for line in ["hello\n", "hi\n", "good\nbye\n"] { _ = try retrying(server.send(line)) }
    case 8:
      _ = try retrying(server.send(framed("hello")))
      // Wrong on purpose: five bytes are announced, three follow.
      _ = try retrying(server.send(framed("hello").prefix(7)))
    default:
      for message in messages { _ = try retrying(server.send(message)) }
    }

    try server.shutdown(.writing)
    try server.close()
  }
}

/// A message with its length before it: four bytes, the highest first, then the message's own.
private func framed(_ message: String) -> [UInt8] {
  let bytes = Array(message.utf8)
  let length = UInt32(bytes.count)
  return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + bytes
}
