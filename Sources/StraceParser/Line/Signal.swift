/// Signals and ends of processes.
extension LineParser {
  /// `--- SIGINT {si_signo=SIGINT, ...} ---`, `--- stopped by SIGSTOP ---`
  mutating func signal(_ s: Span<UInt8>, _ p: Int, _ end: Int) -> Bool {
    guard s.holds("--- ", at: p), end - p > 8, s.holds(" ---", at: end - 4) else {
      return fail(p, .notATraceLine) >= 0
    }
    head.kind = .signal
    var q = p + 4
    if s.holds("stopped by ", at: q) {
      q += 11
      head.form = .stopped
    }
    if s[q] == .openBrace { return nameless(s, q, end - 4) }
    let name = q
    q = signalName(s, q)
    if q == name { return fail(q, .signal) >= 0 }
    head.signal = Piece(name, q)
    if head.form == .stopped { return q == end - 4 || fail(q, .signal) >= 0 }
    if s[q] == .space, s[q + 1] == .open { return described(s, q + 2, end - 4) }
    guard s[q] == .space, s[q + 1] == .openBrace else { return fail(q, .signal) >= 0 }
    q = structure(s, q + 1, 0)
    if q < 0 { return false }
    head.argumentsEnd = UInt32(truncatingIfNeeded: tape.count)
    return q == end - 4 || fail(q, .signal) >= 0
  }

  /// `--- {si_signo=SIGSEGV, ...} (Segmentation fault) ---`
  private mutating func nameless(_ s: Span<UInt8>, _ p: Int, _ last: Int) -> Bool {
    var q = structure(s, p, 0)
    if q < 0 { return false }
    head.argumentsEnd = UInt32(truncatingIfNeeded: tape.count)
    guard s.holds(" (", at: q) else { return fail(q, .signal) >= 0 }
    let start = q + 2
    q = last - 1
    guard q >= start, s[q] == .close else { return fail(start, .signal) >= 0 }
    head.message = Piece(start, q)
    head.form = .described
    return true
  }

  /// `--- SIGCHLD (Child exited) @ 0 (0) ---`: description, address, pid of the sender.
  private mutating func described(_ s: Span<UInt8>, _ from: Int, _ last: Int) -> Bool {
    var q = from
    while q < last, s[q] != .close { q += 1 }
    head.message = Piece(from, q)
    guard s.holds(") @ ", at: q) else { return fail(q, .signal) >= 0 }
    let address = q + 4
    q = address
    while byte(s[q], is: ByteClass.name) { q += 1 }
    head.note = Piece(address, q)
    guard q > address, s.holds(" (", at: q) else { return fail(q, .signal) >= 0 }
    let sender = q + 2
    q = sender
    while byte(s[q], is: ByteClass.name) { q += 1 }
    head.aside = Piece(sender, q)
    head.form = .described
    return s[q] == .close && q + 1 == last || fail(q, .signal) >= 0
  }

  /// `[ Process PID=7 runs in 32 bit mode. ]`
  mutating func personality(_ s: Span<UInt8>, _ p: Int, _ end: Int) -> Bool {
    guard s.holds("[ Process PID=", at: p) else { return fail(p, .notATraceLine) >= 0 }
    let q = digits(s, p + 14)
    guard q > p + 14, s.holds(" runs in ", at: q), s.holds(" mode. ]", at: end - 8), q + 9 <= end - 8 else {
      return fail(q, .notATraceLine) >= 0
    }
    head.kind = .personality
    head.status = Piece(p + 14, q)
    head.note = Piece(q + 9, end - 8)
    return true
  }

  /// The end of a signal's name or number.
  private func signalName(_ s: Span<UInt8>, _ p: Int) -> Int {
    var q = p
    while byte(s[q], is: ByteClass.name) { q += 1 }
    return q
  }

  /// `+++ exited with 0 +++`, `+++ killed by SIGSEGV (core dumped) +++`, `+++ superseded by execve in pid 7 +++`
  mutating func exit(_ s: Span<UInt8>, _ p: Int, _ end: Int) -> Bool {
    guard s.holds("+++ ", at: p), end - p > 8, s.holds(" +++", at: end - 4) else {
      return fail(p, .notATraceLine) >= 0
    }
    let last = end - 4
    if s.holds("+++ exited with ", at: p) {
      let q = digits(s, p + 16)
      head.kind = .exit
      head.status = Piece(p + 16, q)
      return q == last && q > p + 16 || fail(q, .exit) >= 0
    }
    if s.holds("+++ killed by ", at: p) {
      let q = signalName(s, p + 14)
      head.kind = .exit
      head.signal = Piece(p + 14, q)
      if s.holds(" (core dumped)", at: q) {
        head.form = .coreDumped
        return q + 14 == last || fail(q, .exit) >= 0
      }
      return q == last && q > p + 14 || fail(q, .exit) >= 0
    }
    if s.holds("+++ superseded by execve in pid ", at: p) {
      let q = digits(s, p + 32)
      head.kind = .superseded
      head.status = Piece(p + 32, q)
      return q == last && q > p + 32 || fail(q, .exit) >= 0
    }
    return fail(p + 4, .exit) >= 0
  }
}
