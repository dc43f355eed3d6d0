// A server and its clients with async and await: each conversation is a task, each blocking call is on a queue's thread.
import Glibc

func withAddress<R>(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  return withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}

func makeListener() -> (descriptor: Int32, port: UInt16) {
  let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  _ = withAddress(0) { bind(listener, $0, $1) }
  listen(listener, 4)
  var address = sockaddr_in()
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  _ = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
  }
  return (listener, UInt16(bigEndian: address.sin_port))
}

/// The listener of one server; its descriptor belongs to nobody else.
actor Server {
  private let listener: Int32
  private(set) var served = 0

  init(_ listener: Int32) { self.listener = listener }

  func serveOne() async {
    let client = accept(listener, nil, nil)
    await Task.yield()
    var word = [UInt8](repeating: 0, count: 16)
    let count = recv(client, &word, word.count, 0)
    await Task.yield()
    send(client, &word, max(0, count), Int32(MSG_NOSIGNAL))
    close(client)
    served += 1
  }

  func stop() { close(listener) }
}

func talk(to port: UInt16) async -> Int {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  _ = withAddress(port) { connect(descriptor, $0, $1) }
  await Task.yield()
  var word = Array("word".utf8)
  send(descriptor, &word, word.count, 0)
  shutdown(descriptor, Int32(SHUT_WR))
  close(descriptor)
  return word.count
}

@main struct Main {
  static func main() async {
    let (listener, port) = makeListener()
    let server = Server(listener)
    let sent = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<2 { group.addTask { await talk(to: port) } }
      var sum = 0
      for await count in group { sum += count }
      return sum
    }
    for _ in 0..<2 { await server.serveOne() }
    await server.stop()
    exit(sent == 8 ? 0 : 1)
  }
}
