public import CallMapping
public import LanguageMapping
package import TraceModel

/// What there is of one program of a run, for a story to be made of.
public struct ProgramTrace: Sendable {
  /// `server`; what its lane is called.
  public var name: String
  /// What the run calls its trace, where other programs stand in it, too: all that was started as `server`.
  package var recorded: String?
  /// Its trace. Several programs of a run may stand in the same one.
  public var text: TraceText
  /// What was made of it.
  public var account: Account
  /// Whether it is traced still: a call that has not returned may do so yet, and no comparison is over.
  public var isAlive: Bool
  /// How many lines of its trace stand before ``text``: of a long one that is still written the newest are kept.
  public var linesBefore: Int
  /// Its path, where ``text`` begins later than the program.
  public var path: String?
  /// Whether socklab ended it.
  package var isEndedByUs = false
  /// What was seen of a program when strace attached to it; nil where it began under strace, and where nobody looked.
  package var attached: Attached?

  /// By the line of the trace where a call begins, the function of the program that made it: of a trace with stacks.
  package var callers: [Int: Caller] = [:]

  /// Who made a call, and where that stands in the program's source.
  package struct Caller: Sendable {
    package let caller: Step.Caller
    /// The file as the compiler was given it; nil where it is not known.
    package let file: String?
    /// The line, from 1; 0 where it is not known.
    package let line: Int

    package init(_ caller: Step.Caller, file: String? = nil, line: Int? = nil) {
      (self.caller, self.file, self.line) = (caller, file, line ?? 0)
    }
  }

  /// What another witness than the trace saw when strace attached to a program.
  package struct Attached: Sendable {
    /// When it was attached, in nanoseconds since 1970: a call that began by then was in progress.
    package let moment: Int64
    /// The threads that were seen waiting in a call: the first of each is that one.
    package let waiting: Set<Int>
    /// What it had open.
    package let older: [OlderDescriptor]

    package init(moment: Int64, waiting: Set<Int> = [], older: [OlderDescriptor]) {
      (self.moment, self.waiting, self.older) = (moment, waiting, older)
    }
  }

  /// Who tells of a program.
  public enum Account: Sendable {
    /// Its own log and its trace, lined up.
    case logged(CallMap)
    /// Its trace alone, and the table of its language, with the place of each event.
    case traced(LanguageTable)
  }

  /// What there is of one program.
  public init(
    name: String, text: TraceText, account: Account, isAlive: Bool = false, linesBefore: Int = 0,
    path: String? = nil
  ) {
    self.name = name
    self.text = text
    self.account = account
    self.isAlive = isAlive
    self.linesBefore = linesBefore
    self.path = path
  }
}

/// The bytes of a trace, read into memory: a story shows every line.
public final class TraceText: Sendable {
  /// As strace wrote them.
  public let bytes: [UInt8]
  /// The lines, without their ends.
  public let lines: TraceLines

  /// The text of a trace.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lines = TraceLines(of: bytes)
  }
}
