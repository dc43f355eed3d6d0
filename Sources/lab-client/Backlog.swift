import LabProgram
import TracedSockets

/// Lab 10, the client: many connections to a server that is slow to accept.
func backlog(to address: SocketAddress, _ console: Console) throws {
  if console.isOn("--leave") { return try leave(address, console) }
  if console.isOn("--patient") { return try connectTwo(to: address, console) }
  for backlog in [0, 1, 5] {
    _ = try console.readLine(prompt: "client: ")
    try fillQueue(of: backlog, at: address, console)
  }
  _ = try console.readLine(prompt: "client: ")
  try connectTwenty(to: address, console)
  _ = try console.readLine(prompt: "client: ")
  try connectToBusyServer(at: address, console)
}

/// backlog + 3 connections, one after the other: which stand, and which go on waiting?
private func fillQueue(of backlog: Int, at address: SocketAddress, _ console: Console) throws {
  var connected: [Connection] = []
  var waiting: [Connection] = []
  for _ in 1...backlog + 3 {
    let connection = Connection(try Socket(.inet, .stream.nonBlocking))
    // A non-blocking connect sends its SYN and returns: EINPROGRESS. Writable means that there is an answer, and
    // SO_ERROR says which: 0 is a connection. On one machine the answer takes microseconds; who has none after a quarter
    // of a second is being ignored.
    _ = try ifReady(connection.socket.connect(to: address))
    let ready = try retrying(poll([connection.socket.interest(.writable)], timeout: 250))
    if ready.isEmpty {
      waiting.append(connection)
    } else if try connection.socket.option(.error) == 0 {
      connected.append(connection)
    }
  }
  try console.print("backlog \(backlog): \(connected.count) connected, \(waiting.count) wait")

  // Now the server is told to accept one. The kernel tries each waiting SYN again about once a second.
  let ready = try retrying(poll(waiting.map { $0.socket.interest(.writable) }, timeout: 5000))
  let answered = ready.map(\.descriptor)
  let rest = waiting.filter { !answered.contains($0.socket.descriptor) }
  let late = try retrying(poll(rest.map { $0.socket.interest(.writable) }, timeout: 250))
  try console.print(
    "backlog \(backlog), after one accept: \(ready.count) more, \(rest.count - late.count) still waits")

  // The server reads from the first connection until that ends, so it is the last to be closed.
  waiting.removeAll()
  while connected.popLast() != nil {}
}

/// Twenty connections at once. Each waits for its greeting before the next one is made.
private func connectTwenty(to address: SocketAddress, _ console: Console) throws {
  var connections: [Connection] = []
  for _ in 1...20 {
    let connection = Connection(try Socket(.inet, .stream))
    try connection.socket.connect(to: address)
    _ = try retrying(connection.socket.receive(upTo: 100))
    connections.append(connection)
  }
  for connection in connections { _ = try connection.socket.send("still there?") }
  for connection in connections { _ = try retrying(connection.socket.receive(upTo: 100)) }
  try console.print("twenty at once, all answered")
  connections.removeAll()
}

/// The server has no descriptor left. Its kernel makes the connection all the same.
private func connectToBusyServer(at address: SocketAddress, _ console: Console) throws {
  let connection = try Socket(.inet, .stream)
  try connection.connect(to: address)
  _ = try connection.send("anybody there?")
  try console.print("connected, and no answer yet")
  let answer = try retrying(connection.receive(upTo: 100))
  try console.print("server: \(String(decoding: answer, as: UTF8.self))")
  try connection.close()
}

/// For --try 1: a connect that blocks, as most programs use it, when the queue is full.
private func connectTwo(to address: SocketAddress, _ console: Console) throws {
  let first = try Socket(.inet, .stream)
  try first.connect(to: address)
  let second = try Socket(.inet, .stream)
  try console.print("the first is connected")
  try second.connect(to: address)
  try console.print("the second is connected")
  try second.close()
  try first.close()
}

/// For --try 2: comes, says goodbye and is gone, all before the server accepts.
private func leave(_ address: SocketAddress, _ console: Console) throws {
  let connection = try Socket(.inet, .stream)
  try connection.connect(to: address)
  _ = try connection.send("goodbye")
  try connection.close()
}

/// A socket cannot be copied, and an array copies what it holds. It can hold an object that holds a socket.
private final class Connection {
  let socket: Socket
  init(_ socket: consuming Socket) { self.socket = socket }
}
