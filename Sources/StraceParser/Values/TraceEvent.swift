/// One event of a trace: what one line said, or, when halves are joined, what two lines said.
///
/// A value that outlives the line it came from.
public struct TraceEvent: Hashable, Sendable {
  /// The line's number in its file, from 1. Of the first half, when two were joined.
  public var line: Int
  /// The number of the line that ended the call, when it was cut and its halves were joined.
  public var resumedLine: Int?
  /// How many lines of the trace the event stands for, so that the sum over all events is the number of lines: 1; 2 for
  /// joined halves, 3 where the first of them was interrupted too; 0 for what was taken out of the middle of another
  /// event's line, and for every part but the first of a line over 1 MiB.
  public var lineCount = 1
  /// What the line is.
  public var kind: Kind
  /// The id of the thread that the line is about, where the line says it.
  public var pid: Int?
  /// The thread's name, where the line says it (`-Y`).
  public var thread: String?
  /// The absolute time stamp, where the line has one.
  public var time: TraceTime?
  /// The relative time stamp (`-r`) in nanoseconds, where the line has one.
  public var relative: Int64?
  /// The instruction pointer (`-i`) as written: 16 or 8 hexadecimal digits, or as many question marks.
  public var instructionPointer: String?
  /// The number of the system call (`-n`) as written, or `???`.
  public var callNumber: String?
  /// The call, for a call and its halves.
  public var call: TraceCall?
  /// The signal's name, for a signal and for a death by one: `SIGINT`.
  public var signal: String?
  /// What the signal carried, `{si_signo=SIGINT, si_code=SI_USER, ...}`, for a signal that was delivered.
  public var signalInfo: TraceValue?
  /// The exit status, for an exit that is not a death by signal.
  public var status: Int?
  /// The line's bytes, for a line that is not understood, and for a notice and the like.
  public var text: [UInt8]
  /// Why the line is not understood, and the byte (from 1) at which that became clear.
  public var complaint: Complaint?

  /// What a line of a trace is.
  public enum Kind: String, CaseIterable, Sendable {
    /// A whole call with its result.
    case call
    /// The first half of a call: `<unfinished ...>`.
    case unfinished
    /// The second half of a call: `<... recvfrom resumed>`.
    case resumed
    /// `--- SIGINT {...} ---`
    case signal
    /// `+++ exited with 0 +++`, `+++ killed by SIGPIPE +++`
    case exit
    /// `+++ superseded by execve in pid 7 +++`
    case superseded
    /// `[ Process PID=7 runs in 32 bit mode. ]`
    case personality
    /// strace's own word: `strace: Process 7 attached`
    case notice
    /// A frame of `-k`.
    case stack
    /// A line of a hexdump.
    case dump
    /// A line of `-c`'s table.
    case summary
    /// An empty line.
    case blank
    /// A first or last line that is cut off.
    case cut
    /// The traced program's own output.
    case output
    /// None of these; kept whole.
    case unrecognised
  }

  /// Why a line is not understood.
  public struct Complaint: Hashable, Sendable {
    /// One sentence without a full stop.
    public var reason: String
    /// The byte of the line at which it became clear, from 1.
    public var column: Int

    /// A complaint about a line.
    public init(reason: String, column: Int) {
      self.reason = reason
      self.column = column
    }
  }

  /// An event about which nothing more than its place and kind is known yet.
  public init(line: Int, kind: Kind) {
    self.line = line
    self.kind = kind
    self.text = []
  }
}

/// An absolute time stamp of a line.
public struct TraceTime: Hashable, Sendable {
  /// Nanoseconds: since 1970 for ``Style/epoch``, since midnight (local time, day unknown) for ``Style/clock``.
  public var nanoseconds: Int64
  /// The smallest step that the stamp's digits can show, in nanoseconds: 1,000 for `-ttt`.
  public var unit: Int64
  /// What it counts from.
  public var style: Style

  /// What a time stamp counts from.
  public enum Style: Hashable, Sendable {
    /// `-ttt`, `--absolute-timestamps=format:unix`.
    case epoch
    /// `-t`, `-tt`: `HH:MM:SS[.frac]`.
    case clock
  }

  /// A time stamp.
  public init(nanoseconds: Int64, unit: Int64, style: Style) {
    self.nanoseconds = nanoseconds
    self.unit = unit
    self.style = style
  }
}

/// A system call as far as its line goes.
public struct TraceCall: Hashable, Sendable {
  /// The kernel's name for it, `recvfrom`.
  public var name: String
  /// The arguments, in order. A half holds its complete ones.
  public var arguments: [TraceValue]
  /// The part of an argument at which a half was cut, as written.
  public var fragment: [UInt8]?
  /// What it returned; nil for a first half.
  public var result: TraceResult?
  /// The time spent in it (`-T`) in nanoseconds, where the line says it.
  public var duration: Int64?

  /// A call.
  public init(
    name: String, arguments: [TraceValue], fragment: [UInt8]? = nil, result: TraceResult? = nil,
    duration: Int64? = nil
  ) {
    self.name = name
    self.arguments = arguments
    self.fragment = fragment
    self.result = result
    self.duration = duration
  }
}

/// What a call returned: `= 3<TCP:[7]>`, `= -1 EAGAIN (Resource temporarily unavailable)`, `= ?`.
public struct TraceResult: Hashable, Sendable {
  /// The number as written (`3`, `-1`, `0x7f0000000000`), or `?`.
  public var value: String
  /// The number, nil for `?`.
  public var number: Int64?
  /// The error's name: `EAGAIN`, `ERESTARTSYS`.
  public var errno: String?
  /// The label behind a descriptor, without its `<` and `>`: `TCP:[7]`.
  public var label: String?
  /// The text in brackets behind the value: `Timeout`, `flags O_RDWR`.
  public var note: String?

  /// A result.
  public init(
    value: String, number: Int64?, errno: String? = nil, label: String? = nil, note: String? = nil
  ) {
    self.value = value
    self.number = number
    self.errno = errno
    self.label = label
    self.note = note
  }
}
