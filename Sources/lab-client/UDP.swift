import LabProgram
import TracedSockets

/// Lab 4, the client, version 2: sends, receives the answer. It never binds and never connects.
func udp(at server: SocketAddress, _ console: Console) throws {
  if console.isOn("--chat") { return try chat(with: server, console) }
  if console.isOn("--flood") { return try flood(server, console) }
  if console.isOn("--nobody") { return try talkToNobody(at: server.with(port: 0), console) }

  let socket = try Socket(.inet, .datagram)
  try console.print("before: \(socket.localAddress())")
  for text in console.isOn("--empty") ? ["", "hello"] : ["hello"] {
    _ = try retrying(socket.send(text, to: server))
    let answer = try retrying(socket.receiveFrom(upTo: 1024))
    try console.print("\(answer.sender): \(String(decoding: answer.bytes, as: UTF8.self))")
  }
  // Nobody asked for a port. The first send has given one to this socket.
  try console.print("after: \(socket.localAddress())")
  try socket.close()
}

/// One of several people. The server sends each line to everybody, and last of all its answer to whoever spoke.
private func chat(with server: SocketAddress, _ console: Console) throws {
  let socket = try Socket(.inet, .datagram)
  // connect sends nothing. It notes the server's address: send needs none, and only the server is heard.
  try socket.connect(to: server)
  while let line = try console.readLine(prompt: "\(console.text("--name")): ") {
    _ = try retrying(socket.send(line))
    var heard = ""
    repeat {
      heard = String(decoding: try retrying(socket.receive(upTo: 1200)), as: UTF8.self)
      try console.print(heard)
    } while !heard.hasPrefix("got ")
  }
  try socket.close()
}

/// Sends more than a small buffer holds, to a server that does not read yet.
private func flood(_ server: SocketAddress, _ console: Console) throws {
  let socket = try Socket(.inet, .datagram)
  var sent = 0
  for _ in 0..<20 { sent += try retrying(socket.send([UInt8](repeating: 0x2e, count: 2000), to: server)) }
  try console.print("\(sent) bytes sent, without one error")
  try socket.close()
}

/// "A TCP client is made with SOCK_DGRAM, then connect, send and recv." Here a TCP server listens, and the client is made
/// like that.
private func talkToNobody(at anyPort: SocketAddress, _ console: Console) throws {
  let listener = try Socket(.inet, .stream)
  try listener.bind(to: anyPort)
  try listener.listen(backlog: 1)
  let there = try listener.localAddress()

  let client = try Socket(.inet, .datagram)
  try console.print("protocol \(client.option(.protocol)): 6 is TCP, 17 is UDP")
  try console.attempt("connect", try client.connect(to: there))
  // connect has sent nothing, so nobody could refuse anything: no error is waiting.
  try console.print("errors waiting: \(client.option(.error))")
  try console.attempt("send 1", try client.send("one"))
  // The kernel of the other side (it is ours) answers that no datagram socket has this port: icmp(7). poll waits for that.
  _ = try poll([client.interest(.error)], timeout: 1000)
  try console.attempt("send 2", try client.send("two"))
  // The error was told once. Now it is forgotten.
  try console.attempt("send 3", try client.send("three"))
  try console.attempt("receive", try client.receive(upTo: 100))
  let waiting = try poll([listener.interest(.readable)], timeout: 0)
  try console.print("connections that the TCP server could accept: \(waiting.count)")
  try client.close()
  try listener.close()
}
