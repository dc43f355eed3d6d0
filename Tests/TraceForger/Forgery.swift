import CallLog
package import CallMapping
import StraceParser

/// One way to change a true recording, and what must come of it wherever it is done.
package struct Forgery: Sendable {
  /// What is changed.
  package let name: String
  /// What must be said.
  package let expected: Expectation
  /// Makes the change in a place that the draft's numbers choose; false where the recording has none.
  let change: @Sendable (inout Draft) -> Bool

  init(
    _ name: String, _ expected: Expectation = .named, _ change: @escaping @Sendable (inout Draft) -> Bool
  ) {
    self.name = name
    self.expected = expected
    self.change = change
  }

  /// What must come of a change.
  package enum Expectation: Hashable, Sendable {
    /// It is a difference, an unexplained line, a missing call or a contradiction, or the files are refused.
    case named
    /// The verdict says that something was not checked, and `--strict` fails; or it is named.
    case reserved
    /// A note says that something was not compared; or more.
    case noted
    /// The same calls have the same verdicts, and nothing more or less is said; why that is right.
    case harmless(String)
    /// Nobody can tell from these two files, in one place at least; why.
    case open(String)
    /// It could be told and is not yet, in one place at least; what would tell it.
    case unseen(String)
  }

  /// What came of a change.
  package enum Outcome: Hashable, Sendable {
    /// The recording has no place for it.
    case noPlace
    /// It does not agree any more.
    case named
    /// It agrees with a reservation that was not there before.
    case reserved
    /// It agrees with a note that was not there before.
    case noted
    /// It agrees as before.
    case agreed
  }

  /// Makes the change in a recording, and compares.
  package func attempt(on recording: Recording, seed: UInt64) -> (outcome: Outcome, said: String) {
    var draft = Draft(recording, seed: seed)
    guard change(&draft) else { return (.noPlace, "") }
    let map: CallMap
    do { map = try draft.map() } catch { return (.named, error.description) }
    let trace = draft.spelling ?? draft.events.text
    guard
      map.ledger.lineCount == trace.count(where: { $0 == UInt8(ascii: "\n") })
        + (trace.last == UInt8(ascii: "\n") ? 0 : 1)
    else { return (.noPlace, "the ledger does not add up") }
    guard map.agrees else { return (.named, map.complaints) }
    let before = recording.map
    if map.reservations != before.reservations { return (.reserved, "\(map.reservations)") }
    let known = Set(before.notes)
    if let note = map.notes.first(where: { !known.contains($0) }) { return (.noted, note.description) }
    // What agrees as before is shown, so that a surprise can be looked at.
    let old = recording.events.text.split(separator: UInt8(ascii: "\n"))
    let new = trace.split(separator: UInt8(ascii: "\n"))
    let difference = new.difference(from: old).insertions.first ?? new.difference(from: old).removals.first
    guard case .insert(_, let line, _)? = difference else {
      if case .remove(_, let line, _)? = difference {
        return (.agreed, "without " + String(decoding: line, as: UTF8.self))
      }
      let records = zip(recording.log.records, draft.log.records).first { $0 != $1 }
      return (.agreed, records.map { "\($0.1)" } ?? "the log's header")
    }
    return (.agreed, String(decoding: line, as: UTF8.self))
  }

  /// Whether an outcome is as it must be; what is open may be named in some places.
  package func allows(_ outcome: Outcome) -> Bool {
    switch (expected, outcome) {
    case (_, .noPlace), (.open, _), (.unseen, _), (.named, .named), (.reserved, .named),
      (.reserved, .reserved),
      (.noted, .named), (.noted, .reserved), (.noted, .noted), (.harmless, .agreed), (.harmless, .noted):
      true
    default: false
    }
  }
}

extension CallMap {
  /// Everything that is wrong, in words.
  package var complaints: String {
    var words = (contradictions + differences).map(\.description)
    words += calls.filter { !$0.verdict.isExpected }.map { "\($0.record.call): \($0.verdict)" }
    words += ledger.unexplained.map { "unexplained: line \($0.lines): \($0.text ?? "")" }
    if lost > 0 { words.append("lost \(lost)") }
    return words.prefix(6).joined(separator: "\n")
  }
}
