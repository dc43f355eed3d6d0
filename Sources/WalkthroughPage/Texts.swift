import TraceText

/// Lines of a trace as text.
enum Line {
  /// The text; bytes that are no UTF-8 are written as strace writes them, `\377`.
  static func text(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return bytes.reduce(into: "") { text, byte in
      if byte < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\" + Digits.padded(byte, radix: 8, to: 3)
      }
    }
  }
}

/// Numbers for people.
enum Words {
  /// A stretch of time: `12.4 ms`, with three digits that count.
  static func time(_ nanoseconds: Int64) -> String {
    let magnitude = nanoseconds.magnitude
    let sign = nanoseconds < 0 ? "-" : ""
    let units: [(UInt64, String)] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs")]
    for (size, name) in units where magnitude >= size {
      let whole = magnitude / size
      let digits = whole >= 100 ? 0 : whole >= 10 ? 1 : 2
      let scale: UInt64 = digits == 0 ? 1 : digits == 1 ? 10 : 100
      guard digits > 0 else { return "\(sign)\(whole) \(name)" }
      // Rounded, not cut.
      let value = (magnitude * scale + size / 2) / size
      return "\(sign)\(value / scale).\(Digits.padded(value % scale, to: digits)) \(name)"
    }
    return "\(sign)\(magnitude) ns"
  }
}

/// Texts that have little room, or code in them.
enum Texts {
  /// A text of Markdown's simplest kind: what stands between backticks is code.
  static func withCode(_ text: String) -> [Node] {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    // A lone backtick is one.
    guard parts.count > 2, parts.count % 2 == 1 else { return [.text(text)] }
    return parts.enumerated().filter { !$1.isEmpty }.map { place, part in
      place % 2 == 1 ? el("code", "", String(part)) : .text(String(part))
    }
  }

  /// The first characters of a text, and a sign that there were more. A character here is a scalar: one that joins
  /// thousands of marks would be one character of any length.
  static func short(_ text: String, _ limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
  }

  /// Hundredths as the attributes of SVG have them: `33.3%`.
  static func percent(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
  }
}
