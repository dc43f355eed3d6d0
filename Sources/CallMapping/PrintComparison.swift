import CallForms
import CallLog
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// A print compared with the writes that it made.
struct PrintComparison {
  let record: CallRecord
  let call: Call
  let writes: [TraceEvent]
  private(set) var differences: [Difference] = []

  /// - Parameters:
  ///   - waiting: what waits to be written, this record's own text at its end; what the writes took is taken away.
  ///   - line: the line to name where there is no write.
  init(record: CallRecord, call: Call, writes: [TraceEvent], waiting: inout PrintedText) {
    self.record = record
    self.call = call
    self.writes = writes
    let line = writes.first?.line ?? 0
    let expected = waiting.count
    for event in writes where differences.isEmpty { compare(event, &waiting) }
    guard differences.isEmpty else {
      // One difference is told once: the next print begins anew.
      if call.purpose == .inputOutput { waiting.clear() }
      return
    }
    if call.purpose == .inputOutput { compareEnd(&waiting, expected, line) }
  }

  private mutating func compare(_ event: TraceEvent, _ waiting: inout PrintedText) {
    guard let traced = event.call, event.kind == .call, traced.arguments.count == 3 else {
      return differ(
        .arguments, .expected, "3", event.call.map { "\($0.arguments.count)" } ?? "none", at: event.line)
    }
    guard case .integer(let descriptor)? = Self.descriptor(of: record),
      traced.arguments[0].number == descriptor
    else {
      return differ(
        .parameter(name: "fd", word: "descriptor"), .asked,
        Self.descriptor(of: record).map(Self.text) ?? "none", CallFormatter().text(traced.arguments[0]),
        at: event.line)
    }
    // What lies behind a pointer that strace does not follow is not compared, how much it is all the same: `-e raw=write`.
    var (bytes, isCut): ([UInt8], Bool) = ([], true)
    if case .string(let shown, let isShownCut, _) = traced.arguments[1].content {
      (bytes, isCut) = (shown, isShownCut)
    } else if !Comparison.isRaw(traced) || !ConstantReading.isOpaque(traced.arguments[1]) {
      return differ(
        .parameter(name: "buf", word: "bytes"), .given, Quoted.strace(waiting.excerpt(from: 0), limit: 12),
        CallFormatter().text(traced.arguments[1]), at: event.line)
    }
    guard let length = traced.arguments[2].number
    else {
      return differ(
        .parameter(name: "buf", word: "bytes"), .given, Quoted.strace(waiting.excerpt(from: 0), limit: 12),
        CallFormatter().text(traced.arguments[1]), at: event.line)
    }
    if let place = waiting.firstDifference(from: bytes), place < waiting.count {
      return differ(
        .parameter(name: "buf", word: "bytes, from byte \(place + 1)"), .given,
        Quoted.strace(waiting.excerpt(from: place), limit: 12),
        Quoted.strace(Array(bytes.dropFirst(max(0, place - 4))), limit: 12), at: event.line)
    }
    let isWhole = isCut ? Int64(bytes.count) < length : Int64(bytes.count) == length
    guard isWhole, length >= 0, length <= Int64(waiting.count),
      call.purpose == .buffered || writes.count > 1 || length == Int64(waiting.count)
    else {
      return differ(
        .parameter(name: "count", word: "length"), .asked, "\(waiting.count)", "\(length)", at: event.line)
    }
    guard let result = traced.result?.number else {
      if traced.result?.isRestart == true || record.isBegun { return }
      return differ(.result, .returned, LoggedText.result(record), "?", at: event.line)
    }
    guard result <= length else {
      return differ(.result, .returned, "\(length)", "\(result)", at: event.line)
    }
    waiting.drop(Int(max(0, result)))
  }

