import CallLog
import LinuxABI
import StraceParser

/// Compares one record with the system call it made, field by field.
struct Comparison {
  let record: CallRecord
  let call: Call
  /// The event that holds the arguments.
  let main: TraceEvent
  /// The event that holds the result: another one where the kernel restarted the call.
  let last: TraceEvent
  /// Whether the record made no other system call of this name.
  let isAlone: Bool

  private(set) var differences: [Difference] = []

  init(record: CallRecord, call: Call, main: TraceEvent, last: TraceEvent, isAlone: Bool) {
    self.record = record
    self.call = call
    self.main = main
    self.last = last
    self.isAlone = isAlone
    switch call.purpose {
    case .socket, .descriptor: compareExactCall()
    case .lookUp, .buffered: break
    case .inputOutput: compareInputOutput()
    case .sleep: compareSleep()
    }
  }

  private mutating func compareExactCall() {
    guard let traced = main.call else { return }
    if call.syscall.form(named: TraceIndex.plainName(traced.name)) == nil {
      differ(
        .syscall, .expected, program: call.syscall.name, kernel: ShortForm.visible(traced.name), at: main.line
      )
      return
    }
    compareArguments(traced)
    compareResult()
    compareReadiness()
  }

  private mutating func compareArguments(_ traced: TraceCall) {
    // The second half of a call alone holds its last arguments, nobody can say which.
    guard main.kind != .resumed else { return }
    let form = call.syscall.form(named: TraceIndex.plainName(traced.name))
    for (position, source) in (form?.arguments ?? call.syscall.arguments).enumerated() {
      guard traced.arguments.indices.contains(position) else { continue }
      let value = traced.arguments[position]
      switch source {
      case .parameter(let index): compare(index, with: value)
      case .null:
        if !ConstantReading.isNull(value), !isUnknown(value) {
          differ(
            .added(position: position + 1), .expected, program: "NULL", kernel: short(value), at: main.line)
        }
      case .zero: compareAdded(position, 0, nil, value)
      case .number(let number, let name): compareAdded(position, number, name, value)
      case .derived: break
      }
    }
  }

  /// A number that libc adds.
  private mutating func compareAdded(
    _ position: Int, _ number: Int64, _ name: String?, _ value: TraceValue
  ) {
    if case .constant(let seen) = value.content, seen == name { return }
    // An int may be shown unsigned: AT_FDCWD is -100.
    guard let seen = value.number, Int32(truncatingIfNeeded: seen) != Int32(truncatingIfNeeded: number) else {
      return
    }
    differ(
      .added(position: position + 1), .expected, program: name ?? "\(number)", kernel: short(value),
      at: main.line)
  }

  /// A line or a print. A buffer of the C library may hold more than one, or need several calls for one: all is compared
  /// when one system call moved just these bytes, else only the descriptor.
  private mutating func compareInputOutput() {
    guard let traced = main.call, main.kind != .resumed, traced.arguments.count >= 3,
      call.syscall.names.contains(TraceIndex.plainName(traced.name)), record.arguments.count >= 3
    else { return }
    var isSame = false
    if case .integer(let length) = record.arguments[2] { isSame = traced.arguments[2].number == length }
    if case .bytes(let logged) = record.arguments[1],
      case .string(let bytes, false, _) = traced.arguments[1].content
    {
      isSame = isSame || bytes.count == logged.count
    }
    if isSame && isAlone {
      compareArguments(traced)
      compareResult()
    } else {
      compare(0, with: traced.arguments[0])
    }
  }

  /// A pause: how long was asked for, and whether it was cut short.
  private mutating func compareSleep() {
    guard let traced = main.call, main.kind != .resumed else { return }
    for argument in traced.arguments {
      guard case .structure(let fields) = argument.content,
        let seconds = fields.first(where: { $0.name == "tv_sec" })?.value, seconds.number != nil
      else { continue }
      compare(0, with: seconds)
      break
    }
    // sleep(3) returns the seconds that were left: none exactly when the kernel's pause was not cut short.
    if let number = last.call?.result?.number, let logged = record.result, (number == 0) != (logged == 0) {
      compareResult()
    }
  }

