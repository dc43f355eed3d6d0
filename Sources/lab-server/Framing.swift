import LabProgram
import TracedSockets

/// Lab 8, the server: messages arrive glued together, and every act looks for their borders in another way.
///
/// Before it receives, it waits until the client has sent its last byte. Then everything is here already, and how much
/// one receive returns depends on nothing but the receive.
func framing(at address: SocketAddress, _ console: Console) throws {
  let listener = try Socket(.inet, .stream)
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: address)
  try listener.listen(backlog: 5)

  // Each act is a connection of its own. The client goes through them in the same order.
  let only = console.number("--act")
  for act in only == 0 ? 1...5 : only...only {
    try console.print("act \(act)")
    let client = try retrying(listener.accept())
    switch act {
    case 1, 2: try receiveOnce(client, console)
    case 3: try receiveInTwo(client, console)
    case 5: try receiveFramedByTwo(client, console)
    case 7: try receiveLines(client, console)
    default: try receiveFramed(client, console)
    }
    try client.close()
  }
  try listener.close()
}

/// Acts 1 and 2: one receive, with room for everything.
private func receiveOnce(_ client: borrowing Socket, _ console: Console) throws {
  try awaitLastByte(from: client)
  let bytes = try retrying(client.receive(upTo: 1024))
  try console.print("one receive: \(text(bytes))")
  let nothing = try retrying(client.receive(upTo: 1024))
  try console.print(nothing.isEmpty ? "the next one: the end" : "the next one: \(text(nothing))")
}

/// Act 3: a receive with too little room. The client sends its second message only after it.
private func receiveInTwo(_ client: borrowing Socket, _ console: Console) throws {
  let beginning = try retrying(client.receive(upTo: 3))
  try console.print("room for 3: \(text(beginning))")
  _ = try retrying(client.send("go on"))
  try awaitLastByte(from: client)
  let rest = try retrying(client.receive(upTo: 1024))
  try console.print("the next one: \(text(rest))")
}

/// Act 4, and 6 and 8: first the four bytes that tell the length, then exactly as many bytes as they say.
private func receiveFramed(_ client: borrowing Socket, _ console: Console) throws {
  try awaitLastByte(from: client)
  while true {
    // waitAll: not before all four are here. Only the end of the stream can make it fewer.
    let prefix = try retrying(client.receive(upTo: 4, flags: .waitAll))
    guard let length = try length(in: prefix, console) else { break }
    let message = try retrying(client.receive(upTo: length, flags: .waitAll))
    guard message.count == length else {
      try console.print("the end came after \(message.count) of \(length) bytes: \(text(message))")
      break
    }
    try console.print("message: \(text(message))")
  }
}

/// Act 5: one call a message. It fills two buffers: this message, and the length of the one behind it.
private func receiveFramedByTwo(_ client: borrowing Socket, _ console: Console) throws {
  try awaitLastByte(from: client)
  var prefix = try retrying(client.receive(upTo: 4, flags: .waitAll))
  while let length = try length(in: prefix, console) {
    // readv has no flags, so it may return less than there is room for. Here it cannot: everything has arrived.
    let parts = try retrying(client.readScattered(into: [length, 4]))
    try console.print("message: \(text(parts[0]))")
    prefix = parts[1]
  }
}

/// Act 7: the other cure, a mark at the end of each message.
private func receiveLines(_ client: borrowing Socket, _ console: Console) throws {
  try awaitLastByte(from: client)
  let bytes = try retrying(client.receive(upTo: 1024))
  for line in bytes.split(separator: UInt8(ascii: "\n")) {
    try console.print("message: \(text(Array(line)))")
  }
}

/// Blocks until the client says that it sends no more: its FIN stands behind its last byte.
private func awaitLastByte(from client: borrowing Socket) throws {
  _ = try retrying(poll([client.interest(.peerHangUp)], timeout: -1))
}

/// The number in four bytes, the highest first; nil at the end of the stream, or where no honest client would send it.
///
/// A length that came over a network is a stranger's word. Whoever asks for as much memory as it says can be ruined.
private func length(in prefix: [UInt8], _ console: Console) throws -> Int? {
  guard prefix.count == 4 else { return nil }
  let length = prefix.reduce(0) { $0 << 8 | Int($1) }
  guard length <= 1000 else {
    try console.print("a message of \(length) bytes? refused")
    return nil
  }
  return length
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
