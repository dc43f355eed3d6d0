import LabProgram
import TracedSockets

/// Lab 3, the client: a hundred connections one after another, each with a socket of its own.
func reconnect(at address: SocketAddress, _ console: Console) throws {
  // With --hold, one more socket is open all the time.
  let held = console.isOn("--hold") ? try Socket(.inet, .stream) : nil

  for n in 0..<console.number("--count") {
    let server = try Socket(.inet, .stream)
    try server.connect(to: address)
    let text = console.text("--say")
    _ = try retrying(server.send(text.isEmpty ? "\(n)你好 我是client,你收到了么?" : text))
    let answer = try retrying(server.receive(upTo: 500))
    try console.print(String(decoding: answer, as: UTF8.self))
    try server.close()
  }
  try held?.close()
}
