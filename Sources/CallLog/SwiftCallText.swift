internal import LinuxABI

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
    SwiftTemplate(row).text { name in
      guard let index = row.parameters.firstIndex(where: { $0.name == name }), index < record.arguments.count
      else { return ("?", false) }
      let value = value(record.arguments[index], row.parameters[index].kind)
      return (substitute(index) ?? value.text, value.isZero)
    }
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
      if let name = domain.swiftName(of: value) { return name }
      let names = domain.flags(of: value).split(separator: "|").map { name in
        domain.constants.first { $0.name == name }?.swift ?? String(name)
      }
      return names.count == 1 ? names[0] : "[" + names.joined(separator: ", ") + "]"
    default:
      return "\(value)"
    }
  }

  private func text(_ bytes: CallRecord.Bytes, _ kind: Parameter.Kind) -> String {
    switch kind {
    case .addressIn, .addressOut:
      return AddressText(bytes.kept).plain
    case .optionIn, .optionOut:
      guard let value = CallText.int32(bytes.kept, at: 0) else { return StraceText.quoted(bytes.kept) }
      return isSwitch ? (value != 0 ? "true" : "false") : "\(value)"
    default:
      return literal(bytes)
    }
  }

  /// A Swift string literal; what is no UTF-8 stands as strace writes it.
  private func literal(_ bytes: CallRecord.Bytes) -> String {
    guard let whole = String(validating: bytes.kept, as: UTF8.self) else {
      return StraceText.string(bytes.kept, count: bytes.count, limit: limit)
    }
    var text = ""
    var count = 0
    for character in whole {
      count += character.utf8.count
      if count > limit { return "\"\(text)\"..." }
      switch character {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      default:
        for scalar in character.unicodeScalars {
          let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
          text += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
      }
    }
    return "\"\(text)\"" + (bytes.count > bytes.kept.count ? "..." : "")
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
