internal import TraceText

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
    value(Escape.json(key))
    text += ":"
    needsComma = false
  }

  mutating func field(_ key: String, _ string: String?) {
    self.key(key)
    value(string.map(Escape.json) ?? "null")
  }

  /// A number that a JSON reader keeps exactly, else its digits as a string.
  mutating func field(_ key: String, _ number: Int64?) {
    self.key(key)
    guard let number else { return null() }
    self.number(number)
  }

  mutating func number(_ number: Int64) {
    value(abs(Double(number)) <= 9_007_199_254_740_992 ? "\(number)" : Escape.json("\(number)"))
  }

  mutating func null() { value("null") }

  mutating func field(_ key: String, _ number: Int) { field(key, Int64(number)) }

  mutating func string(_ string: String) { value(Escape.json(string)) }

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
}
