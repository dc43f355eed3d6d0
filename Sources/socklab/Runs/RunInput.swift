import LanguageMapping
import Machine
import Runs

/// A run as a verb reads it: its programs, each with a trace, a log or both.
struct RunInput {
  /// A program of the run.
  struct Program {
    /// What the run calls it.
    let name: String
    /// What strace wrote of it; nil where nobody traced it, and its log is all that there is.
    let trace: TraceName?
    /// The call log, where it left one.
    let log: String?
    /// The language that a person named; nil where it is to be recognised.
    var language: String?
  }

  var programs: [Program] = []
  /// The commands that made it, where its folder knows them.
  private(set) var commands: [String] = []

  /// What a run folder holds; a folder without `run.json` is read as one whose programs are called after their traces, as
  /// `labs/NN/out/` and `traces/NN/` are.
  init(folder: RunFolder, for verb: Verb) throws(Failure) {
    let traces = Files.names(in: folder.path).filter { $0.hasSuffix(".strace") && !$0.hasPrefix(".") }
    var names = traces.map { String($0.dropLast(7)) }
    var records: [ProgramRecord] = []
    do throws(RunFolder.Problem) {
      if try folder.record() != nil { records = try folder.programs() }
    } catch {
      throw .work(error.message)
    }
    if records.isEmpty {
      let stamps = Dictionary(
        names.map { ($0, Self.firstStamp(folder.file(of: $0, "strace"))) },
        uniquingKeysWith: { one, _ in one })
      names.sort { (stamps[$0] ?? "", $0) < (stamps[$1] ?? "", $1) }
    } else {
      let known = records.map(\.name)
      names = known.filter(names.contains)
      commands = records.map { ShellWord.line($0.strace.isEmpty ? $0.command : $0.strace) }
    }
    for name in names {
      let trace = TraceName(file: folder.file(of: name, "strace"))
      let plain = folder.file(of: name, "log")
      let logs = Files.exists(plain) ? [plain] : folder.logs(of: name)
      programs.append(Program(name: name, trace: trace, log: logs.count == 1 ? logs[0] : nil))
    }
    addLogsAlone(folder, among: records.isEmpty ? nil : records.map(\.name), traced: Set(names))
    guard !programs.isEmpty else {
      throw .work(
        "\(folder.path): holds no trace and no log: a run folder has NAME.strace or NAME.PID.log for each program; "
          + "socklab trace makes one")
    }
  }

  /// The programs that nobody traced, each by its log. One that forked has a log of each process.
  ///
  /// - Parameters:
  ///   - known: the names of the run's programs; nil where no record has them, and the logs' own names say it.
  ///   - traced: the programs that have a trace.
  private mutating func addLogsAlone(_ folder: RunFolder, among known: [String]?, traced: Set<String>) {
    var logs: [String: [String]] = [:]
    for file in Files.names(in: folder.path) where file.hasSuffix(".log") && !file.hasPrefix(".") {
      let stem = String(file.dropLast(4))
      // `server.log`, as a lab has it, or `server.412.log`.
      let name = TraceName.parts(stem).map { String($0.name) } ?? stem
      guard !traced.contains(name), known?.contains(name) ?? FileKind.isCallLog(folder.file(file)) else {
        continue
      }
      logs[name, default: []].append(folder.file(file))
    }
    let own = (known ?? logs.keys.sorted()).compactMap { name in logs[name].map { (name, $0.sorted()) } }
    for (name, files) in own {
      for (number, file) in files.enumerated() {
        programs.append(
          Program(name: number == 0 ? name : "\(name) \(number + 1)", trace: nil, log: file))
      }
    }
  }

  /// The second word of a trace's first line, which is its stamp where the trace is of `strace -f -ttt`.
  private static func firstStamp(_ path: String) -> String {
    guard let head = Files.head(of: path, bytes: 128) else { return "" }
    let words = head.bytes.prefix { $0 != 0x0A }.split(separator: 0x20)
    return words.count > 1 ? String(decoding: words[1], as: UTF8.self) : ""
  }

  /// A name that no other program of the run has: `client`, `client 2`.
  static func free(_ name: String, _ taken: [String]) -> String {
    guard taken.contains(name) else { return name }
    return (2...).lazy.map { "\(name) \($0)" }.first { !taken.contains($0) } ?? name
  }

  /// Traces, each with the log that lies beside it.
  init(_ traces: [TraceName]) {
    programs = traces.map { Program(name: $0.title, trace: $0, log: Self.log(beside: $0)) }
  }

  static func + (one: RunInput, other: RunInput) -> RunInput {
    var both = one
    both.programs += other.programs
    both.commands += other.commands
    return both
  }

  /// What a person named: folders, traces with or without a log beside them, `NAME=TRACE`.
  init(operands: [String], for verb: Verb) throws(Failure) {
    for (operand, set) in try TraceName.grouped(operands, for: verb) {
      if set == nil, Files.isFolder(operand) {
        self = self + (try RunInput(folder: RunFolder(operand), for: verb))
        continue
      }
      let named = NamedTrace(operand, set: set)
      let trace = try named.trace(for: verb)
      guard let word = named.language else {
        programs += RunInput([trace]).programs
        continue
      }
      // `python=x.strace` names a language, and `anna=x.strace` a program.
      if TableOfTrace.isLanguage(word) {
        programs.append(Program(name: trace.title, trace: trace, log: nil, language: word))
      } else {
        programs.append(Program(name: word, trace: trace, log: Self.log(beside: trace)))
      }
    }
  }

  /// The log that lies beside a trace: `server.log` of `server.strace`, or the one `server.PID.log` that is there.
  private static func log(beside trace: TraceName) -> String? {
    guard trace.files.count == 1, trace.files[0].hasSuffix(".strace") else { return nil }
    let path = trace.files[0].dropLast(7)
    let plain = "\(path).log"
    if Files.exists(plain) { return plain }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let logs = RunFolder(folder).logs(of: String(slash.map { path[path.index(after: $0)...] } ?? path))
    return logs.count == 1 ? logs[0] : nil
  }
}
