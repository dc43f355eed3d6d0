import TraceModel

/// Where steps stand: whose they are and when they were; to be asked for each call in the order of the story.
struct StepPlacing {
  let words: SocketWords
  private let timeline: Timeline
  private let programs: [ProgramTrace]
  /// When the first call of all began.
  private let base: Int64?
  /// When the latest call so far took effect.
  private var reached = Int64.min
  private var ends: ArraySlice<(time: Int64?, changes: [TimelineChange])>
  private var known: Set<Actor> = []

  /// A thread of a program.
  private struct Actor: Hashable {
    let side: Int
    let thread: Int
  }

  init(_ timeline: Timeline, _ programs: [ProgramTrace]) {
    (self.timeline, self.programs) = (timeline, programs)
    words = SocketWords(timeline.sockets)
    base = timeline.isOneClock ? timeline.calls.lazy.compactMap(\.begin).min() : nil
    // Without one clock nobody knows which steps of the others came behind a program's end.
    ends =
      timeline.isOneClock
      ? timeline.reading.last.filter { $0.time != nil }.sorted { $0.time ?? 0 < $1.time ?? 0 }[...] : []
  }

  private func since(_ time: Int64?) -> Int64? {
    guard let base, let time else { return nil }
    let (nanoseconds, overflow) = time.subtractingReportingOverflow(base)
    return overflow ? nil : nanoseconds
  }

  /// Says of a step whose it is and when it was.
  ///
  /// - Returns: what ended before it.
  mutating func place(_ step: inout Step, _ index: Int) -> [[TimelineChange]] {
    let call = timeline.calls[index]
    // Stamp and duration leave out what strace does between them (some 200 microseconds with -yy): what was sent may
    // have been received "before" by them. The order is right, the moment is then the sender's.
    reached = max(reached, timeline.moments[index] ?? reached)
    step.side = call.side
    step.socket = call.effect.endpoint
    (step.process, step.thread) = (call.process, call.thread)
    (step.begin, step.end, step.moment) = (
      since(call.begin), since(call.end ?? call.cutOff?.time), since(reached == .min ? nil : reached)
    )
    let program = programs[call.side]
    if let attached = program.attached, let thread = call.thread ?? call.process,
      known.insert(Actor(side: call.side, thread: thread)).inserted
    {
      step.isOlder = attached.waiting.contains(thread) || call.begin.map { $0 <= attached.moment } ?? false
    }
    if program.linesBefore > 0 {
      for part in step.syscalls.indices {
        step.syscalls[part].lines = step.syscalls[part].lines.map { $0 &+ program.linesBefore }
      }
    }
    var ended: [[TimelineChange]] = []
    while let end = ends.first, end.time ?? 0 < reached {
      ends.removeFirst()
      ended.append(end.changes)
    }
    return ended
  }

  /// What changed behind the last one.
  var last: [Change] {
    let rest = ends + timeline.reading.last.filter { !timeline.isOneClock || $0.time == nil }
    return rest.flatMap { $0.changes.map(words.change) }
  }

  /// What a judgement must know of the programs beforehand.
  var sides: [Judgement.Side] {
    var sides = programs.map { Judgement.Side(isEndedByUs: $0.isEndedByUs) }
    for call in timeline.calls {
      sides[call.side].threads.insert(call.thread ?? call.process)
      guard let begin = since(call.begin) else { continue }
      sides[call.side].begin = min(sides[call.side].begin ?? begin, begin)
    }
    return sides
  }
}
