import StraceParser

extension Conversation {
  /// What moved through a socket in one direction.
  package struct Bytes: Sendable {
    /// How many bytes.
    package private(set) var total = 0
    /// How many calls moved them.
    package private(set) var calls = 0
    /// The forms of these calls, each with the line where it first stands and how often it was seen.
    private(set) var forms: [Act] = []
    /// The first bytes as far as strace kept them, those of all calls behind each other.
    private(set) var known: [UInt8] = []
    /// Where bytes are missing among ``known``, in order.
    private(set) var gaps: [Gap] = []
    /// Whether a call moved bytes that strace shows in no way: sendfile(2), splice(2).
    private(set) var hasHidden = false
    /// Whether strace left out bytes that `-s` would show.
    private(set) var hasCut = false
    /// How many bytes ``known`` and ``gaps`` stand for, at most ``limit``.
    private(set) var length = 0
    /// What is behind ``length``, of which only digests are kept.
    private(set) var tail = BytesTail()
    /// A digest of where each call's bytes begin.
    private(set) var boundaries: UInt64 = 0

    /// Bytes that strace left out. A result may say 65,536 where the line has three: they take no room.
    struct Gap: Sendable {
      /// Where they stand in the direction.
      var place: Int32
      var count: Int32
    }

    /// How many bytes of a direction are kept.
    static let limit = 1 << 16
    /// How many different forms of one direction are told apart.
    static let formLimit = 64

    /// Counts a call, and its form where there is room for one more.
    mutating func note(_ form: Int32, at line: Int, count: Int, room: inout Room) {
      calls += 1
      total = total &+ count
      if let known = forms.firstIndex(where: { $0.form == form }) {
        forms[known].count += 1
      } else if forms.count >= Self.formLimit {
        room.loseCall()
      } else if room.takeAct() {
        forms.append(Act(form: form, line: line))
      }
    }

    /// Adds a call's bytes: of a tape as much as it has, and for the rest a gap.
    /// - Parameter node: the buffer's node; nil for a call that has none.
    mutating func add(
      _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int?, count: Int, room: inout Room
    ) {
      boundaries = (boundaries ^ UInt64(length + tail.length)) &* 1_099_511_628_211 &+ 1
      let wanted = min(count, Self.limit - length)
      let before = known.count
      var all = 0
      if !room.hasBytes() {
        tail.skip(count - wanted)
      } else if count > wanted {
        var bytes: [UInt8] = []
        if let node { _ = TapeBytes.append(parser, s, node, to: &bytes, count) }
        all = bytes.count
        known += bytes.prefix(wanted)
        tail.add(bytes.span.extracting(min(all, wanted)...), of: count - wanted, &room)
      } else if let node {
        _ = TapeBytes.append(parser, s, node, to: &known, wanted)
        all = known.count - before
      }
      if all < count {
        if node == nil { hasHidden = true } else { hasCut = true }
      }
      let shown = known.count - before
      room.takeBytes(shown)
      length += shown
      guard shown < wanted else { return }
      let missing = Int32(wanted - shown)
      if let last = gaps.last, Int(last.place + last.count) == length {
        gaps[gaps.count - 1].count += missing
      } else {
        gaps.append(Gap(place: Int32(length), count: missing))
        room.takeBytes(MemoryLayout<Gap>.size)
      }
      length += Int(missing)
    }

    /// The bytes from a place on, as far as none is missing.
    func known(from place: Int) -> ArraySlice<UInt8> {
      var missing = 0
      var end = length
      for gap in gaps {
        if Int(gap.place) > place {
          end = Int(gap.place)
          break
        }
        if Int(gap.place + gap.count) > place { return [] }
        missing += Int(gap.count)
      }
      return known[place - missing..<end - missing]
    }

    /// The first place where both sides have a byte and it is not the same.
    static func difference(_ a: Bytes, _ b: Bytes) -> Int? {
      // Places come in order, so that each side's gaps are gone through once.
      var (left, right) = (Cursor(a), Cursor(b))
      let common = min(a.length, b.length)
      var place = 0
      while place < common {
        let count = min(left.run(at: place), right.run(at: place), common - place)
        if let x = left.known, let y = right.known {
          for offset in 0..<count where a.known[x + offset] != b.known[y + offset] { return place + offset }
        }
        place += count
        left.advance(by: count)
        right.advance(by: count)
      }
      return nil
    }

    /// A place among the bytes of one side, that moves forward.
    private struct Cursor {
      private let gaps: [Gap]
      private let length: Int
      private var gap = 0
      private var offset = 0
      private var isMissing = false

      init(_ bytes: Bytes) {
        gaps = bytes.gaps
        length = bytes.length
      }

      /// Where the byte stands among those that are known; nil for one that is not.
      var known: Int? { isMissing ? nil : offset }

      /// How many bytes from a place on are all known, or all missing; never 0 before the end.
      mutating func run(at place: Int) -> Int {
        if gap < gaps.count, place >= Int(gaps[gap].place + gaps[gap].count) { gap += 1 }
        guard gap < gaps.count else {
          isMissing = false
          return length - place
        }
        let (start, end) = (Int(gaps[gap].place), Int(gaps[gap].place + gaps[gap].count))
        isMissing = place >= start
        return isMissing ? end - place : start - place
      }

      mutating func advance(by count: Int) { if !isMissing { offset += count } }
    }
  }

