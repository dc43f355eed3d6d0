/// Numbers come from a trace or a log, which may say any: sums of them stop at the type's limits.
extension FixedWidthInteger {
  /// The sum.
  package func addingClamped(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The difference.
  package func subtractingClamped(_ other: Self) -> Self {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }
}

extension Sequence where Element: FixedWidthInteger {
  /// All of them.
  package var clampedSum: Element { reduce(0) { $0.addingClamped($1) } }
}
