import CallForms
import Exercises
import Glibc
import Machine
import Recording
import Runs
import StraceParser

/// One case, played: the program under strace, and our partner at the other end.
struct CaseRun: ~Copyable {
  /// What is run, and how.
  struct Setting {
    let command: Command
    /// What a student types to have it judged: how it is traced and limited is ours.
    let typed: [String]
    let partner: String
    /// nil where nobody may trace.
    let strace: Strace?
    let keeping: Keeping
  }

  /// What came of it.
  struct Outcome {
    let folder: RunFolder
    /// Why it did not come to its end, in a line; nil where it did.
    var trouble: String?
    /// Whether it would be the same in every case: it did not listen for a long time.
    var isHopeless = false
    /// What else a person should know, a line each.
    var remarks: [String] = []
    /// The signal that ended socklab itself meanwhile.
    var endedBy: Int32?
  }

  private let setting: Setting
  private let one: ExerciseCase
  private let input: String?
  private let folder: RunFolder
  private var recorder: Recorder
  private let said = Said()

  /// What the recorder says, kept.
  private final class Said { var lines: [String] = [] }

  /// How long a program may take until it listens, to end, and in all, in milliseconds: a virtual machine starts slowly
  /// under strace.
  private static let (startPatience, endPatience, casePatience) = (15_000, 2_000, 20_000)
  /// How long a partner that waited for the program may outlive it: it hears what was said to the end, and then that nobody speaks.
  private static let partnerPatience = 1_500

  /// - Parameter input: the file that is the program's standard input; nil for nothing.
  init(_ one: ExerciseCase, input: String?, in folder: RunFolder, _ setting: Setting) {
    (self.one, self.input, self.folder, self.setting) = (one, input, folder, setting)
    var bounds = Recorder.Bounds()
    bounds.traces = 64 << 20
    // A Swift program that crashes starts another one, which reads its stack over a socket of their own: a thousand lines that are
    // none of the student's, and two programs where there is one.
    setenv("SWIFT_BACKTRACE", "enable=no", 0)
    let said = said
    recorder = Recorder(in: folder, bounds: bounds, endsAtInterrupt: true) { said.lines.append($0) }
  }

  /// Plays it, as often as it wants to be played.
  mutating func play() throws(Failure) -> Outcome {
    var outcome = Outcome(folder: folder)
    do throws(RunFolder.Problem) {
      guard let port = Port.free() else { throw RunFolder.Problem("no port of 127.0.0.1 is free") }
      for _ in 0..<one.runs where outcome.trouble == nil && recorder.endedBy == nil {
        let before = Clock.milliseconds
        outcome.trouble = try playOnce(port, isFirst: recorder.programs.isEmpty)
        outcome.isHopeless = outcome.trouble != nil && Clock.milliseconds - before >= Self.startPatience
      }
      recorder.endAll()
      for program in recorder.programs {
        let end = program.end(by: TraceEnds(of: program.tracePath))
        if setting.keeping.isApart, end?.status != 0, let refused = lastCall(of: program, "", " = -1 EROFS") {
          said.lines.append(
            "kept apart it may write only in the folder where you called labs/check, and was refused elsewhere, which may be why it failed (--plainly allows it): \(refused)"
          )
        }
        _ = try program.leave(end)
      }
    } catch {
      recorder.endAll()
      throw .work(error.message(remedy: "SOCKLAB_OUT"))
    }
    outcome.remarks = said.lines
    outcome.endedBy = recorder.endedBy
    return outcome
  }

