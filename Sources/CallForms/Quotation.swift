package import StraceParser

/// A line of a trace as a text quotes it: in the short form, and how often it stands there where that is said behind it.
///
/// `sendto(3, "x", 1, 0, NULL, 0) = 1  [20 times]`
package struct Quotation: Hashable, Sendable {
  /// The line.
  package let text: String
  /// How many equal lines follow each other.
  package let times: Int

  /// A quoted line.
  package init(_ line: some StringProtocol) {
    let words = " times]"
    guard line.hasSuffix(words), let open = line.lastIndex(of: "["), line[..<open].hasSuffix("  "),
      let times = Int(line[line.index(after: open)...].dropLast(words.count)), (2...10_000).contains(times)
    else {
      (text, times) = (String(line), 1)
      return
    }
    (text, self.times) = (String(line[..<open].dropLast(2)), times)
  }

  /// The quoted lines of a text in Markdown: those between `` ```strace `` and `` ``` ``.
  package static func all(in text: String) -> [Quotation] {
    var all: [Quotation] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = !isInside && line == fence
      } else if isInside {
        all.append(Quotation(line))
      }
    }
    return all
  }

  /// What begins a block of quoted lines.
  package static let fence = "```strace"

  /// What a quotation of a line may say: its strings whole, or cut as the report cuts them, since a million bytes would
  /// fill a page.
  package static func forms(of event: TraceEvent) -> [String] {
    let whole = CallFormatter(stringLimit: longest).text(event)
    let cut = CallFormatter().text(event)
    return whole == cut ? [whole] : [whole, cut]
  }

  /// No text quotes a longer string whole.
  private static let longest = 4096

  /// A call without what no two runs have alike: ports of the range that the kernel chooses from, and pointers.
  package static func withoutChance(_ text: String) -> String {
    var out = ""
    var rest = text[...]
    while let sign = rest.firstRange(of: "htons(") ?? rest.firstRange(of: "0x") {
      out += rest[..<sign.upperBound]
      let isPort = rest[sign].hasPrefix("h")
      rest = rest[sign.upperBound...]
      let digits = rest.prefix { $0.isHexDigit }
      let isChance = isPort ? (Int(digits) ?? 0) >= firstChosenPort : digits.count >= 6
      out += isChance ? "…" : String(digits)
      rest = rest[digits.endIndex...]
    }
    return out + rest
  }

  /// ip(7): ip_local_port_range begins here unless somebody has set it.
  private static let firstChosenPort = 32768
}
