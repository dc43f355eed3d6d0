/// Something that a trace says beside a call's arguments and result, and that cannot be so.
public enum Contradiction: String, Hashable, Sendable, CaseIterable {
  /// A socket's own address, in its label (`-yy`): the calls made it another one.
  case labelOwn = "label.own"
  /// A socket's peer, in its label.
  case labelPeer = "label.peer"
  /// A label of an open file that had another one.
  case label = "label"
  /// The path of the program: execve(2).
  case programPath = "program"
  /// The arguments of the program.
  case programArguments = "arguments"
  /// The process's id.
  case processID = "pid"
  /// How long a call took: `-T`.
  case duration = "duration"
  /// When a call began: the thread was inside another.
  case beginning = "beginning"
  /// How much of a buffer is shown: `-s`.
  case shownBytes = "shown"
  /// An error without a failure, or a failure without an error.
  case error = "error"
  /// The text behind an error's name.
  case errorText = "error.text"
  /// What stands behind a result: a text, or a label.
  case resultText = "result.text"
  /// A comment of an argument.
  case comment = "comment"
  /// The bytes of a dump: `-e write`, `-e read`.
  case dump = "dump"
  /// What the program ended with.
  case exitStatus = "exit"
  /// What the log has is later than the program's end.
  case afterEnd = "after end"
  /// The log was opened before the program started, or behind its first record.
  case logOpening = "log opened"
  /// The program ended in order, and its log was never closed; or it was closed before its last record.
  case logClosing = "log closed"
  /// What was done with the log's own file.
  case logFile = "log file"
  /// A number was given that stands for a file already.
  case numberInUse = "descriptor in use"
  /// A number was given, and a lower one was free.
  case numberTooHigh = "descriptor too high"
  /// A number is used for which the trace shows nothing.
  case unmade = "descriptor made"
  /// A number stands for another file than the one that the trace shows it was given for.
  case otherFile = "descriptor"

  /// What it is about, in a sentence.
  public var words: String {
    switch self {
    case .labelOwn: "address in the label"
    case .labelPeer: "peer in the label"
    case .label: "label"
    case .programPath: "program"
    case .programArguments: "arguments of the program"
    case .processID: "process id"
    case .duration: "duration"
    case .beginning: "beginning"
    case .shownBytes: "number of shown bytes"
    case .error: "error"
    case .errorText: "text of the error"
    case .resultText: "text behind the result"
    case .comment: "comment"
    case .dump: "dump"
    case .exitStatus: "end of the program"
    case .afterEnd: "time of the end"
    case .logOpening: "beginning of the log"
    case .logClosing: "end of the log"
    case .logFile: "the log's file"
    case .numberInUse, .numberTooHigh: "new descriptor"
    case .otherFile, .unmade: "descriptor"
    }
  }
}
