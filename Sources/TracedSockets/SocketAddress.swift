internal import CallLog
internal import Glibc

/// An address of any family, as the bytes of its `struct sockaddr`: ip(7), ipv6(7), unix(7).
///
/// The bytes are what the kernel takes and gives. A family this type cannot spell keeps them all the same.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
  /// The `struct sockaddr`, as long as the kernel says. None where a peer has no address at all.
  public let bytes: [UInt8]

  /// An address as the kernel gave it.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// An IPv4 address: four numbers of 0 to 255, and a port.
  public init(ipv4 octets: (UInt8, UInt8, UInt8, UInt8), port: UInt16) {
    bytes =
      Self.family(AF_INET) + Self.big(port) + [octets.0, octets.1, octets.2, octets.3]
      + [UInt8](repeating: 0, count: 8)
  }

  /// An address as people write it, IPv4 or IPv6; nil when it is none: `("127.0.0.1", 12580)`, `("::1", 12580)`,
  /// `("fe80::1%2", 12580)` with the number of the interface.
  ///
  /// No name is looked up: that would be dozens of system calls before the lab's first.
  public init?(_ host: String, _ port: UInt16) {
    var octets: [UInt8] = [0, 0, 0, 0]
    // inet_pton(3) stops at a NUL byte, which no address has.
    guard !host.utf8.contains(0) else { return nil }
    if inet_pton(AF_INET, host, &octets) == 1 {
      self.init(ipv4: (octets[0], octets[1], octets[2], octets[3]), port: port)
      return
    }
    let parts = host.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    var scope: UInt32 = 0
    if parts.count == 2 {
      guard let number = UInt32(parts[1]) else { return nil }
      scope = number
    }
    octets = [UInt8](repeating: 0, count: 16)
    guard let first = parts.first, inet_pton(AF_INET6, String(first), &octets) == 1 else { return nil }
    let end = [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: scope >> $0) }
    self.init(bytes: Self.family(AF_INET6) + Self.big(port) + [0, 0, 0, 0] + octets + end)
  }

  /// A path of a unix socket; nil when it is empty, holds a NUL byte or is longer than 107 bytes.
  ///
  /// A relative one begins at the current directory.
  public init?(path: String) {
    let name = Array(path.utf8)
    guard (1...107).contains(name.count), !name.contains(0) else { return nil }
    bytes = Self.family(AF_UNIX) + name + [0]
  }

  /// A name of the abstract namespace, which is no file: `@"name"` in a trace. Nil when it is longer than 107 bytes.
  public init?(abstract name: String) {
    guard name.utf8.count <= 107 else { return nil }
    bytes = Self.family(AF_UNIX) + [0] + Array(name.utf8)
  }

  /// A unix address without a name, of 2 bytes. To bind to it is to ask the kernel for an abstract one.
  public static var unnamed: SocketAddress { SocketAddress(bytes: family(AF_UNIX)) }

  /// The same address with another port; itself where the family has none.
  public func with(port: UInt16) -> SocketAddress {
    guard self.port != nil else { return self }
    return SocketAddress(bytes: bytes[..<2] + Self.big(port) + bytes[4...])
  }

  /// The family; nil when there are too few bytes to say one.
  public var family: AddressFamily? {
    guard bytes.count >= 2 else { return nil }
    return AddressFamily(rawValue: Int32(bytes[0]) | Int32(bytes[1]) << 8)
  }

  /// The port, where the family has ports.
  public var port: UInt16? {
    guard family == .inet && bytes.count >= 8 || family == .inet6 && bytes.count >= 24 else { return nil }
    return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
  }

  /// The host without its port, `127.0.0.1`, `::1`; nil for other families.
  public var host: String? {
    guard port != nil else { return nil }
    let whole = description.prefix { $0 != "]" }
    if family == .inet6 { return String(whole.dropFirst()) }
    return whole.split(separator: ":").first.map(String.init)
  }

  /// The path of a unix socket; nil for one without.
  public var path: String? {
    guard family == .unix, let first = bytes.dropFirst(2).first, first != 0 else { return nil }
    return String(decoding: bytes.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self)
  }

  /// A name of the abstract namespace, without the NUL byte before it; nil for any other address.
  public var abstractName: [UInt8]? {
    guard family == .unix, bytes.dropFirst(2).first == 0 else { return nil }
    return Array(bytes.dropFirst(3))
  }

  /// Whether it is a unix address without a name, or no address at all: a peer that never bound has one of these.
  public var isUnnamed: Bool { bytes.isEmpty || family == .unix && bytes.count == 2 }

  /// `127.0.0.1:12580`, `[::1]:12580`, `"chat.sock"`, `@"name"`, `unnamed`, `no address`.
  public var description: String { AddressText(bytes).plain }

  /// The family as the first two bytes, in the machine's order: little-endian on both architectures.
  private static func family(_ family: Int32) -> [UInt8] { [UInt8(truncatingIfNeeded: family), 0] }

  private static func big(_ port: UInt16) -> [UInt8] { [UInt8(port >> 8), UInt8(port & 0xff)] }
}
