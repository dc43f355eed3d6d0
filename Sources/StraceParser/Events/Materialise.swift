/// From the tape to values that outlive the line.
extension LineParser {
  /// The event of the line that was parsed last.
  /// - Parameter s: that line.
  package func event(_ s: Span<UInt8>, _ place: TraceStream.Place) -> TraceEvent {
    var event = TraceEvent(line: place.line, content(s))
    event.resumedLine = place.resumedLine
    event.lineCount = place.lineCount
    event.prefix = eventPrefix(s)
    return event
  }

  /// The line's absolute stamp; nil where it has none that can be read.
  package func time(_ s: Span<UInt8>) -> TraceTime? {
    head.time.exists ? TraceTime(s.extracting(head.time.range)) : nil
  }

  /// The time spent in the call (`-T`), in nanoseconds.
  package func duration(_ s: Span<UInt8>) -> Int64? {
    head.duration.exists ? TraceInterval(s.extracting(head.duration.range))?.nanoseconds : nil
  }

  private func eventPrefix(_ s: Span<UInt8>) -> TraceEvent.Prefix {
    var prefix = TraceEvent.Prefix()
    if head.pid.exists {
      prefix.pid = thread(s)
      prefix.isPidBracketed = head.pidForm == .bracketed
    }
    if head.thread.exists { prefix.thread = text(s, head.thread) }
    if head.context.exists { prefix.securityContext = text(s, head.context) }
    prefix.time = time(s)
    if head.relative.exists { prefix.relative = TraceInterval(s.extracting(head.relative.range)) }
    if head.ip.exists { prefix.instructionPointer = text(s, head.ip) }
    if head.sysnr.exists { prefix.callNumber = text(s, head.sysnr) }
    return prefix
  }

  /// The id of the thread that the line that was parsed last is about.
  package func thread(_ s: Span<UInt8>) -> Int? { head.pid.exists ? Int(text(s, head.pid)) : nil }

  /// The relative stamp of the line that was parsed last, in nanoseconds.
  package func relative(_ s: Span<UInt8>) -> Int64? {
    head.relative.exists ? TraceInterval(s.extracting(head.relative.range))?.nanoseconds : nil
  }

  private func content(_ s: Span<UInt8>) -> TraceEvent.Content {
    switch head.kind {
    case .call: .call(call(s))
    case .unfinished: .unfinished(call(s))
    case .resumed: .resumed(call(s))
    case .signal: .signal(signal(s))
    case .exit:
      head.status.exists
        ? .exit(.exited(status: number(s, head.status)))
        : .exit(.killed(by: text(s, head.signal), coreDumped: head.form == .coreDumped))
    case .superseded: .superseded(by: number(s, head.status))
    case .personality: .personality(process: number(s, head.status), mode: text(s, head.note))
    case .notice: .notice(whole(s))
    case .stack: .stack(whole(s))
    case .dump: .dump(whole(s))
    case .summary: .summary(whole(s))
    case .blank: .blank
    case .cut: .cut(whole(s))
    case .output: .output(whole(s))
    case .unrecognised:
      .unrecognised(
        whole(s), TraceEvent.Complaint(reason: "\(head.reason.text)", column: Int(head.column) + 1))
    }
  }

  private func signal(_ s: Span<UInt8>) -> TraceSignal {
    let name = head.signal.exists ? text(s, head.signal) : nil
    let info = tape.count > 0 ? value(s, 0) : nil
    switch (head.form, name, info) {
    case (.stopped, let name?, _): return .stopped(by: name)
    case (.plain, let name?, let info?): return .delivered(name, info: info)
    default:
      let origin =
        head.note.exists && head.aside.exists
        ? TraceSignal.Origin(address: text(s, head.note), sender: text(s, head.aside)) : nil
      return .described(
        TraceSignal.Description(
          name: name, info: info, text: head.message.exists ? text(s, head.message) : "", origin: origin))
    }
  }

  /// A number in digits; one that no process and no status has is the largest there is.
  private func number(_ s: Span<UInt8>, _ piece: Piece) -> Int { Int(text(s, piece)) ?? .max }

