import LinuxABI
import StraceParser

/// Which calls waited.
///
/// A call that waited took longer than one that only copies; where it did not, something that it waited for happened
/// while it was under way. How long a call took alone says little of one that gives: a busy machine holds up any call.
struct Waiting {
  private let acts: [Act]
  private let effects: [SocketWalk.Effect]
  private let partners: [Int?]
  private let lingers: [Bool]
  /// For each socket when its own calls began that its partner can notice, and when its receives ended; ascending.
  private var gave: [[Int64]] = []
  private var took: [[Int64]] = []

  /// A call that copies takes some 10 to 60 microseconds under strace.
  private static let time: Int64 = 1_000_000

  /// - Parameter isOneClock: whether the stamps of different programs can be compared.
  init(
    _ acts: [Act], _ effects: [SocketWalk.Effect], _ endpoints: [Endpoint], partners: [Int?], isOneClock: Bool
  ) {
    self.acts = acts
    self.effects = effects
    self.partners = partners
    lingers = endpoints.map(\.lingers)
    guard isOneClock else { return }
    gave = endpoints.map { endpoint in
      let own = endpoint.sent.map(\.act) + [endpoint.ending, endpoint.connecting].compactMap { $0 }
      return own.compactMap { acts[$0].begin }.sorted()
    }
    took = endpoints.map { endpoint in endpoint.received.compactMap { acts[$0.act].end }.sorted() }
  }

  /// Whether a call waited, as far as it and its socket's other end show.
  func isBlocked(_ index: Int) -> Bool {
    let act = acts[index]
    let failure = act.call?.result?.errno
    if act.row?.purpose == .lookUp || failure == "EAGAIN" || failure == "EINPROGRESS" { return false }
    let name = act.call?.name ?? act.function
    if act.takes {
      if Facts.timeout(act.call) == 0 { return false }
      return isLong(act) || effects[index].ready.contains { happened(gave, at: $0, during: act) }
    }
    switch name {
    case "connect", "futex": return isLong(act)
    case "close": return isLong(act) && effects[index].endpoint.map { lingers[$0] } ?? false
    case "sendto", "sendmsg", "sendmmsg", "write", "writev", "sendfile", "send":
      // Room comes when the other side receives.
      guard let socket = effects[index].endpoint, isLong(act) else { return false }
      return act.end == nil || happened(took, at: socket, during: act)
    default: return false
    }
  }

  /// Where nobody measured, strace has cut the line of a call in two because another thread ran meanwhile.
  private func isLong(_ act: Act) -> Bool {
    if let begin = act.begin, let end = act.end {
      return end.subtractingReportingOverflow(begin).partialValue >= Self.time
    }
    guard let main = act.main, act.syscalls.indices.contains(main) else { return false }
    let event = act.syscalls[main].event
    return event.kind == .unfinished || event.resumedLine != nil
  }

  /// Whether the partner of a socket did something while a call was under way.
  private func happened(_ times: [[Int64]], at socket: Int, during act: Act) -> Bool {
    guard let partner = partners[socket], times.indices.contains(partner), let begin = act.begin,
      let end = act.end
    else { return false }
    var low = 0
    var high = times[partner].count
    while low < high {
      let middle = (low + high) / 2
      if times[partner][middle] <= begin { low = middle + 1 } else { high = middle }
    }
    return low < times[partner].count && times[partner][low] <= end
  }
}
