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
  /// Whether it begins with the mark that some editors put before UTF-8.
  private(set) var hasMark = false
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
  private static let limit = 1 << 20
  /// strace's own length without `-s` is 32; whoever asked for so many bytes wanted them all.
  private static let wholeStrings = 4096
  private static let portLimit = 1024

  private var bound: [OpenFile.ID: UInt16] = [:]
  private var hasMade = false
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
    hasMark = head.bytes.starts(with: Input.byteOrderMark)
    var reader = ModelReader()
    var others = OtherCalls()
    reader.feed(head.bytes.span.extracting(droppingFirst: hasMark ? Input.byteOrderMark.count : 0)) {
      state, parser, text, place in take(state, parser, text, place, &others)
    }
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
        ? "reads, writes, closes and waiting" : isFiltered && hasMade && !hasClose ? "closes" : nil
    }
    isMixed = isMixed || reader.counts.unrecognised > 0
  }

  /// Reads the line as it lies on the tape: the beginning of a trace is looked at for every answer.
  private mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ text: Span<UInt8>,
    _ place: TraceStream.Place, _ others: inout OtherCalls
  ) {
    if place.isBeginning { return }
    if parser.head.pid.exists { hasIDs = true }
    switch parser.head.kind {
    case .output: isMixed = true
    case .exit where parser.head.status.exists:
      others.noteEnd()
      hasOwnEnd = true
    case .call, .unfinished, .resumed: takeCall(state, parser, text, &others)
    default: break
    }
  }

  private mutating func takeCall(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ text: Span<UInt8>,
    _ others: inout OtherCalls
  ) {
    hasCalls = true
    if parser.head.ending == .output { isMixed = true }
    if ordersCalls, let time = parser.time(text) {
      hasTimes = true
      ordersCalls = time.style == .epoch && time.unit <= 1_000
    }
    if parser.head.duration.exists { hasDurations = true }
    hasLabels = hasLabels || (0..<parser.tape.count).contains { parser.tape[$0].kind == .label }
    // Of memory the model's table of calls has no row.
    hasMemoryCall = hasMemoryCall || Self.memory.contains { text.holds($0, at: Int(parser.head.name.start)) }
    guard let called = state.effects.called else { return }
    if called.call == Self.execve, called.outcome.value == 0 { hasStart = true }
    if Self.exits.contains(called.call) { hasExitCall = true }
    if Self.closes.contains(called.call) { hasClose = true }
    others.note(called)
    if called.made != nil { hasMade = true }
    if called.concernsSocket {
      noteStrings(parser, text)
      if let file = called.subject, state.file(file)?.origin == .found { hasOlderSockets = true }
    }
    noteEnds(called, state)
  }

  private static let execve = SyscallID("execve")
  private static let memory: [StaticString] = ["brk(", "mmap(", "mmap2("]
  private static let exits = SyscallSet(["exit_group", "exit"])
  private static let closes = SyscallSet(["close", "close_range"])
  private static let bind = SyscallID("bind")
  private static let listen = SyscallID("listen")
  private static let connect = SyscallID("connect")

  private mutating func noteStrings(_ parser: borrowing LineParser, _ text: Span<UInt8>) {
    for index in 0..<parser.tape.count {
      let node = parser.tape[index]
      guard node.kind == .string, node.flags & NodeFlags.cut != 0,
        case .string(let bytes, true, _) = parser.value(text, index).content, bytes.count < Self.wholeStrings
      else { continue }
      cut = min(cut ?? .max, bytes.count)
    }
  }

  /// Ports of this machine alone: of a server elsewhere nobody has a trace here.
  private mutating func noteEnds(_ called: Called, _ state: borrowing KernelState) {
    switch called.outcome {
    case .failure(let errno) where errno != .inProgress: return
    case .otherFailure: return
    default: break
    }
    switch called.call {
    case Self.bind:
      if let port = state.effects.address.flatMap(Self.port), let file = called.subject,
        bound.count < Self.portLimit
      {
        bound[file] = port
      }
    case Self.listen:
      if let file = called.subject, let port = bound[file] { served.insert(port) }
    case Self.connect:
      if let port = state.effects.address.flatMap(Self.port), reached.count < Self.portLimit {
        reached.insert(port)
      }
    default: break
    }
  }
}
