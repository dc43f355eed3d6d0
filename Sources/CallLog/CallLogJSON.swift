internal import LinuxABI

extension CallLog {
  /// What the log says of itself, one line of JSON without its newline: the first of `socklab log --format jsonl`.
  ///
  /// `kind` is `log`; then `program`, `arguments`, `pid`, `sourceDigest`, `opened`, `closed`, `records`, `holes`,
  /// `unrecorded`. Times are strings of seconds since 1970 with nine decimals: no JSON number is exact enough.
  public var jsonLine: String {
    var json = JSONText()
    json.object { json in
      json.field("kind", "log")
      json.field("program", program)
      json.key("arguments")
      json.array(arguments) { $0.string($1) }
      json.field("pid", pid)
      json.field("sourceDigest", sourceDigest)
      json.field("opened", Self.seconds(opened))
      json.field("closed", closed.map(Self.seconds))
      json.field("records", records.count)
      json.field("holes", holes)
      json.field("unrecorded", unrecorded)
    }
    return json.text
  }

  /// Nanoseconds since 1970 as strace writes a time: seconds, a point, nine decimals.
  static func seconds(_ nanoseconds: Int64) -> String {
    let sign = nanoseconds < 0 ? "-" : ""
    let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    let decimals = String(rest)
    return "\(sign)\(seconds)." + String(repeating: "0", count: 9 - decimals.count) + decimals
  }
}

extension CallRecord {
  /// The record as one line of JSON without its newline.
  ///
  /// `kind` is `call`; then `sequence`, `call`, `swift`, `file`, `line`, `place` (`scope end` where a socket was closed
  /// because it went out of scope; `file` and `line` are where it was made), `thread`, `before`, `after`, `args`, `result`,
  /// `errno`. A call that never returned has null for `after` and `result`; `errno` is a name, or null. Each argument
  /// has its `name` and one of `value` (with `constant` where it has a name), `string` or `hex` (with `length`, and
  /// `address` where it is one), `structure` (fields and elements as strace names them), `given` and `returned`, or
  /// `null`. A look-up that failed has its `code`.
  public var jsonLine: String {
    let row = row
    var json = JSONText()
    json.object { json in
      json.field("kind", "call")
      json.field("sequence", sequence)
      json.field("call", call)
      json.field("swift", CallText(self).swift)
      json.field("file", file)
      json.field("line", line)
      if manner == .scopeEnd { json.field("place", "scope end") }
      json.field("thread", thread)
      json.field("before", CallLog.seconds(before))
      json.field("after", after.map(CallLog.seconds))
      json.key("args")
      json.array(Array(arguments.enumerated())) { json, item in
        let parameter = row.flatMap {
          $0.parameters.indices.contains(item.offset) ? $0.parameters[item.offset] : nil
        }
        json.object { write(item.element, parameter, to: &$0) }
      }
      json.field("result", result)
      let isLookUp = row?.result == .lookUpCode
      if isLookUp, let result, result != 0 {
        json.field("code", LookUpCode(rawValue: Int32(truncatingIfNeeded: result)).name)
      }
      json.field("errno", result == -1 && !isLookUp || errno != 0 ? Errno(rawValue: errno).name : nil)
    }
    return json.text
  }

  private func write(_ argument: Argument, _ parameter: Parameter?, to json: inout JSONText) {
    json.field("name", parameter?.name)
    switch argument {
    case .null:
      json.field("null", nil as String?)
    case .integer(let value):
      json.field("value", value)
      switch parameter?.kind {
      case .constant(let domain)?: json.field("constant", domain.name(of: value))
      case .flags(let domain)? where value != 0: json.field("constant", domain.flags(of: value))
      default: break
      }
    case .lengthInOut(let given, let returned):
      json.field("given", given)
      json.field("returned", returned)
    case .bytes(let bytes):
      if case .structure(let structure)? = parameter?.kind {
        json.key("structure")
        guard let value = StructureValue(bytes.kept, as: structure, result: result) else {
          return json.null()
        }
        return Self.write(value, to: &json)
      }
      if let text = String(validating: bytes.kept, as: UTF8.self) {
        json.field("string", text)
      } else {
        json.field("hex", Self.hex(bytes.kept))
      }
      json.field("length", bytes.count)
      if parameter?.kind == .addressIn || parameter?.kind == .addressOut, !bytes.kept.isEmpty {
        json.field("address", AddressText(bytes.kept).plain)
      }
    }
  }

  /// A structure: objects and arrays; flags and constants as text, buffers as text or `{"hex": ...}`.
  private static func write(_ value: StructureValue, to json: inout JSONText) {
    switch value {
    case .number(let number): json.number(number)
    case .constant(let number, let domain): json.string(StraceText.constant(number, of: domain))
    case .flags(let number, let domain): json.string(domain.flags(of: number))
    case .text(let bytes):
      if let text = String(validating: bytes.kept, as: UTF8.self) {
        json.string(text)
      } else {
        json.object { $0.field("hex", hex(bytes.kept)) }
      }
    case .address(let bytes): json.string(AddressText(bytes).plain)
    case .null, .pointer: json.null()
    case .list(let values): json.array(values) { write($1, to: &$0) }
    case .fields(let fields):
      json.object { json in
        for field in fields {
          json.key(field.name)
          write(field.value, to: &json)
        }
      }
    case .changed(let before, let after):
      json.object { json in
        json.field("given", before)
        json.field("returned", after)
      }
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
