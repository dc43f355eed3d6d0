// Exercise 5: a server that says goodbye. labs/exercises/05-goodbye/README.md says what it must do.
import Glibc
import TracedSockets

/// A socket cannot be copied, and so does not stand in a list: a class that owns one does.
final class Client {
  let socket: Socket

  init(_ socket: consuming Socket) { self.socket = socket }
}

/// A function's sockets can be closed anywhere in it; one that is global cannot be taken from there.
func serve(at address: SocketAddress) throws {
  // 1. Say what SIGTERM is to do.

  // 2. Listen, and take clients until it has come.

  // 3. Give each client its lines back; close when it says no more, or when a call fails.

  // 4. Say bye to those who are still there, and close everything.
}

guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else {
  print("usage: goodbye PORT")
  exit(64)
}
do {
  try serve(at: SocketAddress(ipv4: (127, 0, 0, 1), port: port))
} catch {
  print(error)
  exit(1)
}
