import LabProgram
import TracedSockets

/// Lab 4, the server: no listen, no accept. One socket serves everybody.
///
/// Version 1 (`--once`) answers one datagram and ends. Version 3 answers for ever, whoever sends. With `--chat` it also
/// passes each line on to everybody it has heard of.
func udp(at address: SocketAddress, _ console: Console) throws {
  let socket = try Socket(.inet, .datagram)
  if console.number("--buffer") > 0 {
    try socket.setOption(.receiveBuffer, to: Int32(clamping: console.number("--buffer")))
    // The kernel doubles the number, and has a smallest one: socket(7).
    try console.print("room for \(socket.option(.receiveBuffer)) bytes")
  }
  try socket.bind(to: address)
  if console.isOn("--late") { return try readLate(socket, console) }

  // There is no connection to remember anybody by: whoever has sent is known by an address.
  var seen: [SocketAddress] = []
  repeat {
    let datagram = try retrying(socket.receiveFrom(upTo: 1024))
    // A datagram of 0 bytes is a datagram like any other. It does not end anything.
    let line = "\(datagram.sender): \(String(decoding: datagram.bytes, as: UTF8.self))"
    try console.print(line)
    if console.isOn("--chat") {
      if !seen.contains(datagram.sender) { seen.append(datagram.sender) }
      for user in seen { _ = try retrying(socket.send(line, to: user)) }
    }
    _ = try retrying(socket.send("got \(datagram.bytes.count) bytes", to: datagram.sender))
  } while !console.isOn("--once")
  try socket.close()
}

/// Reads only when it is told that everything has been sent. What had no room in the buffer was dropped.
private func readLate(_ socket: borrowing Socket, _ console: Console) throws {
  _ = try console.readLine(prompt: "late: ")
  var arrived = 0
  // A time of 0: poll looks, and does not wait.
  while try !poll([socket.interest(.readable)], timeout: 0).isEmpty {
    _ = try retrying(socket.receiveFrom(upTo: 4096))
    arrived += 1
  }
  try console.print("\(arrived) arrived")
}
