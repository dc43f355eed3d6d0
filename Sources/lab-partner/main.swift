import CLinux
import Glibc
import TracedSockets

// The other end of the exercises: lab-partner SCENARIO PORT. It talks to the program under test at 127.0.0.1, records its own
// calls, says in a line each what it did and heard, and always ends by itself.

let scenarios =
  Scenario.listen + Scenario.chat + Scenario.frames + Scenario.many + Scenario.goodbye + Scenario.datagrams

let words = CommandLine.arguments.dropFirst()
guard words.count == 2, let name = words.first, let port = words.last.flatMap({ UInt16($0) }), port > 0,
  let scenario = scenarios.first(where: { $0.name == name })
else {
  let names = scenarios.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n")
  let text = Array("usage: lab-partner SCENARIO PORT\n\(names)\n".utf8)
  _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  exit(64)
}
// A program that has gone is an error of send(2), and not this one's end.
signal(SIGPIPE, SIG_IGN)
let partner = Partner(address: SocketAddress(ipv4: (127, 0, 0, 1), port: port), port: port)
do {
  try scenario.play(partner)
} catch {
  partner.say("\(error)")
  exit(1)
}
