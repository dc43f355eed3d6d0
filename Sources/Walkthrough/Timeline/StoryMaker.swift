import CallLog
import CallMapping
import LanguageMapping
import Languages
import StraceParser
import Threads

extension Story {
  /// How many steps a story has at most: more than anybody goes through, and few enough for one page.
  public static let stepLimit = 3000

  /// Makes a story of what there is of a run.
  ///
  /// - Parameters:
  ///   - heading: what is known of the run besides.
  ///   - programs: its programs; those that are called servers are drawn last, right of the others.
  ///   - sources: the lines of source files, by the names that logs have for them (`lab_server/HelloHi.swift`).
  ///   - handout: the text of the lab's README.md, for its questions, and for the lines that it quotes.
  ///   - isJudged: whether ``unusual`` is asked for: it needs a look at every call, also behind the last step.
  public init(
    _ heading: Heading, of programs: [ProgramTrace], sources: [String: [String]] = [:],
    handout: String? = nil, isJudged: Bool = true
  ) {
    let isServer = { (one: ProgramTrace) in one.name.contains("server") }
    let programs = programs.filter { !isServer($0) } + programs.filter(isServer)
    let maker = StoryMaker(programs, sources)
    let all = StepContexts(maker.timeline, programs)
    let contexts = all.all()
    let (steps, terms, placing) = maker.steps(contexts)
    let lost = LostDatagrams(maker.timeline, contexts)
    let arrows = maker.timeline.arrows.map { arrow in
      var arrow = arrow
      arrow.isLost = lost.has(arrow)
      return arrow
    }
    let (unusual, further) = isJudged ? maker.judged(steps, all, placing) : (Unusual(), [:])
    self.init(
      heading: heading, sides: maker.sides(), steps: steps, arrows: arrows,
      // Nobody is asked about what changes while it is read.
      questions: programs.contains(where: \.isAlive)
        ? [] : Narrator.questions(contexts, steps, maker.timeline.arrows),
      terms: Narrator.terms(terms), notes: maker.notes(),
      introduction: handout.map { Narrator.introduction(handout: $0) } ?? [],
      openQuestions: handout.map { Narrator.openQuestions(handout: $0) } ?? [],
      handout: handout.map {
        QuotedSteps.found(in: Handout.parts($0), contexts, names: programs.map(\.name))
      } ?? [], last: placing.last, conversations: maker.conversations.all, unusual: unusual, further: further)
  }
}

/// From a timeline to steps.
struct StoryMaker {
  let programs: [ProgramTrace]
  let sources: [String: [String]]
  let timeline: Timeline
  let conversations: Conversations

  init(_ programs: [ProgramTrace], _ sources: [String: [String]]) {
    self.programs = programs
    self.sources = sources
    timeline = Timeline(RunReading(programs))
    conversations = Conversations(timeline)
  }

  func notes() -> [String] { StoryNotes(timeline, programs).all }

  // MARK: Steps

  /// The steps, their terms, and what places the calls behind them.
  func steps(_ contexts: [StepContext]) -> (steps: [Step], terms: [[String]], placing: StepPlacing) {
    let (calls, told) = (timeline.calls, timeline.told)
    var course = InFlightCourse(
      calls, timeline.sockets, partners: timeline.partners, arrows: timeline.arrows, clear: timeline.clear,
      told: told)
    var placing = StepPlacing(timeline, programs)
    let narrated = narrated(contexts)
    let conversations = conversations
    let steps = narrated.enumerated().map { place, narrated in
      let call = calls[told[place]]
      var step = narrated.step
      let ends = placing.place(&step, told[place])
      // Log and trace are not whole yet: what one has and the other has not is no difference.
      if !programs[call.side].isAlive {
        let entry = call.logged.flatMap { timeline.reading.logged[call.side]?.entries[$0] }
        step.difference = entry?.difference
        step.disagrees = entry?.difference != nil && entry?.verdict?.isExpected != true
      }
      for end in ends {
        step.changes += end.map(placing.words.change)
        for case .socket(let socket, _) in end { step.changes += course.changes(closing: socket) }
      }
      let unread = course.unread(closedAt: place)
      if unread > 0 {
        step.aside = [step.aside, Narrator.thrownAway(unread)].compactMap { $0 }.joined(separator: " ")
      }
      step.changes += call.effect.changes.map(placing.words.change) + course.changes(at: place)
      step.conversation = conversations.step[place]
      step.descriptor = call.effect.number >= 0 ? Int(clamping: call.effect.number) : nil
      return step
    }
    return (steps, narrated.map(\.terms), placing)
  }

  /// So many steps are one piece of work of a thread.
  private static let pieceSteps = 250

  /// The words of each step, which need no other one.
  private func narrated(_ contexts: [StepContext]) -> [(step: Step, terms: [String])] {
    let (sources, size) = (sources, Self.pieceSteps)
    return concurrently((contexts.count + size - 1) / size) { piece in
      contexts[piece * size..<min(contexts.count, (piece + 1) * size)].map { Self.narrated($0, sources) }
    }.flatMap { $0 }
  }

