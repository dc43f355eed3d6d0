/// What is known of one language's sockets: which system calls its socket API makes, and how a trace of it is recognised.
///
/// Data alone. A new language is a new file in `Catalogues` and a word in ``Language/all``; `labs/README.md` says how.
public struct Language: Sendable {
  /// One word, as it is typed: `python`.
  public let name: String
  /// As it is written: `Python`.
  public let title: String
  /// The version on which the rows were observed: `CPython 3.11.2`.
  public let version: String
  /// How a trace says that its program is in this language; none for a language of which every sign is others' too.
  public let signs: [Sign]
  /// What stands between its sockets and many of its programs.
  public let frameworks: [Framework]
  /// What its calls become, and what it does besides. The first row whose pattern describes a call has it.
  public let rows: [Row]
  /// Which sockets it makes for itself, without being asked.
  public let ownSockets: Set<OwnSocket>
  /// Whether the C library's functions are its own: who looks up a name there has called getaddrinfo(3).
  public let isLibrary: Bool
  /// What differs from the other languages, and why; a sentence each.
  public let notes: [String]

  /// A language's catalogue.
  public init(
    name: String, title: String, version: String, signs: [Sign], frameworks: [Framework] = [],
    ownSockets: Set<OwnSocket> = [], isLibrary: Bool = false, rows: [Row], notes: [String]
  ) {
    self.name = name
    self.title = title
    self.version = version
    self.signs = signs
    self.frameworks = frameworks
    self.ownSockets = ownSockets
    self.isLibrary = isLibrary
    self.rows = rows
    self.notes = notes
  }
}

/// Sockets that a language makes for itself. Where it is known to make none, they are its program's.
public enum OwnSocket: Sendable {
  /// Questions to the kernel, closed unused: is there IPv6, does it know this option?
  case question
  /// A pair of which one end is kept, unused.
  case pair
  /// A pair by which it talks with a program that it starts.
  case lentPair
  /// A pair by which an event loop wakes itself up, one byte at a time.
  case wakeUp
}

/// Something in a trace that speaks for a language.
public struct Sign: Sendable {
  /// Where to look.
  public let place: Place
  /// How much it says.
  public let weight: Weight
  /// What it is, as a report says it: `the interpreter python3`.
  public let meaning: String

  /// Where in a trace a sign stands.
  public enum Place: Sendable {
    /// `execve` of a program whose name, without its folder, is this, or this and a version: `python`, `python3.11`.
    case program(String)
    /// A file was opened whose path holds this: `/libjvm.so`.
    case opens(String)
    /// A call as a pattern of the module TraceQuery describes it, before the first socket.
    case call(String)
  }

  /// How much a sign says.
  public enum Weight: Int, Sendable, Comparable {
    /// True of programs in other languages too, whose own signs say more.
    case suggestion = 2
    /// Hardly ever true of another language.
    case likely = 4
    /// True of no other language: its interpreter is the program, where that shows in more than the file's name. A library
    /// can be loaded by any program that embeds it.
    case certain = 8

    /// Less of a sign.
    public static func < (a: Weight, b: Weight) -> Bool { a.rawValue < b.rawValue }
  }

  /// A sign.
  public init(_ place: Place, _ weight: Weight, _ meaning: String) {
    self.place = place
    self.weight = weight
    self.meaning = meaning
  }
}

/// One call of a language, or one thing that it does unasked.
public struct Row: Sendable {
  /// Who asked for it.
  public let kind: Kind
  /// What the programmer writes (`listener.accept()`), or what the language does unasked.
  public let call: String
  /// The function of the Linux socket API that it stands for: `accept`.
  public let function: String
  /// The calls by which it shows, as patterns of the module TraceQuery; each that fits counts once.
  public let patterns: [String]
  /// Calls that belong to it and are not counted: the attempt that came too early, the waiting.
  public let onTheWay: [String]
  /// What else the program must have called, or must not, for the row to be about it.
  public let condition: Condition?
  /// Whether the patterns are about calls on any socket, on one of a kind, or about any call behind the first socket.
  public let scope: Scope
  /// Why it is so; nil where there is nothing to say.
  public let why: String?
  /// Whether ``why`` says that the kernel knows the call by another name.
  public let saysName: Bool
  /// Where the fact comes from.
  public let source: String
  /// Whether it is a step of a walkthrough also where a framework makes it unasked: how a connecting failed.
  public let isTold: Bool

