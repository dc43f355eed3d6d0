import LinuxABI
import Machine
import StraceParser
import TraceModel

/// What the beginning of a trace shows of the options that strace was run with, and of whom its program talked to.
///
/// A look of its own, at so much of the file as is read in a moment: what a verb needs of a trace it finds itself.
struct TraceLook {
  /// Whether lines name threads.
  private(set) var hasIDs = false
  /// Whether calls have the time of day, and whether it is such that calls of two programs can be ordered by it.
  private(set) var hasTimes = false
  private(set) var ordersCalls = true
  /// Whether calls say how long they took.
  private(set) var hasDurations = false
  /// Whether a descriptor says what it stands for.
  private(set) var hasLabels = false
  /// How many bytes the shortest string of a socket's call has that was cut; nil where none was.
  private(set) var cut: Int?
  /// Whether lines that strace did not write stand among its own.
  private(set) var isMixed = false
  /// Whether a call is about a socket that was there when the trace began.
  private(set) var hasOlderSockets = false
  /// Whether something was made that strace did not follow.
  private(set) var hasUnfollowed = false
  /// What strace was told to leave out (`-e`) of what an answer needs, in words; nil where that does not show.
  private(set) var hidden: String?
  private(set) var hasCalls = false
  /// The ports of the loopback interface that the program listened at, and those that it was connected to.
  private(set) var served: Set<UInt16> = []
  private(set) var reached: Set<UInt16> = []

  /// So much is looked at; a program has shown by then how it is traced.
  private static let limit = 4 << 20
  /// strace's own length without `-s` is 32; whoever asked for so many bytes wanted them all.
  private static let wholeStrings = 4096
  private static let portLimit = 1024

  private var bound: [OpenFile.ID: UInt16] = [:]
  private var made: Set<OpenFile.ID> = []
  /// Calls that every program makes, and what shows that it made them.
  private var hasStart = false
  private var hasMemoryCall = false
  private var hasOwnEnd = false
  private var hasExitCall = false
  private var hasClose = false

  /// The port of an address of this machine; of a name server every program may ask, whose run it is says nothing.
  private static func port(_ address: SocketAddress) -> UInt16? {
    guard let host = address.plain.host, let port = address.port, port != 53 else { return nil }
    return host.hasPrefix("127.") || host == "::1" || address.isEveryInterface ? port : nil
  }

  /// A look at a trace; nil for what is no file that can be read twice, and for what has no line of strace's.
  init?(_ trace: TraceName) {
    guard let path = trace.files.first, path != "-", let head = Files.head(of: path, bytes: Self.limit),
      FileKind.refusal(Array(head.bytes.prefix(FileKind.needed))) == nil
    else { return nil }
    let isWhole = head.bytes.count < Self.limit
    var reader = ModelReader()
    var others = OtherCalls()
    reader.feed(head.bytes.span) { state, parser, text, place in take(state, parser, text, place, &others) }
    if isWhole {
      reader.finish { state, parser, text, place in take(state, parser, text, place, &others) }
    }
    guard hasCalls else { return nil }
    // The files of a set are the threads that strace did follow. What is not seen in a part may come behind it.
    hasUnfollowed = !trace.isSet && reader.state.unfollowed != nil && (isWhole || !hasIDs)
    // A program that was started has asked for memory, and one that ended by itself has called exit_group(2).
    let isFiltered = hasStart && !hasMemoryCall || hasOwnEnd && !hasExitCall
    if !trace.isSet, isWhole {
      hidden =
        others.areHidden(reader.state)
        ? "reads, writes, closes and waiting" : isFiltered && !made.isEmpty && !hasClose ? "closes" : nil
    }
    isMixed = isMixed || reader.counts.unrecognised > 0
  }

  private mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ text: Span<UInt8>,
    _ place: TraceStream.Place, _ others: inout OtherCalls
  ) {
    if place.isBeginning { return }
    let event = parser.event(text, place)
    if event.pid != nil { hasIDs = true }
    switch event.kind {
    case .output: isMixed = true
    case .exit where event.status != nil:
      others.noteEnd()
      hasOwnEnd = true
    default: break
    }
    guard let call = event.call else { return }
    hasCalls = true
    if case .output = call.interruption { isMixed = true }
    if let time = event.time { noteTime(time) }
    if call.spent != nil { hasDurations = true }
    if call.result?.label != nil || call.arguments.contains(where: { $0.label != nil }) { hasLabels = true }
    switch call.name {
    case "execve": hasStart = hasStart || call.result?.number == 0
    case "brk", "mmap", "mmap2": hasMemoryCall = true
    case "exit_group", "exit": hasExitCall = true
    case "close", "close_range": hasClose = true
    default: break
    }
    guard let called = state.effects.called else { return }
    others.note(called)
    if let file = called.made { made.insert(file) }
    if called.concernsSocket {
      noteStrings(call)
      if let file = called.subject, !made.contains(file) { hasOlderSockets = true }
    }
    noteEnds(call, called, state)
  }

  private mutating func noteTime(_ time: TraceTime) {
    hasTimes = true
    if time.style != .epoch || time.unit > 1_000 { ordersCalls = false }
  }

  private mutating func noteStrings(_ call: TraceCall) {
    for case .string(let bytes, true, _) in call.arguments.map(\.content)
    where bytes.count < Self.wholeStrings {
      cut = min(cut ?? .max, bytes.count)
    }
  }

  /// Ports of this machine alone: of a server elsewhere nobody has a trace here.
  private mutating func noteEnds(_ call: TraceCall, _ called: Called, _ state: borrowing KernelState) {
    guard call.result?.errno == nil || call.result?.errno == "EINPROGRESS" else { return }
    switch call.name {
    case "bind":
      if let port = state.effects.address.flatMap(Self.port), let file = called.subject,
        bound.count < Self.portLimit
      {
        bound[file] = port
      }
    case "listen":
      if let file = called.subject, let port = bound[file] { served.insert(port) }
    case "connect":
      if let port = state.effects.address.flatMap(Self.port), reached.count < Self.portLimit {
        reached.insert(port)
      }
    default: break
    }
  }
}
