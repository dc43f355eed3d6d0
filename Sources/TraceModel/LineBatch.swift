import StraceParser

/// Some lines of a trace, parsed ahead, with the facts of their calls.
///
/// It belongs to one thread at a time: to the one that fills it with text and takes the lines out, or, between the two, to
/// the one that parses.
final class LineBatch {
  /// A piece of the trace; filled anew each time.
  var input: [UInt8] = []
  /// Whether it is the last piece.
  var isLast = false

  /// What was found in it, beside the lines' texts, one behind the other, and the nodes of their tapes.
  var lines: [Line] = []
  var text: [UInt8] = []
  var nodes: [TapeNode] = []
  /// The facts of the calls among the lines; kept from one time to the next.
  var facts: [FactsBox] = []
  /// What the labels say that are new, and the first label that is still meant.
  var newLabels = LabelList()
  var firstLabel = 0
  /// What was found in the trace so far.
  var counts = TraceCounts()

  struct Line {
    var text: Range<Int>
    var nodes: Range<Int>
    var head: LineHead
    var place: TraceStream.Place
    var content: LineContent
  }

  final class FactsBox {
    var facts = CallFacts()
  }
}

/// What a line is for the model.
enum LineContent {
  /// A call, or a half of one.
  case call(facts: Int)
  case end(EndFacts)
  case mode(ModeFacts)
  /// Anything else, of a thread.
  case other(thread: Int?)
}

/// Parses pieces of a trace, in order, and reads the facts from them.
struct LineReader: ~Copyable {
  private var stream = TraceStream(joined: true, showsBeginnings: true)
  private var facts = FactsReader()

  /// Takes a piece, and leaves in the batch what was in it.
  mutating func read(_ batch: LineBatch) {
    batch.firstLabel = facts.labels.first
    // In a value, because a class, and what a closure keeps, is checked for exclusivity at every access.
    var found = Found(batch)
    let input = batch.input
    stream.feed(input.span) { (parser, s, place) in found.take(parser, s, place, &facts) }
    if batch.isLast { stream.finish { (parser, s, place) in found.take(parser, s, place, &facts) } }
    found.move(to: batch)
    facts.labels.makeRoom()
    batch.newLabels = facts.labels.takeNew()
    batch.counts = stream.counts
  }

  /// What a batch holds while it is filled.
  private struct Found {
    private var lines: [LineBatch.Line] = []
    private var text: [UInt8] = []
    private var nodes: [TapeNode] = []
    private var boxes: [LineBatch.FactsBox] = []
    private var callCount = 0

    /// Takes the room of what the batch held before.
    init(_ batch: LineBatch) {
      move(to: batch)
      lines.removeAll(keepingCapacity: true)
      text.removeAll(keepingCapacity: true)
      nodes.removeAll(keepingCapacity: true)
    }

    /// Changes places with what the batch holds.
    mutating func move(to batch: LineBatch) {
      swap(&lines, &batch.lines)
      swap(&text, &batch.text)
      swap(&nodes, &batch.nodes)
      swap(&boxes, &batch.facts)
    }

    mutating func take(
      _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place, _ facts: inout FactsReader
    ) {
      let content: LineContent
      if facts.call(parser, s, place) {
        if callCount == boxes.count { boxes.append(LineBatch.FactsBox()) }
        swap(&facts.facts, &boxes[callCount].facts)
        content = .call(facts: callCount)
        callCount += 1
      } else if let end = FactsReader.end(parser, s, line: place.line) {
        content = .end(end)
      } else if let mode = FactsReader.mode(parser, s) {
        content = .mode(mode)
      } else {
        content = .other(thread: FactsReader.thread(parser, s))
      }
      let first = (text: text.count, node: nodes.count)
      s.withUnsafeBufferPointer { text.append(contentsOf: $0) }
      parser.copyTape(to: &nodes)
      lines.append(
        LineBatch.Line(
          text: first.text..<text.count, nodes: first.node..<nodes.count, head: parser.head, place: place,
          content: content))
    }
  }
}
