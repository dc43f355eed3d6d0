import CallForms
import CallLog
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// Compares one record with the system call it made, field by field.
///
/// What cannot be read is a difference: a value that nobody compared proves nothing.
struct Comparison {
  let record: CallRecord
  let call: Call
  /// The event that holds the arguments.
  let main: TraceEvent
  /// The event that holds the result: another one where the kernel restarted the call.
  let last: TraceEvent

  var differences: [Difference] = []
  /// Whether strace follows no pointer to a structure in the whole trace: `-e verbose=none`.
  let hidesStructures: Bool
  /// Whether the entry at hand is one that the kernel restarted: it has given nothing back yet.
  private(set) var isRestarted = false

  /// - Parameter restarted: entries of the same call that a signal interrupted and the kernel made again.
  init(
    record: CallRecord, call: Call, main: TraceEvent, last: TraceEvent, restarted: [TraceEvent] = [],
    hidesStructures: Bool = false
  ) {
    self.record = record
    self.call = call
    self.main = main
    self.last = last
    self.hidesStructures = hidesStructures
    compareShape()
    guard differences.isEmpty else { return }
    switch call.purpose {
    case .socket, .descriptor, .inputOutput: compareExactCall(restarted)
    case .lookUp, .buffered: break
    case .sleep: compareSleep(restarted)
    }
    if differences.isEmpty { compareKept() }
  }

  private mutating func compareExactCall(_ restarted: [TraceEvent]) {
    guard let traced = main.call else { return }
    guard form(of: traced) != nil else {
      differ(
        .syscall, .expected, program: call.syscall.name, kernel: Escape.terminal(traced.name), at: main.line
      )
      return
    }
    for entry in restarted where differences.isEmpty {
      isRestarted = true
      compareArguments(of: entry)
      isRestarted = false
    }
    guard differences.isEmpty else { return }
    compareArguments(of: main)
    compareResult()
    compareReadiness()
  }

  private func form(of traced: TraceCall) -> Syscall.Form? {
    call.syscall.form(named: TraceIndex.plainName(traced.name))
  }

  private mutating func compareArguments(of event: TraceEvent) {
    guard let traced = event.call else { return }
    let sources = form(of: traced)?.arguments ?? call.syscall.arguments
    // The second half of a call alone holds its last arguments, nobody can say which.
    guard event.kind != .resumed else {
      return differ(
        .arguments, .expected, program: "\(sources.count)", kernel: "the end of the call alone",
        at: event.line)
    }
    // A call that was cut shows no more than what strace had written by then.
    let isWhole = event.kind == .call && traced.fragment == nil
    // As numbers all arguments are shown that the kernel has room for: `-e raw=openat`.
    let isRaw = Self.isRaw(traced)
    let least = sources.count - (isVariadic(sources.last) ? 1 : 0)
    if traced.arguments.count > sources.count || isWhole && traced.arguments.count < least {
      differ(
        .arguments, .expected, program: "\(sources.count)", kernel: "\(traced.arguments.count)",
        at: event.line)
    } else if isWhole, !isRaw, isVariadic(sources.last), case .parameter(let index)? = sources.last,
      record.arguments.indices.contains(index) != (traced.arguments.count == sources.count)
    {
      differ(
        .arguments, .given, program: "\(record.arguments.count)", kernel: "\(traced.arguments.count)",
        at: event.line)
    }
    for (position, (source, value)) in zip(sources, traced.arguments).enumerated() {
      switch source {
      case .parameter(let index): compare(index, with: value)
      case .null:
        if !ConstantReading.isNull(value) {
          differ(
            .added(position: position + 1), .expected, program: "NULL", kernel: short(value), at: event.line)
        }
      case .zero: compareAdded(position, 0, nil, value)
      case .number(let number, let name): compareAdded(position, number, name, value)
      case .derived: break
      }
    }
  }

  private func isVariadic(_ source: Syscall.Argument?) -> Bool {
    if case .parameter(let index)? = source { return call.parameters[index].isVariadic }
    return false
  }

