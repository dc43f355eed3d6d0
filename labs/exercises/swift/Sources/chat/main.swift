// Exercise 2: a chat, both ends. labs/exercises/02-chat/README.md says what it must do.
import Glibc
import TracedSockets

func serve(at address: SocketAddress) throws {
  // 1. Listen, and take one client's connection.

  // 2. Answer each line with the number of its bytes, until the end.

  // 3. Close both.
}

func ask(_ address: SocketAddress) throws {
  // 1. Connect.

  // 2. Send each line of standard input, wait for the answer, print it.

  // 3. Close.
}

guard CommandLine.arguments.count == 3, let port = UInt16(CommandLine.arguments[2]) else {
  print("usage: chat server|client PORT")
  exit(64)
}
let address = SocketAddress(ipv4: (127, 0, 0, 1), port: port)
do {
  if CommandLine.arguments[1] == "server" {
    try serve(at: address)
  } else {
    try ask(address)
  }
} catch {
  print(error)
  exit(1)
}
