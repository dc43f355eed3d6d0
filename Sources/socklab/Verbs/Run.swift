import CallLog
import CallMapping
import Machine
import StraceParser

/// The options of every verb that reads a run: the logs and traces of its programs.
enum Run {
  static let options = [
    Option(
      "--log", .file("LOG"), mayRepeat: true,
      "a program's call log, once for each program; with --trace, or alone where nobody traced it"),
    Option(
      "--trace", .file("TRACE"), mayRepeat: true,
      "what strace -o wrote of that same program; of strace -ff, NAME.7,NAME.8 or NAME.*"),
    Option(
      "--filter", .text("EXPR"),
      "strace was run with -e trace=EXPR (network,close or !close): what it leaves out is no miss"),
  ]

  /// What a story is made of is held in memory whole; so much of it at most.
  static let limit = 1 << 30

  /// What a verb makes its answer of.
  enum Needs {
    /// Logs, with their traces where there are any.
    case logs
    /// Both of each program.
    case logsAndTraces
  }

  /// Each program's log lined up with its trace, in the order in which they were named.
  static func sides(_ request: Request, needs: Needs) throws(Failure) -> [Side] {
    let filter = try filter(request)
    var sides: [Side] = []
    if !request.has("--log"), !request.has("--trace"), !request.operands.isEmpty {
      var leftOut: [String] = []
      for program in try RunInput(operands: request.operands, for: request.verb).programs {
        guard let log = program.log else {
          leftOut.append("\(program.name): left no log, and is left out")
          continue
        }
        guard needs == .logs || program.trace != nil else {
          leftOut.append("\(program.name): was not traced, and is left out")
          continue
        }
        let map = try side(log: log, trace: program.trace, filter: filter, number: sides.count + 1).map
        sides.append(Side(program.name, map))
      }
      guard !sides.isEmpty else {
        throw .work(
          "\(request.operands[0]): nothing to compare: no program of the run has both a log and a trace")
      }
      leftOut.forEach(complain)
      return sides
    }
    guard request.has("--log") else {
      throw .usage("\(request.verb.name): needs --log LOG and --trace TRACE, as many of one as of the other")
    }
    let (pairs, rest) = try pairs(request)
    try request.refuse(rest)
    guard needs == .logs || pairs.allSatisfy({ $0.trace != nil }) else {
      throw .usage(
        "\(request.verb.name): nothing to compare: the kernel was not asked; give --trace TRACE of the same run"
      )
    }
    for (log, trace) in pairs {
      sides.append(try side(log: log, trace: trace, filter: filter, number: sides.count + 1))
    }
    return sides
  }

  /// The logs with their traces, as they were named, and the operands that are no part of a trace.
  static func pairs(
    _ request: Request
  ) throws(Failure) -> (pairs: [(log: String, trace: TraceName?)], operands: [String]) {
    let logs = request.all("--log")
    let (traces, rest) = try request.traces()
    // A trace behind a log without its option may be meant for it.
    if traces.isEmpty, rest.isEmpty { return (logs.map { ($0, nil) }, rest) }
    guard logs.count == traces.count else {
      throw .usage(
        "\(request.verb.name): needs --log LOG and --trace TRACE, as many of one as of the other; "
          + "there are \(logs.count) and \(traces.count)")
    }
    return (zip(logs, traces).map { ($0, $1) }, rest)
  }

  /// What strace was told to show, where a person says it.
  static func filter(_ request: Request) throws(Failure) -> TraceFilter? {
    guard let expression = request.value("--filter") else { return nil }
    guard let filter = TraceFilter(expression: expression) else {
      throw .usage(
        "\(request.verb.name): --filter \(expression): write names of system calls or classes as behind strace's "
          + "-e trace=, such as network,close or !close")
    }
    return filter
  }

  /// A log lined up with its trace, which is gone through several times and not kept; a log alone where there is none.
  static func side(
    log: String, trace: TraceName?, filter: TraceFilter?, number: Int
  ) throws(Failure) -> Side {
    guard let trace else {
      return Side(name(ofLog: log, number), CallMap(logAlone: try readLog(log)))
    }
    var input = try RepeatedInput(trace)
    return try side(log, trace, keepsLines: false, filter, number) { take throws(Failure) in
      try input.forEachPiece { piece throws(Failure) in
        take(piece)
        return true
      }
    }
  }

  /// A log lined up with its trace, every line of which is shown.
  static func side(
    log: String, trace: TraceName, text: [UInt8], filter: TraceFilter?, number: Int
  ) throws(Failure) -> Side {
    try side(log, trace, keepsLines: true, filter, number) { take throws(Failure) in take(text.span) }
  }

  private static func side(
    _ path: String, _ trace: TraceName, keepsLines: Bool, _ filter: TraceFilter?, _ number: Int,
    _ source: TraceSource<Failure>
  ) throws(Failure) -> Side {
    let log = try readLog(path)
    let made = try CallMap.lined(log, keepsLines: keepsLines, logPath: path, filter: filter, source)
    let map: CallMap
    do throws(MappingError) {
      map = try made.get()
    } catch {
      throw .work("\(trace.name): \(try FileKind.refusal(source) ?? "\(error)")")
    }
    return Side(name(ofLog: path, number), map)
  }

  /// A side is called what its log is called: a lab may have several clients.
  private static func name(ofLog path: String, _ number: Int) -> String {
    let file = RawText.shown(path.split(separator: "/").last.map(String.init) ?? "")
    let name = file.hasSuffix(".log") ? String(file.dropLast(4)) : file
    return name.isEmpty || name == "-" ? "program \(number)" : name
  }

  static func readLog(_ path: String) throws(Failure) -> CallLog {
    let input = try Input(path)
    do throws(CallLogError) {
      return try input.withDescriptor { descriptor throws(CallLogError) in
        try CallLog.read(descriptor: descriptor, path: input.name)
      }
    } catch {
      throw .work(error.line(about: path))
    }
  }
}
