// Exercise 4: a server for many clients at once. labs/exercises/04-many/README.md says what it must do.
import Glibc
import TracedSockets

/// A socket cannot be copied, and so does not stand in a list: a class that owns one does.
final class Client {
  let socket: Socket

  init(_ socket: consuming Socket) { self.socket = socket }
}

guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else {
  print("usage: many PORT")
  exit(64)
}
let address = SocketAddress(ipv4: (127, 0, 0, 1), port: port)

// 1. Listen.

// 2. Take clients, for ever: all of them in one dictionary, by their descriptors, and poll says who is ready.

// 3. Give each client its lines back, until it says no more; then forget it, which closes its connection.

// 4. What if accept fails?
