import LinuxABI
import StraceParser

/// Reads the number behind a constant of a trace.
enum ConstantReading {
  /// The number of `SOCK_STREAM|SOCK_CLOEXEC`, `0x2`, `5 /* AF_??? */` in a domain; nil where a name in it is unknown.
  static func number(_ value: TraceValue, in domain: ConstantDomain) -> Int64? {
    switch value.content {
    // -X raw: eight digits look like a pointer.
    case .integer, .pointer: value.number
    case .constant(let name): number(ofName: name, in: domain)
    case .flags(let parts):
      parts.reduce(0 as Int64?) { sum, part in
        guard let sum, let number = number(part, in: domain) else { return nil }
        return sum | number
      }
    default: nil
    }
  }

  /// The number of one name; a level may also be written as a protocol.
  private static func number(ofName name: String, in domain: ConstantDomain) -> Int64? {
    if let number = domain.value(of: name) { return number }
    return switch domain {
    case .optionLevel: ConstantDomain.ipProtocol.value(of: name)
    // strace 4.11 and older write PF_INET.
    case .addressFamily where name.hasPrefix("PF_"): domain.value(of: "AF_" + name.dropFirst(3))
    case .addressFamily where name == "AF_LOCAL" || name == "AF_FILE": 1
    default: nil
    }
  }

  /// Whether strace's value is a null pointer.
  static func isNull(_ value: TraceValue) -> Bool {
    switch value.content {
    case .pointer(0): true
    case .constant("NULL"): true
    case .integer: value.number == 0
    default: false
    }
  }

  /// Whether strace's value is a pointer that it did not follow, or nothing that can be compared.
  static func isOpaque(_ value: TraceValue) -> Bool {
    switch value.content {
    case .pointer(let address): address != 0
    case .other: true
    default: false
    }
  }
}
