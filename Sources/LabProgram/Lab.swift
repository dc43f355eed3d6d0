internal import CallLog
internal import Glibc
public import TracedSockets

/// A lab's program for one side: its name, and what to run.
public struct Lab {
  /// The name on the command line, `hello-hi`.
  public let name: String
  /// One line for `--help`.
  public let summary: String
  /// The port that both sides use unless told otherwise.
  public let port: UInt16
  let run: (SocketAddress, Console) throws -> Void

  /// A row of a program's table of labs.
  public init(
    _ name: String, port: UInt16, _ summary: String,
    run: @escaping (_ address: SocketAddress, _ console: Console) throws -> Void
  ) {
    self.name = name
    self.port = port
    self.summary = summary
    self.run = run
  }
}

/// What lab-server and lab-client have in common: options, the call log, signals, exit codes.
public enum LabProgram {
  /// Runs the lab that the command line names, and ends the program: 0 when the lab ended as planned, 1 after an error,
  /// 64 after wrong usage, 130 and 143 after SIGINT and SIGTERM.
  public static func run(_ program: String, _ labs: [Lab]) -> Never {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do throws(LabOptions.UsageError) {
      switch try LabOptions.parse(arguments, labs: labs) {
      case .help:
        print(LabOptions.help(program: program, labs: labs), terminator: "")
        exit(0)
      case .run(let options):
        exit(run(program, labs, options, arguments))
      }
    } catch {
      standardError("\(program): \(error.message)\n")
      exit(64)
    }
  }

  private static func run(_ program: String, _ labs: [Lab], _ options: LabOptions, _ arguments: [String])
    -> Int32
  {
    guard let lab = labs.first(where: { $0.name == options.lab }) else { return 64 }
    var log: CallLogWriter?
    if options.log != nil || options.showsCalls {
      do {
        log = try CallLogWriter(
          path: options.log, program: CommandLine.arguments.first ?? program, arguments: arguments,
          sourceDigest: getenv("SOCKLAB_SOURCE_DIGEST").map { String(cString: $0) })
      } catch {
        standardError("\(program): \(error)\n")
        return 1
      }
    }
    let tracing = log.map { Tracing(to: $0, showsCalls: options.showsCalls) }
    tracing?.install()
    Interrupts.install()

    let console = Console(program: program, tracing: tracing)
    let code = outcome(of: lab, options.address, console)
    log?.close()
    if let lost = log?.unrecorded, lost > 0 {
      console.note("the call log ran out of room: \(lost) calls are not in it")
    }
    return code
  }

  private static func outcome(of lab: Lab, _ address: SocketAddress, _ console: Console) -> Int32 {
    do {
      try lab.run(address, console)
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
      console.note("\(error)")
      return 1
    }
  }
}
