/// From the tape to values that outlive the line.
extension LineParser {
  /// The event of the line that was parsed last.
  /// - Parameter s: that line.
  package func event(_ s: Span<UInt8>, _ place: TraceStream.Place) -> TraceEvent {
    var event = TraceEvent(line: place.line, kind: head.kind)
    event.resumedLine = place.resumedLine
    event.lineCount = place.lineCount
    event.pid = thread(s)
    if head.thread.exists { event.thread = text(s, head.thread) }
    event.time = time(s)
    event.relative = relative(s)
    if head.ip.exists { event.instructionPointer = text(s, head.ip) }
    if head.sysnr.exists { event.callNumber = text(s, head.sysnr) }
    if head.signal.exists { event.signal = text(s, head.signal) }
    if head.status.exists { event.status = Int(text(s, head.status)) }
    switch head.kind {
    case .call, .unfinished, .resumed: event.call = call(s)
    case .signal: if tape.count > 0 { event.signalInfo = value(s, 0) }
    case .exit, .superseded, .personality, .blank: break
    default:
      event.text = bytes(s, 0..<s.count - 1)
      if head.kind == .unrecognised {
        event.complaint = TraceEvent.Complaint(reason: "\(head.reason.text)", column: Int(head.column) + 1)
      }
    }
    return event
  }

  /// The id of the thread that the line that was parsed last is about.
  package func thread(_ s: Span<UInt8>) -> Int? { head.pid.exists ? Int(text(s, head.pid)) : nil }

  /// The absolute stamp of the line that was parsed last.
  package func time(_ s: Span<UInt8>) -> TraceTime? {
    head.time.exists ? TraceTime(text(s, head.time)) : nil
  }

  /// The relative stamp of the line that was parsed last, in nanoseconds.
  package func relative(_ s: Span<UInt8>) -> Int64? {
    head.relative.exists ? nanoseconds(text(s, head.relative)) : nil
  }

  /// The bytes of a range.
  private func bytes(_ s: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    s.extracting(range).withUnsafeBufferPointer { Array($0) }
  }

  /// The text of a piece; bytes that are no UTF-8 become replacement characters.
  private func text(_ s: Span<UInt8>, _ piece: Piece) -> String {
    String(decoding: bytes(s, piece.range), as: UTF8.self)
  }

  private func text(_ s: Span<UInt8>, _ range: Range<Int>) -> String {
    String(decoding: bytes(s, range), as: UTF8.self)
  }

  private func call(_ s: Span<UInt8>) -> TraceCall {
    var arguments: [TraceValue] = []
    var index = 0
    while index < Int(head.argumentsEnd) {
      arguments.append(value(s, index))
      index += Int(tape[index].size)
    }
    var call = TraceCall(name: head.name.exists ? text(s, head.name) : "", arguments: arguments)
    if head.fragment.exists { call.fragment = bytes(s, head.fragment.range) }
    if head.duration.exists { call.duration = nanoseconds(text(s, head.duration)) }
    if head.ending == .exited { call.result = TraceResult(value: "?", number: nil) }
    if head.result != .max { call.result = result(s, Int(head.result)) }
    return call
  }

  private func result(_ s: Span<UInt8>, _ index: Int) -> TraceResult {
    let number = text(s, tape[index].range)
    var result = TraceResult(value: number, number: TraceValue.number(of: number))
    let shown = value(s, index)
    result.label = shown.label
    if head.errno.exists { result.errno = text(s, head.errno) }
    if head.note.exists { result.note = text(s, head.note) }
    return result
  }

  /// The value whose subtree begins at `index`.
  package func value(_ s: Span<UInt8>, _ index: Int) -> TraceValue {
    let node = tape[index]
    var value = TraceValue(.other(""))
    var children: [TraceValue] = []
    var next = index + 1
    let end = index + Int(node.size)
    while next < end {
      let child = tape[next]
      switch child.kind {
      case .label: value.label = text(s, child.range)
      case .comment:
        value.comment = value.comment.map { $0 + " " + text(s, child.range) } ?? text(s, child.range)
      case .context, .address: break
      default: children.append(self.value(s, next))
      }
      next += Int(child.size)
    }
    if node.kind == .lead, let inner = children.first {
      value = inner
      if value.comment == nil { value.comment = text(s, node.range) }
    } else {
      value.content = content(s, index, node, children)
    }
    if node.nameLength > 0 {
      let end = tape.firstByte(index) - 1
      value.argumentName = text(s, end - Int(node.nameLength)..<end)
    }
    return value
  }

  private func content(
    _ s: Span<UInt8>, _ index: Int, _ node: TapeNode, _ children: [TraceValue]
  ) -> TraceValue.Content {
    switch node.kind {
    case .integer: return .integer(text(s, node.range))
    case .pointer:
      let written = text(s, node.range)
      if written == "NULL" { return .pointer(0) }
      return UInt64(written.dropFirst(2), radix: 16).map { .pointer($0) } ?? .integer(written)
    case .string:
      return .string(
        Escape.bytes(s, node.range), isCut: node.flags & NodeFlags.cut != 0,
        isAbstract: node.flags & NodeFlags.abstract != 0)
    case .constant: return .constant(text(s, node.range))
    case .flags: return .flags(children)
    case .structure:
      return .structure(
        children.map { child in
          var value = child
          value.argumentName = nil
          return TraceValue.Field(name: child.argumentName, value: value)
        })
    case .array: return .array(children)
    case .set: return .set(children, isNegated: node.flags & NodeFlags.negated != 0)
    case .call: return .call(text(s, node.range), children)
    case .changed:
      guard let from = children.first, let to = children.last else { return .other("") }
      return .changed(from: from, to: to)
    case .infix: return .call("\(Operator(rawValue: node.flags)?.text ?? "")", children)
    case .indexed: return .call("[]=", children)
    case .other, .lead, .label, .comment, .context, .address: return .other(text(s, node.range))
    }
  }
}

/// The seconds of a stamp, `0.000063`, in nanoseconds; nil when they do not fit.
func nanoseconds(_ text: String) -> Int64? {
  var value: Int64 = 0
  var decimals = -1
  for byte in text.utf8 {
    if byte == .dot, decimals < 0 {
      decimals = 0
      continue
    }
    guard byte.isDigit, decimals < 9 else { return nil }
    let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflow) = product.addingReportingOverflow(Int64(byte - .zero))
    if tooLarge || overflow { return nil }
    value = sum
    if decimals >= 0 { decimals += 1 }
  }
  for _ in max(decimals, 0)..<9 {
    let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
    if tooLarge { return nil }
    value = product
  }
  return value
}

extension TraceTime {
  /// The stamp as strace writes it: `21:58:37.271`, `1795210284.463618`.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let last = parts.last, var total = StraceParser.nanoseconds(String(last)) else { return nil }
    let fraction = last.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    guard fraction <= 9 else { return nil }
    if parts.count == 3 {
      guard let hours = Int64(parts[0]), let minutes = Int64(parts[1]), hours < 100, minutes < 100 else {
        return nil
      }
      total += (hours * 3600 + minutes * 60) * 1_000_000_000
    } else if parts.count != 1 {
      return nil
    }
    var unit: Int64 = 1_000_000_000
    for _ in 0..<fraction { unit /= 10 }
    self.init(nanoseconds: total, unit: unit, style: parts.count == 3 ? .clock : .epoch)
  }
}
