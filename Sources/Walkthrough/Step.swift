/// One call of one program: what it wrote, what the kernel saw, and what that changed.
public struct Step: Sendable {
  /// The index of its program in ``Story/sides``.
  public var side: Int
  /// The process that made it: that of the log, or the one that the trace names.
  public var process: Int?
  /// The thread that made it.
  public var thread: Int?
  /// When it began and returned, in nanoseconds since the first step began; nil where the trace has no stamps that tell,
  /// or the call never returned.
  public var begin: Int64?
  /// When it returned; see ``begin``.
  public var end: Int64?
  /// When it took effect, and so where it stands among the steps: a call that takes what others give (a receive, an
  /// accept, a poll) at its return, any other at its beginning. Nanoseconds since the first step began; nil without stamps.
  public var moment: Int64?
  /// Whether the call waited: strace stamps its return later than a call that only copies would take, or cut its line in
  /// two because another thread ran meanwhile.
  public var isBlocked: Bool
  /// Whether it waited until a time was over, and what it waited for did not come: ETIMEDOUT, SO_RCVTIMEO, poll(2)'s limit.
  public var isTimedOut = false
  /// The descriptor that it is about; nil for a call that is about none.
  public var descriptor: Int?
  /// Which of ``Story/conversations`` it belongs to; nil for none, or for what several have in common.
  public var conversation: Int?
  /// Whether it was in progress when strace attached to its program: it began earlier, and took longer, than it seems.
  public var isOlder = false
  /// Whether it only moves bytes of a file, a pipe or a terminal, as print and readLine do: no socket has to do with it.
  public var isOnFile = false
  /// Whether the language made it by itself, and the program did not ask for it.
  public var isUnasked = false
  /// Whether it closes a socket that the program has thrown away unclosed.
  public var isDiscard = false
  /// The function of the Linux API, `recv`.
  public var function: String
  /// The call as the program wrote it: `receive(upTo: 1024)`; nil without a log and without a catalogue.
  public var swift: MarkedText?
  /// Where it stands in the source; nil without a log.
  public var source: Source?
  /// The function of the program that made the call, as its stack says: strace -k; nil where none does.
  public var caller: Caller?
  /// The C prototype; nil for a call that the call table does not have.
  public var prototype: MarkedText?
  /// The manual page: `recv(2)`.
  public var manual: String?
  /// The system calls of the step, each as strace wrote it; the one that the step is about is ``mainSyscall``.
  public var syscalls: [Syscall]
  /// The index in ``syscalls`` of the one that the step is about; nil for a call that made none, or that is in no trace.
  public var mainSyscall: Int?
  /// What each argument and the result mean, in the order of the system call.
  public var explanations: [Explanation]
  /// What happened and why it matters, in one plain sentence.
  public var sentence: String
  /// More for who asks: what is surprising here, and what an older text says of it; nil where there is nothing.
  public var aside: String?
  /// The error, where the call failed.
  public var failure: Failure?
  /// The error of an earlier call that this one asked for: getsockopt(2) with SO_ERROR.
  public var pendingError: Failure?
  /// Whether it received less of a datagram than it had.
  public var isCut = false
  /// The socket that it is about, as ``SocketState/id``; nil where it is about none.
  public var socket: Int?
  /// How many of the bytes that it was to send the kernel did not take, where it took some.
  public var unsent: Int?
  /// Whether a signal interrupted it before it had done anything, and it returned for that.
  public var isInterrupted = false
  /// Whether it was under way when a signal killed its process, or another thread's exit_group(2) ended it.
  var isEndedBySignal = false
  var isEndedByExit = false
  /// The bytes that the call moved, as far as log or trace kept them.
  public var payload: Payload?
  /// What the comparison of log and trace found, for a call where that is not "agrees".
  public var difference: String?
  /// Whether ``difference`` speaks against log or trace: that a call was left out of the trace on purpose does not.
  public var disagrees = false
  /// What of the state it changed, to be applied in order.
  public var changes: [Change]

