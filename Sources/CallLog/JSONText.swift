/// JSON, written by hand: what a log needs of it is a screenful, and Foundation would be 18 MB.
struct JSONText {
  private(set) var text = ""
  private var needsComma = false

  mutating func object(_ body: (inout JSONText) -> Void) {
    open("{")
    body(&self)
    close("}")
  }

  mutating func array<Element>(_ elements: [Element], _ body: (inout JSONText, Element) -> Void) {
    open("[")
    for element in elements { body(&self, element) }
    close("]")
  }

  mutating func key(_ key: String) {
    value(Self.quoted(key))
    text += ":"
    needsComma = false
  }

  mutating func field(_ key: String, _ string: String?) {
    self.key(key)
    value(string.map(Self.quoted) ?? "null")
  }

  /// A number that a JSON reader keeps exactly, else its digits as a string.
  mutating func field(_ key: String, _ number: Int64?) {
    self.key(key)
    guard let number else { return null() }
    self.number(number)
  }

  mutating func number(_ number: Int64) {
    value(abs(Double(number)) <= 9_007_199_254_740_992 ? "\(number)" : Self.quoted("\(number)"))
  }

  mutating func null() { value("null") }

  mutating func field(_ key: String, _ number: Int) { field(key, Int64(number)) }

  mutating func string(_ string: String) { value(Self.quoted(string)) }

  private mutating func value(_ json: String) {
    if needsComma { text += "," }
    text += json
    needsComma = true
  }

  private mutating func open(_ bracket: String) {
    value(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: String) {
    text += bracket
    needsComma = true
  }

  /// A string of RFC 8259, all else than quotes, backslashes and controls as it is.
  static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
