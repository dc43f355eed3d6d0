/// What stands behind the prefix.
extension LinePrinter {
  mutating func put(event kind: Int, _ s: Span<UInt8>) throws(Failure) {
    if isText(kind, "call", s) {
      try put(text: try need(0, "name", s), s)
      out.put(.open)
      try put(arguments: try need(0, "args", s), s)
      if let output = member("output", s) { try put(text: output, s) }
      out.put(.close)
      try put(resultOf: s)
    } else if isText(kind, "unfinished", s) {
      try put(firstHalf: s)
    } else if isText(kind, "resumed", s) {
      try put(secondHalf: s)
    } else if isText(kind, "signal", s) {
      out.put("--- ")
      if document.isTrue(0, "stopped", s) { out.put("stopped by ") }
      try put(signal: s)
      out.put(" ---")
    } else if isText(kind, "exit", s) {
      if let status = member("status", s) {
        try put("+++ exited with ", text: status, s)
      } else {
        try put("+++ killed by ", text: try need(0, "signal", s), s)
        if document.isTrue(0, "core", s) { out.put(" (core dumped)") }
      }
      out.put(" +++")
    } else if isText(kind, "superseded", s) {
      try put("+++ superseded by execve in pid ", text: try need(0, "caller", s), " +++", s)
    } else if isText(kind, "blank", s) {
      return
    } else if try !put(ownWord: s) {
      try put(whole: s)
    }
  }

  private mutating func put(signal s: Span<UInt8>) throws(Failure) {
    let signal = member("signal", s)
    if let signal { try put(text: signal, s) }
    if let info = member("info", s) {
      if signal != nil { out.put(.space) }
      try put(value: info, s)
    }
    if let description = member("description", s) { try put(" (", text: description, ")", s) }
    guard let address = member("address", s) else { return }
    try put(" @ ", text: address, " (", s)
    try put(text: try need(0, "sender", s), s)
    out.put(.close)
  }

  /// A line that was kept whole.
  private mutating func put(whole s: Span<UInt8>) throws(Failure) {
    if let hex = member("hex", s) {
      let node = document.nodes[hex]
      guard node.kind == .string, out.put(bytesOfHex: s, node.range) else {
        throw fail(hex, "`hex` is not a string of pairs of hexadecimal digits")
      }
    } else {
      try put(text: try need(0, "text", s), s)
    }
  }

  /// The members of an array, `, ` between them.
  /// - Returns: how many there are.
  @discardableResult
  mutating func put(arguments array: Int, _ s: Span<UInt8>) throws(Failure) -> Int {
    try put(members: array, separator: ", ", s)
  }

  @discardableResult
  mutating func put(members array: Int, separator: StaticString, _ s: Span<UInt8>) throws(Failure) -> Int {
    guard document.nodes[array].kind == .array else { throw fail(array, "an array should stand here") }
    let end = array + Int(document.nodes[array].size)
    var next = array + 1
    var count = 0
    while next < end {
      if count > 0 { out.put(separator) }
      count += 1
      if document.nodes[next].kind == .string { try put(text: next, s) } else { try put(value: next, s) }
      next += Int(document.nodes[next].size)
    }
    return count
  }

  private mutating func put(firstHalf s: Span<UInt8>) throws(Failure) {
    if !document.isTrue(0, "tail", s) {
      try put(text: try need(0, "name", s), s)
      out.put(.open)
    }
    let count = try put(arguments: try need(0, "args", s), s)
    if let fragment = member("fragment", s) {
      // `read(3, <unfinished ...>`: one space where strace writes two.
      if count > 0 { out.put(gap(.seam, s, usual: 0) > 0 ? "," : ", ") }
      try put(text: fragment, s)
    }
    try put(endingOfHalf: s)
  }

  private mutating func put(endingOfHalf s: Span<UInt8>) throws(Failure) {
    guard let ending = member("ending", s) else {
      out.put(" <unfinished ...>")
      return
    }
    if isText(ending, "detached", s) {
      out.put(" <detached ...>")
    } else if isText(ending, "pid changed", s) {
      try put(" <pid changed to ", text: try need(0, "newpid", s), " ...>", s)
    } else if isText(ending, "notice", s) {
      try put(text: try need(0, "notice", s), s)
    } else if isText(ending, "output", s) {
      try put(text: try need(0, "output", s), s)
    } else if isText(ending, "exited", s) {
      out.put(" <unfinished ...>)")
      putUnknownResult(s)
    } else {
      throw fail(ending, "an `ending` that no half of a call has")
    }
  }

  private mutating func put(secondHalf s: Span<UInt8>) throws(Failure) {
    if !document.isTrue(0, "tail", s) {
      try put("<... ", text: try need(0, "name", s), " resumed>", s)
      out.put(.space, times: gap(.seam, s, usual: 0))
    }
    if let fragment = member("fragment", s) {
      try put(text: fragment, s)
      let args = try need(0, "args", s)
      if document.nodes[args].size > 1 { out.put(", ") }
    }
    try put(arguments: try need(0, "args", s), s)
    if member("ending", s) != nil {
      try put(endingOfHalf: s)
    } else {
      if let output = member("output", s) { try put(text: output, s) }
      out.put(.close)
      try put(resultOf: s)
    }
  }
}
