import LinuxABI
import StraceParser
import TraceModel

/// Which calls waited.
///
/// A call that waited took longer than one that only copies; where it did not, something that it waited for happened
/// while it was under way. How long a call took alone says little of one that gives: a busy machine holds up any call.
struct Waiting {
  private let calls: [TimelineCall]
  private let kinds: CallKinds
  private let sockets: SocketLog
  private let partners: [Int?]
  /// For each socket when its own calls began that its partner can notice, and when its receives ended; ascending.
  private var gave: [[Int64]] = []
  private var took: [[Int64]] = []
  /// For each socket how many bytes it had sent when a send began, and received when a receive had ended; ascending.
  private var sent: [[(time: Int64, bytes: Int)]] = []
  private var received: [[(time: Int64, bytes: Int)]] = []

  /// A call that copies takes some 10 to 60 microseconds under strace.
  private static let time: Int64 = 1_000_000

  /// - Parameter isOneClock: whether the stamps of different programs can be compared.
  init(
    _ calls: [TimelineCall], _ kinds: CallKinds, _ sockets: SocketLog, partners: [Int?], isOneClock: Bool
  ) {
    self.calls = calls
    self.kinds = kinds
    self.sockets = sockets
    self.partners = partners
    guard isOneClock else { return }
    // Only a call that found something ready, or that gave and took long, asks what others did meanwhile: without one these
    // lists are not made.
    if calls.contains(where: { !$0.effect.ready.isEmpty }) {
      gave = sockets.endpoints.map { endpoint in
        let own = endpoint.sent.map(\.call) + [endpoint.ending, endpoint.connecting].compactMap { $0 }
        return own.compactMap { calls[$0].begin }.sorted()
      }
    }
    guard calls.contains(where: { !kinds[$0.kind].takes && isLong($0) }) else { return }
    took = sockets.endpoints.map { endpoint in endpoint.received.compactMap { calls[$0.call].end }.sorted() }
    sent = sockets.endpoints.map { Self.sums($0.sent) { calls[$0].begin } }
    received = sockets.endpoints.map { Self.sums($0.received.filter { !$0.isPeek }) { calls[$0].end } }
  }

  /// How many bytes had passed at which time.
  private static func sums(
    _ passages: [Endpoint.Passage], _ time: (Int) -> Int64?
  ) -> [(time: Int64, bytes: Int)] {
    var sum = 0
    return passages.compactMap { passage in time(passage.call).map { ($0, passage.count) } }
      .sorted { $0.0 < $1.0 }.map { time, count in
        sum += count
        return (time, sum)
      }
  }

  /// Whether a call waited, as far as it and its socket's other end show.
  ///
  /// - Parameter values: the call as its line has it.
  func isBlocked(_ index: Int, _ values: TraceCall?) -> Bool {
    isBlocked(calls[index], kinds.all[calls[index].kind], values)
  }

  private func isBlocked(_ call: TimelineCall, _ kind: CallKinds.Kind, _ values: TraceCall?) -> Bool {
    let failure = call.effect.outcome.errno
    if kind.row?.purpose == .lookUp || failure == .again || failure == .inProgress { return false }
    if kind.takes {
      if CallContext.timeout(values) == 0 { return false }
      return isLong(call)
        || call.effect.ready.contains { $0.endpoint.map { happened(gave, at: $0, during: call) } ?? false }
    }
    guard kind.pause != .never, isLong(call) else { return false }
    switch kind.pause {
    case .never, .long: return true
    case .lingering: return call.effect.before.map { sockets.states[$0].lingers } ?? false
    case .room:
      // Room comes when the other side receives.
      guard let socket = call.effect.endpoint else { return false }
      return call.end == nil || happened(took, at: socket, during: call) && !hasRoom(socket, call)
    }
  }

  /// strace cuts the line of a call in two where another thread speaks meanwhile, however long it took: of one that nobody
  /// measured nothing is known, if it returned.
  private func isLong(_ call: TimelineCall) -> Bool {
    if let duration = call.duration ?? call.elapsed { return duration >= Self.time }
    // `= ?`: its thread was gone before it returned.
    let isCutOff = call.resumedLine != nil && call.effect.outcome == .unknown
    return call.line > 0 && (call.effect.outcome == .none || isCutOff)
  }

  /// How long a call waited that failed because its socket's limit was over, SO_RCVTIMEO or SO_SNDTIMEO; nil for any other.
  ///
  /// - Parameter mayWait: whether nothing else says that it must not wait.
  func limit(_ index: Int, mayWait: Bool) -> Int64? {
    let call = calls[index]
    let name = kinds[call.kind].name
    guard let before = call.effect.before, !call.effect.isInjected else { return nil }
    let limits = sockets.states[before].limits
    let limit: Int64?
    switch call.effect.outcome.errno {
    case .again?: limit = kinds[call.kind].takes ? limits.receiving : limits.sending
    // connect(2) has the limit of a send: socket(7).
    case .inProgress? where name == "connect": limit = limits.sending
    default: return nil
    }
    guard let limit else { return nil }
    // The kernel counts in ticks, of 10 ms at most.
    if let duration = call.duration ?? call.elapsed {
      return duration >= limit - min(limit / 2, 10_000_000) ? limit : nil
    }
    return mayWait ? limit : nil
  }

  /// Whether a stream had room for what a call sent: nothing lay unread, and it is less than the smallest buffer takes
  /// (SO_SNDBUF, socket(7): 4,608 bytes, what the kernel needs for itself among them).
  private func hasRoom(_ socket: Int, _ call: TimelineCall) -> Bool {
    guard sockets.endpoints[socket].isStream, let partner = partners[socket], let begin = call.begin,
      let moving = call.effect.moving, moving.count <= 2048, sent.indices.contains(socket),
      received.indices.contains(partner)
    else { return false }
    return bytes(sent[socket], before: begin) <= bytes(received[partner], before: begin)
  }

  /// How many bytes had passed before a time.
  private func bytes(_ sums: [(time: Int64, bytes: Int)], before time: Int64) -> Int {
    let place = sums.lowerBound { $0.time >= time }
    return place > 0 ? sums[place - 1].bytes : 0
  }

  /// Whether the partner of a socket did something while a call was under way.
  private func happened(_ times: [[Int64]], at socket: Int, during call: TimelineCall) -> Bool {
    guard let partner = partners[socket], times.indices.contains(partner), let begin = call.begin,
      let end = call.end
    else { return false }
    let place = times[partner].lowerBound { $0 > begin }
    return place < times[partner].count && times[partner][place] <= end
  }
}
