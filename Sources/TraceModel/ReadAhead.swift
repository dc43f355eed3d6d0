import StraceParser
import Threads

/// Has a second thread parse a trace while the caller's follows the model: the two cost about the same.
struct ReadAhead: ~Copyable {
  private let threads: WorkerThreads<LineBatch>
  private var parser = LineParser()
  /// How many batches were given away, and how many came back.
  private var filled = 0
  private var emptied = 0
  /// What was found in the batches that came back.
  private(set) var counts = TraceCounts()

  /// Bytes of a batch: a page of short lines takes some twenty times as much when it is parsed.
  private static let batchSize = 1 << 15

  /// - Returns: nil where there is no thread to be had.
  init?() {
    let batches = (0..<4).map { _ in LineBatch() }
    let threads = WorkerThreads(count: 1, blocks: batches) {
      var reader = LineReader()
      return { reader.read($0) }
    }
    guard let threads else { return nil }
    self.threads = threads
  }

  deinit { threads.stop() }

  /// Takes more of the trace.
  mutating func feed<E: Error>(
    _ bytes: Span<UInt8>, _ state: inout KernelState, _ labels: inout LabelList,
    _ body: (borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    var position = 0
    while position < bytes.count {
      let batch = threads.block(filled)
      let taken = min(Self.batchSize - batch.input.count, bytes.count - position)
      bytes.extracting(position..<position + taken).withUnsafeBufferPointer {
        batch.input.append(contentsOf: $0)
      }
      position += taken
      guard batch.input.count == Self.batchSize else { return }
      threads.submit()
      filled += 1
      if filled - emptied == threads.count { try empty(&state, &labels, body) }
    }
  }

  /// Takes what is left when the trace has ended.
  mutating func finish<E: Error>(
    _ state: inout KernelState, _ labels: inout LabelList,
    _ body: (borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    threads.block(filled).isLast = true
    threads.submit()
    filled += 1
    while emptied < filled { try empty(&state, &labels, body) }
  }

  /// Goes through the oldest batch that was given away.
  private mutating func empty<E: Error>(
    _ state: inout KernelState, _ labels: inout LabelList,
    _ body: (borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    threads.wait(for: emptied)
    let batch = threads.block(emptied)
    emptied += 1
    counts = batch.counts
    labels.forget(before: batch.firstLabel)
    labels.append(batch.newLabels)
    batch.input.removeAll(keepingCapacity: true)
    let (lines, text, nodes, facts) = (batch.lines, batch.text, batch.nodes, batch.facts)
    // Spans, because a line of an array is copied before it is looked at.
    let (found, allNodes) = (lines.span, nodes.span)
    for index in found.indices {
      switch found[index].content {
      case .call(let call):
        ModelReader.take(&facts[call].facts, found[index].head.kind, found[index].place, labels, &state)
      case .end(let end): state.note(end)
      case .mode(let mode): state.note(mode)
      case .other(let thread): state.skip(thread: thread)
      }
      parser.restore(found[index].head, allNodes.extracting(found[index].nodes))
      try body(state, parser, text.span.extracting(found[index].text), found[index].place)
    }
  }
}
