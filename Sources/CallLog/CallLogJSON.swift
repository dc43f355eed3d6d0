internal import LinuxABI
internal import TraceText

extension CallLog {
  /// What the log says of itself, one line of JSON without its newline: the first of `socklab log --format jsonl`.
  ///
  /// `kind` is `log`; then `program`, `arguments`, `pid`, `sourceDigest`, `opened`, `closed`, `records`, `holes`,
  /// `unrecorded`. Times are strings of seconds since 1970 with nine decimals: no JSON number is exact enough.
  public var jsonLine: String {
    JSON.object([
      "kind": .string("log"), "program": .string(program), "arguments": .array(arguments.map(JSON.string)),
      "pid": .number(pid), "sourceDigest": .optional(sourceDigest), "opened": .string(Self.seconds(opened)),
      "closed": .optional(closed.map(Self.seconds)), "records": .number(records.count),
      "holes": .number(holes), "unrecorded": .number(unrecorded),
    ]).line
  }

  /// Nanoseconds since 1970 as strace writes a time: seconds, a point, nine decimals.
  static func seconds(_ nanoseconds: Int64) -> String { Digits.decimals(nanoseconds, places: 9) }
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
    let isLookUp = row?.result == .lookUpCode
    var fields: [(String, JSON)] = [
      ("kind", .string("call")), ("sequence", .number(sequence)), ("call", .string(call)),
      ("swift", .string(CallText(self).swift)), ("file", .string(file)), ("line", .number(line)),
    ]
    if manner == .scopeEnd { fields.append(("place", .string("scope end"))) }
    let arguments = arguments.enumerated().map { index, argument in
      let parameter = row.flatMap { $0.parameters.indices.contains(index) ? $0.parameters[index] : nil }
      return JSON.object([("name", .optional(parameter?.name))] + self.fields(argument, parameter))
    }
    fields += [
      ("thread", .number(thread)), ("before", .string(CallLog.seconds(before))),
      ("after", .optional(after.map(CallLog.seconds))), ("args", .array(arguments)),
      ("result", .optional(result)),
    ]
    if isLookUp, let result, result != 0 {
      fields.append(("code", .string(LookUpCode(rawValue: Int32(truncatingIfNeeded: result)).name)))
    }
    let hasFailed = result == -1 && !isLookUp || errno != 0
    fields.append(("errno", hasFailed ? .string(Errno(rawValue: errno).name) : .null))
    return JSON.object(fields).line
  }

  private func fields(_ argument: Argument, _ parameter: Parameter?) -> [(String, JSON)] {
    switch argument {
    case .null: return [("null", .null)]
    case .integer(let value):
      switch parameter?.kind {
      case .constant(let domain)?:
        return [("value", .number(value)), ("constant", .optional(domain.name(of: value)))]
      case .flags(let domain)? where value != 0:
        return [("value", .number(value)), ("constant", .string(domain.flags(of: value)))]
      default: return [("value", .number(value))]
      }
    case .lengthInOut(let given, let returned):
      return [("given", .number(given)), ("returned", .optional(returned))]
    case .bytes(let bytes):
      if case .structure(let structure)? = parameter?.kind {
        let value = StructureValue(bytes.kept, as: structure, result: result)
        return [("structure", value.map(Self.json) ?? .null)]
      }
      let text = String(validating: bytes.kept, as: UTF8.self)
      var fields: [(String, JSON)] = [
        text.map { ("string", .string($0)) } ?? ("hex", .string(Self.hex(bytes.kept))),
        ("length", .number(bytes.count)),
      ]
      if parameter?.kind == .addressIn || parameter?.kind == .addressOut, !bytes.kept.isEmpty {
        fields.append(("address", .string(AddressText(bytes.kept).plain)))
      }
      return fields
    }
  }

  /// A structure: objects and arrays; flags and constants as text, buffers as text or `{"hex": ...}`.
  private static func json(_ value: StructureValue) -> JSON {
    switch value {
    case .number(let number): .number(number)
    case .constant(let number, let domain): .string(StraceText.constant(number, of: domain))
    case .flags(let number, let domain): .string(domain.flags(of: number))
    case .text(let bytes):
      String(validating: bytes.kept, as: UTF8.self).map(JSON.string)
        ?? .object(["hex": .string(hex(bytes.kept))])
    case .address(let bytes): .string(AddressText(bytes).plain)
    case .null, .pointer: .null
    case .list(let values): .array(values.map(json))
    case .fields(let fields): .object(fields.map { ($0.name, json($0.value)) })
    case .changed(let before, let after):
      .object(["given": .number(before), "returned": .number(after)])
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { Digits.padded($0, radix: 16, to: 2) }.joined()
  }
}
