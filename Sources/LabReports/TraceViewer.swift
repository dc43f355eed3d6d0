import CallMapping
public import StraceParser
import TraceText

/// A trace as trace-viewer JSON (the Trace Event Format), which Perfetto and chrome://tracing open.
///
/// One slice a call on its thread's track, with arguments and result; a call that was cut has a small slice at both its
/// lines and a flow between them. Signals and exits are instants. Times are microseconds: of `-ttt` since 1970, of
/// `-t` and `-tt` since midnight, of `-r` since the first line; without stamps each line counts as one microsecond.
public struct TraceViewer: Sendable {
  private let short = ShortForm(stringLimit: 256)
  private var isFirst = true
  private var flows = 0
  /// Calls that were cut and have not resumed, by thread.
  private var cut: [Int: Cut] = [:]
  /// The process of each thread: clone(2) with CLONE_THREAD makes a thread of the caller's process.
  private var processes: [Int: Int] = [:]
  private var elapsed: Int64 = 0

  private struct Cut: Sendable {
    var event: TraceEvent
    var time: Int64
    var flow: Int
  }

  /// A viewer's file at its beginning.
  public init() {}

  /// Whether an event without any time stamp was seen.
  public private(set) var lacksTime = false

  /// The file's first bytes.
  public static var opening: String { "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[" }

  /// The file's last bytes.
  public static var closing: String { "\n]}\n" }

  /// The JSON of one event, halves of cut calls as they come; empty where there is nothing to see.
  public mutating func add(_ event: TraceEvent) -> String {
    let time = time(of: event)
    let thread = event.pid ?? 0
    switch event.kind {
    case .call:
      noteThread(event, thread)
      return slice(event, thread, from: time, for: event.call?.duration ?? 0)
    case .unfinished:
      flows += 1
      cut[thread] = Cut(event: event, time: time, flow: flows)
      return ""
    case .resumed:
      return resume(event, thread, at: time)
    case .signal:
      let name = event.signal ?? "signal"
      if case .signal(.stopped) = event.content {
        return instant("stopped by \(name)", "signal", thread, at: time)
      }
      return instant(name, "signal", thread, at: time)
    case .exit:
      let text = event.signal.map { "killed by \($0)" } ?? "exited with \(event.status ?? 0)"
      return instant(text, "exit", thread, at: time)
    default:
      return ""
    }
  }

  /// What is left at the end: calls that never resumed, from their line to the last one.
  public mutating func finish() -> String {
    let rest = cut.sorted { $0.key < $1.key }
    cut = [:]
    return rest.map { slice($0.value.event, $0.key, from: $0.value.time, for: 0) }.joined()
  }

  // MARK: Events

  private mutating func resume(_ event: TraceEvent, _ thread: Int, at time: Int64) -> String {
    guard let begun = cut.removeValue(forKey: thread), let first = begun.event.call, let last = event.call
    else {
      return slice(event, thread, from: time, for: 0)
    }
    var whole = begun.event
    whole.call?.arguments = first.arguments + last.arguments
    whole.call?.result = last.result
    noteThread(whole, thread)
    // strace's -T is the whole call's; the second line is printed when the call has ended.
    let end = max(last.duration.map { begun.time &+ $0 } ?? time, time)
    let flow = begun.flow
    return slice(whole, thread, from: begun.time, for: end &- begun.time)
      + mark("unfinished", thread, at: begun.time) + mark("resumed", thread, at: time)
      + put(
        [
          ("name", .string("resumed")), ("cat", .string("cut")), ("ph", .string("s")), ("id", .number(flow)),
          ("ts", .thousandths(begun.time)),
        ], thread)
      + put(
        [
          ("name", .string("resumed")), ("cat", .string("cut")), ("ph", .string("f")), ("bp", .string("e")),
          ("id", .number(flow)), ("ts", .thousandths(time)),
        ], thread)
  }

  private mutating func slice(
    _ event: TraceEvent, _ thread: Int, from start: Int64, for duration: Int64
  ) -> String {
    guard let call = event.call else { return "" }
    var details: [(String, JSON)] = [("line", .number(event.line))]
    for (index, argument) in call.arguments.enumerated() {
      details.append((argument.argumentName ?? "argument \(index + 1)", .string(short.text(argument))))
    }
    if let result = call.result {
      details.append(("result", .string(String(short.result(result).dropFirst(3)))))
    }
    return put(
      [
        ("name", .string(call.name)), ("cat", .string(call.result?.errno == nil ? "call" : "failed")),
        ("ph", .string("X")), ("ts", .thousandths(start)),
        ("dur", .thousandths(max(0, duration))), ("args", .object(details)),
      ], thread)
  }

  private mutating func mark(_ name: String, _ thread: Int, at time: Int64) -> String {
    put(
      [
        ("name", .string(name)), ("cat", .string("cut")), ("ph", .string("X")),
        ("ts", .thousandths(time)), ("dur", .thousandths(1)),
      ], thread)
  }

  private mutating func instant(_ name: String, _ kind: String, _ thread: Int, at time: Int64) -> String {
    put(
      [
        ("name", .string(name)), ("cat", .string(kind)), ("ph", .string("i")), ("s", .string("t")),
        ("ts", .thousandths(time)),
      ], thread)
  }

  private mutating func put(_ fields: [(String, JSON)], _ thread: Int) -> String {
    defer { isFirst = false }
    let place: [(String, JSON)] = [
      ("pid", .number(processes[thread] ?? thread)), ("tid", .number(thread)),
    ]
    return (isFirst ? "\n" : ",\n") + JSON.object(fields + place).line
  }

  // MARK: Time and threads

  private mutating func time(of event: TraceEvent) -> Int64 {
    if let time = event.time { return time.nanoseconds }
    if let step = event.relative {
      elapsed &+= step
      return elapsed
    }
    lacksTime = true
    return Int64(event.line) &* 1000
  }

  private mutating func noteThread(_ event: TraceEvent, _ thread: Int) {
    guard let call = event.call, call.name.hasPrefix("clone"), let child = call.result?.number, child > 0,
      call.arguments.contains(where: { short.text($0).contains("CLONE_THREAD") })
    else { return }
    processes[Int(truncatingIfNeeded: child)] = processes[thread] ?? thread
  }
}
