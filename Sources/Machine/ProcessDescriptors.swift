import Glibc

/// What /proc says of a process's descriptors at one moment, and of what its threads wait in: proc_pid_fd(5),
/// proc_pid_net(5), proc_pid_syscall(5).
public struct ProcessDescriptors: Sendable, Equatable {
  /// A descriptor.
  public struct Descriptor: Sendable, Equatable {
    /// The number by which the process names it.
    public let number: Int32
    /// What its link leads to: `socket:[17]`, `pipe:[9]`, a path.
    public let link: String
    /// The socket, where it is one of the process's network namespace.
    public let socket: Socket?
  }

  /// A socket as a table of /proc/PID/net has it.
  public struct Socket: Sendable, Equatable {
    /// The table's name in strace's words: `TCP`, `TCPv6`, `UDP`, `UDPv6`, `UNIX-STREAM`.
    public let kind: String
    /// Its own address, as strace writes it: `127.0.0.1:5000`, `[::1]:5000`, a path; nil where it has none.
    public let own: String?
    /// The other end's.
    public let peer: String?
    /// Whether it waits for connections: state 0A is TCP_LISTEN, the flag 10000 of a unix socket __SO_ACCEPTCON.
    public let isListening: Bool

    /// Whether it can be talked to: it waits for connections, or is a datagram socket with an address of its own and no
    /// peer.
    public var isServer: Bool {
      switch kind {
      case "UDP", "UDPv6", "UNIX-DGRAM": own != nil && peer == nil
      default: isListening
      }
    }
  }

  /// In ascending order of numbers.
  public let descriptors: [Descriptor]
  /// The system call that each thread waits in, with its arguments as numbers; not of one that runs.
  public let calls: [Int32: String]

  /// Those of a process; nil where it is gone, or nobody may look.
  public init?(of pid: Int32) {
    guard let links = Self.links(of: pid) else { return nil }
    calls = Self.calls(of: pid)
    // Of hundreds of processes without a socket nobody reads the tables: that takes seconds.
    let sockets = links.contains { $0.1.hasPrefix("socket:[") } ? Self.sockets(of: pid) : [:]
    descriptors = links.map { number, link in
      let inode = link.hasPrefix("socket:[") ? UInt64(link.dropFirst(8).dropLast()) : nil
      return Descriptor(number: number, link: link, socket: inode.flatMap { sockets[$0] })
    }
  }

  private static func calls(of pid: Int32) -> [Int32: String] {
    var calls: [Int32: String] = [:]
    for thread in Settings.names(in: "/proc/\(pid)/task").compactMap({ Int32($0) }) {
      guard let bytes = Settings.bytes("/proc/\(pid)/task/\(thread)/syscall", limit: 4096) else { continue }
      let text = RawText.text(bytes)
      // `running`; or -1 in place of the number: it waits for something else than a call.
      if text.utf8.first.map({ 48...57 ~= $0 }) ?? false { calls[thread] = text }
    }
    return calls
  }

  private static func links(of pid: Int32) -> [(Int32, String)]? {
    let folder = "/proc/\(pid)/fd"
    guard Files.exists(folder) else { return nil }
    let numbers = Settings.names(in: folder).compactMap { Int32($0) }.sorted()
    return numbers.compactMap { number in
      var target = [UInt8](repeating: 0, count: 4096)
      let count = target.withUnsafeMutableBytes { raw in
        raw.baseAddress.map { readlink("\(folder)/\(number)", $0, raw.count) } ?? -1
      }
      return count > 0 ? (number, RawText.text(Array(target[..<count]))) : nil
    }
  }

  private static func sockets(of pid: Int32) -> [UInt64: Socket] {
    var sockets: [UInt64: Socket] = [:]
    for (table, kind) in [("tcp", "TCP"), ("tcp6", "TCPv6"), ("udp", "UDP"), ("udp6", "UDPv6")] {
      for row in rows("/proc/\(pid)/net/\(table)") where row.count > 9 {
        guard let inode = UInt64(row[9]) else { continue }
        sockets[inode] = Socket(
          kind: kind, own: address(row[1]), peer: address(row[2]), isListening: row[3] == "0A")
      }
    }
    for row in rows("/proc/\(pid)/net/unix") where row.count > 6 {
      guard let inode = UInt64(row[6]) else { continue }
      let kind = ["0001": "UNIX-STREAM", "0002": "UNIX-DGRAM", "0005": "UNIX-SEQPACKET"][row[4]] ?? "UNIX"
      let flags = UInt32(row[3], radix: 16) ?? 0
      sockets[inode] = Socket(
        kind: kind, own: row.count > 7 ? row[7...].joined(separator: " ") : nil, peer: nil,
        isListening: flags & 0x10000 != 0)
    }
    return sockets
  }

  private static func rows(_ path: String) -> [[Substring]] {
    guard let bytes = Settings.bytes(path, limit: 1 << 24) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map {
      $0.split(separator: " ")
    }
  }

  /// `0100007F:1388` as `127.0.0.1:5000`: words of the machine's byte order, then the port; nil for none at all.
  static func address(_ text: Substring) -> String? {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let port = UInt16(parts[1], radix: 16), parts[0].count % 8 == 0 else {
      return nil
    }
    var bytes: [UInt8] = []
    var rest = parts[0]
    while !rest.isEmpty {
      guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
      withUnsafeBytes(of: word) { bytes += $0 }
      rest = rest.dropFirst(8)
    }
    if port == 0, bytes.allSatisfy({ $0 == 0 }) { return nil }
    var room = [CChar](repeating: 0, count: 64)
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes, &room, socklen_t(room.count)) != nil else { return nil }
    let host = room.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    return family == AF_INET ? "\(host):\(port)" : "[\(host)]:\(port)"
  }
}

extension ProcessTable {
  /// Why a process cannot be traced by this one, as far as /proc says before it is tried: ptrace(2), "Ptrace access mode
  /// checking"; nil where nothing speaks against it.
  public static func obstacle(to pid: Int32) -> String? {
    guard start(of: pid) != nil else {
      return Files.exists("/proc/\(pid)")
        ? "it has ended, and nobody has asked for its status" : "there is no such process"
    }
    if let tracer = tracer(of: pid) {
      let name = Settings.read("/proc/\(tracer)/comm") ?? "?"
      return "process \(tracer) (\(name)) traces it already, and a process has one tracer"
    }
    guard geteuid() != 0 else { return nil }
    if let owner = owner(of: pid), owner != geteuid() {
      return "it belongs to user \(owner), and you are \(geteuid()): sudo can"
    }
    switch Settings.read("/proc/sys/kernel/yama/ptrace_scope") {
    case "1":
      return
        "kernel.yama.ptrace_scope is 1: only a process's own ancestors may trace it; sudo can, or start it with socklab trace"
    case "2": return "kernel.yama.ptrace_scope is 2: only root may trace; sudo can"
    case "3": return "kernel.yama.ptrace_scope is 3: nobody may trace until the next boot"
    default: return nil
    }
  }

  private static func owner(of pid: Int32) -> uid_t? {
    var status = stat()
    return stat("/proc/\(pid)", &status) == 0 ? status.st_uid : nil
  }
}
