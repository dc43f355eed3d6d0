// Exercise 6: a client of a server that loses datagrams. labs/exercises/06-udp/README.md says what it must do.
import Glibc
import TracedSockets

func ask(_ server: SocketAddress) throws {
  // 1. Make a socket for datagrams.

  // 2. For each line of standard input: send `N line`, wait for `N ok`, and send again when it does not come in time.

  // 3. Close.
}

guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else {
  print("usage: udp PORT")
  exit(64)
}
do {
  try ask(SocketAddress(ipv4: (127, 0, 0, 1), port: port))
} catch {
  print(error)
  exit(1)
}
