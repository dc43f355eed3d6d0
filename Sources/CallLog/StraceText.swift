public import LinuxABI

/// Values as strace writes them. Checked against strace 6.1.
public enum StraceText {
  /// How much of a string strace shows unless it is told otherwise: `-s 32`.
  public static let defaultLimit = 32

  /// What stands for a pointer whose value the log does not keep: strace would write its number.
  public static let pointer = "0x..."

  /// A buffer in quotes, cut at a limit, `"hello"` or `"hell"...`.
  /// - Parameters:
  ///   - bytes: the bytes that were kept.
  ///   - count: how many there were.
  ///   - limit: strace's `-s`.
  public static func string(_ bytes: [UInt8], count: Int, limit: Int = defaultLimit) -> String {
    let shown = bytes.prefix(max(0, limit))
    return quoted(shown) + (count > shown.count ? "..." : "")
  }

  /// Bytes in quotes, escaped: the shortest octal, and all three digits where the next byte is a digit from 0 to 7.
  public static func quoted(_ bytes: some Collection<UInt8>) -> String {
    var text = "\""
    let bytes = Array(bytes)
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\""): text += "\\\""
      case UInt8(ascii: "\\"): text += "\\\\"
      case UInt8(ascii: "\t"): text += "\\t"
      case UInt8(ascii: "\n"): text += "\\n"
      case 0x0b: text += "\\v"
      case 0x0c: text += "\\f"
      case UInt8(ascii: "\r"): text += "\\r"
      case 0x20...0x7e: text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let octal = String(byte, radix: 8)
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        let isDigitNext = (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(next)
        text += "\\" + (isDigitNext ? String(repeating: "0", count: 3 - octal.count) : "") + octal
      }
    }
    return text + "\""
  }

  /// Text with its control characters made visible, `\u{1b}`: a name in a log must not drive a terminal, and not begin
  /// a line of its own.
  public static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.reduce(into: "") { visible, scalar in
      switch scalar {
      case "\n": visible += "\\n"
      case "\t": visible += "\\t"
      case "\r": visible += "\\r"
      case _ where isControl(scalar): visible += "\\u{\(String(scalar.value, radix: 16))}"
      default: visible.unicodeScalars.append(scalar)
      }
    }
  }

  /// Whether a character would steer a terminal instead of being seen: C0, DEL, C1, line separators, and the marks
  /// that turn the direction of writing.
  public static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
    default: false
    }
  }

  /// One constant of a domain, `AF_INET`, or `0x63 /* AF_??? */` where the table has no name for it.
  public static func constant(_ value: Int64, of domain: ConstantDomain) -> String {
    domain.name(of: value) ?? unknown(value, "\(domain.prefix)???")
  }

  static func unknown(_ value: Int64, _ name: String) -> String {
    "0x" + String(UInt32(truncatingIfNeeded: value), radix: 16) + " /* \(name) */"
  }

  /// Whether a call got as far as filling what its pointers point to.
  static func hasReturned(_ record: CallRecord) -> Bool {
    guard let result = record.result else { return false }
    return result != -1
  }

  /// A call's result: `= 5`, `= -1 ECONNREFUSED (Connection refused)`, `= 1 ([{fd=6, revents=POLLOUT}])`, and `= ?`
  /// for a call that never returned.
  public static func result(of record: CallRecord) -> String {
    guard let result = record.result else { return "?" }
    let kind = record.row?.result
    if kind == .lookUpCode {
      return result == 0 ? "0" : "\(result) \(LookUpCode(rawValue: Int32(truncatingIfNeeded: result)))"
    }
    if result == -1 { return "-1 \(Errno(rawValue: record.errno))" }
    if kind == .fileFlags {
      return "0x\(String(result, radix: 16)) (flags \(ConstantDomain.fileFlags.flags(of: result)))"
    }
    if record.call == "poll" {
      if result == 0 { return "0 (Timeout)" }
      if case .bytes(let entries)? = record.arguments.first, let ready = StructureValue.ready(entries.kept) {
        return "\(result) (\(ready.strace()))"
      }
    }
    return "\(result)"
  }

  /// A `struct sockaddr`: `{sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.1")}`.
  public static func address(_ bytes: [UInt8]) -> String {
    AddressText(bytes).strace
  }
}