  private static func narrated(_ context: StepContext, _ sources: [String: [String]]) -> (
    step: Step, terms: [String]
  ) {
    let narrator = Narrator(context)
    var step = judged(context, narrator)
    step.swift = narrator.swift
    step.source = context.record.map { source($0.file, $0.line, sources) } ?? source(context.caller, sources)
    step.caller = context.caller?.caller
    step.prototype = narrator.prototype
    step.manual = narrator.manual
    step.syscalls = context.syscalls.indices.map { index in
      Step.Syscall(
        lines: context.syscalls[index].event.lines, short: narrator.short(index), role: narrator.role(index))
    }
    step.mainSyscall = context.main
    step.explanations = narrator.explanations
    let told = narrator.told
    step.sentence = told.sentence
    step.aside = narrator.remark
    return (step, told.terms)
  }

  /// What a step is judged by, without the words that nobody reads then.
  private static func judged(_ context: StepContext, _ narrator: Narrator) -> Step {
    var step = Step(side: 0, function: context.function)
    step.isBlocked = context.isBlocked
    step.isOnFile =
      ["read", "write", "readv", "writev"].contains(context.function) && context.before == nil
    step.isUnasked = context.language?.kind == .unasked
    step.isDiscard = context.language?.scope == .discarded && context.function == "close"
    step.failure = narrator.failure
    step.pendingError = narrator.pendingError
    step.isTimedOut = narrator.isTimedOut
    step.isCut = narrator.isCut
    step.unsent = narrator.unsent
    step.isInterrupted = [.interrupted, .failed("EINTR")].contains(context.outcome)
    if case .signal = context.cutOff { step.isEndedBySignal = true }
    step.isEndedByExit = context.cutOff == .exit
    step.payload = context.payload
    return step
  }

  /// So many calls behind the last step are looked at together.
  private static let stretch = 8192

  /// What is unusual in the whole run, and the steps behind the last one that it names.
  func judged(
    _ steps: [Step], _ contexts: StepContexts, _ placing: StepPlacing
  ) -> (Unusual, [Int: Step]) {
    var placing = placing
    var judgement = Judgement(placing.sides, partners: timeline.partners)
    func made(_ call: Int) -> [Int] {
      let effect = timeline.calls[call].effect
      // socket(2) is about what it makes.
      let own = effect.before == nil && effect.after != nil ? effect.endpoint : nil
      return effect.made.compactMap(\.endpoint) + (own.map { [$0] } ?? [])
    }
    for (place, call) in timeline.told.enumerated() {
      judgement.take(steps[place], place, made: made(call))
    }
    let further = timeline.further
    for start in stride(from: 0, to: further.count, by: Self.stretch) {
      let places = start..<min(further.count, start + Self.stretch)
      for (place, context) in zip(places, contexts.further(places)) {
        let narrator = Narrator(context)
        var step = Self.judged(context, narrator)
        step.explanations = narrator.result
        let ends = placing.place(&step, further[place])
        let changes = ends.flatMap { $0 } + timeline.calls[further[place]].effect.changes
        step.changes = changes.map(placing.words.change)
        judgement.take(step, steps.count + place, made: made(further[place]))
      }
    }
    let unusual = judgement.finish(placing.last) { index in
      let call = timeline.calls[index < steps.count ? timeline.told[index] : further[index - steps.count]]
      return signal(behind: call).map { ($0, call.side, call.process) }
    }
    var named: [Int: Step] = [:]
    for index in unusual.steps where index >= steps.count {
      let place = index - steps.count
      for context in contexts.further(place..<place + 1) {
        var step = Self.narrated(context, sources).step
        _ = placing.place(&step, further[place])
        named[index] = step
      }
    }
    return (unusual, named)
  }

  /// The signal that strace shows behind a call that one interrupted: `--- SIGUSR1 {...} ---`.
  private func signal(behind call: TimelineCall) -> String? {
    let lines = programs[call.side].text.lines
    guard let last = self.lines(of: call).last, lines.indices.contains(last) else { return nil }
    let thread = (call.thread ?? call.process).map { Array("\($0)".utf8) }
    // Other threads' lines may stand between.
    for text in lines[last...].prefix(16) {
      let words = text.prefix(128).split(separator: 0x20)
      guard let mark = words.prefix(3).firstIndex(where: { $0.elementsEqual("---".utf8) }),
        mark + 1 < words.count,
        mark == 0 || !words[0].allSatisfy({ (0x30...0x39).contains($0) })
          || thread.map({ words[0].elementsEqual($0) }) ?? true
      else { continue }
      return String(decoding: words[mark + 1], as: UTF8.self)
    }
    return nil
  }

  private static func source(_ file: String, _ line: Int, _ sources: [String: [String]]) -> Step.Source {
    guard let text = sources[file], line > 0, line <= text.count else {
      return Step.Source(file: file, line: line)
    }
    let shown = max(1, line - context)...min(text.count, line + context)
    return Step.Source(file: file, line: line, excerpt: shown.map { Step.Source.Line($0, text[$0 - 1]) })
  }

