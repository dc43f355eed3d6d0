/// The seconds of a stamp, `0.000063`, in nanoseconds, and the smallest step of its digits; nil when they do not fit.
func seconds(_ text: some StringProtocol) -> (nanoseconds: Int64, unit: Int64)? {
  var value: Int64 = 0
  var decimals = -1
  for byte in text.utf8 {
    if byte == .dot, decimals < 0 {
      decimals = 0
      continue
    }
    guard byte.isDigit, decimals < 9 else { return nil }
    let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflow) = product.addingReportingOverflow(Int64(byte - .zero))
    if tooLarge || overflow { return nil }
    value = sum
    if decimals >= 0 { decimals += 1 }
  }
  var unit: Int64 = 1
  for _ in max(decimals, 0)..<9 {
    let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
    if tooLarge { return nil }
    value = product
    unit *= 10
  }
  return (value, unit)
}

/// Seconds with as many decimals as the unit has. A time that is none, because somebody made it, is written as it is.
func secondsText(_ nanoseconds: Int64, unit: Int64, width: Int = 1) -> String {
  let whole = String(nanoseconds / 1_000_000_000)
  let padding = String(repeating: "0", count: max(width - whole.utf8.count, 0))
  guard unit > 0, unit < 1_000_000_000 else { return padding + whole }
  let fraction = String((nanoseconds % 1_000_000_000).magnitude)
  let decimals = String(1_000_000_000 / unit).utf8.count - 1
  let padded = String(repeating: "0", count: max(9 - fraction.utf8.count, 0)) + fraction
  return "\(padding)\(whole).\(padded.prefix(decimals))"
}

extension TraceInterval {
  /// The span as strace writes it: `0.000063`.
  package init?(_ text: String) {
    guard let (nanoseconds, unit) = seconds(text) else { return nil }
    self.init(nanoseconds: nanoseconds, unit: unit)
  }
}

extension TraceTime {
  /// The stamp as strace writes it: `21:58:37.271`, `1795210284.463618`.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let last = parts.last, let (ofMinute, unit) = seconds(last) else { return nil }
    var total = ofMinute
    if parts.count == 3 {
      guard let hours = Int64(parts[0]), let minutes = Int64(parts[1]), hours < 100, minutes < 60,
        total < 61_000_000_000
      else { return nil }
      total += (hours * 3600 + minutes * 60) * 1_000_000_000
      // `99:59:60` would be written with three digits.
      guard total < 360_000_000_000_000 else { return nil }
    } else if parts.count != 1 {
      return nil
    }
    self.init(nanoseconds: total, unit: unit, style: parts.count == 3 ? .clock : .epoch)
  }

  /// As strace writes it: `21:58:37.271`, `1795210284.463618`.
  package var text: String {
    guard style == .clock, nanoseconds >= 0 else {
      return secondsText(nanoseconds, unit: unit, width: style == .clock ? 2 : 9)
    }
    let minutes = nanoseconds / 60_000_000_000
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minutes / 60)):\(two(minutes % 60)):"
      + secondsText(nanoseconds % 60_000_000_000, unit: unit, width: 2)
  }
}
