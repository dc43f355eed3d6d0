import CallLog
import StraceParser
import TraceModel

/// Says which writes are whose where no stamp does: between two other calls, prints and their writes are in one order,
/// and so many bytes each.
struct PrintFilling {
  let log: CallLog
  let wanted: [ExpectedSyscall]
  let index: TraceIndex
  let events: [TraceEvent]

  /// - Parameters:
  ///   - own: the records of one thread.
  ///   - candidates: the entries of that thread.
  ///   - result: for each record its entries; those of prints are told anew where all their bytes are there.
  func fill(_ own: [Int], _ candidates: [Int], _ result: inout [[Int]]) {
    guard own.contains(where: { wanted[$0].isPrint }) else { return }
    let writes = candidates.filter { length($0) != nil }
    var prints: [Int] = []
    var waiting = 0
    var used = 0
    for place in 0...own.count {
      // A call of another kind that the trace shows ends the span; so does the end.
      let isEnd = place == own.count
      if !isEnd, wanted[own[place]].isPrint { prints.append(own[place]) }
      guard isEnd || !wanted[own[place]].isPrint && !result[own[place]].isEmpty else { continue }
      let end = isEnd ? Int.max : result[own[place]].first ?? Int.max
      var span: [Int] = []
      while used < writes.count, writes[used] < end {
        span.append(writes[used])
        used += 1
      }
      share(span, among: prints, &waiting, &result)
      prints = []
    }
  }

  /// - Parameter waiting: how many bytes were printed before and not written yet.
  private func share(_ writes: [Int], among prints: [Int], _ waiting: inout Int, _ result: inout [[Int]]) {
    let written = writes.reduce(0) { $0.addingClamped(length($1) ?? 0) }
    let flushed = prints.lastIndex { !wanted[$0].isBuffered }
    let due = prints.prefix((flushed ?? -1) + 1).reduce(waiting) { $0.addingClamped(count($1)) }
    let printed = prints.reduce(waiting) { $0.addingClamped(count($1)) }
    // Something is missing or too much: whose it is, the order of all calls has said as well as anybody can.
    guard written >= due, written <= printed, flushed != nil || written > 0 else {
      waiting = flushed == nil ? printed : 0
      return
    }
    var rest = writes[...]
    for record in prints {
      waiting = waiting.addingClamped(count(record))
      result[record] = []
      while let first = rest.first, let length = length(first), length <= waiting {
        result[record].append(first)
        waiting -= length
        rest = rest.dropFirst()
      }
    }
  }

  private func count(_ record: Int) -> Int {
    max(0, PrintComparison.text(of: log.records[record])?.count ?? 0)
  }

  /// How much an entry wrote to standard output; nil where it did not.
  private func length(_ entry: Int) -> Int? {
    guard index.entries[entry].name == "write", let call = events[index.entries[entry].event].call,
      call.arguments.count == 3, call.arguments[0].number == 1, let length = call.result?.number, length > 0
    else { return nil }
    return Int(length)
  }
}
