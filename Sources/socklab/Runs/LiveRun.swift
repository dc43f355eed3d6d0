import CallMapping
import Glibc
import LanguageMapping
import Machine
import Recording
import Runs
import Walkthrough

/// A run that is still going, as far as strace and the programs' logs have it by now.
///
/// A long trace is not told from its beginning each time: its newest lines are, and so many of them as can be told in a
/// small part of the time between two looks.
final class LiveRun {
  /// A program of it.
  private final class Program {
    let name: String
    let trace: TraceName
    private var file: GrowingFile
    private(set) var tail = TraceTail()
    var isAlive = true

    /// nil for a program that nobody traces: there is nothing to follow.
    init?(_ program: RunInput.Program) {
      guard let trace = program.trace else { return nil }
      (name, self.trace) = (program.name, trace)
      file = GrowingFile(trace.files[0])
    }

    /// How much is written by now.
    var size: UInt64 { Files.size(of: trace.files[0]) ?? 0 }

    /// Reads what was written since the last look.
    /// - Returns: whether there was anything.
    func look(upTo size: UInt64) -> Bool { file.look(upTo: size) { tail.take($0) } }

    func text(last count: Int) -> (bytes: [UInt8], linesBefore: Int, isThinned: Bool) {
      tail.text(last: count)
    }
  }

  private let input: StoryInput
  /// The run folder; nil for traces that somebody else has strace write.
  private let folder: RunFolder?
  private let takesLogs: Bool
  private var programs: [Program] = []
  private var folderChanged: timespec?

  /// Whether no program of it is traced any more.
  private(set) var isOver = false
  /// How many lines are told, of all programs together, while it is followed.
  private var share = LiveRun.most
  /// When the next story may be made, in milliseconds.
  private var next = 0
  /// When the last one was made.
  private var last = Clock.milliseconds - 60_000
  private var isStale = false
  /// What this process had used when the last story was made, in microseconds.
  private var used = LiveRun.used

  /// How many lines a story has at most: every one of them may be a step.
  private static let most = Story.stepLimit
  /// How many it has at least: more than a screen shows.
  private static let least = 50
  /// How many times as long as a story took this process, with all that is made of it, nothing is made: a thirty-second of a
  /// processor, and looking for what is new, is what following may cost.
  private static let rest = 32
  /// Nobody waits longer for a call to be told, in milliseconds.
  private static let patience = 240

  /// - Parameter takesLogs: whether a call is told with its line of the source, where the program has a log.
  init(folder: RunFolder, _ request: Request, takesLogs: Bool) throws(Failure) {
    (self.folder, self.takesLogs) = (folder, takesLogs)
    input = StoryInput(request)
    try findPrograms()
  }

  init(traces: [RunInput.Program], _ request: Request) {
    (folder, takesLogs) = (nil, false)
    input = StoryInput(request)
    programs = traces.compactMap(Program.init)
  }

  /// Whether a program of a run folder is traced by now.
  static func isGoing(_ folder: RunFolder) -> Bool {
    guard RunFolder.isRun(folder.path), let record = try? folder.record() else { return false }
    return record.programs.contains(where: folder.isAlive)
  }

  // MARK: Looking

  /// Reads what was written since the last look.
  func look() throws(Failure) {
    try findPrograms()
    // The locks first: what was written before they were given back is read then. And all sizes at one moment: reading
    // takes time, and what was received meanwhile is in no file that was read before.
    let alive = programs.map { folder?.isAlive($0.name) ?? !$0.tail.showsEnd }
    let sizes = programs.map(\.size)
    for (index, program) in programs.enumerated() {
      let isAlive = alive[index]
      if program.look(upTo: sizes[index]) { isStale = true }
      if isAlive != program.isAlive { isStale = true }
      program.isAlive = isAlive
    }
    isOver = !programs.contains(where: \.isAlive)
  }

  /// A program has joined the run where a name has come into its folder.
  private func findPrograms() throws(Failure) {
    guard let folder else { return }
    let changed = Files.lastChange(of: folder.path)
    guard changed?.tv_sec != folderChanged?.tv_sec || changed?.tv_nsec != folderChanged?.tv_nsec else {
      return
    }
    folderChanged = changed
    let known: [String]
    do throws(RunFolder.Problem) { known = try folder.record()?.programs ?? [] } catch {
      throw .work(error.message)
    }
    for name in known.prefix(Self.programs) where !programs.contains(where: { $0.name == name }) {
      guard ProgramName.isName(name) else { continue }
      let trace = TraceName(file: folder.file(of: name, "strace"))
      if let program = Program(RunInput.Program(name: name, trace: trace, log: nil)) {
        programs.append(program)
      }
    }
  }

  private static let programs = 64

  // MARK: Telling

  /// The story of what is newest, where there is anything new and it is time for it.
  /// - Parameter isLast: whether nobody asks again.
  func newest(isLast: Bool = false) throws(Failure) -> Story? {
    let now = Clock.milliseconds
    guard isStale, now >= next || isOver || isLast else { return nil }
    isStale = false
    let story = try story(lines: share)
    // With what was made of the story before.
    let cost = max(1, Self.used - used)
    used += cost
    // Of a talk between people every line can be told again each time: that it takes long is no matter where it is rare.
    let (due, passed) = (max(1, cost * Self.rest / 1000), max(1, now - last))
    if due > passed {
      share = max(Self.least, min(share, lineCount) * passed / due)
    } else if due < passed / 4 {
      share = min(Self.most, share * 2)
    }
    last = now
    next = now + min(Self.patience, due)
    return story
  }

  /// The story of all that is kept.
  func kept() throws(Failure) -> Story { try story(lines: Self.most) }

  /// How many lines are kept.
  private var lineCount: Int { programs.reduce(0) { $0 + $1.tail.count } }

  private func story(lines: Int) throws(Failure) -> Story {
    var left = lines, waiting = programs.count
    var parts: [StoryInput.Part] = []
    // What one has no use for is the others'.
    for program in programs.sorted(by: { $0.tail.count < $1.tail.count }) {
      let (text, before, isThinned) = program.text(last: max(Self.least / 2, left / max(1, waiting)))
      left -= min(left, program.tail.count)
      waiting -= 1
      parts.append(
        StoryInput.Part(
          name: program.name, trace: program.trace, text: text, linesBefore: before,
          log: !isThinned && takesLogs ? log(of: program) : nil,
          choice: isThinned ? program.tail.language : nil, path: program.tail.path,
          isAlive: program.isAlive))
    }
    let order = programs.map(\.name)
    parts.sort { order.firstIndex(of: $0.name) ?? 0 < order.firstIndex(of: $1.name) ?? 0 }
    return try input.story(of: parts)
  }

  private func log(of program: Program) -> String? {
    guard let folder else { return nil }
    let logs = folder.logs(of: program.name)
    return logs.count == 1 ? logs[0] : nil
  }

  // MARK: Clocks

  /// What this process has used of the processors, in microseconds.
  private static var used: Int {
    var now = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
    return now.tv_sec * 1_000_000 + now.tv_nsec / 1000
  }
}
