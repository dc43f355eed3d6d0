/// A run told step by step: what every page, screen and diagram of it shows.
///
/// Pure data, made once from the logs and the traces of a run. Texts are as the trace and the log have them: whoever
/// shows them escapes them for its format.
public struct Story: Sendable {
  /// What is known of the run before its first step.
  public let heading: Heading
  /// The programs of the run, one lane each, in the order in which they are drawn: the client's left of the server's.
  public let sides: [Side]
  /// The steps, in the order of their moments on one clock (``Step/moment``): a cause stands before its effects.
  public let steps: [Step]
  /// What went from one step to another.
  public let arrows: [Arrow]
  /// Who talked with whom, in the order of the first steps.
  public let conversations: [Conversation]
  /// The questions of the quiz: at most one of each kind for each step.
  public let questions: [Question]
  /// Whether a lab's handout came with the run: then whoever opens it is asked to predict first.
  public var isLesson: Bool { !(introduction.isEmpty && openQuestions.isEmpty) }
  /// What the lab's handout says of the programs and asks about them, a text for each paragraph.
  public let introduction: [String]
  /// Questions of the lab's handout, to be answered in the reader's own words before the first step.
  public let openQuestions: [String]
  /// What the lab's handout tells behind the run, its quoted lines with the steps that they are.
  public let handout: [HandoutPart]
  /// The words that a newcomer may not know, in the order in which the steps first use them.
  public let terms: [Term]
  /// What changed behind the last step: the ends of processes.
  public let last: [Change]
  /// What a person should look at first, in the whole run: also behind the last step. Empty where the story was made
  /// without being judged.
  public let unusual: Unusual
  /// The steps behind the last one that ``unusual`` names, by their indices.
  let further: [Int: Step]
  /// What a reader should know of the story as a whole: stamps that are too coarse to order it, what was left out.
  public let notes: [String]

  /// A story.
  public init(
    heading: Heading, sides: [Side], steps: [Step], arrows: [Arrow], questions: [Question], terms: [Term],
    notes: [String], introduction: [String] = [], openQuestions: [String] = [], handout: [HandoutPart] = [],
    last: [Change] = [], conversations: [Conversation] = [], unusual: Unusual = Unusual(),
    further: [Int: Step] = [:]
  ) {
    self.heading = heading
    self.sides = sides
    self.steps = steps
    self.arrows = arrows
    self.conversations = conversations
    self.questions = questions
    self.terms = terms
    self.notes = notes
    self.introduction = introduction
    self.openQuestions = openQuestions
    self.handout = handout
    self.last = last
    self.unusual = unusual
    self.further = further
  }

  /// A step that ``unusual`` names: one of ``steps``, or one behind the last of them.
  public func named(_ index: Int) -> Step? { steps.indices.contains(index) ? steps[index] : further[index] }

  /// The program of a number; nil where there is none.
  public func side(_ index: Int) -> Side? { sides.indices.contains(index) ? sides[index] : nil }

  /// Whether a step of a program has its place in a source.
  public func hasSource(_ side: Int) -> Bool { steps.contains { $0.side == side && $0.source != nil } }

  /// What a reader knows before the first step.
  public struct Heading: Sendable {
    /// `Lab 1: hello, hi`
    public var title: String
    /// The question that the run answers; nil where nobody asked one.
    public var question: String?
    /// The exact commands that made the run, one for each program.
    public var commands: [String]
    /// Facts of the machine, each a name and a value: `strace`, `6.1`.
    public var facts: [Fact]
    /// `live`, or `recorded 2026-11-20`; nil where it is not known.
    public var origin: String?

    /// A fact of the machine.
    public struct Fact: Hashable, Sendable {
      /// `strace`
      public let name: String
      /// `6.1`
      public let value: String

      /// A fact.
      public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
      }
    }

    /// A heading.
    public init(
      title: String, question: String? = nil, commands: [String] = [], facts: [Fact] = [],
      origin: String? = nil
    ) {
      self.title = title
      self.question = question
      self.commands = commands
      self.facts = facts
      self.origin = origin
    }
  }

  /// One program of the run.
  public struct Side: Sendable {
    /// `server`
    public var name: String
    /// The program and its arguments; nil where neither log nor trace says.
    public var program: String?
    /// The language where it was named or recognised, for a run without a log.
    public var language: String?
    /// Whether there is a log: only then is there a source line.
    public var hasLog: Bool
    /// What the program is written in: only Swift's programs write a log; nil where nobody says.
    public var programLanguage: String? { hasLog ? "Swift" : language }
    /// What the comparison of log and trace found, in a sentence; nil without a log.
    public var verdict: String?
    /// The lines of its trace, as written, without their ends.
    public var lines: TraceLines
    /// How many lines of its trace stand before ``lines``, which are the newest of a trace that is still written.
    public var linesBefore: Int
    /// Lines that are in no step, by what they are. With the steps' lines they add up to ``lines``; those of several
    /// programs of one trace do so together.
    public var rest: [Rest]
    /// Whether strace asked the kernel about it; where not, its log is all that there is.
    public var isTraced: Bool
    /// Whether it waits for others to come: it stands right of the kernel.
    public var isServer: Bool
    /// Whether it is traced still.
    public var isAlive: Bool

    /// A program of the run; one of which nobody says what it does is a server where it is called so.
    public init(
      name: String, program: String?, language: String?, hasLog: Bool, verdict: String?, lines: TraceLines,
      linesBefore: Int = 0, rest: [Rest], isTraced: Bool = true, isServer: Bool? = nil, isAlive: Bool = false
    ) {
      self.linesBefore = linesBefore
      self.isAlive = isAlive
      self.isTraced = isTraced
      self.isServer = isServer ?? name.contains("server")
      self.name = name
      self.program = program
      self.language = language
      self.hasLog = hasLog
      self.verdict = verdict
      self.lines = lines
      self.rest = rest
    }
  }

  /// Lines of one kind that are in no step.
  public struct Rest: Sendable {
    /// `start-up`
    public var name: String
    /// What these lines are and why they are no steps, in a sentence or two.
    public var why: String
    /// The numbers of the lines, from 1, ascending.
    public var lines: [Int]

    /// Lines of one kind.
    public init(name: String, why: String, lines: [Int]) {
      self.name = name
      self.why = why
      self.lines = lines
    }
  }
}

