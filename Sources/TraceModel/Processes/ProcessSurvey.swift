import LinuxABI
import StraceParser

/// What the whole of a trace says of its processes, for a reading that would learn it too late.
///
/// A trace can show neither the fork(2) nor the clone(2) that made a thread: a filter left it out, or it is older than the
/// trace. Then a child looks like a thread until a SIGCHLD, often its last trace, names it as a process: a thread's end
/// sends none. So do the processes of several `strace -p`, until one of them ends and another goes on. Whoever can read a
/// trace twice makes this first; ``KernelState`` without it goes by what it has read so far. The words of an end alone,
/// `+++ exited with 0 +++`, prove nothing: a thread that ends has them, too. Of a trace that begins with an execve(2),
/// which shows all its program did, only ``showsCloses`` is asked.
package struct ProcessSurvey: Sendable {
  /// The children that SIGCHLD names, each with the thread that it first came to.
  private(set) var parents: [Int: Int] = [:]
  /// Whether close(2) is shown: only then a number that is given is known to have been free.
  private(set) var showsCloses = false
  /// What is known of how long ids lived, where a process ended before the trace did; of an id that was used again the
  /// first time.
  private(set) var lives: [Int: Life] = [:]

  /// From when on a thread did nothing more, in lines of the trace.
  struct Life: Hashable, Sendable {
    /// Where its last call began; 0 for one that did nothing after another process's end.
    var last = 0
    /// Where its whole process ended, with every thread.
    var end = Int.max

    /// Whether the two may be of one process: neither goes on when the other's has ended.
    func mayShare(_ other: Life) -> Bool { last < other.end && other.last < end }

    mutating func formUnion(_ other: Life) { (last, end) = (max(last, other.last), min(end, other.end)) }
  }

  /// Nothing is known in advance.
  package init() {}

  /// Goes through a trace that is in memory.
  package init(_ trace: Span<UInt8>) {
    var surveyor = ProcessSurveyor()
    surveyor.feed(trace)
    self = surveyor.survey
  }

  fileprivate mutating func add(child: Int, of parent: Int) {
    guard child != parent, parents.count < Bound.threads.limit, parents[child] == nil else { return }
    parents[child] = parent
  }

  fileprivate mutating func addClose() { showsCloses = true }

  fileprivate mutating func add(_ life: Life, of thread: Int) {
    guard lives.count < Bound.threads.limit || lives[thread] != nil else { return }
    lives[thread, default: Life()].formUnion(life)
  }
}

/// Goes through a trace for its ``ProcessSurvey``: only the lines that it looks for are parsed.
package struct ProcessSurveyor: ~Copyable {
  /// What was found so far.
  package private(set) var survey = ProcessSurvey()
  /// Whether more of the trace could say more.
  package private(set) var isWanted = true
  /// Whether a line has shown how the trace begins, and whether that was an execve(2).
  private var hasBegun = false
  private var startsWithExecve = false
  private var line = 0
  /// The threads that called exit_group(2), and those that have ended once.
  private var leaving: Set<Int> = []
  private var gone: Set<Int> = []
  private var parser = LineParser()
  /// The beginning of a line that the next piece goes on with.
  private var rest: [UInt8] = []

  package init() {}

  /// Takes more of the trace.
  package mutating func feed(_ bytes: Span<UInt8>) {
    guard isWanted else { return }
    var start = 0
    if !rest.isEmpty {
      let end = newline(in: bytes, from: 0).map { $0 + 1 } ?? bytes.count
      append(bytes.extracting(0..<end))
      guard end > 0, bytes[end - 1] == UInt8(ascii: "\n") else { return }
      let line = rest
      rest.removeAll(keepingCapacity: true)
      take(line.span)
      start = end
    }
    while isWanted, let end = newline(in: bytes, from: start) {
      take(bytes.extracting(start...end))
      start = end + 1
    }
    if isWanted { append(bytes.extracting(start..<bytes.count)) }
  }

  private mutating func append(_ bytes: Span<UInt8>) {
    // What is looked for stands at a line's beginning, and is short.
    let room = max(0, Self.lineLimit - rest.count)
    let isWhole = bytes.count > 0 && bytes[bytes.count - 1] == UInt8(ascii: "\n")
    bytes.extracting(0..<min(room, bytes.count)).withUnsafeBufferPointer { rest.append(contentsOf: $0) }
    if isWhole, room < bytes.count { rest.append(UInt8(ascii: "\n")) }
  }

  private static let lineLimit = 4096

  /// Takes a line, with its newline.
  private mutating func take(_ s: Span<UInt8>) {
    line += 1
    if !hasBegun { begin(s) }
    let event = parser.parsePrefix(s)
    switch event < s.count ? s[event] : 0 {
    case UInt8(ascii: "-") where !startsWithExecve && s.holds("--- SIGCHLD {", at: event): end(s)
    case UInt8(ascii: "+") where !startsWithExecve: end(s)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): call(s, event)
    default: break
    }
    if startsWithExecve, survey.showsCloses { isWanted = false }
  }

  /// Looks how the trace begins.
  private mutating func begin(_ s: Span<UInt8>) {
    parser.parse(s)
    switch parser.head.kind {
    case .call, .unfinished, .resumed:
      hasBegun = true
      let name = parser.head.name
      startsWithExecve = name.exists && Names.call(s, name.range).id.traits?.process == .executes
    default: break
    }
  }

  /// Takes a line whose event looks like a call.
  private mutating func call(_ s: Span<UInt8>, _ event: Int) {
    let isLast = !startsWithExecve && s.holds("exit_group(", at: event)
    if isLast, let thread = FactsReader.thread(parser, s), leaving.count < Bound.threads.limit {
      leaving.insert(thread)
    }
    if !survey.lives.isEmpty, let thread = FactsReader.thread(parser, s), !gone.contains(thread) {
      survey.add(ProcessSurvey.Life(last: line), of: thread)
    }
    guard !survey.showsCloses, s.holds("close(", at: event) else { return }
    parser.parse(s)
    if parser.head.kind == .call || parser.head.kind == .unfinished { survey.addClose() }
  }

  /// Takes the end of a thread, or what SIGCHLD says of a child's.
  private mutating func end(_ s: Span<UInt8>) {
    parser.parse(s)
    guard let end = FactsReader.end(parser, s, line: line), let thread = end.thread else { return }
    switch end.kind {
    case .child(let child): survey.add(child: child, of: thread)
    case .exited, .killed:
      // A fatal signal and exit_group(2) end every thread of the process: none begins a call behind this line.
      let hasLeft = leaving.remove(thread) != nil
      let isOfAll = if case .killed = end.kind { true } else { hasLeft }
      if gone.count < Bound.threads.limit, gone.insert(thread).inserted, isOfAll {
        survey.add(ProcessSurvey.Life(end: line), of: thread)
      }
    case .superseded: break
    }
  }
}