  /// A flushed print has written everything, or failed as its last write did.
  private mutating func compareEnd(_ waiting: inout PrintedText, _ expected: Int, _ line: Int) {
    guard let logged = record.result else { return }
    let last = writes.last?.call?.result
    let own = Self.text(of: record)?.count ?? 0
    let error = record.errno == 0 ? nil : Errno(rawValue: record.errno)
    if let last, let errno = last.errno, !last.isRestart {
      if logged != -1 || error?.name != errno {
        differ(
          .result, .returned, LoggedText.result(record), "-1 " + Escape.terminal(errno), at: line)
      }
    } else if logged == -1, last?.isRestart == true, error == .interrupted {
      // The kernel turns the restart into EINTR where the handler asks for that: signal(7).
    } else if logged != Int64(own) || error != nil {
      differ(.result, .returned, LoggedText.result(record), "\(own)", at: line)
    } else if waiting.count > 0 {
      differ(
        .parameter(name: "count", word: "length"), .asked, "\(expected)", "\(expected - waiting.count)",
        at: line)
      waiting.clear()
    } else if writes.count > shortWrites + 1, expected < Self.smallestBuffer, !hasInnerNewline {
      differ(.count, .expected, "1", "\(writes.count)", at: line)
    }
  }

  /// stdio(3) writes in pieces only what its buffer cannot hold: 1,024 bytes for a terminal, which also ends its pieces at
  /// newlines.
  private static let smallestBuffer = 1024

  /// Writes of which the kernel took a part, or which a signal interrupted: another one follows with the rest, write(2).
  private var shortWrites: Int {
    writes.count { write in
      guard let call = write.call, let result = call.result else { return false }
      guard let written = result.number, let length = call.arguments.last?.number else {
        return result.isRestart
      }
      return written < length
    }
  }

  private var hasInnerNewline: Bool {
    Self.text(of: record)?.kept.dropLast().contains(UInt8(ascii: "\n")) ?? false
  }

  /// The descriptor that a print goes to.
  static func descriptor(of record: CallRecord) -> CallRecord.Argument? {
    let index = record.call == "fwrite" ? 3 : 0
    return record.arguments.indices.contains(index) ? record.arguments[index] : nil
  }

  /// The text of a print.
  static func text(of record: CallRecord) -> CallRecord.Bytes? {
    let index = record.call == "fwrite" ? 0 : 1
    guard record.arguments.indices.contains(index), case .bytes(let bytes) = record.arguments[index] else {
      return nil
    }
    return bytes
  }

  /// What a print's record says about itself that cannot be: another length than its text has, a result that is none.
  static func contradiction(in record: CallRecord, call: Call, line: Int) -> [Difference] {
    guard let text = text(of: record) else { return [] }
    let lengths: [(String, Int, Int64)] =
      call.purpose == .buffered
      ? [("size", 1, 1), ("nmemb", 2, Int64(text.count))] : [("count", 2, Int64(text.count))]
    for (name, index, expected) in lengths {
      guard case .integer(let length) = record.arguments[index], length != expected else { continue }
      return [
        Difference(
          line: line, call: call.name, field: .parameter(name: name, word: "length"), direction: .logged,
          program: "\(length)", kernel: "\(expected)")
      ]
    }
    if text.kept.count != min(text.count, CallRecord.Bytes.limit) {
      return [
        Difference(
          line: line, call: call.name, field: .parameter(name: "buf", word: "number of bytes"),
          direction: .logged, program: "\(text.kept.count)", kernel: "\(text.count)")
      ]
    }
    if call.purpose == .buffered, let result = record.result, result != Int64(text.count) || record.errno != 0
    {
      return [
        Difference(
          line: line, call: call.name, field: .result, direction: .logged, program: LoggedText.result(record),
          kernel: "\(text.count)")
      ]
    }
    return []
  }

  private static func text(_ argument: CallRecord.Argument) -> String {
    if case .integer(let number) = argument { "\(number)" } else { "none" }
  }

  private mutating func differ(
    _ field: Difference.Field, _ direction: Difference.Direction, _ program: String, _ kernel: String,
    at line: Int
  ) {
    differences.append(
      Difference(
        line: line, call: call.name, field: field, direction: direction, program: program, kernel: kernel))
  }
}
