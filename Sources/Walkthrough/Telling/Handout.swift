/// What of a lab's handout a walkthrough uses.
enum Handout {
  /// The numbered questions under `## Predict`, in order, each in one line.
  static func questions(_ text: String) -> [String] {
    var questions: [String] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(2000) {
      let words = line.drop { $0 == " " }
      if words.hasPrefix("#") {
        if isInside { break }
        isInside = words.drop { $0 == "#" || $0 == " " }.hasPrefix("Predict")
        continue
      }
      guard isInside else { continue }
      let digits = words.prefix { ("0"..."9").contains($0) }
      if !digits.isEmpty, digits.count < 3, words.dropFirst(digits.count).hasPrefix(". ") {
        questions.append(String(words.dropFirst(digits.count + 2)))
      } else if words.isEmpty {
        // A blank line ends a question; what follows it is no part of it.
        if !questions.isEmpty { questions.append("") }
      } else if let last = questions.indices.last, !questions[last].isEmpty {
        questions[last] += " " + words
      }
    }
    return questions.filter { !$0.isEmpty }
  }
}
