import LanguageMapping
import Machine
import Runs
import TraceModel
import Walkthrough

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
    /// Its path, where the trace began later than the program did.
    var path: String?
    /// What was seen of it when strace attached.
    var attached: ProgramTrace.Attached?
    /// What the run's folder has of it.
    var record: ProgramRecord?
  }

  var programs: [Program] = []
  /// What its folder knows of it.
  private(set) var record = Record()

  /// What the records of a run say of how it was made.
  struct Record {
    /// The commands that made it.
    var commands: [String] = []
    /// When it was recorded, once for each folder.
    private var origins: [String] = []
    /// The same in a line; nil where nobody wrote it down.
    var origin: String? { origins.isEmpty ? nil : origins.joined(separator: ", and ") }
    /// The machine, and the version of strace.
    var facts: [(name: String, value: String)] = []
    /// The programs' own records.
    var programs: [ProgramRecord] = []

    init() {}

    init(_ folder: RunFolder) throws(RunFolder.Problem) {
      guard let run = try folder.record() else { return }
      programs = try folder.programs()
      for program in programs {
        let words = program.typed ?? (program.strace.isEmpty ? program.command : program.strace)
        // Several programs may have been recorded by one command.
        if !commands.contains(ShellWord.line(words)) { commands.append(ShellWord.line(words)) }
      }
      origins = programs.min { $0.begin < $1.begin }?.beginning.map { ["recorded \($0)"] } ?? []
      facts =
        [(name: "Machine", value: run.machine)] + (run.strace.map { [(name: "strace", value: $0)] } ?? [])
    }

    /// Of several folders.
    static func + (one: Record, other: Record) -> Record {
      var both = one
      both.commands += other.commands.filter { !one.commands.contains($0) }
      both.programs += other.programs
      both.origins += other.origins.filter { !one.origins.contains($0) }
      both.facts += other.facts.filter { fact in !one.facts.contains { $0 == fact } }
      return both
    }
  }

  /// What a run folder holds; a folder without `run.json` is read as one whose programs are called after their traces, as
  /// `labs/NN/out/` and `traces/NN/` are.
  init(folder: RunFolder, for verb: Verb) throws(Failure) {
    try Self.refuseOddFiles(in: folder)
    let traces = Files.names(in: folder.path).filter { $0.hasSuffix(".strace") && !$0.hasPrefix(".") }
    var names = traces.map { String($0.dropLast(7)) }
    do throws(RunFolder.Problem) {
      record = try Record(folder)
    } catch {
      throw .work(error.message)
    }
    let known = record.programs.map(\.name)
    if known.isEmpty {
      let stamps = Dictionary(
        names.map { ($0, Self.firstStamp(folder.file(of: $0, "strace"))) },
        uniquingKeysWith: { one, _ in one })
      names.sort { (stamps[$0] ?? "", $0) < (stamps[$1] ?? "", $1) }
    } else {
      names = known.filter(names.contains)
    }
    for name in names {
      let trace = TraceName(file: folder.file(of: name, "strace"))
      let plain = folder.file(of: name, "log")
      let logs = Files.exists(plain) ? [plain] : folder.logs(of: name)
      var program = Program(name: name, trace: trace, log: logs.count == 1 ? logs[0] : nil)
      program.record = record.programs.first { $0.name == name }
      if let own = program.record, own.mode == .attached { try program.take(own, folder) }
      programs.append(program)
    }
    addLogsAlone(folder, among: known.isEmpty ? nil : known, traced: Set(names))
    guard !programs.isEmpty else {
      // What may not be read looks empty.
      if let refusal = Files.refusal(toRead: folder.path) {
        throw .work(
          "\(folder.path): reading it was refused: \(refusal); a run's folder is open to the user who recorded it, and to nobody else"
        )
      }
      throw .work(
        "\(folder.path): holds no trace and no log: a run folder has NAME.strace or NAME.PID.log for each program; "
          + "socklab trace makes one")
    }
  }

  /// A pipe in the place of a trace or a log would be waited for, and nobody writes to it.
  static func refuseOddFiles(in folder: RunFolder) throws(Failure) {
    let names = Files.names(in: folder.path).filter { name in
      !name.hasPrefix(".") && (name.hasSuffix(".strace") || name.hasSuffix(".log"))
    }
    if let odd = names.first(where: { RegularFile(folder.file($0)) == nil }) {
      throw .work("\(folder.file(odd)): is no file that can be read")
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
    both.record = one.record + other.record
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

extension RunInput.Program {
  /// The catalogue of its table, where a person names none for it.
  func choice(_ named: String?, for verb: Verb) -> LanguageTable.Choice {
    guard let name = language ?? named, name != "auto" else { return .recognised(program: path) }
    return TableOfTrace.choice(name, for: verb).choice
  }

  /// Takes what is known of a program that was there before its trace: which it is, and what it had open.
  fileprivate mutating func take(_ record: ProgramRecord, _ folder: RunFolder) throws(Failure) {
    path = record.command.first
    let seen: DescriptorsRecord?
    do throws(RunFolder.Problem) { seen = try folder.descriptors(of: name) } catch {
      throw .work(error.message)
    }
    guard let seen, let moment = Int64(exactly: (seen.attached * 1e9).rounded()) else { return }
    attached = ProgramTrace.Attached(
      moment: moment, waiting: Set((seen.waiting ?? []).map(Int.init)),
      older: seen.descriptors.map {
        OlderDescriptor(
          number: Int64($0.number), label: $0.label, isListening: $0.socket?.isListening ?? false)
      })
  }
}

extension DescriptorsRecord.Descriptor {
  /// What strace -yy would say of it.
  fileprivate var label: String {
    guard let socket, let own = socket.own else { return link }
    return "\(socket.kind):[\(own)\(socket.peer.map { "->\($0)" } ?? "")]"
  }
}
