import Glibc
import Machine
import Recording
import Runs
import StraceParser

extension TraceRequest {
  /// Runs what was asked for.
  /// - Returns: the program's own exit code, or of several clients the first that is not 0.
  func run() throws(Failure) -> ExitCode {
    let places = try arrive()
    var run = TraceRun(self)
    return try run.play(places)
  }

  /// A place in the run for each program. Places cannot be copied, and so stand in a queue and not in an array.
  private func arrive() throws(Failure) -> PlaceQueue {
    let queue = PlaceQueue()
    for (index, program) in programs.enumerated() {
      var news = RunFolder.News()
      let arrival: RunFolder.Arrival
      do throws(RunFolder.Problem) {
        // The first makes the run, and the others are of it.
        arrival = try folder.arrive(
          as: program.name, joins: joins || index > 0, strace: straceVersion, &news)
      } catch {
        throw .work(error.message(remedy: "--into"))
      }
      tell(news)
      switch consume arrival {
      case .joined(let place): queue.append(place)
      case .inUse(let names, let records):
        throw Failure(
          code: .notTraced,
          message: "\(folder.path): \(names.joined(separator: ", ")) runs there"
            + (records.first.map { " (\(ShellWord.line($0.command)))" } ?? "")
            + "; --as NAME joins it, --into DIR names another folder")
      }
    }
    return queue
  }

  private func tell(_ news: RunFolder.News) {
    for orphan in news.orphans {
      guard let process = orphan.process else { continue }
      let rest = ProcessTable.tracees(of: process.pid)
      complain(
        "\(orphan.name) of an earlier run goes on, and its socklab was killed: strace is process \(process.pid)"
          + (rest.isEmpty ? "" : ", the program \(rest.map { "\($0)" }.joined(separator: ", "))")
          + "; this ends them: kill -KILL \((rest + [process.pid]).map { "\($0)" }.joined(separator: " "))")
    }
    if let moved = news.moved { complain("the run before is in \(moved) now") }
  }
}

/// The places of programs that have not begun, in their order.
final class PlaceQueue {
  private var first: RunPlace?
  private var rest: PlaceQueue?

  func append(_ place: consuming RunPlace) {
    if first == nil, rest == nil {
      first = consume place
    } else {
      if rest == nil { rest = PlaceQueue() }
      rest?.append(place)
    }
  }

  func next() -> RunPlace? {
    if let place = first.take() { return place }
    return rest?.next()
  }
}

/// One run: its programs under strace, from the first's beginning to the table.
struct TraceRun: ~Copyable {
  private let request: TraceRequest
  private var recorder: Recorder

  init(_ request: TraceRequest) {
    self.request = request
    recorder = Recorder(in: request.folder, bounds: request.bounds, say: complain)
  }

  mutating func play(_ places: PlaceQueue) throws(Failure) -> ExitCode {
    let live = try request.isLive ? LiveSpeaker(request.folder) : nil
    recorder.look = live.map { live in { live.look() } }
    do throws(RunFolder.Problem) {
      try playAll(places)
    } catch {
      recorder.endAll()
      throw .work(error.message)
    }
    live?.look(isLast: true)
    return try finish()
  }

  // MARK: Playing

  private mutating func playAll(_ places: PlaceQueue) throws(RunFolder.Problem) {
    var server: RecordedProgram?
    var hasTerminal = false
    for wanted in request.programs {
      guard let place = places.next() else { return }
      if wanted.role == .client, let server {
        guard server.listened || awaitListening(server) else { continue }
      }
      // The first client types; whoever else would take its words away.
      let input: Child.Stream =
        wanted.role == .alone || wanted.role == .client && !hasTerminal ? .own : .nothing
      if wanted.role == .client { hasTerminal = true }
      let program = try start(wanted, place, input: input)
      if wanted.role == .server { server = program }
    }
    guard let server else {
      _ = recorder.run { false }
      return
    }
    let clients = recorder.programs.filter { $0 !== server }
    _ = recorder.run { clients.allSatisfy(\.isOver) && (!clients.isEmpty || server.isOver) }
    // A server that ends with its clients has a moment for it.
    recorder.run(milliseconds: 1_000) { server.isOver }
    if !server.isOver {
      complain("the server is still there 1 s after the last client: socklab ends it (SIGTERM)")
      recorder.end(server)
    }
  }

