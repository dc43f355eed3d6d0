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
  /// Lines that only wait for a descriptor, or prepare the waiting: epoll, poll, select.
  public let waiting: Int
  /// Attempts that were made again: `EAGAIN`, a signal; and asking how a connect ended that did not wait.
  public let retries: Int
  /// Lines on sockets that were opened as a question to the kernel, or to look up a name.
  public let questions: Int

  /// The lines of the trace that are not on a socket of the conversation, nor counted above.
  public var otherLines: Int {
    table.lineCount - sockets.reduce(0) { $0 + $1.lineCount } - waiting - retries - questions
  }

  /// A socket of a program.
  public struct Socket: Sendable {
    /// What it was for.
    public var role: Role
    /// What was done with it besides moving bytes, in order; what was done several times in a row stands once.
    public var acts: [Act] = []
    /// What it sent.
    public var sent = Bytes()
    /// What it received.
    public var received = Bytes()
    /// How many lines of the trace are about it.
    public var lineCount = 0
    /// The ports that its bind and its connect name, and those of its datagrams; 0 left out.
    public var ports: [Int] = []

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

  /// Something done with a socket.
  public struct Act: Sendable, Hashable {
    /// What it means, whichever call a language makes for it.
    public var meaning: Meaning
    /// The call without what is never the same twice: `accept4(addr, [16], SOCK_CLOEXEC)`.
    public var form: String
    /// How often in a row.
    public var count = 1
    /// The line where it first stands.
    public var line: Int
  }

  /// What moved through a socket in one direction.
  public struct Bytes: Sendable {
    /// How many bytes.
    public var total = 0
    /// How many calls moved them.
    public var calls = 0
    /// The forms of these calls, each with the line where it first stands and how often it was seen.
    public var forms: [Act] = []
    /// The first bytes, at most ``limit``; nil where strace left one out.
    public var kept: [UInt8?] = []
    /// Where each call's bytes begin, for as many as are kept.
    public var starts: [Int] = []

    /// How many bytes of a direction are compared.
    public static let limit = 1 << 16
  }

  /// Reads a side from a whole trace that is in memory.
  ///
  /// - Parameters:
  ///   - name: the trace's name, for reports.
  ///   - trace: its bytes.
  ///   - choice: which language's catalogue has the words.
  ///   - program: which of several programs with sockets.
  public init(
    _ name: String, _ trace: [UInt8], _ choice: LanguageTable.Choice = .recognise,
    program: ProgramChoice? = nil
  ) throws(LanguageTable.Problem) {
    var model = ModelReader()
    var reader = ConversationReader()
    model.feed(trace.span) { state, parser, text, place in reader.take(state, parser, text, place) }
    model.finish { state, parser, text, place in reader.take(state, parser, text, place) }
    self = try reader.conversation(name, choice, model.state, program: program)
  }

  init(
    name: String, table: LanguageTable, sockets: [Socket], waiting: Int, retries: Int, questions: Int
  ) {
    self.name = name
    self.table = table
    self.sockets = sockets
    self.waiting = waiting
    self.retries = retries
    self.questions = questions
  }

  /// Why a call on this line is as it is, in the words of the language's catalogue; nil where it has none.
  public func why(_ line: Int) -> String? {
    table.rows.first { $0.lines.contains(line) }?.why
  }
}
