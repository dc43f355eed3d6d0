import LinuxABI
import StraceParser

/// One file of a set: its lines that have been read and not yet handed on.
///
/// A class, since the files of a set change one by one. Offsets count from the line that waits.
final class ThreadFile {
  private var bytes: [UInt8] = []
  /// Where the line that waits begins in ``bytes``, and how long it is, its newline with it.
  private var start = 0
  private var length = 0
  private var isAtEnd = false
  /// Whether what waits is the rest of a line, and whether a rest follows it.
  private var isInside = false
  private var goesOn = false
  private let lineLimit: Int
  private let chunk: Int
  /// The thread's id as `strace -f -o` writes it, padded to five.
  private let thread: [UInt8]
  /// How many files' makers stand above its own.
  var depth = 0
  /// The number of the line that waits, from 1.
  private(set) var line = 0
  private var clock = ThreadClock()
  /// Whether the line that waits has a stamp.
  private(set) var hasOwnTime = false
  /// Whether it says its thread, too.
  private var saysThread = false
  /// The second half of the call of which the first has been handed on, and when it returned; and whether that tells of
  /// a child's end.
  private var second: (text: [UInt8], time: Int64, reaps: Bool)?
  /// The first half of the call that was split last.
  private(set) var firstHalf: [UInt8] = []

  init(thread: Int, lineLimit: Int, chunk: Int) {
    let digits = Array("\(thread)".utf8)
    self.thread = digits + [UInt8](repeating: Self.space, count: max(5 - digits.count, 0) + 1)
    self.lineLimit = lineLimit
    self.chunk = chunk
  }

  /// Whether no line waits, and none will come.
  var isEmpty: Bool { length == 0 }

  /// When the line that waits was written; of one without a stamp, the line before it.
  var time: TraceTime? { clock.last }

  /// When what waits happened, in nanoseconds.
  var next: Int64 { second?.time ?? clock.last?.nanoseconds ?? 0 }

  /// Whether what waits here comes before what waits in another file. At one time what returns comes first, then what a
  /// child does: who made it may wait for its end, and sees it.
  func comesBefore(_ other: ThreadFile, _ isEarlierFile: Bool) -> Bool {
    if next != other.next { return next < other.next }
    let (returns, otherReturns) = (second?.reaps == false, other.second?.reaps == false)
    if returns != otherReturns { return returns }
    if depth != other.depth { return depth > other.depth }
    return isEarlierFile
  }

  /// Says that nothing here came before what waits in the file that made this one.
  func begin(behind maker: ThreadFile) {
    guard let own = clock.last, let made = maker.time, own.style == .clock, made.style == .clock else {
      return
    }
    let late = made.nanoseconds &- own.nanoseconds
    if late > 0 { clock.delay(days: (late &- 1) / TraceTime.day &+ 1) }
  }

  /// Says that the file's first line was written behind midnight, those of others before.
  func beginNextDay() { clock.delay(days: 1) }

  /// The thread that the call that waits has made; nil for any other line.
  func forked(_ parser: inout LineParser) -> Int? {
    guard !isEmpty, !isInside else { return nil }
    let from = parsePrefix(0..<length, &parser)
    guard let traits = traits(ofCallAt: start + from), traits.process == .forks else { return nil }
    let text = Self.text(bytes, start..<start + length)
    parser.parse(text.span)
    guard parser.head.kind == .call, parser.head.result != .max, !parser.head.errno.exists else { return nil }
    let node = Int(parser.head.result)
    // strace calls the file after its own number of the thread, as the comment behind the program's says it.
    let id = FactsReader.namespaced(parser, text.span, node) ?? FactsReader.integer(parser, text.span, node)
    return id.map { Int(clamping: $0) }
  }

  /// Whether what waits belongs to the line above it: the rest of a long one, a stack, a dump.
  func belongsAbove(_ parser: inout LineParser) -> Bool {
    if isInside { return true }
    let text = Self.text(bytes, start..<start + length)
    parser.parse(text.span)
    return parser.head.kind == .stack || parser.head.kind == .dump
  }

  /// Reads the first line. Lines above the first stamp stand at its time.
  func begin<E: Error>(_ parser: inout LineParser, _ read: (inout [UInt8]) throws(E) -> Int) throws(E) {
    try advance(&parser, read)
    if !isEmpty, clock.last == nil, let first = try nextTime(0, &parser, read) { clock.pass(first) }
  }

