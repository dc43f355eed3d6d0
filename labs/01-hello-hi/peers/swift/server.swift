// The chat's server in plain Glibc: one client, and the two sides take turns until the server's line is #q#.
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

func chat(with client: Int32) throws {
  var buffer = [UInt8](repeating: 0, count: 1024)
  while true {
    let received = try checked("recv", recv(client, &buffer, buffer.count, 0))
    if received == 0 {  // The client has closed its side.
      print("peer closed")
      fflush(nil)  // On a pipe, Swift's print keeps the text until libc's buffer is full.
      return
    }
    print("client: \(String(decoding: buffer[..<received], as: UTF8.self))")
    fflush(nil)

    print("server: ", terminator: "")
    fflush(nil)
    guard let line = readLine() else { return }
    if line.isEmpty { warn("an empty line is 0 bytes: nothing travels, both sides wait in recv") }
    // A blocking send takes all it is given, or fails.
    _ = try checked("send", send(client, line, line.utf8.count, 0))
    if line == "#q#" {
      sleep(1)
      return
    }
  }
}

func serve(at address: sockaddr_in) throws {
  let listener = try checked("socket", socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
  defer { close(listener) }
  // Without this, bind fails for a minute after a run in which this side closed first.
  var yes: Int32 = 1
  _ = try checked(
    "setsockopt",
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size)))
  // C's sockaddr_in is used as a sockaddr: Swift wants that said.
  let bound = withUnsafeBytes(of: address) { bytes in
    bind(listener, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
  }
  _ = try checked("bind", bound)
  _ = try checked("listen", listen(listener, 1))
  let client = try checked("accept", accept(listener, nil, nil))
  defer { close(client) }
  try chat(with: client)
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
  warn("server: HOST is an IPv4 address, PORT a number up to 65535")
  exit(1)
}
address.sin_port = port.bigEndian  // htons(3) is a macro, which Swift does not see

// A send to a client that has gone should fail with EPIPE, not kill the program.
signal(SIGPIPE, SIG_IGN)
do {
  try serve(at: address)
} catch {
  exit(1)
}
