import Runs
import TraceText

/// What traces lack for a good answer, said once, with the command that would give it.
///
/// It is said of what a person traced and never of what socklab did, and only what the verb needed.
enum Advice {
  /// Something that a trace can lack: a row of the table.
  private struct Lack: Sendable {
    /// Why an answer is the poorer, with the option of strace that would have given it.
    let words: @Sendable (TraceLook) -> String
    /// The verbs whose answer needs it.
    let verbs: Set<String>
    /// Whether a trace lacks it; the number is that of all traces of the run.
    let isLacking: @Sendable (TraceLook, Int) -> Bool
  }

  private static let everywhere: Set<String> = ["table", "walkthrough", "diff", "compare", "query"]

  private static let lacks: [Lack] = [
    Lack(
      words: { _ in "strace did not follow the threads or children that the program made (-f)" },
      verbs: everywhere, isLacking: { look, _ in look.hasUnfollowed }),
    Lack(
      words: { look in "a filter hides \(look.hidden ?? "calls") (no -e)" },
      verbs: everywhere, isLacking: { look, _ in look.hidden != nil }),
    Lack(
      words: { _ in "other words, as the program's own, stand among strace's (-o FILE)" },
      verbs: everywhere, isLacking: { look, _ in look.isMixed }),
    Lack(
      words: { _ in
        "a byte order mark, which strace does not write, stands before the first line and is left out"
      },
      verbs: everywhere, isLacking: { look, _ in look.hasMark }),
    Lack(
      words: { _ in "no call says when it was made (-ttt)" },
      verbs: ["walkthrough"], isLacking: { look, _ in !look.hasTimes }),
    Lack(
      words: { _ in "the times do not say which program's call came first (-ttt)" },
      verbs: ["walkthrough"], isLacking: { look, count in count > 1 && look.hasTimes && !look.ordersCalls }),
    Lack(
      words: { _ in "no call says how long it took (-T)" },
      verbs: ["walkthrough"], isLacking: { look, _ in !look.hasDurations }),
    Lack(
      words: { _ in "sockets were open when it begins, and nothing says what they are (-yy)" },
      verbs: ["table", "walkthrough", "diff"],
      isLacking: { look, _ in !look.hasLabels && look.hasOlderSockets }),
    Lack(
      words: { look in "what was sent and received is cut after \(look.cut ?? 32) bytes (-s 4096)" },
      verbs: ["walkthrough", "diff", "compare"], isLacking: { look, _ in look.cut != nil }),
  ]

  /// What records a program so that nothing is lacking.
  static let command =
    "strace -f -ttt -T -yy -s 4096 -o FILE PROGRAM, or simply socklab trace -- PROGRAM"

  /// Says what the traces of a request lack, one line for all that lack the same.
  /// - Parameter code: how the verb ended. What a query found needs nothing that the trace lacks, and why it cannot
  ///   answer it says itself.
  static func say(about request: Request, _ code: ExitCode) {
    // Of stacks only those are asked for that are there.
    guard everywhere.contains(request.verb.name), code != .usage, !request.has("--stacks"),
      request.verb.name != "query" || code == .differences
    else { return }
    let looks = traces(of: request).prefix(traceLimit).compactMap { trace in
      TraceLook(trace).map { (name: trace.name, look: $0) }
    }
    var groups: [(words: [String], names: [String])] = []
    for (name, look) in looks {
      let words = lacks.filter {
        $0.verbs.contains(request.verb.name) && $0.isLacking(look, looks.count)
      }.map { $0.words(look) }
      guard !words.isEmpty else { continue }
      if let known = groups.firstIndex(where: { $0.words == words }) {
        groups[known].names.append(name)
      } else {
        groups.append((words, [name]))
      }
    }
    for group in groups {
      complain("\(group.names.joined(separator: ", ")): \(group.words.joined(separator: "; "))")
    }
    if !groups.isEmpty { complain("to have all of it: \(command)") }
    if setsRunsTogether(request), let apart = apart(looks) { complain(apart) }
  }

  /// More traces than these are no conversation that somebody looks at.
  private static let traceLimit = 16

  // MARK: The traces

  /// The traces that a person named. What socklab recorded lacks nothing that it did not say when it was made.
  private static func traces(of request: Request) -> [TraceName] {
    var traces: [TraceName] = []
    // Whatever cannot be read is said by the verb.
    guard let (named, rest) = try? request.traces() else { return [] }
    traces += named
    guard request.verb.operands.areFiles else { return traces }
    for (operand, set) in (try? TraceName.grouped(rest, for: request.verb)) ?? [] {
      if RunFolder.isRun(operand) { continue }
      if let program = try? RunInput(operands: [operand], for: request.verb), set == nil {
        traces += program.programs.compactMap(\.trace)
      } else if let set {
        traces.append(set)
      }
    }
    return traces.filter { trace in !trace.files.contains { isRecorded($0) } }
  }

  /// Whether a trace lies in the folder of a run.
  private static func isRecorded(_ path: String) -> Bool {
    RunFolder.isRun(path.lastIndex(of: "/").map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? ".")
  }

  // MARK: Two runs

  /// Whether the traces are taken for one run: what is set side by side need not be of one.
  private static func setsRunsTogether(_ request: Request) -> Bool {
    request.verb.name != "diff" && !request.has("--side-by-side") && !request.has("--beside")
  }

  /// Why traces that are told as one run are of two: one is connected to a server of this machine, and the one server among
  /// them listened elsewhere.
  private static func apart(_ looks: [(name: String, look: TraceLook)]) -> String? {
    let served = looks.reduce(into: Set<UInt16>()) { $0.formUnion($1.look.served) }
    // Port 0 is one that the kernel chose, and bind(2) does not say which.
    guard let server = looks.first(where: { !$0.look.served.isEmpty }), !served.contains(0) else {
      return nil
    }
    let others = looks.filter { $0.look.served.isEmpty && !$0.look.reached.isEmpty }
    guard let client = others.first(where: { $0.look.reached.isDisjoint(with: served) }) else { return nil }
    return
      "\(server.name) listens at port \(ports(server.look.served)), and \(client.name) is connected to port "
      + "\(ports(client.look.reached)): these are traces of two runs, told as one"
  }

  private static func ports(_ ports: Set<UInt16>) -> String {
    let sorted = ports.sorted()
    return sorted.prefix(4).map { "\($0)" }.joined(separator: ", ") + (sorted.count > 4 ? ", ..." : "")
  }
}
