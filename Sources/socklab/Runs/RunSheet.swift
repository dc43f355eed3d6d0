import LabReports
import Machine
import Recording
import Runs
import Walkthrough

/// What a hand-in sheet says of a run besides its tables: what made it, what failed, and the programs' own lines.
struct RunSheet {
  /// What the folder has of each program.
  private let records: [ProgramRecord]

  init(_ records: [ProgramRecord]) { self.records = records }

  func sheet(_ tables: RunTables, _ story: Story) -> Sheet {
    let heading = story.heading
    let unusual = UnusualText(story)
    return Sheet(
      title: heading.title, commands: commands(story),
      facts: (heading.origin.map { [(name: "Run", value: $0)] } ?? [])
        + heading.facts.map { (name: $0.name, value: $0.value) },
      programs: tables.remarks
        + story.sides.compactMap { side in side.verdict.map { "\(side.name): \($0)" } },
      logged: tables.logged, traced: tables.traced, sources: sources(story),
      failures: unusual.failures, unusual: unusual.others)
  }

  /// What the run's records say of it; of traces alone what they show of their programs.
  private func commands(_ story: Story) -> [Sheet.Command] {
    guard records.isEmpty else {
      let typed = records.contains { $0.typed != nil } ? story.heading.commands : []
      return typed.map { Sheet.Command(program: "recorded by", command: $0, strace: nil) }
        + records.map { record in
          Sheet.Command(
            program: record.name, command: ShellWord.line(record.command),
            strace: record.strace.isEmpty ? nil : ShellWord.line(record.strace))
        }
    }
    return story.sides.compactMap { side in
      side.program.map { Sheet.Command(program: side.name, command: $0, strace: nil) }
    }
  }

  /// For each program, by the line of its trace, the line of source: of a log, or of the stacks of strace -k.
  private func sources(_ story: Story) -> [String: [Int: String]] {
    var sources: [String: [Int: String]] = [:]
    for step in story.steps {
      guard let source = step.source else { continue }
      let line = source.excerpt.first { $0.number == source.line }?.text
      let place = "\(source.file):\(source.line)" + (line.map { " " + $0.trimmed } ?? "")
      for number in step.syscalls.flatMap(\.lines) {
        sources[story.sides[step.side].name, default: [:]][number] = place
      }
    }
    return sources
  }
}

extension String {
  /// Without the blanks around it.
  fileprivate var trimmed: String {
    let rest = drop { $0 == " " || $0 == "\t" }
    return String(
      rest.prefix(upTo: (rest.lastIndex { $0 != " " }).map(rest.index(after:)) ?? rest.startIndex))
  }
}
