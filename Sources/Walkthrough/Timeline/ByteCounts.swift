/// Numbers of bytes come from the trace, which may say any: sums of them stop at the greatest number.
extension Int {
  /// This and another number.
  func plusClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}

extension Sequence<Int> {
  /// All of them.
  var clampedSum: Int { reduce(0) { $0.plusClamped($1) } }
}
