import Glibc
import Machine
import Recording
import Runs

/// What a person wants traced, checked before anything is started.
struct TraceRequest {
  /// A program of the run.
  struct Wanted {
    /// What its files are called, where no other program has the name.
    let name: String
    let command: Command
    let role: Role
    /// The process that is there already; nil for a program that is started.
    var attached: ProcessIdentity?
  }

  enum Role { case alone, server, client }

  let folder: RunFolder
  let programs: [Wanted]
  /// Whether it joins a run that is going on.
  let joins: Bool
  /// Seconds until a server listens.
  let patience: Int
  let bounds: Recorder.Bounds
  let isFiltered: Bool
  /// Whether each call is told as it happens.
  let isLive: Bool
  /// Whether strace shows the stack of each call.
  let hasStacks: Bool
  /// What traces the programs; nil where nobody does, and their own logs are all that is kept.
  private let strace: Strace?

  init(_ request: Request) throws(Failure) {
    folder = RunFolder(request.value("--into") ?? "socklab-run")
    joins = request.has("--as")
    patience = try Self.number(request, "--wait", 1...86_400) ?? 30
    var bounds = Recorder.Bounds()
    if let limit = try Self.number(request, "--limit", 1...1_048_576) { bounds.traces = UInt64(limit) << 20 }
    self.bounds = bounds
    isFiltered = request.has("--sockets-only")
    isLive = request.has("--live")
    hasStacks = request.has("--lines")
    programs = try Self.programs(request)
    for program in programs where program.attached == nil { try program.command.check() }
    strace = try Self.tracer(request)
    if isFiltered {
      complain(
        "--sockets-only: files, memory, threads and the program's start are not in the trace; "
          + "nothing can be said of what they did")
    }
    if hasStacks, let strace {
      guard strace.isAtLeast(4, 9) else {
        throw Failure(code: .notTraced, message: "--lines needs strace -k, which 4.9 was the first to have")
      }
      complain("--lines: strace takes the stack of every call, which makes calls some 200 times slower")
    }
  }

  private static func number(
    _ request: Request, _ option: String, _ range: ClosedRange<Int>
  ) throws(Failure) -> Int? {
    guard let word = request.value(option) else { return nil }
    guard let number = Int(word), range.contains(number) else {
      throw .usage("trace: \(option) \(word): write a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  // MARK: Programs

  /// A process that is there already.
  private static func attached(_ word: String, _ request: Request) throws(Failure) -> Wanted {
    guard let pid = Int32(word), pid > 0 else { throw .usage("trace: -p \(word): write a process id") }
    for option in ["--server", "--client"] where request.has(option) {
      throw .usage("trace: -p is for one process that is there, and not for \(option)")
    }
    guard request.operands.isEmpty else {
      throw .usage("trace: -p \(word) is a program already; \(request.operands[0]) is one too many")
    }
    if let obstacle = ProcessTable.obstacle(to: pid) {
      throw Failure(code: .notTraced, message: "process \(pid) cannot be traced: \(obstacle)")
    }
    guard let identity = ProcessIdentity(pid: pid) else {
      throw Failure(code: .notTraced, message: "process \(pid) has ended")
    }
    let words = ProcessTable.command(of: pid)
    let name = request.value("--as") ?? ProgramName.made(from: words.first ?? "")
    return Wanted(name: try checked(name), command: Command(words), role: .alone, attached: identity)
  }

  private static func checked(_ name: String) throws(Failure) -> String {
    guard ProgramName.isName(name) else {
      throw .usage("trace: --as \(name): write letters, digits, - and _: server, client")
    }
    return name
  }

  private static func programs(_ request: Request) throws(Failure) -> [Wanted] {
    if let word = request.value("-p") { return [try attached(word, request)] }
    let server = request.value("--server"), clients = request.all("--client")
    guard server != nil || !clients.isEmpty else {
      guard !request.operands.isEmpty else {
        throw .usage(
          "trace: which program? socklab trace -- COMMAND..., or --server COMMAND --client COMMAND")
      }
      let command = Command(request.operands)
      let name = request.value("--as") ?? ProgramName.made(from: request.operands[0])
      return [Wanted(name: try checked(name), command: command, role: .alone)]
    }
    guard request.operands.isEmpty else {
      throw .usage(
        "trace: \(request.operands[0]) is one command too many beside --server and --client; put each in quotes"
      )
    }
    guard !request.has("--as") else {
      throw .usage("trace: --as is for one program at this terminal, and not for --server and --client")
    }
    guard let server else {
      throw .usage("trace: --client goes with --server; a client alone is socklab trace -- COMMAND...")
    }
    guard !clients.isEmpty else {
      throw .usage("trace: --server goes with --client; a server alone is socklab trace -- COMMAND...")
    }
    guard clients.count <= 64 else { throw .usage("trace: \(clients.count) clients are more than 64") }
    var programs = [Wanted(name: "server", command: try split(server, "--server"), role: .server)]
    for client in clients {
      programs.append(Wanted(name: "client", command: try split(client, "--client"), role: .client))
    }
    return programs
  }

  private static func split(_ text: String, _ option: String) throws(Failure) -> Command {
    do throws(Command.Trouble) {
      return try Command(splitting: text)
    } catch {
      switch error {
      case .empty: throw .usage("trace: \(option) has no command")
      case .openQuote: throw .usage("trace: \(option) \(text): a quote has no end")
      case .needsShell(let sign):
        throw .usage(
          "trace: \(option) \(text): \(sign) needs a shell, and none reads this; write \(option) "
            + ShellWord.quoted("sh -c \(ShellWord.quoted(text))"))
      }
    }
  }

  // MARK: strace

  /// What is asked of strace, and of nobody else.
  private static let straceOptions = ["-p", "--lines", "--sockets-only"]

  /// The strace that traces; nil where the programs run with their own logs alone, which is said first.
  private static func tracer(_ request: Request) throws(Failure) -> Strace? {
    var why = "--untraced"
    if request.has("--untraced") {
      for option in straceOptions + ["--limit"] where request.has(option) {
        throw .usage("trace: \(option) is about strace, which --untraced does without")
      }
    } else {
      do throws(Failure) {
        return try Strace.usable()
      } catch {
        guard !straceOptions.contains(where: request.has) else { throw error }
        why = error.message
      }
    }
    complain(
      "\(why). The kernel is not asked, then, and all that is kept is each program's own log, which Swift programs that use "
        + "TracedSockets leave")
    return nil
  }

  var straceVersion: String? { strace?.version }

  /// What is started for a program, the words of the strace that traces it, none where nobody does, and which of both it is.
  func start(
    of wanted: Wanted, into trace: String
  ) -> (path: String, strace: [String], mode: ProgramRecord.Mode) {
    guard let strace else {
      return ((try? wanted.command.program()) ?? wanted.command.words.first ?? "", [], .untraced)
    }
    let words = straceWords(strace, wanted, into: trace)
    return (strace.path, words, wanted.attached == nil ? .traced : .attached)
  }

  /// The words of the strace that traces a command into a file.
  private func straceWords(_ strace: Strace, _ wanted: Wanted, into trace: String) -> [String] {
    var options: [String] = []
    if hasStacks { options.append("-k") }
    if isFiltered {
      if strace.isAtLeast(5, 3), wanted.attached == nil { options.append("--seccomp-bpf") }
      options += [
        "-e", "trace=network,read,write,readv,writev,close,poll,ppoll,select,pselect6,epoll_wait,epoll_ctl",
      ]
    }
    return strace.words(
      into: trace, options, wanted.attached.map { ["-p", "\($0.pid)"] } ?? wanted.command.executed)
  }
}
