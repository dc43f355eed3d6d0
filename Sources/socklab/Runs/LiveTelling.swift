import Glibc
import TraceText
import Walkthrough

/// Tells the calls of a run as they happen: one sentence each, and the call in short.
struct LiveTelling {
  /// What a call is known by: a line of a program's trace is about one.
  private struct Key: Hashable {
    let name: String
    let line: Int
  }

  private let width: Int
  private let style: Style
  private let isTerminal: Bool
  private var told: Set<Key> = []
  /// Calls that have not returned, and how often they were met so.
  private var waiting: [Key: Int] = [:]
  /// Up to which line each program was told.
  private var reached: [String: Int] = [:]
  /// Up to which line nothing more is told of each: what was told there is forgotten.
  private var floor: [String: Int] = [:]

  /// More at once nobody reads.
  private static let limit = 40
  /// A call that is met so often without its end waits.
  private static let patience = 3

  init(width: Int, style: Style, isTerminal: Bool) {
    (self.width, self.style, self.isTerminal) = (max(40, width), style, isTerminal)
  }

  /// What is new in a story, as text; empty where nothing is.
  mutating func text(_ story: Story) -> String {
    var new: [Int] = []
    var left = 0
    for (side, program) in story.sides.enumerated() {
      // What was written faster than it can be told.
      left += max(0, program.linesBefore - (reached[program.name] ?? program.linesBefore))
      reached[program.name] = max(
        reached[program.name] ?? 0, program.linesBefore + program.lines.count)
      if program.linesBefore > 0 { forget(side, story) }
    }
    for (index, step) in story.steps.enumerated() {
      // A person sees what is printed and read.
      guard !step.isOnFile, let line = step.syscalls.first?.lines.first else { continue }
      let key = Key(name: story.sides[step.side].name, line: line)
      guard line > floor[key.name] ?? 0 else { continue }
      if step.hasReturned {
        waiting[key] = nil
        if told.insert(key).inserted { new.append(index) }
      } else {
        let times = waiting[key, default: 0] + 1
        waiting[key] = times
        if times == Self.patience { new.append(index) }
      }
    }
    var text = ""
    if left > 0 {
      text += style.paint("... \(Figures.count(left, "line")) went by faster than this\n", .faint)
    }
    if new.count > Self.limit {
      text += style.paint(
        "... \(Figures.count(new.count - Self.limit, "call")) went by faster than this\n", .faint)
    }
    for index in new.suffix(Self.limit) { text += told(story.steps[index]) }
    guard !text.isEmpty else { return "" }
    // The program may just be asking for a line.
    return (isTerminal ? "\n" : "") + text
  }

  /// Whether a call waits that was not told yet: it is looked at again although nothing new was written.
  var isWaiting: Bool { waiting.values.contains { $0 < Self.patience } }

  private mutating func forget(_ side: Int, _ story: Story) {
    let name = story.sides[side].name
    let before = max(story.sides[side].linesBefore, floor[name] ?? 0)
    guard before > floor[name] ?? 0 else { return }
    floor[name] = before
    told = told.filter { $0.name != name || $0.line > before }
    waiting = waiting.filter { $0.key.name != name || $0.key.line > before }
  }

  private func told(_ step: Step) -> String {
    var text = ""
    for line in Columns.wrapped(Escape.terminal(step.sentence), to: width) {
      text += style.paint(line, step.failure == nil ? .heading : .bad) + "\n"
    }
    guard let call = step.main ?? step.syscalls.first else { return text }
    for line in Columns.wrapped(Escape.terminal(call.short.plain), to: width - 4, indent: 2).prefix(4) {
      text += "    \(line)\n"
    }
    return text
  }
}

/// Looks at a run, and tells what is new.
struct LiveTeller {
  let run: LiveRun
  private var telling: LiveTelling
  private var last: Story?

  /// - Parameter descriptor: what the text is for: 1 or 2.
  init(_ run: LiveRun, to descriptor: Int32, style: Style) {
    self.run = run
    telling = LiveTelling(
      width: Terminal.width(of: descriptor), style: style, isTerminal: isatty(descriptor) == 1)
  }

  /// What has happened since the last look; empty where nothing has.
  /// - Parameter isLast: whether nobody looks again.
  mutating func look(isLast: Bool = false) throws(Failure) -> String {
    try run.look()
    if let story = try run.newest(isLast: isLast) {
      last = story
      return telling.text(story)
    }
    // A call that waits writes nothing.
    guard telling.isWaiting, let last else { return "" }
    return telling.text(last)
  }
}
