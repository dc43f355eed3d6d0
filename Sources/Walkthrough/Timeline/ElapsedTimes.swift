import StraceParser

/// When each line of a trace was written whose lines say only how long after the one before: strace -r without -t.
struct ElapsedTimes {
  /// By line, in nanoseconds since the first one.
  private let lines: [Int64]

  /// nil for a trace with stamps of their own, or with none.
  init?(_ text: TraceText) {
    var parser = LineParser()
    var lines: [Int64] = [0]
    var elapsed: Int64 = 0
    var isStamped = false
    let bytes = text.bytes
    let s = bytes.span
    // The parser wants the line's end; a last line without one was cut off, and is at the time of the one before.
    for stretch in text.lines {
      guard stretch.endIndex < s.count else { break }
      let line = s.extracting(stretch.startIndex..<stretch.endIndex + 1)
      parser.parse(line)
      if parser.head.time.exists { return nil }
      if let relative = parser.relative(line) {
        let (sum, overflow) = elapsed.addingReportingOverflow(relative)
        elapsed = overflow ? .max : sum
        isStamped = true
      } else if !isStamped, lines.count > Self.patience {
        return nil
      }
      lines.append(elapsed)
    }
    guard isStamped else { return nil }
    self.lines = lines
  }

  /// A trace without a stamp in so many lines has none.
  private static let patience = 64

  /// When a line was written.
  subscript(line: Int) -> Int64? { lines.indices.contains(line) ? lines[line] : lines.last }
}
