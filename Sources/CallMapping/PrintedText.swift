import CallLog
import StraceParser
import TraceModel
import TraceText

/// What the program printed and the C library still holds back: one standard stream, first in, first out.
///
/// A flushed print writes exactly this: what was held back, then its own text. Nothing else is allowed for.
struct PrintedText {
  private struct Part {
    let record: Int
    let bytes: CallRecord.Bytes
    /// How many of its bytes have been written.
    var written = 0
    var rest: Int { max(0, bytes.count - written) }
  }

  private var parts: [Part] = []

  /// How many bytes wait to be written.
  var count: Int { parts.reduce(0) { $0.addingClamped($1.rest) } }

  /// Records whose text, or a part of it, waits to be written.
  var records: [Int] { parts.filter { $0.rest > 0 }.map(\.record) }

  /// Text of a record that the C library takes.
  mutating func add(_ bytes: CallRecord.Bytes, of record: Int) {
    parts.append(Part(record: record, bytes: bytes))
  }

  /// Forgets everything: what a trace does not show cannot be waited for.
  mutating func clear() { parts = [] }

  /// The first of these bytes that is not what waits, from 0; nil where all are.
  func firstDifference(from bytes: [UInt8]) -> Int? {
    var place = 0
    for part in parts {
      guard place < bytes.count else { return nil }
      let kept = part.bytes.kept.dropFirst(part.written)
      let seen = bytes[place..<min(bytes.count, place.addingClamped(part.rest))]
      // Of a long text the log keeps the beginning only.
      if let first = zip(kept, seen).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
        return place + first.offset
      }
      place += seen.count
    }
    return place < bytes.count ? place : nil
  }

  /// The bytes that wait around a place, as far as the log kept them.
  func excerpt(from place: Int, limit: Int = 12) -> [UInt8] {
    var skip = max(0, place - 4)
    var bytes: [UInt8] = []
    for part in parts where bytes.count < limit {
      if skip >= part.rest {
        skip -= part.rest
        continue
      }
      bytes += part.bytes.kept.dropFirst(part.written).dropFirst(skip).prefix(limit - bytes.count)
      skip = 0
    }
    return bytes
  }

  /// Takes so many bytes away: the kernel has them.
  mutating func drop(_ count: Int) {
    var count = count
    while count > 0, let first = parts.first {
      let taken = min(count, first.rest)
      parts[0].written += taken
      count -= taken
      if parts[0].rest == 0 { parts.removeFirst() }
    }
  }

  /// Whether a write(2) that no record made wrote the beginning of what waits: the C library's own flush, at the end.
  mutating func takes(_ call: TraceCall) -> Bool {
    guard count > 0, call.arguments.count == 3, let length = call.arguments[2].number, length > 0,
      length <= Int64(count), case .string(let bytes, let isCut, _) = call.arguments[1].content,
      isCut ? Int64(bytes.count) < length : Int64(bytes.count) == length, firstDifference(from: bytes) == nil
    else { return false }
    // What could not be written is lost when the program ends.
    let written = call.result?.number.map { $0 < 0 ? length : min($0, length) } ?? length
    drop(Int(written))
    return true
  }
}
