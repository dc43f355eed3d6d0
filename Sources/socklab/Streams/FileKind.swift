import Machine
import StraceParser

/// What a file is that is no trace, by its first bytes: a trace cannot begin like this.
///
/// A verb that finds nothing in such a file has proved nothing.
enum FileKind {
  /// How many bytes say it at most: the source of a program begins with comments.
  static let needed = 4096
  /// A tar archive has its mark behind its first file's name and times: tar(5).
  private static let tarMark = 257..<262

  /// What it is, with what to do about it; nil for what may be a trace. A byte 0 may be: a program's own output stands
  /// between the lines, and in a file's name.
  static func refusal(_ start: [UInt8]) -> String? { format(start) ?? text(start) }

  /// The format of which a file is that is no text; nil for text, and for what nobody knows.
  static func format(_ start: [UInt8]) -> String? {
    for (bytes, what) in magics where start.starts(with: bytes) { return what }
    if start.count >= tarMark.upperBound, start[tarMark].elementsEqual("ustar".utf8) {
      return "a tar archive; unpack it"
    }
    if isWide(start, zerosAt: 1) || isWide(start, zerosAt: 0) { return utf16 }
    return hasBareReturns(start)
      ? "text whose lines end with a carriage return alone; tr '\\r' '\\n' makes them lines" : nil
  }

  private static let utf16 = "UTF-16 text; write it as UTF-8"

  /// Whether every second of the first bytes is 0, and none of the others: UTF-16 without a mark.
  private static func isWide(_ start: [UInt8], zerosAt place: Int) -> Bool {
    start.count >= 8 && start.prefix(64).enumerated().allSatisfy { ($0 % 2 == place) == ($1 == 0) }
  }

  /// Whether a first line of strace's ends with a carriage return, and none with a line end: one line in all.
  private static func hasBareReturns(_ start: [UInt8]) -> Bool {
    guard !start.contains(0x0A), let place = start.firstIndex(of: 0x0D), place + 1 < start.count else {
      return false
    }
    // strace prints a carriage return as \r: only what a program printed into its trace may have one.
    return start[..<place].count > 3
      && start[..<place].indices.dropLast(2).contains {
        start[$0] == 0x20 && start[$0 + 1] == 0x3D && start[$0 + 2] == 0x20
      }
  }

  private static func text(_ start: [UInt8]) -> String? {
    let text = start.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    if text.starts(with: "#!".utf8) { return Likeness.text(start) ?? script }
    for (word, what) in words where text.starts(with: word.utf8) { return what }
    return Likeness.beginning(of: text)
  }

  /// What a file is of which no line says what happened; nil for a trace.
  /// - Parameter start: its first bytes; a byte 0 is in no trace that has no call.
  static func refusal(_ counts: TraceCounts, start: [UInt8]) -> String? {
    let kinds: [TraceEvent.Kind] = [.call, .unfinished, .resumed, .signal, .exit]
    if kinds.contains(where: { counts.lines(of: $0) > 0 }) { return nil }
    if start.contains(0) { return "is no trace but binary data" }
    if counts.lines(of: .summary) > 0 {
      return "is a summary, of strace -c: it has no calls; trace without -c: \(Advice.command)"
    }
    guard counts.unrecognised > 0 else { return nil }
    if let what = Likeness.text(start) { return "is no trace but \(what)" }
    return "is no trace: strace writes no line like its \(counts.lines); this records one: \(Advice.command)"
  }

  /// The same of a trace that a verb could make nothing of.
  /// - Parameter trace: hands on all of it.
  static func refusal<E: Error>(
    _ trace: ((Span<UInt8>) -> Void) throws(E) -> Void
  ) throws(E) -> String? {
    var reader = TraceReader()
    var start: [UInt8] = []
    try trace { piece in
      if start.isEmpty {
        piece.extracting(first: needed).withUnsafeBufferPointer { start.append(contentsOf: $0) }
      }
      reader.feed(piece) { _ in }
    }
    reader.finish { _ in }
    return refusal(reader.counts, start: start)
  }

