public import LinuxABI

/// Values as strace writes them. Checked against strace 6.1.
public enum StraceText {
  /// How much of a string strace shows unless it is told otherwise: `-s 32`.
  public static let defaultLimit = 32

  /// What stands for a pointer whose value the log does not keep: strace would write its number.
  public static let pointer = "0x..."

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
}
