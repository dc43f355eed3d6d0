import Foundation

/// TCP ports of 127.0.0.1.
public enum Port {
  /// One that nobody uses now.
  ///
  /// Below 32768: from there on the kernel gives ports to the clients of other tests, before this one is used.
  public static func free() throws -> Int {
    for _ in 0..<100 {
      if let port = try? withSocket(at: UInt16.random(in: 15000..<32000), { _, port in port }) { return port }
    }
    throw Running.Failure("no free port below 32768")
  }

  /// Binds a socket to a port, or to one of the kernel's choice, while the body runs.
  public static func withSocket<Result>(
    at port: UInt16 = 0, _ body: (_ socket: Int32, _ port: Int) throws -> Result
  ) throws -> Result {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, length) == 0 && getsockname(socket, address, &length) == 0
      }
    }
    guard bound else { throw Running.Failure("no free port: errno \(errno)") }
    return try body(socket, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// Waits until somebody listens on a port, as /proc/net/tcp says (state 0A).
  public static func waitUntilListening(_ port: Int) throws {
    let ending = ":" + String(format: "%04X", port)
    for _ in 0..<4000 {
      let table = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
      for line in table.split(separator: "\n").dropFirst() {
        let fields = line.split(separator: " ")
        if fields.count > 3, fields[1].hasSuffix(ending), fields[3] == "0A" { return }
      }
      usleep(5000)
    }
    throw Running.Failure("nobody listens on port \(port)")
  }
}
