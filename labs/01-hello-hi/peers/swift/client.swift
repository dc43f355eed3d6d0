// The chat's client in plain Glibc: the two sides take turns until the server sends #q#. From the client it is text like
// any other.
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

func chat(with server: Int32) throws {
  var buffer = [UInt8](repeating: 0, count: 1024)
  while true {
    print("client: ", terminator: "")
    fflush(nil)  // On a pipe, Swift's print keeps the text until libc's buffer is full.
    guard let line = readLine() else { return }
    if line.isEmpty { warn("an empty line is 0 bytes: nothing travels, both sides wait in recv") }
    // A blocking send takes all it is given, or fails.
    _ = try checked("send", send(server, line, line.utf8.count, 0))

    let received = try checked("recv", recv(server, &buffer, buffer.count, 0))
    if received == 0 {  // The server has closed its side.
      print("peer closed")
      fflush(nil)
      return
    }
    let text = String(decoding: buffer[..<received], as: UTF8.self)
    print("server: \(text)")
    fflush(nil)
    if text == "#q#" { return }
  }
}

func talk(to address: sockaddr_in) throws {
  let server = try checked("socket", socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
  defer { close(server) }
  // C's sockaddr_in is used as a sockaddr: Swift wants that said.
  let connected = withUnsafeBytes(of: address) { bytes in
    connect(server, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
  }
  _ = try checked("connect", connected)
  try chat(with: server)
}

func warn(_ text: String) {
  let line = text + "\n"
  write(STDERR_FILENO, line, line.utf8.count)
}

let arguments = CommandLine.arguments
let host = arguments.count > 1 ? arguments[1] : "127.0.0.1"
let port = arguments.count > 2 ? UInt16(arguments[2]) : 12580
var address = sockaddr_in()
address.sin_family = sa_family_t(AF_INET)
guard let port, inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
  warn("client: HOST is an IPv4 address, PORT a number up to 65535")
  exit(1)
}
address.sin_port = port.bigEndian  // htons(3) is a macro, which Swift does not see

// A send to a server that has gone should fail with EPIPE, not kill the program.
signal(SIGPIPE, SIG_IGN)
do {
  try talk(to: address)
} catch {
  exit(1)
}
