import Machine
import Recording
import Runs

extension Verb {
  static let trace = Verb(
    name: "trace",
    summary: "run any program under strace, and tell what its sockets did",
    operands: Operands(text: "[--] COMMAND...", least: 0, most: .max, areFiles: false, beforeCommand: 0),
    options: [
      Option("--server", .text("COMMAND"), "a server, in quotes; the clients begin once it listens"),
      Option(
        "--client", .text("COMMAND"), mayRepeat: true, "a client of it; the first has the terminal's input"),
      Option("--as", .text("NAME"), "join the run that is going on in another terminal, or begin one"),
      Option("-p", .text("PID"), "trace a process that is there already, until it ends or Ctrl-C"),
      Option("--into", .text("DIR"), "the run folder; socklab-run without it"),
      Option("--wait", .text("SECONDS"), "how long the server may take until it listens; 30 without it"),
      Option("--limit", .text("MB"), "how large the traces may grow; 1024 without it"),
      Option(
        "--live", .none,
        "tell each call of a socket as it happens, on standard error; in another terminal socklab walkthrough DIR follows"
      ),
      Option(
        "--untraced", .none, "without strace: the programs' own logs alone, which TracedSockets makes"),
      Option("--lines", .none, "which of the program's lines made each call (strace -k): much slower"),
      Option(
        "--sockets-only", .none, "strace stops at calls about sockets alone: faster, and hides the rest"),
    ],
    example: (
      "socklab trace --server 'python3 s.py' --client 'python3 c.py'",
      "both at this terminal, then one table of both; exit code: the client's own"
    ),
    exitOne:
      "the program's own; 125 to 127 and 64 are socklab's, as in env(1): not traced, not executable, not found",
    run: runTrace)
}

/// How `trace` ends where it could not trace, and where there is no program: env(1), timeout(1).
extension ExitCode {
  static let notTraced = ExitCode(rawValue: 125)
  static let notExecutable = ExitCode(rawValue: 126)
  static let notFound = ExitCode(rawValue: 127)
}

private func runTrace(_ request: Request) throws(Failure) -> ExitCode {
  do throws(Failure) {
    return try TraceRequest(request).run()
  } catch {
    // What it could not do itself must not look like the program's own 2.
    throw error.code == .failed ? Failure(code: .notTraced, message: error.message) : error
  }
}
