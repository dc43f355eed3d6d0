import CallLog
import LinuxABI
import StraceParser

/// Every print of a log with the writes that its text left in, and what became of text that no print flushed.
struct Prints {
  /// What differs, by record.
  private(set) var differences: [Int: [Difference]] = [:]
  /// Prints that had nothing to write: an empty prompt.
  private(set) var silent: Set<Int> = []
  /// Records whose text, or a part of it, the trace never shows.
  private(set) var waiting: Set<Int> = []
  /// Numbers of the events that are the C library's own flush: at the program's end.
  private(set) var flushes: Set<Int> = []

  /// - Parameter chosen: for each record the entries that are its own.
  init(
    records: [CallRecord], wanted: [ExpectedSyscall], chosen: [[Int]], index: TraceIndex, events: [TraceEvent]
  ) {
    var streams: [Int64: PrintedText] = [:]
    for record in records.indices where wanted[record].isPrint {
      let logged = records[record]
      guard let call = wanted[record].call,
        Comparison.shape(of: logged, call: call, line: 0).isEmpty,
        let text = PrintComparison.text(of: logged),
        case .integer(let descriptor)? = PrintComparison.descriptor(of: logged)
      else { continue }
      let writes = chosen[record].filter { wanted[record].fits(index.entries[$0].name) }
        .map { events[index.entries[$0].event] }
      let contradiction = PrintComparison.contradiction(in: logged, call: call, line: writes.first?.line ?? 0)
      streams[descriptor, default: PrintedText()].add(text, of: record)
      var stream = streams[descriptor] ?? PrintedText()
      if !writes.isEmpty {
        let comparison = PrintComparison(record: logged, call: call, writes: writes, waiting: &stream)
        differences[record] = contradiction.isEmpty ? comparison.differences : contradiction
      } else {
        differences[record] = contradiction
        if call.purpose == .inputOutput {
          if stream.count == 0 { silent.insert(record) }
          // The trace lacks its write: what it would have held is not waited for.
          stream.clear()
        }
      }
      streams[descriptor] = stream
    }
    let taken = Set(chosen.joined())
    for (number, entry) in index.entries.enumerated() where !taken.contains(number) {
      guard entry.name == "write", let call = events[entry.event].call,
        let descriptor = call.arguments.first?.number,
        var stream = streams[descriptor], stream.takes(call)
      else { continue }
      streams[descriptor] = stream
      flushes.insert(entry.number)
    }
    waiting = Set(streams.values.flatMap(\.records))
  }
}
