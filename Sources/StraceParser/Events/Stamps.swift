/// The seconds of a stamp, `0.000063`, in nanoseconds, and the smallest step of its digits; nil when they do not fit.
func seconds(_ text: Span<UInt8>) -> (nanoseconds: Int64, unit: Int64)? {
  var value: Int64 = 0
  var decimals = -1
  for index in text.indices {
    let byte = text[index]
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
  package init?(_ text: Span<UInt8>) {
    guard let (nanoseconds, unit) = seconds(text) else { return nil }
    self.init(nanoseconds: nanoseconds, unit: unit)
  }
}

extension TraceTime {
  /// The stamp as strace writes it: `21:58:37.271`, `1795210284.463618`.
  init?(_ text: Span<UInt8>) {
    var total: Int64 = 0
    var colons = 0
    var start = 0
    for index in text.indices where text[index] == .colon {
      // Hours, and minutes: two digits, or fewer.
      guard let (whole, unit) = seconds(text.extracting(start..<index)), index - start <= 2, index > start,
        unit == 1_000_000_000, colons < 2, colons == 0 || whole < 60_000_000_000
      else { return nil }
      total = (total + whole) * 60
      colons += 1
      start = index + 1
    }
    guard let (ofMinute, unit) = seconds(text.extracting(start..<text.count)), colons != 1 else { return nil }
    guard colons == 2 else {
      self.init(nanoseconds: ofMinute, unit: unit, style: .epoch)
      return
    }
    total = total.addingReportingOverflow(ofMinute).partialValue
    // `99:59:60` would be written with three digits.
    guard ofMinute < 61_000_000_000, total < 360_000_000_000_000 else { return nil }
    self.init(nanoseconds: total, unit: unit, style: .clock)
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
