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
  /// `kind` is `call`; then `sequence`, `call`, `swift`, `file`, `line`, `thread`, `before`, `after`, `args`, `result`,
  /// `errno`. A call that never returned has null for `after` and `result`; `errno` is a name, or null. Each argument
  /// has its `name` and one of `value` (with `constant` where it has a name), `string` or `hex` (with `length`, and
  /// `address` where it is one), `given` and `returned`, or `null`.
  public var jsonLine: String {
    let row = CallTable.call(named: call)
    var json = JSONText()
    json.object { json in
      json.field("kind", "call")
      json.field("sequence", sequence)
      json.field("call", call)
      json.field("swift", CallText(self).swift)
      json.field("file", file)
      json.field("line", line)
      json.field("thread", thread)
      json.field("before", CallLog.seconds(before))
      json.field("after", after.map(CallLog.seconds))
      json.key("args")
      json.array(Array(arguments.enumerated())) { json, item in
        let parameter = row.flatMap {
          $0.parameters.indices.contains(item.offset) ? $0.parameters[item.offset] : nil
        }
        json.object { Self.write(item.element, parameter, to: &$0) }
      }
      json.field("result", result)
      json.field("errno", result == -1 ? Errno(rawValue: errno).name : nil)
    }
    return json.text
  }

  private static func write(_ argument: Argument, _ parameter: Parameter?, to json: inout JSONText) {
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
      if let text = String(validating: bytes.kept, as: UTF8.self) {
        json.field("string", text)
      } else {
        json.field("hex", hex(bytes.kept))
      }
      json.field("length", bytes.count)
      if parameter?.kind == .addressIn || parameter?.kind == .addressOut, !bytes.kept.isEmpty {
        json.field("address", AddressText(bytes.kept).plain)
      }
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
