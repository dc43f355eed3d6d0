/// What a verb takes: the one table that argument parsing, help and completions read.
struct Verb: Sendable {
  let name: String
  /// One line for `socklab --help`.
  let summary: String
  /// The verb's operands as help shows them: `[FILE...]`.
  let operands: Operands
  let options: [Option]
  /// A command that works as it stands, with a word on what it does.
  let example: (command: String, does: String)
  /// What exit code 1 means.
  let exitOne: String
  let run: @Sendable (Request) throws(Failure) -> ExitCode

  struct Operands: Sendable {
    let text: String
    let least: Int
    let most: Int
    /// Whether they name files that are read.
    var areFiles = true
    /// How many of them stand before a command with options of its own, which ends the verb's; nil where there is none.
    var beforeCommand: Int?
    /// First operands behind which no command stands, and options may.
    var withoutCommand: [String] = []

    static let none = Operands(text: "", least: 0, most: 0)
    static let oneFile = Operands(text: "FILE", least: 1, most: 1)
    static let maybeOneFile = Operands(text: "[FILE]", least: 0, most: 1)
    static let files = Operands(text: "[FILE...]", least: 0, most: .max)
    static let paths = Operands(text: "PATH...", least: 1, most: .max)
  }
}

/// One option of a verb.
struct Option: Sendable {
  let name: String
  let argument: Argument
  let help: String
  let mayRepeat: Bool

  enum Argument: Sendable {
    case none
    /// A file that is read, or several with commas between them.
    case file(String)
    /// A file that is written.
    case output(String)
    case text(String)
    case choice([String])

    /// As help shows it: `FILE`, `text|md|json`.
    var placeholder: String? {
      switch self {
      case .none: nil
      case .file(let name), .output(let name), .text(let name): name
      case .choice(let words): words.joined(separator: "|")
      }
    }
  }

  init(_ name: String, _ argument: Argument = .none, mayRepeat: Bool = false, _ help: String) {
    self.name = name
    self.argument = argument
    self.mayRepeat = mayRepeat
    self.help = help
  }

  var usage: String { argument.placeholder.map { "\(name) \($0)" } ?? name }

  static let forHelp = Option("--help", .none, "say what this verb does, with an example")
}

/// What a person typed, checked against the verb's row.
struct Request: Sendable {
  let verb: Verb
  var operands: [String] = []
  var values: [String: [String]] = [:]

  func has(_ option: String) -> Bool { values[option] != nil }
  func value(_ option: String) -> String? { values[option]?.last }
  func all(_ option: String) -> [String] { values[option] ?? [] }
}

/// How socklab ends.
struct ExitCode: RawRepresentable, Equatable, Sendable {
  let rawValue: Int32

  static let fine = ExitCode(rawValue: 0)
  static let differences = ExitCode(rawValue: 1)
  static let failed = ExitCode(rawValue: 2)
  static let usage = ExitCode(rawValue: 64)
}

/// Why socklab could not do its work: one line on standard error, and the exit code.
struct Failure: Error {
  let code: ExitCode
  let message: String

  static func usage(_ message: String) -> Failure { Failure(code: .usage, message: message) }
  static func work(_ message: String) -> Failure { Failure(code: .failed, message: message) }
}
