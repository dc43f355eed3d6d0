extension TraceEvent {
  /// The line that the event stands for, without its end, as strace writes it today.
  ///
  /// Byte for byte the line that was read, where that was written in the style that strace has without options: gaps and
  /// escapes are not kept in an event. In any case the line is read as this event again, as far as one line can be: a
  /// line that is ``Kind/cut`` or ``Kind/output`` is that because of the lines around it.
  public var printed: [UInt8] {
    var out = OutputBuffer(capacity: 512)
    out.put(self)
    return out.withSpan { span in span.withUnsafeBufferPointer { Array($0) } }
  }
}

/// Events as strace writes them.
extension OutputBuffer {
  /// Adds a text that was made. With a label, because without one every literal would be a `String`.
  mutating func put(text: String) {
    var text = text
    text.withUTF8 { put($0.span, 0..<$0.count) }
  }

  /// The same between two words of strace's.
  mutating func put(_ before: StaticString, text: String, _ after: StaticString = "") {
    put(before)
    put(text: text)
    put(after)
  }

  /// Adds the line of an event, without its end.
  mutating func put(_ event: TraceEvent) {
    let start = count
    put(event.prefix)
    switch event.content {
    case .call(let call): put(whole: call, start)
    case .unfinished(let call): put(firstHalf: call, start)
    case .resumed(let call): put(secondHalf: call, start)
    case .signal(let signal):
      put("--- ")
      put(signal)
      put(" ---")
    case .exit(.exited(let status)):
      put("+++ exited with ", text: String(status), " +++")
    case .exit(.killed(let signal, let coreDumped)):
      put("+++ killed by ", text: signal)
      put(coreDumped ? " (core dumped) +++" : " +++")
    case .superseded(let thread):
      put("+++ superseded by execve in pid ", text: String(thread), " +++")
    case .personality(let process, let mode):
      put("[ Process PID=", text: String(process), " runs in ")
      put(text: mode)
      put(" mode. ]")
    case .notice(let text), .stack(let text), .dump(let text), .summary(let text), .cut(let text),
      .output(let text), .unrecognised(let text, _):
      put(text)
    case .blank: break
    }
  }

  private mutating func put(_ signal: TraceSignal) {
    switch signal {
    case .stopped(let name):
      put("stopped by ", text: name)
    case .delivered(let name, let info):
      put(text: name)
      put(.space)
      put(info)
    case .described(let description):
      if let name = description.name { put(text: name) }
      if let info = description.info { put(info) }
      put(group: description.text)
      guard let origin = description.origin else { return }
      put(" @ ", text: origin.address)
      put(group: origin.sender)
    }
  }

  // MARK: Calls

  private mutating func put(whole call: TraceCall, _ start: Int) {
    put(text: call.name)
    put(.open)
    put(list: call.arguments, ", ")
    put(intruderOf: call)
    put(.close)
    put(resultOf: call, start)
  }

  private mutating func put(firstHalf call: TraceCall, _ start: Int) {
    if !call.name.isEmpty {
      put(text: call.name)
      put(.open)
    }
    put(list: call.arguments, ", ")
    if let fragment = call.fragment {
      if !call.arguments.isEmpty { put(", ") }
      put(fragment)
    }
    put(endOfHalf: call, start)
  }

  private mutating func put(secondHalf call: TraceCall, _ start: Int) {
    if !call.name.isEmpty { put("<... ", text: call.name, " resumed>") }
    if let fragment = call.fragment {
      put(fragment)
      if !call.arguments.isEmpty { put(", ") }
    }
    put(list: call.arguments, ", ")
    if call.interruption == .exited {
      put(endOfHalf: call, start)
    } else {
      put(intruderOf: call)
      put(.close)
      put(resultOf: call, start)
    }
  }

  private mutating func put(endOfHalf call: TraceCall, _ start: Int) {
    switch call.interruption {
    case nil: put(" <unfinished ...>")
    case .detached: put(" <detached ...>")
    case .pidChanged(let id):
      put(" <pid changed to ", text: String(id), " ...>")
    case .exited:
      put(" <unfinished ...>)")
      put(.space, times: Spacing.result(column: count - start))
      put("= ?")
    case .notice, .output: put(intruderOf: call)
    }
  }

  private mutating func put(intruderOf call: TraceCall) {
    switch call.interruption {
    case .notice(let text), .output(let text): put(text)
    default: break
    }
  }

  private mutating func put(resultOf call: TraceCall, _ start: Int) {
    if let aside = call.aside { put(group: aside) }
    guard let result = call.result else { return }
    put(.space, times: Spacing.result(column: count - start))
    put("= ", text: result.value)
    put(behind: result.decorations)
    if result.isUnavailable { put(" <unavailable>") }
    if let errno = result.errno { put(" ", text: errno) }
    if let message = result.message { put(group: message) }
    if let note = result.note { put(group: note) }
    if let injected = result.injected { put(group: injected.isEmpty ? "INJECTED" : "INJECTED: " + injected) }
    if result.isDelayed { put(" (DELAYED)") }
    guard let spent = call.spent else { return }
    put(" <", text: secondsText(spent.nanoseconds, unit: spent.unit), ">")
  }

  private mutating func put(group text: String) {
    put(" (", text: text, ")")
  }

  // MARK: Prefix

  private mutating func put(_ prefix: TraceEvent.Prefix) {
    if let pid = prefix.pid { put(pid: pid, prefix) }
    if let context = prefix.securityContext { put(bracketed: context) }
    if let time = prefix.time { put(time) }
    if let relative = prefix.relative { put(relative, isBracketed: prefix.time != nil) }
    if let number = prefix.callNumber {
      put(.openBracket)
      if number != "???" { put(.space, times: Spacing.sysnr(digits: number.utf8.count)) }
      put(text: number)
      put("] ")
    }
    if let pointer = prefix.instructionPointer { put(bracketed: pointer) }
  }

  private mutating func put(bracketed text: String) {
    put("[", text: text, "] ")
  }

  private mutating func put(pid: Int, _ prefix: TraceEvent.Prefix) {
    let digits = String(pid)
    let gap = Spacing.pid(digits: digits.utf8.count, isBracketed: prefix.isPidBracketed)
    if prefix.isPidBracketed {
      put("[pid ")
      put(.space, times: gap)
    }
    put(text: digits)
    if let thread = prefix.thread { put("<", text: thread, ">") }
    if prefix.isPidBracketed { put("] ") } else { put(.space, times: prefix.thread == nil ? gap : 1) }
  }

  private mutating func put(_ time: TraceTime) {
    put(text: time.text)
    put(.space)
  }

  /// `     0.000241 `, `(+     0.000063) `
  private mutating func put(_ relative: TraceInterval, isBracketed: Bool) {
    if isBracketed { put("(+") }
    let digits = String(relative.nanoseconds / 1_000_000_000).utf8.count
    put(.space, times: Spacing.relative(digits: digits))
    put(text: secondsText(relative.nanoseconds, unit: relative.unit))
    put(isBracketed ? ") " : " ")
  }
}
