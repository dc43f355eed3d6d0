// Exercise 2, right; with FAULT=order, bytes, pieces, end, ask, half or gone in the environment it has that case's fault.
import Glibc
import TracedSockets

let fault = getenv("FAULT").map { String(cString: $0) }

func sendAll(_ bytes: [UInt8], to socket: borrowing Socket) throws {
  var rest = bytes[...]
  while !rest.isEmpty { rest = rest.dropFirst(try socket.send(rest, flags: .noSignal)) }
}

/// The lines of a connection; what has no newline at its end stays in `rest`.
struct Lines {
  var rest: [UInt8] = []

  /// A line that is whole, with its newline.
  mutating func whole() -> [UInt8]? {
    guard let end = rest.firstIndex(of: 10) else { return nil }
    defer { rest.removeFirst(end + 1) }
    return Array(rest[...end])
  }

  /// The next line of standard input, as bytes: `readLine` would make a text of it.
  mutating func nextOfInput() -> [UInt8]? {
    var room = [UInt8](repeating: 0, count: 4096)
    while true {
      if let line = whole() { return line }
      let count = read(0, &room, room.count)
      if count <= 0 { return nil }
      rest += room[..<count]
    }
  }

  /// The next line; nil at the end.
  mutating func next(from socket: borrowing Socket) throws -> [UInt8]? {
    while true {
      if let line = whole() { return line }
      let piece = try socket.receive(upTo: 4096)
      if piece.isEmpty { return nil }
      rest += piece
      if fault == "pieces" || fault == "half" {
        defer { rest = [] }
        return rest
      }
    }
  }
}

func answer(_ line: [UInt8], to socket: borrowing Socket) throws {
  let count = fault == "bytes" ? String(decoding: line, as: UTF8.self).count : line.count
  try sendAll(Array("\(count)\n\(fault == "order" ? "\0" : "")".utf8), to: socket)
}

func serve(at address: SocketAddress) throws {
  let listener = try Socket(.inet, .stream)
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: address)
  try listener.listen(backlog: 8)
  let client = try listener.accept()
  var lines = Lines()
  while let line = try lines.next(from: client) {
    try answer(line.last == 10 ? Array(line.dropLast()) : line, to: client)
  }
  if fault == "end", !lines.rest.isEmpty { try answer(lines.rest, to: client) }
  try client.close()
  try listener.close()
}

func ask(_ address: SocketAddress) throws {
  let socket = try Socket(.inet, .stream)
  try socket.connect(to: address)
  var lines = Lines()
  var input = Lines()
  var asked = 0
  while let line = input.nextOfInput() {
    try sendAll(line, to: socket)
    asked += 1
    if fault == "ask" { continue }
    try hear(&lines, from: socket)
  }
  if fault == "ask" { for _ in 0..<asked { try hear(&lines, from: socket) } }
  try socket.close()
}

func hear(_ lines: inout Lines, from socket: borrowing Socket) throws {
  if let line = try lines.next(from: socket) {
    print(String(decoding: line, as: UTF8.self), terminator: "")
  } else if fault != "gone" {
    print("chat: the server has gone")
    exit(1)
  }
}

guard CommandLine.arguments.count == 3, let port = UInt16(CommandLine.arguments[2]) else { exit(64) }
let address = SocketAddress(ipv4: (127, 0, 0, 1), port: port)
if CommandLine.arguments[1] == "server" {
  try serve(at: address)
} else {
  try ask(address)
}