  /// Who asked for a call.
  public enum Kind: String, Sendable {
    /// The program.
    case asked
    /// The language, by itself.
    case unasked
  }

  /// What tells two functions apart that make the same call: the other calls of the program.
  ///
  /// A trace that begins in the middle lacks some of these. So the row behind one with a condition says no more than what is
  /// true of both: `close(), or ...`.
  public indirect enum Condition: Sendable {
    /// It has a call on a socket that one of these patterns describes.
    case beside([String])
    /// The trace shows none. Only for calls that a program which makes them makes again and again: then a trace that begins
    /// late shows them, too.
    case without([String])
    /// It has none, and the trace shows how the socket was made: nothing was done with it before.
    case never([String])
    /// It has one, or may have had one: the socket is older than the trace.
    case perhaps([String])
    /// The socket has such a call, or what was accepted with it, or the listener that accepted it.
    case here([String])
    /// Both hold.
    case both(Condition, Condition)
  }

  /// Which calls a row may take.
  public enum Scope: Sendable {
    /// Calls on a socket, and waiting for one; what is done to an epoll set itself is none of them.
    case sockets
    /// The same, and those on an epoll set: languages whose programs write `close(fd)` of both.
    case descriptors
    /// Calls on an epoll set itself.
    case sets
    /// Calls on a socket of datagrams: many languages have a class of their own for these.
    case datagrams
    /// Any call behind the program's first socket.
    case anything
    /// Calls on a socket that is thrown away: both its ends are asked for, and it is closed, with nothing between.
    case discarded
  }

  /// The recordings beside this source: the usual source of a fact.
  public static let recordings = "traces/01-hello-hi/peers, traces/02-one-shot/peers"

  /// Traces of a small program in each language that makes the calls which the recordings lack.
  public static let further = "Tests/LanguageMappingTests/Further"
  /// Traces of what beginners do wrong in it.
  public static let mistakes = "Tests/LanguageMappingTests/Mistakes"
  /// Traces of the framework, without their start-up.
  public static let frameworks = "Tests/LanguageMappingTests/Frameworks"
  /// No trace of this language: what the function's manual page says.
  public static let manual = "the manual page of the function"

  /// A call that the program asks for.
  public static func asked(
    _ call: String, _ function: String, _ patterns: [String], onTheWay: [String] = [],
    scope: Scope = .sockets, when condition: Condition? = nil, why: String? = nil, saysName: Bool = false,
    source: String = recordings
  ) -> Row {
    Row(
      kind: .asked, call: call, function: function, patterns: patterns, onTheWay: onTheWay,
      condition: condition, scope: scope, why: why, saysName: saysName, source: source)
  }

  /// Something that the language does by itself.
  public static func unasked(
    _ call: String, _ function: String, _ patterns: [String], scope: Scope = .sockets,
    when condition: Condition? = nil, why: String? = nil, source: String = recordings, isTold: Bool = false
  ) -> Row {
    Row(
      kind: .unasked, call: call, function: function, patterns: patterns, onTheWay: [],
      condition: condition, scope: scope, why: why, source: source, isTold: isTold)
  }

  /// The row whether or not the program asked for it.
  public init(
    kind: Kind, call: String, function: String, patterns: [String], onTheWay: [String],
    condition: Condition? = nil, scope: Scope, why: String?, saysName: Bool = false, source: String,
    isTold: Bool = false
  ) {
    self.kind = kind
    self.call = call
    self.function = function
    self.patterns = patterns
    self.onTheWay = onTheWay
    self.condition = condition
    self.scope = scope
    self.why = why
    self.saysName = saysName
    self.source = source
    self.isTold = isTold
  }
}

extension Language {
  /// Every language that has a catalogue, in the order of the alphabet.
  public static let all: [Language] = [
    .c, .cpp, .csharp, .erlang, .go, .java, .lua, .node, .ocaml, .perl, .php, .python, .ruby, .rust, .swift,
    .tcl,
  ]

  /// Languages that have no sockets of their own, each with the one whose classes their programs call.
  public static let borrowing = ["kotlin": "java"]

  /// The language of a name, or the one whose sockets it borrows; nil where there is none.
  public static func named(_ name: String) -> Language? {
    all.first { $0.name == borrowing[name] ?? name }
  }
}
