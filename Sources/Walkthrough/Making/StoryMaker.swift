import CallLog
import CallMapping
import LanguageMapping
import Languages
import LinuxABI
import StraceParser

extension Story {
  /// How many steps a story has at most: more than anybody goes through, and few enough for one page.
  public static let stepLimit = 3000

  /// Makes a story of what there is of a run.
  ///
  /// - Parameters:
  ///   - heading: what is known of the run besides.
  ///   - evidence: its programs; those that are called servers are drawn last, right of the others.
  ///   - sources: the lines of source files, by the names that logs have for them (`lab_server/HelloHi.swift`).
  ///   - handout: the text of the lab's README.md, for its questions.
  public init(
    _ heading: Heading, of evidence: [Evidence], sources: [String: [String]] = [:], handout: String? = nil
  ) {
    let isServer = { (one: Evidence) in one.name.contains("server") }
    var maker = StoryMaker(evidence.filter { !isServer($0) } + evidence.filter(isServer), sources)
    maker.order()
    let scenes = maker.scenes()
    let steps = maker.steps(scenes)
    self.init(
      heading: heading, sides: maker.sides(), steps: steps, arrows: maker.arrows,
      questions: Teller.questions(scenes), terms: Teller.terms(steps), notes: maker.notes,
      introduction: handout.map { Teller.introduction(handout: $0) } ?? [],
      openQuestions: handout.map { Teller.openQuestions(handout: $0) } ?? [])
  }
}

/// From evidence to steps.
private struct StoryMaker {
  let evidence: [Evidence]
  let sources: [String: [String]]
  private let readers: [ActReader]
  private let acts: [Act]
  /// Where each program's acts begin.
  private let starts: [Int]
  private let isOneClock: Bool
  private let effects: [SocketWalk.Effect]
  /// Ends of processes behind the last act of their program.
  private let ends: [(time: Int64?, changes: [Change])]
  private let endpoints: [Endpoint]
  private var partners: [Int?] = []
  private var moments: [Int64?]
  /// The acts in the order of their moments.
  private var sorted: [Int] = []
  /// The acts that become steps, in the order of the story, and the step of each.
  private var told: [Int] = []
  private var step: [Int?] = []
  private(set) var arrows: [Arrow] = []
  private var clear: Set<Int> = []
  private var peeks: Set<Arrow> = []
  private(set) var notes: [String] = []

  init(_ evidence: [Evidence], _ sources: [String: [String]]) {
    self.evidence = evidence
    self.sources = sources
    readers = evidence.enumerated().map { ActReader($1, side: $0) }
    var acts: [Act] = []
    var starts: [Int] = []
    var endpoints: [Endpoint] = []
    var effects: [SocketWalk.Effect] = []
    var ends: [(time: Int64?, changes: [Change])] = []
    for (side, reader) in readers.enumerated() {
      starts.append(acts.count)
      let walk = SocketWalk(
        reader.acts, side: side, offset: acts.count, forks: reader.forks, ends: reader.ends,
        endpoints: endpoints)
      endpoints = walk.endpoints
      ends += walk.last
      effects += walk.effects
      acts += reader.acts
    }
    self.acts = acts
    self.starts = starts
    self.endpoints = endpoints
    self.effects = effects
    self.ends = ends
    let clocks = Set(readers.map(\.clock))
    isOneClock = clocks.count <= 1 && !clocks.contains(nil) && acts.contains { $0.begin != nil }
    moments = Self.moments(acts)
  }

  /// When each act took effect: one that takes, at its return; without a measured one, when its thread went on.
  private static func moments(_ acts: [Act]) -> [Int64?] {
    var moments = acts.map { $0.takes ? $0.end : $0.begin }
    var following: [[Int?]: Int64] = [:]
    for index in acts.indices.reversed() {
      let thread = [acts[index].side, acts[index].thread]
      if moments[index] == nil { moments[index] = following[thread] ?? acts[index].begin }
      if let begin = acts[index].begin { following[thread] = begin }
    }
    return moments
  }

  // MARK: Order

  mutating func order() {
    sorted = acts.indices.sorted { key($0) < key($1) }
    var rank = [Int](repeating: 0, count: acts.count)
    for (place, act) in sorted.enumerated() { rank[act] = place }
    partners = ConnectionPairing.partners(endpoints, rank: rank)
    let streams = StreamArrows(endpoints, partners: partners)
    let datagrams = DatagramArrows(endpoints, partners: partners, rank: rank)
    let found = streams.arrows + datagrams.arrows
    clear = streams.clear
    var threads: [[Int?]: [Int]] = [:]
    for index in acts.indices { threads[[acts[index].side, acts[index].thread], default: []].append(index) }
    told = Ordering.causal(
      sorted, chains: Array(threads.values),
      arrows: found.compactMap { arrow in arrow.to.map { (arrow.from, $0) } })
    if told.count > Story.stepLimit {
      notes.append(
        "The run has \(told.count) calls; the first \(Story.stepLimit) are told, the others are among the rest of the "
          + "trace.")
      told.removeLast(told.count - Story.stepLimit)
    }
    step = Array(repeating: nil, count: acts.count)
    for (place, act) in told.enumerated() { step[act] = place }
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
    addNotes(streams.unclear)
  }