  private mutating func start(
    _ wanted: TraceRequest.Wanted, _ place: consuming RunPlace, input: Child.Stream
  ) throws(RunFolder.Problem) -> RecordedProgram {
    let start = request.start(of: wanted, into: request.folder.file(of: place.name, "strace"))
    var record = ProgramRecord(
      name: place.name, command: wanted.command.words, folder: Files.resolved(".") ?? ".",
      strace: start.strace, mode: start.mode, begin: Clock.seconds)
    record.typed = ["socklab"] + CommandLine.arguments.dropFirst()
    // By then the program may have been built anew: only what is noted now says which file ran.
    if start.strace.contains("-k") {
      record.files =
        wanted.attached.map { ProgramFiles.noted(of: $0.pid) } ?? ProgramFiles.noted(of: wanted.command)
    }
    let before = wanted.attached.flatMap { ProcessDescriptors(of: $0.pid) }
    let program = try recorder.start(
      place, record, path: start.path, input: input, attached: wanted.attached)
    if let process = wanted.attached { try recorder.awaitAttached(program, process, before, Clock.seconds) }
    return program
  }

  /// Waits until the server listens; false where it does not, which is said.
  private mutating func awaitListening(_ server: RecordedProgram) -> Bool {
    var listening = Listening(server.tracePath)
    let process = server.isUntraced ? ListeningProcess(server.child) : nil
    let deadline = Clock.seconds + Double(request.patience)
    var found = false
    _ = recorder.run {
      if let process {
        found = process.isServer
      } else {
        listening.look()
        found = listening.found != nil
      }
      return found || !server.isRunning || Clock.seconds > deadline
    }
    server.listened = found
    if found { return true }
    if server.isRunning, recorder.endedBy == nil {
      complain(
        "the server does not listen after \(request.patience) s (--wait): no client is started, and the server is ended"
      )
      recorder.end(server)
    } else {
      complain("the server ended before it listened: no client is started")
    }
    return false
  }

  // MARK: The end

  private mutating func finish() throws(Failure) -> ExitCode {
    var codes: [(role: TraceRequest.Role, code: ExitCode)] = []
    var others: [String] = []
    var isEmpty = true
    for (index, program) in recorder.programs.enumerated() {
      let role = request.programs[index].role
      let attached = request.programs[index].attached
      let ends = TraceEnds(of: program.tracePath, program: attached.map { Int($0.pid) })
      do throws(RunFolder.Problem) {
        others = try program.leave(program.end(by: ends))
      } catch {
        throw .work(error.message)
      }
      // It goes on, as it did before.
      let isLeft = attached != nil && ends.end == nil
      codes.append((role, isLeft ? .fine : try code(of: program, ends)))
      // Nothing was begun, and why has been said.
      if program.startFailure != nil || ends.execFailure != nil { continue }
      if leftLog(program) { isEmpty = false } else { codes[index].code = .notTraced }
    }
    let hasBegun = !codes.allSatisfy { $0.code == .notFound || $0.code == .notExecutable }
    if isEmpty, others.isEmpty {
      // Why nothing could be begun has been said.
      if hasBegun {
        complain("nothing is known of the run: \(request.folder.path)/ has no trace and no log")
      }
    } else if others.isEmpty {
      try RunReport(request.folder).finish()
    } else {
      complain(
        "the table of all comes when \(others.joined(separator: " and ")) has ended; the trace is in \(request.folder.path)/"
      )
    }
    // A server without a log has left half of the run untold, however its clients ended.
    if codes.contains(where: { $0.code == .notTraced }),
      codes.allSatisfy({ $0.role == .server || $0.code == .fine })
    {
      return .notTraced
    }
    let clients = codes.filter { $0.role != .server }
    guard clients.isEmpty else { return clients.first { $0.code != .fine }?.code ?? .fine }
    // No client was started: the server's own code is the reason, and 0 is none.
    let code = codes.first?.code ?? .notTraced
    return code == .fine ? .notTraced : code
  }

