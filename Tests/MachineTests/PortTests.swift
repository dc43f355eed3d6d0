import Glibc
import Testing

@testable import Machine

/// A listening socket on loopback for as long as a test needs it.
private struct Listener: ~Copyable {
  let descriptor: Int32
  let port: UInt16

  /// The same address, for a client.
  private let address: sockaddr_in

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let done = withUnsafeMutablePointer(to: &address) { typed in
      typed.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, length) == 0 && listen(descriptor, 1) == 0
          && getsockname(descriptor, generic, &length) == 0
      }
    }
    try #require(done)
    port = UInt16(bigEndian: address.sin_port)
    self.address = address
  }

  /// Connects to it from a new socket; accepts nothing.
  func connected() throws -> (descriptor: Int32, port: UInt16) {
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = address
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let done = withUnsafeMutablePointer(to: &address) { typed in
      typed.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        connect(client, generic, length) == 0 && getsockname(client, generic, &length) == 0
      }
    }
    try #require(done)
    return (client, UInt16(bigEndian: address.sin_port))
  }

  deinit { close(descriptor) }
}

@Suite struct `A port` {
  @Test func `that somebody listens at is taken, and its holder is named`() throws {
    let listener = try Listener()
    #expect(Port.obstacle(listener.port) == EADDRINUSE)
    let holder = try #require(Port.holder(listener.port))
    #expect(holder.hasPrefix("pid \(getpid()) ("))
    let finding = Doctor.port(listener.port)
    #expect(finding.state == .limited)
    #expect(finding.found.contains("held by pid \(getpid())"))
  }

  @Test func `that the kernel chose is free, and held by nobody`() throws {
    let port = try #require(Port.free())
    #expect(port >= 1024)
    #expect(Port.obstacle(port) == 0)
    #expect(Port.holder(port) == nil)
  }

  @Test func `says what waits in a connection: what was sent is unread until it is received`() throws {
    let listener = try Listener()
    #expect(Port.queues(at: listener.port, to: 1) == nil)
    let client = try listener.connected()
    defer { close(client.descriptor) }
    let accepted = accept(listener.descriptor, nil, nil)
    defer { close(accepted) }
    #expect(send(client.descriptor, "hello", 5, 0) == 5)
    let before = try #require(Port.queues(at: listener.port, to: client.port))
    #expect(before.unread == 5)
    var room = [UInt8](repeating: 0, count: 8)
    #expect(recv(accepted, &room, room.count, 0) == 5)
    let after = try #require(Port.queues(at: listener.port, to: client.port))
    #expect(after.unread == 0)
    #expect(after.unsent == 0)
  }
}