  /// A number that libc adds.
  private mutating func compareAdded(
    _ position: Int, _ number: Int64, _ name: String?, _ value: TraceValue
  ) {
    if case .constant(let seen) = value.content, seen == name { return }
    // An int may be shown unsigned: AT_FDCWD is -100.
    if let seen = value.number, Self.isSameInt(seen, number) { return }
    differ(
      .added(position: position + 1), .expected, program: name ?? "\(number)", kernel: short(value),
      at: main.line)
  }

  /// Whether two numbers are the same 32 bits, read with a sign or without: -1 and 4294967295.
  static func isSameInt(_ one: Int64, _ other: Int64) -> Bool {
    let ints = Int64(Int32.min)...Int64(UInt32.max)
    return one == other
      || ints.contains(one) && ints.contains(other)
        && Int32(truncatingIfNeeded: one) == Int32(truncatingIfNeeded: other)
  }

  /// A pause: how long was asked for, and whether it was cut short.
  private mutating func compareSleep(_ restarted: [TraceEvent]) {
    for entry in restarted + [main] where differences.isEmpty {
      // restart_syscall(2) goes on with the pause that was asked for before.
      guard let traced = entry.call, TraceIndex.plainName(traced.name) != "restart_syscall" else { continue }
      compareClock(traced, at: entry.line)
      guard case .structure(let fields)? = traced.arguments.first(where: Self.isTime)?.content,
        let seconds = fields.first(where: { $0.name == "tv_sec" })?.value,
        let fraction = fields.first(where: { $0.name == "tv_nsec" })?.value
      else {
        return differ(
          0, .asked, program: text(0), kernel: traced.arguments.map(short).joined(separator: ", "))
      }
      compare(0, with: seconds)
      if differences.isEmpty, fraction.number != 0 {
        differ(0, .asked, program: text(0), kernel: "{tv_sec=\(short(seconds)), tv_nsec=\(short(fraction))}")
      }
    }
    guard let logged = record.result, differences.isEmpty else { return }
    let result = last.call?.result
    // sleep(3) returns the seconds that were left: none exactly when the kernel's pause was not cut short.
    let isSame = result?.number == 0 ? logged == 0 : result?.errno != nil && isRest(logged)
    if !isSame || record.errno != 0 || result?.number == 0 && result?.errno != nil { compareResult() }
  }

  /// sleep(3) asks for a time from now on, by the clock of the day or by one that nobody sets: clock_nanosleep(2).
  private mutating func compareClock(_ traced: TraceCall, at line: Int) {
    guard TraceIndex.plainName(traced.name) != "nanosleep", traced.arguments.count > 1 else { return }
    let isClock =
      switch traced.arguments[0].content {
      case .constant(let name): name == "CLOCK_REALTIME" || name == "CLOCK_MONOTONIC"
      default: traced.arguments[0].number == 0 || traced.arguments[0].number == 1
      }
    if !isClock {
      differ(
        .added(position: 1), .expected, program: "CLOCK_REALTIME", kernel: short(traced.arguments[0]),
        at: line)
    } else if traced.arguments[1].number != 0 {
      differ(.added(position: 2), .expected, program: "0", kernel: short(traced.arguments[1]), at: line)
    }
  }

  /// Whether so many whole seconds were left of the pause; rounded either way, and unknown where strace shows no rest.
  private func isRest(_ seconds: Int64) -> Bool {
    guard seconds >= 0, case .integer(let asked)? = record.arguments.first, seconds <= asked else {
      return false
    }
    guard case .structure(let fields)? = last.call?.arguments.last?.content,
      let rest = fields.first(where: { $0.name == "tv_sec" })?.value.number
    else { return true }
    return seconds == rest || seconds == rest.addingClamped(1)
  }

  private static func isTime(_ value: TraceValue) -> Bool {
    if case .structure(let fields) = value.content { return fields.contains { $0.name == "tv_sec" } }
    return false
  }

  func firstDifference(_ first: [UInt8], _ second: [UInt8]) -> Int? {
    zip(first, second).enumerated().first { $0.element.0 != $0.element.1 }?.offset
  }

  // MARK: Result

