import LinuxABI
import StraceParser

@testable import TraceModel

/// What a trace's lines did, in order, for tests.
struct Reading {
  var calls: [Called] = []
  /// What the socket of each of ``calls`` was before it.
  var before: [SocketState?] = []
  /// The line at which each open file became known as one that concerns sockets, by its serial.
  var learned: [Int32: Int] = [:]
  var ended: [Int32: Int] = [:]
  var processes: [ProcessEvent] = []
  var unfollowed: (line: Int, count: Int)?
  var exceeded: Set<Bound> = []
  var programs: [RunningProgram] = []
  /// Lines whose call concerns a socket, also where that was learned later.
  var socketLines: Set<Int> = []
  /// The open file that each line's call is about, as it was after the call; of one that makes a file that one.
  var after: [Int: OpenFile] = [:]
  /// Which descriptors each line's call found ready.
  var ready: [Int: [Ready]] = [:]
  /// What it found of them, and the data of those that nobody knows.
  var events: [Int: [PollEvents]] = [:]
  var data: [Int: [UInt64?]] = [:]
  /// The ids that strace has for the process of each line's call.
  var pids: [Int: Int] = [:]
  /// The processes that no call of the trace made.
  var strangers: [TracedProcess] = []
  /// The lines as the calls were handed on, halves joined, by the line where each begins.
  var texts: [Int: [UInt8]] = [:]
  /// How much the model holds when the trace has ended.
  var held = (processes: 0, roots: 0, tables: 0, files: 0, threads: 0, entries: 0)
  /// What did not add up in the model's books, with the line.
  var broken: [String] = []

  /// - Parameters:
  ///   - checkedEvery: after how many lines the model's books are looked at; they are when the trace has ended.
  ///   - isSurveyed: whether the trace is gone through before, for what proves processes.
  init(_ trace: String, checkedEvery step: Int = 1, isSurveyed: Bool = false) {
    self.init(Array(trace.utf8), checkedEvery: step, isSurveyed: isSurveyed)
  }

  init(_ bytes: [UInt8], checkedEvery step: Int = 1, keepsTexts: Bool = false, isSurveyed: Bool = false) {
    var reader = ModelReader(
      keepsStates: true, keepsDescriptors: true,
      survey: isSurveyed ? ProcessSurvey(bytes.span) : ProcessSurvey())
    var waiting: [Int32: [Int]] = [:]
    var result = Reading()
    var lines = 0
    let take = {
      (state: borrowing KernelState, _: borrowing LineParser, text: Span<UInt8>, place: TraceStream.Place) in
      if keepsTexts, place.lineCount > 0 {
        result.texts[place.line] = text.withUnsafeBufferPointer { Array($0) }
      }
      if let called = state.effects.called {
        result.calls.append(called)
        result.before.append(state.effects.before)
        result.pids[called.lines.first] = state.process(called.process).pid
        if called.concernsSocket { result.socketLines.insert(called.lines.first) }
        for id in state.effects.candidates { waiting[id.serial, default: []].append(called.lines.first) }
        if let id = called.made ?? called.subject, let file = state.file(id) {
          result.after[called.lines.first] = file
        }
        if !state.effects.ready.isEmpty {
          let ready = state.effects.ready
          result.ready[called.lines.first] = ready.map { Ready(number: $0.number, file: $0.file) }
          result.events[called.lines.first] = ready.map(\.events)
          result.data[called.lines.first] = ready.map(\.data)
        }
      }
      for id in state.effects.learned {
        if result.learned.updateValue(place.line, forKey: id.serial) != nil {
          result.broken.append("line \(place.line): learned twice")
        }
        result.socketLines.formUnion(waiting.removeValue(forKey: id.serial) ?? [])
      }
      for id in state.effects.ended {
        if result.ended.updateValue(place.line, forKey: id.serial) != nil {
          result.broken.append("line \(place.line): ended twice")
        }
        waiting[id.serial] = nil
      }
      for case .began(let id) in state.effects.processes where state.process(id).parent == nil {
        result.strangers.append(state.process(id))
      }
      result.processes += state.effects.processes
      lines += 1
      if lines % step == 0, result.broken.count < 8 {
        result.broken += state.brokenInvariants().map { "line \(place.line): \($0)" }
      }
    }
    reader.feed(bytes.span, take)
    reader.finish(take)
    if result.broken.count < 8 {
      result.broken += reader.state.brokenInvariants().map { "at the end: \($0)" }
    }
    result.held = (
      reader.state.processes.count, reader.state.roots.count, reader.state.tables.count,
      reader.state.files.count, reader.state.threads.count, reader.state.pages.count * DescriptorPages.size
    )
    result.unfollowed = reader.state.unfollowed
    result.exceeded = reader.state.exceeded
    result.programs = reader.state.programs
    self = result
  }

  private init() {}

  /// The call that begins in a line.
  func call(_ line: Int) -> Called? { calls.first { $0.lines.first == line } }
  /// The open file that a line's call is about.
  func subject(_ line: Int) -> OpenFile.ID? { call(line)?.subject }
  /// The open file that a line's call made.
  func made(_ line: Int) -> OpenFile.ID? { call(line)?.made }
  /// The process of a line's call.
  func process(_ line: Int) -> TracedProcess.ID? { call(line)?.process }
  /// The socket that a line's call is about, or made, after it.
  func socket(_ line: Int) -> SocketState? { after[line]?.socket }
}