  func firstDifference(_ first: [UInt8], _ second: [UInt8]) -> Int? {
    zip(first, second).enumerated().first { $0.element.0 != $0.element.1 }?.offset
  }

  // MARK: One argument

  private mutating func compare(_ index: Int, with value: TraceValue) {
    guard record.arguments.indices.contains(index), call.parameters.indices.contains(index) else { return }
    let kind = call.parameters[index].kind
    switch record.arguments[index] {
    case .null:
      if !ConstantReading.isNull(value), !isUnknown(value) {
        differ(index, direction(of: kind), program: "NULL", value: value)
      }
    case .integer(let number): compare(number, index, kind, with: value)
    case .lengthInOut(let given, let returned): compareLength(given, returned, index, with: value)
    case .bytes(let logged):
      if ConstantReading.isNull(value) {
        if logged.count > 0 { differ(index, direction(of: kind), program: text(index), value: value) }
        return
      }
      switch kind {
      case .structure(let structure):
        guard let fields = StructureValue(logged.kept, as: structure, result: record.result) else { return }
        let direction = direction(of: kind)
        compare(fields, call.parameters[index].name, direction, with: value)
      case .addressIn, .addressOut: compareAddress(logged, index, kind, with: value)
      case .optionIn, .optionOut: compareOption(logged, index, kind, with: value)
      default: compareBytes(logged, index, kind, with: value)
      }
    }
  }

  private mutating func compare(
    _ number: Int64, _ index: Int, _ kind: Parameter.Kind, with value: TraceValue
  ) {
    let domain: ConstantDomain? =
      switch kind {
      case .constant(let domain), .flags(let domain): domain
      case .protocolNumber: .ipProtocol
      case .optionName: LoggedText.optionDomain(of: record, call: call)
      default: nil
      }
    guard !isUnknown(value) else { return }
    let seen = domain.map { ConstantReading.number(value, in: $0) } ?? numberOfPlain(value)
    if let seen {
      // A descriptor, a backlog and an option are ints: strace may show the same bits unsigned.
      if seen != number,
        Int32(truncatingIfNeeded: seen) != Int32(truncatingIfNeeded: number) || kind == .length
      {
        differ(index, .asked, program: text(index), value: value)
      }
    } else if kind != .protocolNumber, let domain, domain.name(of: number) != nil || isFlags(kind) {
      // strace knows a name here that the table lacks; the number in the log has another one.
      differ(index, .asked, program: text(index), value: value)
    }
  }

  private func isFlags(_ kind: Parameter.Kind) -> Bool {
    if case .flags = kind { return true }
    return false
  }

  private func numberOfPlain(_ value: TraceValue) -> Int64? {
    if case .integer(let text) = value.content { return ConstantReading.number(text) }
    return value.number
  }

  private mutating func compareLength(
    _ given: Int64, _ returned: Int64?, _ index: Int, with value: TraceValue
  ) {
    guard case .array(let elements) = value.content, let element = elements.first else {
      if ConstantReading.isNull(value) { differ(index, .asked, program: "[\(given)]", value: value) }
      return
    }
    let (before, after) =
      if case .changed(let from, let to) = element.content { (from.number, to.number) } else {
        (element.number, element.number)
      }
    if let before, before != given {
      differ(index, .asked, program: "[\(given)]", kernel: "[\(before)]")
    } else if let after, let returned, after != returned, succeeded {
      differ(index, .returned, program: "[\(returned)]", kernel: "[\(after)]")
    }
  }

  private mutating func compareBytes(
    _ logged: CallRecord.Bytes, _ index: Int, _ kind: Parameter.Kind, with value: TraceValue
  ) {
    guard case .string(let bytes, let isCut, _) = value.content else { return }
    if let place = firstDifference(logged.kept, bytes) {
      differBytes(index, at: place, logged: logged.kept, traced: bytes)
    } else if !isCut && bytes.count != logged.count || isCut && bytes.count > logged.count {
      differ(
        .parameter(name: call.parameters[index].name, word: "number of bytes"), direction(of: kind),
        program: "\(logged.count)", kernel: isCut ? "\(bytes.count) or more" : "\(bytes.count)", at: main.line
      )
    }
  }

