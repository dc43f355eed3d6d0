import LinuxABI
import StraceParser
import TraceModel

/// The calls of a run in the order of cause and effect, and what went from one to another. No words.
struct Timeline {
  let reading: RunReading
  /// Whether the stamps of all programs are of one clock.
  let isOneClock: Bool
  /// When each call took effect.
  let moments: [Int64?]
  /// For each socket the other end of its connection.
  let partners: [Int?]
  /// The calls that become steps, in the order of the story, and the step of each.
  let told: [Int]
  let step: [Int?]
  /// The calls behind the last step, in the same order: they are judged, and not told.
  let further: [Int]
  /// How many calls there are in all.
  var count: Int { calls.count }
  /// What went from step to step.
  private(set) var arrows: [Arrow] = []
  /// Arrows to calls that only looked at the bytes: MSG_PEEK.
  private(set) var peeks: Set<Arrow> = []
  /// For calls whose datagram nobody received the socket that had its address.
  let targets: [Int: Int]
  /// The sockets of which every byte that they sent is accounted for.
  let clear: Set<Int>
  /// Directions of which the traces show more received than sent, or other bytes.
  let unclear: Int
  /// Directions of connections that are older than their trace.
  let older: Int
  /// Whether a call of one program is the cause of a call of another one.
  let linked: Set<[Int]>

  var calls: [TimelineCall] { reading.calls }
  /// The sockets, with their own addresses as their peers say them.
  let sockets: SocketLog
  var kinds: CallKinds { reading.kinds }

  init(_ reading: RunReading) {
    self.reading = reading
    let calls = reading.calls
    let clocks = Set(reading.clocks)
    isOneClock = clocks.count <= 1 && !clocks.contains(nil) && calls.contains { $0.begin != nil }
    let moments = Self.moments(reading)
    self.moments = moments
    let written = Self.written(reading)
    let sorted = Self.sorted(reading, moments, written, isOneClock)
    var rank = [Int](repeating: 0, count: calls.count)
    for (place, call) in sorted.enumerated() { rank[call] = place }
    let partners = ConnectionPairing(reading.sockets, rank: rank).partners
    self.partners = partners
    let precedence = Precedence(calls, traces: reading.traces)
    let streams = StreamArrows(reading.sockets, partners: partners, precedence)
    let datagrams = DatagramArrows(reading.sockets, partners: partners, rank: rank, precedence)
    var sockets = reading.sockets
    sockets.settle(partners: partners, datagrams: datagrams.endpoints)
    self.sockets = sockets
    targets = datagrams.targets
    let found = streams.arrows + datagrams.arrows
    (clear, unclear, older) = (streams.clear, streams.unclear, streams.older)
    linked = Set(found.compactMap { arrow in arrow.to.map { [calls[arrow.from].side, calls[$0].side] } })
    let causes = found.compactMap { arrow in arrow.to.map { (from: arrow.from, to: $0) } }
    var told = Ordering.causal(
      sorted, following: Self.following(reading, written), causes: causes + Causes(reading, partners).all)
    further = Array(told.dropFirst(Story.stepLimit))
    told.removeLast(further.count)
    self.told = told
    var step: [Int?] = Array(repeating: nil, count: calls.count)
    for (place, call) in told.enumerated() { step[call] = place }
    self.step = step
    for arrow in found {
      guard let from = step[arrow.from], arrow.to == nil || arrow.to.flatMap({ step[$0] }) != nil else {
        continue
      }
      var placed = arrow
      (placed.from, placed.to) = (from, arrow.to.flatMap { step[$0] })
      arrows.append(placed)
      if streams.peeks.contains(arrow) || datagrams.peeks.contains(arrow) { peeks.insert(placed) }
    }
    arrows.sort { ($0.from, $0.to ?? .max, $0.fromOffset) < ($1.from, $1.to ?? .max, $1.fromOffset) }
  }

  /// When each call took effect: one that takes, at its return.
  ///
  /// Where nobody measured how long it took, its thread's next stamp bounds it, and the first use of what it made.
  private static func moments(_ reading: RunReading) -> [Int64?] {
    let calls = reading.calls
    return calls.indices.map { index in
      guard reading.kinds[calls[index].kind].takes else { return calls[index].begin }
      if let end = calls[index].end { return end }
      let call = calls[index]
      let use = call.effect.made.lazy.compactMap { made -> Int64? in
        made.endpoint.flatMap { reading.sockets.endpoints[$0].firstUse }.flatMap { reading.calls[$0].begin }
      }.first
      // One that never returned is told where it began.
      if call.effect.outcome == .none || call.effect.outcome == .unknown { return call.begin }
      return [call.bound, use].compactMap { $0 }.min().map { max($0, call.begin ?? $0) } ?? call.begin
    }
  }

  /// The calls trace by trace, each's in the order of its lines, whichever of its programs made them.
  private static func written(_ reading: RunReading) -> [Int] {
    let calls = reading.calls
    // Program by program they are in that order already.
    guard Set(reading.traces).count < reading.traces.count else { return Array(calls.indices) }
    func key(_ call: TimelineCall) -> (Int, Int, Int) {
      (reading.traces[call.side], call.place.line, call.place.order)
    }
    return calls.indices.sorted { key(calls[$0]) < key(calls[$1]) }
  }

