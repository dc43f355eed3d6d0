internal import LinuxABI
internal import TraceText

/// A recorded call as text: what the Swift program wrote, what the C programmer would write, what strace writes.
public struct CallText {
  let record: CallRecord
  let row: Call?
  let limit: Int

  /// The text of a record.
  /// - Parameter limit: how many bytes of each buffer to show, strace's `-s`.
  public init(_ record: CallRecord, limit: Int = StraceText.defaultLimit) {
    self.record = record
    row = record.row
    self.limit = limit
  }

  /// The three lines of `--show-calls`.
  public var lines: [String] { ["\(swift)  \(place)", prototype, strace] }

  /// Where the call stands in the source, `lab_server/HelloHi.swift:7`; of a close that stands nowhere, where the
  /// socket was made, and that it went out of scope.
  public var place: String {
    let place = "\(Escape.terminal(record.file)):\(record.line)"
    return record.manner == .scopeEnd ? "made at \(place), closed when it went out of scope" : place
  }

  /// The C prototype, `int listen(int sockfd, int backlog);`.
  public var prototype: String { row?.prototype ?? "\(Escape.terminal(record.call))(...);" }

  /// The Swift call with its arguments, `listen(backlog: 1)`.
  public var swift: String { swift { _ in nil } }

  /// The Swift call with other texts in some parameters' places, for a table that leaves out what changes from run to
  /// run.
  /// - Parameter substitute: the text for the parameter with this index; nil to leave it as it is.
  public func swift(_ substitute: (Int) -> String?) -> String {
    guard let row else { return strace }
    return SwiftCallText(record, row, limit).text(substitute)
  }

  /// The Swift call in stretches, each with the index of the prototype's parameter that it stands for; joined they are
  /// ``swift``.
  public var swiftStretches: [(text: String, parameter: Int?)] {
    guard let row else { return [(strace, nil)] }
    return SwiftCallText(record, row, limit).stretches
  }

  /// The call as strace writes it, `recvfrom(3, "hello", 1024, 0, NULL, NULL) = 5`.
  ///
  /// Where strace would print a pointer's number, which no log keeps, this has ``StraceText/pointer``.
  ///
  /// A name's look-up has no system call of its own: it reads as C would call it.
  public var strace: String {
    let name =
      row.map { $0.purpose == .lookUp || $0.purpose == .buffered ? $0.name : $0.syscall.name }
      ?? Escape.terminal(record.call)
    return "\(name)(\(straceArguments)) = \(StraceText.result(of: record))"
  }

  private var straceArguments: String {
    guard let row else {
      return record.arguments.map { value($0, .count) }.joined(separator: ", ")
    }
    if row.purpose == .sleep, case .integer(let seconds)? = record.arguments.first {
      // sleep(3) is made of the kernel's sleep: the clock, no flags, the time, room for what is left of it.
      return "CLOCK_REALTIME, 0, {tv_sec=\(seconds), tv_nsec=0}, \(StraceText.pointer)"
    }
    let sources =
      row.purpose == .lookUp || row.purpose == .buffered
      ? row.parameters.indices.map { .parameter($0) } : row.syscall.arguments
    return sources.compactMap { source -> String? in
      switch source {
      case .null: return "NULL"
      case .zero: return "0"
      case .number(let number, let name): return name ?? "\(number)"
      case .derived: return StraceText.pointer
      case .parameter(let index):
        guard index < row.parameters.count else { return "?" }
        guard index < record.arguments.count else { return row.parameters[index].isVariadic ? nil : "?" }
        return value(record.arguments[index], row.parameters[index].kind)
      }
    }.joined(separator: ", ")
  }

  private func value(_ argument: CallRecord.Argument, _ kind: Parameter.Kind) -> String {
    switch argument {
    case .null:
      return "NULL"
    case .integer(let value):
      return number(value, kind)
    case .lengthInOut(let given, let returned):
      guard let returned, StraceText.hasReturned(record), returned != given else { return "[\(given)]" }
      return "[\(given) => \(returned)]"
    case .bytes(let bytes):
      return text(bytes, kind)
    }
  }

