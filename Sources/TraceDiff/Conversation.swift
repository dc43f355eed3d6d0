public import LanguageMapping
import TraceModel

/// One side of a comparison: what a program did on its own sockets, without what is never the same twice.
///
/// Descriptors, process ids, ports, times and pointers are left out of every form. Waiting is left out and counted, and so
/// are attempts that came too early.
public struct Conversation: Sendable {
  /// The trace's name, as it was given.
  public let name: String
  /// The program, its language and the catalogue's words on its calls.
  public let table: LanguageTable
  /// Its sockets, in the order in which the trace first shows them.
  public let sockets: [Socket]
  /// What was done with them, each form once.
  let forms: [Form]
  /// Lines that only wait for a descriptor, or prepare the waiting: epoll, poll, select.
  public let waiting: Int
  /// Attempts that were made again: `EAGAIN`, a signal; and asking how a connect ended that did not wait.
  public let retries: Int
  /// Lines on sockets that were opened as a question to the kernel, or to look up a name.
  public let questions: Int
  /// Calls of whatever program of the trace that there was no room for: they are in no comparison.
  public let uncompared: Int

  /// The lines of the trace that are not on a socket of the conversation, nor counted above.
  public var otherLines: Int {
    table.lineCount - sockets.reduce(0) { $0 + $1.lineCount } - waiting - retries - questions
  }

  /// A socket of a program.
  public struct Socket: Sendable {
    /// What it was for.
    var role: Role
    /// What was done with it besides moving bytes, in order; what was done several times in a row stands once.
    var acts: [Act] = []
    /// What it sent.
    package internal(set) var sent = Bytes()
    /// What it received.
    package internal(set) var received = Bytes()
    /// Whether one of its connects did not fail, or it has its connection from elsewhere.
    var isConnected = false
    /// How many lines of the trace are about it.
    package internal(set) var lineCount = 0
    /// The ports that its bind and its connect name, and those of its datagrams; 0 left out.
    var ports: [UInt16] = []

    /// What a socket is for in a conversation.
    public enum Role: String, Sendable {
      /// It takes connections.
      case listener = "the listener"
      /// A connection that a listener gave.
      case accepted = "the accepted connection"
      /// A connection that the program asked for.
      case connecting = "the connecting socket"
      /// Anything else: datagrams, pairs.
      case other = "the socket"
    }
  }

  /// A call without what is never the same twice. Each stands once on its side, and acts have its number.
  struct Form: Sendable {
    /// `accept4(addr, [16], SOCK_CLOEXEC)`
    var text: String
    /// What it means, whichever call a language makes for it.
    var meaning: Meaning
    /// The same without what strace may have been told not to show: `-e verbose=none`, `-e raw=bind`.
    var withoutPointers: String
    /// Whether this trace does not show that.
    var hides: Bool
  }

  /// Something done with a socket.
  struct Act: Sendable {
    /// The number of its form among those of its side.
    var form: Int32
    /// How often in a row.
    var count = 1
    /// The line where it first stands.
    var line: Int
  }

  /// Reads a side from a whole trace that is in memory.
  ///
  /// - Parameters:
  ///   - name: the trace's name, for reports.
  ///   - trace: its bytes.
  ///   - choice: which language's catalogue has the words.
  ///   - program: which of several programs with sockets.
  /// - Throws: ``LanguageTable/Problem`` when the trace has no such program, or several.
  public init(
    _ name: String, _ trace: [UInt8], _ choice: LanguageTable.Choice = .recognise,
    program: ProgramChoice? = nil
  ) throws(LanguageTable.Problem) {
    var model = ModelReader(survey: ProcessSurvey(trace.span))
    var reader = ConversationReader()
    model.feed(trace.span) { state, parser, text, place in reader.take(state, parser, text, place) }
    model.finish { state, parser, text, place in reader.take(state, parser, text, place) }
    self = try reader.conversation(name, choice, model.state, program: program)
  }

  init(
    name: String, table: LanguageTable, sockets: [Socket], forms: [Form], waiting: Int, retries: Int,
    questions: Int, uncompared: Int
  ) {
    self.name = name
    self.table = table
    self.sockets = sockets
    self.forms = forms
    self.waiting = waiting
    self.retries = retries
    self.questions = questions
    self.uncompared = uncompared
  }

  /// Why a call on this line is as it is, in the words of the language's catalogue; nil where it has none.
  public func why(_ line: Int) -> String? {
    table.rows.first { $0.lines.contains(line) }?.why
  }
}
