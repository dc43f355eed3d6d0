import LanguageMapping

/// The forms of both sides, with one number for what is the same: numbers are compared millions of times.
struct CommonForms {
  /// The number of each form of A, and of B.
  private(set) var a: [Int] = []
  private(set) var b: [Int] = []
  /// The text of each number.
  private(set) var texts: [String] = []
  /// What each number means, as a number again.
  private(set) var meanings: [Int] = []

  init(_ left: [Conversation.Form], _ right: [Conversation.Form]) {
    var numbers: [String: Int] = [:]
    var known: [Meaning: Int] = [:]
    // Of what one side does not show no difference is claimed.
    let hidden = Set((left + right).lazy.filter(\.hides).map(\.withoutPointers))
    func number(_ form: Conversation.Form) -> Int {
      let text = hidden.contains(form.withoutPointers) ? form.withoutPointers : form.text
      if let number = numbers[text] { return number }
      let number = texts.count
      numbers[text] = number
      texts.append(text)
      let meaning = known[form.meaning] ?? known.count
      known[form.meaning] = meaning
      meanings.append(meaning)
      return number
    }
    a = left.map(number)
    b = right.map(number)
  }
}