  /// The step of one call.
  public init(
    side: Int, process: Int? = nil, thread: Int? = nil, begin: Int64? = nil, end: Int64? = nil,
    moment: Int64? = nil, isBlocked: Bool = false, function: String, swift: MarkedText? = nil,
    source: Source? = nil,
    prototype: MarkedText? = nil, manual: String? = nil, syscalls: [Syscall] = [], mainSyscall: Int? = nil,
    explanations: [Explanation] = [], sentence: String = "", aside: String? = nil, failure: Failure? = nil,
    payload: Payload? = nil, difference: String? = nil, changes: [Change] = []
  ) {
    self.side = side
    self.process = process
    self.thread = thread
    self.begin = begin
    self.end = end
    self.moment = moment ?? begin
    self.isBlocked = isBlocked
    self.function = function
    self.swift = swift
    self.source = source
    self.prototype = prototype
    self.manual = manual
    self.syscalls = syscalls
    self.mainSyscall = mainSyscall
    self.explanations = explanations
    self.sentence = sentence
    self.aside = aside
    self.failure = failure
    self.payload = payload
    self.difference = difference
    self.changes = changes
  }

  /// A function of the program, and how a call went on from there.
  public struct Caller: Hashable, Sendable {
    /// `EchoHandler.channelReadComplete(context:)`
    public var function: String
    /// What the call went through, from the outside to the inside: `NIOCore`, `Posix.write`.
    public var through: [String]
    /// Whether the function was resumed after an await: who awaited it is on no stack.
    public var isResumed: Bool

    /// A function, and the modules and functions between it and the system call.
    public init(function: String, through: [String] = [], isResumed: Bool = false) {
      (self.function, self.through, self.isResumed) = (function, through, isResumed)
    }

    /// How the call went on: `through NIOCore, Posix.write`; nil where nothing is to be said.
    public var words: String? {
      let way = through.isEmpty ? nil : "through " + through.joined(separator: " → ")
      let awaited = isResumed ? "resumed after an await: who awaited it is on no stack" : nil
      let words = [way, awaited].compactMap(\.self)
      return words.isEmpty ? nil : words.joined(separator: "; ")
    }
  }

  /// A process's id as it is shown: none where a trace's lines have no ids, and 0 stands for its one process.
  public static func shown(process id: Int?) -> Int? { id == 0 ? nil : id }

  /// The system call that the step is about; nil where it is about none, or many.
  public var main: Syscall? {
    mainSyscall.flatMap { syscalls.indices.contains($0) ? syscalls[$0] : nil }
  }

  /// The system call that the function became: `recvfrom`; nil where it became none, or many.
  public var systemCall: String? { main?.short.parts.first { $0.mark == .function }?.text }

  /// How long it waited, in nanoseconds; nil for a call that did not wait, or of which no stamp says.
  public var waited: Int64? {
    guard isBlocked, let begin, let end else { return nil }
    let (time, overflow) = end.subtractingReportingOverflow(begin)
    return overflow ? nil : time
  }

  /// Whether nobody was there where it wanted to go: ECONNREFUSED, be it that a later call asked for it.
  public var isRefused: Bool { [failure?.name, pendingError?.name].contains("ECONNREFUSED") }

  /// Whether the call returned in this trace, be it that nobody knows when: `-ttt` without `-T` has no durations.
  public var hasReturned: Bool { !explanations.contains { $0.mark == .result && $0.isMissing } }

  /// Where a call stands in its program.
  public struct Source: Hashable, Sendable {
    /// `lab_server/HelloHi.swift`
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The lines around it with their numbers, the call's own among them; empty where the source is not at hand.
    public var excerpt: [Line]

    /// A line of a source.
    public struct Line: Hashable, Sendable {
      /// From 1.
      public var number: Int
      /// Without its end.
      public var text: String

      /// A line.
      public init(_ number: Int, _ text: String) {
        self.number = number
        self.text = text
      }
    }

    /// A place in a source.
    public init(file: String, line: Int, excerpt: [Line] = []) {
      self.file = file
      self.line = line
      self.excerpt = excerpt
    }
  }

  /// A system call of a step.
  public struct Syscall: Sendable {
    /// The numbers of its lines in the side's trace: one, or two where strace cut it.
    public var lines: [Int]
    /// The call in its short form, with its arguments and its result marked.
    public var short: MarkedText
    /// What it is to the step, where it is not the one that the step is about: `a signal interrupted it, and the kernel
    /// began it again`.
    public var role: Role?

