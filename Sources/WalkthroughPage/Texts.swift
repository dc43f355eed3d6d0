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

  /// A text in English with stretches of another language's writing in it, each in an element that says which it is, so that
  /// it is read aloud in that one. A writing that many languages share is left as it is.
  static func spoken(_ text: String) -> [Node] {
    guard text.utf8.contains(where: { $0 >= 0xE3 }) else { return [.text(text)] }
    let language = text.unicodeScalars.lazy.compactMap(language).max { $0.rank < $1.rank }
    var nodes: [Node] = []
    var run = String.UnicodeScalarView()
    var isForeign = false
    func end() {
      guard !run.isEmpty else { return }
      let part = Node.text(String(run))
      nodes.append(isForeign ? el("span", [("lang", language?.name ?? "")], [part]) : part)
      run = .init()
    }
    for scalar in text.unicodeScalars {
      let foreign = Self.language(scalar) != nil
      if foreign != isForeign { end() }
      isForeign = foreign
      run.append(scalar)
    }
    end()
    return nodes
  }

  /// The language that writes with a character. Japanese uses Chinese characters too: where both are, it is Japanese.
  private static func language(_ scalar: Unicode.Scalar) -> (name: String, rank: Int)? {
    switch scalar.value {
    case 0x3040...0x30FF: ("ja", 2)
    case 0xAC00...0xD7AF, 0x1100...0x11FF: ("ko", 1)
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3000...0x303F, 0xFF00...0xFFEF: ("zh", 0)
    default: nil
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
