import LinuxABI
import StraceParser
package import TraceModel

/// Why a trace without a call does not show that the call was not made.
package enum Doubt: Hashable, Sendable, CustomStringConvertible {
  /// So many lines are not recognised.
  case unrecognised(Int)
  /// The first or the last line is cut off.
  case cut
  /// The first call is no execve(2).
  case beginsLate
  /// The line makes a thread or process that strace did not follow.
  case unfollowed(line: Int)
  /// What began in the line is not shown to end.
  case noEnd(line: Int)
  /// The line is a second half without a first.
  case noBeginning(line: Int)
  /// A filter shows, and nothing says that it lets this call through.
  case leftOut(String)
  /// An io_uring(7) makes calls that strace does not see.
  case hidden
  /// The trace has more than the model follows.
  case exceeded(Bound)

  /// One clause, about the trace.
  package var description: String {
    switch self {
    case .unrecognised(let count):
      "\(count == 1 ? "1 line of it is" : "\(count) lines of it are") not recognised; socklab check names what is not"
    case .cut: "a line of it is cut off"
    case .beginsLate: "it does not begin with an execve: strace came later (-p), or a filter (-e) left it out"
    case .unfollowed(let line): "line \(line) makes a thread or process that strace did not follow (-f)"
    case .noEnd(let line): "it does not show the end of what began in line \(line)"
    case .noBeginning(let line): "line \(line) is the second half of a call whose first is missing"
    case .leftOut(let name): "strace had a filter (-e), which may leave out \(name)"
    case .hidden: "it has an io_uring, and strace shows nothing of what goes through that"
    case .exceeded(let bound): "it has more than \(bound.limit) \(bound.rawValue)"
    }
  }
}

/// Whether a trace is whole, and shows the calls that are asked for: only then something that is not in it did not happen.
struct Wholeness {
  /// The calls that are asked for; empty for any.
  private let names: [[UInt8]]
  private var shown: [Bool]
  private var others = OtherCalls()
  private var hasSocketCalls = false
  private var hasMemoryCalls = false
  /// Whether a program was started; and whether one ended by itself, and called what ends it.
  private var hasStart = false
  private var hasOwnEnd = false
  private var hasExitCall = false
  /// The line of a second half without a first.
  private var orphan: Int?

  /// What every program calls before it does anything: its loader or its C library.
  private static let memory = ["brk", "mmap", "mmap2"].map { Array($0.utf8) }
  private static let exits = ["exit_group", "exit"].map { Array($0.utf8) }

  init(for pattern: Pattern) {
    switch pattern.subject {
    case .call(let names, _, _):
      self.names = names.contains("_") ? [Array("_".utf8)] : names.map { Array($0.utf8) }
    case .signal, .stopped, .exited, .killed: names = []
    }
    shown = names.map { _ in false }
  }

  mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    if place.isBeginning { return }
    if parser.head.kind == .exit, parser.head.status.exists {
      hasOwnEnd = true
      others.noteEnd()
    }
    let name = parser.head.name
    guard name.exists, state.effects.isCall else { return }
    let called = state.effects.call
    if called.isForSocketsAlone { hasSocketCalls = true }
    others.note(called)
    // execve(2) in a thread that is no leader returns under another id.
    let isProgram = called.call.traits?.process == .executes
    if isProgram, called.outcome.value == 0 { hasStart = true }
    if parser.head.kind == .resumed, place.resumedLine == nil, !isProgram, orphan == nil {
      orphan = place.line
    }
    if !hasMemoryCalls { hasMemoryCalls = Self.isOne(of: Self.memory, s, name) }
    if !hasExitCall { hasExitCall = Self.isOne(of: Self.exits, s, name) }
    for (index, wanted) in names.enumerated() where !shown[index] {
      let isShown = s.holds(wanted.span, in: name.range)
      shown[index] = isShown
    }
  }

  private static func isOne(of words: [[UInt8]], _ s: Span<UInt8>, _ piece: Piece) -> Bool {
    for word in words where s.holds(word.span, in: piece.range) { return true }
    return false
  }

  /// The first reason for doubt, when the whole trace was taken.
  func doubt(_ state: borrowing KernelState, _ counts: TraceCounts) -> Doubt? {
    if counts.unrecognised > 0 { return .unrecognised(counts.unrecognised) }
    if counts.lines(of: .cut) > 0 { return .cut }
    if !state.beginsWithProgram { return .beginsLate }
    if let orphan { return .noBeginning(line: orphan) }
    if let unfollowed = state.unfollowed { return .unfollowed(line: unfollowed.line) }
    if let line = state.unended { return .noEnd(line: line) }
    if let bound = state.exceeded.min(by: { $0.rawValue < $1.rawValue }) { return .exceeded(bound) }
    if let name = leftOut(state) { return .leftOut(name) }
    return state.hasRing && !names.isEmpty ? .hidden : nil
  }

  /// A name that is asked for and that a filter leaves out, as far as that shows; nil where none is.
  private func leftOut(_ state: borrowing KernelState) -> String? {
    // A number was given again, and nobody closed it.
    let hidesCloses = state.givesUnfreed && !state.hasRing
    let isFiltered = others.areHidden(state) || hasStart && !hasMemoryCalls || hasOwnEnd && !hasExitCall
    for index in names.indices where !shown[index] {
      let name = String(decoding: names[index], as: UTF8.self)
      if hidesCloses, name == "close" { return name }
      guard isFiltered else { continue }
      let isOfShownClass = hasSocketCalls && others.areHidden(state) && OtherCalls.areShownAnyway(name)
      if !isOfShownClass { return name == "_" ? "other calls" : name }
    }
    return nil
  }
}