  private mutating func differBytes(_ index: Int, at place: Int, logged: [UInt8], traced: [UInt8]) {
    let excerpt = { (bytes: [UInt8]) in
      Quoted.strace(Array(bytes.dropFirst(max(0, place - 4))), limit: 12)
    }
    let parameter = call.parameters[index]
    differ(
      .parameter(name: parameter.name, word: "bytes, from byte \(place + 1)"), direction(of: parameter.kind),
      program: excerpt(logged), kernel: excerpt(traced), at: main.line)
  }

  private mutating func compareAddress(
    _ logged: CallRecord.Bytes, _ index: Int, _ kind: Parameter.Kind, with value: TraceValue
  ) {
    guard kind == .addressIn || succeeded else { return }
    compareAddress(logged.kept, call.parameters[index].name, kind == .addressIn ? .given : .returned, value)
  }

  mutating func compareAddress(
    _ bytes: [UInt8], _ name: String, _ direction: Difference.Direction, _ value: TraceValue
  ) {
    guard let traced = AddressFields(traced: value) else { return }
    let program = AddressFields(logged: bytes)
    for field in program.fields {
      guard let seen = traced[field.name] else { continue }
      if case .beginning(let start) = seen, case .bytes(let whole) = field.value, whole.starts(with: start) {
        continue
      }
      guard seen != field.value else { continue }
      differ(
        .address(
          parameter: name, field: field.name, word: AddressFields.word(field.name)),
        direction, program: AddressFields.text(field.value, of: field.name),
        kernel: AddressFields.text(seen, of: field.name), at: main.line)
      // The other fields of another family mean something else.
      if field.name == "sa_family" { return }
    }
  }

  private mutating func compareOption(
    _ logged: CallRecord.Bytes, _ index: Int, _ kind: Parameter.Kind, with value: TraceValue
  ) {
    guard kind == .optionIn || succeeded, let seen = OptionValue(value, bytes: logged.kept.count) else {
      return
    }
    if !seen.agrees(with: logged.kept) {
      differ(index, direction(of: kind), program: text(index), value: value)
    }
  }

  // MARK: Result

  private mutating func compareResult() {
    guard let logged = record.result, let result = last.call?.result else { return }
    let isFailure = logged == -1 && record.errno != 0
    let program = LoggedText.result(record)
    let kernel = ShortForm.visible(result.value) + (result.errno.map { " " + ShortForm.visible($0) } ?? "")
    if let number = result.number {
      if number != logged {
        differ(.result, .returned, program: program, kernel: kernel, at: last.lines.last ?? last.line)
      } else if !(result.errno.map { isSame($0, record.errno) } ?? (record.errno == 0)) {
        // An errno on one side only is a difference too.
        differ(
          .errno, .returned, program: record.errno == 0 ? "none" : Errno(rawValue: record.errno).name,
          kernel: result.errno.map(ShortForm.visible) ?? "none", at: last.lines.last ?? last.line)
      }
    } else if TraceIndex.isRestart(result.errno), isFailure, Errno(rawValue: record.errno).name == "EINTR" {
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

  var succeeded: Bool { record.result.map { $0 != -1 } ?? false }

  func isUnknown(_ value: TraceValue) -> Bool {
    if case .other = value.content { return true }
    return false
  }

  private func direction(of kind: Parameter.Kind) -> Difference.Direction {
    switch kind {
    case .bytesIn, .addressIn, .optionIn, .text: .given
    case .bytesOut, .addressOut, .optionOut: .returned
    case .structure(let structure): structure.isReturned ? .returned : .given
    default: .asked
    }
  }

  private func text(_ index: Int) -> String { LoggedText.argument(index, of: record, call: call) }

  func short(_ value: TraceValue) -> String { ShortForm().text(value) }

  private mutating func differ(
    _ index: Int, _ direction: Difference.Direction, program: String, value: TraceValue
  ) {
    differ(index, direction, program: program, kernel: short(value))
  }

  private mutating func differ(
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
  private static func word(_ parameter: Parameter) -> String {
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
    case .constant, .flags, .count, .fileMode, .structure: parameter.name
    }
  }
}
