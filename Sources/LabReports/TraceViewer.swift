import CallForms
public import StraceParser
package import TraceModel
import TraceText

/// A trace as trace-viewer JSON (the Trace Event Format), which Perfetto and chrome://tracing open.
///
/// One slice a call on its thread's track, with arguments, result and the socket that it is about; a call that was cut has
/// a small slice at both its lines and a flow between them. Signals and exits are instants. Times are microseconds: of
/// `-ttt` since 1970, of `-t` and `-tt` since midnight, of `-r` since the first line; without stamps each line counts as
/// one microsecond, and a line without a stamp among others stands at the time of the one before. Which thread belongs
/// to which process, and what a descriptor stands for, is what TraceModel says.
public struct TraceViewer: ~Copyable {
  private var reader = ModelReader(readsAhead: true)
  private var writer = ViewerWriter()

  /// A viewer's file at its beginning.
  public init() {}

  /// Lines that are shown, and those of them without any time stamp.
  public var shown: (lines: Int, withoutTime: Int) { (writer.shown, writer.withoutTime) }

  /// The file's first bytes.
  public static var opening: String { "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[" }

  /// The file's last bytes.
  public static var closing: String { "\n]}\n" }

  /// Begins a trace.
  /// - Parameter survey: what a first time through it says of its processes.
  package mutating func begin(_ survey: ProcessSurvey) {
    reader = ModelReader(readsAhead: true, survey: survey)
  }

  /// Takes more of a trace.
  /// - Parameter sink: called with JSON for each line that has something to show.
  /// - Throws: What the sink throws.
  public mutating func feed<E: Error>(_ bytes: Span<UInt8>, _ sink: (String) throws(E) -> Void) throws(E) {
    try reader.feed(bytes) { (state, parser, text, place) throws(E) in
      let json = writer.add(state, parser, text, place)
      if !json.isEmpty { try sink(json) }
    }
  }

  /// Takes what is left when a trace has ended: calls that never resumed. The next bytes are another trace's.
  /// - Returns: what was found in the trace.
  /// - Throws: What the sink throws.
  public mutating func finish<E: Error>(_ sink: (String) throws(E) -> Void) throws(E) -> TraceCounts {
    try reader.finish { (state, parser, text, place) throws(E) in
      let json = writer.add(state, parser, text, place)
      if !json.isEmpty { try sink(json) }
    }
    let counts = reader.counts
    reader = ModelReader(readsAhead: true)
    writer.endTrace()
    return counts
  }
}

/// Writes the JSON of a viewer's file, event by event.
private struct ViewerWriter {
  private let short = CallFormatter(stringLimit: 256)
  private var isFirst = true
  private var flows = 0
  /// When calls began that were cut and have not returned, and in which process, by their lines.
  private var begun: [Int: (time: Int64, process: TracedProcess.ID?)] = [:]
  private var tracks = ViewerTracks()
  private var elapsed: Int64 = 0
  private var last: Int64?
  private(set) var shown = 0
  private(set) var withoutTime = 0

  mutating func endTrace() {
    begun = [:]
    elapsed = 0
    last = nil
    tracks.endTrace()
  }

  mutating func add(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ text: Span<UInt8>,
    _ place: TraceStream.Place
  ) -> String {
    let kind = parser.head.kind
    let isCut = kind == .call && place.resumedLine != nil || kind == .unfinished && !place.isBeginning
    let start = isCut ? begun.removeValue(forKey: place.line) : nil
    let time: Int64
    if let start {
      time = start.time
    } else {
      time = moment(parser.time(text), parser.relative(text), place.line, of: kind)
    }
    if place.isBeginning {
      let process = state.process(ofThread: parser.thread(text))?.id
      tracks.hold(process)
      begun[place.line] = (time, process)
      return ""
    }
    let end = place.resumedLine.map { moment(place.resumedTime, place.resumedRelative, $0, of: kind) }
    switch kind {
    case .call, .resumed, .unfinished, .signal, .exit: break
    default: return ""
    }
    let event = parser.event(text, place)
    let thread = event.pid ?? 0
    let (track, name) = tracks.track(of: event, start?.process, state)
    tracks.release(start?.process)
    tracks.forgetEnded(state)
    let introduction = name.map { put(Self.named($0), track, thread) } ?? ""
    switch kind {
    case .call, .resumed, .unfinished:
      return introduction + call(event, from: time, to: end, state, track)
    case .signal:
      let name = event.signal ?? "signal"
      var isStop = false
      if case .signal(.stopped) = event.content { isStop = true }
      return introduction + instant(isStop ? "stopped by \(name)" : name, "signal", track, thread, at: time)
    default:
      let text = event.signal.map { "killed by \($0)" } ?? "exited with \(event.status ?? 0)"
      return introduction + instant(text, "exit", track, thread, at: time)
    }
  }

