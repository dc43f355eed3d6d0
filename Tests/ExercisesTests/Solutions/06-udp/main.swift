// Exercise 6, right; with FAULT=plain, loss, twice or silence in the environment it has that case's fault.
import Glibc
import TracedSockets

let fault = getenv("FAULT").map { String(cString: $0) }
let tries = fault == "loss" ? 1 : fault == "silence" ? 1_000 : 5
let patience = 200

/// Milliseconds that only go forward.
func now() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
}

/// The answer to a line; nil where it does not come in time.
func answer(to number: Int, from socket: borrowing Socket) throws -> String? {
  let end = now() + patience
  while end > now() {
    guard try !poll([socket.interest(.readable)], timeout: Int32(max(0, end - now()))).isEmpty else {
      return nil
    }
    let heard = String(decoding: try socket.receiveFrom(upTo: 2_048).bytes, as: UTF8.self)
    // Answers to other lines came late, or twice.
    if heard == "\(number) ok" || fault == "twice" { return heard }
  }
  return nil
}

/// Asks all lines.
/// - Returns: the status to end with.
func ask(_ server: SocketAddress) throws -> Int32 {
  let socket = try Socket(.inet, .datagram)
  var number = fault == "plain" ? 0 : 1
  while let line = readLine() {
    var heard: String?
    for _ in 0..<tries where heard == nil {
      _ = try socket.send("\(number) \(line)", to: server)
      heard = try answer(to: number, from: socket)
    }
    guard let heard else {
      print("udp: no answer to line \(number)")
      return 1
    }
    print(heard)
    number += 1
  }
  try socket.close()
  return 0
}

guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else { exit(64) }
exit(try ask(SocketAddress(ipv4: (127, 0, 0, 1), port: port)))
