import CallForms
public import Languages
import LinuxABI
import StraceParser
import TraceModel

/// One row: a call of the language, and what the kernel saw of it.
public struct LanguageRow: Sendable {
  /// Who asked for it.
  public let kind: Row.Kind
  /// What the programmer writes, or what the language does; empty where no catalogue knows.
  public let call: String
  /// The function of the Linux socket API.
  public let function: String
  /// Its C prototype, where socklab's table has it.
  public let prototype: String?
  /// Why it is so; nil where there is nothing to say.
  public let why: String?
  /// Whether ``why`` says that the kernel knows the call by another name.
  public let saysName: Bool
  /// Where the fact comes from; nil where no catalogue knows.
  public let source: String?
  /// The system calls really seen, in the order in which they first came.
  public internal(set) var seen: [Seen] = []
  /// How often the call was made; attempts that came too early do not count, nor what a signal interrupted and the kernel
  /// made again.
  public internal(set) var count = 0
  /// How often it came too early, and was to be made again: `EAGAIN`.
  public internal(set) var tooEarly = 0
  /// How often a signal interrupted it: `ERESTARTSYS`.
  public internal(set) var interrupted = 0
  /// How often it began and the trace does not show its end.
  public internal(set) var begun = 0
  /// The lines where it begins, attempts included.
  public internal(set) var lines = LineRanges()
  /// How many lines of the trace are in this row.
  public internal(set) var lineCount = 0
  /// What the row's sockets were for.
  public let subject: Subject

  /// What a row's sockets were for.
  public enum Subject: UInt8, Hashable, Sendable {
    /// A conversation.
    case conversation
    /// Opened and closed again unused: in some languages a question to the kernel.
    case probe
    /// Looking up a name, or the interfaces.
    case lookUp
    /// The C library's line to the system's log: syslog(3).
    case systemLog
    /// A pair that was made and closed unused.
    case unusedPair
    /// A pair by which an event loop wakes itself up.
    case wakeUp
    /// A pair of which another program than the one that made it uses an end.
    case lentPair
  }

  /// A form of a system call, and how often it was seen.
  public struct Seen: Hashable, Sendable {
    /// `accept4(addr, [16], SOCK_CLOEXEC)`
    public let form: String
    /// The system call's own name: `accept4`.
    public let systemCall: String
    /// The option of setsockopt(2) and getsockopt(2): `SO_REUSEADDR`; nil for other calls.
    public let option: String?
    /// Whether a signal interrupted it; the kernel made the call again.
    let isRestart: Bool
    /// How often.
    public internal(set) var count: Int
  }

  init(_ row: Row, function: String? = nil, isKnown: Bool, subject: Subject = .conversation) {
    self.subject = subject
    kind = row.kind
    call = row.call
    self.function = function ?? row.function
    prototype = CallTable.function(named: self.function)?.prototype
    why = row.why
    saysName = row.saysName
    source = isKnown ? row.source : nil
  }

  mutating func add(_ sample: TraceEvent, _ call: TraceCall, _ tally: ProgramTally.Tally, isTooEarly: Bool) {
    let form = CallSignature.text(call)
    if let index = seen.firstIndex(where: { $0.form == form }) {
      seen[index].count += tally.count
    } else if seen.count < 64 {
      seen.append(
        Seen(
          form: form, systemCall: call.name, option: CallSignature.option(call),
          isRestart: call.result?.isRestart ?? false, count: tally.count))
    }
    // A call that a signal interrupted is made again: the kernel's own word for it is ERESTARTSYS.
    if call.result?.isRestart ?? false {
      interrupted += tally.count
    } else if isTooEarly {
      tooEarly += tally.count
    } else if sample.kind == .unfinished {
      begun += tally.count
    } else {
      count += tally.count
    }
    lines.formUnion(tally.lines)
    lineCount += tally.lineCount
  }
}

extension Language {
  /// Whether sockets that are for this are its own, or its library's, and not its program's.
  func makes(_ subject: LanguageRow.Subject) -> Bool {
    switch subject {
    case .conversation: false
    case .probe: ownSockets.contains(.question)
    case .unusedPair: ownSockets.contains(.pair)
    case .lentPair: ownSockets.contains(.lentPair)
    case .wakeUp: ownSockets.contains(.wakeUp)
    case .lookUp, .systemLog: true
    }
  }
}
