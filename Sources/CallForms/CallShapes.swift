import LinuxABI
package import StraceParser
package import TraceModel

/// What of a call is the same however often it is made, as bytes: the name, the arguments that ``CallSignature`` shows, the
/// error. Calls of one shape are in one row; only the first of them becomes a value.
package struct CallShapes: ~Copyable {
  /// A shape's number.
  package struct ID: Hashable, Sendable { package let index: Int32 }

  /// A call of each shape.
  package private(set) var samples: [TraceEvent] = []
  /// The shape that was asked for last.
  package private(set) var last = ID(index: 0)
  private var slots = [Int32](repeating: -1, count: 1 << 12)
  private var keys: [[UInt8]] = []
  private var key: [UInt8] = []

  /// Whether calls are told apart also by ``CallMarks``.
  private let hasMarks: Bool

  /// No shape yet.
  ///
  /// - Parameter hasMarks: whether calls of one form are told apart where ``CallMarks`` knows them for several functions'.
  package init(hasMarks: Bool = false) { self.hasMarks = hasMarks }

  /// What is shown of each system call, by its index.
  private let shown = Self.shownArguments()
  private static let fcntl = SyscallID("fcntl")
  private let waiting = SyscallSet(CallSignature.timeouts.keys.sorted())

  /// Which arguments are shown, as bits.
  private struct Shown {
    var whole: UInt8 = 0
    var address: UInt8 = 0
  }

  /// Shapes that a trace may have; behind it their numbers are left out of them.
  package static let limit = 1 << 13

  /// The shape of the call that was parsed last.
  package mutating func id(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place, _ call: SyscallID
  ) -> ID {
    write(parser, s, call)
    if let known = find() {
      last = known
      return known
    }
    let isRare = keys.count >= Self.limit || size >= Self.sizeLimit
    if isRare {
      // So many shapes no program has: what is new goes by its name alone.
      isFull = true
      key.removeAll(keepingCapacity: true)
      if parser.head.name.exists { add(s, parser.head.name.range.prefix(64)) }
      key.append(0xFF)
      if let known = find() {
        last = known
        return known
      }
    }
    var sample = parser.event(s, place)
    if isRare {
      // It stands for calls with other arguments and other results, too.
      sample.call?.arguments = []
      if sample.call?.result != nil { sample.call?.result = TraceResult(value: "?", number: nil) }
    }
    last = add(sample, size: s.count)
    return last
  }

  /// The shape of the key.
  private func find() -> ID? {
    var slot = hash(key) & (slots.count - 1)
    while slots[slot] >= 0 {
      if keys[Int(slots[slot])] == key { return ID(index: slots[slot]) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private mutating func add(_ sample: TraceEvent, size: Int) -> ID {
    let id = ID(index: Int32(keys.count))
    var slot = hash(key) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = id.index
    keys.append(key)
    samples.append(sample)
    self.size += key.count + size
    if keys.count * 2 > slots.count { grow() }
    return id
  }

  /// How many bytes the shapes' keys and samples have, and may have.
  private var size = 0
  private static let sizeLimit = 1 << 22
  /// Whether there were more shapes than are told apart.
  package private(set) var isFull = false

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for (index, key) in keys.enumerated() {
      var slot = hash(key) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index)
    }
  }

  private func hash(_ key: [UInt8]) -> Int {
    Int(truncatingIfNeeded: key.span.wordHash(0..<key.count) & 0x7FFF_FFFF)
  }

  // MARK: The key

  private mutating func write(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ call: SyscallID
  ) {
    key.removeAll(keepingCapacity: true)
    if parser.head.name.exists { add(s, parser.head.name.range) }
    key.append(UInt8(parser.head.kind == .call ? 0 : parser.head.kind == .unfinished ? 1 : 2))
    // The thread ended while its call was printed: there is a result, and it says nothing.
    if parser.head.ending == .exited { key.append(10) }
    if parser.head.injected.exists { key.append(3) }
    var isZero = false
    if parser.head.errno.exists {
      add(s, parser.head.errno.range)
    } else if parser.head.result != .max {
      let result = parser.tape[Int(parser.head.result)].range
      isZero = result.count == 1 && s[result.lowerBound] == UInt8(ascii: "0")
      key.append(s[result.lowerBound] == UInt8(ascii: "?") ? 4 : isZero ? 5 : 6)
    }
    key.append(0)
    // Before what waits is left to its name.
    let mark = hasMarks ? CallMarks.mark(of: call, parser, s) : 0
    if mark != 0 { key.append(mark) }
    let shown = call.index < shown.count ? shown[Int(call.index)] : Shown()
    // Where something was ready the time that poll(2) would have waited tells nothing.
    guard shown.whole | shown.address != 0, !waiting.contains(call) || isZero else { return }
    var index = 0
    var place = 0
    let end = Int(parser.head.argumentsEnd)
    while index < end, place < 8 {
      let node = parser.tape[index]
      let next = index + Int(node.size)
      if shown.whole & 1 << UInt8(place) != 0 {
        // The subtree's text lies between its first byte and that of the next argument.
        let last = next < end ? parser.tape.firstByte(next) - 2 : Int(parser.head.closed) - 1
        let first = parser.tape.firstByte(index)
        // Of fcntl(2)'s third argument only flags are shown: a lock on each byte of a file is one shape.
        let isShown = call != Self.fcntl || place < 2 || node.kind == .constant || node.kind == .flags
        if isShown, first < last, last < s.count { add(s, first..<last) }
      } else if shown.address & 1 << UInt8(place) != 0 {
        address(parser, s, index, node)
      }
      key.append(1)
      place += 1
      index = next
    }
  }

  /// Of an address its family alone counts, and whether there is one.
  private mutating func address(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ index: Int, _ node: TapeNode
  ) {
    key.append(
      node.kind == .structure
        ? 7
        : node.kind == .integer || node.kind == .pointer && s[node.range.lowerBound] == UInt8(ascii: "N")
          ? 8 : 9)
    guard node.kind == .structure, node.size > 1 else { return }
    add(s, parser.tape[index + 1].range)
  }

  private mutating func add(_ s: Span<UInt8>, _ range: Range<Int>) {
    s.extracting(range).withUnsafeBufferPointer { key.append(contentsOf: $0) }
  }

  /// Which arguments ``CallSignature`` shows, as bits: those that count whole, and addresses.
  private static func shownArguments() -> [Shown] {
    let timeouts = CallSignature.timeouts.map { (name: $0.key, whole: [$0.value], address: [Int]()) }
    let rows: [(String, [Int], [Int])] = [
      ("socket", [0, 1, 2], []), ("socketpair", [0, 1, 2], []), ("listen", [1], []), ("shutdown", [1], []),
      ("ioctl", [1], []), ("epoll_ctl", [1], []), ("fcntl", [1, 2], []), ("lseek", [2], []),
      ("epoll_create1", [0], []), ("setsockopt", [1, 2, 3], []), ("getsockopt", [1, 2, 3], []),
      ("bind", [], [1]), ("connect", [], [1]), ("accept", [2], [1]), ("accept4", [2, 3], [1]),
      ("getsockname", [2], []), ("getpeername", [2], []), ("sendto", [3], [4]), ("recvfrom", [2, 3, 5], [4]),
      ("read", [2], []), ("execve", [], []),
    ]
    var found: [Shown] = []
    for (name, whole, address) in rows + timeouts {
      let index = Int(SyscallID(name).index)
      while found.count <= index { found.append(Shown()) }
      found[index] = Shown(
        whole: whole.reduce(0) { $0 | 1 << UInt8($1) }, address: address.reduce(0) { $0 | 1 << UInt8($1) })
    }
    return found
  }
}
