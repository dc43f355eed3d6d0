import CallLog
import LinuxABI
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
  /// What each record can be, whatever else the trace shows.
  private let expected: [ExpectedSyscall]
  /// How many bytes of memory are left for what is no record's own.
  private var room: Int

  /// Of the calls in one record's time: a look-up makes some hundred, any other is one call, again and again where
  /// signals interrupt it, with memory for its text. And of writes outside of any.
  private static let lookUpLimit = 4096
  private static let recordLimit = 256
  private static let writeLimit = 4096
  /// A record's own calls, which need no room: one, and one that was interrupted before it.
  private static let ownLimit = 2
  private static let ownSize = 8192

  init(_ log: CallLog) {
    expected = log.records.map { ExpectedSyscall($0, seen: []) }
    var streams: Set<Int64> = []
    for (record, expected) in zip(log.records, expected) where expected.isPrint {
      if case .integer(let descriptor)? = PrintComparison.descriptor(of: record) {
        streams.insert(descriptor)
      }
    }
    self.streams = streams
    first = log.pid
    // Without times, a record's call can be any of its name: for each record there is room for some.
    room = (1 << 24) + Self.ownSize * log.records.count
  }

  /// Keeps a call that lies in a record's time, or that can be the C library's own write of what was printed.
  mutating func keep(_ call: TracedCall, in windows: RecordTimes) {
    let thread = call.event.pid ?? first
    let stamp = TraceIndex.stamp(call.event)
    if let stamp, let record = windows.records(at: stamp.nanoseconds, stamp.unit, of: thread).first {
      let count = counts[record, default: 0]
      let size = call.event.memory
      let isOwn =
        count < Self.ownLimit && size <= Self.ownSize
        && expected[record].mayBe(TraceIndex.plainName(call.event.call?.name ?? ""))
      let limit = expected[record].isLookUp ? Self.lookUpLimit : Self.recordLimit
      if isOwn {
        calls.append(call)
      } else if !keep(call, size, if: count < limit) {
        return
      }
      counts[record] = count + 1
    } else if thread == first || windows.hasThread(thread), isWrite(call.event) {
      if keep(call, call.event.memory, if: writes < Self.writeLimit) { writes += 1 }
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
    _ = keep(call, call.event.memory, if: true)
  }

  private func isWrite(_ event: TraceEvent) -> Bool {
    guard !streams.isEmpty, let call = event.call, TraceIndex.plainName(call.name) == "write" else {
      return false
    }
    return call.arguments.first?.number.map(streams.contains) ?? false
  }

  private mutating func keep(_ call: TracedCall, _ size: Int, if isWanted: Bool) -> Bool {
    guard isWanted, size <= room else {
      leftOut += 1
      return false
    }
    room -= size
    calls.append(call)
    return true
  }

  /// Those of some processes, in the order of the trace: one that was cut in two is handed out at its end.
  func sorted(of processes: Set<TracedProcess.ID>) -> [TracedCall] {
    calls.filter { processes.contains($0.process) }
      .sorted { ($0.event.line, $0.number) < ($1.event.line, $1.number) }
  }
}

extension ExpectedSyscall {
  /// Whether a system call may be this record's main one, on whatever machine.
  fileprivate func mayBe(_ name: String) -> Bool {
    fits(name) || (call?.syscall.names.contains(name) ?? false)
  }
}

extension TraceEvent {
  /// How many bytes of memory it takes, about: measured, a value is a box of its own.
  fileprivate var memory: Int {
    guard let call else { return 512 }
    return call.arguments.reduce(768) { $0 + $1.memory }
  }
}

extension TraceValue {
  fileprivate var memory: Int {
    decorations.count * 128
      + 128
      + {
        switch content {
        case .integer, .pointer, .constant, .other: 0
        case .string(let bytes, _, _): bytes.count
        case .flags(let list), .array(let list), .set(let list, _), .words(let list), .call(_, let list):
          list.reduce(0) { $0 + $1.memory }
        case .structure(let fields): fields.reduce(0) { $0 + 32 + $1.value.memory }
        case .infix(let a, _, let b), .changed(let a, let b), .indexed(let a, let b): a.memory + b.memory
        }
      }()
  }
}
