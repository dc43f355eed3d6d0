import CallMapping
import LanguageMapping
import Walkthrough

extension StoryInput {
  /// What there is by now of a program that is still traced, or was a moment ago.
  struct Part {
    let name: String
    let trace: TraceName
    let text: [UInt8]
    let linesBefore: Int
    let log: String?
    /// The language, where ``text`` begins too late to say it.
    let choice: LanguageTable.Choice?
    let path: String?
    let isAlive: Bool
  }

  /// The story of what there is by now. A program that has called nothing of a socket yet is not in it.
  func story(of parts: [Part]) throws(Failure) -> Story {
    var programs: [ProgramTrace] = []
    for part in parts where !part.text.isEmpty {
      if let program = logged(part, taken: programs.map(\.name)) {
        programs.append(program)
      } else {
        programs += traced(part, taken: programs.map(\.name))
      }
    }
    return Story(
      try heading(parts.map(\.name), request.value("--title")), of: programs,
      sources: try sources(of: programs), isJudged: false)
  }

  /// With its log; nil where there is none that fits by now: log and trace are written one behind the other.
  private func logged(_ part: Part, taken: [String]) -> ProgramTrace? {
    guard let log = part.log,
      let side = try? Run.side(
        log: log, trace: part.trace, text: part.text, filter: nil, number: taken.count + 1)
    else { return nil }
    return ProgramTrace(
      name: RunInput.free(part.name, taken), text: TraceText(part.text), account: .logged(side.map),
      isAlive: part.isAlive)
  }

  private func traced(_ part: Part, taken: [String]) -> [ProgramTrace] {
    let text = TraceText(part.text)
    var reader = TraceTables(text.bytes, keepsPlaces: true)
    func table(_ program: ProgramChoice?) throws(LanguageTable.Problem) -> LanguageTable {
      try reader.table(part.choice ?? .recognise, program: program)
    }
    // No socket yet is no failure, and too many programs for lanes are none here.
    guard let tables = try? TableOfTrace.all(most: Self.laneLimit, table) else { return [] }
    var taken = taken
    return tables.map { table in
      let own = tables.count > 1 ? table.program.name ?? part.name : part.name
      let name = RunInput.free(own, taken)
      taken.append(name)
      return ProgramTrace(
        name: name, text: text, account: .traced(table), isAlive: part.isAlive,
        linesBefore: part.linesBefore, path: part.path)
    }
  }
}