  /// - Returns: what kept it from its end.
  private mutating func playOnce(_ port: UInt16, isFirst: Bool) throws(RunFolder.Problem) -> String? {
    let ours = Command([setting.partner, one.partner, "\(port)"])
    let theirs = Command(setting.command.words + one.words(port: port))
    let program: RecordedProgram
    let partner: RecordedProgram
    switch one.begins {
    case .program:
      program = try start("program", theirs, joins: !isFirst)
      if let trouble = awaitListening(program, port) { return trouble }
      partner = try start("partner", ours, joins: true)
    case .partner:
      partner = try start("partner", ours, joins: !isFirst)
      if awaitListening(partner, port) != nil {
        return "our partner program does not listen: \(ending(partner))"
      }
      program = try start("program", theirs, joins: true)
    }
    let deadline = Clock.milliseconds + Self.casePatience
    let excess = Excess(of: program, in: folder)
    let partnerServes = one.begins == .partner
    var partnerDeadline = deadline
    _ = recorder.run(every: 10) {
      let now = Clock.milliseconds
      // Nobody will come any more.
      if partnerServes, program.isOver { partnerDeadline = min(partnerDeadline, now + Self.partnerPatience) }
      return partner.isOver || excess.found != nil || now > partnerDeadline
    }
    if let found = excess.found { return stop(program, found) }
    if partnerServes, program.isOver { recorder.end(partner) }
    guard partner.isOver else {
      recorder.endAll()
      return "the case was not over after \(Self.casePatience / 1_000) s, and was ended"
    }
    if let signal = partner.end(by: TraceEnds(of: partner.tracePath))?.signal, !partner.record.endedByUs {
      return
        "our partner program was killed by \(signal) before it was done, and not by labs/check: does your program signal what is not its own?"
    }
    if one.ends == .itself {
      recorder.run(milliseconds: Self.endPatience) { !program.isRunning }
      if program.isRunning {
        said.lines.append(
          "your program was still there \(Self.endPatience / 1_000) s after its partner had gone, and was ended (SIGTERM)"
        )
      }
    }
    recorder.end(program)
    if !program.record.endedByUs, let end = program.end(by: TraceEnds(of: program.tracePath)), end.status != 0
    {
      said.lines.append("your program has ended: \(ending(program))")
    }
    return nil
  }

  private mutating func start(
    _ name: String, _ command: Command, joins: Bool
  ) throws(RunFolder.Problem) -> RecordedProgram {
    var news = RunFolder.News()
    switch try folder.arrive(as: name, joins: joins, strace: setting.strace?.version, &news) {
    case .inUse:
      throw RunFolder.Problem("\(folder.path): another labs/check runs there; wait for it, or end it")
    case .joined(let place):
      let isProgram = name == "program"
      let trace = folder.file(of: place.name, "strace")
      let keeping = setting.keeping
      // Another user's program leaves its log here, too, and cannot touch what is there.
      if isProgram, keeping.user != nil, folder.path.withSystemName({ chmod($0, 0o1733) }) != 0 {
        throw RunFolder.Problem("\(folder.path): \(String(cString: strerror(errno)))")
      }
      // The partner is ours, and sees the program from outside.
      let (options, inside) = isProgram ? (keeping.straceOptions + one.inject, keeping.limiting) : ([], [])
      let strace = setting.strace.map { $0.words(into: trace, options, inside + command.executed) } ?? []
      var record = ProgramRecord(
        name: place.name, command: command.words, folder: Files.resolved(".") ?? ".", strace: strace,
        mode: setting.strace == nil ? .untraced : .traced, begin: Clock.seconds)
      record.typed = setting.typed
      let path = setting.strace?.path ?? (try? command.program()) ?? ""
      let files = try CaseStreams(of: place.name, in: folder, input: isProgram ? input : nil)
      return try recorder.start(
        place, record, path: path, input: files.input, output: .descriptor(files.output),
        errors: .descriptor(files.errors),
        apart: isProgram ? keeping.words(writable: [".", folder.path]) : nil)
    }
  }

  /// Waits until a program can be talked to at a port.
  /// - Returns: why it cannot.
  private mutating func awaitListening(_ program: RecordedProgram, _ port: UInt16) -> String? {
    let process = ListeningProcess(program.child)
    let deadline = Clock.milliseconds + Self.startPatience
    var found: [String] = []
    let excess = Excess(of: program, in: folder)
    let wanted = ":\(port)"
    _ = recorder.run(every: 5) {
      // First: to look at the descriptors of hundreds of processes takes its time.
      if excess.found != nil { return true }
      found = process.addresses
      let isElsewhere = !found.isEmpty && Clock.milliseconds > deadline - Self.startPatience + 2_000
      return found.contains { $0.hasSuffix(wanted) } || isElsewhere || !program.isRunning
        || Clock.milliseconds > deadline
    }
    if recorder.endedBy != nil { return "the case was interrupted" }
    if found.contains(where: { $0.hasSuffix(wanted) }) { return nil }
    let word = one.begins == .program ? "your program" : "our partner program"
    if let found = excess.found { return stop(program, found) }
    guard program.isRunning else {
      return "\(word) ended before it listened on port \(port): \(ending(program))"
    }
    if let other = found.first {
      if lastCall(of: program, "bind(", " = 0") == nil,
        let failed = lastCall(of: program, "bind(", " = -1 ")
      {
        return
          "your program's bind failed, and it went on: listen took any port, \(other). Look at what bind returns: \(failed)"
      }
      return
        "\(word) listens at \(other.isEmpty ? "a socket without a name" : other), and not on port \(port), which stands behind its command"
    }
    return "\(word) did not listen on port \(port) within \(Self.startPatience / 1_000) s, and was ended"
  }

