import CallForms
import Languages
import StraceParser
import TraceQuery

/// What a program calls on sockets: one call of each shape, as it stands in the trace, by which functions that make the same
/// call are told apart and frameworks are recognised; and on which sockets it calls it.
struct ProgramCalls {
  /// Whether the trace shows the program from its start: what it lacks is not there.
  var isShownFromItsStart = false
  private var samples: [Int32: TraceEvent] = [:]
  private var groups: [UInt8: Group] = [:]
  private var hasWakeUpPair = false

  /// The shapes of the calls on a listener, and of those on what it accepted; a connection has the latter alone.
  private struct Group {
    var listener: Set<Int32> = []
    var connections: Set<Int32> = []

    /// A group of one socket, and of all.
    var all: Set<Int32> { listener.union(connections) }
  }

  /// Adds the calls of a key, of which a sample is given.
  mutating func add(_ sample: TraceEvent, _ key: ProgramTally.Key) {
    if key.subject == .wakeUp { hasWakeUpPair = true }
    // What a library does on sockets of its own says nothing of the program's.
    guard [.conversation, .probe, .unusedPair, .lentPair].contains(key.subject) else { return }
    let shape = key.shape.index
    if samples[shape] == nil { samples[shape] = Self.respelled(sample) }
    guard key.file.group != 0 else { return }
    if key.file.isListener {
      groups[key.file.group, default: Group()].listener.insert(shape)
    } else {
      groups[key.file.group, default: Group()].connections.insert(shape)
    }
  }

  /// The groups of sockets that there are.
  var groupNumbers: [UInt8] { groups.keys.sorted() }

  /// Catalogues know the names of today: PF_INET, AF_FILE and bare numbers are older ones, `_newselect` is a machine's.
  static func respelled(_ sample: TraceEvent) -> TraceEvent {
    var sample = sample
    sample.call = sample.call?.respelled.underCommonName
    return sample
  }

  // MARK: Conditions

  /// Of which sockets a condition holds.
  func fulfil(_ condition: Row.Condition) -> Sockets {
    switch condition {
    case .beside(let texts): return isAmong(texts) ? .any : .none
    case .without(let texts): return isAmong(texts) ? .none : .any
    case .never(let texts): return isAmong(texts) ? .none : Sockets(isOlder: false)
    case .perhaps(let texts): return isAmong(texts) ? .any : Sockets(isOlder: true)
    case .here(let texts):
      let shapes = shapes(texts)
      return Sockets(groups: Set(groups.filter { !$0.value.all.isDisjoint(with: shapes) }.keys))
    case .both(let one, let other): return fulfil(one).intersection(fulfil(other))
    }
  }

  /// Which sockets something is about.
  struct Sockets {
    /// Those of these groups, and none beside them; nil for all.
    var groups: Set<UInt8>?
    /// Those alone that are older than the trace, or those alone that it shows being made; nil for both.
    var isOlder: Bool?

    static let any = Sockets()
    static let none = Sockets(groups: [])

    var isEmpty: Bool { groups?.isEmpty ?? false }

    func contains(_ file: FileClass) -> Bool {
      groups?.contains(file.group) ?? true && isOlder ?? file.isOlder == file.isOlder
    }

    func intersection(_ other: Sockets) -> Sockets {
      if let isOlder, let others = other.isOlder, isOlder != others { return .none }
      let both = groups.map { mine in other.groups.map(mine.intersection) ?? mine } ?? other.groups
      return Sockets(groups: both, isOlder: isOlder ?? other.isOlder)
    }
  }

  // MARK: Frameworks

  /// The sockets that are a framework's, by what it does: all that is evidence of it must be there, for one of its listeners
  /// or connections where it is known by these.
  func sockets(of framework: Framework) -> Sockets {
    // Each pattern is compared with each call once, however many groups there are.
    var known: [String: Set<Int32>] = [:]
    for text in framework.evidence.flatMap(\.sign.patterns) where known[text] == nil {
      known[text] = shapes([text])
    }
    let shows = { (sign: Framework.Evidence.Sign, group: Group?) in self.shows(sign, group, known) }
    switch framework.sockets {
    case .watched, .all: return framework.evidence.allSatisfy { shows($0.sign, nil) } ? .any : .none
    case .listeners, .connections:
      let isServer = framework.sockets == .listeners
      return Sockets(
        groups: Set(
          groups.filter { _, group in
            group.listener.isEmpty != isServer && framework.evidence.allSatisfy { shows($0.sign, group) }
          }.keys))
    }
  }

  /// - Parameters:
  ///   - group: the sockets to look at; nil for all.
  ///   - known: the shapes that each pattern describes.
  private func shows(
    _ sign: Framework.Evidence.Sign, _ group: Group?, _ known: [String: Set<Int32>]
  ) -> Bool {
    func isThere(_ texts: [String], _ among: Set<Int32>?) -> Bool {
      texts.contains { text in
        guard let shapes = known[text] else { return false }
        return among.map { !$0.isDisjoint(with: shapes) } ?? !shapes.isEmpty
      }
    }
    return switch sign {
    case .calls(let texts): isThere(texts, group?.all)
    case .onListener(let texts): isThere(texts, group?.listener)
    case .wakeUpPair: hasWakeUpPair
    case .laterTrace: !isShownFromItsStart
    case .any(let signs): signs.contains { shows($0, group, known) }
    case .all(let signs): signs.allSatisfy { shows($0, group, known) }
    case .none(let sign): !shows(sign, group, known)
    }
  }

  private func isAmong(_ texts: [String]) -> Bool {
    let patterns = texts.compactMap { try? Pattern($0) }
    return samples.values.contains { sample in patterns.contains { $0.match(sample) != nil } }
  }

  private func shapes(_ texts: [String]) -> Set<Int32> {
    let patterns = texts.compactMap { try? Pattern($0) }
    return Set(
      samples.filter { _, sample in patterns.contains { $0.match(sample) != nil } }.keys)
  }
}
