import CallLog
import CallMapping
import LinuxABI
import StraceParser
import TraceModel

/// The calls of a program that has a log: what log and trace say of each by themselves.
struct LoggedCalls {
  /// One call with what a step shows of it.
  struct Entry {
    var parts: [StepContext.Part]
    var main: Int?
    /// The call with its values: of the trace, else of the log.
    var call: TraceCall?
    var record: CallRecord?
    var verdict: Verdict?
    var difference: String?
  }

  private(set) var entries: [Entry] = []
  private(set) var calls: [TimelineCall] = []
  /// Records that no line stands for, each with the line behind which it was made, and the thread as strace counts.
  private(set) var unseen: [(line: Int, call: Int, thread: Int?)] = []

  init(_ map: CallMap, side: Int, _ kinds: inout CallKinds) {
    var owner: [Int: Int] = [:]
    for entry in map.ledger.entries {
      if let call = entry.call { for line in entry.lines { owner[line] = call } }
    }
    var threads: [Int: Int?] = [:]
    for mapped in map.calls { if let event = mapped.main { threads[mapped.record.thread] = event.pid } }
    let usesTrace = map.calls.contains { $0.main?.time?.style == .epoch }
    var last = 0
    for (index, mapped) in map.calls.enumerated() {
      var parts: [StepContext.Part] = []
      for syscall in mapped.syscalls where syscall.event.lines.allSatisfy({ owner[$0] == index }) {
        parts.append(StepContext.Part(event: syscall.event, role: syscall.role))
      }
      let main = parts.lastIndex { $0.role == .main }
      let call = main.flatMap { parts[$0].event.call } ?? TraceCall(logged: mapped.record)
      add(
        Entry(
          parts: parts, main: main, call: call, record: mapped.record, verdict: mapped.verdict,
          difference: Self.words(mapped.verdict, map)), mapped.record.call, mapped.call, map, side, &kinds,
        usesTrace: usesTrace, orLine: last)
      let purpose = mapped.call?.purpose
      if main == nil, purpose != .lookUp, purpose != .buffered, purpose != .sleep {
        unseen.append(
          (
            last, index,
            map.isLogAlone
              ? mapped.record.thread
              : threads[mapped.record.thread] ?? map.calls.lazy.compactMap(\.main).first?.pid
          ))
      }
      last = parts.flatMap(\.event.lines).reduce(last, max)
    }
    for event in map.extra {
      let name = event.call?.name ?? "?"
      add(
        Entry(
          parts: [StepContext.Part(event: event, role: .main)], main: 0, call: event.call, record: nil,
          verdict: nil,
          difference: Wording.english[.notInLog]), name, CallTable.call(named: name),
        map,
        side, &kinds, usesTrace: usesTrace, orLine: event.line)
    }
  }

  private mutating func add(
    _ entry: Entry, _ function: String, _ row: Call?, _ map: CallMap, _ side: Int, _ kinds: inout CallKinds,
    usesTrace: Bool, orLine line: Int
  ) {
    let name = entry.call?.name ?? function
    var call = TimelineCall(
      side: side, kind: kinds.add(CallKinds.Kind(function: function, name: name, row: row, language: nil)))
    call.process = map.log.pid
    call.thread = entry.record?.thread ?? entry.main.flatMap { entry.parts[$0].event.pid }
    call.logged = entries.count
    let lines = entry.parts.flatMap(\.event.lines)
    if let main = entry.main {
      call.line = entry.parts[main].event.line
      call.resumedLine = entry.parts[main].event.resumedLine
    }
    call.place = ((kinds[call.kind].takes ? lines.max() : lines.min()) ?? line, entries.count)
    if usesTrace { Self.stamp(&call, entry.parts) }
    if let record = entry.record {
      if call.begin == nil { (call.begin, call.end) = (record.before, record.after) }
      if call.end == nil, entry.parts.allSatisfy({ $0.event.kind == .call }) {
        call.end = record.after.map { max($0, call.begin ?? $0) }
      }
    }
    // The log may have kept more bytes than strace showed.
    call.effect.moving =
      row?.purpose == .lookUp || row?.purpose == .buffered
      ? nil : entry.call.flatMap { Moving($0, logged: entry.record) }
    entries.append(entry)
    calls.append(call)
  }

  private static func stamp(_ call: inout TimelineCall, _ parts: [StepContext.Part]) {
    guard let begin = parts.first?.event.time?.nanoseconds else { return }
    call.begin = begin
    guard let last = parts.last?.event, let start = last.time?.nanoseconds,
      let duration = last.call?.duration,
      last.call?.result != nil
    else { return }
    let (end, overflow) = start.addingReportingOverflow(duration)
    if !overflow, end >= begin { call.end = end }
  }

  private static func words(_ verdict: Verdict, _ map: CallMap) -> String? {
    let words = Wording.english
    switch verdict {
    case .agrees: return nil
    case .differs(let differences):
      return differences.dropFirst().reduce(differences.first.map(\.description) ?? "") {
        words[.nextDifference, ["first": $0, "second": $1.description]]
      }
    case .missing: return words[.notInTrace]
    case .begun: return words[map.showsEnd ? .endedInside : .traceEndsInside]
    case .notTraced(.filter): return words[.leftOut]
    case .notTraced(.otherThread): return words[.threadNotFollowed]
    case .notTraced(.beforeTrace): return words[.beforeTrace]
    case .notTraced(.afterTrace): return words[.behindTrace]
    // It would be said at every step; the story's notes say it once.
    case .notTraced(.noTrace): return nil
    }
  }
}
