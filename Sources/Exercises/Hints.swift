/// What an exercise says to somebody who is stuck: of each fact three tiers, a question, the idea, the line.
package struct Hints: Sendable {
  /// Which fact of which case.
  package struct Fact: Hashable, Sendable {
    package let section: String
    package let title: String

    package init(section: String, title: String) { (self.section, self.title) = (section, title) }

    /// `life: it closes the listener, too`
    package var text: String { "\(section): \(title)" }
  }

  private var tiers: [String: [String]] = [:]

  /// Reads `hints.md`: `## CASE: TITLE`, and a numbered list.
  package init(_ text: String) {
    var fact: String?
    var isOpen = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") {
        (fact, isOpen) = (String(line.dropFirst(3)), false)
      } else if let fact, let dot = line.firstIndex(of: "."), Int(line[..<dot]) != nil {
        tiers[fact, default: []].append(Self.trimmed(line[line.index(after: dot)...]))
        isOpen = true
      } else if let fact, isOpen, line.hasPrefix(" ") {
        let last = tiers[fact]?.popLast() ?? ""
        tiers[fact, default: []].append(last + " " + Self.trimmed(line))
      } else {
        isOpen = false
      }
    }
  }

  /// Of an exercise, or a mystery.
  package init(folder: String) throws(Exercise.Problem) { self.init(try Exercise.text("\(folder)/hints.md")) }

  /// The tiers of a fact, the first to be told first.
  package func tiers(of fact: Fact) -> [String] { tiers(of: fact.text) }

  /// The same, by the whole title: what a mystery asks for is in no case.
  package func tiers(of title: String) -> [String] { tiers[title] ?? [] }

  /// The facts that have hints.
  package var facts: Set<String> { Set(tiers.keys) }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
