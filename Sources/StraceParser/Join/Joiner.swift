/// Finds the halves of a cut call again: by the thread's id, text first.
///
///     7 read(3,  <unfinished ...>        7 <... read resumed>"x", 1) = 1        7 read(3, "x", 1) = 1
struct Joiner {
  /// A first half that waits for its second.
  struct Half {
    /// The line, and one newline behind it.
    var text: [UInt8]
    /// Where the line stands.
    var place: TraceStream.Place
    /// Where the call's name stands in the line.
    var name: Range<Int>
    /// Where ` <unfinished ...>` begins.
    var cut: Int

    /// Whether it is a half of a call of that name.
    func isOf(_ other: [UInt8]) -> Bool { text[name].elementsEqual(other) }
  }

  /// Both halves of a call as one line.
  struct Whole {
    /// The joined line, and one newline behind it.
    var text: [UInt8]
    /// The first half as it was.
    var first: Half
  }

  /// One for each thread that is in a cut call. Lines without an id belong to the one thread that has none.
  private var halves: [[UInt8]: Half] = [:]
  /// The call into whose line another wrote: strace ends a line before it begins the next, so there is only one.
  private var interrupted: Half?
  /// More threads than this are not in calls at once: the ids of a trace that says so are not believed.
  private static let limit = 1 << 16
  /// Nor do their lines hold more than this: what comes on top of it is not kept.
  private static let byteLimit = 1 << 24
  private var bytes = 0

  /// Halves whose threads have ended: nothing resumes them, also where another thread has the id now.
  private var dead: [Half] = []

  /// Keeps a first half.
  /// - Returns: the one it takes the place of, whose second half never came; or itself, when too many wait.
  mutating func keep(_ head: LineHead, _ s: Span<UInt8>, _ place: TraceStream.Place) -> Half? {
    if head.ending != .unfinished {
      defer { interrupted = half(head, s, place) }
      return interrupted
    }
    let key = Self.key(head, s)
    let new = half(head, s, place)
    if halves.count + dead.count >= Self.limit && halves[key] == nil || bytes + s.count > Self.byteLimit {
      return new
    }
    let old = halves.updateValue(new, forKey: key)
    bytes += s.count - (old?.text.count ?? 0)
    return old
  }

  private func half(_ head: LineHead, _ s: Span<UInt8>, _ place: TraceStream.Place) -> Half {
    let text = s.withUnsafeBufferPointer { Array($0) }
    return Half(
      text: text, place: place, name: head.name.range,
      cut: head.ending == .unfinished ? s.count - 1 - 17 : Int(head.intruder.start))
  }

  /// The whole call that a second half ends, when its first half is there and is a call of that name.
  mutating func take(_ head: LineHead, _ s: Span<UInt8>) -> Whole? {
    if head.form == .tail {
      guard let half = interrupted else { return nil }
      interrupted = nil
      // The tracee's own bytes stand before the tail of its `write`.
      let start = head.intruder.exists ? head.intruder.range.upperBound : head.margin
      var text = Array(half.text[..<half.cut])
      s.extracting(start..<s.count).withUnsafeBufferPointer { text.append(contentsOf: $0) }
      return Whole(text: text, first: half)
    }
    let name = s.extracting(head.name.range).withUnsafeBufferPointer { Array($0) }
    guard let key = key(of: Self.key(head, s), name), let half = halves.removeValue(forKey: key) else {
      return nil
    }
    bytes -= half.text.count
    var text = Array(half.text[..<half.cut])
    // The second half begins behind `resumed>`, and behind the space that old versions put there.
    var rest = head.name.range.upperBound + 9 + Int(head.seamSpaces)
    if text.last == .space, rest < s.count, s[rest] == .comma, rest + 1 < s.count, s[rest + 1] == .space {
      rest += 2
    }
    s.extracting(rest..<s.count).withUnsafeBufferPointer { text.append(contentsOf: $0) }
    return Whole(text: text, first: half)
  }

  /// The thread whose first half is meant.
  ///
  /// On standard error a lone process has no `[pid 7]`, so a half can have it and the other not: the half without an id
  /// is meant, or the only one of that name.
  private func key(of thread: [UInt8], _ name: [UInt8]) -> [UInt8]? {
    if let half = halves[thread] { return half.isOf(name) ? thread : nil }
    if !thread.isEmpty { return halves[[]].flatMap { $0.isOf(name) ? [] : nil } }
    // Where many threads wait, nothing is certain; and looking at all of them for each line would take for ever.
    if halves.count > 64 { return nil }
    let candidates = halves.filter { $0.value.isOf(name) }
    return candidates.count == 1 ? candidates.first?.key : nil
  }

  /// Moves the half of a thread that called execve to the leader, under whose id the call returns.
  /// - Returns: the leader's own half, which is never resumed.
  mutating func supersede(_ head: LineHead, _ s: Span<UInt8>) -> Half? {
    let caller = s.extracting(head.status.range).withUnsafeBufferPointer { Array($0) }
    guard let half = halves.removeValue(forKey: caller) else { return nil }
    let old = halves.updateValue(half, forKey: Self.key(head, s))
    bytes -= old?.text.count ?? 0
    return old
  }

  /// Notes that a thread has ended.
  mutating func end(_ head: LineHead, _ s: Span<UInt8>) {
    if !halves.isEmpty, let half = halves.removeValue(forKey: Self.key(head, s)) { dead.append(half) }
  }

  /// Every first half that still waits, in the order of the trace.
  mutating func removeAll() -> [Half] {
    var left = Array(halves.values) + dead
    dead = []
    if let interrupted { left.append(interrupted) }
    left.sort { $0.place.line < $1.place.line }
    halves = [:]
    bytes = 0
    interrupted = nil
    return left
  }

  private static func key(_ head: LineHead, _ s: Span<UInt8>) -> [UInt8] {
    guard head.pid.exists else { return [] }
    return s.extracting(head.pid.range).withUnsafeBufferPointer { Array($0) }
  }
}
