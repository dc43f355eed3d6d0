// A server that gives each client a thread, and its clients, in one program. Not written for tracing: plain Glibc.
import Glibc

struct Failure: Error {
  let call: String
  let code = errno
}

func check(_ result: Int32, _ call: String) throws -> Int32 {
  guard result >= 0 else { throw Failure(call: call) }
  return result
}

func withAddress<R>(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> R) rethrows -> R {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  return try withUnsafePointer(to: &address) { pointer in
    try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}

/// Makes a listener on a port of the kernel's choice.
func makeListener(backlog: Int32) throws -> (descriptor: Int32, port: UInt16) {
  let listener = try check(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0), "socket")
  _ = try withAddress(0) { try check(bind(listener, $0, $1), "bind") }
  _ = try check(listen(listener, backlog), "listen")
  var address = sockaddr_in()
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let result = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
  }
  _ = try check(result, "getsockname")
  return (listener, UInt16(bigEndian: address.sin_port))
}

struct Connection {
  let descriptor: Int32

  func receiveAll(_ count: Int) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 512)
    while all.count < count {
      let got = recv(descriptor, &buffer, buffer.count, 0)
      guard got > 0 else { break }
      all += buffer[..<got]
    }
    return all
  }

  func answer(_ bytes: [UInt8]) {
    var copy = bytes
    _ = send(descriptor, &copy, copy.count, Int32(MSG_NOSIGNAL))
  }

  func finish() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }
}

/// What one server thread does: echoes one word.
func serve(_ descriptor: Int32) {
  let connection = Connection(descriptor: descriptor)
  let word = connection.receiveAll(4)
  connection.answer(word)
  connection.finish()
}

typealias Entry = @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?

func startThread(_ argument: Int32, _ body: @escaping Entry) -> pthread_t {
  let box = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
  box.pointee = argument
  var thread = pthread_t()
  pthread_create(&thread, nil, body, box)
  return thread
}

/// One client: connects, says a word, waits for it to come back.
func talk(to port: UInt16) throws {
  let descriptor = try check(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0), "socket")
  _ = try withAddress(port) { try check(connect(descriptor, $0, $1), "connect") }
  let connection = Connection(descriptor: descriptor)
  connection.answer(Array("word".utf8))
  _ = connection.receiveAll(4)
  close(descriptor)
}

func acceptClients(_ listener: Int32, _ count: Int) throws -> [pthread_t] {
  var threads: [pthread_t] = []
  for _ in 0..<count {
    let client = try check(accept(listener, nil, nil), "accept")
    threads.append(
      startThread(client) { argument in
        if let box = argument?.assumingMemoryBound(to: Int32.self) { serve(box.pointee) }
        return nil
      })
  }
  return threads
}

func run() throws {
  let (listener, port) = try makeListener(backlog: 4)
  let clients = (0..<3).map { _ in
    startThread(Int32(port)) { argument in
      if let box = argument?.assumingMemoryBound(to: Int32.self) { try? talk(to: UInt16(box.pointee)) }
      return nil
    }
  }
  let servers = try acceptClients(listener, 3)
  for thread in clients + servers { pthread_join(thread, nil) }
  close(listener)
}

try run()
