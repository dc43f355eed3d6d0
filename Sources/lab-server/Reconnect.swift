import LabProgram
import TracedSockets

/// Lab 3, the server: for ever one client after another, one message and one answer each.
func reconnect(at address: SocketAddress, _ console: Console) throws {
  let limit = console.number("--limit")
  let listener = try Socket(.inet, .stream)
  // The connections of the last run are in TIME_WAIT for a minute, and hold the port: lab 2.
  try listener.setOption(.reuseAddress, to: true)
  try listener.bind(to: address)
  try listener.listen(backlog: 128)

  while true {
    let client = try retrying(listener.accept())
    // Has accept given it a port of its own? getsockname knows.
    let here = try client.localAddress()
    if here.port != address.port { try console.print("a new port: \(here)") }

    // As long as receive fills its room, there may be more. (A message of exactly `limit` bytes would leave the
    // server waiting: lab 8 does better.)
    var message: [UInt8] = []
    var part: [UInt8]
    repeat {
      part = try retrying(client.receive(upTo: limit))
      message += part
      if console.isOn("--decode-each") { try console.print(String(decoding: part, as: UTF8.self)) }
    } while part.count == limit

    // The one place to make characters of bytes: where all bytes of the message are together.
    if !console.isOn("--decode-each") { try console.print(String(decoding: message, as: UTF8.self)) }
    _ = try retrying(client.send("我已经收到了"))
    try client.close()
  }
}
