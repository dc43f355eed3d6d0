import CallLog
import LinuxABI
import StraceParser
import TraceText

/// Pairs by order: the longest story that both sides tell in the same sequence.
struct OrderPairing {
  let records: [CallRecord]
  let wanted: [ExpectedSyscall]
  let index: TraceIndex
  let events: [TraceEvent]

  /// How many cells of the table of scores are affordable.
  static let cellLimit = 1_000_000

  /// Pairs records with entries, both in their order.
  func pair(_ own: [Int], with candidates: [Int]) -> [Int: [Int]] {
    let names = Set(own.flatMap { [wanted[$0].name] + wanted[$0].alternatives })
    let entries = candidates.filter { names.contains(index.entries[$0].name) || isResumption($0) }
    var pairs: [(record: Int, entry: Int)] = []
    // What agrees without doubt at both ends needs no search.
    var first = 0
    var firstEntry = 0
    while first < own.count, firstEntry < entries.count,
      score(own[first], entries[firstEntry]) == Self.perfect
    {
      pairs.append((own[first], firstEntry))
      first += 1
      firstEntry += 1
    }
    let rest = Array(own[first...])
    let restEntries = Array(entries[firstEntry...])
    // Where a record or an entry could stand alone it is the entry: a trace holds more than a log.
    let rows = WeightedAlignment.rows(restEntries.count, rest.count, limit: Self.cellLimit) { entry, record in
      Int32(score(rest[record], restEntries[entry]))
    }
    let best =
      rows?.compactMap { row in row.first.flatMap { entry in row.second.map { ($0, entry) } } }
      ?? walk(rest, restEntries)
    for pair in best { pairs.append((rest[pair.0], firstEntry + pair.1)) }
    return withRestarts(pairs, entries)
  }

  /// Adds to each pair the interrupted entries before it and the resumption behind it.
  private func withRestarts(_ pairs: [(record: Int, entry: Int)], _ entries: [Int]) -> [Int: [Int]] {
    var result: [Int: [Int]] = [:]
    let used = Set(pairs.map(\.entry))
    for pair in pairs {
      let thread = index.entries[entries[pair.entry]].thread
      var group = [entries[pair.entry]]
      var place = pair.entry - 1
      while place >= 0, !used.contains(place), index.entries[entries[place]].isRestart,
        index.entries[entries[place]].thread == thread,
        wanted[pair.record].fits(index.entries[entries[place]].name)
      {
        group.append(entries[place])
        place -= 1
      }
      group.reverse()
      place = pair.entry + 1
      while place < entries.count, isResumption(entries[place]),
        index.entries[entries[place]].thread == thread
      {
        group.append(entries[place])
        place += 1
      }
      result[pair.record] = group
    }
    return result
  }

  private func isResumption(_ entry: Int) -> Bool { index.entries[entry].name == "restart_syscall" }

  // MARK: How well a record and an entry fit

  static let perfect = 16

  /// 0 when they cannot be the same call, ``perfect`` when nothing that was looked at is different.
  private func score(_ record: Int, _ entry: Int) -> Int {
    let wanted = wanted[record]
    let traced = index.entries[entry]
    guard wanted.fits(traced.name), let call = events[traced.event].call else { return 0 }
    let row = wanted.call
    let record = records[record]
    var score = 4
    if let number = call.result?.number {
      score += record.result == number ? 5 : 0
    } else if traced.isRestart {
      score += record.errno == Errno.interrupted.rawValue && record.result == -1 || record.isBegun ? 5 : 0
    } else {
      score += record.isBegun ? 5 : 0
    }
    // Descriptor first, then whatever plain numbers follow: a length, a backlog.
    var isSame = true
    for (place, (argument, value)) in zip(record.arguments, call.arguments).enumerated() {
      guard case .integer(let number) = argument else { continue }
      if let seen = value.number ?? Self.constant(value, row, place), seen != number { isSame = false }
    }
    score += isSame ? 4 : 0
    for (argument, value) in zip(record.arguments, call.arguments) {
      guard case .bytes(let bytes) = argument, case .string(let seen, _, _) = value.content else { continue }
      if !zip(bytes.kept, seen).allSatisfy(==) || seen.isEmpty != (bytes.count == 0) { return score }
    }
    return score + 3
  }

  /// The number behind a name: tells socket(AF_UNIX) from socket(AF_INET), of which a look-up makes both.
  private static func constant(_ value: TraceValue, _ row: Call?, _ place: Int) -> Int64? {
    guard let row, row.parameters.indices.contains(place) else { return nil }
    switch row.parameters[place].kind {
    case .constant(let domain), .flags(let domain): return ConstantReading.number(value, in: domain)
    default: return nil
    }
  }

  // MARK: Alignment

  /// The first good pair within a short look ahead, for logs too long for the table.
  private func walk(_ own: [Int], _ entries: [Int]) -> [(Int, Int)] {
    let reach = 16
    var pairs: [(Int, Int)] = []
    var r = 0
    var e = 0
    while r < own.count, e < entries.count {
      var best: (score: Int, r: Int, e: Int) = (0, 0, 0)
      search: for ahead in 0..<reach {
        for skipped in 0...ahead where r + skipped < own.count && e + ahead - skipped < entries.count {
          let fit = score(own[r + skipped], entries[e + ahead - skipped]) - ahead
          if fit > best.score { best = (fit, r + skipped, e + ahead - skipped) }
          if fit >= Self.perfect - ahead { break search }
        }
      }
      guard best.score > 0 else {
        r += 1
        e += 1
        continue
      }
      pairs.append((best.r, best.e))
      r = best.r + 1
      e = best.e + 1
    }
    return pairs
  }
}
