internal import CallLog
internal import Glibc
internal import TraceText
public import TracedSockets

/// A lab's program for one side: its name, and what to run.
public struct Lab {
  /// The name on the command line, `hello-hi`.
  public let name: String
  /// One line for `--help`.
  public let summary: String
  let place: Place
  let options: [LabOption]
  let servesForever: Bool
  let steps: [Step]
  let run: Run

  /// What a lab, or one step of it, does.
  public typealias Run = (_ address: SocketAddress, _ console: Console) throws -> Void

  /// Where both sides meet unless told otherwise.
  enum Place: CustomStringConvertible {
    case port(UInt16)
    /// A socket file in the current directory.
    case path(String)

    var description: String {
      switch self {
      case .port(let port): "port \(port)"
      case .path(let path): path
      }
    }
  }

  /// A row of a program's table of labs.
  /// - Parameters:
  ///   - port: where both sides meet unless told otherwise.
  ///   - options: the lab's own, beside those that every lab has.
  ///   - servesForever: whether SIGTERM is how it is meant to end: then at once, without a word, with 143, and the
  ///     call it waited in stays begun in the log.
  public init(
    _ name: String, port: UInt16, _ summary: String, options: [LabOption] = [], servesForever: Bool = false,
    run: @escaping Run
  ) {
    self.init(name, .port(port), summary, options, servesForever, [], run)
  }

  /// A lab over a unix socket: a file of the current directory, which `--path` names.
  public init(
    _ name: String, path: String, _ summary: String, options: [LabOption] = [], servesForever: Bool = false,
    run: @escaping Run
  ) {
    self.init(name, .path(path), summary, options, servesForever, [], run)
  }

  /// A lab in steps: all of them in order, or the one that `--step` names.
  public init(
    _ name: String, port: UInt16, _ summary: String, options: [LabOption] = [], steps: [Step]
  ) {
    self.init(name, .port(port), summary, options, false, steps, { _, _ in })
  }

  /// A lab in steps over a unix socket.
  public init(
    _ name: String, path: String, _ summary: String, options: [LabOption] = [], steps: [Step]
  ) {
    self.init(name, .path(path), summary, options, false, steps, { _, _ in })
  }

  private init(
    _ name: String, _ place: Place, _ summary: String, _ options: [LabOption], _ servesForever: Bool,
    _ steps: [Step], _ run: @escaping Run
  ) {
    self.name = name
    self.summary = summary
    self.place = place
    self.options = options
    self.servesForever = servesForever
    self.steps = steps
    self.run = run
  }
}

/// A part of a lab with a question of its own.
public struct Step {
  /// The name on the command line, `epoll`.
  public let name: String
  /// What it shows, in a few words.
  public let summary: String
  let run: Lab.Run

  /// A step.
  public init(_ name: String, _ summary: String, run: @escaping Lab.Run) {
    self.name = name
    self.summary = summary
    self.run = run
  }
}

/// What lab-server and lab-client have in common: options, the call log, signals, exit codes.
public enum LabProgram {
  /// Runs the lab that the command line names, and ends the program: 0 when the lab ended as planned, 1 after an error,
  /// 64 after wrong usage, 130 and 143 after SIGINT and SIGTERM.
  /// - Parameter arguments: the command line without the program's name.
  public static func run(
    _ program: String, _ labs: [Lab], _ arguments: [String] = Array(CommandLine.arguments.dropFirst())
  ) -> Never {
    do throws(LabOptions.UsageError) {
      switch try LabOptions.parse(arguments, labs: labs) {
      case .help(let lab):
        guard let failure = standardOutput(LabOptions.help(program: program, labs: labs, named: lab)) else {
          exit(0)
        }
        standardError("\(program): standard output: \(failure)\n")
        exit(1)
      case .run(let options):
        exit(run(program, labs, options, arguments))
      }
    } catch {
      standardError("\(program): \(Escape.terminal(error.message))\n")
      exit(64)
    }
  }

  private static func run(_ program: String, _ labs: [Lab], _ options: LabOptions, _ arguments: [String])
    -> Int32
  {
    guard let lab = labs.first(where: { $0.name == options.lab }) else { return 64 }
    Interrupts.outliveFileLimit()
    var log: CallLogWriter?
    let path = options.log ?? Tracing.environmentPath
    if path != nil || options.showsCalls {
      do {
        log = try CallLogWriter(
          path: path, program: CommandLine.arguments.first ?? program, arguments: arguments,
          sourceDigest: getenv("SOCKLAB_SOURCE_DIGEST").map { String(cString: $0) })
      } catch {
        standardError("\(program): \(Escape.terminal("\(error)"))\n")
        return 1
      }
    }
    // Before the first socket.
    StandardStreams.complete(lowestFree: log?.lowestFreeDescriptor)
    let tracing = log.map { Tracing(to: $0, showsCalls: options.showsCalls) }
    tracing?.install()
    Interrupts.install(servesForever: lab.servesForever)

    let console = Console(
      program: program, tracing: tracing,
      options: LabValues(options: lab.options, values: options.values))
    let code = outcome(of: lab, options, console)
    log?.close()
    if let lost = log?.unrecorded, lost > 0 {
      console.note("the call log ran out of room: \(lost) calls are not in it")
    }
    return code
  }

  private static func outcome(of lab: Lab, _ options: LabOptions, _ console: Console) -> Int32 {
    do {
      for step in lab.steps where options.step == nil || step.name == options.step {
        try console.print("step \(step.name): \(step.summary)")
        try step.run(options.address, console)
      }
      if lab.steps.isEmpty { try lab.run(options.address, console) }
      return 0
    } catch let interrupted as Interrupted {
      console.note("interrupted by \(interrupted.name); sockets are closed")
      return interrupted.exitCode
    } catch {
      // A connect that was interrupted throws as such; the signal is the reason.
      if let interrupted = Interrupts.requestedEnd {
        console.note("interrupted by \(interrupted.name); sockets are closed")
        return interrupted.exitCode
      }
      console.note((error as? SocketError)?.descriptionInLabs ?? "\(error)")
      return 1
    }
  }
}
