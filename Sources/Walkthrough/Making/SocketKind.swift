import LanguageMapping
import StraceParser

/// What kind of socket a call makes, as ``SocketState/kind`` has it.
enum SocketKind {
  /// `TCP over IPv4`, of the arguments of socket(2) or socketpair(2).
  static func words(_ arguments: [TraceValue]) -> String {
    guard arguments.count > 2 else { return "socket" }
    let over = arguments[0].names("AF_INET6") ? "IPv6" : "IPv4"
    if arguments[0].names("AF_UNIX") || arguments[0].names("AF_LOCAL") {
      if arguments[1].names("SOCK_STREAM") { return "unix stream" }
      return arguments[1].names("SOCK_SEQPACKET") ? "unix seqpacket" : "unix datagram"
    }
    if arguments[0].names("AF_NETLINK") { return "netlink" }
    guard arguments[0].names("AF_INET") || arguments[0].names("AF_INET6") else { return "socket" }
    if arguments[1].names("SOCK_STREAM") { return "TCP over \(over)" }
    if arguments[1].names("SOCK_RAW") { return "raw over \(over)" }
    if arguments[2].names("IPPROTO_ICMP") || arguments[2].names("IPPROTO_ICMPV6") {
      return "ping over \(over)"
    }
    return arguments[1].names("SOCK_DGRAM") ? "UDP over \(over)" : "socket"
  }
}
