import CallForms

/// Which steps the quoted lines of a handout are.
///
/// A handout quotes one program's lines in their order, and names the program in the words before them. A run has lines
/// like them more than once, and another port: of all places the one is meant where most of a group's lines follow each
/// other, in the program that was named last, behind what the group before quoted, and close together.
struct QuotedSteps {
  private let names: [String]
  /// For each side the steps of its system calls, in order.
  private var steps: [[Int]]
  /// Where in ``steps`` each text is, by side.
  private var exact: [String: [[Int]]] = [:]
  /// The same without what no two runs have alike.
  private var alike: [String: [[Int]]] = [:]
  /// Behind which place of each side the handout goes on.
  private var reached: [Int]

  /// What a text can make us look for.
  private static let (groups, lines, starts) = (200, 60, 64)

  /// The parts with the steps of their quoted lines.
  static func found(in parts: [HandoutPart], _ contexts: [StepContext], names: [String]) -> [HandoutPart] {
    var wanted: Set<String> = []
    for case .quotes(let quotes) in parts.flatMap(\.blocks).prefix(2000) {
      for quote in quotes.prefix(lines) { wanted.insert(Quotation(quote.text).text) }
    }
    guard !wanted.isEmpty else { return parts }
    var search = QuotedSteps(contexts, names, wanted)
    var parts = parts
    var left = groups
    for part in parts.indices {
      var named: String?
      for block in parts[part].blocks.indices where left > 0 {
        switch parts[part].blocks[block] {
        case .paragraph(let spans): named = search.named(in: spans) ?? named
        case .quotes(var quotes):
          left -= 1
          let found = search.steps(of: quotes.prefix(lines).map { Quotation($0.text) }, named: named)
          for (index, steps) in found.enumerated() { quotes[index].steps = steps }
          parts[part].blocks[block] = .quotes(quotes)
        case .saying, .code, .table: break
        }
      }
    }
    return parts
  }

  private init(_ contexts: [StepContext], _ names: [String], _ wanted: Set<String>) {
    self.names = names
    steps = names.map { _ in [] }
    reached = names.map { _ in -1 }
    let alikes = Set(wanted.map { Quotation.withoutChance($0) })
    let sides = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for context in contexts {
      guard let side = sides[context.side] else { continue }
      for part in context.syscalls {
        let place = steps[side].count
        steps[side].append(context.index)
        for form in Quotation.forms(of: part.event) {
          if wanted.contains(form) { exact[form, default: names.map { _ in [] }][side].append(place) }
          let key = Quotation.withoutChance(form)
          if alikes.contains(key) { alike[key, default: names.map { _ in [] }][side].append(place) }
        }
      }
    }
  }

  /// The program that a text names last.
  private func named(in spans: [HandoutPart.Span]) -> String? {
    let words = spans.map(\.text).joined().lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" }
    return words.last { names.contains(String($0)) }.map(String.init)
  }

  /// The places of a quoted line, by side.
  private func places(_ quote: Quotation) -> [[Int]]? {
    exact[quote.text] ?? alike[Quotation.withoutChance(quote.text)]
  }

  /// Where a group's lines are in one side.
  private struct Find {
    var side: Int
    /// The lines' places, none for a line that is not there.
    var places: [Range<Int>?]
    var isNamed = false
    var goesOn = false

    /// How many lines are there comes first; of equal lines in a row all are better than the last of them.
    private var rank: [Int] {
      let found = places.compactMap { $0 }
      let first = found.first?.lowerBound ?? 0
      let calls = found.reduce(0) { $0 + $1.count }
      return [
        found.count, isNamed ? 1 : 0, goesOn ? 1 : 0, calls, first - (found.last?.upperBound ?? 0), -first,
      ]
    }
    static func < (a: Find, b: Find) -> Bool { a.rank.lexicographicallyPrecedes(b.rank) }
  }

  /// The steps of each line of a group. A group may go from one program to the other.
  private mutating func steps(of quotes: [Quotation], named: String?) -> [[Int]] {
    var found: [[Int]] = quotes.map { _ in [] }
    var open = Array(quotes.indices)
    var sides = Array(names.indices)
    while !open.isEmpty, !sides.isEmpty {
      let left = open.map { quotes[$0] }
      guard let best = sides.flatMap({ finds(left, on: $0, named) }).max(by: <) else { break }
      for (index, places) in zip(open, best.places) {
        guard let places else { continue }
        for place in places where found[index].last != steps[best.side][place] {
          found[index].append(steps[best.side][place])
        }
        reached[best.side] = places.upperBound - 1
      }
      open = zip(open, best.places).filter { $1 == nil }.map(\.0)
      sides.removeAll { $0 == best.side }
    }
    return found
  }

  private func finds(_ quotes: [Quotation], on side: Int, _ named: String?) -> [Find] {
    let places = quotes.map { self.places($0)?[side] ?? [] }
    guard let first = places.first(where: { !$0.isEmpty }) else { return [] }
    let behind = Self.index(in: first, after: reached[side])
    let starts = first[behind...].prefix(Self.starts) + first[..<behind].prefix(Self.starts)
    return starts.map { start in
      var at = start - 1
      let found = zip(quotes, places).map { quote, places -> Range<Int>? in
        let index = Self.index(in: places, after: at)
        guard index < places.count else { return nil }
        let last = index + quote.times - 1
        let isRun = last < places.count && places[last] - places[index] == quote.times - 1
        at = places[isRun ? last : index]
        return places[index]..<at + 1
      }
      return Find(
        side: side, places: found, isNamed: names[side] == named, goesOn: start > reached[side])
    }
  }

  /// The index of the first of ascending numbers that is greater.
  private static func index(in numbers: [Int], after number: Int) -> Int {
    var range = numbers.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = numbers[middle] > number ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}
