public import CallLog
import LinuxABI

extension CallMap {
  /// What a log says by itself, where nobody traced the program: each call is not traced, and no line stands for anything.
  ///
  /// It never ``agrees``: nothing was compared.
  ///
  /// - Parameter log: what the program said.
  public init(logAlone log: CallLog) {
    let calls = log.records.map { record in
      MappedCall(record: record, call: record.row, syscalls: [], verdict: .notTraced(.noTrace))
    }
    self.init(
      log: log, calls: calls, extra: [],
      ledger: Ledger(
        entries: [], unexplained: [], notListed: [], mappedCalls: 0, lookUpLines: 0, lookUps: 0, counts: [:]),
      filter: TraceFilter(.everything), matching: .logAlone, notes: [.noTrace] + Note.ofLog(log),
      contradictions: [], contradictionsLeftOut: 0, interfaces: .all)
  }

  /// Whether the program was not traced, so that all of this is its own word.
  public var isLogAlone: Bool { matching == .logAlone }
}

extension Note {
  /// What a reader should know of a log by itself.
  static func ofLog(_ log: CallLog) -> [Note] {
    var notes: [Note] = []
    if log.holes > 0 { notes.append(.holes(log.holes)) }
    if log.unrecorded > 0 { notes.append(.unrecorded(log.unrecorded)) }
    if log.closed == nil { notes.append(log.isStillWritten ? .logStillWritten : .logNotClosed) }
    if log.records.isEmpty { notes.append(.emptyLog) }
    return notes
  }
}
