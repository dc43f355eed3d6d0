import CLinux
import Glibc

/// A TCP port of the loopback address: whether it is free, and who holds it where it is not.
public enum Port {
  /// Whether a server could listen on 127.0.0.1 at a port just now, with SO_REUSEADDR as the labs' servers have it:
  /// 0 when it could, else the errno of bind(2) or listen(2).
  public static func obstacle(_ port: UInt16) -> Int32 {
    listen(on: port).errno
  }

  /// A port that nobody uses just now, chosen by the kernel; nil where no socket can be had at all.
  public static func free() -> UInt16? {
    listen(on: 0).port
  }

  private static func listen(on port: UInt16) -> (port: UInt16?, errno: Int32) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return (nil, errno) }
    defer { _ = close(descriptor) }
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { typed in
      typed.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        guard bind(descriptor, generic, length) == 0, Glibc.listen(descriptor, 1) == 0,
          getsockname(descriptor, generic, &length) == 0
        else { return (nil, errno) }
        return (UInt16(bigEndian: typed.pointee.sin_port), 0)
      }
    }
  }

  /// The process that listens at a port, as `pid 7 (python3)`; nil where nobody does, or where it belongs to
  /// another user and cannot be seen.
  public static func holder(_ port: UInt16) -> String? {
    listener(port).map { "pid \($0) (\(Settings.read("/proc/\($0)/comm") ?? "?"))" }
  }

  /// The process that listens at a port, the first of several; nil as above.
  public static func listener(_ port: UInt16) -> Int32? {
    let inodes = Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap { listeners(in: $0, port: port) })
    guard !inodes.isEmpty else { return nil }
    for pid in Settings.names(in: "/proc").compactMap({ Int32($0) }) {
      for descriptor in Settings.names(in: "/proc/\(pid)/fd") {
        var target = [UInt8](repeating: 0, count: 64)
        let count = target.withUnsafeMutableBytes { raw in
          raw.baseAddress.map { readlink("/proc/\(pid)/fd/\(descriptor)", $0, raw.count) } ?? -1
        }
        guard count > 0, inodes.contains(String(decoding: target[..<count], as: UTF8.self)) else { continue }
        return pid
      }
    }
    return nil
  }

  /// The bytes of a connection that wait at its end with the port `own`: sent and not yet taken by the other end, and arrived
  /// and not yet received; nil where no such connection is to be seen. The kernel's own account: proc_pid_net(5).
  public static func queues(at own: UInt16, to peer: UInt16) -> (unsent: Int, unread: Int)? {
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
      for columns in rows(of: table) where columns[1].port == own && columns[2].port == peer {
        let queues = columns[4].split(separator: ":").compactMap { Int($0, radix: 16) }
        guard queues.count == 2 else { continue }
        return (queues[0], queues[1])
      }
    }
    return nil
  }

  /// The listening sockets at a port as `/proc/PID/fd` names them; state 0A is TCP_LISTEN.
  private static func listeners(in table: String, port: UInt16) -> [String] {
    rows(of: table).filter { $0[3] == "0A" && $0[1].port == port }.map { "socket:[\($0[9])]" }
  }

  /// The rows of a table of sockets, in columns: proc_pid_net(5).
  private static func rows(of table: String) -> [[Substring]] {
    (Settings.read(table) ?? "").split(separator: "\n").dropFirst().map { $0.split(separator: " ") }
      .filter { $0.count > 9 }
  }
}

extension Substring {
  /// The port behind an address as these tables have it: `0100007F:3124`.
  fileprivate var port: UInt16? { split(separator: ":").last.flatMap { UInt16($0, radix: 16) } }
}
