import CallForms
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// Finds the category of each line of a trace.
struct LineClassifier {
  /// For each event that a record made, by its number, the record's index.
  let owners: [Int: Int]
  /// The records that are look-ups: what lies in their time is theirs, whatever it is.
  let lookUps: Set<Int>
  /// The log's processes; none where the trace does not show which they are.
  let own: Set<TracedProcess.ID>
  /// The programs that they run with the log, as indices of the model's; none where nobody knows.
  let programs: Set<Int>
  /// The last parts of the paths by which these were started, and of what the log says that it is called.
  let programNames: Set<String>
  /// The last line that can be a part of starting up; 0 where the trace does not show the start.
  let lastOfStart: Int
  /// The last line before the log is opened: till then the program is started and its libraries are loaded.
  let lastOfLoading: Int
  /// What the whole trace shows of the log's file.
  let logFile: LogFile
  /// Numbers of the events at which the C library wrote what the program had printed before.
  let flushes: Set<Int>
  /// Numbers of the events at which abort(3) sent its signal.
  let aborts: Set<Int>

  /// A line, with what the model says of it.
  struct Line {
    let event: TraceEvent
    /// Which event of the trace it is, counted from 0.
    let number: Int
    /// Whose it is; nil where nobody knows.
    let process: TracedProcess.ID?
    /// The program that this one runs, as an index of the model's.
    let program: Int?
    /// What it does, where it is a call.
    let conduct: Conduct
  }

  /// Where a line belongs, and how it reaches out where that is why.
  struct Place {
    var category: Ledger.Category
    var reach: Reach?

    init(_ category: Ledger.Category, _ reach: Reach? = nil) {
      self.category = category
      self.reach = reach
    }
  }

  static let shuttingDown: Set<String> = ["exit_group", "exit"]

  /// What a line is that nothing explains.
  static func describe(_ event: TraceEvent) -> String {
    guard event.call == nil else { return CallFormatter().text(event) }
    let start = Quoted.readable(event.text, limit: 60)
    if let complaint = event.complaint {
      return "\(start): \(Escape.terminal(complaint.reason)) (column \(complaint.column))"
    }
    return event.kind == .cut ? "\(start): the line is cut off" : start
  }

  /// The place of a line by itself: a frame or a dump belongs to the call above it.
  func place(of line: Line) -> Place {
    if owners[line.number] != nil { return Place(.mapped) }
    switch line.event.kind {
    case .call, .unfinished, .resumed:
      guard let call = line.event.call else { return Place(.unexplained) }
      guard isOther(line) else { return place(of: call, line) }
      // A socket of the log's own process is the run's, also behind its program. What was before that is the caller's:
      // what he leaves to the program is said.
      if case .reaches(.sockets) = line.conduct.deed, !isBefore(line), let process = line.process,
        own.contains(process)
      {
        return Place(.unexplained, .sockets)
      }
      return Place(.otherProcess)
    case .signal: return Place(isOther(line) ? .otherProcess : .signal)
    case .exit: return Place(isOther(line) ? .otherProcess : .exit)
    case .superseded, .personality, .notice, .stack, .dump, .summary, .blank: return Place(.strace)
    case .output: return Place(.inputOutput)
    case .cut, .unrecognised: return Place(.unexplained)
    }
  }

  /// Whether a line is of a program that the process ran before the log's: a shell that execs, a launcher's child.
  private func isBefore(_ line: Line) -> Bool {
    guard let program = line.program, let first = programs.min() else { return false }
    return program < first
  }

  /// Whether a line is of another process than the log's, or of what that one ran before.
  private func isOther(_ line: Line) -> Bool {
    if let process = line.process, !own.isEmpty, !own.contains(process) { return true }
    guard let program = line.program, !programs.isEmpty else { return false }
    return !programs.contains(program)
  }

  private func place(of call: TraceCall, _ line: Line) -> Place {
    let name = TraceIndex.plainName(call.name)
    let isStart = line.event.line <= lastOfStart
    if let place = placeInLog(line) { return place }
    if Self.shuttingDown.contains(name) { return Place(.shuttingDown) }
    if name == "rt_sigreturn" || name == "sigreturn" { return Place(.signal) }
    switch line.conduct.deed {
    case .reaches(.executes) where line.event.line <= lastOfLoading && startsProgram(call):
      return Place(.startUp)
    case .reaches(.signals) where aborts.contains(line.number): return Place(.runtime)
    // Which file it is about lies behind a pointer that strace does not follow: `-e raw=openat`.
    case .reaches(.opensForWriting) where !logFile.showsOpenings && Comparison.isRaw(call):
      return Place(.notChecked)
    case .reaches(.changesFiles) where isAboutUnknownFile(call),
      .reaches(.mapsFiles) where isAboutUnknownFile(call):
      return Place(.notChecked)
    case .reaches(let reach): return Place(.unexplained, reach)
    case .asksStream: return Place(isStart ? .startUp : .inputOutput)
    // Every line that is read and every print is in the log; only standard error is not.
    case .movesStream(let isError):
      return isError || flushes.contains(line.number) ? Place(.inputOutput) : Place(.unexplained, .writes)
    case .loads:
      return isStart && line.event.line <= lastOfLoading ? Place(.startUp) : Place(.unexplained, .mapsFiles)
    case .readsAtStart: return Place(isStart ? .startUp : .notListed)
    case .unknownFile: return Place(logFile.showsOpenings ? .unexplained : .notChecked)
    case .keeps:
      if isStart {
        let isListed = [RuntimeCalls.always, RuntimeCalls.clock, RuntimeCalls.atStart].contains {
          $0.contains(name)
        }
        return Place(isListed ? .startUp : .notListed)
      }
      if RuntimeCalls.clock.contains(name) { return Place(.clock) }
      return Place(RuntimeCalls.always.contains(name) ? .runtime : .notListed)
    }
  }

  /// Whether a call is about a descriptor of which nobody knows what it stands for.
  private func isAboutUnknownFile(_ call: TraceCall) -> Bool {
    guard !logFile.showsOpenings else { return false }
    return !call.arguments.contains { argument in
      if case .string = argument.content { return true }
      return argument.descriptorLabel != nil
    }
  }

  /// Whether an execve(2) is the log's program being started: the one that did, or one that did not find it in a folder of
  /// PATH, as execvp(3) looks for it.
  private func startsProgram(_ call: TraceCall) -> Bool {
    let isAt = call.name == "execveat"
    guard isAt || call.name == "execve" else { return false }
    guard call.result?.errno != nil else { return true }
    guard case .string(let path, false, _)? = call.arguments.dropFirst(isAt ? 1 : 0).first?.content else {
      return false
    }
    return programNames.contains(String(TraceIndex.baseName(String(decoding: path, as: UTF8.self))))
  }

  /// The place of a line that is about the log's own file, or may be; nil for any other.
  private func placeInLog(_ line: Line) -> Place? {
    // What is in it can be executed: no log's.
    if case .reaches(.executableMemory) = line.conduct.deed { return nil }
    switch line.conduct.log {
    case .path: return Place(.log)
    case .label: return logFile.mayBeLog(.label) ? Place(.log) : nil
    case .number: return logFile.mayBeLog(.number) ? Place(.notChecked) : nil
    case .none: return nil
    }
  }
}
