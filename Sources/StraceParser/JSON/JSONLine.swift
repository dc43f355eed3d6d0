/// Writes lines as JSON objects, one a line.
struct JSONLine: ~Copyable {
  /// The objects that are written and not yet handed on.
  var out = OutputBuffer()
  /// Room for the bytes of one string.
  var scratch: [UInt8] = []
  /// Prints a rare line again to see that its parts are enough.
  private var printer = LinePrinter()
  /// The name of the input as a JSON member, `,"file":"a"`, or nothing.
  private var file: [UInt8]

  /// - Parameter file: the name of the input, where there are several.
  init(file: String?) {
    self.file = file.map(Self.member) ?? []
  }

  /// The name of an input as a JSON member.
  static func member(file: String) -> [UInt8] {
    var text = OutputBuffer(capacity: 256)
    let name = Array(file.utf8)
    text.put(",\"file\":")
    text.put(json: name.span, 0..<name.count)
    return text.withSpan { span in span.withUnsafeBufferPointer { Array($0) } }
  }

  /// Says that the next objects are of this input.
  mutating func use(file member: [UInt8]) { file = member }

  /// Adds the object of the line that was parsed last.
  mutating func put(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place) {
    switch parser.head.kind {
    case .notice, .stack, .dump, .summary:
      let mark = out.count
      put(parser, s, place, inParts: true)
      if !isGiven(back: s, from: mark, place) {
        out.truncate(to: mark)
        put(parser, s, place, inParts: false)
      }
    default: put(parser, s, place, inParts: false)
    }
  }

  /// Whether the object that begins at `mark` is printed as the line it was made from.
  private mutating func isGiven(back s: Span<UInt8>, from mark: Int, _ place: TraceStream.Place) -> Bool {
    printer.out.clear()
    do throws(LinePrinter.Failure) {
      try out.withSpan { (span) throws(LinePrinter.Failure) in
        try printer.put(line: span.extracting(mark..<span.count))
      }
    } catch {
      return false
    }
    let length = s.count - 1
    return printer.out.withSpan { span in
      guard span.count >= length else { return false }
      for index in 0..<length where span[index] != s[index] { return false }
      return span.count - length == place.ending.length
    }
  }

  private mutating func put(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place, inParts: Bool
  ) {
    out.put("{\"line\":", decimal: place.line)
    out.put(",\"kind\":\"", quoted: parser.head.kind.name)
    if !file.isEmpty { out.put(file) }
    put(prefix: parser.head, s)
    switch parser.head.kind {
    case .call, .unfinished, .resumed: put(call: parser, s)
    case .signal: put(signal: parser, s)
    case .exit, .superseded: put(exit: parser.head, s)
    case .blank: break
    case .personality: _ = put(parts: parser.head, s)
    default: if !inParts || !put(parts: parser.head, s) { put(text: parser.head, s) }
    }
    if let resumedLine = place.resumedLine {
      out.put(",\"lines\":[", decimal: place.line)
      if let middle = place.middleLine {
        out.put(.comma)
        out.put(decimal: middle)
      }
      out.put(.comma)
      out.put(decimal: resumedLine)
      out.put(.closeBracket)
    }
    if place.isShared, place.ending != .continues, parser.head.kind != .unrecognised {
      out.put(",\"shared\":true")
    }
    if !Spacing.isUsual(parser.head) { put(spacing: parser.head) }
    if let colours = place.colours { put(colours) }
    switch place.ending {
    case .newline: break
    case .carriageReturn: out.put(",\"eol\":\"\\r\\n\"")
    case .nothing: out.put(",\"eol\":\"\"")
    case .continues: out.put(",\"continues\":true")
    }
    out.put("}\n")
  }

  private mutating func put(_ key: StaticString, _ piece: Piece, _ s: Span<UInt8>) {
    out.put(key)
    out.put(json: s, piece.range)
  }

  /// Adds a text of which the grammar says that it holds nothing that JSON escapes.
  @inline(__always)
  private mutating func put(_ key: StaticString, plain piece: Piece, _ s: Span<UInt8>) {
    out.put(key)
    out.put(.quote)
    out.put(s, piece.range)
    out.put(.quote)
  }

  private mutating func put(prefix head: LineHead, _ s: Span<UInt8>) {
    if head.quote.exists { put(",\"quote\":", head.quote, s) }
    if head.pidForm != .none {
      out.put(",\"pid\":", number: s, head.pid.range)
      if head.thread.exists { put(",\"thread\":", head.thread, s) }
      if head.pidForm == .bracketed { out.put(",\"pidform\":\"[pid]\"") }
    }
    if head.context.exists { put(",\"context\":", head.context, s) }
    if head.time.exists { put(",\"time\":", plain: head.time, s) }
    if head.relative.exists {
      put(",\"relative\":", plain: head.relative, s)
      if head.relativeIsBracketed != head.time.exists {
        out.put(head.relativeIsBracketed ? ",\"relativeform\":\"(+)\"" : ",\"relativeform\":\"bare\"")
      }
    }
    if head.sysnr.exists { out.put(",\"sysnr\":", number: s, head.sysnr.range) }
    if head.ip.exists { put(",\"ip\":", plain: head.ip, s) }
  }