  private static let magics: [([UInt8], String)] = [
    ([0x1F, 0x8B], "compressed with gzip; unpack it with gzip -d"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "compressed with xz; unpack it with xz -d"),
    ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd; unpack it with zstd -d"),
    ([0x04, 0x22, 0x4D, 0x18], "compressed with lz4; unpack it with lz4 -d"),
    (Array("BZh".utf8), "compressed with bzip2; unpack it with bzip2 -d"),
    (Array("PK\u{3}\u{4}".utf8), "a zip archive; unpack it"),
    (Array("\u{7F}ELF".utf8), "a program (ELF)"),
    (Array("%PDF-".utf8), "a PDF document"),
    ([0x89] + Array("PNG".utf8), "a picture (PNG)"),
    ([0xFF, 0xD8, 0xFF], "a picture (JPEG)"),
    ([0xD4, 0xC3, 0xB2, 0xA1], packets("pcap")),
    ([0xA1, 0xB2, 0xC3, 0xD4], packets("pcap")),
    ([0x4D, 0x3C, 0xB2, 0xA1], packets("pcap")),
    ([0xA1, 0xB2, 0x3C, 0x4D], packets("pcap")),
    ([0x0A, 0x0D, 0x0D, 0x0A], packets("pcapng")),
    ([0xFF, 0xFE], utf16), ([0xFE, 0xFF], utf16),
    (callLog, "a call log; name the trace beside it, or the log alone with --log"),
  ]

  private static func packets(_ format: String) -> String {
    "a capture of packets (\(format)), which has no calls; this records them: \(Advice.command)"
  }

  private static let script = "a script; run it under strace: socklab trace -- ./FILE"
  private static let words: [(String, String)] = [
    ("{\"", "JSON; socklab print makes a trace of what socklab parse wrote"),
    ("[{", "JSON"), ("{\n", "JSON"), ("<!DOCTYPE", "HTML"), ("<!doctype", "HTML"), ("<html", "HTML"),
    ("<?xml", "XML"),
  ]
}

extension FileKind {
  private static let callLog = Array("SOCKLOG\n".utf8)

  /// Whether a file begins as a call log does.
  static func isCallLog(_ path: String) -> Bool {
    Files.head(of: path, bytes: 8)?.bytes == callLog
  }
}

/// The first bytes of a file as they come, and what is done about what they say.
struct FileStart {
  /// What is done about a file that begins as no trace does.
  enum Rule {
    /// It is refused. A last line that is half a call's, because the call had not returned, is read as strace ends it
    /// itself when another thread speaks meanwhile.
    case trace
    /// It is read whatever it is, byte for byte, and where that is a format of its own, said.
    case text
    /// It is refused where that is a format of its own: what is read is JSON Lines.
    case json
  }

  let rule: Rule
  private let name: String
  private var bytes: [UInt8] = []
  private var isKnown = false

  init(_ name: String, _ rule: Rule) {
    self.name = name
    self.rule = rule
  }

  /// Takes the next piece.
  mutating func take(_ piece: Span<UInt8>) throws(Failure) {
    guard bytes.count < FileKind.needed else { return }
    piece.extracting(0..<min(piece.count, FileKind.needed - bytes.count)).withUnsafeBufferPointer {
      bytes.append(contentsOf: $0)
    }
    switch rule {
    case .trace: if let what = FileKind.refusal(bytes) { throw .work("\(name): is no trace but \(what)") }
    case .json:
      if let what = FileKind.format(bytes) { throw .work("\(name): is no JSON Lines but \(what)") }
    case .text:
      if !isKnown, let what = FileKind.format(bytes) {
        complain("\(name): is no trace but \(what)")
        isKnown = true
      }
    }
  }

  /// The first bytes, as far as they have come.
  var head: [UInt8] { bytes }

  /// Takes note that there is no more.
  borrowing func end() throws(Failure) {
    if rule == .trace, bytes.isEmpty { throw .emptyTrace(name) }
  }
}

extension Input {
  /// Hands on everything in pieces of at most 256 KiB.
  /// - Parameters:
  ///   - rule: what is done about a file that begins as no trace does.
  ///   - body: returns whether it wants more.
  ///   - idle: called behind a piece after which no more comes for now.
  borrowing func forEachPiece(
    as rule: FileStart.Rule, _ body: (Span<UInt8>) throws(Failure) -> Bool,
    idle: () throws(Failure) -> Void = {}
  ) throws(Failure) {
    var start = FileStart(name, rule)
    var last = LastLine()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = try read(into: &buffer)
      if count == 0 {
        if rule == .trace, let ending = last.ending { _ = try body(ending.span) }
        return try start.end()
      }
      let piece = buffer.span.extracting(0..<count)
      try start.take(piece)
      if rule == .trace { last.take(piece) }
      if try !body(piece) { return }
      if isIdle() { try idle() }
    }
  }
}
