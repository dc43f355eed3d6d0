import LinuxABI
import StraceParser
import TraceModel

/// Something that a line shows of a program and that is no call of a step.
struct TimelineMark {
  /// The program; of a socket's end the one that had it first.
  var side: Int
  var process: Int?
  var thread: Int?
  var line: Int
  var time: Int64?
  var kind: Kind

  enum Kind {
    /// A signal was delivered, or the program took one that it had waited for.
    case signal(String)
    /// The process ended.
    case exited(Int)
    case killed(String)
    /// Nothing stands for the socket any more; `byCall` where a call freed its last descriptor.
    case freed(Int, byCall: Bool)
    /// A call that is no step took so long that it must have waited.
    case waited
    /// A send gave less than it was asked to; what was left, as far as the line shows it.
    case short(Int, left: Int, rest: [UInt8])
  }
}

/// What a story does not need: ends, signals, and which file was which socket.
extension TraceWalk {
  struct Facts {
    var marks: [TimelineMark] = []
    var sockets: [Int32: Int] = [:]
    /// The line that is read; nil while a call is taken that no line shows.
    var line: Int?
    var time: Int64?
  }

  /// A call that only copies takes some 10 to 60 microseconds under strace.
  private static let waits: Int64 = 1_000_000

  mutating func note(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place, _ time: Int64?, isStep: Bool
  ) {
    facts?.line = place.resumedLine ?? place.line
    facts?.time = time
    let thread = FactsReader.thread(parser, s)
    func mark(_ process: TracedProcess.ID, _ kind: TimelineMark.Kind) -> TimelineMark? {
      side(of: process, state).map {
        TimelineMark(
          side: $0, process: pid(of: process, state), thread: thread, line: place.line, time: time,
          kind: kind)
      }
    }
    if parser.head.kind == .signal, let process = state.effects.process,
      case .signal(let signal) = parser.event(s, place).content, signal.isDelivered, let name = signal.name
    {
      if let mark = mark(process, .signal(name)) { facts?.marks.append(mark) }
    }
    if let called = state.effects.called, let name = takenSignal(called, state, parser, s, place),
      var mark = mark(called.process, .signal(name))
    {
      // It was there when the call returned.
      mark.line = place.resumedLine ?? place.line
      facts?.marks.append(mark)
    }
    if !state.effects.processes.isEmpty {
      for case .ended(let process, _) in state.effects.processes {
        guard case .exit(let exit) = parser.event(s, place).content else { continue }
        let kind: TimelineMark.Kind =
          switch exit {
          case .exited(let status): .exited(status)
          case .killed(let signal, _): .killed(signal)
          }
        if let mark = mark(process, kind) { facts?.marks.append(mark) }
      }
    }
    guard !isStep, parser.head.duration.exists, let called = state.effects.called,
      let duration = parser.duration(s), duration >= Self.waits, let mark = mark(called.process, .waited)
    else { return }
    facts?.marks.append(mark)
  }

  /// The signal that a call took instead of a handler: what sigtimedwait(2) returned, or was first in a signalfd(2).
  private func takenSignal(
    _ called: Called, _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) -> String? {
    guard let value = called.outcome.value, value > 0 else { return nil }
    if parser.head.name.exists, s.holds("rt_sigtimedwait", at: parser.head.name.range.lowerBound) {
      return Self.signals[value]
    }
    // A struct signalfd_siginfo has 128 bytes, and begins with the number.
    guard value % 128 == 0, let subject = called.subject,
      state.file(subject)?.kind == .signals,
      let arguments = parser.event(s, place).call?.arguments, arguments.count > 1,
      case .string(let bytes, _, _) = arguments[1].content, bytes.count >= 4
    else { return nil }
    return Self.signals[Int64(bytes[0]) | Int64(bytes[1]) << 8]
  }

  /// Those whose number is the same on every machine: signal(7).
  private static let signals: [Int64: String] = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 6: "SIGABRT", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV",
    13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
  ]

  /// The sockets that ended with the line.
  mutating func noteEnds(_ state: borrowing KernelState) {
    let isExit = state.effects.processes.contains { if case .ended = $0 { true } else { false } }
    for id in state.effects.ended {
      guard let endpoint = endpointOf[id.serial], let line = facts?.line else { continue }
      let time = facts?.time
      facts?.marks.append(
        TimelineMark(
          side: shared.sockets.endpoints[endpoint].side, process: nil, thread: nil, line: line, time: time,
          kind: .freed(endpoint, byCall: state.effects.isCall && !isExit)))
    }
  }

  /// What a send was asked for and did not give.
  mutating func noteRest(
    of moving: Moving, _ endpoint: Int, _ called: Called, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    guard moving.isSent, moving.further.isEmpty, let traits = called.call.traits else { return }
    // Nearly always all of it went: then nobody makes the values of the line.
    if case .sent(let index) = traits.moves, !traits.gathers, let node = Arguments(parser)[index + 1],
      parser.tape[node].kind == .integer,
      FactsReader.number(s, parser.tape[node].range).map({ $0 <= moving.count }) ?? false
    {
      return
    }
    guard let arguments = parser.event(s, place).call?.arguments else { return }
    let asked: Int64?
    var bytes: [UInt8] = []
    switch traits.moves {
    case .sent(let index) where arguments.count > index:
      if case .string(let all, _, _) = arguments[index].content {
        bytes = all
        asked = arguments.count > index + 1 ? arguments[index + 1].number : nil
      } else {
        asked = arguments[index].roomOfBuffers
      }
    case .sentMessages(let index) where arguments.count > index:
      asked = arguments[index]["msg_iov"]?.roomOfBuffers
    default: asked = nil
    }
    guard let asked, asked > moving.count else { return }
    facts?.marks.append(
      TimelineMark(
        side: shared.sockets.endpoints[endpoint].side, process: nil, thread: called.thread,
        line: place.line, time: nil,
        kind: .short(
          endpoint, left: Int(clamping: asked) - moving.count, rest: Array(bytes.dropFirst(moving.count)))))
  }
}
