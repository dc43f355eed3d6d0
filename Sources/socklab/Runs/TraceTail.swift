import LanguageMapping
import StraceParser

/// The newest lines of a trace that is still written.
struct TraceTail {
  /// What is kept, from the beginning of a line on; the last line may be half there.
  private var bytes: [UInt8] = []
  /// Where each line begins in it; the last of them is where the next line begins, or has begun.
  private var starts = [0]
  /// How many lines stand before it.
  private(set) var linesBefore = 0
  private var isInEndlessLine = false
  /// What was known of the program while its beginning was kept.
  private(set) var language: LanguageTable.Choice?
  private(set) var path: String?

  /// How many lines are kept at least, and how many bytes at most.
  private static let lines = 3000
  private static let size = 8 << 20
  /// No line of strace's is longer.
  private static let lineLimit = 1 << 20

  /// Takes what was written behind it.
  mutating func take(_ piece: Span<UInt8>) {
    var from = 0
    if isInEndlessLine {
      while from < piece.count, piece[from] != 0x0A { from += 1 }
      guard from < piece.count else { return }
      isInEndlessLine = false
      from += 1
      linesBefore += 1
    }
    let offset = bytes.count - from
    piece.extracting(from..<piece.count).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    while let end = newline(in: piece, from: from) {
      starts.append(offset + end + 1)
      from = end + 1
    }
    if starts.count > 2 * Self.lines || bytes.count > 2 * Self.size { trim() }
    if bytes.count - (starts.last ?? 0) > Self.lineLimit {
      // What strace did not write is in no step.
      bytes.removeLast(bytes.count - (starts.last ?? 0))
      isInEndlessLine = true
    }
  }

  /// Lets go of the oldest lines.
  private mutating func trim() {
    if linesBefore == 0 { remember() }
    var first = max(0, starts.count - 1 - Self.lines)
    while first < starts.count - 1, bytes.count - starts[first] > Self.size { first += 1 }
    let cut = starts[first]
    bytes.removeFirst(cut)
    starts.removeFirst(first)
    for index in starts.indices { starts[index] -= cut }
    linesBefore += first
  }

  /// Which program it is, which its first lines say.
  private mutating func remember() {
    var tables = TraceTables(bytes, keepsPlaces: false)
    guard let table = try? tables.table(.recognise, program: nil) else { return }
    language = .language(table.language)
    path = table.program.path
  }

  /// How many whole lines are kept.
  var count: Int { starts.count - 1 }

  /// Whether its last line says that a process has ended, and nothing follows: strace ends with the last one.
  var showsEnd: Bool {
    guard starts.count > 1, starts.last == bytes.count else { return false }
    let line = bytes[starts[starts.count - 2]..<bytes.count - 1]
    guard line.suffix(4).elementsEqual(" +++".utf8), let plus = line.firstIndex(of: UInt8(ascii: "+")) else {
      return false
    }
    return ["+++ exited with ", "+++ killed by "].contains { line[plus...].starts(with: $0.utf8) }
  }

  /// The last lines of it, so many at most, and how many lines of the trace stand before them. Half a line is the first
  /// half of a call that has not returned, or waits for its rest.
  func text(last count: Int = .max) -> (bytes: [UInt8], linesBefore: Int) {
    let whole = starts.count - 1
    let first = max(0, whole - min(count, whole))
    let end = starts[whole]
    var text = Array(bytes[starts[first]..<end])
    if end < bytes.count {
      let half = Array(bytes[end...])
      if let ending = HalfLine.ending(of: half) { text += half + ending }
    }
    return (text, linesBefore + first)
  }
}
