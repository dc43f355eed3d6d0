import TraceText

/// What a person answered in the quiz of a story: for a file that a teacher collects.
///
/// One line of JSON. The page writes the same line (its script does); README.md says what is in it.
public struct AnswerSheet: Sendable {
  /// `format` of the file.
  public static let format = "socklab answers"
  /// `version` of the file. Fields may be added to a version; one that means something else is another version.
  public static let version = 1
  /// What the file is called where nobody says otherwise.
  public static let fileName = "answers.json"

  /// The title of the story.
  public var title: String
  /// Which run it was: ``Story/fingerprint``.
  public var run: String
  /// How many questions the story has.
  public var questions: Int
  /// The answers, in the order in which they were given.
  public var answers: [Answer] = []

  /// One answer.
  public struct Answer: Hashable, Sendable {
    /// The question.
    public var question: Question
    /// Which of its choices was chosen.
    public var chosen: Int
    /// How many whole seconds the question stood unanswered; nil where nobody measured.
    public var seconds: Int?

    /// One answer.
    public init(_ question: Question, chosen: Int, seconds: Int? = nil) {
      self.question = question
      self.chosen = chosen
      self.seconds = seconds
    }
  }

  /// A sheet without answers.
  public init(_ story: Story) {
    title = story.heading.title
    run = story.fingerprint
    questions = story.questions.count
  }

  /// How many answers are right.
  public var right: Int { answers.count { $0.chosen == $0.question.right } }

  /// The file: one line, with its end.
  public var line: String {
    let told = answers.map { answer -> JSON in
      let question = answer.question
      let fields: [(String, JSON)] = [
        ("id", .string(question.id)), ("step", .number(question.step + 1)),
        ("kind", .string(question.kind.rawValue)),
        ("chosen", Self.text(answer.chosen, question)), ("right", Self.text(question.right, question)),
        ("isRight", .bool(answer.chosen == question.right)),
      ]
      return .object(fields + (answer.seconds.map { [("seconds", .number($0))] } ?? []))
    }
    return JSON.object([
      "format": .string(Self.format), "version": .number(Self.version), "title": .string(title),
      "run": .string(run),
      "score": .object([
        "right": .number(right), "answered": .number(answers.count), "questions": .number(questions),
      ]),
      "answers": .array(told),
    ]).line + "\n"
  }

  private static func text(_ choice: Int, _ question: Question) -> JSON {
    question.choices.indices.contains(choice) ? .string(question.choices[choice].text) : .null
  }
}

extension Story {
  /// Which run this is: 16 hexadecimal digits, made of what its steps' system calls are, by whom and when. The same traces
  /// have the same ones, another run of the same programs has others. No signature: who wants to can make two runs agree.
  public var fingerprint: String {
    // FNV-1a: https://www.rfc-editor.org/rfc/rfc9923
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func take(_ text: String) {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xFF) &* 0x100_0000_01b3
    }
    for step in steps {
      take(side(step.side)?.name ?? "")
      take(step.begin.map { "\($0)" } ?? "")
      for syscall in step.syscalls { for part in syscall.short.parts { take(part.text) } }
    }
    return Digits.padded(hash, radix: 16, to: 16)
  }
}
