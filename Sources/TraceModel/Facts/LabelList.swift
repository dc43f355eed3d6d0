package import LinuxABI

/// What the labels of a trace say, by their ids.
package struct LabelList: Sendable {
  private var first: Int
  private var facts: [LabelFacts] = []

  init(first: Int = 0) { self.first = first }

  subscript(id: LabelTable.ID) -> LabelFacts { facts[id.index - first] }

  var isEmpty: Bool { facts.isEmpty }

  mutating func append(_ facts: LabelFacts) { self.facts.append(facts) }

  /// Adds those that come behind these.
  mutating func append(_ new: LabelList) { facts += new.facts }

  /// Forgets those before an id.
  mutating func forget(before id: Int) {
    guard id > first else { return }
    facts.removeFirst(min(id - first, facts.count))
    first = id
  }
}

/// A label's facts.
package struct LabelFacts: Hashable {
  package internal(set) var file = SyscallTraits.File.other
  package internal(set) var kind: SocketKind?
  /// The numbers by which the kernel tells unix sockets apart, and others before they have an address.
  package internal(set) var inode: UInt64?
  package internal(set) var peerInode: UInt64?
  package internal(set) var own: SocketAddress?
  package internal(set) var peer: SocketAddress?
}
