package import StraceParser

/// The label of a socket as the rooms above want it: numbers as text, and the kind in words.
package struct SocketLabel: Hashable {
  package var kind: SocketKind
  package var local: String?
  package var peer: String?
  package var inode: Substring?
  package var peerInode: Substring?

  /// Whether a label is one of a socket.
  package static func names(_ label: String) -> Bool { DescriptorLabel(label).socket != nil }

  /// Reads a label; nil for one of no socket.
  package init?(_ label: String) {
    guard let socket = DescriptorLabel(label).socket else { return nil }
    kind = socket.kind
    inode = socket.own?.inode.map { "\($0)" }
    peerInode = socket.peer?.inode.map { "\($0)" }
    guard kind != .netlink else { return }
    local = socket.path.map { (socket.isAbstract ? "@\"" : "\"") + $0 + "\"" } ?? socket.own?.address
    peer = socket.peer?.address
  }

  /// `TCP over IPv4`; as ``SocketState/kind``.
  package var words: String {
    switch kind {
    case .tcp: "TCP over IPv4"
    case .tcp6: "TCP over IPv6"
    case .udp: "UDP over IPv4"
    case .udp6: "UDP over IPv6"
    case .unixStream: "unix stream"
    case .unixSequencedPacket: "unix seqpacket"
    case .unix, .unixDatagram: "unix datagram"
    case .raw: "raw over IPv4"
    case .raw6: "raw over IPv6"
    case .ping: "ping over IPv4"
    case .ping6: "ping over IPv6"
    case .netlink: "netlink"
    default: "socket"
    }
  }
}
