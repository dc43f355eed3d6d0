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
  mutating func put(_ text: String) {
    var text = text
    text.withUTF8 { put($0.span, 0..<$0.count) }
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
      put("+++ exited with ")
      put(String(status))
      put(" +++")
    case .exit(.killed(let signal, let coreDumped)):
      put("+++ killed by ")
      put(signal)
      put(coreDumped ? " (core dumped) +++" : " +++")
    case .superseded(let thread):
      put("+++ superseded by execve in pid ")
      put(String(thread))
      put(" +++")
    case .personality(let process, let mode):
      put("[ Process PID=")
      put(String(process))
      put(" runs in ")
      put(mode)
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
      put("stopped by ")
      put(name)
    case .delivered(let name, let info):
      put(name)
      put(.space)
      put(info)
    case .described(let description):
      if let name = description.name { put(name) }
      if let info = description.info { put(info) }
      put(group: description.text)
      guard let origin = description.origin else { return }
      put(" @ ")
      put(origin.address)
      put(group: origin.sender)
    }
  }

  // MARK: Calls

  private mutating func put(whole call: TraceCall, _ start: Int) {
    put(call.name)
    put(.open)
    put(list: call.arguments, ", ")
    put(intruderOf: call)
    put(.close)
    put(resultOf: call, start)
  }

  private mutating func put(firstHalf call: TraceCall, _ start: Int) {
    if !call.name.isEmpty {
      put(call.name)
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
    if !call.name.isEmpty {
      put("<... ")
      put(call.name)
      put(" resumed>")
    }
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
      put(" <pid changed to ")
      put(String(id))
      put(" ...>")
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
    put("= ")
    put(result.value)
    put(behind: result.decorations)
    if result.isUnavailable { put(" <unavailable>") }
    if let errno = result.errno {
      put(.space)
      put(errno)
    }
    if let message = result.message { put(group: message) }
    if let note = result.note { put(group: note) }
    if let injected = result.injected { put(group: injected.isEmpty ? "INJECTED" : "INJECTED: " + injected) }
    if result.isDelayed { put(" (DELAYED)") }
    guard let spent = call.spent else { return }
    put(" <")
    put(seconds: spent.nanoseconds, unit: spent.unit)
    put(.greater)
  }

  private mutating func put(group text: String) {
    put(" (")
    put(text)
    put(.close)
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
      put(number)
      put("] ")
    }
    if let pointer = prefix.instructionPointer { put(bracketed: pointer) }
  }

  private mutating func put(bracketed text: String) {
    put(.openBracket)
    put(text)
    put("] ")
  }

  private mutating func put(pid: Int, _ prefix: TraceEvent.Prefix) {
    let digits = String(pid)
    let gap = Spacing.pid(digits: digits.utf8.count, isBracketed: prefix.isPidBracketed)
    if prefix.isPidBracketed {
      put("[pid ")
      put(.space, times: gap)
    }
    put(digits)
    if let thread = prefix.thread {
      put(.less)
      put(thread)
      put(.greater)
    }
    if prefix.isPidBracketed { put("] ") } else { put(.space, times: prefix.thread == nil ? gap : 1) }
  }

  private mutating func put(_ time: TraceTime) {
    var rest = time.nanoseconds
    if time.style == .clock, rest >= 0 {
      put(twoDigits: rest / 3_600_000_000_000)
      put(.colon)
      put(twoDigits: rest / 60_000_000_000 % 60)
      put(.colon)
      rest %= 60_000_000_000
    }
    put(seconds: rest, unit: time.unit, width: time.style == .clock ? 2 : 9)
    put(.space)
  }

  private mutating func put(twoDigits number: Int64) {
    if number < 10 { put(.zero) }
    put(String(number))
  }

  /// `     0.000241 `, `(+     0.000063) `
  private mutating func put(_ relative: TraceInterval, isBracketed: Bool) {
    if isBracketed { put("(+") }
    let digits = String(relative.nanoseconds / 1_000_000_000).utf8.count
    put(.space, times: Spacing.relative(digits: digits))
    put(seconds: relative.nanoseconds, unit: relative.unit)
    put(isBracketed ? ") " : " ")
  }

  /// Seconds with as many decimals as the unit has. A time that is none, because somebody made it, is written as it is.
  private mutating func put(seconds nanoseconds: Int64, unit: Int64, width: Int = 1) {
    let whole = String(nanoseconds / 1_000_000_000)
    put(.zero, times: width - whole.utf8.count)
    put(whole)
    guard unit > 0, unit < 1_000_000_000 else { return }
    let fraction = String((nanoseconds % 1_000_000_000).magnitude)
    let decimals = String(1_000_000_000 / unit).utf8.count - 1
    put(.dot)
    let padded = String(repeating: "0", count: max(9 - fraction.utf8.count, 0)) + fraction
    put(String(padded.prefix(decimals)))
  }
}
