import CallLog
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// The dumps of `-e write` and `-e read` show the bytes of the call above them, all of them, however short its line is cut.
struct DumpCheck {
  /// The call above, and the record that made it; nil where another line came between.
  private var above: (call: TraceCall, record: CallRecord?)?
  /// Its buffers, once a dump follows: hardly any trace has one.
  private var buffers: [Buffer]?
  /// Which of them is dumped.
  private var current = 0
  /// Whether a difference of this call was told.
  private var isTold = false

  /// The bytes of a buffer, as far as they are known.
  private struct Buffer {
    var bytes: [UInt8]
    var isCut: Bool
  }

  private static let limit = 1024

  /// The buffer that is dumped; nil where the call above has none of that number.
  private var buffer: Buffer? {
    guard let buffers, buffers.indices.contains(current) else { return nil }
    return buffers[current]
  }

  mutating func take(_ line: Contradictions.Line, _ found: inout Contradictions.Found) {
    switch line.event.content {
    case .dump(let text):
      if isTold { return }
      if buffers == nil, let above { buffers = Self.buffers(of: above.call, above.record) }
      compare(text, line.event, &found)
    case .stack: break
    case .call(let call): (above, buffers, current, isTold) = ((call, line.record), nil, 0, false)
    default: (above, buffers) = (nil, nil)
    }
  }

  private static func buffers(of call: TraceCall, _ record: CallRecord?) -> [Buffer] {
    // What failed has moved nothing, and nothing is dumped of it.
    guard SyscallID(TraceIndex.plainName(call.name)).traits?.movesBytes ?? false, call.result?.errno == nil
    else { return [] }
    var found: [Buffer] = []
    for argument in call.arguments { collect(argument, &found, depth: 0) }
    // The log may know what the line has no room for.
    if found.count == 1, found[0].isCut, let record {
      for case .bytes(let logged) in record.arguments
      where logged.kept.count > found[0].bytes.count && logged.kept.starts(with: found[0].bytes) {
        found[0] = Buffer(bytes: logged.kept, isCut: logged.count > logged.kept.count)
        break
      }
    }
    return found
  }

  private static func collect(_ value: TraceValue, _ found: inout [Buffer], depth: Int) {
    guard found.count < limit, depth < 16 else { return }
    switch value.content {
    case .string(let bytes, let isCut, _): found.append(Buffer(bytes: bytes, isCut: isCut))
    case .array(let parts): for part in parts { collect(part, &found, depth: depth + 1) }
    case .structure(let fields):
      for field in fields where ["iov_base", "msg_iov", "msg_hdr"].contains(field.name) {
        collect(field.value, &found, depth: depth + 1)
      }
    default: break
    }
  }

  /// ` * 5 bytes in buffer 1`, ` | 00010  68 65 6c ...  hel ... |`
  private mutating func compare(
    _ text: [UInt8], _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    if text.starts(with: " * ".utf8) {
      let words = String(decoding: text, as: UTF8.self).split(separator: " ")
      current = words.last.flatMap { Int($0) } ?? 0
      guard let buffer,
        let count = words.dropFirst().first.flatMap({ Int($0) }),
        buffer.isCut ? count >= buffer.bytes.count : count >= 0 && count <= buffer.bytes.count
      else { return differ(event, text, &found) }
      return
    }
    if text.starts(with: " | <".utf8) { return }
    guard let buffer,
      let (offset, shown) = Self.bytes(of: text), offset <= buffer.bytes.count || buffer.isCut
    else { return differ(event, text, &found) }
    let known = buffer.bytes.dropFirst(offset).prefix(shown.count)
    guard shown.starts(with: known), buffer.isCut || known.count == shown.count,
      Self.line(offset, shown).elementsEqual(text)
    else { return differ(event, text, &found) }
  }

  private mutating func differ(_ event: TraceEvent, _ text: [UInt8], _ found: inout Contradictions.Found) {
    isTold = true
    found.add(.dump, event, "the bytes of the call above it", Quoted.readable(text, limit: 64))
  }

  /// The offset of a dump's line, and the bytes in it.
  private static func bytes(of text: [UInt8]) -> (Int, [UInt8])? {
    let digits = text.dropFirst(3).prefix { $0 != UInt8(ascii: " ") }
    guard digits.count <= 8, let offset = Int(String(decoding: digits, as: UTF8.self), radix: 16) else {
      return nil
    }
    var bytes: [UInt8] = []
    var place = 3 + digits.count + 2
    while bytes.count < 16, place + 1 < text.count, text[place] != UInt8(ascii: " ") {
      guard let byte = UInt8(String(decoding: text[place..<(place + 2)], as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(byte)
      place += bytes.count == 8 ? 4 : 3
    }
    return bytes.isEmpty ? nil : (offset, bytes)
  }

  /// The line as strace writes it: 16 bytes in two groups, then the same as text.
  private static func line(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
    var cells = ""
    for (index, byte) in bytes.enumerated() {
      cells += Digits.padded(byte, radix: 16, to: 2) + (index == 7 ? "  " : " ")
    }
    let text = bytes.map { 32...126 ~= $0 ? $0 : UInt8(ascii: ".") }
    let space = UInt8(ascii: " ")
    let start = " | " + Digits.padded(offset, radix: 16, to: 5) + "  " + cells
    let gap = [UInt8](repeating: space, count: max(0, 50 - cells.utf8.count))
    let rest = [UInt8](repeating: space, count: max(0, 16 - text.count))
    return Array(start.utf8) + gap + text + rest + Array(" |".utf8)
  }
}
