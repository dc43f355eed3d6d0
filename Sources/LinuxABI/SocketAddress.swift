/// Where a socket is, or where its peer is: ip(7), ipv6(7), unix(7).
public enum SocketAddress: Hashable, Sendable {
  /// An IPv4 address, its first byte the highest, and a port.
  case ip4(UInt32, port: UInt16)
  /// An IPv6 address, its first eight bytes and its last, and a port.
  case ip6(UInt64, UInt64, port: UInt16)
  /// A path, or a name of the abstract kind without the NUL that it begins with.
  case unix([UInt8], isAbstract: Bool)
  /// A unix socket that nobody has bound.
  case unnamed
  /// No address at all: AF_UNSPEC takes a peer back, connect(2).
  case unspecified
  /// An address of another family.
  case other

  /// Bytes that `sun_path` holds: unix(7).
  public static let pathLimit = 108

  /// The port; nil where the family has none.
  public var port: UInt16? {
    switch self {
    case .ip4(_, let port), .ip6(_, _, let port): port
    case .unix, .unnamed, .unspecified, .other: nil
    }
  }

  /// Whether it names every interface: 0.0.0.0, ::.
  public var isEveryInterface: Bool {
    switch self {
    case .ip4(0, _), .ip6(0, 0, _): true
    default: false
    }
  }

  /// Whether it is one of the machine's own, which no packet leaves it for: 127.0.0.0/8 and ::1, ip(7).
  public var isLoopback: Bool {
    switch plain {
    case .ip4(let address, _): address >> 24 == 127
    case .ip6(0, 1, _): true
    default: false
    }
  }

  /// The address as both ends of a connection say it: an IPv4 one in the dress of IPv6 is that IPv4 one (ipv6(7)).
  public var plain: SocketAddress {
    if case .ip6(0, let low, let port) = self, low >> 32 == 0xFFFF {
      return .ip4(UInt32(truncatingIfNeeded: low), port: port)
    }
    return self
  }

  /// An address from the text of its host: four or sixteen bytes as inet_pton(3) reads them; nil for any other text.
  public init?(host: [UInt8], port: UInt16) {
    guard let bytes = IPText.version4(host) ?? IPText.version6(host) else { return nil }
    self.init(bytes: bytes, port: port)
  }

  /// An address from its four or sixteen bytes as they lie in memory; nil for any other number of them.
  public init?(bytes: [UInt8], port: UInt16) {
    switch bytes.count {
    case 4: self = .ip4(bytes.reduce(0) { $0 << 8 | UInt32($1) }, port: port)
    case 16:
      self = .ip6(
        bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
        bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) },
        port: port)
    default: return nil
    }
  }

  /// The host's text as inet_ntop(3) writes it: `127.0.0.1`, `::1`; nil where the family has none.
  public var host: String? {
    switch self {
    case .ip4(let host, _): IPText.text((0..<4).map { UInt8(truncatingIfNeeded: host >> (24 - 8 * $0)) })
    case .ip6(let high, let low, _):
      IPText.text(
        [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } })
    case .unix, .unnamed, .unspecified, .other: nil
    }
  }
}
