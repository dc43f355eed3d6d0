internal import Glibc
internal import LinuxABI
internal import TraceText

/// The bytes of a `struct sockaddr` as text: ip(7), ipv6(7), unix(7).
public struct AddressText {
  private let bytes: [UInt8]

  /// The text of an address.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// As strace writes it; a pointer where there are too few bytes for a family.
  public var strace: String {
    guard bytes.count >= 2 else { return StraceText.pointer }
    let family = StraceText.constant(Int64(number(of: 2, at: 0)), of: .addressFamily)
    switch Int32(number(of: 2, at: 0)) {
    case AF_INET where bytes.count >= 8:
      return "{sa_family=\(family), sin_port=htons(\(port)), sin_addr=inet_addr(\"\(ipv4)\")}"
    case AF_INET6 where bytes.count >= 24:
      // The flow is in network order, the scope in the machine's.
      let flow = bytes[4..<8].reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
      let scope = bytes.count >= 28 ? ", sin6_scope_id=\(number(of: 4, at: 24))" : ""
      return "{sa_family=\(family), sin6_port=htons(\(port)), sin6_flowinfo=htonl(\(flow)), "
        + "inet_pton(AF_INET6, \"\(ipv6)\", &sin6_addr)\(scope)}"
    case AF_UNIX:
      return unixPath.isEmpty ? "{sa_family=\(family)}" : "{sa_family=\(family), sun_path=\(unixName)}"
    default:
      return "{sa_family=\(family), sa_data=\(Quoted.strace(bytes.dropFirst(2)))}"
    }
  }

  /// As people write it: `127.0.0.1:12580`, `[::1]:12580`, a path, `@"name"`.
  public var plain: String {
    guard bytes.count >= 2 else { return "no address" }
    switch Int32(number(of: 2, at: 0)) {
    case AF_INET where bytes.count >= 8: return "\(ipv4):\(port)"
    case AF_INET6 where bytes.count >= 24: return "[\(ipv6)]:\(port)"
    case AF_UNIX where unixPath.isEmpty: return "unnamed"
    case AF_UNIX: return unixName
    default: return strace
    }
  }

  /// A number as the machine stores it, little-endian on both architectures.
  private func number(of size: Int, at offset: Int) -> UInt32 {
    bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private var port: Int { Int(bytes[2]) << 8 | Int(bytes[3]) }

  private var ipv4: String { bytes[4..<8].map { "\($0)" }.joined(separator: ".") }

  private var ipv6: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(AF_INET6, Array(bytes[8..<24]), &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private var unixPath: ArraySlice<UInt8> { bytes.dropFirst(2) }

  /// A path ends at its NUL; an abstract name begins with one and takes every byte after it.
  private var unixName: String {
    if unixPath.first == 0 { return "@" + Quoted.strace(unixPath.dropFirst()) }
    return Quoted.strace(unixPath.prefix { $0 != 0 })
  }
}
