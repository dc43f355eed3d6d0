extension TraceEvent {
  /// What stands before an event in its line, in the order in which strace writes it.
  public struct Prefix: Hashable, Sendable {
    /// The id of the thread that the line is about, where the line says it.
    public var pid: Int?
    /// Whether the id is written as standard error has it, `[pid    12] `, and not as a file has it, `12    `.
    public var isPidBracketed = false
    /// The thread's name, where the line says it (`-Y`), escaped as written.
    public var thread: String?
    /// The thread's security context (`--secontext`): `unconfined_t`, `httpd_t!!unconfined_t`.
    public var securityContext: String?
    /// The absolute time stamp, where the line has one.
    public var time: TraceTime?
    /// The relative time stamp (`-r`), where the line has one.
    public var relative: TraceInterval?
    /// The number of the system call (`-n`) as written, or `???`.
    public var callNumber: String?
    /// The instruction pointer (`-i`) as written: 16 or 8 hexadecimal digits, or as many question marks.
    public var instructionPointer: String?

    /// Nothing: a line that begins with its event.
    public init() {}
  }

  /// The id of the thread that the line is about, where the line says it.
  public var pid: Int? {
    get { prefix.pid }
    set { prefix.pid = newValue }
  }

  /// The thread's name, where the line says it (`-Y`).
  public var thread: String? { prefix.thread }

  /// The absolute time stamp, where the line has one.
  public var time: TraceTime? {
    get { prefix.time }
    set { prefix.time = newValue }
  }

  /// The relative time stamp (`-r`) in nanoseconds, where the line has one.
  public var relative: Int64? { prefix.relative?.nanoseconds }
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

/// A span of time as a line says it: `0.000063`.
public struct TraceInterval: Hashable, Sendable {
  /// Its length in nanoseconds.
  public var nanoseconds: Int64
  /// The smallest step that its digits can show, in nanoseconds: 1,000 unless strace was told otherwise.
  public var unit: Int64

  /// A span of time.
  public init(nanoseconds: Int64, unit: Int64 = 1_000) {
    self.nanoseconds = nanoseconds
    self.unit = unit
  }
}
