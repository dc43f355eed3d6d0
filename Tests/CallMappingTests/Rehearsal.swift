import CallLog
import CallMapping
import LinuxABI
import StraceParser

/// A run made by hand: a log and the trace that strace would write of it.
///
/// Time is counted in microseconds from the log's opening; each call takes 100 of them, strace's stamp lies in the middle.
struct Rehearsal {
  var log: CallLog
  var trace: [TraceEvent]

  static let start: Int64 = 1_795_214_977_000_000_000

  /// A log of a program without calls, and a trace with its start.
  init(program: String = "./lab-server", pid: Int = 700) {
    log = CallLog(
      program: program, arguments: ["hello-hi", "--log", "out/server.log"], pid: pid, sourceDigest: nil,
      opened: Self.start, closed: nil, records: [], holes: 0)
    trace = []
    let arguments = ([program] + log.arguments).map { TraceValue.text($0) }
    syscall("execve", [.text(program), .array(arguments), .hex("0x7ffd0")], 0, at: -900)
    syscall("brk", [.null], 0x55_0000, at: -800)
    syscall(
      "mmap",
      [
        .null, .number(8192), .name("PROT_READ"),
        TraceValue(.flags([.name("MAP_PRIVATE"), .name("MAP_ANONYMOUS")])), .number(-1), .number(0),
      ], 0x7f00_0000, at: -700)
    syscall("openat", [.name("AT_FDCWD"), .text("out/server.log"), .name("O_RDWR")], 3, at: -10)
    syscall("fallocate", [.number(3), .number(0), .number(0), .number(65536)], 0, at: -9)
    syscall(
      "mmap",
      [
        .null, .number(65536), TraceValue(.flags([.name("PROT_READ"), .name("PROT_WRITE")])),
        .name("MAP_SHARED"), .number(3), .number(0),
      ], 0x7f10_0000, at: -8)
  }

  private var last: Int64 { log.records.last?.after ?? Self.start }

  /// A call that both sides saw.
  mutating func call(
    _ name: String, _ arguments: [CallRecord.Argument], _ result: Int64, errno: Int32 = 0, thread: Int? = nil,
    seen traced: [TraceValue], as syscall: String? = nil, returning written: TraceResult? = nil
  ) {
    let before = last + 1000
    record(name, arguments, result, errno: errno, thread: thread, before: before, after: before + 100_000)
    self.syscall(
      syscall ?? CallTable.call(named: name)?.syscall.name ?? name, traced, result,
      at: (before - Self.start) / 1000 + 50, lasting: 40, thread: thread,
      returning: written
        ?? TraceResult(
          value: "\(result)", number: result, errno: errno == 0 ? nil : Errno(rawValue: errno).name))
  }

  /// A call that only the log has.
  mutating func record(
    _ name: String, _ arguments: [CallRecord.Argument], _ result: Int64?, errno: Int32 = 0,
    thread: Int? = nil,
    before: Int64, after: Int64?
  ) {
    log.records.append(
      CallRecord(
        sequence: log.records.count, call: name, file: "lab_server/HelloHi.swift",
        line: 10 + log.records.count,
        thread: thread ?? log.pid, before: before, after: after, arguments: arguments, result: result,
        errno: errno))
  }

  /// A call that only the trace has, at so many microseconds from the log's opening, and less than one long.
  mutating func syscall(
    _ name: String, _ arguments: [TraceValue], _ result: Int64, at microseconds: Int64,
    lasting duration: Int64 = 0, thread: Int? = nil, returning written: TraceResult? = nil
  ) {
    let call = TraceCall(
      name: name, arguments: arguments, result: written ?? TraceResult(value: "\(result)", number: result),
      duration: duration * 1000)
    var event = TraceEvent(line: trace.count + 1, .call(call))
    event.pid = thread ?? log.pid
    event.time = TraceTime(
      nanoseconds: Self.start + microseconds * 1000, unit: 1000, style: .epoch)
    trace.append(event)
  }

  /// The end: the log closed, the program gone.
  mutating func end() {
    let after = (last - Self.start) / 1000
    log.closed = last + 20_000
    syscall("munmap", [.hex("0x7f100000"), .number(65536)], 0, at: after + 10)
    syscall("close", [.number(3)], 0, at: after + 11)
    syscall(
      "exit_group", [.number(0)], 0, at: after + 30, returning: TraceResult(value: "?", number: nil))
    var exit = TraceEvent(line: trace.count + 1, .exit(.exited(status: 0)))
    exit.pid = log.pid
    trace.append(exit)
  }

