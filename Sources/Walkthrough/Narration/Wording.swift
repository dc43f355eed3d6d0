import CallMapping
import LanguageMapping

/// All the words of one language in which steps are narrated: templates, found by keys and filled with values.
///
/// The code of the narration holds no words and glues none together: a second language is a second value of this type,
/// beside ``english``.
struct Wording: Sendable {
  /// What happened in a step, by call, ending and tags.
  let sentences: Template.Table
  /// The same of results that strace made up.
  let injected: Template.Table
  /// Why a call failed, where the step itself shows that.
  let causes: Template.Table
  /// What is surprising in a step.
  let remarks: Template.Table
  /// What is said of a function whose system call has another name: `send sendto`.
  let names: [String: String]
  /// What a program needs a function of the socket API for.
  let reasons: [String: String]
  /// Everything else that is said, by key.
  let phrases: [Phrase: String]
  /// What is counted, with a template for one and one for any other number.
  let counted: [Counted: Forms]
  /// The numbers from 0 that are words.
  let smallNumbers: [String]
  /// What kind of socket socket(2) makes, by family, type and protocol.
  let socketKinds: [String: Glossed]
  /// What a request of ioctl(2) asks for.
  let requests: [String: String]
  /// What an event of poll(2), epoll(7) or a set of select(2) says of a descriptor.
  let events: [String: String]
  /// Meanings of arguments and results that are no constants.
  let meanings: ArgumentMeanings
  /// What system calls do, a phrase each.
  let systemCalls: [String: SystemCalls.Row]
  /// Why a signal arrived.
  let signals: [String: String]
  /// Why lines of a category are in no step.
  let categories: [Ledger.Category: String]
  /// The same for a trace without a log.
  let leftovers: [LanguageTable.Leftover: String]
  /// What results a call can have.
  let results: [String: [DocumentedResults.Row]]
  /// Wrong answers to the question for a system call's name.
  let neighbours: [String: [SystemCalls.Neighbour]]
  /// Words that a newcomer may not know.
  let glossary: Glossary
  /// Which of those the words have that fill a place: `{bytes}` says how many bytes.
  let placeTerms: [String: [String]]

  /// A template for one thing, and one for any other number of them.
  struct Forms: Sendable {
    let one: String
    let many: String

    init(_ one: String, _ many: String) {
      self.one = one
      self.many = many
    }
  }

  /// A phrase with its places filled.
  subscript(_ phrase: Phrase, _ values: KeyValuePairs<String, String> = [:]) -> String {
    Self.fill(phrases[phrase] ?? "") { place in values.first { $0.key == place }?.value }
  }

  /// How many there are of something: `1 byte`, `40,000 bytes`.
  func count(_ number: Int64, _ what: Counted, _ values: KeyValuePairs<String, String> = [:]) -> String {
    guard let forms = counted[what] else { return "" }
    return Self.fill(number == 1 ? forms.one : forms.many) { place in
      switch place {
      case "count": grouped(number)
      case "small": small(number)
      default: values.first { $0.key == place }?.value
      }
    }
  }

  /// Two things, or many of which the first two are named.
  func list(_ items: [String]) -> String? {
    guard let first = items.first else { return nil }
    if items.count <= 3 {
      return items.dropFirst().reduce(first) { self[.pair, ["first": $0, "second": $1]] }
    }
    return self[.more, ["first": first, "second": items[1], "count": "\(items.count - 2)"]]
  }

  /// Several, with what stands between them.
  func enumeration(_ items: [String]) -> String {
    items.dropFirst().reduce(items.first ?? "") { self[.next, ["first": $0, "second": $1]] }
  }

  /// Sentences, one behind the other.
  func paragraph(_ sentences: [String]) -> String {
    sentences.dropFirst().reduce(sentences.first ?? "") { self[.nextSentence, ["first": $0, "second": $1]] }
  }

  /// `12 µs`, `45 ms`, `1.5 s`
  func duration(_ nanoseconds: Int64) -> String {
    switch nanoseconds.magnitude {
    case ..<1_000_000: return self[.microseconds, ["count": "\(nanoseconds / 1000)"]]
    case ..<1_000_000_000: return self[.milliseconds, ["count": "\(nanoseconds / 1_000_000)"]]
    default:
      let tenths = nanoseconds / 100_000_000
      let count = tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\((tenths % 10).magnitude)"
      return self[.seconds, ["count": count]]
    }
  }

  /// `40,000`
  func grouped(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += self[.thousands] }
      text.append(digit)
    }
    return text
  }

  /// A small number as a word, another one in digits.
  private func small(_ number: Int64) -> String {
    Int(exactly: number).flatMap { smallNumbers.indices.contains($0) ? smallNumbers[$0] : nil }
      ?? grouped(number)
  }

  /// A template of the tables, which has a value for each of its places.
  private static func fill(_ template: String, _ word: (String) -> String?) -> String {
    Template.fill(template, word) ?? template
  }
}

extension Template {
  /// A text with its places filled: `{count}`, `{address}`; nil where one has no word.
  ///
  /// What fills a place is never looked at again: a trace may hold braces.
  static func fill(_ template: String, _ word: (String) -> String?) -> String? {
    var text = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{") {
      text += rest[..<open]
      let behind = rest[rest.index(after: open)...]
      guard let close = behind.firstIndex(of: "}"), let word = word(String(behind[..<close])) else {
        return nil
      }
      text += word
      rest = behind[behind.index(after: close)...]
    }
    return text + rest
  }
}