  private func key(_ act: Int) -> (Int64, Int, Int) {
    let place = acts[act].place
    guard isOneClock else { return (Int64(place), place, acts[act].side) }
    return (moments[act] ?? .min, place, acts[act].side)
  }

  private mutating func addNotes(_ unclear: Int) {
    if !isOneClock, evidence.count > 1 {
      notes.append(
        "The traces have no stamps of one clock (strace -ttt): what the programs sent each other alone orders their steps."
      )
    }
    if unclear > 0 {
      notes.append(
        "For \(unclear) direction\(unclear == 1 ? "" : "s") of a connection the traces show more bytes received than sent, "
          + "or other ones: no arrows are drawn there. A call may be missing from the trace.")
    }
    for one in evidence {
      guard case .logged(let map) = one.account else { continue }
      for note in map.notes { notes.append("\(one.name): \(note).") }
    }
  }

  // MARK: Scenes

  func scenes() -> [Scene] {
    let payloads = payloads()
    let waiting = Waiting(acts, effects, endpoints, partners: partners, isOneClock: isOneClock)
    var incoming: [[Arrow]] = Array(repeating: [], count: told.count)
    var outgoing = incoming
    for arrow in arrows {
      outgoing[arrow.from].append(arrow)
      if let to = arrow.to { incoming[to].append(arrow) }
    }
    var counts: [String: Int] = [:]
    var scenes: [Scene] = []
    scenes.reserveCapacity(told.count)
    for (place, index) in told.enumerated() {
      let act = acts[index]
      let effect = effects[index]
      var scene = Scene(step: place, side: evidence[act.side].name, function: act.function)
      scene.row = act.row
      scene.record = act.record
      scene.syscalls = act.syscalls
      scene.main = act.main
      scene.verdict = act.verdict
      scene.language = act.language
      if case .traced(_, let table) = evidence[act.side].account {
        scene.languageTitle = table.language.title
      }
      (scene.before, scene.after, scene.made) = (effect.before, effect.after, effect.made)
      scene.payload = payloads[index]
      scene.incoming = incoming[place].sorted { ($0.toOffset, $0.from) < ($1.toOffset, $1.from) }
        .map { link($0, at: place, $0.from, outgoing[$0.from]) }
      scene.outgoing = outgoing[place].map { link($0, at: place, $0.to, $0.to.map { incoming[$0] } ?? []) }
      scene.isBlocked =
        waiting.isBlocked(index)
        || act.takes && incoming[place].contains { begins($0.from, after: act.begin) }
      (scene.isEdgeTriggered, scene.isDeaf) = (effect.isEdgeTriggered, effect.isDeaf)
      scene.found = effect.found
      if let begin = act.begin, let end = act.end {
        scene.duration = end.subtractingReportingOverflow(begin).partialValue
      }
      let kind = "\(act.side) \(scene.kind)"
      scene.earlier = counts[kind, default: 0]
      counts[kind, default: 0] += 1
      scenes.append(scene)
    }
    return scenes
  }

  private func begins(_ place: Int, after begin: Int64?) -> Bool {
    guard isOneClock, let begin, let other = acts[told[place]].begin else { return false }
    return other > begin
  }

  /// One end of an arrow as the step at the other end sees it.
  private func link(_ arrow: Arrow, at place: Int, _ other: Int?, _ arrows: [Arrow]) -> Scene.Link {
    guard let other else { return Scene.Link(arrow.kind, step: nil, side: nil, bytes: arrow.bytes) }
    let isPeek = peeks.contains(arrow)
    let siblings = isPeek ? 1 : arrows.count { $0.kind == arrow.kind && !peeks.contains($0) }
    let isEarlier = begins(place, after: acts[told[other]].begin)
    var link = Scene.Link(
      arrow.kind, step: other, side: evidence[acts[told[other]].side].name, bytes: arrow.bytes,
      total: effects[told[other]].moving?.count, siblings: max(1, siblings), isUnderWay: isEarlier)
    let (here, there) = (acts[told[place]], acts[told[other]])
    if here.side == there.side, here.process != there.process { link.process = there.process }
    return link
  }

  /// What each act moved, with the characters that two receives share.
  private func payloads() -> [Step.Payload?] {
    var payloads = effects.map { $0.moving?.payload }
    for endpoint in endpoints where endpoint.isStream {
      var last: Int?
      for passage in endpoint.received where !passage.isPeek {
        defer { last = passage.act }
        guard let last, let before = bytes(last), let now = bytes(passage.act) else { continue }
        let (unfinished, leftOver) = SplitCharacters.between(before, now)
        // The last bytes of a long receive are not kept: there is nothing to mark.
        if before.count <= Step.Payload.limit { payloads[last]?.unfinished = unfinished }
        payloads[passage.act]?.leftOver = leftOver
      }
    }
    return payloads
  }

