import CallLog
import CallMapping
import StraceParser

extension CallMap {
  /// Lines up a log with events that a test has made or changed: as strace would have written them.
  init(
    log: CallLog, trace: [TraceEvent], logPath: String? = nil, filter: TraceFilter? = nil
  ) throws(MappingError) {
    try self.init(log: log, trace: trace.text, logPath: logPath, filter: filter)
  }
}

extension [TraceEvent] {
  /// The lines in the order of their numbers.
  var text: [UInt8] {
    let lines = sorted { $0.line < $1.line }
    var text: [UInt8] = []
    for event in lines {
      text += event.printed
      text.append(0x0A)
    }
    // A trace that was cut off has no end of its last line.
    if lines.last?.kind == .cut { text.removeLast() }
    return text
  }
}
