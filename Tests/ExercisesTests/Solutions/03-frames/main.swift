// Exercise 3, right; with FAULT=byte, three, slow, huge, border or inside in the environment it has that case's fault; with
// FAULT=order it takes the least significant byte first.
import Glibc
import TracedSockets

let fault = getenv("FAULT").map { String(cString: $0) }
let limit = 16 << 20

/// So many bytes, or what came of them before the end.
func receive(_ count: Int, from socket: borrowing Socket) throws -> [UInt8] {
  var bytes: [UInt8] = []
  while bytes.count < count {
    // Room for what is missing, and no more of it at once than is likely to be there.
    let upTo = fault == "huge" ? count - bytes.count : min(count - bytes.count, 1 << 18)
    let piece = try socket.receive(upTo: upTo)
    if piece.isEmpty { break }
    bytes += piece
    if fault == "byte" { break }
  }
  return bytes
}

func sendAll(_ bytes: [UInt8], to socket: borrowing Socket) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    rest = rest.dropFirst(try socket.send(rest, flags: .noSignal))
    if fault == "slow" { break }
  }
}

/// Returns the frames of a connection until its end.
/// - Returns: whether that came between two frames.
func serve(_ socket: borrowing Socket) throws -> Bool {
  while true {
    let head = try receive(4, from: socket)
    if head.isEmpty { return true }
    guard head.count == 4 else { return fault == "inside" }
    let length = (fault == "order" ? head.reversed() : head).reduce(0) { $0 << 8 | Int($1) }
    if fault == "border", length == limit { return false }
    if length > limit, fault != "huge" {
      print("frames: \(length) bytes are too many")
      return false
    }
    let frame = try receive(length, from: socket)
    guard frame.count == length else { return false }
    try sendAll(head + frame, to: socket)
    if fault == "three" { _ = try socket.receive(upTo: 4096) }
  }
}

guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else { exit(64) }
exit(try run(at: SocketAddress(ipv4: (127, 0, 0, 1), port: port)))

/// Serves one client.
/// - Returns: the status to end with.
func run(at address: SocketAddress) throws -> Int32 {
  let listener = try Socket(.inet, .stream)
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: address)
  try listener.listen(backlog: 8)
  let client = try listener.accept()
  let isRight = try serve(client)
  try client.close()
  try listener.close()
  return isRight ? 0 : 1
}