  /// All the bytes of a receive; nil where log and trace kept fewer.
  private func bytes(_ act: Int) -> [UInt8]? {
    guard let messages = effects[act].moving?.messages, messages.count == 1, let only = messages.first,
      only.bytes.count == only.count
    else { return nil }
    return only.bytes
  }

  // MARK: Steps

  func steps(_ scenes: [Scene]) -> [Step] {
    let base = isOneClock ? acts.lazy.compactMap(\.begin).min() : nil
    func since(_ time: Int64?) -> Int64? {
      guard let base, let time else { return nil }
      let (nanoseconds, overflow) = time.subtractingReportingOverflow(base)
      return overflow ? nil : nanoseconds
    }
    var course = InFlightCourse(
      acts: effects, endpoints: endpoints, partners: partners, arrows: arrows, clear: clear,
      told: told)
    var reached = Int64.min
    // Without one clock nobody knows which steps of the others came behind a program's end.
    var ends =
      isOneClock ? self.ends.filter { $0.time != nil }.sorted { $0.time ?? 0 < $1.time ?? 0 }[...] : []
    return scenes.enumerated().map { place, scene in
      let act = acts[told[place]]
      // Stamp and duration leave out what strace does between them (some 200 microseconds with -yy): what was sent may
      // have been received "before" by them. The order is right, the moment is then the sender's.
      reached = max(reached, moments[told[place]] ?? reached)
      var step = Step(side: act.side, function: act.function)
      (step.process, step.thread) = (act.process, act.thread)
      (step.begin, step.end, step.moment) = (
        since(act.begin), since(act.end), since(reached == .min ? nil : reached)
      )
      step.isBlocked = scene.isBlocked
      step.swift = Teller.swift(scene)
      step.source = act.record.map { source($0.file, $0.line) }
      step.prototype = Teller.prototype(scene)
      step.manual = Teller.manual(scene)
      step.syscalls = scene.syscalls.indices.map { index in
        Step.Syscall(
          lines: scene.syscalls[index].event.lines, short: Teller.short(scene, index),
          role: Teller.role(scene, index))
      }
      step.mainSyscall = act.main
      step.explanations = Teller.explanations(scene)
      step.sentence = Teller.sentence(scene)
      step.aside = Teller.aside(scene)
      step.failure = Teller.failure(scene)
      step.payload = scene.payload
      step.difference = act.difference
      while let end = ends.first, end.time ?? 0 < reached {
        ends.removeFirst()
        step.changes += end.changes
        for case .socket(let socket) in end.changes { step.changes += course.changes(closing: socket.id) }
      }
      let effect = effects[told[place]]
      if let socket = effect.endpoint, effect.after?.phase == .closed, endpoints[socket].isStream {
        let unread = course.unread(by: socket)
        if unread > 0 {
          step.aside = [step.aside, Teller.thrownAway(unread)].compactMap { $0 }.joined(separator: " ")
        }
      }
      step.changes += effect.changes + course.changes(at: place)
      return step
    }
  }

  private func source(_ file: String, _ line: Int) -> Step.Source {
    guard let text = sources[file], line > 0, line <= text.count else {
      return Step.Source(file: file, line: line)
    }
    let shown = max(1, line - Self.context)...min(text.count, line + Self.context)
    return Step.Source(file: file, line: line, excerpt: shown.map { Step.Source.Line($0, text[$0 - 1]) })
  }

  /// How many lines of a source are shown before and behind a call.
  private static let context = 3

  // MARK: Programs

  func sides() -> [Story.Side] {
    var untold: [[Int]] = evidence.map { _ in [] }
    for (index, act) in acts.enumerated() where step[index] == nil { untold[act.side] += act.lines }
    return evidence.enumerated().map { index, one in
      var rest = readers[index].rest
      if !untold[index].isEmpty {
        rest.append(
          Story.Rest(
            name: "further calls",
            why: "Calls behind the last step that is told: a story ends after \(Story.stepLimit).",
            lines: untold[index].filter { $0 > 0 && $0 <= one.lines.count }.sorted()))
      }
      switch one.account {
      case .logged(let map):
        return Story.Side(
          name: one.name, program: ([map.log.program] + map.log.arguments).joined(separator: " "),
          language: nil,
          hasLog: true, verdict: Self.verdict(map), lines: one.lines, rest: rest)
      case .traced(_, let table):
        return Story.Side(
          name: one.name, program: table.program.path,
          language: table.language.name == "linux" ? nil : table.language.title, hasLog: false, verdict: nil,
          lines: one.lines, rest: rest)
      }
    }
  }

  private static func verdict(_ map: CallMap) -> String {
    let calls = map.calls.count
    let unexplained = map.ledger.count(.unexplained)
    let lines =
      unexplained == 1
      ? "1 line of its trace is" : unexplained == 0 ? "no line is" : "\(unexplained) lines are"
    let agreeing =
      map.agreeing == calls
      ? calls == 1
        ? "Its one call agrees with the trace" : "All \(calls) calls of its log agree with the trace"
      : "\(map.agreeing) of the \(calls) calls of its log agree with the trace"
    return agreeing + ", and " + lines + " unexplained."
  }
}
