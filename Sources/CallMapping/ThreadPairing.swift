import CallLog
import StraceParser
import TraceModel

/// Pairs all of a log's records by the order of both sides, thread by thread, where no stamp can say whose a call is.
struct ThreadPairing {
  let log: CallLog
  let wanted: [ExpectedSyscall]
  let index: TraceIndex
  let events: [TraceEvent]
  let found: ThreadSearch.Found

  /// For each record its entries.
  func pair() -> [[Int]] {
    var result = [[Int]](repeating: [], count: log.records.count)
    let pairing = OrderPairing(records: log.records, wanted: wanted, index: index, events: events)
    for (thread, own) in Dictionary(grouping: log.records.indices, by: { log.records[$0].thread }) {
      guard let traced = found.threads[thread], let entries = index.byThread[traced] else { continue }
      let candidates = entries.filter {
        index.entries[$0].line > (found.opening ?? 0) && !index.entries[$0].isLog
      }
      // What a print leaves in a buffer need not show at all: it is no part of the order.
      let ordered = own.filter { !wanted[$0].isBuffered }
      for (record, entries) in pairing.pair(ordered, with: candidates) { result[record] = entries }
      PrintFilling(log: log, wanted: wanted, index: index, events: events).fill(own, candidates, &result)
      fillLookUps(own, candidates, &result)
    }
    return result
  }

  /// Gives each look-up what lies between the calls before and after it and is nobody's.
  private func fillLookUps(_ own: [Int], _ candidates: [Int], _ result: inout [[Int]]) {
    guard own.contains(where: { wanted[$0].isLookUp }) else { return }
    let free = candidates.filter { !LineClassifier.shuttingDown.contains(index.entries[$0].name) }
    var next = [Int](repeating: Int.max, count: own.count + 1)
    for place in own.indices.reversed() { next[place] = result[own[place]].first ?? next[place + 1] }
    var last = -1
    for (place, record) in own.enumerated() {
      if wanted[record].isLookUp {
        let end = next[place + 1]
        // Both are in the order of the trace: what was given is not looked at again.
        let start = free.lowerBound { $0 > last }
        result[record] = Array(free[start...].prefix { $0 < end })
      }
      last = result[record].last ?? last
    }
  }
}
