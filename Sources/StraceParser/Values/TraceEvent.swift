/// One event of a trace: what one line said, or, when halves are joined, what two lines said.
///
/// A value that outlives the line it came from. It says everything that its line says but how wide the gaps are and how
/// strings are escaped; ``printed`` writes it again.
public struct TraceEvent: Hashable, Sendable {
  /// The line's number in its file, from 1. Of the first half, when two were joined.
  public var line: Int
  /// The number of the line that ended the call, when it was cut and its halves were joined.
  public var resumedLine: Int?
  /// How many lines of the trace the event stands for, so that the sum over all events is the number of lines: 1; 2 for
  /// joined halves, 3 where the first of them was interrupted too; 0 for what was taken out of the middle of another
  /// event's line, and for every part but the first of a line over 1 MiB.
  public var lineCount = 1
  /// What stands before the event in its line: whose it is, and when it was.
  public var prefix = Prefix()
  /// What the line is.
  public var content: Content

  /// An event.
  public init(line: Int, _ content: Content) {
    self.line = line
    self.content = content
  }

  /// What a line of a trace is, with what it says.
  public enum Content: Hashable, Sendable {
    /// A whole call with its result.
    case call(TraceCall)
    /// The first half of a call: `<unfinished ...>`.
    case unfinished(TraceCall)
    /// The second half of a call: `<... recvfrom resumed>`.
    case resumed(TraceCall)
    /// `--- SIGINT {...} ---`, `--- stopped by SIGSTOP ---`
    case signal(TraceSignal)
    /// `+++ exited with 0 +++`, `+++ killed by SIGPIPE +++`
    case exit(TraceExit)
    /// `+++ superseded by execve in pid 7 +++`: the thread that called execve and took the id over.
    case superseded(by: Int)
    /// `[ Process PID=7 runs in 32 bit mode. ]`
    case personality(process: Int, mode: String)
    /// strace's own word: `strace: Process 7 attached`
    case notice([UInt8])
    /// A frame of `-k`.
    case stack([UInt8])
    /// A line of a hexdump.
    case dump([UInt8])
    /// A line of `-c`'s table.
    case summary([UInt8])
    /// An empty line.
    case blank
    /// A first or last line that is cut off.
    case cut([UInt8])
    /// The traced program's own output.
    case output([UInt8])
    /// None of these; kept whole, with why it is not understood.
    case unrecognised([UInt8], Complaint)
  }

  /// The names of ``Content``'s cases.
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
}

extension TraceEvent {
  /// What the line is.
  public var kind: Kind {
    switch content {
    case .call: .call
    case .unfinished: .unfinished
    case .resumed: .resumed
    case .signal: .signal
    case .exit: .exit
    case .superseded: .superseded
    case .personality: .personality
    case .notice: .notice
    case .stack: .stack
    case .dump: .dump
    case .summary: .summary
    case .blank: .blank
    case .cut: .cut
    case .output: .output
    case .unrecognised: .unrecognised
    }
  }

  /// The call, for a call and its halves. Setting it on another event, or to nil, does nothing.
  public var call: TraceCall? {
    get {
      switch content {
      case .call(let call), .unfinished(let call), .resumed(let call): call
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch content {
      case .call: content = .call(newValue)
      case .unfinished: content = .unfinished(newValue)
      case .resumed: content = .resumed(newValue)
      default: break
      }
    }
  }

  /// The name of the signal that was delivered, that stopped the thread or that killed it: `SIGINT`.
  public var signal: String? {
    switch content {
    case .signal(let signal): signal.name
    case .exit(.killed(let name, _)): name
    default: nil
    }
  }

  /// What a signal carried, `{si_signo=SIGINT, si_code=SI_USER, ...}`, for one that was delivered.
  public var signalInfo: TraceValue? {
    switch content {
    case .signal(.delivered(_, let info)): info
    case .signal(.described(let description)): description.info
    default: nil
    }
  }

  /// The exit status, for an exit that is not a death by signal.
  public var status: Int? { if case .exit(.exited(let status)) = content { status } else { nil } }

  /// The line's bytes, for a line that is kept whole; nothing for every other.
  public var text: [UInt8] {
    switch content {
    case .notice(let text), .stack(let text), .dump(let text), .summary(let text), .cut(let text),
      .output(let text), .unrecognised(let text, _):
      text
    default: []
    }
  }

  /// Why the line is not understood, and the byte (from 1) at which that became clear.
  public var complaint: Complaint? {
    if case .unrecognised(_, let complaint) = content { complaint } else { nil }
  }
}
