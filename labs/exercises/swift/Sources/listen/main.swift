// Exercise 1: a server for one client. labs/exercises/01-listen/README.md says what it must do.
import Glibc
import TracedSockets

func serve(at address: SocketAddress) throws(SocketError) {
  // 1. Make a socket, give it the address, let it listen.

  // 2. Take one client's connection.

  // 3. Receive what it says, and answer.

  // 4. Close both.
}

guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else {
  print("usage: listen PORT")
  exit(64)
}
do {
  try serve(at: SocketAddress(ipv4: (127, 0, 0, 1), port: port))
} catch {
  print(error)
  exit(1)
}