  /// How much of one side is kept in memory, of all its sockets together: a trace may have more.
  struct Room: Sendable {
    /// Bytes that moved.
    private var bytes = 1 << 23
    /// Acts, and forms of calls that move bytes.
    private var acts = 1 << 19
    /// How many calls there was no room for.
    private(set) var lost = 0

    /// Whether there is room for a call's bytes; one that has none is counted.
    mutating func hasBytes() -> Bool {
      if bytes <= 0 { lost += 1 }
      return bytes > 0
    }

    mutating func takeBytes(_ count: Int) { bytes -= count }

    /// Takes the room for an act; false where there is none.
    mutating func takeAct() -> Bool {
      guard acts > 0 else {
        lost += 1
        return false
      }
      acts -= 1
      return true
    }

    /// A call of a socket that there was no room for.
    mutating func loseCall() { lost += 1 }
  }
}

/// The bytes that a call moves, from its tape.
enum TapeBytes {
  /// Brackets deeper than those of a msghdr's list are no bytes.
  private static let depthLimit = 6

  /// Adds the bytes of a value as far as strace kept them: up to the first that it left out.
  /// - Parameters:
  ///   - node: the value's node: a string, a list of buffers, the header of a message.
  ///   - limit: how many bytes are wanted.
  /// - Returns: whether all of the value's bytes are known.
  static func append(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, to found: inout [UInt8], _ limit: Int
  ) -> Bool {
    var left = limit
    return append(parser, s, node, &found, &left, depth: 0)
  }

  private static func append(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, _ found: inout [UInt8], _ left: inout Int,
    depth: Int
  ) -> Bool {
    guard depth < depthLimit else { return false }
    let value = parser.tape[node]
    switch value.kind {
    case .string:
      text(s, value, &found, &left)
      return value.flags & NodeFlags.cut == 0
    case .lead: return value.size < 2 || append(parser, s, node + 1, &found, &left, depth: depth)
    case .array, .structure: break
    default: return true
    }
    var next = node + 1
    while next < node + Int(value.size) {
      let child = parser.tape[next]
      let isPart = !child.kind.isDecoration && (value.kind == .array || isBuffer(parser, s, next, child))
      if isPart, !append(parser, s, next, &found, &left, depth: depth + 1) { return false }
      next += Int(child.size)
    }
    return true
  }

  private static func text(_ s: Span<UInt8>, _ value: TapeNode, _ found: inout [UInt8], _ left: inout Int) {
    if value.flags & NodeFlags.escaped == 0 {
      let shown = min(left, value.range.count)
      let start = value.range.lowerBound
      s.extracting(start..<start + shown).withUnsafeBufferPointer { found.append(contentsOf: $0) }
      left -= shown
      return
    }
    var place = value.range.lowerBound
    while left > 0, place < value.range.upperBound {
      let (byte, width) = Escape.byte(s, place, value.range.upperBound)
      found.append(byte)
      left -= 1
      place += width
    }
  }

  /// Whether a field is a buffer or has some: those of `struct iovec`, `struct msghdr` and `struct mmsghdr`.
  private static func isBuffer(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, _ field: TapeNode
  ) -> Bool {
    let end = parser.tape.firstByte(node) - 1
    return switch field.nameLength {
    case 8: s.holds("iov_base", at: end - 8)
    case 7: s.holds("msg_iov", at: end - 7) || s.holds("msg_hdr", at: end - 7)
    default: false
    }
  }
}
