/// Numbers with a fixed count of decimals: no binary fraction holds a time of a trace exactly.
package enum FixedPoint {
  /// `1500000000` in nine places is `1.500000000`, as strace writes a time.
  /// - Parameters:
  ///   - value: how many of the last place: nanoseconds for nine.
  ///   - places: how many digits stand behind the point, from 1 to 18.
  package static func text(_ value: Int64, places: Int) -> String {
    let unit = (0..<places).reduce(1 as UInt64) { unit, _ in unit * 10 }
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: unit)
    let decimals = String(rest)
    let zeros = String(repeating: "0", count: places - decimals.count)
    return "\(value < 0 ? "-" : "")\(whole).\(zeros)\(decimals)"
  }
}