/// What goes from one step to another.
public struct Arrow: Hashable, Sendable {
  /// What it is.
  public var kind: Kind
  /// The index of the step that it leaves.
  public var from: Int
  /// The index of the step at whose return it arrives; nil for a datagram that no receive of these traces got.
  public var to: Int?
  /// The bytes that it carries, where it carries any.
  public var bytes: Int?
  /// How many bytes a datagram had when it was sent, where the receive had no room for all of them; nil elsewhere.
  public var whole: Int?
  /// Whether it is a datagram that was lost: its receiver looked later and found nothing, so its buffer had no room for it.
  public var isLost = false
  /// Where in what the sending step sent they begin.
  public var fromOffset: Int
  /// Where in what the receiving step received they begin.
  public var toOffset: Int

  /// What an arrow is.
  public enum Kind: String, Sendable {
    /// Bytes of a stream, by their offsets in it.
    case stream
    /// A datagram or a packet: whole, or what of it the receive had room for.
    case datagram
    /// connect(2) with the accept(2) that returned its connection.
    case connection
    /// The end of a stream: shutdown(2) or close(2) with the receive that returned 0.
    case end
    /// A connection broken off, TCP's RST: a close(2) with SO_LINGER of 0 seconds or with bytes that nobody had read, or
    /// bytes that came to a socket that was closed, with the call that heard ECONNRESET or EPIPE of it: tcp(7).
    case reset

    /// What takes it at its other end, in a word.
    public var taker: String {
      switch self {
      case .connection: "accept"
      case .reset: "call"
      case .stream, .datagram, .end: "receive"
      }
    }
  }

  /// An arrow.
  public init(
    _ kind: Kind, from: Int, to: Int?, bytes: Int? = nil, whole: Int? = nil, fromOffset: Int = 0,
    toOffset: Int = 0
  ) {
    self.kind = kind
    self.from = from
    self.to = to
    self.bytes = bytes
    self.whole = whole
    self.fromOffset = fromOffset
    self.toOffset = toOffset
  }
}

/// A word that a newcomer may not know.
public struct Term: Hashable, Sendable {
  /// `descriptor`
  public var word: String
  /// What it means, in a sentence or two.
  public var meaning: String
  /// The index of the first step whose sentence uses it.
  public var step: Int

  /// A word.
  public init(_ word: String, _ meaning: String, step: Int) {
    self.word = word
    self.meaning = meaning
    self.step = step
  }
}

/// A question of the quiz, asked before its step is shown.
public struct Question: Hashable, Sendable {
  /// The index of the step that answers it.
  public var step: Int
  /// What it asks for.
  public var kind: Kind
  /// The question, in a sentence.
  public var text: String
  /// The answers to choose from, in the order in which they are shown; two at least.
  public var choices: [Choice]
  /// The index of the right one.
  public var right: Int

  /// An answer to choose.
  public struct Choice: Hashable, Sendable {
    /// `-1 ECONNREFUSED`
    public var text: String
    /// Why it is right, or what it would mean and why it is not so here.
    public var why: String

    /// An answer.
    public init(_ text: String, why: String) {
      self.text = text
      self.why = why
    }
  }

  /// What a question asks for. Those of one step are asked in this order: none answers one that comes later.
  public enum Kind: String, CaseIterable, Sendable {
    /// By which name the kernel knows the call.
    case call
    /// Which program waits, or for how long.
    case waits
    /// Which descriptor the call is about.
    case descriptor
    /// What the call returns.
    case result
    /// How many bytes are on their way behind the call.
    case inFlight = "in-flight"
    /// What the other side's next receive returns.
    case receives = "next-receive"
  }

  /// Its name among the questions of a story, `12-next-receive`: the number of its step, and its kind. It is the same each
  /// time a story is made of the same traces.
  public var id: String { "\(step + 1)-\(kind.rawValue)" }

  /// A question.
  public init(step: Int, kind: Kind, text: String, choices: [Choice], right: Int) {
    self.step = step
    self.kind = kind
    self.text = text
    self.choices = choices
    self.right = right
  }
}
