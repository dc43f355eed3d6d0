import Machine

/// An exercise: a folder with its page, its cases and its hints.
package struct Exercise: Sendable {
  private let folderName: FolderName
  /// Where it stands on the path, from 1.
  package var number: Int { folderName.number }
  /// `listen`
  package var name: String { folderName.name }
  package let folder: String
  /// What its page is called, without its number.
  package let title: String
  package let cases: [ExerciseCase]

  /// Its page.
  package var page: String { "\(folder)/README.md" }

  /// What is wrong with the files of an exercise: what, where.
  package struct Problem: Error {
    package let message: String
  }

  /// Reads a folder `NN-NAME`; nil where it is none.
  package init?(folder: String, named full: String) throws(Problem) {
    guard let own = FolderName(full) else { return nil }
    (folderName, self.folder) = (own, folder)
    // `# Exercise 1: listen`
    let first = try Self.text("\(folder)/README.md").split(separator: "\n").first ?? ""
    title = first.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? own.name
    cases = try ExerciseCase.table(try Self.text("\(folder)/cases.tsv"), "\(folder)/cases.tsv")
  }

  /// The exercises of a folder, in their order.
  package static func all(in folder: String) throws(Problem) -> [Exercise] {
    var exercises: [Exercise] = []
    for name in Files.names(in: folder).sorted() where !name.hasPrefix(".") && name != "out" {
      if let exercise = try Exercise(folder: "\(folder)/\(name)", named: name) { exercises.append(exercise) }
    }
    guard !exercises.isEmpty else { throw Problem(message: "\(folder): holds no exercise") }
    return exercises.sorted { $0.number < $1.number }
  }

  /// The one that is meant: `listen`, `1`, `01-listen`.
  package static func named(_ word: String, among all: [Exercise]) -> Exercise? {
    all.first { $0.folderName.isMeant(by: word) }
  }

  /// The text of a file of an exercise, which is short.
  static func text(_ path: String) throws(Problem) -> String {
    guard let head = Files.head(of: path, bytes: 1 << 20) else {
      throw Problem(message: "\(path): cannot be read")
    }
    return String(decoding: head.bytes, as: UTF8.self)
  }
}

/// A situation that a program is put into: a row of `cases.tsv`.
package struct ExerciseCase: Sendable {
  package let name: String
  /// What stands behind the program's command; `{port}` is put in.
  package let words: [String]
  /// What lab-partner plays.
  package let partner: String
  /// Who listens, and is started first.
  package let begins: Side
  package let ends: End
  /// How often both are run, one run behind the other.
  package let runs: Int
  /// More words for strace: an error of a resource, a delay.
  package let inject: [String]
  /// What happens, in a clause.
  package let about: String

  package enum Side: String, Sendable { case program, partner }

  /// How the program is meant to end.
  package enum End: String, Sendable {
    /// By itself, when the partner has ended.
    case itself
    /// It serves for ever, and is asked to (SIGTERM).
    case asked
  }

  /// What stands behind the command, with the port.
  package func words(port: UInt16) -> [String] {
    words.map { $0 == "{port}" ? "\(port)" : $0 }
  }

  static func table(_ text: String, _ path: String) throws(Exercise.Problem) -> [ExerciseCase] {
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let heads = (lines.first ?? "").split(separator: "\t").map(String.init)
    var cases: [ExerciseCase] = []
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      var row: [String: String] = [:]
      for (head, field) in zip(heads, fields) { row[head] = field }
      guard fields.count == heads.count, let one = ExerciseCase(row) else {
        throw Exercise.Problem(message: "\(path): row \(index + 1) is no case")
      }
      cases.append(one)
    }
    guard !cases.isEmpty else { throw Exercise.Problem(message: "\(path): holds no case") }
    return cases
  }

  private init?(_ row: [String: String]) {
    guard let name = row["case"], let words = row["words"], let partner = row["partner"],
      let begins = row["begins"].flatMap(Side.init), let ends = row["ends"].flatMap(End.init),
      let runs = row["runs"].flatMap({ Int($0) }), (1...4).contains(runs), let about = row["about"]
    else { return nil }
    (self.name, self.partner, self.begins, self.ends) = (name, partner, begins, ends)
    (self.runs, self.about) = (runs, about)
    self.words = words.split(separator: " ").map(String.init)
    inject = (row["inject"] ?? "").split(separator: " ").map(String.init)
  }
}
