extension TraceResult {
  /// A part of what stands in brackets behind a result: `left {tv_sec=0, tv_usec=5}`.
  public struct Noted: Hashable, Sendable {
    /// The words before the value: `in`, `left`, `old mask`; empty for a value alone.
    public var name: String
    /// The value; nil for words alone: `Timeout`.
    public var value: TraceValue?

    /// A part of a note.
    public init(name: String, value: TraceValue?) {
      self.name = name
      self.value = value
    }
  }

  /// The parts of ``note`` as values, read when asked: what poll(2) found, what select(2) found and what is left of its
  /// time, the flags of fcntl(2).
  ///
  ///     [{fd=3, revents=POLLIN}], left {tv_sec=0, tv_nsec=5}     in [3], out [4], left {...}     flags O_RDWR
  ///
  /// Empty for a note that is none of these: a date, a class.
  public var noted: [Noted] {
    guard let note, !note.isEmpty else { return [] }
    var parser = LineParser()
    return parser.note(Array(note.utf8))
  }

  /// The value of the part of ``note`` with this name; of the one without a name for the empty one.
  public func noted(_ name: String) -> TraceValue? { noted.first { $0.name == name }?.value }
}

extension LineParser {
  /// Reads `name value, name value`; empty when that is not what it is.
  fileprivate mutating func note(_ text: [UInt8]) -> [TraceResult.Noted] {
    let line = text + [.newline]
    let s = line.span
    let end = text.count
    var found: [TraceResult.Noted] = []
    var q = 0
    while true {
      let words = q
      // Small letters and spaces name what follows; a value begins with anything else.
      while s[q] &- 97 < 26 || s[q] == .space && q > words { q += 1 }
      let name = String(decoding: text[words..<q].reversed().drop { $0 == .space }.reversed(), as: UTF8.self)
      guard name.isEmpty || q > words && s[q - 1] == .space else { return [] }
      let index = tape.count
      q = element(s, q, 0)
      guard q > 0, q <= end else { return [] }
      let value = self.value(s, index)
      if name.isEmpty, end == q, found.isEmpty, case .constant(let word) = value.content {
        // `Timeout`, `SIGALRM`, `SCHED_OTHER`: what it is called, and no value of it.
        return [TraceResult.Noted(name: word, value: nil)]
      }
      found.append(TraceResult.Noted(name: name, value: value))
      if q == end { return found }
      guard s[q] == .comma, s[q + 1] == .space else { return [] }
      q += 2
    }
  }
}