  private mutating func compareResult() {
    guard let logged = record.result else { return }
    let isFailure = logged == -1 && record.errno != 0
    let program = LoggedText.result(record)
    guard let result = last.call?.result else {
      // The call never came back in the trace, yet the program went on with a result.
      differ(.result, .returned, program: program, kernel: "?", at: last.lines.last ?? last.line)
      return
    }
    let kernel = Escape.terminal(result.value) + (result.errno.map { " " + Escape.terminal($0) } ?? "")
    if let number = result.number {
      if number != logged {
        differ(.result, .returned, program: program, kernel: kernel, at: last.lines.last ?? last.line)
      } else if !(result.errno.map { isSame($0, record.errno) } ?? (record.errno == 0)) {
        // An errno on one side only is a difference too.
        differ(
          .errno, .returned, program: record.errno == 0 ? "none" : Errno(rawValue: record.errno).name,
          kernel: result.errno.map(Escape.terminal) ?? "none", at: last.lines.last ?? last.line)
      }
    } else if result.isRestart, isFailure, result.injected != nil,
      let name = result.errno, isSame(name, record.errno)
    {
      // strace -e inject: such an error reaches the program only where no signal has come.
    } else if result.isRestart, isFailure, record.errno == Errno.interrupted.rawValue {
      // The kernel turns the restart into EINTR when the handler was installed without SA_RESTART: signal(7).
    } else if !result.value.isEmpty, result.errno != nil || result.value != "?" {
      differ(.result, .returned, program: program, kernel: kernel, at: last.lines.last ?? last.line)
    } else {
      // "= ?": strace never learnt the result, yet the program went on with one.
      differ(.result, .returned, program: program, kernel: "?", at: last.lines.last ?? last.line)
    }
  }

  private func isSame(_ name: String, _ errno: Int32) -> Bool {
    if let known = Errno(name: name) { return known.rawValue == errno }
    // strace writes `(errno 133)` for a number without a name.
    let digits = name.drop { !("0"..."9").contains($0) }
    return name == Errno(rawValue: errno).name || (!digits.isEmpty && Int32(digits) == errno)
  }

  // MARK: Words

  /// Whether the call has given back what it gives back.
  var succeeded: Bool { !isRestarted && (record.result.map { $0 != -1 } ?? false) }

  /// Whether a value that strace could not read is none that anybody could: a pointer that the kernel refused as well,
  /// or room that a failed call left alone.
  func mayBeUnread(_ kind: Parameter.Kind) -> Bool {
    switch direction(of: kind) {
    case .returned: !succeeded
    default: record.result == -1 && record.errno == Errno.badAddress.rawValue
    }
  }

  func isUnknown(_ value: TraceValue) -> Bool {
    if case .other = value.content { return true }
    return false
  }

  func direction(of kind: Parameter.Kind) -> Difference.Direction {
    switch kind {
    case .bytesIn, .addressIn, .optionIn, .text: .given
    case .bytesOut, .addressOut, .optionOut: .returned
    case .structure(let structure): structure.isReturned ? .returned : .given
    default: .asked
    }
  }

  func text(_ index: Int) -> String { LoggedText.argument(index, of: record, call: call) }

  func short(_ value: TraceValue) -> String { CallFormatter().text(value) }

  mutating func differ(
    _ index: Int, _ direction: Difference.Direction, program: String, value: TraceValue
  ) {
    differ(index, direction, program: program, kernel: short(value))
  }

  mutating func differ(
    _ index: Int, _ direction: Difference.Direction, program: String, kernel: String
  ) {
    let parameter = call.parameters[index]
    differ(
      .parameter(name: parameter.name, word: Self.word(parameter)), direction, program: program,
      kernel: kernel,
      at: main.line)
  }

  mutating func differ(
    _ field: Difference.Field, _ direction: Difference.Direction, program: String, kernel: String,
    at line: Int
  ) {
    differences.append(
      Difference(
        line: line, call: call.name, field: field, direction: direction, program: program, kernel: kernel))
  }

  /// The word for a parameter in a sentence.
  static func word(_ parameter: Parameter) -> String {
    switch parameter.kind {
    case .descriptor: "descriptor"
    case .flags(.messageFlags): "flags"
    case .protocolNumber: "protocol"
    case .optionName: "option"
    case .length, .lengthInOut: "length"
    case .bytesIn, .bytesOut: "bytes"
    case .addressIn, .addressOut: "address"
    case .optionIn, .optionOut: "option value"
    case .text: "text"
    case .constant, .flags, .count, .fileMode, .structure, .other: parameter.name
    }
  }
}
