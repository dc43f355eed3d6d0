// The one-shot client in plain Glibc: connect, receive once, send hihi, close.
// swiftc client.swift && ./client [HOST PORT]
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

func fetch(from address: sockaddr_in) throws -> String {
  let server = try checked("socket", socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
  defer { close(server) }
  // C's sockaddr_in is used as a sockaddr: Swift wants that said.
  let connected = withUnsafeBytes(of: address) { bytes in
    connect(server, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
  }
  _ = try checked("connect", connected)

  var data = [UInt8](repeating: 0, count: 512)
  let received = try checked("recv", recv(server, &data, data.count, 0))
  let answer = "hihi"
  _ = try checked("send", send(server, answer, answer.utf8.count, 0))
  return String(decoding: data[..<received], as: UTF8.self)
}

let arguments = CommandLine.arguments
let host = arguments.count > 1 ? arguments[1] : "127.0.0.1"
let port = arguments.count > 2 ? UInt16(arguments[2]) : 12581
var address = sockaddr_in()
address.sin_family = sa_family_t(AF_INET)
guard let port, inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
  let usage = "client: HOST is an IPv4 address, PORT a number up to 65535\n"
  write(STDERR_FILENO, usage, usage.utf8.count)
  exit(1)
}
address.sin_port = port.bigEndian  // htons(3) is a macro, which Swift does not see

// A send to a server that has gone should fail with EPIPE, not kill the program.
signal(SIGPIPE, SIG_IGN)
do {
  print("the data received is \(try fetch(from: address))")
} catch {
  exit(1)
}
