import LinuxABI
import StraceParser
import TraceModel
import TraceQuery
import Walkthrough

/// A run as expectations are held against it: what happened, in order, and what of it the traces show.
struct JudgedRun {
  let facts: RunFacts
  /// Everything that happened, in order: facts, and the lines that patterns describe.
  private(set) var events: [Event] = []
  /// Of each socket what happened to it, as indices of the events; of each program signals, ends and waits.
  private(set) var ofSocket: [[Int]]
  private(set) var ofProgram: [[Int]]
  private(set) var ofNoSocket: [Int] = []
  /// Of each pattern the lines that it describes, and lines that are nearly so.
  private(set) var ofPattern: [[Int]]
  private(set) var near: [[(program: Int, line: Int)]]
  /// The variables of each pattern.
  let variables: [Set<String>]
  /// Why a trace does not show what it lacks: of each program, and of each pattern in it.
  private var doubts: [String?] = []
  private var patternDoubts: [[Int: String]] = []

  struct Event {
    var kind: Kind
    var program: Int
    var thread: Int?
    var socket: Int?
    var line: Int
    var moment: Int64?
    /// When a call ended, where that is known by itself.
    var end: Int64?
    var place: RunFacts.Place

    enum Kind {
      case fact(RunFacts.Kind)
      /// Indirect, for it is large and rare: each fact would take as much room.
      indirect case hit(PatternSurvey.Hit)
    }
  }

  init(_ programs: [ProgramTrace], _ file: ExpectationFile) {
    // One for each trace, by its first program.
    var surveys = programs.map { _ in PatternSurvey(file.patterns, absences: file.absences) }
    facts = RunFacts(
      programs,
      line: { program, state, parser, text, place in surveys[program].take(state, parser, text, place) },
      end: { program, state, counts in surveys[program].finish(state, counts) })
    ofSocket = facts.sockets.map { _ in [] }
    ofProgram = facts.programs.map { _ in [] }
    ofPattern = file.patterns.map { _ in [] }
    near = file.patterns.map { _ in [] }
    variables = file.patterns.map(\.variables)
    var found: [(event: Event, pattern: Int)] = []
    for (index, program) in facts.programs.enumerated() {
      guard !program.text.bytes.isEmpty else {
        doubts.append("nobody traced \(program.name)")
        patternDoubts.append([:])
        continue
      }
      guard program.trace == index else {
        doubts.append(doubts[program.trace])
        patternDoubts.append(patternDoubts[program.trace])
        continue
      }
      let survey = surveys[index]
      for hit in survey.hits {
        let place = facts.place(ofLine: hit.line, program: index)
        found.append(
          (
            Event(
              kind: .hit(hit), program: index, line: hit.line, moment: hit.end ?? hit.begin, end: hit.end,
              place: place),
            hit.pattern
          ))
      }
      for (pattern, lines) in survey.near.enumerated() { near[pattern] += lines.map { (index, $0) } }
      let overflow = survey.isFull ? "more of its lines match than are kept" : nil
      doubts.append(survey.doubt().map { "\(program.name)'s trace is not whole: \($0)" } ?? overflow)
      var own: [Int: String] = [:]
      for pattern in file.absences {
        if let doubt = survey.doubt(of: pattern) {
          own[pattern] = "\(program.name)'s trace is not whole: \(doubt)"
        } else if let overflow {
          own[pattern] = overflow
        }
      }
      patternDoubts.append(own)
    }
    take(found)
  }

  /// Puts facts and lines together, both of which are in order then: a fact comes before the line that shows it.
  private mutating func take(_ found: [(event: Event, pattern: Int)]) {
    let order = found.indices.sorted {
      (found[$0].event.place, $0) < (found[$1].event.place, $1)
    }
    var next = order[...]
    events.reserveCapacity(facts.facts.count + found.count)
    func takeLines(before place: RunFacts.Place?) {
      while let first = next.first, place.map({ found[first].event.place < $0 }) ?? true {
        ofPattern[found[first].pattern].append(events.count)
        events.append(found[first].event)
        next.removeFirst()
      }
    }
    for fact in facts.facts {
      if !next.isEmpty { takeLines(before: fact.place) }
      if let socket = fact.socket {
        ofSocket[socket].append(events.count)
      } else {
        ofProgram[fact.program].append(events.count)
        ofNoSocket.append(events.count)
      }
      events.append(
        Event(
          kind: .fact(fact.kind), program: fact.program, thread: fact.thread, socket: fact.socket,
          line: fact.line, moment: fact.moment, place: fact.place))
    }
    takeLines(before: nil)
  }

  // MARK: What the traces show

  /// Why what these programs did not show may have happened all the same; nil where it did not.
  func doubt(_ programs: Set<Int>) -> String? {
    programs.sorted().compactMap { doubts[$0] }.first
  }

  /// The same for one pattern.
  func doubt(_ programs: Set<Int>, pattern: Int) -> String? {
    programs.sorted().compactMap { program in
      facts.programs[program].text.bytes.isEmpty
        ? doubts[program] : patternDoubts[program][pattern]
    }.first
  }

  /// Why the trace does not show all bytes of an event, or of a message that has no event of its own.
  func cut(_ event: Int?) -> String {
    guard let event else { return "strace cut a message, or its length: -s shows more" }
    let line = events[event].line
    switch events[event].kind {
    case .fact(.sent(let passage)) where passage.isUnseen,
      .fact(.received(let passage)) where passage.isUnseen,
      .fact(.peeked(let passage)) where passage.isUnseen:
      return "strace never shows the bytes that a call like that of line \(line) moves"
    default: return "strace cut the bytes of line \(line): -s shows more"
    }
  }

  /// Whether two events are one line that patterns describe.
  func isLine(_ one: Int, of other: Int) -> Bool {
    guard case .hit = events[one].kind, case .hit = events[other].kind else { return false }
    return events[one].line == events[other].line && events[one].program == events[other].program
  }

  /// Whether a call began when another event was over; nil where the traces do not say that.
  func began(_ event: Int, after other: Int) -> Bool? {
    let (one, before) = (events[event], events[other])
    guard case .hit(let hit) = one.kind else { return nil }
    if facts.programs[one.program].trace == facts.programs[before.program].trace {
      if case .hit(let earlier) = before.kind { return hit.line > earlier.lastLine }
      return hit.line > before.line
    }
    guard facts.isOneClock, let begin = hit.begin, let end = before.end ?? before.moment else { return nil }
    return begin >= end
  }

  /// The programs that a fact is asked of: its own, or the section's.
  func programs(of fact: FactPattern, in section: Set<Int>) -> Set<Int> {
    fact.program.map { programs(named: $0) } ?? section
  }

  /// The programs with this name; all where none is named.
  func programs(named name: String?) -> Set<Int> {
    Set(
      facts.programs.indices.filter {
        name == nil || facts.programs[$0].name == name || facts.programs[$0].recorded == name
      })
  }
}
