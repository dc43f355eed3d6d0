package import StraceParser
package import TraceModel

extension Pattern {
  /// The same pattern, in which these names are variables wherever they stand alone for a value: `bind(L, ...)`.
  package func naming(_ variables: Set<String>) -> Pattern {
    guard case .call(let names, var arguments, var result) = subject else { return self }
    arguments.values = arguments.values.map { $0.naming(variables) }
    if case .value(let value) = result { result = .value(value.naming(variables)) }
    return Pattern(text: text, subject: .call(names: names, arguments: arguments, result: result))
  }

  /// The names of its variables.
  package var variables: Set<String> { Variables(self).all }

  /// Those of them that it refuses: `!$fd`.
  package var refused: Set<String> { Variables(self).refused }

  private init(text: String, subject: Subject) {
    (self.text, self.subject) = (text, subject)
  }

  /// The same call, whatever its arguments are and whatever came of it.
  fileprivate var ofSameName: Pattern {
    guard case .call(let names, _, _) = subject else { return self }
    return Pattern(
      text: text, subject: .call(names: names, arguments: ListPattern(values: [], isOpen: true), result: .any)
    )
  }
}

extension ValuePattern {
  fileprivate func naming(_ variables: Set<String>) -> ValuePattern {
    switch self {
    case .constants(let names, false):
      if names.count == 1, let name = names.first, variables.contains(name) { return .variable(name) }
      return self
    case .structure(let fields, let isOpen):
      return .structure(fields.map { ($0.name, $0.value.naming(variables)) }, isOpen: isOpen)
    case .array(var list):
      list.values = list.values.map { $0.naming(variables) }
      return .array(list)
    case .call(let name, var list):
      list.values = list.values.map { $0.naming(variables) }
      return .call(name, list)
    case .changed(let from, let to): return .changed(from.naming(variables), to.naming(variables))
    case .not(let refused): return .not(refused.naming(variables))
    case .any, .variable, .bareNumber, .number, .bytes, .constants: return self
    }
  }
}

/// Asks a trace many patterns at once, each by itself: every line that one describes, with what its variables stand for. It is
/// given the lines by whoever reads the trace.
package struct PatternSurvey {
  private var finder: PatternFinder
  private var general: Doubt?
  private var doubts: [Int: Doubt] = [:]

  /// A line that a pattern describes.
  package struct Hit {
    package let pattern: Int
    package let line: Int
    /// The line that ended the call, where that is another one.
    package let lastLine: Int
    /// When it began and ended, by the stamps of its trace, where it has them.
    package let begin: Int64?
    package let end: Int64?
    package let bindings: Bindings
    /// What it is held against again where the pattern refuses a variable: nothing was bound yet.
    fileprivate let again: (pattern: Pattern, event: TraceEvent, files: EventFiles)?

    /// Whether it is what the pattern describes where variables stand for this.
    package func agrees(with bindings: Bindings) -> Bool {
      again.map { $0.pattern.match($0.event, bindings, $0.files) != nil } ?? true
    }
  }

  /// - Parameter absences: the patterns of which it is asked whether they never match.
  package init(_ patterns: [Pattern], absences: Set<Int>) {
    finder = PatternFinder(patterns, absences)
  }

  /// Takes a line, of a model that keeps its descriptors.
  package mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ text: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    finder.take(state, parser, text, place)
  }

  /// Takes what the model knows when the trace has ended.
  package mutating func finish(_ state: borrowing KernelState, _ counts: TraceCounts) {
    general = finder.general?.doubt(state, counts)
    for (pattern, wholeness) in finder.wholeness { doubts[pattern] = wholeness.doubt(state, counts) }
  }

  /// What was found, in the order in which the calls returned.
  package var hits: [Hit] { finder.hits }
  /// For each pattern lines that are of its call and not what it describes; the first of them.
  package var near: [[Int]] { finder.near }
  /// Whether there were more hits than are kept.
  package var isFull: Bool { finder.isFull }

  /// Why nothing is known of what the trace does not show; nil where that did not happen.
  /// - Parameter pattern: one of the absences; nil for any call.
  package func doubt(of pattern: Int? = nil) -> Doubt? { pattern.map { doubts[$0] } ?? general }
}

/// Holds each line against each pattern.
private struct PatternFinder {
  private let patterns: [Pattern]
  private let loose: [Pattern]
  private let refuses: [Bool]
  private let filter: Filter
  private(set) var wholeness: [(pattern: Int, wholeness: Wholeness)] = []
  private(set) var general: Wholeness?
  private(set) var hits: [PatternSurvey.Hit] = []
  private(set) var near: [[Int]]
  private(set) var isFull = false

  private static let hitLimit = 1_000_000
  private static let nearLimit = 64

  init(_ patterns: [Pattern], _ absences: Set<Int>) {
    self.patterns = patterns
    loose = patterns.map(\.ofSameName)
    refuses = patterns.map { !$0.refused.isEmpty }
    filter = Filter(loose)
    near = patterns.map { _ in [] }
    wholeness = absences.sorted().map { ($0, Wholeness(for: patterns[$0])) }
    general = (try? Pattern("_")).map { Wholeness(for: $0) }
  }

  /// When an event was over; nil where nobody says how long it took.
  private static func end(_ event: TraceEvent) -> Int64? {
    guard let begin = event.prefix.time?.nanoseconds else { return nil }
    guard let call = event.call else { return begin }
    return call.duration.map { begin.addingReportingOverflow($0).partialValue }
  }

  mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ text: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    general?.take(state, parser, text, place)
    for index in wholeness.indices { wholeness[index].wholeness.take(state, parser, text, place) }
    guard !place.isBeginning, !patterns.isEmpty, filter.wants(parser, text, isBeginning: false) else {
      return
    }
    let event = parser.event(text, place)
    let files = state.effects.called.map { EventFiles($0, state, of: event) } ?? .none
    for (index, pattern) in patterns.enumerated() {
      if let bindings = pattern.bindings(of: event, files) {
        if hits.count < Self.hitLimit {
          hits.append(
            PatternSurvey.Hit(
              pattern: index, line: place.line, lastLine: place.resumedLine ?? place.line,
              begin: event.prefix.time?.nanoseconds, end: Self.end(event), bindings: bindings,
              again: refuses[index] ? (pattern, event, files) : nil))
        } else {
          isFull = true
        }
      } else if near[index].count < Self.nearLimit, loose[index].match(event) != nil {
        near[index].append(place.line)
      }
    }
  }
}
