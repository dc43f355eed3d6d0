import LabProgram
import TracedSockets

/// Lab 5, the client: a path that is missing, letters, a conversation, a path left behind, pairs, a full queue.
func unix(at address: SocketAddress, _ console: Console) throws {
  try console.print("part 1: a path that nobody has made")
  guard let nobody = SocketAddress(path: "nobody.sock") else { return }
  let lost = try Socket(.unix, .stream)
  try console.attempt("connect to nobody.sock", try lost.connect(to: nobody))
  try lost.close()

  try writeAndTalk(to: address, console)
  try leavePathBehind(console)
  try comparePairs(console)
  try fillQueue(console)
}

/// Parts 2 to 4: two letters, a conversation with the server, and the answer to a letter.
private func writeAndTalk(to address: SocketAddress, _ console: Console) throws {
  try console.print("part 2: letters")
  guard let mailbox = SocketAddress(abstract: console.text("--name")),
    let letters = SocketAddress(path: "letters.sock")
  else { return console.note("a name has 1 to 107 bytes") }
  // The first writer has no name, the second one has. The server reads their letters when the conversations are over.
  let stranger = try Socket(.unix, .datagram)
  _ = try retrying(stranger.send("hello", to: mailbox))
  try stranger.close()

  let writer = try Socket(.unix, .datagram)
  if console.isOn("--late-name") { _ = try retrying(writer.send("hi", to: mailbox)) }
  try writer.bind(to: letters)
  defer { _ = failure(of: try File.unlink("letters.sock")) }
  if !console.isOn("--late-name") { _ = try retrying(writer.send("hi", to: mailbox)) }

  try console.print("part 3: a conversation")
  if console.isOn("--wrong-type") {
    let wrong = try Socket(.unix, .datagram)
    try console.attempt("connect a datagram socket to a listener", try wrong.connect(to: address))
    try wrong.close()
  }
  // No number tells these two clients apart: an AF_UNIX client has no port, and needs no name.
  for messages in [["hello", "hi"], ["stop"]] {
    let server = try Socket(.unix, console.isOn("--packets") ? .sequencedPacket : .stream)
    try server.connect(to: address)
    for message in messages {
      _ = try retrying(server.send(message))
      try console.print("server: \(text(retrying(server.receive(upTo: 1024))))")
    }
    try server.close()
  }

  try console.print("part 4: an answer to a letter")
  try console.print("answer: \(text(retrying(writer.receive(upTo: 1024))))")
  try writer.close()
}

/// Part 5: a socket is closed, and its path stays.
private func leavePathBehind(_ console: Console) throws {
  try console.print("part 5: a path without a socket")
  guard let stale = SocketAddress(path: "stale.sock") else { return }
  let gone = try Socket(.unix, .stream)
  try gone.bind(to: stale)
  defer { _ = failure(of: try File.unlink("stale.sock")) }
  try gone.close()

  let client = try Socket(.unix, .stream)
  try console.attempt("connect to stale.sock", try client.connect(to: stale))
  try client.close()

  let server = try Socket(.unix, .stream)
  try console.attempt("bind to stale.sock", try server.bind(to: stale))
  try File.unlink("stale.sock")
  try console.attempt("bind to stale.sock, after unlink", try server.bind(to: stale))
  try server.close()
}

/// Part 6: two connected sockets from one call, without any name. Two sends, then receives.
private func comparePairs(_ console: Console) throws {
  try console.print("part 6: pairs")
  for kind: SocketType in [.stream, .sequencedPacket, .datagram] {
    let pair = try Socket.pair(.unix, kind)
    for message in ["hello", "hi"] { _ = try retrying(pair.first.send(message)) }
    try console.print("received: \(text(retrying(pair.second.receive(upTo: 1024))))")
    // dontWait: the stream has nothing left.
    if let more = try ifReady(pair.second.receive(upTo: 1024, flags: .dontWait)) {
      try console.print("and then: \(text(more))")
    }
    try pair.first.close()
    try pair.second.close()
  }
}

/// Part 7: nobody accepts, and the queue is full.
private func fillQueue(_ console: Console) throws {
  try console.print("part 7: a full queue")
  guard let full = SocketAddress(path: "full.sock") else { return }
  let listener = try Socket(.unix, .stream)
  try listener.bind(to: full)
  defer { _ = failure(of: try File.unlink("full.sock")) }
  try listener.listen(backlog: 1)

  // Non-blocking: a blocking connect would wait until somebody accepts.
  let first = try Socket(.unix, .stream.nonBlocking)
  let second = try Socket(.unix, .stream.nonBlocking)
  let third = try Socket(.unix, .stream.nonBlocking)
  try console.attempt("connect the first", try first.connect(to: full))
  try console.attempt("connect the second", try second.connect(to: full))
  try console.attempt("connect the third", try third.connect(to: full))
  try third.close()
  try second.close()
  try first.close()
  try listener.close()
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
