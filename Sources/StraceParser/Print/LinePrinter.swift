/// Writes the line of a trace that an object of JSON stands for.
struct LinePrinter: ~Copyable {
  /// The lines that are written and not yet handed on.
  var out = OutputBuffer()
  var document = JSONDocument()
  /// Where the line that is being written begins in `out`.
  private var lineStart = 0
  /// From where strace counted the column of the result: behind what a mail put before the line.
  private var paddingStart = 0

  init() {}

  /// What keeps an object from being a line.
  struct Failure: Error {
    var reason: StaticString
    /// The byte of the JSON text, from 0.
    var column: Int
  }

  /// Adds the line of one object.
  /// - Parameter s: the JSON text, and one byte behind it.
  mutating func put(line s: Span<UInt8>) throws(Failure) {
    lineStart = out.count
    paddingStart = lineStart
    do throws(Failure) {
      if let reason = document.read(s) { throw Failure(reason: reason, column: document.column) }
      guard document.nodes[0].kind == .object else { throw fail(0, "not a JSON object") }
      let kind = try need(0, "kind", s)
      guard document.nodes[kind].kind == .string else { throw fail(kind, "`kind` is not a string") }
      try put(prefix: s)
      try put(event: kind, s)
      try put(ending: s)
    } catch {
      out.truncate(to: lineStart)
      throw error
    }
  }

  func fail(_ node: Int, _ reason: StaticString) -> Failure {
    Failure(reason: reason, column: Int(document.nodes[node].start))
  }

  /// The value of a member that has to be there.
  func need(_ object: Int, _ name: StaticString, _ s: Span<UInt8>) throws(Failure) -> Int {
    guard let value = document.member(object, name, s) else {
      throw fail(object, "a member that this object must have is not there")
    }
    return value
  }

  /// The value of a member that may be there.
  func member(_ name: StaticString, _ s: Span<UInt8>) -> Int? { document.member(0, name, s) }

  /// Whether a node is a string with this text.
  func isText(_ node: Int, _ text: StaticString, _ s: Span<UInt8>) -> Bool {
    let found = document.nodes[node]
    return found.kind == .string && Int(found.length) == text.utf8CodeUnitCount
      && s.holds(text, at: Int(found.start))
  }

  /// Adds a text as written: a string, a number, or `{"hex":...}`.
  /// - Returns: how many bytes it has.
  @discardableResult
  mutating func put(text index: Int, _ s: Span<UInt8>) throws(Failure) -> Int {
    let node = document.nodes[index]
    let mark = out.count
    switch node.kind {
    case .string: out.put(unescaped: s, node)
    case .number: out.put(s, node.range)
    case .object:
      let hex = document.nodes[try need(index, "hex", s)]
      guard hex.kind == .string, out.put(bytesOfHex: s, hex.range) else {
        throw fail(index, "`hex` is not a string of pairs of hexadecimal digits")
      }
    default: throw fail(index, "a text should stand here")
    }
    return out.count - mark
  }

  /// The same between two words of strace's.
  mutating func put(
    _ before: StaticString, text index: Int, _ after: StaticString, _ s: Span<UInt8>
  ) throws(Failure) {
    try put(before, text: index, s)
    out.put(after)
  }

  /// The same behind a word.
  mutating func put(_ before: StaticString, text index: Int, _ s: Span<UInt8>) throws(Failure) {
    out.put(before)
    try put(text: index, s)
  }

  /// The width of a gap: what the object says, else what strace would make it.
  func gap(_ slot: Spacing.Slot, _ s: Span<UInt8>, usual: Int) -> Int {
    guard let spacing = member("spacing", s), let width = document.member(spacing, slot.name, s) else {
      return usual
    }
    // No line is longer; a width of millions is no layout but an attack.
    return small(width, s).map { min($0, 1 << 20) } ?? usual
  }

  /// A small number that is not negative.
  func small(_ index: Int, _ s: Span<UInt8>) -> Int? {
    let node = document.nodes[index]
    guard node.kind == .number, node.length <= 7 else { return nil }
    var value = 0
    for position in node.range {
      guard s[position].isDigit else { return nil }
      value = value * 10 + Int(s[position] - .zero)
    }
    return value
  }

  // MARK: Prefix

  private mutating func put(prefix s: Span<UInt8>) throws(Failure) {
    if let quote = member("quote", s) { paddingStart += try put(text: quote, s) }
    out.put(.space, times: gap(.indent, s, usual: 0))
    if let pid = member("pid", s) { try put(pid: pid, s) }
    if let context = member("context", s) { try put("[", text: context, "] ", s) }
    let time = member("time", s)
    if let time {
      try put(text: time, s)
      out.put(.space)
    }
    if let relative = member("relative", s) { try put(relative: relative, besideTime: time != nil, s) }
    if let sysnr = member("sysnr", s) {
      out.put(.openBracket)
      let mark = out.count
      let length = try put(text: sysnr, s)
      insertSpaces(gap(.sysnr, s, usual: Spacing.sysnr(digits: length)), at: mark)
      out.put("] ")
    }
    if let ip = member("ip", s) { try put("[", text: ip, "] ", s) }
  }

