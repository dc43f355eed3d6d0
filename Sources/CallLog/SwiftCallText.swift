internal import LinuxABI
internal import TraceText

/// The Swift call of a record, from the call table's template: `receive(upTo: {len}[, flags: {flags}])`.
struct SwiftCallText {
  private let record: CallRecord
  private let row: Call
  private let limit: Int

  init(_ record: CallRecord, _ row: Call, _ limit: Int) {
    self.record = record
    self.row = row
    self.limit = limit
  }

  /// The call; `substitute` may put another text in a parameter's place, by its index.
  func text(_ substitute: (Int) -> String? = { _ in nil }) -> String {
    SwiftTemplate(row).text { filled($0, substitute) }
  }

  /// The call in stretches, each with the index of the parameter that it stands for.
  var stretches: [(text: String, parameter: Int?)] {
    SwiftTemplate(row).stretches { filled($0) { _ in nil } }.map { stretch in
      (stretch.text, stretch.parameter.flatMap { name in row.parameters.firstIndex { $0.name == name } })
    }
  }

  private func filled(_ name: String, _ substitute: (Int) -> String?) -> (text: String, isDefault: Bool) {
    guard let index = row.parameters.firstIndex(where: { $0.name == name }), index < record.arguments.count
    else { return ("?", false) }
    let value = value(record.arguments[index], row.parameters[index].kind)
    return (substitute(index) ?? value.text, value.isZero)
  }

  private func value(_ argument: CallRecord.Argument, _ kind: Parameter.Kind) -> (text: String, isZero: Bool)
  {
    switch argument {
    case .null: ("nil", true)
    case .integer(let value): (number(value, kind), value == 0)
    case .lengthInOut(let given, _): ("\(given)", false)
    case .bytes(let bytes): (text(bytes, kind), false)
    }
  }

  private func number(_ value: Int64, _ kind: Parameter.Kind) -> String {
    switch kind {
    case .constant(let domain):
      return domain.swiftName(of: value) ?? StraceText.constant(value, of: domain)
    case .optionName:
      return optionDomain.map { $0.swiftName(of: value) ?? StraceText.constant(value, of: $0) } ?? "\(value)"
    case .flags(let domain):
      return SwiftWords.flags(value, of: domain)
    case .protocolNumber:
      return ConstantDomain.ipProtocol.swiftName(of: value) ?? "\(value)"
    case .fileMode:
      return "0o" + String(value, radix: 8)
    default:
      return "\(value)"
    }
  }

  private func text(_ bytes: CallRecord.Bytes, _ kind: Parameter.Kind) -> String {
    switch kind {
    case .addressIn, .addressOut:
      return AddressText(bytes.kept).plain
    case .optionIn, .optionOut:
      return option(bytes.kept)
    case .structure(let structure):
      // What was asked for stands there before the call too, and after one that failed.
      let result = structure == .messageOut ? 0 : record.result
      return StructureValue(bytes.kept, as: structure, result: result)?.swift(
        structure, literal: literal)
        ?? "..."
    default:
      return literal(bytes)
    }
  }

  /// An option's value as it is given: `true`, `4096`, `Linger(seconds: 0)`.
  private func option(_ bytes: [UInt8]) -> String {
    let name = integer(of: .optionName).flatMap { number in optionDomain?.name(of: number) }
    // A text ends at its one NUL byte. Four bytes that end with two are a name passed as a number.
    if name == "SO_BINDTODEVICE", bytes.firstIndex(of: 0) == bytes.count - 1 {
      let text = Array(bytes.dropLast())
      return literal(CallRecord.Bytes(text, count: text.count))
    }
    guard let value = CallText.int32(bytes, at: 0) else { return Quoted.strace(bytes) }
    switch name {
    case "SO_LINGER":
      return value == 0 ? ".off" : "Linger(seconds: \(CallText.int32(bytes, at: 4) ?? 0))"
    case "SO_RCVTIMEO_OLD", "SO_SNDTIMEO_OLD":
      return "Timeout(seconds: \(value), microseconds: \(CallText.int32(bytes, at: 8) ?? 0))"
    default:
      return isSwitch ? (value != 0 ? "true" : "false") : "\(value)"
    }
  }

  /// A string as strace's line beside it has it, `"\0\0\0\5hello"`, and letters where they are UTF-8. Swift itself would
  /// write `\u{0}`: two spellings of one byte would look like two bytes.
  private func literal(_ bytes: CallRecord.Bytes) -> String {
    Quoted.readable(bytes.kept, limit: limit, isCut: bytes.count > bytes.kept.count)
  }

  private var optionDomain: ConstantDomain? {
    integer(of: .constant(.optionLevel)).flatMap { ConstantDomain.options(atLevel: $0) }
  }

  private var isSwitch: Bool {
    let option = integer(of: .optionName)
    return optionDomain?.constants.first { $0.value == option }?.isSwitch ?? false
  }

  private func integer(of kind: Parameter.Kind) -> Int64? {
    guard let index = row.parameters.firstIndex(where: { $0.kind == kind }), index < record.arguments.count,
      case .integer(let value) = record.arguments[index]
    else { return nil }
    return value
  }
}