  // MARK: Events

  private mutating func call(
    _ event: TraceEvent, from start: Int64, to end: Int64?, _ state: borrowing KernelState, _ track: Int
  ) -> String {
    let thread = event.pid ?? 0
    let sockets = ViewerTracks.sockets(of: state)
    guard let end else {
      return slice(event, sockets, track, from: start, for: event.call?.duration ?? 0)
    }
    flows += 1
    // strace's -T is the whole call's; the second line is printed when the call has ended.
    let last = max(event.call?.duration.map { start &+ $0 } ?? end, end)
    let flow = [("name", JSON.string("resumed")), ("cat", .string("cut")), ("id", .number(flows))]
    return slice(event, sockets, track, from: start, for: last &- start)
      + mark("unfinished", track, thread, at: start) + mark("resumed", track, thread, at: end)
      + put(flow + [("ph", .string("s")), ("ts", .thousandths(start))], track, thread)
      + put(
        flow + [("ph", .string("f")), ("bp", .string("e")), ("ts", .thousandths(end))], track,
        thread)
  }

  private static func named(_ name: String) -> [(String, JSON)] {
    [("name", .string("process_name")), ("ph", .string("M")), ("args", .object(["name": .string(name)]))]
  }

  private mutating func slice(
    _ event: TraceEvent, _ sockets: [(String, String)], _ track: Int, from start: Int64, for duration: Int64
  ) -> String {
    guard let call = event.call else { return "" }
    var details: [(String, JSON)] = [("line", .number(event.line))]
    for (index, argument) in call.arguments.enumerated() {
      details.append((argument.argumentName ?? "argument \(index + 1)", .string(short.text(argument))))
    }
    if let result = call.result {
      details.append(("result", .string(String(short.result(result).dropFirst(3)))))
    }
    details += sockets.map { ($0.0, .string($0.1)) }
    return put(
      [
        ("name", .string(call.name)), ("cat", .string(call.result?.errno == nil ? "call" : "failed")),
        ("ph", .string("X")), ("ts", .thousandths(start)),
        ("dur", .thousandths(max(0, duration))), ("args", .object(details)),
      ], track, event.pid ?? 0)
  }

  private mutating func mark(_ name: String, _ track: Int, _ thread: Int, at time: Int64) -> String {
    put(
      [
        ("name", .string(name)), ("cat", .string("cut")), ("ph", .string("X")),
        ("ts", .thousandths(time)), ("dur", .thousandths(1)),
      ], track, thread)
  }

  private mutating func instant(
    _ name: String, _ kind: String, _ track: Int, _ thread: Int, at time: Int64
  ) -> String {
    put(
      [
        ("name", .string(name)), ("cat", .string(kind)), ("ph", .string("i")), ("s", .string("t")),
        ("ts", .thousandths(time)),
      ], track, thread)
  }

  private mutating func put(_ fields: [(String, JSON)], _ track: Int, _ thread: Int) -> String {
    defer { isFirst = false }
    let place: [(String, JSON)] = [
      ("pid", .number(track)), ("tid", .number(thread)),
    ]
    return (isFirst ? "\n" : ",\n") + JSON.object(fields + place).line
  }

  // MARK: Time

  private mutating func moment(
    _ time: TraceTime?, _ relative: Int64?, _ line: Int, of kind: TraceEvent.Kind
  ) -> Int64 {
    if let relative { elapsed &+= relative }
    let isShown =
      switch kind {
      case .call, .unfinished, .resumed, .signal, .exit: true
      default: false
      }
    if isShown { shown += 1 }
    if let now = time?.nanoseconds ?? relative.map({ _ in elapsed }) {
      if isShown { last = now }
      return now
    }
    if isShown { withoutTime += 1 }
    return last ?? Int64(line) &* 1000
  }
}
