import CallLog
import StraceParser
import TraceModel

/// The calls of a trace that may be a record's: what is kept of it besides what is counted.
struct KeptCalls {
  private(set) var calls: [TracedCall] = []
  /// How many more there were than are kept.
  private(set) var leftOut = 0
  /// Descriptors that the log's prints go to.
  private let streams: Set<Int64>
  /// The program's first thread.
  private let first: Int
  private var writes = 0
  /// How many were kept for each record.
  private var counts: [Int: Int] = [:]

  /// Of the calls in one record's time, and of writes outside of any: a look-up makes some hundred.
  private static let recordLimit = 4096
  /// Without times, a record's call can be any of its name: so many in all, and some for each record.
  private let orderLimit: Int

  init(_ log: CallLog) {
    var streams: Set<Int64> = []
    for record in log.records where ExpectedSyscall(record, seen: []).isPrint {
      if case .integer(let descriptor)? = PrintComparison.descriptor(of: record) {
        streams.insert(descriptor)
      }
    }
    self.streams = streams
    first = log.pid
    orderLimit = 16_384 + 4 * log.records.count
  }

  /// Keeps a call that lies in a record's time, or that can be the C library's own write of what was printed.
  mutating func keep(_ call: TracedCall, in windows: RecordTimes) {
    let thread = call.event.pid ?? first
    let stamp = TraceIndex.stamp(call.event)
    if let stamp, let record = windows.records(at: stamp.nanoseconds, stamp.unit, of: thread).first {
      if keep(call, if: counts[record, default: 0] < Self.recordLimit) { counts[record, default: 0] += 1 }
    } else if thread == first || windows.hasThread(thread), isWrite(call.event) {
      if keep(call, if: writes < Self.recordLimit) { writes += 1 }
    }
  }

  /// Keeps a call of a thread whose records are found by their order.
  ///
  /// - Parameters:
  ///   - names: what the log's records can be; nil where they can be anything.
  ///   - isCandidate: whether it can be a record's at all.
  mutating func keep(_ call: TracedCall, named names: Set<String>?, isCandidate: Bool) {
    let name = TraceIndex.plainName(call.event.call?.name ?? "")
    let isWanted = isCandidate && (names?.contains(name) ?? true || name == "restart_syscall")
    guard isWanted || isWrite(call.event) else { return }
    _ = keep(call, if: calls.count < orderLimit)
  }

  private func isWrite(_ event: TraceEvent) -> Bool {
    guard !streams.isEmpty, let call = event.call, TraceIndex.plainName(call.name) == "write" else {
      return false
    }
    return call.arguments.first?.number.map(streams.contains) ?? false
  }

  private mutating func keep(_ call: TracedCall, if hasRoom: Bool) -> Bool {
    if hasRoom { calls.append(call) } else { leftOut += 1 }
    return hasRoom
  }

  /// Those of some processes, in the order of the trace: one that was cut in two is handed out at its end.
  func sorted(of processes: Set<TracedProcess.ID>) -> [TracedCall] {
    calls.filter { processes.contains($0.process) }
      .sorted { ($0.event.line, $0.number) < ($1.event.line, $1.number) }
  }
}