  /// Whether there is something to be told of a program: an untraced one has its log alone.
  private func leftLog(_ program: RecordedProgram) -> Bool {
    guard program.isUntraced, request.folder.logs(of: program.name).isEmpty else { return true }
    complain(
      "\(program.name): left no log, and nothing is known of what it did: it is no Swift program that uses TracedSockets, "
        + "or it made no socket call, or it was given a log elsewhere")
    return false
  }

  /// The exit code of a program as a shell has it: its own, or 128 and the signal's number.
  private func code(of program: RecordedProgram, _ ends: TraceEnds) throws(Failure) -> ExitCode {
    if let failure = ends.execFailure ?? program.startFailure.map(TraceRun.name) {
      let name = program.record.command.first ?? ""
      complain("\(name): \(TraceRun.words(failure))")
      return failure == "ENOENT" ? .notFound : .notExecutable
    }
    switch ends.end {
    case .exited(let status): return ExitCode(rawValue: Int32(truncatingIfNeeded: status))
    case .killed(let signal, _): return ExitCode(rawValue: 128 + (SignalNumber.of(signal) ?? 0))
    case nil:
      switch program.ownEnd {
      case .exited(let status): return ExitCode(rawValue: status)
      case .killed(let signal): return ExitCode(rawValue: 128 + signal)
      case nil: break
      }
      complain("\(program.name): how it ended is not in its trace")
      return .notTraced
    }
  }

  private static func name(_ failure: Int32) -> String {
    [ENOEXEC: "ENOEXEC", ENOENT: "ENOENT"][failure] ?? String(cString: strerror(failure))
  }

  private static func words(_ failure: String) -> String {
    switch failure {
    case "ENOEXEC": "cannot be executed: it is no program, and has no #! line that names one (ENOEXEC)"
    case "ENOENT": "the interpreter that its #! line or its format names is not there (ENOENT)"
    default: "cannot be executed (\(failure))"
    }
  }
}

extension RecordedProgram {
  /// How it ended, by its trace, or as this process saw it; nil where neither says.
  func end(by ends: TraceEnds) -> ProgramRecord.End? {
    ends.end.map(ProgramRecord.End.init) ?? ownEnd.map(ProgramRecord.End.init)
  }
}

extension ProgramRecord.End {
  init(_ end: TraceExit) {
    switch end {
    case .exited(let status): self.init(status: status)
    case .killed(let signal, _): self.init(signal: signal)
    }
  }

  init(_ end: Child.End) {
    switch end {
    case .exited(let status): self.init(status: Int(status))
    case .killed(let signal): self.init(signal: SignalNumber.name(of: signal))
    }
  }
}

/// The numbers of signals on this machine: signal(7).
enum SignalNumber {
  private static let numbers: [String: Int32] = [
    "SIGHUP": SIGHUP, "SIGINT": SIGINT, "SIGQUIT": SIGQUIT, "SIGILL": SIGILL, "SIGTRAP": SIGTRAP,
    "SIGABRT": SIGABRT, "SIGBUS": SIGBUS, "SIGFPE": SIGFPE, "SIGKILL": SIGKILL, "SIGUSR1": SIGUSR1,
    "SIGSEGV": SIGSEGV, "SIGUSR2": SIGUSR2, "SIGPIPE": SIGPIPE, "SIGALRM": SIGALRM, "SIGTERM": SIGTERM,
    "SIGSTKFLT": 16, "SIGXCPU": SIGXCPU, "SIGXFSZ": SIGXFSZ, "SIGVTALRM": SIGVTALRM, "SIGPROF": SIGPROF,
    "SIGIO": SIGIO, "SIGPWR": SIGPWR, "SIGSYS": SIGSYS,
  ]

  /// strace's name for a signal.
  static func name(of number: Int32) -> String {
    if number >= 32 { return number == 32 ? "SIGRTMIN" : "SIGRT_\(number - 32)" }
    return numbers.first { $0.value == number }?.key ?? "SIG_\(number)"
  }

  /// The number of a signal that ends a program, by strace's name for it. `SIGRT_3` is the third real-time signal behind
  /// SIGRTMIN of the kernel, 32.
  static func of(_ name: String) -> Int32? {
    if name.hasPrefix("SIGRT_"), let offset = Int32(name.dropFirst(6)) { return 32 + offset }
    return name == "SIGRTMIN" ? 32 : numbers[name]
  }
}
