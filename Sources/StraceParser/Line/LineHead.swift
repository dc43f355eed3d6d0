/// A piece of a line: where it begins and how long it is.
package struct Piece: Sendable {
  /// Its first byte's offset in the line.
  package var start: UInt32
  /// How many bytes it has.
  package var length: UInt32

  /// What the line does not have.
  package static var none: Piece { Piece(start: .max, length: 0) }

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
  package var exists: Bool { start != .max }
  /// Where it stands. Ask only when it exists.
  package var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
}

/// Everything about a line that is not in its values: the fields of its prefix, its name, its result.
package struct LineHead: Sendable {
  /// What the line is.
  package var kind: TraceEvent.Kind = .unrecognised

  /// `> `: what a mail put before the line.
  package var quote: Piece = .none
  /// Spaces behind the result, where strace writes none.
  package var endSpaces: UInt32 = 0

  // Prefix, in the order in which strace writes it.
  /// How the thread's id is written.
  package var pidForm: PidForm = .none
  /// The thread's id.
  package var pid: Piece = .none
  /// The thread's name (`-Y`), escaped as written.
  package var thread: Piece = .none
  /// The security context, without its brackets.
  package var context: Piece = .none
  /// The absolute stamp.
  package var time: Piece = .none
  /// The relative stamp (`-r`).
  package var relative: Piece = .none
  /// `(+     0.000063)`: the relative stamp stands beside an absolute one.
  package var relativeIsBracketed = false
  /// The system call's number (`-n`).
  package var sysnr: Piece = .none
  /// The instruction pointer (`-i`).
  package var ip: Piece = .none
  /// Spaces before the line's first word, where strace writes none.
  package var indent: UInt32 = 0
  /// Spaces inside `[pid   531]`, or behind a bare pid.
  package var pidSpaces: UInt32 = 0
  /// Spaces before the digits of the relative stamp.
  package var relativeSpaces: UInt32 = 0
  /// Digits of the relative stamp before its point.
  package var relativeDigits: UInt32 = 0
  /// Spaces inside `[  42]`.
  package var sysnrSpaces: UInt32 = 0

  // Call.
  /// The call's name.
  package var name: Piece = .none
  /// The part of an argument at which a half was cut.
  package var fragment: Piece = .none
  /// How a cut call ends.
  package var ending: Ending = .none
  /// Spaces before ` <unfinished ...>` or behind `resumed>`, where they are not what strace writes now.
  package var seamSpaces: UInt32 = 0
  /// The node behind the last argument.
  package var argumentsEnd: UInt32 = 0
  /// Where the closing bracket ends.
  package var closed: UInt32 = 0
  /// Spaces between the closing bracket and `=`.
  package var resultSpaces: UInt32 = 0
  /// The node of the result's value; `.max` where there is none.
  package var result: UInt32 = .max
  /// The error's name: `EAGAIN`.
  package var errno: Piece = .none
  /// The error's text, without its brackets.
  package var message: Piece = .none
  /// The text in brackets behind the result: `Timeout`.
  package var note: Piece = .none
  /// `sigreturn() (mask [])     = 0`: the text in brackets before the result.
  package var aside: Piece = .none
  /// What another wrote into the line: strace itself for an ending ``Ending/notice``, else the tracee.
  package var intruder: Piece = .none
  /// What stands between `(INJECTED` and its bracket: nothing, or `: args`.
  package var injected: Piece = .none
  /// Whether `(DELAYED)` stands behind the result.
  package var isDelayed = false
  /// `= ? <unavailable>`
  package var isUnavailable = false
  /// The time spent in the call (`-T`), in seconds.
  package var duration: Piece = .none

  // Signals, exits and the rest.
  /// The signal's name.
  package var signal: Piece = .none
  /// The exit status, the id after `superseded by execve in pid`, or that of the process of a personality.
  package var status: Piece = .none
  /// Which variant of its kind the line is.
  package var form: EventForm = .plain

  /// How many bytes stand before the line's first word that are none of strace's.
  var margin: Int { Int(indent) + (quote.exists ? Int(quote.length) : 0) }

  var reason: Reason = .none
  /// The byte at which the reason became clear, from 0.
  var column: UInt32 = 0

  /// How the thread's id is written.
  package enum PidForm: UInt8, Sendable {
    case none
    /// `12    read(...`, padded to five.
    case padded
    /// `[pid    12] `, `[pid    12<name>] `.
    case bracketed
    /// `12<name> `.
    case named
  }

  /// How a first half ends.
  package enum Ending: UInt8, Sendable {
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
  package enum EventForm: UInt8, Sendable {
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