  /// Ends a program that does too much of something, at once.
  private mutating func stop(_ program: RecordedProgram, _ excess: String) -> String {
    program.stop()
    _ = recorder.run { program.isOver }
    return "your program \(excess), and was ended; is there a loop that nothing stops?"
  }

  /// The last call whose text begins with a name and has this result in it, as evidence shows calls; its first 400
  /// characters, for a line of the terminal.
  private func lastCall(of program: RecordedProgram, _ name: String, _ result: String) -> String? {
    let tail = Files.tail(of: program.tracePath, bytes: 1 << 20) ?? []
    var stream = TraceStream(joined: true, firstLine: 1)
    var last: String?
    let take = { (parser: borrowing LineParser, s: Span<UInt8>, place: TraceStream.Place) in
      let text = CallFormatter().text(parser.event(s, place))
      if text.hasPrefix(name), text.contains(result) { last = text }
    }
    stream.feed(tail.span, take)
    stream.finish(take)
    return last.map { String($0.prefix(400)) }
  }

  /// The last lines of a standard stream of a program.
  private func lastLines(of program: RecordedProgram, _ stream: String) -> [String] {
    let tail = Files.tail(of: folder.file(of: program.name, stream), bytes: 16_384) ?? []
    return tail.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
  }

  /// How a program ended, and the last that it said of it.
  private func ending(_ program: RecordedProgram) -> String {
    var text = "nobody knows how"
    switch program.end(by: TraceEnds(of: program.tracePath)) {
    case let end? where end.signal != nil: text = "it was killed by \(end.signal ?? "")"
    case let end?: text = "its status is \(end.status ?? 0)"
    case nil: break
    }
    let lines = lastLines(of: program, "err")
    // Swift's runtime writes the stack behind it.
    if let crash = lines.last(where: { $0.contains("Fatal error: ") }) { return "\(text): \(crash)" }
    // Many print what failed where they print everything.
    let said = lines.last ?? lastLines(of: program, "out").last
    return said.map { "\(text), and the last that it said is: \($0)" } ?? text
  }
}

/// What a program does without end: printing, or making processes.
private final class Excess {
  private let program: RecordedProgram
  private let folder: RunFolder
  private var nextLook = 0
  private var known: String?

  /// Bytes that it may print, and processes that it may have.
  private static let limits = (bytes: UInt64(4 << 20), processes: 400)

  init(of program: RecordedProgram, in folder: RunFolder) { (self.program, self.folder) = (program, folder) }

  /// What it does too much of; nil where it does not. Looks a few times a second.
  var found: String? {
    guard known == nil, Clock.milliseconds >= nextLook else { return known }
    nextLook = Clock.milliseconds + 200
    known = look()
    return known
  }

  private func look() -> String? {
    if ["out", "err"].contains(where: {
      (Files.size(of: folder.file(of: program.name, $0)) ?? 0) > Self.limits.bytes
    }) {
      return "printed more than \(Self.limits.bytes >> 20) MB"
    }
    return ProcessTable.descendants(of: program.child).count > Self.limits.processes
      ? "made more than \(Self.limits.processes) processes" : nil
  }
}

/// The standard streams of a program of a case: files of its run.
private struct CaseStreams: ~Copyable {
  private let descriptors: [Int32]
  var input: Child.Stream { descriptors.count > 2 ? .descriptor(descriptors[2]) : .nothing }
  var output: Int32 { descriptors[0] }
  var errors: Int32 { descriptors[1] }

  init(of name: String, in folder: RunFolder, input path: String?) throws(RunFolder.Problem) {
    let written = ["out", "err"].map { (folder.file(of: name, $0), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND) }
    let files = written + (path.map { [($0, O_RDONLY)] } ?? [])
    descriptors = files.map { path, flags in path.withSystemName { open($0, flags | O_CLOEXEC, 0o600) } }
    if let failed = descriptors.firstIndex(of: -1) {
      throw RunFolder.Problem("\(files[failed].0): cannot be opened")
    }
  }

  deinit { for descriptor in descriptors where descriptor >= 0 { _ = close(descriptor) } }
}
