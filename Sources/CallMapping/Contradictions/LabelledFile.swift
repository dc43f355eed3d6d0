import LinuxABI
import StraceParser
import TraceModel

/// An open file, as calls alone say it is, and as its labels have shown it so far.
struct LabelledFile {
  /// Its own address, as calls made it or were told it; with the port 0 where the kernel chose one.
  var own: SocketAddress?
  /// Its peer, as calls made it or were told it.
  var peer: SocketAddress?
  /// Whether it may have a peer that no call shows: it is older than the trace, or connected by who knows whom.
  var mayHavePeer = true
  /// Whether it may have an address that no call shows.
  var mayHaveAddress = true
  /// How often it was to connect: where that failed, the kernel takes back the port that it chose.
  var connects = 0
  /// Whether the kernel may have chosen another port since its first label.
  var isReset = false
  /// The first label that knows an address, or a path; an inode alone says nothing.
  var first: Label?
  /// The first label that can be its own, also one of an inode alone, and its line.
  var earliest: (text: String, line: Int)?
  /// The label that was seen last: most lines have the same as the one before.
  var last = ""
  /// The kernel's numbers for a unix socket and its peer.
  var inode: UInt64?
  var peerInode: UInt64?

  /// A label with its line.
  struct Label {
    var text: String
    var facts: LabelFacts
    var line: Int
    /// The socket's own address.
    var own: SocketAddress?

    init(_ label: DescriptorLabel, line: Int) {
      text = label.text
      facts = LabelFacts(Array(text.utf8))
      self.line = line
      own = facts.own
      // A unix socket's path is escaped as strace escapes strings.
      if case .unix(_, let isAbstract)? = own, let path = label.socket?.pathBytes {
        own = .unix(path, isAbstract: isAbstract)
      }
    }
  }

  /// What differs between what calls say and what a label says.
  struct Difference {
    var kind: Contradiction
    var expected: String
    var seen: String
  }

  /// A socket that the trace shows from its beginning, and to which nothing has been done.
  static var new: LabelledFile {
    var file = LabelledFile()
    file.mayHavePeer = false
    file.mayHaveAddress = false
    return file
  }

  /// Compares a label's addresses with what calls say that they are.
  func difference(_ label: Label) -> Difference? {
    if let seen = label.own, let difference = ownDifference(seen) { return difference }
    guard let seen = label.facts.peer else { return nil }
    guard let peer else {
      return mayHavePeer ? nil : Difference(kind: .labelPeer, expected: "none", seen: Self.text(seen))
    }
    return Self.isSame(peer, seen)
      ? nil : Difference(kind: .labelPeer, expected: Self.text(peer), seen: Self.text(seen))
  }

  private func ownDifference(_ seen: SocketAddress) -> Difference? {
    guard let own else {
      // The kernel gives an internet socket its port when it needs one; a unix socket has none that was not given.
      guard case .unix = seen, !mayHaveAddress else { return nil }
      return Difference(kind: .labelOwn, expected: "none", seen: Self.text(seen))
    }
    return Self.isSame(own, seen)
      ? nil : Difference(kind: .labelOwn, expected: Self.text(own), seen: Self.text(seen))
  }

  /// Whether an address that a call named is the one that the kernel shows: one that names every interface, or no port,
  /// leaves that to the kernel, ip(7).
  static func isSame(_ named: SocketAddress, _ seen: SocketAddress) -> Bool {
    if named.port != 0, seen.port != 0, named.port != seen.port { return false }
    if case .unix(let name, let isAbstract) = named, case .unix(let other, let isOtherAbstract) = seen {
      return name == other && isAbstract == isOtherAbstract
    }
    return named.isEveryInterface || named.plain.host == seen.plain.host
  }

  static func text(_ address: SocketAddress) -> String {
    switch address {
    case .ip4(_, let port): "\(address.host ?? "?"):\(port)"
    case .ip6(_, _, let port): "[\(address.host ?? "?")]:\(port)"
    case .unix(let path, let isAbstract): AddressFields.path((isAbstract ? [0] : []) + path, isCut: false)
    case .unnamed, .unspecified: "none"
    case .other: "another"
    }
  }
}
