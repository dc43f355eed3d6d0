import Threads

/// Cuts a trace into blocks, has threads parse them, and hands everything on in the order of the trace.
///
/// What needs the lines around it (halves, output, what is not understood) is parsed once more here, in order; it is a
/// tenth of a trace with many threads.
struct ParallelStream: ~Copyable {
  private let threads: WorkerThreads<Block>
  /// The lines that are looked at in order.
  private var lines: LineStream
  /// For a line that is longer than a block may be, and for a last line without an end.
  private var longLine = LineFeed()
  private var isInLongLine = false
  /// How many blocks were given away, and how many came back.
  private var filled = 0
  private var emptied = 0
  private var nextLine = 1

  /// What was found so far in the blocks that came back.
  var counts: TraceCounts { lines.counts }

  private static let blockSize = 1 << 17
  private static let lineLimit = 1 << 20

  /// - Returns: nil where there are no threads to be had.
  init?(threads count: Int, _ purpose: BlockWorker.Purpose) {
    guard count > 1 else { return nil }
    let blocks = (0..<count + 2).map { _ in Block() }
    let threads = WorkerThreads(count: count, blocks: blocks) {
      var worker = BlockWorker(purpose)
      return { worker.work(on: $0) }
    }
    guard let threads else { return nil }
    self.threads = threads
    lines = LineStream(joined: purpose.joins, firstLine: 1)
  }

  deinit { threads.stop() }

  /// Takes more of the trace.
  /// - Parameters:
  ///   - raw: takes JSON that a thread wrote.
  ///   - body: takes a line that needed others.
  mutating func feed<E: Error>(
    _ bytes: Span<UInt8>, _ raw: (Span<UInt8>) throws(E) -> Void,
    _ body: (borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    var position = 0
    while position < bytes.count {
      if isInLongLine {
        position = try feedLongLine(bytes, position, body)
        continue
      }
      let block = threads.block(filled)
      let limit = block.input.count >= Self.blockSize ? Self.lineLimit + 1 : Self.blockSize
      let taken = min(limit - block.input.count, bytes.count - position)
      bytes.extracting(position..<position + taken).withUnsafeBufferPointer {
        block.input.append(contentsOf: $0)
      }
      position += taken
      if block.input.count < limit { return }
      if let last = block.input.lastIndex(of: .newline) {
        try submit(block, last + 1, raw, body)
      } else if limit > Self.lineLimit {
        try drain(all: true, raw, body)
        isInLongLine = true
        lines.skip(to: nextLine)
        let start = block.input
        block.input.removeAll()
        try longLine.feed(start.span) { (text, ending) throws(E) in try lines.take(text, ending, body) }
      }
    }
  }

  /// Has everything parsed and handed on of which whole lines are here.
  mutating func settle<E: Error>(
    _ raw: (Span<UInt8>) throws(E) -> Void,
    _ body: (borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    if !isInLongLine {
      let block = threads.block(filled)
      if let last = block.input.lastIndex(of: .newline) { try submit(block, last + 1, raw, body) }
    }
    try drain(all: true, raw, body)
  }

  /// Takes what is left when the trace has ended.
  mutating func finish<E: Error>(
    _ raw: (Span<UInt8>) throws(E) -> Void,
    _ body: (borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    if !isInLongLine {
      try settle(raw, body)
      lines.skip(to: nextLine)
      let rest = threads.block(filled).input
      try longLine.feed(rest.span) { (text, ending) throws(E) in try lines.take(text, ending, body) }
    }
    try longLine.finish { (text, ending) throws(E) in try lines.take(text, ending, body) }
    try lines.finish(body)
  }

  private mutating func feedLongLine<E: Error>(
    _ bytes: Span<UInt8>, _ from: Int,
    _ body: (borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) -> Int {
    var end = from
    while end < bytes.count, bytes[end] != .newline { end += 1 }
    if end < bytes.count {
      end += 1
      isInLongLine = false
      nextLine += 1
    }
    try longLine.feed(bytes.extracting(from..<end)) { (text, ending) throws(E) in
      try lines.take(text, ending, body)
    }
    return end
  }

  /// Gives a block to the threads; what it holds of the next line goes into the next block.
  private mutating func submit<E: Error>(
    _ block: Block, _ end: Int, _ raw: (Span<UInt8>) throws(E) -> Void,
    _ body: (borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    // A slice that lived on would make the removal copy the block.
    let left = Array(block.input[end...])
    block.input.removeLast(left.count)
    block.firstLine = nextLine
    nextLine += newlines(in: block.input)
    threads.submit()
    filled += 1
    if filled - emptied == threads.count { try drain(all: false, raw, body) }
    let next = threads.block(filled)
    next.input.removeAll(keepingCapacity: next.input.capacity <= Self.blockSize * 2)
    next.input.append(contentsOf: left)
  }

  /// Hands on the oldest block that was given away, or all of them.
  private mutating func drain<E: Error>(
    all: Bool, _ raw: (Span<UInt8>) throws(E) -> Void,
    _ body: (borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    repeat {
      if emptied == filled { return }
      threads.wait(for: emptied)
      let block = threads.block(emptied)
      emptied += 1
      lines.add(block.byKind)
      let input = block.input
      var written = 0
      for deferred in block.deferred {
        if deferred.outputBefore > written {
          try block.output.withSpan { (span) throws(E) in
            try raw(span.extracting(written..<deferred.outputBefore))
          }
          written = deferred.outputBefore
        }
        lines.skip(to: deferred.line)
        let text = input.span.extracting(deferred.start..<deferred.start + deferred.length)
        try lines.take(text, deferred.ending, body)
      }
      if block.output.count > written {
        try block.output.withSpan { (span) throws(E) in try raw(span.extracting(written..<span.count)) }
      }
      if all { block.input.removeAll(keepingCapacity: true) }
    } while all
    lines.skip(to: nextLine)
  }
}
