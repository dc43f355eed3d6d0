/// The nodes of one line, in the order of the text; cleared and filled again for each line.
///
/// The one place where nodes are reached by pointer. An `[TapeNode]` pays a check for unique ownership with every
/// node it takes, and a line makes about a dozen; every index is still checked against the count.
package struct Tape: ~Copyable {
  @usableFromInline private(set) var nodes: UnsafeMutablePointer<TapeNode>
  private var capacity: Int
  /// How many nodes the line has.
  package private(set) var count = 0
  /// How often a parent was put before a node that was there.
  private(set) var wraps = 0

  init() {
    capacity = 1024
    nodes = .allocate(capacity: capacity)
  }

  deinit { nodes.deallocate() }

  /// Forgets every node.
  @inline(__always)
  mutating func clear() {
    count = 0
    wraps = 0
  }

  /// Forgets the nodes from `index` on.
  @inline(__always)
  mutating func truncate(to index: Int) {
    precondition(index >= 0 && index <= count)
    count = index
  }

  /// Adds a node at the end and says where it is.
  @inline(__always)
  @discardableResult
  mutating func append(_ node: TapeNode) -> Int {
    if count == capacity { grow() }
    (nodes + count).initialize(to: node)
    count &+= 1
    return count &- 1
  }

  /// Says that the subtree of the node at `index` ends here.
  @inline(__always)
  mutating func finish(_ index: Int) {
    precondition(index >= 0 && index < count)
    nodes[index].size = UInt32(truncatingIfNeeded: count &- index)
  }

  /// Puts a new parent before the subtree that begins at `index` and ends here.
  ///
  /// Sizes are relative, so the nodes that move need no change.
  mutating func wrap(_ index: Int, in kind: NodeKind, flags: UInt8 = 0) {
    precondition(index >= 0 && index < count)
    if count == capacity { grow() }
    wraps += 1
    (nodes + index + 1).update(from: nodes + index, count: count - index)
    count += 1
    var parent = TapeNode(kind, start: Int(nodes[index + 1].start), length: 0)
    parent.flags = flags
    parent.nameLength = nodes[index + 1].nameLength
    nodes[index + 1].nameLength = 0
    nodes[index] = parent
    finish(index)
  }

  /// The node at `index`, below ``count``.
  @inlinable
  package internal(set) subscript(index: Int) -> TapeNode {
    @inline(__always)
    get {
      precondition(index >= 0 && index < count)
      return nodes[index]
    }
    @inline(__always)
    set {
      precondition(index >= 0 && index < count)
      nodes[index] = newValue
    }
  }

  /// How deep the JSON of a subtree nests, as `jq` counts: one for each bracket, and one for each key before a value.
  func jsonDepth(_ index: Int) -> Int {
    let node = self[index]
    var deepest = 0
    var next = index + 1
    let end = index + Int(node.size)
    while next < end {
      deepest = max(deepest, self[next].kind.isDecoration ? 0 : jsonDepth(next))
      next += Int(self[next].size)
    }
    switch node.kind {
    case .structure: return 5 + deepest
    case .changed: return 4 + deepest
    case .lead: return deepest
    default: return 3 + max(deepest, 1)
    }
  }

  /// The first byte of a value in its line; strings and comments keep the offset of their text.
  package func firstByte(_ index: Int) -> Int {
    var index = index
    while true {
      let node = self[index]
      switch node.kind {
      case .flags, .infix, .changed, .indexed: index += 1
      case .string: return Int(node.start) - (node.flags & NodeFlags.abstract != 0 ? 2 : 1)
      case .lead: return Int(node.start) - 3
      default: return Int(node.start)
      }
    }
  }

  /// Adds the nodes to those of other lines.
  func copy(to others: inout [TapeNode]) {
    others.append(contentsOf: UnsafeBufferPointer(start: nodes, count: count))
  }

  /// Takes the nodes that a line had.
  mutating func restore(_ others: Span<TapeNode>) {
    clear()
    while capacity < others.count { grow() }
    others.withUnsafeBufferPointer { others in
      guard let first = others.baseAddress else { return }
      nodes.update(from: first, count: others.count)
    }
    count = others.count
  }

  /// Moves to twice the room.
  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<TapeNode>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: nodes, count: count)
    nodes.deallocate()
    nodes = larger
    capacity *= 2
  }
}