  /// Goes on to the next line.
  func advance<E: Error>(_ parser: inout LineParser, _ read: (inout [UInt8]) throws(E) -> Int) throws(E) {
    start += length
    length = 0
    isInside = goesOn
    let end = try endOfLine(0, read)
    length = end ?? min(bytes.count - start, lineLimit)
    goesOn = end == nil && (!isAtEnd || length < bytes.count - start)
    hasOwnTime = false
    guard !isEmpty, !isInside else { return }
    line += 1
    guard let time = time(0..<length, &parser) else { return }
    hasOwnTime = true
    saysThread = parser.head.pid.exists
    clock.pass(time)
  }

  /// Hands on what waits: the second half of a call that was split, or a line.
  func put(into output: inout [UInt8], _ parser: inout LineParser) {
    if let half = second {
      output += half.text
      second = nil
      return
    }
    if !isInside, isOfThread(&parser) { output += thread }
    output += bytes[start..<start + length]
    // The file's last line; that of the whole trace it is not.
    if !goesOn, bytes[start + length - 1] != Self.lineFeed { output.append(Self.lineFeed) }
  }

  /// Whether the line that waits is about the thread, and does not say so.
  private func isOfThread(_ parser: inout LineParser) -> Bool {
    if hasOwnTime { return !saysThread }
    let text = Self.text(bytes, start..<start + length)
    parser.parse(text.span)
    switch parser.head.kind {
    case .call, .unfinished, .resumed, .signal, .exit, .superseded, .personality:
      return !parser.head.pid.exists
    default: return false
    }
  }

  // MARK: Calls that last

  /// Makes two halves of the call that waits, if it returned after a time at which another thread did something.
  func split<E: Error>(
    at other: Int64, _ parser: inout LineParser, _ read: (inout [UInt8]) throws(E) -> Int
  ) throws(E) -> Bool {
    guard second == nil, hasOwnTime, !goesOn, let began = clock.last,
      let returned = try end(of: began, &parser, read), returned >= other
    else { return false }
    let reaps = traits(ofCallAt: start + parsePrefix(0..<length, &parser))?.reaps ?? false
    // What the child does at the time at which its end is told came before.
    guard reaps || returned > other else { return false }
    let line = Self.text(bytes, start..<start + length)
    parser.parse(line.span)
    guard let cut = cut(parser, line) else { return false }
    let head = parser.head
    var back = began
    back.nanoseconds = returned
    // A clock shows hours of one day; behind midnight it was made to go on.
    if back.style == .clock { back.nanoseconds %= TraceTime.day }
    let id = head.pid.exists ? [] : thread
    var first = id + line[..<cut]
    first += " <unfinished ...>\n".utf8
    var second = id + line[..<head.time.range.lowerBound]
    second += "\(back.text) <... ".utf8
    second += line[head.name.range]
    second += " resumed>".utf8
    second += line[cut...]
    // The first half holds nothing that was not read above; in the second a label can be read in another way.
    parser.parse(second.span)
    guard parser.head.kind == .resumed else { return false }
    firstHalf = first
    self.second = (second, returned, reaps)
    return true
  }

  /// When the call that waits returned; nil where it returned at once, or never.
  private func end<E: Error>(
    of began: TraceTime, _ parser: inout LineParser, _ read: (inout [UInt8]) throws(E) -> Int
  ) throws(E) -> Int64? {
    let line = start..<start + length
    if let spent = Self.duration(bytes, line) {
      let (sum, overflow) = began.nanoseconds.addingReportingOverflow(spent)
      // No finer than the stamps are: `-t` shows whole seconds.
      return overflow || began.unit < 1 ? nil : sum - sum % began.unit
    }
    let from = parsePrefix(0..<length, &parser)
    guard let traits = traits(ofCallAt: start + from), traits.canWait else { return nil }
    return try nextTime(length, &parser, read)?.nanoseconds
  }

  private func traits(ofCallAt from: Int) -> SyscallTraits? {
    let bytes = bytes
    let end = bytes[from..<start + length].prefix(64).firstIndex(of: UInt8(ascii: "(")) ?? from
    return Names.call(bytes.span, from..<end).id.traits
  }

  /// Where strace would have cut the call: behind what it writes before the call returns.
  private func cut(_ parser: borrowing LineParser, _ line: [UInt8]) -> Int? {
    let head = parser.head
    let close = Int(head.closed) - 1
    guard head.kind == .call, !head.quote.exists, head.indent == 0, !head.aside.exists, close > 0,
      line[close] == UInt8(ascii: ")")
    else { return nil }
    guard let filled = Names.call(line.span, head.name.range).id.traits?.firstFilled,
      let node = Arguments(parser)[filled]
    else { return close }
    let named = Int(parser.tape[node].nameLength)
    let cut = parser.tape.firstByte(node) - (named > 0 ? named + 1 : 0)
    return cut > 2 && cut < close && line[cut - 2] == UInt8(ascii: ",") && line[cut - 1] == Self.space
      ? cut : close
  }

