import CallForms
import Languages
import StraceParser
import TraceQuery

/// What a program calls on sockets: one call of each shape, as it stands in the trace, by which functions that make the same
/// call are told apart and frameworks are recognised.
struct ProgramCalls {
  private var samples: [TraceEvent] = []
  private var hasWakeUpPair = false

  /// Adds a call of a shape, with what its socket was for.
  mutating func add(_ sample: TraceEvent, _ subject: LanguageRow.Subject) {
    if subject == .wakeUp { hasWakeUpPair = true }
    // What a library does on sockets of its own says nothing of the program's.
    switch subject {
    case .conversation, .probe, .unusedPair, .lentPair: samples.append(Self.respelled(sample))
    case .lookUp, .systemLog, .wakeUp: break
    }
  }

  /// Catalogues know the names of today: PF_INET, AF_FILE and bare numbers are older ones, `_newselect` is a machine's.
  static func respelled(_ sample: TraceEvent) -> TraceEvent {
    var sample = sample
    sample.call = sample.call?.respelled.underCommonName
    return sample
  }

  /// Whether a condition holds.
  func fulfil(_ condition: Row.Condition) -> Bool {
    switch condition {
    case .beside(let texts): isAmong(texts)
    case .without(let texts): !isAmong(texts)
    case .both(let one, let other): fulfil(one) && fulfil(other)
    }
  }

  /// Whether all of a framework's evidence is there.
  func show(_ framework: Framework) -> Bool { framework.evidence.allSatisfy { show($0.sign) } }

  private func show(_ sign: Framework.Evidence.Sign) -> Bool {
    switch sign {
    case .calls(let texts): isAmong(texts)
    case .wakeUpPair: hasWakeUpPair
    case .any(let signs): signs.contains(where: show)
    }
  }

  private func isAmong(_ texts: [String]) -> Bool {
    let patterns = texts.compactMap { try? Pattern($0) }
    return samples.contains { sample in patterns.contains { $0.match(sample) != nil } }
  }
}