  private static func sorted(
    _ reading: RunReading, _ moments: [Int64?], _ written: [Int], _ isOneClock: Bool
  ) -> [Int] {
    let calls = reading.calls
    var places = [Int](repeating: 0, count: calls.count)
    var next = [Int](repeating: 0, count: reading.traces.count)
    for index in written {
      let trace = reading.traces[calls[index].side]
      places[index] = next[trace]
      next[trace] += 1
    }
    func key(_ call: Int) -> (Int64, Int, Int) {
      (isOneClock ? moments[call] ?? .min : Int64(places[call]), places[call], calls[call].side)
    }
    return calls.indices.sorted { key($0) < key($1) }
  }

  private struct Thread: Hashable {
    var trace: Int
    var thread: Int?
  }

  /// The next call of the same thread, for each call.
  private static func following(_ reading: RunReading, _ written: [Int]) -> [Int] {
    var following = [Int](repeating: -1, count: written.count)
    var last: [Thread: Int] = [:]
    // Most calls are of the same thread as the one before.
    var (latest, known): (Int, Thread?) = (-1, nil)
    for index in written {
      let thread = Thread(
        trace: reading.traces[reading.calls[index].side], thread: reading.calls[index].thread)
      if let known, known != thread { last[known] = latest }
      if let before = known == thread ? latest : last[thread] { following[before] = index }
      (latest, known) = (index, thread)
    }
    return following
  }
}

/// What must come before what, whatever the stamps say.
private struct Causes {
  private(set) var all: [(from: Int, to: Int)] = []

  init(_ reading: RunReading, _ partners: [Int?]) {
    let endpoints = reading.sockets.endpoints
    let calls = reading.calls
    func isOther(_ one: Int, _ other: Int) -> Bool {
      guard one != other else { return false }
      return reading.traces[calls[one].side] != reading.traces[calls[other].side]
        || calls[one].thread != calls[other].thread
    }
    var listeners: [SocketAddress: Int] = [:]
    for endpoint in endpoints {
      if let listening = endpoint.listening, let own = endpoint.own {
        listeners[Endpoint.name(own)] = listening
      }
    }
    for (index, endpoint) in endpoints.enumerated() {
      // A connect that succeeded comes after the listen that it reached.
      guard endpoint.isStream, let connect = endpoint.connecting, reading.sockets.final(index).isConnected
      else { continue }
      let listener = partners[index].flatMap { endpoints[$0].listener }.flatMap { endpoints[$0].listening }
      if let listen = listener ?? endpoint.target.flatMap({ listeners[Endpoint.name($0)] }),
        isOther(listen, connect)
      {
        all.append((listen, connect))
      }
    }
    refused(reading, listeners, partners, isOther)
    for index in calls.indices {
      // What made a socket comes before its uses by others, and they before its close.
      guard let socket = calls[index].effect.endpoint else { continue }
      if let maker = endpoints[socket].maker, isOther(maker, index) { all.append((maker, index)) }
      if let ending = endpoints[socket].ending, isOther(index, ending),
        reading.traces[calls[ending].side] == reading.traces[calls[index].side],
        calls[index].place.line < calls[ending].place.line, calls[index].effect.after != nil
      {
        all.append((index, ending))
      }
    }
  }

  /// An attempt that was refused came before the listen that a later one of its thread reached: without stamps nothing else
  /// says so.
  private mutating func refused(
    _ reading: RunReading, _ listeners: [SocketAddress: Int], _ partners: [Int?],
    _ isOther: (Int, Int) -> Bool
  ) {
    struct Attempt: Hashable {
      var trace: Int
      var thread: Int?
      var target: SocketAddress
    }
    let (endpoints, calls) = (reading.sockets.endpoints, reading.calls)
    func attempt(_ call: Int, _ target: SocketAddress) -> Attempt {
      Attempt(trace: reading.traces[calls[call].side], thread: calls[call].thread, target: target)
    }
    // The first one that succeeded, and the listen that it reached.
    var reached: [Attempt: (connect: Int, listen: Int)] = [:]
    for (index, endpoint) in endpoints.enumerated() {
      guard endpoint.isStream, let connect = endpoint.connecting, let target = endpoint.target,
        reading.sockets.final(index).isConnected
      else { continue }
      let listener = partners[index].flatMap { endpoints[$0].listener }.flatMap { endpoints[$0].listening }
      guard let listen = listener ?? listeners[Endpoint.name(target)] else { continue }
      let key = attempt(connect, target)
      if reached[key].map({ calls[connect].place.line < calls[$0.connect].place.line }) ?? true {
        reached[key] = (connect, listen)
      }
    }
    guard !reached.isEmpty else { return }
    for index in calls.indices
    where calls[index].effect.outcome.errno == .connectionRefused && !calls[index].effect.isInjected
      && calls[index].begin == nil && reading.kinds[calls[index].kind].name == "connect"
    {
      guard let state = calls[index].effect.after, let target = reading.sockets.states[state].target?.plain,
        let first = reached[attempt(index, target)], isOther(index, first.listen),
        calls[index].place.line < calls[first.connect].place.line
      else { continue }
      all.append((index, first.listen))
    }
  }
}
