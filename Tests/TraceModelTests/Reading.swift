import StraceParser
import TraceModel

/// What a trace's lines did, in order, for tests.
struct Reading {
  var calls: [Called] = []
  /// The line at which each open file became known as one that concerns sockets, by its serial.
  var learned: [Int32: Int] = [:]
  var ended: [Int32: Int] = [:]
  var processes: [ProcessEvent] = []
  var unfollowed: (line: Int, count: Int)?
  var exceeded: Set<Bound> = []
  var programs: [RunningProgram] = []
  /// Lines whose call concerns a socket, also where that was learned later.
  var socketLines: Set<Int> = []

  init(_ trace: String) {
    var reader = ModelReader(keepsStates: true)
    var waiting: [Int32: [Int]] = [:]
    var result = Reading()
    let take = {
      (state: borrowing KernelState, _: borrowing LineParser, _: Span<UInt8>, place: TraceStream.Place) in
      if let called = state.effects.called {
        result.calls.append(called)
        if called.concernsSocket { result.socketLines.insert(called.lines.first) }
        for id in state.effects.candidates { waiting[id.serial, default: []].append(called.lines.first) }
      }
      for id in state.effects.learned {
        result.learned[id.serial] = place.line
        result.socketLines.formUnion(waiting.removeValue(forKey: id.serial) ?? [])
      }
      for id in state.effects.ended { result.ended[id.serial] = place.line }
      result.processes += state.effects.processes
    }
    let bytes = Array(trace.utf8)
    reader.feed(bytes.span, take)
    reader.finish(take)
    result.unfollowed = reader.state.unfollowed
    result.exceeded = reader.state.exceeded
    result.programs = reader.state.programs
    self = result
  }

  private init() {}

  func call(_ line: Int) -> Called? { calls.first { $0.lines.first == line } }
}
