import CallLog
import StraceParser
import TraceModel
import TraceText

/// A call lasts no longer than its record, and a thread makes one call at a time.
///
/// Measured: of 7,990 calls none was longer (`-T`) than between its record's clock readings, the closest by 11 µs; of
/// 13,450 neighbours in a thread none overlapped.
struct TimeCheck {
  /// What a program does before its log is opened and behind its closing takes milliseconds; under a tracer on a machine
  /// with more to do, a second.
  static let longPause: Int64 = 10_000_000_000

  private let first: Int
  /// How long the entries of a record that the kernel restarted took so far.
  private var spent: [Int: Int64] = [:]
  /// When the last call of each thread was over, and its line.
  private var ends: [Int: (time: Int64, line: Int)] = [:]

  private static let limit = 1 << 16

  init(_ log: CallLog) {
    first = log.pid
  }

  mutating func take(_ line: Contradictions.Line, _ found: inout Contradictions.Found) {
    guard let stamp = TraceIndex.stamp(line.event), let call = line.event.call else { return }
    // What is cut off below the last digit: of the stamp, and of the time.
    let unit = stamp.unit.addingClamped(call.spent?.unit ?? 0)
    let begin = stamp.nanoseconds
    let end = begin.addingClamped(call.duration ?? 0)
    compareThread(line.event, begin, end, unit, &found)
    guard let record = line.record, let after = record.after, let duration = call.duration else { return }
    let whole = (spent[record.sequence] ?? 0).addingClamped(duration)
    if call.result?.isRestart == true || spent[record.sequence] != nil { spent[record.sequence] = whole }
    if end > after.addingClamped(unit) {
      found.add(
        .duration, ofLog: line.event, "\(Self.seconds(max(0, after.subtractingClamped(begin)))) for it",
        Self.seconds(duration))
    } else if whole > after.subtractingClamped(record.before).addingClamped(unit) {
      found.add(
        .duration, ofLog: line.event,
        "\(Self.seconds(after.subtractingClamped(record.before))) for all its entries", Self.seconds(whole))
    }
  }

  private mutating func compareThread(
    _ event: TraceEvent, _ begin: Int64, _ end: Int64, _ unit: Int64, _ found: inout Contradictions.Found
  ) {
    let thread = event.pid ?? first
    if let last = ends[thread] {
      // A call that the end of its thread interrupted comes when the trace ends.
      guard event.line > last.line else { return }
      if last.time > begin.addingClamped(unit) {
        found.add(
          .beginning, event,
          "not before \(Self.seconds(last.time)), when the call of line \(last.line) is over",
          Self.seconds(begin))
      }
    } else if ends.count >= Self.limit {
      return
    }
    ends[thread] = (end, event.line)
  }

  /// As strace writes it.
  static func seconds(_ nanoseconds: Int64) -> String {
    Digits.decimals(nanoseconds / 1000, places: 6) + " s"
  }
}
