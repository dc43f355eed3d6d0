/// Numbers of a fixed width.
package enum Digits {
  /// A number with zeros before it up to so many digits; a longer one is not cut.
  package static func padded(_ number: some BinaryInteger, radix: Int = 10, to places: Int) -> String {
    let digits = String(number, radix: radix)
    return String(repeating: "0", count: max(0, places - digits.count)) + digits
  }

  /// `1500000000` with nine decimals is `1.500000000`, as strace writes a time: no binary fraction holds it exactly.
  /// - Parameters:
  ///   - value: how many of the last place: nanoseconds for nine.
  ///   - places: how many digits stand behind the point, from 1 to 18.
  package static func decimals(_ value: Int64, places: Int) -> String {
    let unit = (0..<places).reduce(1 as UInt64) { unit, _ in unit * 10 }
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: unit)
    return "\(value < 0 ? "-" : "")\(whole).\(padded(rest, to: places))"
  }
}
