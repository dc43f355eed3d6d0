/// Which call can have been the cause of which other one.
struct Precedence {
  private let calls: [TimelineCall]
  private let traces: [Int]

  init(_ calls: [TimelineCall], traces: [Int]) {
    self.calls = calls
    self.traces = traces
  }

  /// Whether a call can have caused what another one returned: it had begun by then.
  ///
  /// One strace writes lines in the order of what happened, and its stamps say the same; only where both say that the
  /// call came too late, it did: a clock may be set back, and of a set of -ff the lines are merged by their stamps. Of two
  /// traces the causes themselves say more than their clocks.
  func mayCause(_ cause: Int, _ effect: Int) -> Bool {
    let (one, other) = (calls[cause], calls[effect])
    guard cause != effect, traces[one.side] == traces[other.side], one.line > 0, other.line > 0,
      one.line > other.lastLine
    else { return true }
    guard let begin = one.begin, let end = other.end ?? other.bound else { return false }
    return begin <= end
  }
}