    /// A system call.
    public init(lines: [Int], short: MarkedText, role: Role? = nil) {
      self.lines = lines
      self.short = short
      self.role = role
    }
  }

  /// What a system call is to a step that is about another one.
  public struct Role: Hashable, Sendable {
    /// Said of one call: `it belongs to the same call of the language`.
    public var one: String
    /// The same said of several.
    public var many: String

    /// A role.
    public init(one: String, many: String) {
      self.one = one
      self.many = many
    }
  }

  /// What a part of a call means.
  public struct Explanation: Hashable, Sendable {
    /// Which part.
    public var mark: Mark
    /// The parameter's name in the prototype, `domain`; `result` for the result.
    public var name: String
    /// The value as strace wrote it: `SOCK_STREAM|SOCK_CLOEXEC`.
    public var value: String
    /// The number behind a name, decimal or hexadecimal: `1 | 0x80000`; nil for what has none.
    public var number: String?
    /// What it means here, in a sentence.
    public var meaning: String
    /// The manual page that says so: `socket(2)`.
    public var manual: String?
    /// Whether there is no such part: the result of a call that did not return in this trace.
    public var isMissing: Bool

    /// An explanation.
    public init(
      _ mark: Mark, name: String, value: String, number: String? = nil, meaning: String,
      manual: String? = nil,
      isMissing: Bool = false
    ) {
      self.mark = mark
      self.name = name
      self.value = value
      self.number = number
      self.meaning = meaning
      self.manual = manual
      self.isMissing = isMissing
    }
  }

  /// Why a call failed.
  public struct Failure: Hashable, Sendable {
    /// `ECONNREFUSED`
    public var name: String
    /// `Connection refused`
    public var message: String
    /// The usual cause; nil where no table knows.
    public var cause: String?
    /// What to do about it.
    public var remedy: String?

    /// A failure.
    public init(name: String, message: String, cause: String? = nil, remedy: String? = nil) {
      self.name = name
      self.message = message
      self.cause = cause
      self.remedy = remedy
    }
  }

  /// Bytes that a call moved.
  public struct Payload: Hashable, Sendable {
    /// Whether the program gave them to the kernel or got them from it.
    public var isSent: Bool
    /// The bytes that are kept, at most ``limit``.
    public var bytes: [UInt8]
    /// How many there were.
    public var count: Int
    /// How many of the first bytes end a character that the receive before began.
    public var leftOver: Int
    /// How many of the last bytes begin a character that the next receive ends.
    public var unfinished: Int

    /// Text with the ends of its lines, its tabs and its carriage returns as strace and the sentences write them: `\r\n`.
    public static func withLineEnds(_ text: String) -> String {
      text.unicodeScalars.reduce(into: "") { visible, scalar in
        switch scalar {
        case "\n": visible += "\\n"
        case "\r": visible += "\\r"
        case "\t": visible += "\\t"
        default: visible.unicodeScalars.append(scalar)
        }
      }
    }

    /// How many bytes of a call a story keeps.
    public static let limit = 512

    /// Bytes that a call moved.
    public init(isSent: Bool, bytes: [UInt8], count: Int, leftOver: Int = 0, unfinished: Int = 0) {
      self.isSent = isSent
      self.bytes = bytes
      self.count = count
      self.leftOver = leftOver
      self.unfinished = unfinished
    }
  }
}

/// A text of which parts stand for the same thing as parts of other texts of the same step.
public struct MarkedText: Hashable, Sendable {
  /// The parts, in order; joined they are the text.
  public var parts: [Part]

  /// A stretch of a text.
  public struct Part: Hashable, Sendable {
    /// The text.
    public var text: String
    /// What it stands for; nil for what has no counterpart.
    public var mark: Mark?

    /// A stretch of a text.
    public init(_ text: String, _ mark: Mark? = nil) {
      self.text = text
      self.mark = mark
    }
  }

  /// The whole text.
  public var plain: String { parts.map(\.text).joined() }

  /// A marked text.
  public init(_ parts: [Part]) { self.parts = parts }
}

/// What a part of a text stands for.
public enum Mark: Hashable, Sendable {
  /// The function's name.
  case function
  /// The system call's argument with this index.
  case argument(Int)
  /// What it returned, the error included.
  case result
}
