import Machine

/// A recorded run of a program with one bug, told as a bug report: a folder `N-NAME` with its page, its hints and its answer.
package struct Mystery: Sendable {
  private let folderName: FolderName
  /// From 1.
  package var number: Int { folderName.number }
  /// `leak`
  package var name: String { folderName.name }
  package let folder: String
  /// What its page is called, without its number.
  package let title: String
  /// Where its recording lies.
  package let recording: String
  /// How the right lines are found in the recording; nil where a person wrote them down, and nothing else knows them.
  package let rule: MysteryRule?
  /// What is asked for, in the order of its page.
  package let wanted: [Wanted]

  /// Its page.
  package var page: String { "\(folder)/README.md" }

  /// Something that an answer must say.
  package struct Wanted: Hashable, Sendable {
    package let kind: Kind
    /// What it is, in words that do not tell it: `connections that are never closed`.
    package let about: String

    /// What is right.
    package enum Kind: Hashable, Sendable {
      case line(program: String, Int)
      case count(Int)
      case cause(Cause)
    }

    /// By what its hints and what is known of a student call it.
    package var title: String {
      switch kind {
      case .line: "line: \(about)"
      case .count: "count: \(about)"
      case .cause(let cause): "cause: \(cause.rawValue)"
      }
    }
  }

  /// The mysteries of the labs, in their order.
  package static func all(labs: String) throws(Exercise.Problem) -> [Mystery] {
    let folder = "\(labs)/exercises/mysteries"
    var mysteries: [Mystery] = []
    for name in Files.names(in: folder).sorted() {
      if let mystery = try Mystery(labs: labs, named: name) { mysteries.append(mystery) }
    }
    return mysteries.sorted { $0.number < $1.number }
  }

  /// The one that is meant: `1`, `leak`, `1-leak`.
  package static func named(_ word: String, among all: [Mystery]) -> Mystery? {
    all.first { $0.folderName.isMeant(by: word) }
  }

  private init?(labs: String, named full: String) throws(Exercise.Problem) {
    guard let own = FolderName(full) else { return nil }
    folderName = own
    folder = "\(labs)/exercises/mysteries/\(full)"
    recording = "\(FolderName.traces(besides: labs))/exercises/mysteries/\(full)"
    let first = try Exercise.text("\(folder)/README.md").split(separator: "\n").first ?? ""
    title = first.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? own.name
    (rule, wanted) = try Self.answer(try Exercise.text("\(folder)/answer"), "\(folder)/answer")
  }

  /// Reads what is right, a line each: `rule NAME`, `line PROGRAM NUMBER ABOUT`, `count NUMBER ABOUT`, `cause NAME`.
  package static func answer(
    _ text: String, _ path: String
  ) throws(Exercise.Problem) -> (rule: MysteryRule?, wanted: [Wanted]) {
    var rule: MysteryRule?
    var wanted: [Wanted] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.hasPrefix("#") && !line.isEmpty {
      let words = line.split(separator: " ").map(String.init)
      func rest(_ count: Int) -> String { words.dropFirst(count).joined(separator: " ") }
      switch words.first {
      case "rule" where words.count == 2:
        guard let known = MysteryRule(rawValue: words[1]) else { break }
        rule = known
        continue
      case "line" where words.count > 3:
        guard let number = Int(words[2]), number > 0 else { break }
        wanted.append(Wanted(kind: .line(program: words[1], number), about: rest(3)))
        continue
      case "count" where words.count > 2:
        guard let number = Int(words[1]), number >= 0 else { break }
        wanted.append(Wanted(kind: .count(number), about: rest(2)))
        continue
      case "cause" where words.count == 2:
        guard let cause = Cause(rawValue: words[1]) else { break }
        wanted.append(Wanted(kind: .cause(cause), about: "the cause"))
        continue
      default: break
      }
      throw Exercise.Problem(message: "\(path): line \(index + 1) is no line of an answer: \(line)")
    }
    guard !wanted.isEmpty else { throw Exercise.Problem(message: "\(path): says nothing that is right") }
    return (rule, wanted)
  }
}
