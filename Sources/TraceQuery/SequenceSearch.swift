import StraceParser
import TraceModel

/// Searches a trace for events that patterns describe one after the other, in one pass.
///
/// Every beginning that may still lead somewhere is kept: for each number of patterns and each meaning of the variables
/// that later patterns ask for, the first one of the trace, for what continues another one continues this one as well.
/// Of two sequences the first is the one whose first event comes first, and so on. One is the answer when no beginning
/// that comes before it is left.
struct SequenceSearch {
  private let patterns: [Pattern]
  /// The variables of each pattern that stand where a descriptor does, in order.
  private let descriptors: [[String]]
  /// The variables that patterns from this one on ask for.
  private let later: [Set<String>]
  /// The variables by which the beginnings that a pattern can continue are found.
  private let asked: [[String]]
  /// The beginnings by how many patterns they have.
  private var levels: [Level]
  /// The beginnings that die with an open file.
  private var holders: [OpenFile.ID: [Beginning]] = [:]
  private var count = 0
  private var weight = 0
  private var comparisons = 0
  /// How many are still in lists although they lead nowhere.
  private var gone = 0
  private let limits: Limits

  /// The answer so far, and the longest beginning so far.
  private(set) var best: Trail?
  private(set) var longest: Trail?
  /// The variable of the longest beginning whose descriptor its last event closed, although a later pattern asks for it.
  private(set) var closed: (variable: String, pattern: Int)?

  /// How much a search may keep and do.
  struct Limits {
    /// Beginnings that may still lead somewhere.
    var beginnings = 1 << 16
    /// Bytes that they hold.
    var weight = 1 << 24
    /// Beginnings tried with events: some seconds.
    var comparisons = 20_000_000
  }

  /// Events that match the first patterns, the last one first.
  final class Trail {
    let line: Int
    let count: Int
    let text: [UInt8]
    let place: TraceStream.Place
    let before: Trail?

    init(_ text: [UInt8], _ place: TraceStream.Place, before: Trail?) {
      (self.text, self.place, self.before) = (text, place, before)
      line = place.line
      count = (before?.count ?? 0) + 1
    }

    /// The lines, in order.
    var lines: [Int] {
      var lines: [Int] = []
      var next: Trail? = self
      while let trail = next {
        lines.append(trail.line)
        next = trail.before
      }
      return lines.reversed()
    }

    /// Whether it comes before another one: at the first place where they differ.
    func isBefore(_ other: Trail) -> Bool {
      for (own, others) in zip(lines, other.lines) where own != others { return own < others }
      return false
    }
  }

  /// A beginning that may still lead somewhere.
  private final class Beginning {
    var trail: Trail?
    let bindings: Bindings
    /// Whether what continues it is kept already, and nothing later can be before that.
    var isContinued = false
    var isGone = false

    init(_ trail: Trail?, _ bindings: Bindings) { (self.trail, self.bindings) = (trail, bindings) }
  }

  private struct Level {
    var byBindings: [Bindings: Beginning] = [:]
    /// By the numbers and values of the variables that the next pattern asks for.
    var byAsked: [[BoundValue]: [Beginning]] = [:]
  }

  init(_ patterns: [Pattern], limits: Limits = Limits()) {
    self.patterns = patterns
    self.limits = limits
    let variables = patterns.map(Variables.init)
    descriptors = variables.map { $0.descriptors.sorted() }
    later = (0...patterns.count).map { start in
      variables[start...].reduce(into: Set()) { $0.formUnion($1.all) }
    }
    asked = patterns.indices.map { index in
      let known = variables[..<index].reduce(into: Set()) { $0.formUnion($1.bound) }
      return known.intersection(variables[index].bound).sorted()
    }
    levels = Array(repeating: Level(), count: patterns.count)
    let root = Beginning(nil, [:])
    levels[0].byBindings[[:]] = root
    levels[0].byAsked[[]] = [root]
  }

  /// Whether nothing that comes can change the answer.
  var isOver: Bool { best != nil && count == 0 }

  /// Tries an event.
  mutating func add(
    _ event: TraceEvent, _ files: EventFiles, text: [UInt8], place: TraceStream.Place
  ) throws(GaveUp) {
    // The last pattern first: an event stands for one pattern only.
    for index in patterns.indices.reversed() {
      if levels[index].byBindings.isEmpty || best != nil && index == 0 { continue }
      guard let free = patterns[index].bindings(of: event, files) else { continue }
      let key = asked[index].compactMap { free[$0].map(Self.plain) }
      guard let candidates = levels[index].byAsked[key] else { continue }
      var hasOld = false
      for beginning in candidates {
        comparisons += 1
        if comparisons > limits.comparisons { throw .comparisons(limits.comparisons) }
        if beginning.isGone || beginning.isContinued {
          hasOld = true
          continue
        }
        guard let bound = patterns[index].match(event, beginning.bindings, files) else { continue }
        let kept = bound.filter { later[index + 1].contains($0.key) }
        // Later events would bind the same, and come later.
        if kept == beginning.bindings.filter({ later[index + 1].contains($0.key) }) {
          beginning.isContinued = true
        }
        try keep(Trail(text, place, before: beginning.trail), kept)
      }
      if hasOld {
        let left = candidates.filter { !$0.isGone && !$0.isContinued }
        levels[index].byAsked[key] = left.isEmpty ? nil : left
      }
    }
  }