  /// The trace with its lines numbered again, after some were taken out or put in.
  static func renumbered(_ trace: [TraceEvent]) -> [TraceEvent] {
    trace.enumerated().map { index, event in
      var event = event
      event.line = index + 1
      return event
    }
  }

  /// The map of the run.
  func map() throws -> CallMap { try CallMap(log: log, trace: trace) }
}

extension Rehearsal {
  /// Bytes of `127.0.0.1:port`.
  static func address(_ port: UInt16) -> CallRecord.Argument {
    .bytes(
      .init([2, 0, UInt8(port >> 8), UInt8(port & 255), 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], count: 16))
  }

  /// The same as strace writes it.
  static func tracedAddress(_ port: Int) -> TraceValue {
    TraceValue(
      .structure([
        .init(name: "sa_family", value: .name("AF_INET")),
        .init(name: "sin_port", value: TraceValue(.call("htons", [.number(port)]))),
        .init(name: "sin_addr", value: TraceValue(.call("inet_addr", [.text("127.0.0.1")]))),
      ]))
  }

  static func bytes(_ text: String) -> CallRecord.Argument {
    .bytes(.init(Array(text.utf8), count: text.utf8.count))
  }

  /// What strace calls the connection that the server accepts.
  static let connection = "TCP:[127.0.0.1:12580->127.0.0.1:40000]"

  /// The server of the first lab.
  static func server() -> Rehearsal {
    var run = Rehearsal()
    run.call(
      "socket", [.integer(2), .integer(1), .integer(0)], 4,
      seen: [.name("AF_INET"), .name("SOCK_STREAM"), .name("IPPROTO_IP")])
    run.call(
      "setsockopt",
      [.integer(4), .integer(1), .integer(2), .bytes(.init([1, 0, 0, 0], count: 4)), .integer(4)], 0,
      seen: [
        .descriptor(4, "TCP:[100]"), .name("SOL_SOCKET"), .name("SO_REUSEADDR"), .array([.number(1)]),
        .number(4),
      ])
    run.call(
      "bind", [.integer(4), address(12580), .integer(16)], 0,
      seen: [.descriptor(4, "TCP:[100]"), tracedAddress(12580), .number(16)])
    run.call("listen", [.integer(4), .integer(1)], 0, seen: [.descriptor(4), .number(1)])
    run.call(
      "accept", [.integer(4), address(40000), .lengthInOut(given: 128, returned: 16)], 5,
      seen: [
        .descriptor(4), tracedAddress(40000),
        .array([TraceValue(.changed(from: .number(128), to: .number(16)))]),
      ])
    run.call(
      "recv", [.integer(5), bytes("hello"), .integer(1024), .integer(0)], 5,
      seen: [.descriptor(5, connection), .text("hello"), .number(1024), .number(0), .null, .null])
    run.call(
      "write", [.integer(1), bytes("client: hello\n"), .integer(14)], 14,
      seen: [.number(1), .text("client: hello\n"), .number(14)])
    run.call(
      "send", [.integer(5), bytes("你好"), .integer(6), .integer(0)], 6,
      seen: [.descriptor(5, connection), .text("你好"), .number(6), .number(0), .null, .number(0)])
    run.call(
      "recv", [.integer(5), .bytes(.init([], count: 0)), .integer(1024), .integer(0x42)], -1, errno: 11,
      seen: [
        .descriptor(5, connection), .hex("0x7ffd0"), .number(1024),
        TraceValue(.flags([.name("MSG_DONTWAIT"), .name("MSG_PEEK")])), .null, .null,
      ])
    run.call("close", [.integer(5)], 0, seen: [.descriptor(5, connection)])
    run.call("close", [.integer(4)], 0, seen: [.descriptor(4)])
    run.end()
    return run
  }
}

extension TraceValue {
  static func number(_ number: Int) -> TraceValue { TraceValue(.integer("\(number)")) }
  static func hex(_ text: String) -> TraceValue {
    TraceValue(.pointer(UInt64(text.dropFirst(2), radix: 16) ?? 1))
  }
  static func name(_ name: String) -> TraceValue { TraceValue(.constant(name)) }
  static func text(_ text: String) -> TraceValue {
    TraceValue(.string(Array(text.utf8), isCut: false, isAbstract: false))
  }
  static func descriptor(_ number: Int, _ label: String = "TCP:[127.0.0.1:12580]") -> TraceValue {
    TraceValue(.integer("\(number)"), label: label)
  }
  static func array(_ values: [TraceValue]) -> TraceValue { TraceValue(.array(values)) }
  static var null: TraceValue { TraceValue(.pointer(0)) }
}
