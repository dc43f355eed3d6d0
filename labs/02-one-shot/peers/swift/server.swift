// The one-shot server in plain Glibc: accept one client, send byebye, receive once, close.
// swiftc server.swift && ./server [HOST PORT]
import Glibc

/// A C call returned -1, and perror(3) has said why.
struct CallFailed: Error {}

func checked<Result: SignedInteger>(_ call: String, _ result: Result) throws -> Result {
  if result == -1 {
    perror(call)
    throw CallFailed()
  }
  return result
}

/// C's sockaddr_in is used as a sockaddr: Swift wants that said.
func withSocketAddress<Result>(
  _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Result
) -> Result {
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  return withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
  }
}

func serve(at address: inout sockaddr_in) throws {
  let listener = try checked("socket", socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
  defer { close(listener) }
  // No SO_REUSEADDR: C's calls set nothing that is not asked for. Who closes first decides whether the next run may bind.
  _ = try checked("bind", withSocketAddress(&address) { bind(listener, $0, $1) })
  _ = try checked("listen", listen(listener, 5))
  var peer = sockaddr_in()
  let client = try checked("accept", withSocketAddress(&peer) { accept(listener, $0, &$1) })
  defer { close(client) }
  // Nothing is flushed here: on a pipe, what is printed goes out when the program ends, after the sockets' last call.
  print("got connected from \(String(cString: inet_ntoa(peer.sin_addr))):\(UInt16(bigEndian: peer.sin_port))")

  let farewell = "byebye"
  _ = try checked("send", send(client, farewell, farewell.utf8.count, 0))
  var data = [UInt8](repeating: 0, count: 512)
  let received = try checked("recv", recv(client, &data, data.count, 0))
  print(String(decoding: data[..<received], as: UTF8.self))
}

let arguments = CommandLine.arguments
let host = arguments.count > 1 ? arguments[1] : "127.0.0.1"
let port = arguments.count > 2 ? UInt16(arguments[2]) : 12581
var address = sockaddr_in()
address.sin_family = sa_family_t(AF_INET)
guard let port, inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
  let usage = "server: HOST is an IPv4 address, PORT a number up to 65535\n"
  write(STDERR_FILENO, usage, usage.utf8.count)
  exit(1)
}
address.sin_port = port.bigEndian  // htons(3) is a macro, which Swift does not see

// A send to a client that has gone should fail with EPIPE, not kill the program.
signal(SIGPIPE, SIG_IGN)
do {
  try serve(at: &address)
} catch {
  exit(1)
}