  private mutating func insertSpaces(_ width: Int, at mark: Int) {
    out.insert(Array(repeating: .space, count: width), at: mark)
  }

  private mutating func put(pid: Int, _ s: Span<UInt8>) throws(Failure) {
    let thread = member("thread", s)
    let isBracketed = member("pidform", s).map { isText($0, "[pid]", s) } ?? false
    if isBracketed { out.put("[pid ") }
    let mark = out.count
    let length = try put(text: pid, s)
    let usual = Spacing.pid(digits: length, isBracketed: isBracketed)
    if isBracketed { insertSpaces(gap(.pid, s, usual: usual), at: mark) }
    if let thread { try put("<", text: thread, ">", s) }
    if isBracketed {
      out.put("] ")
    } else {
      out.put(.space, times: thread == nil ? gap(.pid, s, usual: usual) : 1)
    }
  }

  private mutating func put(relative: Int, besideTime: Bool, _ s: Span<UInt8>) throws(Failure) {
    var isBracketed = besideTime
    if let form = member("relativeform", s) { isBracketed = isText(form, "(+)", s) }
    if isBracketed { out.put("(+") }
    let mark = out.count
    try put(text: relative, s)
    let digits = out.withSpan { span in
      var q = mark
      while q < span.count, span[q].isDigit { q += 1 }
      return q - mark
    }
    insertSpaces(gap(.relative, s, usual: Spacing.relative(digits: digits)), at: mark)
    out.put(isBracketed ? ") " : " ")
  }

  // MARK: The end of the line

  private mutating func put(ending s: Span<UInt8>) throws(Failure) {
    if let colours = member("sgr", s) { try put(colours: colours, s) }
    if document.isTrue(0, "continues", s) { return }
    guard let eol = member("eol", s) else {
      out.put(.newline)
      return
    }
    try put(text: eol, s)
  }

  /// Puts colour codes back between the bytes of the line.
  private mutating func put(colours list: Int, _ s: Span<UInt8>) throws(Failure) {
    guard document.nodes[list].kind == .array else { throw fail(list, "an array should stand here") }
    let end = list + Int(document.nodes[list].size)
    let plain = out.take(from: lineStart)
    var copied = 0
    var next = list + 1
    while next < end {
      guard document.nodes[next].kind == .array, document.nodes[next].size == 3,
        let offset = small(next + 1, s),
        offset >= copied, document.nodes[next + 2].kind == .string
      else { throw fail(next, "a colour code is a place and a code, in the order of the line") }
      let place = min(offset, plain.count)
      out.put(plain.span, copied..<place)
      copied = place
      out.put(.escape)
      out.put(.openBracket)
      out.put(s, document.nodes[next + 2].range)
      out.put(UInt8(ascii: "m"))
      next += 3
    }
    out.put(plain.span, copied..<plain.count)
  }

  /// Pads to the result and adds what a call returned.
  mutating func put(resultOf s: Span<UInt8>) throws(Failure) {
    if let aside = member("aside", s) { try put(group: aside, "", s) }
    guard let result = member("result", s) else { return }
    out.put(.space, times: gap(.result, s, usual: Spacing.result(column: out.count - paddingStart)))
    try put("= ", text: try need(result, "value", s), s)
    try put(decorationsOf: result, s)
    if document.isTrue(result, "unavailable", s) { out.put(" <unavailable>") }
    if let errno = member("errno", s) { try put(" ", text: errno, s) }
    if let message = member("message", s) { try put(group: message, "", s) }
    if let note = document.member(result, "note", s) { try put(group: note, "", s) }
    if let injected = member("injected", s) { try put(group: injected, "INJECTED", s) }
    if document.isTrue(0, "delayed", s) { out.put(" (DELAYED)") }
    if let duration = member("duration", s) { try put(" <", text: duration, ">", s) }
    out.put(.space, times: gap(.end, s, usual: 0))
  }

  private mutating func put(group: Int, _ word: StaticString, _ s: Span<UInt8>) throws(Failure) {
    out.put(" (")
    out.put(word)
    try put(text: group, s)
    out.put(.close)
  }

  /// Pads to the `= ?` of a call in which the tracee ended.
  mutating func putUnknownResult(_ s: Span<UInt8>) {
    out.put(.space, times: gap(.result, s, usual: Spacing.result(column: out.count - paddingStart)))
    out.put("= ?")
  }
}
