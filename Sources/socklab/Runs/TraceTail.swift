import LanguageMapping
import StraceParser

/// The newest lines of a trace that is still written, and of older ones those that newer ones cannot be understood without.
///
/// An interpreter makes thousands of calls before its first socket. These are left empty where there is no time for them, and
/// who the programs are, what they opened and what they sent each other stays.
struct TraceTail {
  /// What is kept, from the beginning of a line on; the last line may be half there.
  private var bytes: [UInt8] = []
  /// Where each line begins in it; the last of them is where the next line begins, or has begun.
  private var starts = [0]
  /// Of each whole line whether others cannot be understood without it.
  private var isNeeded: [Bool] = []
  private var need = LineNeed()
  /// How many lines stand before it.
  private(set) var linesBefore = 0
  private var isInEndlessLine = false
  /// What was known of the program while its beginning was kept.
  private(set) var language: LanguageTable.Choice?
  private var hasThinned = false
  /// From how many lines on the language is asked for.
  private var nextQuestion = 0
  private(set) var path: String?

  /// How many lines are kept at least, and how many bytes at most.
  private static let lines = 3000
  private static let size = 8 << 20
  /// How many lines are kept as they are before the older ones are thinned, and how many before they are let go.
  private static let rawLines = 20_000
  private static let thinLines = 60_000
  /// How many of the needed lines stand in front of the newest ones.
  private static let neededLines = 3000
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
      let start = starts.last ?? 0
      starts.append(offset + end + 1)
      isNeeded.append(need.take(bytes[start..<offset + end]))
      from = end + 1
    }
    if bytes.count > 2 * Self.size || starts.count > Self.rawLines + (hasThinned ? Self.lines : 0) {
      thin()
    }
    if starts.count > Self.thinLines || bytes.count > 2 * Self.size { trim() }
    if bytes.count - (starts.last ?? 0) > Self.lineLimit {
      // What strace did not write is in no step.
      bytes.removeLast(bytes.count - (starts.last ?? 0))
      isInEndlessLine = true
    }
  }

  /// Leaves the older lines empty that nothing is lost with.
  private mutating func thin() {
    remember()
    hasThinned = true
    let first = max(0, starts.count - 1 - Self.lines)
    guard first > 0 else { return }
    var thinned = Self.thinned(bytes, starts[...first], isNeeded)
    let rest = starts[first...].map { $0 - starts[first] + thinned.bytes.count }
    thinned.bytes += bytes[starts[first]...]
    (bytes, starts) = (thinned.bytes, thinned.starts + rest)
  }

  /// Lines of which those that are not needed are empty.
  ///
  /// - Parameter starts: where each begins, and behind them where another one would.
  private static func thinned(
    _ bytes: [UInt8], _ starts: ArraySlice<Int>, _ isNeeded: [Bool]
  ) -> (bytes: [UInt8], starts: [Int]) {
    var left: [UInt8] = []
    var places: [Int] = []
    for index in starts.indices.dropLast() {
      places.append(left.count)
      if isNeeded[index] { left += bytes[starts[index]..<starts[index + 1]] } else { left.append(0x0A) }
    }
    return (left, places)
  }

  /// Lets go of the oldest lines.
  private mutating func trim() {
    remember()
    var first = max(0, starts.count - 1 - Self.lines)
    while first < starts.count - 1, bytes.count - starts[first] > Self.size { first += 1 }
    let cut = starts[first]
    bytes.removeFirst(cut)
    starts.removeFirst(first)
    isNeeded.removeFirst(first)
    for index in starts.indices { starts[index] -= cut }
    linesBefore += first
  }

  /// Which program it is, which its first lines say.
  private mutating func remember() {
    // Before there is a socket nothing is told of it; and what cannot be said now is asked again when there is much more.
    guard language == nil, !hasThinned, need.hasSocket, starts.count >= nextQuestion else { return }
    nextQuestion = 2 * starts.count
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

  /// The last lines of it, so many at most, behind those older ones that are needed, and how many lines of the trace stand
  /// before them. Half a line is the first half of a call that has not returned, or waits for its rest.
  ///
  /// - Returns: with whether lines were left out: they may be those that say the language.
  mutating func text(last count: Int = .max) -> (bytes: [UInt8], linesBefore: Int, isThinned: Bool) {
    let whole = starts.count - 1
    let first = max(0, whole - min(count, whole))
    if first > 0 { remember() }
    // The newest of the needed ones, where there are too many: what the first of them say is lost then. And no more of them
    // than of the others: where every line is about a socket they cost as much.
    var from = first
    var left = min(Self.neededLines, count)
    while from > 0, left > 0 {
      from -= 1
      if isNeeded[from] { left -= 1 }
    }
    let end = starts[whole]
    var text = Self.thinned(bytes, starts[from...first], isNeeded).bytes
    text += bytes[starts[first]..<end]
    if end < bytes.count {
      let half = Array(bytes[end...])
      if let ending = HalfLine.ending(of: half) { text += half + ending }
    }
    return (text, linesBefore + from, first > 0 || hasThinned || linesBefore > 0)
  }
}

