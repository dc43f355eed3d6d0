import StraceParser
import TraceModel
import TraceText

/// Calls of a trace that may be a record's, found by thread.
struct TraceIndex {
  /// A system call of the trace: a whole one, or a half that nothing was joined to.
  struct Entry {
    /// Its index in the events that were kept.
    let event: Int
    /// Which event of the trace it is, counted from 0.
    let number: Int
    /// The line where it begins.
    let line: Int
    /// The thread that made it; lines without an id are the first thread's.
    let thread: Int
    /// The kernel's name.
    let name: String
    /// The stamp in nanoseconds since 1970, where it can decide.
    let stamp: Int64?
    /// The stamp's smallest step.
    let unit: Int64
    /// Whether a signal interrupted it and the kernel may restart it.
    let isRestart: Bool
    /// Whether it came back with a result.
    let isComplete: Bool
    /// Whether it may be about the log's own file.
    let isLog: Bool
    /// What it does, beside that.
    let conduct: Conduct
  }

  /// In the order of their lines.
  let entries: [Entry]
  /// Indices of ``entries`` by thread, in the order of the trace.
  let byThread: [Int: [Int]]

  /// - Parameters:
  ///   - kept: in the order of their lines.
  ///   - first: the thread that lines without an id are about.
  init(_ kept: [TracedCall], first: Int, _ logFile: LogFile) {
    var byThread: [Int: [Int]] = [:]
    entries = kept.indices.compactMap { index in
      let event = kept[index].event
      guard let call = event.call else { return nil }
      let restart = call.result?.isRestart ?? false
      let stamp = Self.stamp(event)
      return Entry(
        event: index, number: kept[index].number, line: event.line, thread: event.pid ?? first,
        name: Self.plainName(call.name), stamp: stamp?.nanoseconds, unit: stamp?.unit ?? 0,
        isRestart: restart,
        isComplete: !restart && call.result?.number != nil && event.kind != .unfinished,
        isLog: logFile.mayBeLog(kept[index].conduct.log), conduct: kept[index].conduct)
    }
    for (index, entry) in entries.enumerated() { byThread[entry.thread, default: []].append(index) }
    self.byThread = byThread
  }

  /// A stamp since 1970, which can be compared with a log's clock.
  static func stamp(_ event: TraceEvent) -> TraceTime? {
    event.time.flatMap { $0.style == .epoch && $0.unit > 0 ? $0 : nil }
  }

  /// A system call's name without what strace adds for another personality: `statfs64#64`.
  static func plainName(_ name: String) -> String {
    guard let mark = name.utf8.firstIndex(of: UInt8(ascii: "#")) else { return name }
    return String(name[..<mark])
  }

  /// The last part of a path.
  static func baseName(_ path: String) -> Substring {
    path.split(separator: "/").last ?? Substring(path)
  }
}

/// A call of a trace that is kept, with whose it is and what it does: the model's words.
struct TracedCall {
  let event: TraceEvent
  /// Which event of the trace it is, counted from 0.
  let number: Int
  let process: TracedProcess.ID
  let conduct: Conduct
}
