import CallLog
import CallMapping
import StraceParser

/// The options of every verb that reads a run: the logs and traces of its programs.
enum Run {
  static let options = [
    Option(
      "--log", .file("LOG"), mayRepeat: true, "a program's call log; with --trace, once for each program"),
    Option("--trace", .file("TRACE"), mayRepeat: true, "what strace -o wrote of that same program"),
  ]

  /// A trace that is lined up with a log is held in memory whole; so much of it at most.
  private static let limit = 1 << 30

  /// Each program's log lined up with its trace, in the order in which they were named.
  static func sides(_ request: Request) throws(Failure) -> [Side] {
    let logs = request.all("--log")
    let traces = request.all("--trace")
    guard !logs.isEmpty, logs.count == traces.count else {
      throw .usage(
        "\(request.verb.name): needs --log LOG and --trace TRACE, as many of one as of the other; "
          + "there are \(logs.count) and \(traces.count)")
    }
    var sides: [Side] = []
    for (log, trace) in zip(logs, traces) {
      sides.append(try side(log: log, trace: trace, number: sides.count + 1))
    }
    return sides
  }

  private static func side(log path: String, trace: String, number: Int) throws(Failure) -> Side {
    let log = try readLog(path)
    let events = try readTrace(trace)
    let map: CallMap
    do throws(MappingError) {
      map = try CallMap(log: log, trace: events)
    } catch {
      throw .work("\(trace): \(error)")
    }
    // A side is called what its log is called: a lab may have several clients.
    let file = path.split(separator: "/").last.map(String.init) ?? ""
    let name = file.hasSuffix(".log") ? String(file.dropLast(4)) : file
    return Side(name.isEmpty || name == "-" ? "program \(number)" : name, map)
  }

  static func readLog(_ path: String) throws(Failure) -> CallLog {
    let bytes = try Input(path).readAll(limit: limit)
    if bytes.isEmpty { throw .work("\(path): is empty; did the program start, with --log?") }
    do throws(CallLogError) {
      return try CallLog.read(bytes)
    } catch {
      throw .work("\(path): \(error)")
    }
  }

  static func readTrace(_ path: String) throws(Failure) -> [TraceEvent] {
    let bytes = try Input(path).readAll(limit: limit)
    if bytes.isEmpty { throw .work("\(path): is empty; did strace start, and had it the right to trace?") }
    return TraceReader.events(of: bytes, joined: true)
  }
}
