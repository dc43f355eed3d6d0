/// A piece of a line: where it begins and how long it is.
struct Piece {
  var start: UInt32
  var length: UInt32

  /// What the line does not have.
  static var none: Piece { Piece(start: .max, length: 0) }

  @inline(__always)
  init(start: UInt32, length: UInt32) {
    self.start = start
    self.length = length
  }

  @inline(__always)
  init(_ start: Int, _ end: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.length = UInt32(truncatingIfNeeded: end &- start)
  }

  /// Whether the line has it.
  var exists: Bool { start != .max }
  /// Where it stands. Ask only when it exists.
  var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
}

/// Everything about a line that is not in its values: the fields of its prefix, its name, its result.
struct LineHead {
  var kind: TraceEvent.Kind = .unrecognised

  /// `> `: what a mail put before the line.
  var quote: Piece = .none
  /// Spaces behind the result, where strace writes none.
  var endSpaces: UInt32 = 0

  // Prefix, in the order in which strace writes it.
  var pidForm: PidForm = .none
  var pid: Piece = .none
  var thread: Piece = .none
  var context: Piece = .none
  var time: Piece = .none
  var relative: Piece = .none
  /// `(+     0.000063)`: the relative stamp stands beside an absolute one.
  var relativeIsBracketed = false
  var sysnr: Piece = .none
  var ip: Piece = .none
  /// Spaces before the line's first word, where strace writes none.
  var indent: UInt32 = 0
  /// Spaces inside `[pid   531]`, or behind a bare pid.
  var pidSpaces: UInt32 = 0
  var relativeSpaces: UInt32 = 0
  /// Digits of the relative stamp before its point.
  var relativeDigits: UInt32 = 0
  var sysnrSpaces: UInt32 = 0

  // Call.
  var name: Piece = .none
  var fragment: Piece = .none
  /// How a cut call ends.
  var ending: Ending = .none
  /// Spaces before ` <unfinished ...>` or behind `resumed>`, where they are not what strace writes now.
  var seamSpaces: UInt32 = 0
  /// The node behind the last argument.
  var argumentsEnd: UInt32 = 0
  /// Where the closing bracket ends.
  var closed: UInt32 = 0
  /// Spaces between the closing bracket and `=`.
  var resultSpaces: UInt32 = 0
  /// The node of the result's value; `.max` where there is none.
  var result: UInt32 = .max
  var errno: Piece = .none
  var message: Piece = .none
  var note: Piece = .none
  /// `sigreturn() (mask [])     = 0`: the text in brackets before the result.
  var aside: Piece = .none
  /// What another wrote into the line: strace itself for an ending ``Ending/notice``, else the tracee.
  var intruder: Piece = .none
  var injected: Piece = .none
  var isDelayed = false
  /// `= ? <unavailable>`
  var isUnavailable = false
  var duration: Piece = .none

  // Signals, exits and the rest.
  var signal: Piece = .none
  var status: Piece = .none
  var form: EventForm = .plain

  var reason: Reason = .none
  /// The byte at which the reason became clear, from 0.
  var column: UInt32 = 0

  /// How the thread's id is written.
  enum PidForm: UInt8 {
    case none
    /// `12    read(...`, padded to five.
    case padded
    /// `[pid    12] `, `[pid    12<name>] `.
    case bracketed
    /// `12<name> `.
    case named
  }

  /// How a first half ends.
  enum Ending: UInt8 {
    case none
    /// ` <unfinished ...>`
    case unfinished
    /// ` <detached ...>`
    case detached
    /// ` <pid changed to 7 ...>`: the number is the note.
    case pidChanged
    /// ` <unfinished ...>) = ?`: the tracee exited while its call was printed.
    case exited
    /// `clone(flags=SIGCHLDstrace: Process 7 attached`: strace's own word in the middle of a call.
    case notice
    /// `write(1, "hi\n", 3hi`: what the tracee wrote in the middle of a call.
    case output

    /// Its name in JSON.
    var name: StaticString {
      switch self {
      case .none, .unfinished: "unfinished"
      case .detached: "detached"
      case .pidChanged: "pid changed"
      case .exited: "exited"
      case .notice: "notice"
      case .output: "output"
      }
    }
  }

  /// Variants of an event that is no call.
  enum EventForm: UInt8 {
    case plain
    /// `--- stopped by SIGSTOP ---`
    case stopped
    /// `+++ killed by SIGSEGV (core dumped) +++`
    case coreDumped
    /// `--- SIGCHLD (Child exited) @ 0 (0) ---`, `--- {si_signo=...} (Segmentation fault) ---`: strace up to 4.6.
    case described
    /// `, child_tidptr=0x7f) = 7`: the rest of a call whose line was interrupted; it has no name.
    case tail
  }
}

/// Why a line is not understood.
enum Reason: UInt8 {
  case none, notATraceLine, argument, separator, string, label, comment, nesting, number, result, trailing,
    signal,
    exit, tooLong, unclosed

  /// One sentence without a full stop.
  var text: StaticString {
    switch self {
    case .none: "nothing is wrong"
    case .notATraceLine: "this does not begin like a line that strace writes"
    case .argument: "no value that strace writes begins here"
    case .separator: "a comma or a closing bracket should stand here"
    case .string: "a string begins and does not end"
    case .label: "a label behind a descriptor begins and does not end"
    case .comment: "a comment begins and does not end"
    case .nesting: "brackets are nested deeper than 64 levels"
    case .number: "a number that strace does not write"
    case .result: "no result stands behind the call"
    case .trailing: "there is more behind the result than strace writes"
    case .signal: "no signal that strace writes"
    case .exit: "no end of a process that strace writes"
    case .tooLong: "the line is longer than 1 MiB"
    case .unclosed: "the call is not closed"
    }
  }
}
