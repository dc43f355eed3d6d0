/// Several traces of one run as one trace, in the order of their time stamps: what `strace -ff -o trace` writes, a file
/// for each thread.
///
///     var merger = TraceMerger(files: ["trace.7", "trace.8"])
///     try merger.run { file, room in try inputs[file].read(into: &room) } sink: { json in try output.write(json) }
///
/// The output is ``JSONLinesWriter``'s, halves joined, with the name of its file in every object. Lines that have no
/// stamp (frames of `-k`, hexdumps) stay behind the line above them. Where a file has no stamps at all the files come
/// one after the other, and ``isInTimeOrder`` says so. Memory: a chunk and its lines for each file.
public struct TraceMerger: ~Copyable {
  private let sources: [Source]
  private var json: JSONLine

  /// Whether every file had time stamps, so that the order is that of the run.
  public private(set) var isInTimeOrder = true

  /// A merger of files.
  /// - Parameter files: their names, for the objects; the order decides between equal stamps.
  public init(files: [String]) {
    sources = files.map { Source(file: $0) }
    json = JSONLine(file: nil)
  }

  /// What was found in all files.
  public var counts: TraceCounts {
    sources.reduce(into: TraceCounts()) { $0.add($1.lines.counts) }
  }

  /// Reads every file to its end.
  /// - Parameters:
  ///   - read: fills the buffer's beginning with the next bytes of a file; 0 at its end.
  ///   - sink: called with JSON text, whole objects.
  /// - Throws: What the closures throw.
  public mutating func run<E: Error>(
    _ read: (Int, inout [UInt8]) throws(E) -> Int, sink: (Span<UInt8>) throws(E) -> Void
  ) throws(E) {
    for number in sources.indices { try fill(number, read) }
    isInTimeOrder = sources.allSatisfy { $0.isEmpty || $0.stamp != nil }
    guard isInTimeOrder else {
      for number in sources.indices { try drain(number, read, sink) }
      return try flush(sink)
    }
    let sources = sources
    for number in ThreadClock.filesOfNextDay(sources.map(\.firstTime)) { sources[number].beginNextDay() }
    func comesBefore(_ a: Int, _ b: Int) -> Bool {
      let (first, second) = (sources[a].stamp ?? 0, sources[b].stamp ?? 0)
      return first != second ? first < second : a < b
    }
    var waiting = WaitingFiles(sources.indices.filter { !sources[$0].isEmpty }, comesBefore)
    while let number = waiting.first {
      try put(number, sink)
      try fill(number, read)
      if sources[number].isEmpty {
        try finish(number, sink)
        waiting.removeFirst(comesBefore)
      } else {
        waiting.settleFirst(comesBefore)
      }
    }
    try flush(sink)
  }

  private mutating func drain<E: Error>(
    _ number: Int, _ read: (Int, inout [UInt8]) throws(E) -> Int, _ sink: (Span<UInt8>) throws(E) -> Void
  ) throws(E) {
    while !sources[number].isEmpty {
      try put(number, sink)
      try fill(number, read)
    }
    try finish(number, sink)
  }

  /// Reads on until a line of the file waits, or its end has come.
  private func fill<E: Error>(
    _ number: Int, _ read: (Int, inout [UInt8]) throws(E) -> Int
  ) throws(E) {
    let source = sources[number]
    var room: [UInt8] = []
    while source.isEmpty, !source.isAtEnd {
      if room.isEmpty { room = [UInt8](repeating: 0, count: 1 << 16) }
      let count = try read(number, &room)
      if count == 0 { source.end() } else { source.take(room.span.extracting(0..<count)) }
    }
  }

  private mutating func put<E: Error>(_ number: Int, _ sink: (Span<UInt8>) throws(E) -> Void) throws(E) {
    json.use(file: sources[number].name)
    sources[number].next { parser, text, place in json.put(parser, text, place) }
    if json.out.count >= 1 << 16 { try flush(sink) }
  }

  /// First halves that never found their second.
  private mutating func finish<E: Error>(
    _ number: Int, _ sink: (Span<UInt8>) throws(E) -> Void
  ) throws(E) {
    json.use(file: sources[number].name)
    sources[number].lines.finish { parser, text, place in json.put(parser, text, place) }
    if json.out.count >= 1 << 16 { try flush(sink) }
  }

  private mutating func flush<E: Error>(_ sink: (Span<UInt8>) throws(E) -> Void) throws(E) {
    if json.out.count > 0 { try json.out.withSpan(sink) }
    json.out.clear()
  }

  /// One file: its lines that have been read and not yet handed on.
  private final class Source {
    /// The file's name as a JSON member.
    let name: [UInt8]
    var lines = LineStream(joined: true, firstLine: 1)
    private(set) var isAtEnd = false
    private var feeder = LineFeed()
    private var queue: [(text: [UInt8], ending: LineEnd)] = []
    private var position = 0
    private var prefix = LineParser()
    private var clock = ThreadClock()
    /// The stamp of the line that waits, nanoseconds; of the last one that had any.
    var stamp: Int64? { clock.last?.nanoseconds }
    /// The same, before the first line has been handed on.
    var firstTime: TraceTime? { isEmpty ? nil : clock.last }
    func beginNextDay() { clock.delay(days: 1) }

    init(file: String) {
      name = JSONLine.member(file: file)
    }

    var isEmpty: Bool { position == queue.count }

    func take(_ bytes: Span<UInt8>) {
      queue.removeAll(keepingCapacity: true)
      position = 0
      feeder.feed(bytes) { queue.append((Self.copy($0), $1)) }
      noteStamp()
    }

    func end() {
      isAtEnd = true
      queue.removeAll()
      position = 0
      feeder.finish { queue.append((Self.copy($0), $1)) }
      noteStamp()
    }

    func next(_ body: (borrowing LineParser, Span<UInt8>, TraceStream.Place) -> Void) {
      let line = queue[position]
      position += 1
      lines.take(line.text.span, line.ending, body)
      noteStamp()
    }

    private func noteStamp() {
      guard !isEmpty else { return }
      let text = queue[position].text
      prefix.parse(text.span)
      if let time = clock.time(text.span, prefix.head.time) { clock.pass(time) }
    }

    private static func copy(_ text: Span<UInt8>) -> [UInt8] {
      text.withUnsafeBufferPointer { Array($0) }
    }
  }
}
