// Exercise 3: a server that returns frames. labs/exercises/03-frames/README.md says what it must do.
import Glibc
import TracedSockets

func serve(at address: SocketAddress) throws {
  // 1. Listen, and take one client's connection.

  // 2. Receive a frame: four bytes with its length, then so many bytes; and send it back, all of it. Until the end.

  // 3. Close both.
}

guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else {
  print("usage: frames PORT")
  exit(64)
}
do {
  try serve(at: SocketAddress(ipv4: (127, 0, 0, 1), port: port))
} catch {
  print(error)
  exit(1)
}
