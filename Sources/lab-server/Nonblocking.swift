import LabProgram
import TracedSockets

// Lab 12, the server: two ways to wait for many sockets at once, and a chat of many.

/// Step poll: what poll says while a message arrives, lies there, is read, and the peer goes. Both ends are in this
/// program, so that nothing is on its way while poll looks.
func pollOnePeer(at address: SocketAddress, _ console: Console) throws {
  let pair = try Socket.pair(.unix, .stream.nonBlocking)
  try look(at: pair.first, "nothing was sent", console)
  if try ifReady(pair.first.receive(upTo: 1024)) == nil { try console.print("receive: EAGAIN") }
  _ = try pair.second.send("hello")
  try look(at: pair.first, "hello was sent", console)
  try look(at: pair.first, "nobody has read it", console)
  _ = try pair.first.receive(upTo: 1024)
  try look(at: pair.first, "it was read", console)
  try pair.second.close()
  try look(at: pair.first, "the peer has closed", console)
  let last = try pair.first.receive(upTo: 1024)
  try console.print("receive: \(last.count) bytes, which is the end")
  try pair.first.close()
}

/// With a timeout of 0, poll looks and does not wait.
private func look(at socket: borrowing Socket, _ when: String, _ console: Console) throws {
  let ready = try poll([socket.interest(.readable)], timeout: 0)
  try console.print("\(when): \(ready.first.map { "\($0.events)" } ?? "not ready")")
}

/// Step epoll: one socket in two sets. `level` tells as long as there is something to read; `edge`, edge-triggered, only
/// when something comes.
func levelAndEdge(at address: SocketAddress, _ console: Console) throws {
  let pair = try Socket.pair(.unix, .stream.nonBlocking)
  let level = try Epoll()
  let edge = try Epoll()
  try level.add(pair.first, .readable)
  try edge.add(pair.first, [.readable, .edgeTriggered])

  _ = try pair.second.send("hello")
  try ask(level, edge, "hello was sent", console)
  _ = try pair.first.receive(upTo: 2)
  try ask(level, edge, "two of its five bytes were read", console)
  _ = try pair.second.send("!")
  try ask(level, edge, "one more byte was sent", console)
  // What edge-triggered readiness asks of a program: read until there is nothing left.
  while let bytes = try ifReady(pair.first.receive(upTo: 2)) {
    try console.print("receive: \(bytes.count) bytes")
  }
  try ask(level, edge, "everything was read", console)
  try level.close()
  try edge.close()
  try pair.second.close()
  try pair.first.close()
}

private func ask(
  _ level: borrowing Epoll, _ edge: borrowing Epoll, _ now: String, _ console: Console
) throws {
  let levelTells = try !level.wait(upTo: 1, timeout: 0).isEmpty
  let edgeTells = try !edge.wait(upTo: 1, timeout: 0).isEmpty
  try console.print("\(now): level \(levelTells ? "ready" : "-"), edge \(edgeTells ? "ready" : "-")")
}

/// Step chat: many users, one thread, and no call that waits but one.
func chatOfMany(at address: SocketAddress, _ console: Console) throws {
  let listener = try Socket(.inet, .stream.nonBlocking)
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: address)
  try listener.listen(backlog: 5)
  try Room(console).serve(listener)
  try listener.close()
}

/// A user of the chat: the socket, and what has to be remembered between two events.
private final class User {
  let socket: Socket
  /// The first line that came.
  var name: String?
  /// What came, and is not yet a whole line.
  var unread: [UInt8] = []
  /// What is to be sent, and found no room yet.
  var unsent: [UInt8] = []
  var waitsForRoom = false
  var hasLeft = false

  init(_ socket: consuming Socket) { self.socket = socket }
}

/// The event loop.
private final class Room {
  private let console: Console
  private let epoll: Epoll
  private var users: [Int32: User] = [:]
  /// How users are watched, and how much is read at an event. `--edge --receive 8` is the handout's second change.
  private let interest: EpollEvents
  private let limit: Int

  init(_ console: Console) throws {
    self.console = console
    epoll = try Epoll()
    interest = console.isOn("--edge") ? [.readable, .edgeTriggered] : .readable
    limit = console.number("--receive")
  }

  /// Until everybody has left again.
  func serve(_ listener: borrowing Socket) throws {
    try epoll.add(listener, .readable)
    repeat {
      // The one call that waits. It says which sockets are ready, and only those are touched.
      for ready in try retrying(epoll.wait(upTo: 16, timeout: -1)) {
        if ready.descriptor == listener.descriptor {
          try welcome(at: listener)
        } else if let user = users[ready.descriptor] {
          if ready.events.contains(.writable) { try sendRest(to: user) }
          // Readable, or an end or an error: receive says which.
          if ready.events != .writable { try receive(from: user) }
        }
      }
      try sayGoodbye()
    } while !users.isEmpty
  }

  /// One event can stand for several connections.
  private func welcome(at listener: borrowing Socket) throws {
    while let socket = try ifReady(listener.accept(.nonBlocking)) {
      let user = User(socket)
      users[user.socket.descriptor] = user
      try epoll.add(user.socket, interest)
    }
  }

  /// A stream has no messages: what came may be half a line, or three.
  private func receive(from user: User) throws {
    do {
      guard let bytes = try ifReady(user.socket.receive(upTo: limit)) else { return }
      if bytes.isEmpty { user.hasLeft = true }
      user.unread += bytes
    } catch {
      user.hasLeft = true  // ECONNRESET: this user is gone, the others are not
    }
    while let end = user.unread.firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(decoding: user.unread[..<end], as: UTF8.self)
      user.unread.removeFirst(end + 1)
      if let name = user.name {
        try tell("\(name): \(line)", by: user)
      } else {
        user.name = line
        try tell("\(line) is here", by: user)
      }
    }
    if user.unread.count > 4096 { user.hasLeft = true }  // this is no line
  }

  private func tell(_ line: String, by sender: User) throws {
    try console.print(line)
    for descriptor in users.keys.sorted() where descriptor != sender.socket.descriptor {
      guard let user = users[descriptor], user.name != nil, !user.hasLeft else { continue }
      user.unsent += Array("\(line)\n".utf8)
      try sendRest(to: user)
    }
  }

  /// Sends what there is room for. The rest waits in `unsent`, and the socket is watched for room: only then, because
  /// a socket with room is ready all the time, and would wake the loop all the time.
  private func sendRest(to user: User) throws {
    do {
      while !user.unsent.isEmpty, let count = try ifReady(user.socket.send(user.unsent)) {
        user.unsent.removeFirst(count)
      }
    } catch {
      user.hasLeft = true  // EPIPE, ECONNRESET
      return
    }
    let waits = !user.unsent.isEmpty
    if waits != user.waitsForRoom {
      try epoll.modify(user.socket, waits ? interest.union(.writable) : interest)
      user.waitsForRoom = waits
    }
    if user.unsent.count > 1 << 20 { user.hasLeft = true }  // whoever never reads is not waited for
  }

  /// Those who have left go at the end of a round, so that no descriptor gets a new meaning in the middle of it.
  private func sayGoodbye() throws {
    while let user = users.values.first(where: \.hasLeft) {
      users[user.socket.descriptor] = nil
      if let name = user.name { try tell("\(name) has left", by: user) }
      // Nothing refers to the user any more: the socket closes itself, and the set forgets it.
    }
  }
}