  /// What `-T` says at a line's end, `<0.000021>`, in nanoseconds.
  private static func duration(_ bytes: [UInt8], _ line: Range<Int>) -> Int64? {
    var end = line.upperBound
    if end > line.lowerBound, bytes[end - 1] == lineFeed { end -= 1 }
    guard end > line.lowerBound, bytes[end - 1] == UInt8(ascii: ">") else { return nil }
    var first = end - 1
    while first > line.lowerBound, end - first < 32,
      bytes[first - 1] == UInt8(ascii: ".") || isDigit(bytes[first - 1])
    {
      first -= 1
    }
    guard first - 2 >= line.lowerBound, bytes[first - 1] == UInt8(ascii: "<"), bytes[first - 2] == space
    else {
      return nil
    }
    return TraceInterval(bytes.span.extracting(first..<end - 1))?.nanoseconds
  }

  // MARK: Reading

  /// The stamp of the first line at an offset or behind it that has one, as far as is looked.
  private func nextTime<E: Error>(
    _ from: Int, _ parser: inout LineParser, _ read: (inout [UInt8]) throws(E) -> Int
  ) throws(E) -> TraceTime? {
    var offset = from
    while offset <= from + lineLimit {
      let end = try endOfLine(offset, read) ?? min(bytes.count - start, offset + lineLimit)
      if end == offset { return nil }
      if let time = time(offset..<end, &parser) { return time }
      offset = end
    }
    return nil
  }

  /// The offset behind the newline of the line at an offset; nil where there is none, as far as a line is looked at.
  private func endOfLine<E: Error>(
    _ from: Int, _ read: (inout [UInt8]) throws(E) -> Int
  ) throws(E) -> Int? {
    var looked = from
    while true {
      if let found = lineEnd(behind: start + looked) { return found - start + 1 }
      looked = bytes.count - start
      if isAtEnd || looked - from >= lineLimit { return nil }
      bytes.removeFirst(start)
      start = 0
      var room = [UInt8](repeating: 0, count: chunk)
      let count = try read(&room)
      isAtEnd = count == 0
      bytes += room[..<count]
    }
  }

  private func lineEnd(behind position: Int) -> Int? {
    let bytes = bytes
    return newline(in: bytes.span, from: position)
  }

  private func time(_ line: Range<Int>, _ parser: inout LineParser) -> TraceTime? {
    parsePrefix(line, &parser)
    guard parser.head.time.exists else { return nil }
    let bytes = bytes
    let text = bytes.span.extracting(start + line.lowerBound..<start + line.upperBound)
    return clock.time(text, parser.head.time)
  }

  /// Takes the prefix of the line at offsets apart, and says where the event begins.
  @discardableResult
  private func parsePrefix(_ line: Range<Int>, _ parser: inout LineParser) -> Int {
    let range = start + line.lowerBound..<start + line.upperBound
    let bytes = bytes
    if bytes[range.upperBound - 1] == Self.lineFeed {
      return parser.parsePrefix(bytes.span.extracting(range))
    }
    return parser.parsePrefix(Self.text(bytes, range.prefix(256)).span)
  }

  /// A line as the parser wants it, a newline behind it.
  private static func text(_ bytes: [UInt8], _ line: Range<Int>) -> [UInt8] {
    let text = Array(bytes[line])
    return text.last == lineFeed ? text : text + [lineFeed]
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")
}

extension SyscallTraits {
  /// Whether it can last: it waits for others, or makes one.
  fileprivate var canWait: Bool {
    switch makes {
    case .result, .pair, .copy, .copyByCommand, .copyOfOther: return false
    case .nothing, .connection, .passed: break
    }
    return isForSocketsAlone || waits != .nothing || moves != .nothing || process == .forks || reaps
  }

  fileprivate var reaps: Bool {
    if case .reaps = process { true } else { false }
  }

  /// The first argument that points to what the kernel fills, so that strace writes it when the call has returned.
  fileprivate var firstFilled: Int? {
    switch (moves, process) {
    case (.received(let place), _), (.receivedMessages(let place), _), (_, .reaps(let place)): place
    default: makes == .connection || waits == .ofSet ? 1 : nil
    }
  }
}
