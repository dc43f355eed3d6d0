import StraceParser
import Testing

/// A trace as JSON Lines, fed in pieces of `piece` bytes.
func json(of trace: [UInt8], joined: Bool = false, piece: Int = 1 << 16) -> [UInt8] {
  var writer = JSONLinesWriter(joined: joined)
  var text: [UInt8] = []
  var start = 0
  while start < trace.count {
    let end = min(trace.count, start + piece)
    writer.feed(trace.span.extracting(start..<end)) { text.append(contentsOf: bytes($0)) }
    start = end
  }
  writer.finish { text.append(contentsOf: bytes($0)) }
  return text
}

/// JSON Lines as a trace.
func trace(of json: [UInt8]) throws -> [UInt8] {
  var printer = TracePrinter()
  var text: [UInt8] = []
  try printer.feed(json.span) { text.append(contentsOf: bytes($0)) }
  try printer.finish { text.append(contentsOf: bytes($0)) }
  return text
}

func bytes(_ span: Span<UInt8>) -> [UInt8] { span.withUnsafeBufferPointer { Array($0) } }

/// What is lost when a trace goes through JSON and back; nil when nothing is.
func loss(_ trace: [UInt8], piece: Int = 1 << 16) -> String? {
  let text = json(of: trace, piece: piece)
  guard String(validating: text, as: UTF8.self) != nil else { return "not UTF-8" }
  do {
    let back = try StraceParserTests.trace(of: text)
    if back == trace { return nil }
    return "\(String(decoding: trace, as: UTF8.self)) became \(String(decoding: back, as: UTF8.self))"
  } catch {
    return "\(error): \(String(decoding: text, as: UTF8.self))"
  }
}

@Suite struct `A trace comes back from its JSON byte for byte` {
  @Test(arguments: LineTable.rows)
  func `whole, and cut at every byte`(_ row: LineTable.Row) {
    let line = Array(row.line.utf8)
    for ending in [[UInt8.newlineByte], [13, 10], []] {
      #expect(loss(line + ending) == nil)
    }
    for end in 0..<line.count {
      #expect(loss(Array(line[..<end]) + [10]) == nil)
      #expect(loss(Array(line[..<end])) == nil)
    }
  }

  @Test(arguments: LineTable.rows)
  func `as the tree that strace meant`(_ row: LineTable.Row) {
    let text = String(decoding: json(of: Array(row.line.utf8) + [10]), as: UTF8.self)
    #expect(text == "{\"line\":1,\(row.json)}\n")
  }

  @Test(arguments: [2, 3], [false, true])
  func `the same from several threads`(_ threads: Int, _ joined: Bool) throws {
    // Some 2 MB: more blocks than go round at once, lines of every kind, one of them longer than a block.
    var lines = LineTable.rows.map { $0.line }
    lines.append("write(1, \"" + String(repeating: "x", count: 300_000) + "\", 300000) = 300000")
    var trace: [UInt8] = []
    for number in 0..<40 {
      for line in lines where line.utf8.count < 1000 || number == 20 {
        trace.append(contentsOf: "\(number)    ".utf8)
        trace.append(contentsOf: line.utf8)
        trace.append(10)
        trace.append(contentsOf: line.utf8)
        trace.append(contentsOf: number % 7 == 3 ? [13, 10] : [10])
      }
    }
    trace.append(contentsOf: Array(repeating: UInt8(ascii: "y"), count: 1_500_000) + [10])
    for _ in 0..<20_000 { trace.append(contentsOf: "close(3</etc/passwd>) = 0 <0.000010>\n".utf8) }
    trace.append(contentsOf: "read(3, \"".utf8)
    var writer = JSONLinesWriter(joined: joined, threads: threads)
    var text: [UInt8] = []
    var start = 0
    while start < trace.count {
      let end = min(trace.count, start + 50_000)
      writer.feed(trace.span.extracting(start..<end)) { text.append(contentsOf: bytes($0)) }
      start = end
    }
    writer.finish { text.append(contentsOf: bytes($0)) }
    #expect(text == json(of: trace, joined: joined))
    if !joined { #expect(try StraceParserTests.trace(of: text) == trace) }
    var alone = TraceChecker()
    alone.feed(trace.span) { _ in }
    alone.finish { _ in }
    var together = TraceChecker(threads: threads)
    together.feed(trace.span) { _ in }
    together.finish { _ in }
    #expect(alone.counts == together.counts)
    #expect(alone.counts.lines == trace.count { $0 == 10 } + 1)
  }

  @Test(arguments: [1, 2])
  func `or the sink's error comes through and everything ends`(_ threads: Int) {
    struct Full: Error {}
    let trace = Array(String(repeating: "close(3</etc/passwd>) = 0 <0.000010>\n", count: 50_000).utf8)
    var writer = JSONLinesWriter(threads: threads)
    var calls = 0
    #expect(throws: Full.self) {
      try writer.feed(trace.span) { _ in
        calls += 1
        throw Full()
      }
      try writer.finish { _ in throw Full() }
    }
    #expect(calls == 1)
  }