  private func number(_ value: Int64, _ kind: Parameter.Kind) -> String {
    switch kind {
    case .constant(let domain):
      // strace writes two question marks here, and three everywhere else.
      if domain == .optionLevel, domain.name(of: value) == nil { return StraceText.unknown(value, "SOL_??") }
      return StraceText.constant(value, of: domain)
    case .flags(let domain):
      return domain.flags(of: value)
    case .protocolNumber:
      // strace names it for socket(2) alone.
      let isInternet =
        record.call == "socket"
        && ["AF_INET", "AF_INET6"].contains(
          integer(of: .constant(.addressFamily), .addressFamily))
      return isInternet ? StraceText.constant(value, of: .ipProtocol) : "\(value)"
    case .optionName:
      guard let domain = optionDomain else { return "\(value)" }
      return StraceText.constant(value, of: domain)
    case .fileMode:
      return "0" + String(value, radix: 8)
    default:
      return "\(value)"
    }
  }

  private func text(_ bytes: CallRecord.Bytes, _ kind: Parameter.Kind) -> String {
    switch kind {
    case .structure(let structure):
      return StructureValue(bytes.kept, as: structure, result: record.result)?.strace(limit: limit)
        ?? StraceText.pointer
    case .text:
      // strace never cuts a path.
      return Quoted.strace(bytes.kept)
    case .bytesOut where !StraceText.hasReturned(record), .addressOut where !StraceText.hasReturned(record),
      .optionOut where !StraceText.hasReturned(record):
      return StraceText.pointer
    case .addressIn, .addressOut:
      return AddressText(bytes.kept).strace
    case .optionIn, .optionOut:
      return option(bytes.kept, isOut: kind == .optionOut)
    default:
      return Quoted.strace(bytes.kept, limit: limit, isCut: bytes.count > bytes.kept.count)
    }
  }

  /// An option's value: a number in brackets, or a structure that strace knows.
  private func option(_ bytes: [UInt8], isOut: Bool) -> String {
    let name = optionDomain.flatMap { $0.name(of: optionNumber ?? -1) }
    // strace takes four bytes for a number, whatever the option.
    if name == "SO_BINDTODEVICE", bytes.count != 4 { return Quoted.strace(bytes) }
    guard let first = Self.int32(bytes, at: 0) else {
      return isOut ? Quoted.strace(bytes) : StraceText.pointer
    }
    let second = Self.int32(bytes, at: 4)
    let third = Self.int32(bytes, at: 8)
    switch name {
    case "SO_LINGER": if let second { return "{l_onoff=\(first), l_linger=\(second)}" }
    case "SO_PEERCRED": if let second, let third { return "{pid=\(first), uid=\(second), gid=\(third)}" }
    case "SO_RCVTIMEO_OLD", "SO_SNDTIMEO_OLD": return Quoted.strace(bytes)
    case "SO_ERROR" where first != 0: return "[\(Errno(rawValue: first).name)]"
    default: break
    }
    return "[\(first)]"
  }

  // MARK: Neighbours

  private func integer(of kind: Parameter.Kind, _ domain: ConstantDomain) -> String? {
    integer(of: kind).flatMap { domain.name(of: $0) }
  }

  private func integer(of kind: Parameter.Kind) -> Int64? {
    guard let index = row?.parameters.firstIndex(where: { $0.kind == kind }), index < record.arguments.count,
      case .integer(let value) = record.arguments[index]
    else { return nil }
    return value
  }

  private var optionNumber: Int64? { integer(of: .optionName) }

  private var optionDomain: ConstantDomain? {
    integer(of: .constant(.optionLevel)).flatMap { ConstantDomain.options(atLevel: $0) }
  }

  static func int32(_ bytes: [UInt8], at offset: Int) -> Int32? {
    guard bytes.count >= offset + 4 else { return nil }
    let bits = bytes[offset..<offset + 4].reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
    return Int32(bitPattern: bits)
  }
}