  /// An open file has ended: what asks for it leads nowhere.
  /// - Parameter line: the line with which it ended.
  mutating func end(_ file: OpenFile.ID, line: Int) {
    for beginning in holders.removeValue(forKey: file) ?? [] where !beginning.isGone {
      guard let trail = beginning.trail else { continue }
      if let longest, trail === longest, (trail.place.resumedLine ?? trail.line) == line, closed == nil {
        closed = asking(for: file, beginning.bindings, from: trail.count)
      }
      remove(beginning, trail)
    }
  }

  /// Whether any beginning asks for an open file.
  func holds(_ file: OpenFile.ID) -> Bool { holders[file] != nil }

  // MARK: Beginnings

  private mutating func keep(_ trail: Trail, _ bindings: Bindings) throws(GaveUp) {
    if let longest {
      if trail.count > longest.count || trail.count == longest.count && trail.isBefore(longest) {
        self.longest = trail
        closed = nil
      }
    } else {
      longest = trail
    }
    if trail.count == patterns.count {
      if best.map({ trail.isBefore($0) }) ?? true {
        best = trail
        dropWhatIsLater(than: trail)
      }
      return
    }
    if let best, !trail.isBefore(best) { return }
    if let old = levels[trail.count].byBindings[bindings] {
      if let known = old.trail, trail.isBefore(known) {
        weight += trail.text.count - known.text.count
        old.trail = trail
        if old.isContinued {
          old.isContinued = false
          levels[trail.count].byAsked[key(bindings, trail.count), default: []].append(old)
        }
      }
      return
    }
    let beginning = Beginning(trail, bindings)
    levels[trail.count].byBindings[bindings] = beginning
    levels[trail.count].byAsked[key(bindings, trail.count), default: []].append(beginning)
    for case .descriptor(_, .some(let file)) in bindings.values {
      // With the file gone it leads nowhere, if a later pattern asks for the descriptor.
      if asking(for: file, bindings, from: trail.count) != nil {
        holders[file, default: []].append(beginning)
      }
    }
    count += 1
    weight += Self.weight(trail, bindings)
    if count > limits.beginnings || weight > limits.weight { throw .beginnings(count) }
  }

  private func key(_ bindings: Bindings, _ index: Int) -> [BoundValue] {
    asked[index].compactMap { bindings[$0].map(Self.plain) }
  }

  private func asking(
    for file: OpenFile.ID, _ bindings: Bindings, from start: Int
  ) -> (variable: String, pattern: Int)? {
    for index in start..<patterns.count {
      for name in descriptors[index] {
        if case .descriptor(_, file)? = bindings[name] { return (name, index) }
      }
    }
    return nil
  }

  private mutating func remove(_ beginning: Beginning, _ trail: Trail) {
    beginning.isGone = true
    beginning.trail = nil
    levels[trail.count].byBindings[beginning.bindings] = nil
    count -= 1
    weight -= Self.weight(trail, beginning.bindings)
    // Taken out of the lists when they are many: one by one would take for ever where a list is long.
    gone += 1
    if gone > count + 4096 { sweep() }
  }

  private mutating func sweep() {
    gone = 0
    for index in levels.indices {
      levels[index].byAsked = levels[index].byAsked.compactMapValues(Self.left)
    }
    holders = holders.compactMapValues(Self.left)
  }

  private static func left(_ beginnings: [Beginning]) -> [Beginning]? {
    let left = beginnings.filter { !$0.isGone }
    return left.isEmpty ? nil : left
  }

  private mutating func dropWhatIsLater(than answer: Trail) {
    for index in levels.indices.dropFirst() {
      for beginning in levels[index].byBindings.values {
        if let trail = beginning.trail, !trail.isBefore(answer) { remove(beginning, trail) }
      }
    }
  }

  /// The value by which a descriptor and its bare number find each other.
  private static func plain(_ value: BoundValue) -> BoundValue {
    value.number.map { .number($0) } ?? value
  }

  private static func weight(_ trail: Trail, _ bindings: Bindings) -> Int {
    bindings.values.reduce(256 + trail.text.count) { $0 + $1.weight }
  }
}

extension BoundValue {
  /// About how many bytes it holds.
  var weight: Int {
    switch self {
    case .descriptor, .number: 64
    case .value(let value): value.weight
    }
  }
}

extension TraceValue {
  fileprivate var weight: Int {
    switch content {
    case .integer(let text), .constant(let text), .other(let text): 128 + text.utf8.count
    case .string(let bytes, _, _): 128 + bytes.count
    case .pointer: 128
    case .flags(let parts), .array(let parts), .set(let parts, _), .call(_, let parts):
      parts.reduce(128) { $0 + $1.weight }
    case .structure(let fields): fields.reduce(128) { $0 + $1.value.weight }
    case .words(let words): words.reduce(128) { $0 + $1.weight }
    case .changed(let before, let after), .infix(let before, _, let after), .indexed(let before, let after):
      128 + before.weight + after.weight
    }
  }
}
