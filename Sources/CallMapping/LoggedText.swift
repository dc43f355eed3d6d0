public import CallLog
public import LinuxABI
import TraceText

/// A record of the log as text: its arguments as C reads them, and the Swift call.
public enum LoggedText {
  /// The argument for a parameter: `AF_INET`, `MSG_PEEK`, `127.0.0.1:12580`, `"hello"`, `16`.
  ///
  /// - Parameter limit: how many bytes of a string are shown.
  public static func argument(_ index: Int, of record: CallRecord, call: Call, limit: Int = 64) -> String {
    guard record.arguments.indices.contains(index) else { return "?" }
    let kind = call.parameters.indices.contains(index) ? call.parameters[index].kind : .count
    switch record.arguments[index] {
    case .null: return "NULL"
    case .integer(let number): return integer(number, kind: kind, record: record, call: call)
    case .lengthInOut(let given, let returned?) where returned != given: return "[\(given) => \(returned)]"
    case .lengthInOut(let given, _): return "[\(given)]"
    case .bytes(let bytes):
      switch kind {
      case .addressIn, .addressOut: return address(bytes.kept)
      case .optionIn, .optionOut: return option(bytes.kept)
      case .structure(let structure):
        return StructureValue(bytes.kept, as: structure, result: record.result)?.strace(limit: limit) ?? "?"
      default: return Quoted.readable(bytes.kept, limit: limit, isCut: bytes.count > bytes.kept.count)
      }
    }
  }

  /// A number as its parameter reads: `AF_INET`, `SOCK_STREAM|SOCK_CLOEXEC`, `SO_REUSEADDR`, `4`.
  static func integer(_ number: Int64, kind: Parameter.Kind, record: CallRecord, call: Call) -> String {
    switch kind {
    case .constant(let domain): domain.name(of: number) ?? "\(number)"
    case .flags(let domain): domain.flags(of: number)
    case .protocolNumber: ConstantDomain.ipProtocol.name(of: number) ?? "\(number)"
    case .fileMode: "0" + String(number, radix: 8)
    case .optionName: optionDomain(of: record, call: call)?.name(of: number) ?? "\(number)"
    default: "\(number)"
    }
  }

  /// The domain that the names of a record's option come from.
  static func optionDomain(of record: CallRecord, call: Call) -> ConstantDomain? {
    guard let index = call.parameters.firstIndex(where: { $0.kind == .constant(.optionLevel) }),
      record.arguments.indices.contains(index), case .integer(let level) = record.arguments[index]
    else { return nil }
    return .options(atLevel: level)
  }

  /// A `struct sockaddr` as people write it: `127.0.0.1:12580`, `[::1]:80`, `"/tmp/lab"`, `@"lab"`.
  public static func address(_ bytes: [UInt8]) -> String {
    let fields = AddressFields(logged: bytes)
    if case .bytes(let path)? = fields["sun_path"] { return AddressFields.path(path, isCut: false) }
    if case .bytes(let host)? = fields["sin_addr"], case .number(let port)? = fields["sin_port"] {
      return IPText.text(host) + ":\(port)"
    }
    if case .bytes(let host)? = fields["sin6_addr"], case .number(let port)? = fields["sin6_port"] {
      return "[\(IPText.text(host))]:\(port)"
    }
    guard let family = fields["sa_family"] else { return "(no address)" }
    return AddressFields.text(family, of: "sa_family")
  }

  /// The same without what changes from run to run: `127.0.0.1`, `[::1]`, a unix socket's whole path, `@name`.
  public static func addressWithoutPort(_ bytes: [UInt8]) -> String {
    let fields = AddressFields(logged: bytes)
    if case .bytes(let host)? = fields["sin_addr"] { return IPText.text(host) }
    if case .bytes(let host)? = fields["sin6_addr"] { return "[\(IPText.text(host))]" }
    // An abstract name belongs to the whole machine, as a port does: a run takes another where it is taken.
    if case .bytes(let name)? = fields["sun_path"], name.first == 0 { return "@name" }
    return address(bytes)
  }

  /// An option's value: a number where it is an int, else its bytes.
  static func option(_ bytes: [UInt8]) -> String {
    bytes.count == 4 ? "\(integers(bytes, size: 4)[0])" : Quoted.strace(bytes, limit: 32)
  }

  /// The integers of a C array or struct whose members have this size in bytes.
  static func integers(_ bytes: [UInt8], size: Int) -> [Int64] {
    stride(from: 0, to: bytes.count - size + 1, by: size).map { start in
      let number = bytes[start..<start + size].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      return size == 4 ? Int64(Int32(truncatingIfNeeded: number)) : Int64(bitPattern: number)
    }
  }

  /// The result as the program got it: `5`, `-1 EAGAIN`, `?` when the program ended inside the call.
  public static func result(_ record: CallRecord) -> String {
    guard let result = record.result else { return "?" }
    return result == -1 && record.errno != 0 ? "-1 \(Errno(rawValue: record.errno).name)" : "\(result)"
  }
}
