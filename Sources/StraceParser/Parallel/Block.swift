/// A piece of a trace that holds whole lines, and what became of it.
///
/// It belongs to one thread at a time: to the one that fills and empties it, or, between the two, to a worker.
final class Block {
  /// The piece; filled anew each time.
  var input: [UInt8] = []
  /// The number of its first line.
  var firstLine = 1
  /// JSON of the lines that need no other line.
  var output = OutputBuffer(capacity: 1 << 12)
  /// The lines that do.
  var deferred: [Deferred] = []
  /// Lines of each kind among those that need no other line.
  var byKind: [Int] = []

  /// A line whose place in the trace matters: half of a call, output of the traced program, what is not understood.
  struct Deferred {
    /// Where it stands in the piece, with the byte behind it.
    var start: Int
    var length: Int
    /// Its number in the trace.
    var line: Int
    var ending: LineEnd
    /// How much of the output comes before it.
    var outputBefore: Int
  }
}

/// Parses blocks, each by itself.
struct BlockWorker: ~Copyable {
  private var feeder = LineFeed()
  private var parser = LineParser()
  private var json: JSONLine
  private let purpose: Purpose

  /// What is wanted of a block.
  struct Purpose {
    /// Whether lines become JSON; else they are counted.
    var writesJSON: Bool
    /// Whether halves of calls are left to the one who joins them.
    var joins: Bool
    /// The name of the trace, for JSON.
    var file: String?
  }

  init(_ purpose: Purpose) {
    self.purpose = purpose
    json = JSONLine(file: purpose.file)
  }

  /// Parses the lines of a block.
  mutating func work(on block: Block) {
    // Locals, because a class checks every access for exclusivity.
    var input: [UInt8] = []
    swap(&input, &block.input)
    var deferred = block.deferred
    block.deferred = []
    deferred.removeAll(keepingCapacity: true)
    var byKind = Array(repeating: 0, count: TraceEvent.Kind.allCases.count)
    var line = block.firstLine
    var offset = 0
    json.out.clear()
    let (joins, writesJSON) = (purpose.joins, purpose.writesJSON)
    feeder.feed(input.span) { (text, ending) in
      parser.parse(text)
      if Self.needsOthers(parser.head, joins: joins) {
        deferred.append(
          Block.Deferred(
            start: offset, length: text.count, line: line, ending: ending, outputBefore: json.out.count))
      } else {
        byKind[parser.head.kind.index] &+= 1
        if writesJSON { json.put(parser, text, TraceStream.Place(line: line, ending: ending)) }
      }
      offset += text.count + (ending == .carriageReturn ? 1 : 0)
      line += 1
    }
    swap(&input, &block.input)
    swap(&json.out, &block.output)
    block.deferred = deferred
    block.byKind = byKind
  }

  /// Whether the line that was parsed last can only be understood beside others.
  private static func needsOthers(_ head: LineHead, joins: Bool) -> Bool {
    switch head.kind {
    case .call: return false
    case .unfinished, .resumed: return joins || head.form == .tail || head.ending == .output
    case .unrecognised, .blank: return true
    case .superseded, .exit: return joins
    default: return false
    }
  }
}
