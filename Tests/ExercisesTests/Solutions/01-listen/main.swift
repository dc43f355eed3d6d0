// Exercise 1, right; with FAULT=life, again or silent in the environment it has that case's fault.
import Glibc
import TracedSockets

func serve(at address: SocketAddress, fault: String?) throws(SocketError) {
  let listener = try Socket(.inet, .stream)
  if fault != "again" { try listener.setOption(.reuseAddress, to: true) }
  try listener.bind(to: address)
  try listener.listen(backlog: 8)
  let client = try listener.accept()
  let word = try client.receive(upTo: 512)
  if !word.isEmpty || fault == "silent" {
    _ = try client.send(fault == "life" ? "hi\n\0" : "hi\n", flags: .noSignal)
  }
  try client.close()
  try listener.close()
}

guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else { exit(64) }
try serve(
  at: SocketAddress(ipv4: (127, 0, 0, 1), port: port), fault: getenv("FAULT").map { String(cString: $0) })