/// Which lines of a trace others cannot be understood without: what names programs and processes, what is about sockets, and
/// the input and output of programs, which are steps of a story.
struct LineNeed {
  /// Threads whose needed call waits for its second half.
  private var begun: Set<ArraySlice<UInt8>> = []
  private static let limit = 4096
  /// Whether a line was about a socket.
  private(set) var hasSocket = false

  private static let calls = Set(
    [
      "execve", "execveat", "clone", "clone2", "clone3", "fork", "vfork", "exit_group", "socket",
      "socketpair",
      "epoll_create", "epoll_create1", "close_range", "unshare",
      "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2",
    ].map { ArraySlice($0.utf8) })
  private static let onFiles = Set(["read", "write", "readv", "writev"].map { ArraySlice($0.utf8) })
  /// What strace -yy calls sockets begins with one of these, `3<TCP:[7]>`, or is `3<socket:[7]>`.
  private static let capitals: ClosedRange<UInt8> = UInt8(ascii: "A")...UInt8(ascii: "Z")

  /// Takes the next line, without its end.
  mutating func take(_ line: ArraySlice<UInt8>) -> Bool {
    let words = line.prefix(64)
    let pid = words.prefix { (0x30...0x39).contains($0) }
    // `+++ exited with 0 +++`, `--- SIGINT {...} ---`, `<... accept resumed>`.
    if let mark = words.firstIndex(where: { [0x2B, 0x2D, 0x3C].contains($0) }), mark > line.startIndex,
      line[line.index(before: mark)] == 0x20
    {
      if line[mark] == 0x3C { return begun.remove(pid) != nil }
      return true
    }
    guard isNeeded(line) else { return false }
    if line.suffix(16).elementsEqual("<unfinished ...>".utf8), begun.count < Self.limit {
      begun.insert(ArraySlice(Array(pid)))
    }
    return true
  }

  private mutating func isNeeded(_ line: ArraySlice<UInt8>) -> Bool {
    guard let open = line.prefix(96).firstIndex(of: UInt8(ascii: "(")) else { return false }
    let before = line[..<open]
    let name = before.suffix(from: before.lastIndex(of: 0x20).map { $0 + 1 } ?? before.startIndex)
    if Self.calls.contains(name) {
      if name.starts(with: "socket".utf8) { hasSocket = true }
      return true
    }
    let arguments = line[line.index(after: open)...].prefix(512)
    if Self.onFiles.contains(name), let number = arguments.first, (0x30...0x32).contains(number),
      arguments.dropFirst().first.map({ $0 == 0x3C || $0 == 0x2C }) ?? false
    {
      return true
    }
    // Of a number without a label, as strace without -yy has it, nobody can say what it is.
    var last: UInt8 = 0
    for byte in arguments {
      if last == 0x3C, Self.capitals.contains(byte) || byte == UInt8(ascii: "s") {
        hasSocket = true
        return true
      }
      last = byte
    }
    return false
  }
}
