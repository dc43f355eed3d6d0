import CallMapping
import LanguageMapping
import LinuxABI

/// What a reader should know of a story as a whole.
struct StoryNotes {
  private(set) var all: [String] = []

  init(_ timeline: Timeline, _ programs: [ProgramTrace]) {
    let words = Wording.english
    if timeline.count > timeline.told.count {
      all.append(words[.moreCalls, ["count": "\(timeline.count)", "limit": "\(Story.stepLimit)"]])
    }
    // The programs of one trace are ordered by its lines.
    if !timeline.isOneClock, programs.contains(where: { $0.text !== programs[0].text }) {
      all.append(words[.noOneClock])
    }
    if timeline.unclear > 0 { all.append(words.count(Int64(timeline.unclear), .unclearDirections)) }
    if timeline.older > 0 { all.append(words.count(Int64(timeline.older), .olderDirections)) }
    for (one, other) in Runs(timeline, programs).apart {
      let isKnown = timeline.reading.spans[one] != nil
      all.append(
        words[
          isKnown ? .twoRunsAtOtherTimes : .twoRuns,
          ["one": programs[one].name, "other": programs[other].name]])
    }
    for (side, one) in programs.enumerated() {
      // Of a trace with a log, lining the two up says so; of several programs of one trace the first.
      if case .traced = one.account, timeline.reading.traces[side] == side,
        let back = timeline.reading.stepsBack[side]
      {
        all.append(
          words[
            .clockSetBack,
            ["name": one.name, "time": words.duration(back.nanoseconds), "line": "\(back.line)"]])
      }
      switch one.account {
      case .logged(let map):
        // The log of a program that still runs is not closed yet, which its lane shows.
        for note in map.notes
        where !one.isAlive || ![.logNotClosed, .logStillWritten].contains(note) {
          all.append(words[.noteOfLog, ["name": one.name, "note": "\(note)"]])
        }
      case .traced(let table):
        for note in table.notes {
          all.append(words[.noteOfTrace, ["name": one.name, "note": Narrator.note(note)]])
        }
      }
    }
  }
}

/// Which traces are of the same run.
private struct Runs {
  /// Programs that have nothing to do with each other.
  private(set) var apart: [(Int, Int)] = []

  init(_ timeline: Timeline, _ programs: [ProgramTrace]) {
    guard (2...8).contains(programs.count) else { return }
    var addresses = [Set<SocketAddress>](repeating: [], count: programs.count)
    var bytes = [Set<[UInt8]>](repeating: [], count: programs.count)
    for endpoint in timeline.sockets.endpoints {
      for address in [endpoint.own, endpoint.peer, endpoint.target] {
        if let address, address.port != 0 { addresses[endpoint.side].insert(Endpoint.name(address)) }
      }
      for passage in endpoint.sent + endpoint.received {
        if let address = passage.address { addresses[endpoint.side].insert(Endpoint.name(address)) }
        if !passage.bytes.isEmpty { bytes[endpoint.side].insert(passage.bytes) }
      }
    }
    for one in programs.indices {
      for other in programs.indices where other > one && programs[one].text !== programs[other].text {
        guard !addresses[one].isEmpty, !addresses[other].isEmpty,
          addresses[one].isDisjoint(with: addresses[other]), bytes[one].isDisjoint(with: bytes[other])
        else { continue }
        if let first = timeline.reading.spans[one], let second = timeline.reading.spans[other],
          first.overlaps(second)
        {
          continue
        }
        apart.append((one, other))
      }
    }
  }
}

/// Which programs wait for others: they never connect, and they listen, or bind an address and receive before they send.
struct Servers {
  private var listens: Set<Int> = []
  private var binds: Set<Int> = []
  private var connects: Set<Int> = []
  /// The first call of each program that moved bytes, and whether it received them.
  private var first: [Int: (call: Int, isReceived: Bool)] = [:]

  init(_ timeline: Timeline, count: Int) {
    for (index, call) in timeline.calls.enumerated() {
      switch timeline.kinds[call.kind].name {
      case "listen": listens.insert(call.side)
      case "bind": binds.insert(call.side)
      case "connect": connects.insert(call.side)
      default:
        guard call.effect.endpoint != nil, let moving = call.effect.moving, first[call.side] == nil else {
          continue
        }
        first[call.side] = (index, !moving.isSent)
      }
    }
  }

  /// Whether a program is a server, by its name or by what it does.
  func acts(_ side: Int, _ name: String) -> Bool {
    if name.contains("server") { return true }
    guard !connects.contains(side) else { return false }
    return listens.contains(side) || binds.contains(side) && first[side]?.isReceived ?? false
  }
}
