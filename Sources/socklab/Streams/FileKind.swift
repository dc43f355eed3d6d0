import StraceParser

/// What a file is that is no trace, by its first bytes: a trace cannot begin like this.
///
/// A verb that finds nothing in such a file has proved nothing.
enum FileKind {
  /// How many bytes say it at most.
  static let needed = 264

  /// What it is, with what to do about it; nil for what may be a trace.
  static func refusal(_ start: [UInt8]) -> String? {
    format(start) ?? (start.contains(0) ? "binary data" : text(start))
  }

  /// The format of which a file is that is no text; nil for text, and for what nobody knows.
  static func format(_ start: [UInt8]) -> String? {
    for (bytes, what) in magics where start.starts(with: bytes) { return what }
    if start.count >= 262, start[257..<262].elementsEqual("ustar".utf8) { return "a tar archive; unpack it" }
    return hasBareReturns(start)
      ? "text whose lines end with a carriage return alone; tr '\\r' '\\n' makes them lines" : nil
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
    for (word, what) in words where text.starts(with: word.utf8) { return what }
    return nil
  }

  /// What a file is of which no line says what happened; nil for a trace.
  static func refusal(_ counts: TraceCounts) -> String? {
    let kinds: [TraceEvent.Kind] = [.call, .unfinished, .resumed, .signal, .exit]
    if kinds.contains(where: { counts.lines(of: $0) > 0 }) { return nil }
    if counts.lines(of: .summary) > 0 {
      return "is a summary, of strace -c: it has no calls; trace without -c"
    }
    return counts.unrecognised > 0 ? "is no trace: strace writes no line like its \(counts.lines)" : nil
  }

  /// What is in all of a text.
  /// - Parameter read: hands on the whole text.
  static func counts(
    _ read: ((Span<UInt8>) -> Void) throws(Failure) -> Void
  ) throws(Failure) -> TraceCounts {
    var reader = TraceReader()
    try read { reader.feed($0) { _ in } }
    reader.finish { _ in }
    return reader.counts
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
    ([0xD4, 0xC3, 0xB2, 0xA1], "a capture of packets (pcap)"),
    ([0xA1, 0xB2, 0xC3, 0xD4], "a capture of packets (pcap)"),
    ([0x4D, 0x3C, 0xB2, 0xA1], "a capture of packets (pcap)"),
    ([0x0A, 0x0D, 0x0D, 0x0A], "a capture of packets (pcapng)"),
    ([0xFF, 0xFE], "UTF-16 text; write it as UTF-8"),
    ([0xFE, 0xFF], "UTF-16 text; write it as UTF-8"),
    (Array("SOCKLOG\n".utf8), "a call log; name the trace beside it"),
  ]
  private static let words: [(String, String)] = [
    ("{\"", "JSON; socklab print makes a trace of what socklab parse wrote"),
    ("[{", "JSON"), ("{\n", "JSON"), ("<!DOCTYPE", "HTML"), ("<!doctype", "HTML"), ("<html", "HTML"),
    ("<?xml", "XML"), ("#!", "a script"),
  ]
}

extension Input {
  /// Hands on everything in pieces, as ``forEachPiece(_:)`` does, unless the file begins as no trace does.
  /// - Parameter body: returns whether it wants more.
  borrowing func forEachPieceOfTrace(
    _ body: (Span<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) {
    var isEmpty = true
    try forEachPiece { start throws(Failure) in
      isEmpty = false
      if let what = FileKind.refusal(start) { throw .work("\(name): is no trace but \(what)") }
    } body: { piece throws(Failure) in
      try body(piece)
    }
    if isEmpty { throw .emptyTrace(name) }
  }

  /// Hands on everything in pieces whatever it is, as ``forEachPiece(_:)`` does, and says what it is where that is a
  /// format of its own.
  borrowing func forEachPieceOfText(_ body: (Span<UInt8>) throws(Failure) -> Void) throws(Failure) {
    var isKnown = false
    try forEachPiece { start in
      if !isKnown, let what = FileKind.format(start) {
        complain("\(name): is no trace but \(what)")
        isKnown = true
      }
    } body: { piece throws(Failure) in
      try body(piece)
      return true
    }
  }

  /// - Parameters:
  ///   - judge: is handed the file's first bytes, and again where more of them have come.
  ///   - body: returns whether it wants more.
  private borrowing func forEachPiece(
    start judge: ([UInt8]) throws(Failure) -> Void, body: (Span<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) {
    var start: [UInt8] = []
    try forEachPiece { piece throws(Failure) in
      if start.count < FileKind.needed {
        piece.extracting(0..<min(piece.count, FileKind.needed - start.count)).withUnsafeBufferPointer {
          start.append(contentsOf: $0)
        }
        try judge(start)
      }
      return try body(piece)
    }
  }
}
