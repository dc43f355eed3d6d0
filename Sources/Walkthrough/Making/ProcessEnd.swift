import StraceParser

/// The end of a process, as strace wrote it.
struct ProcessEnd {
  /// Its line in the trace.
  var line: Int
  var process: Int
  /// By the clock of its program; nil without a stamp.
  var time: Int64?
  /// `exited with 0`, `killed by SIGPIPE`
  var how: String

  /// The ends in a trace.
  ///
  /// - Parameters:
  ///   - lines: of the trace, without their ends.
  ///   - processes: the ids that are processes: a thread's end is none. The first is the one of a trace without ids.
  static func all(in lines: [[UInt8]], of processes: [Int]) -> [ProcessEnd] {
    let known = Set(processes)
    return lines.enumerated().compactMap { index, line in
      // The cheap question first: a trace may have a million lines.
      guard line.last == UInt8(ascii: "+"), let first = line.firstRange(of: mark)?.upperBound,
        let event = TraceReader.events(of: line, joined: true).first, event.kind == .exit,
        let process = event.pid ?? processes.first, known.contains(process)
      else { return nil }
      let how = String(decoding: line[first...].dropLast(mark.count), as: UTF8.self)
      return ProcessEnd(line: index + 1, process: process, time: event.time?.nanoseconds, how: how)
    }
  }

  private static let mark = Array("+++ ".utf8)
}