  @Test(arguments: [1, 2, 3, 7, 64])
  func `fed in pieces of any size`(_ size: Int) {
    let lines = LineTable.rows.map { $0.line + "\n" }.joined()
    let whole = json(of: Array(lines.utf8))
    #expect(json(of: Array(lines.utf8), piece: size) == whole)
    #expect(loss(Array(lines.utf8), piece: size) == nil)
  }

  @Test(arguments: [
    ("{\"int\":7}", "{\"int\":8}", "close(7) = 0\n", "close(8) = 0\n"),
    ("\"value\":0", "\"value\":12", "close(7) = 0\n", "close(7) = 12\n"),
    ("\"string\":\"a\\n\"", "\"string\":\"\\u0001é\"", "f(\"a\\n\") = 0\n", "f(\"\\1\\303\\251\") = 0\n"),
    ("\"name\":\"close\"", "\"name\":\"shut\"", "close(7) = 0\n", "shut(7) = 0\n"),
    ("\"inode\":5", "\"inode\":6", "close(7<pipe:[5]>) = 0\n", "close(7<pipe:[6]>) = 0\n"),
    ("\"errno\":\"EIO\"", "\"errno\":\"EBADF\"", "f() = -1 EIO (x)\n", "f() = -1 EBADF (x)\n"),
    ("AF_INET", "AF_UNIX", "f({a=AF_INET}) = 0\n", "f({a=AF_UNIX}) = 0\n"),
  ])
  func `and a change in the JSON changes the line`(
    _ old: String, _ new: String, _ line: String, _ wanted: String
  ) throws {
    let text = String(decoding: json(of: Array(line.utf8)), as: UTF8.self)
    let parts = text.split(separator: old, omittingEmptySubsequences: false)
    #expect(parts.count == 2, "\(text)")
    let changed = parts.joined(separator: new)
    #expect(String(decoding: try trace(of: Array(changed.utf8)), as: UTF8.self) == wanted)
  }

  @Test func `in any layout of the JSON`() throws {
    let loose = """
      { "kind" : "call" , "args" : [ { "label" : { "path" : "/a" } , "int" : 3 } ] , "name" : "cl\\u006fse" , "line" : 9 , "result" : { "value" : 0 } , "spacing" : { "result" : 1 } }

      """
    #expect(String(decoding: try trace(of: Array(loose.utf8)), as: UTF8.self) == "close(3</a>) = 0\n")
  }

  @Test(arguments: [
    ("{\"kind\":\"call\"}", 1, 1), ("[]", 1, 1), ("\n\n{", 3, 2),
    ("{\"kind\":\"call\",\"name\":\"f\",\"args\":3}", 1, 34),
    ("{\"kind\":\"call\",\"name\":\"f\",\"args\":[{\"odd\":3}]}", 1, 35), ("{} {}", 1, 4),
    ("{\"kind\":\"blank\"", 1, 16),
  ])
  func `and what is no trace is refused with its place`(_ text: String, _ line: Int, _ column: Int) {
    var printer = TracePrinter()
    var found: TracePrinter.Failure?
    do {
      try printer.feed(Array(text.utf8).span) { _ in }
      try printer.finish { _ in }
    } catch {
      if case .json(let failure) = error { found = failure }
    }
    #expect(found?.line == line)
    #expect(found?.column == column, "\(String(describing: found))")
  }
}

extension UInt8 {
  static var newlineByte: UInt8 { 10 }
}
