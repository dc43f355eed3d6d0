/// How wide strace makes the gaps of a line. What differs is written into the JSON; what is not there is as here.
struct Spacing {
  /// A gap of a line.
  enum Slot: UInt8, CaseIterable {
    /// Before the line's first word.
    case indent
    /// Inside `[pid   531]`, or behind a bare pid.
    case pid
    /// Before the number of a relative stamp.
    case relative
    /// Before the number in `[  42]`.
    case sysnr
    /// Behind `resumed>`, before `<unfinished ...>`.
    case seam
    /// Between the closing bracket and `=`.
    case result
    /// Behind the result.
    case end

    /// Its name in JSON.
    var name: StaticString {
      switch self {
      case .indent: "indent"
      case .pid: "pid"
      case .relative: "relative"
      case .sysnr: "sysnr"
      case .seam: "seam"
      case .result: "result"
      case .end: "end"
      }
    }
  }

  private var widths = InlineArray<7, Int>(repeating: -1)

  /// Whether every gap is as strace makes it: the same questions as below, asked of every line.
  static func isUsual(_ head: LineHead) -> Bool {
    if head.indent | head.endSpaces | head.seamSpaces != 0 { return false }
    let isBracketed = head.pidForm == .bracketed
    if head.pidForm == .padded || isBracketed,
      Int(head.pidSpaces) != pid(digits: Int(head.pid.length), isBracketed: isBracketed)
    {
      return false
    }
    if head.relative.exists, Int(head.relativeSpaces) != relative(digits: Int(head.relativeDigits)) {
      return false
    }
    if head.sysnr.exists, Int(head.sysnrSpaces) != sysnr(digits: Int(head.sysnr.length)) { return false }
    if head.closed == 0 { return true }
    return Int(head.resultSpaces) == result(column: column(head))
  }

  /// Where strace counted the result's column from: what a mail put before the line came after the padding.
  private static func column(_ head: LineHead) -> Int {
    Int(head.closed) - (head.quote.exists ? Int(head.quote.length) : 0)
  }

  /// The gaps of a line that are not as strace makes them.
  init(_ head: LineHead) {
    if head.indent > 0 { set(.indent, Int(head.indent)) }
    if head.pidForm == .padded || head.pidForm == .bracketed {
      let usual = Self.pid(digits: Int(head.pid.length), isBracketed: head.pidForm == .bracketed)
      if Int(head.pidSpaces) != usual { set(.pid, Int(head.pidSpaces)) }
    }
    if head.relative.exists, Int(head.relativeSpaces) != Self.relative(digits: Int(head.relativeDigits)) {
      set(.relative, Int(head.relativeSpaces))
    }
    if head.sysnr.exists, Int(head.sysnrSpaces) != Self.sysnr(digits: Int(head.sysnr.length)) {
      set(.sysnr, Int(head.sysnrSpaces))
    }
    if head.endSpaces > 0 { set(.end, Int(head.endSpaces)) }
    if head.seamSpaces > 0 { set(.seam, Int(head.seamSpaces)) }
    if head.closed > 0, Int(head.resultSpaces) != Self.result(column: Self.column(head)) {
      set(.result, Int(head.resultSpaces))
    }
  }

  private mutating func set(_ slot: Slot, _ width: Int) {
    widths[Int(slot.rawValue)] = width
  }

  /// The width of a gap, nil when it is as strace makes it.
  subscript(slot: Slot) -> Int? {
    let width = widths[Int(slot.rawValue)]
    return width < 0 ? nil : width
  }

  /// `"%-5u "` and `"[pid %5u] "`
  static func pid(digits: Int, isBracketed: Bool) -> Int { max(5 - digits, 0) + (isBracketed ? 0 : 1) }

  /// `"%6ld"`: only what stands before the point counts.
  static func relative(digits: Int) -> Int { max(6 - digits, 0) }

  /// `"[%4lu] "`; `[???]` has none.
  static func sysnr(digits: Int) -> Int { max(4 - digits, 0) }

  /// The result begins in column 40, or one space behind the call.
  static func result(column: Int) -> Int { max(40 - column, 1) }
}
