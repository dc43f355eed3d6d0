import LabProgram
import TracedSockets

/// Lab 10, the server: a listener that keeps its clients waiting. It calls accept when a line is typed, and not before.
func backlog(at address: SocketAddress, _ console: Console) throws {
  let listener = try Socket(.inet, .stream)
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: address)

  if console.isOn("--late") { return try acceptLate(listener, console) }
  if console.isOn("--patient") { return try acceptTwo(listener, console) }
  for backlog in [0, 1, 5] as [Int32] {
    try fillQueue(of: backlog, listener, console)
  }
  try serveTwenty(listener, console)
  try runOutOfDescriptors(listener, console)
  try listener.close()
}

/// The queue has room for backlog + 1 connections. The client makes backlog + 3.
private func fillQueue(of backlog: Int32, _ listener: borrowing Socket, _ console: Console) throws {
  // listen may be called again: it changes the length of the queue.
  try listener.listen(backlog: backlog)
  try console.print("backlog \(backlog): not accepting")
  _ = try console.readLine(prompt: "server: ")
  let first = try retrying(listener.accept())

  // Waits until the client has seen enough, and has closed all of its sockets: this one last.
  _ = try retrying(first.receive(upTo: 100))
  try first.close()

  // What was in the queue is still in it. These clients are gone, and accept does not say so.
  for _ in 0...backlog {
    let gone = try retrying(listener.accept())
    try gone.close()
  }
}

/// Twenty clients at once, with a queue for two.
private func serveTwenty(_ listener: borrowing Socket, _ console: Console) throws {
  try listener.listen(backlog: 1)
  try console.print("backlog 1: accepting twenty")
  var clients: [Connection] = []
  for number in 1...20 {
    let client = Connection(try retrying(listener.accept()))
    _ = try client.socket.send("you are number \(number)")
    clients.append(client)
  }
  // All twenty are connected now, and each is served.
  for client in clients {
    let question = try retrying(client.socket.receive(upTo: 100))
    _ = try client.socket.send(question)
  }
  clients.removeAll()
}

/// accept needs a descriptor before it needs a client.
private func runOutOfDescriptors(_ listener: borrowing Socket, _ console: Console) throws {
  let before = try limit(of: .openFiles)
  // Numbers below the limit are allowed. The listener has the last of them.
  try setLimit(.openFiles, soft: UInt64(listener.descriptor) + 1, hard: before.hard)
  try console.attempt("accept, and nobody waits", try listener.accept())

  _ = try console.readLine(prompt: "server: ")
  try console.attempt("accept, and a client waits", try listener.accept())

  try setLimit(.openFiles, soft: before.soft, hard: before.hard)
  let client = try retrying(listener.accept())
  let question = try retrying(client.receive(upTo: 100))
  _ = try client.send(question)
  try client.close()
}

/// For --try 1: a queue for one, and two clients that wait for connect as long as it takes.
private func acceptTwo(_ listener: borrowing Socket, _ console: Console) throws {
  try listener.listen(backlog: 0)
  _ = try console.readLine(prompt: "server: ")
  let first = try retrying(listener.accept())
  let second = try retrying(listener.accept())
  _ = try retrying(second.receive(upTo: 100))
  try second.close()
  try first.close()
}

/// For --try 2: the client has come, spoken and gone before accept is called.
private func acceptLate(_ listener: borrowing Socket, _ console: Console) throws {
  try listener.listen(backlog: 0)
  _ = try console.readLine(prompt: "server: ")
  let client = try retrying(listener.accept())
  let word = try retrying(client.receive(upTo: 100))
  try console.print("client: \(String(decoding: word, as: UTF8.self))")
  _ = try retrying(client.receive(upTo: 100))
  try client.close()
}

/// A socket cannot be copied, and an array copies what it holds. It can hold an object that holds a socket.
private final class Connection {
  let socket: Socket
  init(_ socket: consuming Socket) { self.socket = socket }
}
