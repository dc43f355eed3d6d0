/// An echo request or reply, what ping sends and gets back: icmp(7), RFC 792.
///
/// ```
/// 0 type   1 code   2 checksum (2)   4 identifier (2)   6 sequence (2)   8 payload
/// ```
public struct ICMPEcho: Hashable, Sendable {
  /// Whether it asks or answers.
  public let type: Kind
  /// Tells the echoes of several programs apart. A ping socket puts its own number here.
  public let identifier: UInt16
  /// Counts the echoes of one program.
  public let sequence: UInt16
  /// Whatever is to come back.
  public let payload: [UInt8]

  /// Whether an echo asks or answers.
  public enum Kind: UInt8, Sendable {
    /// ICMP_ECHOREPLY
    case reply = 0
    /// ICMP_ECHO
    case request = 8
  }

  /// An echo.
  public init(_ type: Kind, identifier: UInt16, sequence: UInt16, payload: [UInt8] = []) {
    self.type = type
    self.identifier = identifier
    self.sequence = sequence
    self.payload = payload
  }

  /// Reads an echo, without the IP header before it; nil when it is something else or its checksum is wrong.
  public init?(_ bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count >= 8, let type = Kind(rawValue: bytes[0]), bytes[1] == 0, Self.checksum(bytes) == 0
    else { return nil }
    self.init(
      type, identifier: UInt16(bytes[4]) << 8 | UInt16(bytes[5]),
      sequence: UInt16(bytes[6]) << 8 | UInt16(bytes[7]), payload: Array(bytes[8...]))
  }

  /// The bytes to send, with the checksum.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = [type.rawValue, 0, 0, 0]
    for number in [identifier, sequence] { bytes += [UInt8(number >> 8), UInt8(number & 0xff)] }
    bytes += payload
    let sum = Self.checksum(bytes)
    bytes[2] = UInt8(sum >> 8)
    bytes[3] = UInt8(sum & 0xff)
    return bytes
  }

  /// The Internet checksum: the ones' complement of the ones' complement sum of all 16-bit words, RFC 1071.
  ///
  /// Over bytes that hold their checksum it is 0.
  public static func checksum(_ bytes: some Collection<UInt8>) -> UInt16 {
    var sum: UInt64 = 0
    for (index, byte) in bytes.enumerated() { sum += UInt64(byte) << (index % 2 == 0 ? 8 : 0) }
    while sum > 0xffff { sum = (sum & 0xffff) + (sum >> 16) }
    return ~UInt16(truncatingIfNeeded: sum)
  }
}

/// The header that a raw IPv4 socket receives before each packet: ip(7), RFC 791. Its first byte is 0x45, `E`.
public struct IPv4Header: Hashable, Sendable {
  /// How long the header is, in bytes: 20 without options.
  public let length: Int
  /// How many routers the packet may still pass.
  public let timeToLive: UInt8
  /// What follows the header.
  public let ipProtocol: IPProtocol
  /// Who sent it, with port 0.
  public let source: SocketAddress
  /// Whom it is for, with port 0.
  public let destination: SocketAddress
  /// What follows the header.
  public let payload: [UInt8]

  /// Reads a packet; nil when it is no IPv4 packet or shorter than its header.
  public init?(_ bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count >= 20, bytes[0] >> 4 == 4 else { return nil }
    length = Int(bytes[0] & 0xf) * 4
    guard length >= 20, bytes.count >= length else { return nil }
    timeToLive = bytes[8]
    ipProtocol = IPProtocol(rawValue: Int32(bytes[9]))
    source = SocketAddress(ipv4: (bytes[12], bytes[13], bytes[14], bytes[15]), port: 0)
    destination = SocketAddress(ipv4: (bytes[16], bytes[17], bytes[18], bytes[19]), port: 0)
    payload = Array(bytes[length...])
  }
}