  /// Where a stack says that the call was made.
  private static func source(_ caller: ProgramTrace.Caller?, _ sources: [String: [String]]) -> Step.Source? {
    guard let caller, let file = caller.file, caller.line > 0 else { return nil }
    var found = source(file, caller.line, sources)
    // Of the compiler's path the folder and the file, as logs have it.
    found.file = file.split(separator: "/").suffix(2).joined(separator: "/")
    return found
  }

  /// How many lines of a source are shown before and behind a call.
  private static let context = 3

  // MARK: Programs

  func sides() -> [Story.Side] {
    var told: [[Bool]] = programs.map { Array(repeating: false, count: $0.text.lines.count + 1) }
    var untold: [[Int]] = programs.map { _ in [] }
    let calls = timeline.calls
    for index in calls.indices {
      let side = calls[index].side
      for line in lines(of: calls[index]) where told[side].indices.contains(line) && !told[side][line] {
        told[side][line] = true
        if timeline.step[index] == nil { untold[side].append(line) }
      }
    }
    let servers = Servers(timeline, count: programs.count)
    return programs.enumerated().map { index, one in
      var rest = rest(of: index, told[index])
      if !untold[index].isEmpty {
        let further = Narrator.furtherCalls(Story.stepLimit)
        rest.append(
          Story.Rest(
            name: further.name, why: further.why,
            lines: untold[index].sorted()))
      }
      if one.linesBefore > 0 {
        for place in rest.indices { rest[place].lines = rest[place].lines.map { $0 &+ one.linesBefore } }
      }
      switch one.account {
      case .logged(let map):
        return Story.Side(
          name: one.name, program: ([map.log.program] + map.log.arguments).joined(separator: " "),
          language: nil,
          hasLog: true, verdict: one.isAlive ? nil : Self.verdict(map), lines: one.text.lines,
          linesBefore: one.linesBefore, rest: rest, isTraced: !map.isLogAlone,
          isServer: servers.acts(index, one.name), isAlive: one.isAlive)
      case .traced(let table):
        return Story.Side(
          name: one.name, program: table.program.path ?? one.path,
          language: table.language.name == "linux" ? nil : table.language.title, hasLog: false, verdict: nil,
          lines: one.text.lines, linesBefore: one.linesBefore, rest: rest,
          isServer: servers.acts(index, one.name), isAlive: one.isAlive)
      }
    }
  }

  private func lines(of call: TimelineCall) -> [Int] {
    if let number = call.logged {
      return timeline.reading.logged[call.side]?.entries[number].parts.flatMap(\.event.lines) ?? []
    }
    guard let resumed = call.resumedLine, resumed != call.line else { return [call.line] }
    return [call.line, resumed]
  }

  private func rest(of side: Int, _ told: [Bool]) -> [Story.Rest] {
    let found = timeline.reading.plans[side]?.rest(of: side) { told[$0] } ?? []
    return found.map { category, lines in
      let (name, why) =
        switch category {
        case .ledger(let category): Narrator.rest(category)
        case .leftover(let leftover): Narrator.rest(leftover)
        case .probe: Narrator.probes
        case .wakeUp: Narrator.wakeUps
        case .lentPair: Narrator.lentPairs
        case .machinery: Narrator.machinery(of: frameworks(of: side))
        case .question: Narrator.questionsOfInput
        case .lookUp: Narrator.lookUps(timeOuts(of: side))
        }
      return Story.Rest(name: name, why: why, lines: lines)
    }
  }

  private func frameworks(of side: Int) -> [String] {
    guard case .traced(let table) = programs[side].account else { return [] }
    return table.frameworks.map(\.title)
  }

  private func timeOuts(of side: Int) -> String? {
    let waits = timeline.reading.plans[side]?.timeOuts.filter { $0.side == side } ?? []
    return waits.first.map { Narrator.unanswered(waits.count, first: $0.line, limit: $0.limit) }
  }

  private static func verdict(_ map: CallMap) -> String {
    let calls = map.calls.count
    if map.isLogAlone { return Wording.english[.notAsked] }
    let unexplained = map.ledger.count(.unexplained)
    let words = Wording.english
    let agreeing =
      map.agreeing == calls
      ? words.count(Int64(calls), .agreeingCalls)
      : words[.someCallsAgree, ["agreeing": "\(map.agreeing)", "count": "\(calls)"]]
    let verdict =
      unexplained == 0
      ? words[.noLineUnexplained, ["agreeing": agreeing]]
      : words.count(Int64(unexplained), .unexplainedLines, ["agreeing": agreeing])
    let reservations = map.reservations.map(\.description).joined(separator: "; ")
    return reservations.isEmpty
      ? verdict : words[.notVouchedFor, ["verdict": verdict, "reservations": reservations]]
  }
}
