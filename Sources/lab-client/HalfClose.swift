import LabProgram
import TracedSockets

/// Lab 11, the client: four connections that end, and what this end learns of it.
func halfClose(at address: SocketAddress, _ console: Console) throws {
  try politeClose(address, console)
  try sendToAClosedPeer(address, console)
  try receiveAfterReset(address, console)
  try dieOfBrokenPipe(address, console)
}

/// Ends its own half, and goes on listening until the server's half ends too.
private func politeClose(_ address: SocketAddress, _ console: Console) throws {
  let server = try Socket(.inet, .stream)
  try server.connect(to: address)
  _ = try server.send("that is all I have")
  if console.isOn("--hang-up") { return try server.close() }
  try server.shutdown(.writing)
  try console.attempt("send after shutdown", try server.send("one more", flags: .noSignal))
  while true {
    let words = try retrying(server.receive(upTo: 1024))
    if words.isEmpty { break }
    try console.print("server: \(String(decoding: words, as: UTF8.self))")
  }
  try server.close()
}

/// The server has closed, with nothing unread. The first send after that succeeds.
private func sendToAClosedPeer(_ address: SocketAddress, _ console: Console) throws {
  let server = try Socket(.inet, .stream)
  try server.connect(to: address)
  // Waits for the server's end: 0 bytes. With --linger the server does not end the connection, it breaks it.
  try console.attempt("receive from a server that closed", try server.receive(upTo: 100))
  try console.attempt("first send", try server.send("hello", flags: .noSignal))
  // The server's kernel has nobody to give it to, and answers RST. poll is asked for no event at all, so that it
  // returns only for an error: when the RST is here.
  _ = try retrying(poll([server.interest([])], timeout: 5000))
  try console.attempt("second send", try server.send("hello", flags: .noSignal))
  try server.close()
}

/// The server closes while words lie unread there.
private func receiveAfterReset(_ address: SocketAddress, _ console: Console) throws {
  let server = try Socket(.inet, .stream)
  try server.connect(to: address)
  _ = try server.send("please read this")
  try console.attempt("receive from a server that did not read", try server.receive(upTo: 100))
  try server.close()
}

/// The same two sends as before, without MSG_NOSIGNAL, in a program that does nothing about SIGPIPE, as most do not.
private func dieOfBrokenPipe(_ address: SocketAddress, _ console: Console) throws {
  if !console.isOn("--ignore-signal") { console.dieOfBrokenPipe() }
  let server = try Socket(.inet, .stream)
  try server.connect(to: address)
  _ = try retrying(server.receive(upTo: 100))
  _ = try server.send("hello")
  _ = try retrying(poll([server.interest([])], timeout: 5000))
  try console.attempt("second send", try server.send("hello"))
  try console.print("still alive")
}