  /// The line as it stands, without what a mail put before it.
  private func whole(_ s: Span<UInt8>) -> [UInt8] { bytes(s, head.margin..<s.count - 1) }

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
    if head.duration.exists { call.spent = TraceInterval(s.extracting(head.duration.range)) }
    if head.ending != .none && head.ending != .unfinished || head.intruder.exists {
      call.interruption = interruption(s)
    }
    if head.aside.exists { call.aside = text(s, head.aside) }
    if head.ending == .exited { call.result = TraceResult(value: "?", number: nil) }
    if head.result != .max { call.result = result(s, Int(head.result)) }
    return call
  }

  private func interruption(_ s: Span<UInt8>) -> TraceCall.Interruption? {
    switch head.ending {
    case .detached: .detached
    case .pidChanged: .pidChanged(to: number(s, head.note))
    case .exited: .exited
    case .notice: .notice(bytes(s, head.intruder.range))
    case .none, .unfinished, .output: head.intruder.exists ? .output(bytes(s, head.intruder.range)) : nil
    }
  }

  private func result(_ s: Span<UInt8>, _ index: Int) -> TraceResult {
    let number = text(s, tape[index].range)
    var result = TraceResult(value: number, number: TraceValue.number(of: number))
    let end = index + Int(tape[index].size)
    for next in index + 1..<max(end, index + 1) {
      if let decoration = decoration(s, tape[next]) { result.decorations.append(decoration) }
    }
    result.isUnavailable = head.isUnavailable
    result.isDelayed = head.isDelayed
    if head.errno.exists { result.errno = text(s, head.errno) }
    if head.message.exists { result.message = text(s, head.message) }
    if head.note.exists { result.note = text(s, head.note) }
    if head.injected.exists { result.injected = injected(s) }
    return result
  }

  /// What stands behind the colon of `INJECTED: args`.
  private func injected(_ s: Span<UInt8>) -> String {
    var range = head.injected.range
    for expected in [UInt8.colon, .space] where !range.isEmpty && s[range.lowerBound] == expected {
      range = range.lowerBound + 1..<range.upperBound
    }
    return text(s, range)
  }

  /// What a node says about the value before it.
  private func decoration(_ s: Span<UInt8>, _ node: TapeNode) -> TraceValue.Decoration? {
    switch node.kind {
    case .label:
      .label(
        DescriptorLabel(text(s, node.range), isMarkedDeleted: node.flags & NodeFlags.deleted != 0))
    case .context: .context(text(s, node.range))
    case .address: .address(text(s, node.range))
    case .comment: .comment(text(s, node.range))
    default: nil
    }
  }

  /// The value whose subtree begins at `index`.
  package func value(_ s: Span<UInt8>, _ index: Int) -> TraceValue {
    let node = tape[index]
    var value = TraceValue(.other(""))
    var children: [TraceValue] = []
    var decorations: [TraceValue.Decoration] = []
    var next = index + 1
    let end = index + Int(node.size)
    while next < end {
      let child = tape[next]
      if let decoration = decoration(s, child) {
        decorations.append(decoration)
      } else {
        children.append(self.value(s, next))
      }
      next += Int(child.size)
    }
    if node.kind == .lead, let inner = children.first {
      value = inner
      decorations.insert(.lead(text(s, node.range)), at: 0)
      value.decorations = decorations + inner.decorations
    } else {
      value.content = content(s, index, node, children)
      value.decorations = decorations
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
      // What is not written as strace writes an address is kept as written, to be written so again.
      guard written.utf8.dropFirst(2).first != .zero, let address = UInt64(written.dropFirst(2), radix: 16)
      else {
        return .integer(written)
      }
      return .pointer(address)
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
    case .set:
      if node.flags & NodeFlags.braces != 0 { return .words(children) }
      return .set(children, isNegated: node.flags & NodeFlags.negated != 0)
    case .call: return .call(text(s, node.range), children)
    case .changed:
      guard let from = children.first, let to = children.last else { return .other("") }
      return .changed(from: from, to: to)
    case .infix:
      guard let left = children.first, let right = children.last else { return .other("") }
      return .infix(left, Operator(rawValue: node.flags)?.joiner ?? .beside, right)
    case .indexed:
      guard let place = children.first, let element = children.last else { return .other("") }
      return .indexed(at: place, element)
    case .other, .lead, .label, .comment, .context, .address: return .other(text(s, node.range))
    }
  }
}
