import StraceParser
import TraceModel

/// The blanks that a recording has room for.
package struct Blanks: Sendable {
  package private(set) var all: [Blank] = []

  /// How many a trace has at most: each keeps its line.
  private static let limit = 5_000
  /// Lines that are longer are no exercise.
  private static let lineLimit = 400

  package init() {}

  /// Finds those of a trace.
  package mutating func add(trace name: String, _ bytes: [UInt8]) {
    var finder = BlankFinder(trace: name)
    var found: [Blank] = []
    var reader = ModelReader(keepsDescriptors: true, survey: ProcessSurvey(bytes.span))
    func take(
      _ state: borrowing KernelState, _ parser: borrowing LineParser, _ text: Span<UInt8>,
      _ place: TraceStream.Place
    ) {
      finder.take(state, parser, text, place)
      guard found.count < Self.limit else {
        finder.found = []
        return
      }
      found += finder.found.filter { $0.body.count <= Self.lineLimit && !$0.givesItselfAway }
      finder.found = []
    }
    reader.feed(bytes.span, take)
    reader.finish(take)
    all += found
  }

  /// Some of them, the same for the same seed on every machine: of each kind as many as there are of others.
  package func chosen(_ count: Int, seed: UInt64) -> [Blank] {
    var numbers = SplitMix64(seed: seed)
    var heaps = Blank.Kind.allCases.map { kind in numbers.shuffled(all.filter { $0.kind == kind }) }
    var chosen: [Blank] = []
    var lines: Set<String> = []
    while chosen.count < count, heaps.contains(where: { !$0.isEmpty }) {
      for index in heaps.indices where chosen.count < count {
        // Two of one line would answer each other.
        while let one = heaps[index].popLast() {
          guard lines.insert("\(one.line) \(one.trace)").inserted else { continue }
          chosen.append(one)
          break
        }
      }
    }
    return numbers.shuffled(chosen)
  }
}
