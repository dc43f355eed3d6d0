internal import CallLog
internal import Glibc

/// An address of any family, as the bytes of its `struct sockaddr`: ip(7), ipv6(7), unix(7).
///
/// The bytes are what the kernel takes and gives. A family this type cannot spell keeps them all the same.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
  /// The `struct sockaddr`, as long as the kernel says.
  public let bytes: [UInt8]

  /// An address as the kernel gave it.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// An IPv4 address: four numbers of 0 to 255, and a port.
  public init(ipv4 octets: (UInt8, UInt8, UInt8, UInt8), port: UInt16) {
    let family = UInt16(AF_INET)
    bytes =
      withUnsafeBytes(of: family) { Array($0) }
      + [UInt8(port >> 8), UInt8(port & 0xff), octets.0, octets.1, octets.2, octets.3]
      + [UInt8](repeating: 0, count: 8)
  }

  /// An address as people write it; nil when it is none: `("127.0.0.1", 12580)`.
  ///
  /// No name is looked up: that would be dozens of system calls before the lab's first.
  public init?(_ host: String, _ port: UInt16) {
    let parts = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var octets: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.count),
        part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
        let octet = UInt8(String(Substring(part)))
      else { return nil }
      octets.append(octet)
    }
    self.init(ipv4: (octets[0], octets[1], octets[2], octets[3]), port: port)
  }

  /// The family; nil when there are too few bytes to say one.
  public var family: AddressFamily? {
    guard bytes.count >= 2 else { return nil }
    let number = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt16.self) }
    return AddressFamily(rawValue: Int32(number))
  }

  /// The port, where the family has ports.
  public var port: UInt16? {
    guard family == .inet, bytes.count >= 8 else { return nil }
    return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
  }

  /// `127.0.0.1:12580`, `[::1]:12580`, or a path in quotes.
  public var description: String { AddressText(bytes).plain }
}