  private mutating func put(call parser: borrowing LineParser, _ s: Span<UInt8>) {
    if parser.head.form == .tail {
      out.put(",\"tail\":true")
    } else {
      put(",\"name\":", plain: parser.head.name, s)
    }
    out.put(",\"args\":[")
    var index = 0
    let end = Int(parser.head.argumentsEnd)
    while index < end {
      if index > 0 { out.put(.comma) }
      put(argument: index, parser.tape, s)
      index &+= Int(parser.tape[index].size)
    }
    out.put(.closeBracket)
    if parser.head.fragment.exists { put(",\"fragment\":", parser.head.fragment, s) }
    if parser.head.ending.rawValue > LineHead.Ending.unfinished.rawValue {
      out.put(",\"ending\":\"", quoted: parser.head.ending.name)
      if parser.head.ending == .pidChanged { out.put(",\"newpid\":", number: s, parser.head.note.range) }
    }
    if parser.head.intruder.exists {
      put(parser.head.ending == .notice ? ",\"notice\":" : ",\"output\":", parser.head.intruder, s)
    }
    if parser.head.aside.exists { put(",\"aside\":", parser.head.aside, s) }
    if parser.head.result != .max { put(result: parser, s) }
  }

  private mutating func put(result parser: borrowing LineParser, _ s: Span<UInt8>) {
    let index = Int(parser.head.result)
    let node = parser.tape[index]
    out.put(",\"result\":{\"value\":", number: s, node.range)
    if node.size > 1 { put(decorationsOf: index, parser.tape, s) }
    if parser.head.isUnavailable { out.put(",\"unavailable\":true") }
    if parser.head.note.exists { put(",\"note\":", parser.head.note, s) }
    out.put(.closeBrace)
    if parser.head.errno.exists { put(",\"errno\":", plain: parser.head.errno, s) }
    if parser.head.message.exists { put(",\"message\":", parser.head.message, s) }
    if parser.head.injected.exists { put(",\"injected\":", parser.head.injected, s) }
    if parser.head.isDelayed { out.put(",\"delayed\":true") }
    if parser.head.duration.exists { put(",\"duration\":", plain: parser.head.duration, s) }
  }

  private mutating func put(signal parser: borrowing LineParser, _ s: Span<UInt8>) {
    if parser.head.signal.exists { put(",\"signal\":", parser.head.signal, s) }
    if parser.head.form == .stopped { out.put(",\"stopped\":true") }
    if parser.head.form == .described {
      put(",\"description\":", parser.head.message, s)
      if parser.head.note.exists { put(",\"address\":", parser.head.note, s) }
      if parser.head.aside.exists { put(",\"sender\":", parser.head.aside, s) }
    }
    if parser.tape.count > 0 {
      out.put(",\"info\":")
      put(value: 0, parser.tape, s)
    }
  }

  private mutating func put(exit head: LineHead, _ s: Span<UInt8>) {
    if head.kind == .superseded {
      out.put(",\"caller\":", number: s, head.status.range)
    } else if head.status.exists {
      out.put(",\"status\":", number: s, head.status.range)
    } else {
      put(",\"signal\":", head.signal, s)
      if head.form == .coreDumped { out.put(",\"core\":true") }
    }
  }

  /// A line that is kept whole.
  private mutating func put(text head: LineHead, _ s: Span<UInt8>) {
    let range = head.margin..<s.count - 1
    if isUTF8(s, range) {
      out.put(",\"text\":", json: s, range)
    } else {
      out.put(",\"hex\":\"")
      for index in range { out.put(hex: s[index]) }
      out.put(.quote)
    }
    if head.kind == .unrecognised {
      out.put(",\"reason\":\"")
      out.put(head.reason.text)
      out.put("\",\"column\":", decimal: Int(head.column) + 1)
    }
  }

  /// The colour codes of the line: where each stands in the line without them, and the code.
  private mutating func put(_ colours: [ColourCode]) {
    out.put(",\"sgr\":[")
    for (place, colour) in colours.enumerated() {
      if place > 0 { out.put(.comma) }
      out.put(.openBracket)
      out.put(decimal: colour.offset)
      out.put(",\"")
      out.put(colour.code)
      out.put("\"]")
    }
    out.put(.closeBracket)
  }

  /// The gaps that are not as wide as strace would make them.
  private mutating func put(spacing head: LineHead) {
    let odd = Spacing(head)
    out.put(",\"spacing\":{")
    var isFirst = true
    for slot in Spacing.Slot.allCases {
      guard let width = odd[slot] else { continue }
      if !isFirst { out.put(.comma) }
      isFirst = false
      out.put(.quote)
      out.put(slot.name)
      out.put("\":", decimal: width)
    }
    out.put(.closeBrace)
  }
}
