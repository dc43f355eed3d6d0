import LinuxABI
import StraceParser
import TraceModel

/// What 0, 1 and 2 were when each process's program began, wherever they went: by open file, not by number.
///
/// Where the trace begins later, they are what these numbers stood for when they were first used and nothing in the trace
/// had made it.
struct StandardStreams {
  /// The numbers that an open file had at the start.
  private var files: [OpenFile.ID: Numbers] = [:]
  /// Processes of which the trace shows the program's start.
  private var started: Set<TracedProcess.ID> = []
  /// The numbers of each process that are known.
  private var seen: [TracedProcess.ID: Numbers] = [:]

  /// So many processes and files are a hostile trace's.
  private static let limit = 1 << 14

  struct Numbers: OptionSet, Sendable {
    let rawValue: UInt8
    static let input = Numbers(0)
    static let error = Numbers(2)
    static let all = Numbers(rawValue: 7)
    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(_ number: Int64) { rawValue = 1 << UInt8(number) }
  }

  /// Takes the next line of the trace.
  mutating func take(_ state: borrowing KernelState) {
    for event in state.effects.processes {
      if case .executed(let process, _) = event { start(process, state) }
    }
    guard let process = state.effects.called?.process else { return }
    let known = seen[process] ?? []
    guard known != .all, hasRoom else { return }
    for number in 0...2 as ClosedRange<Int64> where !known.contains(Numbers(number)) {
      guard let file = state.file(number, of: process) else { continue }
      seen[process, default: []].insert(Numbers(number))
      if state.file(file)?.origin == .found { files[file, default: []].insert(Numbers(number)) }
    }
  }

  /// Forgets what is gone with the line.
  mutating func forget(_ state: borrowing KernelState) {
    if !files.isEmpty { for id in state.effects.ended { files[id] = nil } }
    for event in state.effects.processes {
      guard case .ended(let process, _) = event else { continue }
      seen[process] = nil
      started.remove(process)
    }
  }

  private var hasRoom: Bool { files.count < Self.limit && seen.count < Self.limit }

  private mutating func start(_ process: TracedProcess.ID, _ state: borrowing KernelState) {
    guard hasRoom else { return }
    started.insert(process)
    seen[process] = []
    for number in 0...2 as ClosedRange<Int64> {
      guard let file = state.file(number, of: process) else { continue }
      seen[process, default: []].insert(Numbers(number))
      files[file, default: []].insert(Numbers(number))
    }
  }

  /// Notes what a process has in place of a stream that it was not given.
  mutating func replace(_ number: Int64, _ file: OpenFile.ID) {
    if 0...2 ~= number, hasRoom { files[file, default: []].insert(Numbers(number)) }
  }

  /// Which of them an open file is; nil where it is none.
  func numbers(of file: OpenFile.ID?) -> Numbers? { file.flatMap { files[$0] } }

  /// Whether a number stands for one of them in a process.
  func hasStream(_ number: Int64, of process: TracedProcess.ID, _ state: borrowing KernelState) -> Bool {
    if let file = state.file(number, of: process) { return files[file] != nil }
    // Not used so far, by a call that the model follows.
    return 0...2 ~= number
  }

  /// Whether an open file may be standard error that nobody else listens to but who started the program.
  ///
  /// Who starts a program gives it what he likes: where the trace shows the start, what the number stood for then is it.
  /// Where the trace begins later, a service's is a socket of the machine's own, journald(8)'s, and one of a network is it
  /// only where the same socket was standard input or output: what inetd(8) starts.
  func isPlausible(
    _ file: OpenFile.ID, of process: TracedProcess.ID, _ state: borrowing KernelState
  ) -> Bool {
    if started.contains(process) { return true }
    guard let socket = state.socket(file) else { return true }
    switch socket.kind.family {
    case .unknown, .unix: return true
    default: break
    }
    guard socket.peer != nil else { return false }
    for number in 0...1 as ClosedRange<Int64> {
      guard let other = state.file(number, of: process), files[other] != nil else { continue }
      if other == file { return true }
      if let another = state.socket(other), another.kind == socket.kind, another.own == socket.own,
        another.peer == socket.peer
      {
        return true
      }
    }
    return false
  }
}
