/// What strace -yy writes behind a descriptor of a socket: `TCP:[127.0.0.1:12580->127.0.0.1:53188]`,
/// `UNIX-STREAM:[1635926->1636005,"chat.sock"]`, `TCP:[3830407]`.
package struct SocketLabel: Hashable {
  /// `TCP`, `UDPv6`, `UNIX-STREAM`, `socket`
  package var kind: Substring
  package var local: String?
  package var peer: String?
  package var inode: Substring?
  package var peerInode: Substring?

  private static let kinds: Set<Substring> = [
    "TCP", "TCPv6", "UDP", "UDPv6", "UNIX", "UNIX-STREAM", "UNIX-DGRAM", "UNIX-SEQPACKET", "NETLINK", "RAW",
    "RAWv6",
    "PING", "PINGv6", "socket",
  ]

  /// Whether a label is one of a socket.
  package static func names(_ label: String) -> Bool {
    label.firstIndex(of: ":").map { kinds.contains(label[..<$0]) } ?? false
  }

  /// Reads a label; nil for one of no socket.
  package init?(_ label: String) {
    guard let colon = label.firstIndex(of: ":"), Self.kinds.contains(label[..<colon]) else { return nil }
    kind = label[..<colon]
    var inner = label[label.index(after: colon)...]
    guard inner.first == "[", inner.last == "]" else { return nil }
    inner = inner.dropFirst().dropLast()
    if kind.hasPrefix("UNIX") || kind == "socket" {
      let parts = inner.split(separator: ",", maxSplits: 1)
      (inode, peerInode) = Self.ends(parts.first ?? "")
      if parts.count > 1 { local = String(parts[1]) }
    } else if kind != "NETLINK" {
      let (first, second) = Self.ends(inner)
      if let first, first.allSatisfy(\.isNumber) {
        inode = first
      } else {
        local = first.map(String.init)
        peer = second.map(String.init)
      }
    }
  }

  private static func ends(_ text: Substring) -> (Substring?, Substring?) {
    guard let arrow = text.firstRange(of: "->") else { return (text.isEmpty ? nil : text, nil) }
    return (text[..<arrow.lowerBound], text[arrow.upperBound...])
  }

  /// `TCP over IPv4`; as ``SocketState/kind``.
  package var words: String {
    switch kind {
    case "TCP": "TCP over IPv4"
    case "TCPv6": "TCP over IPv6"
    case "UDP": "UDP over IPv4"
    case "UDPv6": "UDP over IPv6"
    case "UNIX-STREAM": "unix stream"
    case "UNIX-SEQPACKET": "unix seqpacket"
    case "UNIX", "UNIX-DGRAM": "unix datagram"
    case "RAW": "raw over IPv4"
    case "RAWv6": "raw over IPv6"
    case "PING": "ping over IPv4"
    case "PINGv6": "ping over IPv6"
    case "NETLINK": "netlink"
    default: "socket"
    }
  }
}
