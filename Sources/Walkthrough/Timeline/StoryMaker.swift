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
  ///   - handout: the text of the lab's README.md, for its questions.
  public init(
    _ heading: Heading, of programs: [ProgramTrace], sources: [String: [String]] = [:], handout: String? = nil
  ) {
    let isServer = { (one: ProgramTrace) in one.name.contains("server") }
    let programs = programs.filter { !isServer($0) } + programs.filter(isServer)
    let maker = StoryMaker(programs, sources)
    let contexts = StepContexts(maker.timeline, programs).all()
    let (steps, terms, last) = maker.steps(contexts)
    self.init(
      heading: heading, sides: maker.sides(), steps: steps, arrows: maker.timeline.arrows,
      // Nobody is asked about what changes while it is read.
      questions: programs.contains(where: \.isAlive)
        ? [] : Narrator.questions(contexts, steps, maker.timeline.arrows),
      terms: Narrator.terms(terms), notes: maker.notes(),
      introduction: handout.map { Narrator.introduction(handout: $0) } ?? [],
      openQuestions: handout.map { Narrator.openQuestions(handout: $0) } ?? [], last: last)
  }
}

/// From a timeline to steps.
private struct StoryMaker {
  let programs: [ProgramTrace]
  let sources: [String: [String]]
  let timeline: Timeline

  init(_ programs: [ProgramTrace], _ sources: [String: [String]]) {
    self.programs = programs
    self.sources = sources
    timeline = Timeline(RunReading(programs))
  }

  func notes() -> [String] { StoryNotes(timeline, programs).all }

  // MARK: Steps

  /// A thread of a program.
  private struct Actor: Hashable {
    let side: Int
    let thread: Int
  }

  func steps(_ contexts: [StepContext]) -> (steps: [Step], terms: [[String]], last: [Change]) {
    let (calls, told) = (timeline.calls, timeline.told)
    let base = timeline.isOneClock ? calls.lazy.compactMap(\.begin).min() : nil
    func since(_ time: Int64?) -> Int64? {
      guard let base, let time else { return nil }
      let (nanoseconds, overflow) = time.subtractingReportingOverflow(base)
      return overflow ? nil : nanoseconds
    }
    let words = SocketWords(timeline.sockets)
    var course = InFlightCourse(
      calls, timeline.sockets, partners: timeline.partners, arrows: timeline.arrows, clear: timeline.clear,
      told: told)
    var reached = Int64.min
    // Without one clock nobody knows which steps of the others came behind a program's end.
    var ends =
      timeline.isOneClock
      ? timeline.reading.last.filter { $0.time != nil }.sorted { $0.time ?? 0 < $1.time ?? 0 }[...] : []
    let narrated = narrated(contexts)
    var known: Set<Actor> = []
    let steps = narrated.enumerated().map { place, narrated in
      let call = calls[told[place]]
      // Stamp and duration leave out what strace does between them (some 200 microseconds with -yy): what was sent may
      // have been received "before" by them. The order is right, the moment is then the sender's.
      reached = max(reached, timeline.moments[told[place]] ?? reached)
      var step = narrated.step
      step.side = call.side
      step.socket = call.effect.endpoint
      (step.process, step.thread) = (call.process, call.thread)
      (step.begin, step.end, step.moment) = (
        since(call.begin), since(call.end ?? call.cutOff?.time), since(reached == .min ? nil : reached)
      )
      let program = programs[call.side]
      if let attached = program.attached, let thread = call.thread ?? call.process,
        known.insert(Actor(side: call.side, thread: thread)).inserted
      {
        step.isOlder = attached.waiting.contains(thread) || call.begin.map { $0 <= attached.moment } ?? false
      }
      if program.linesBefore > 0 {
        for index in step.syscalls.indices {
          step.syscalls[index].lines = step.syscalls[index].lines.map { $0 &+ program.linesBefore }
        }
      }
      // Log and trace are not whole yet: what one has and the other has not is no difference.
      if !program.isAlive {
        step.difference = call.logged.flatMap { number in
          timeline.reading.logged[call.side].flatMap { $0.entries[number].difference }
        }
      }
      while let end = ends.first, end.time ?? 0 < reached {
        ends.removeFirst()
        step.changes += end.changes.map(words.change)
        for case .socket(let socket, _) in end.changes { step.changes += course.changes(closing: socket) }
      }
      let unread = course.unread(closedAt: place)
      if unread > 0 {
        step.aside = [step.aside, Narrator.thrownAway(unread)].compactMap { $0 }.joined(separator: " ")
      }
      step.changes += call.effect.changes.map(words.change) + course.changes(at: place)
      return step
    }
    let rest = ends + timeline.reading.last.filter { !timeline.isOneClock || $0.time == nil }
    return (steps, narrated.map(\.terms), rest.flatMap { $0.changes.map(words.change) })
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
    var step = Step(side: 0, function: context.function)
    step.isBlocked = context.isBlocked
    step.isOnFile =
      ["read", "write", "readv", "writev"].contains(context.function) && context.before == nil
    step.isUnasked = context.language?.kind == .unasked
    step.isDiscard = context.language?.scope == .discarded && context.function == "close"
    step.swift = narrator.swift
    step.source = context.record.map { source($0.file, $0.line, sources) }
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
    step.failure = narrator.failure
    step.pendingError = narrator.pendingError
    step.isCut = narrator.isCut
    step.unsent = narrator.unsent
    step.isInterrupted = [.interrupted, .failed("EINTR")].contains(context.outcome)
    step.payload = context.payload
    return (step, told.terms)
  }

  private static func source(_ file: String, _ line: Int, _ sources: [String: [String]]) -> Step.Source {
    guard let text = sources[file], line > 0, line <= text.count else {
      return Step.Source(file: file, line: line)
    }
    let shown = max(1, line - context)...min(text.count, line + context)
    return Step.Source(file: file, line: line, excerpt: shown.map { Step.Source.Line($0, text[$0 - 1]) })
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
        case .question: Narrator.questionsOfInput
        case .lookUp: Narrator.lookUps(timeOuts(of: side))
        }
      return Story.Rest(name: name, why: why, lines: lines)
    }
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
