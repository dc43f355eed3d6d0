public import CallLog
import LinuxABI
public import StraceParser

extension TraceCall {
  /// A call of a log as strace would show it, for one that no line stands for: a filter left it out, or, as a look-up of
  /// a name, it has no system call of its own.
  ///
  /// - Parameter limit: how many bytes of each string are kept, strace's `-s`.
  public init(logged record: CallRecord, limit: Int = StraceText.defaultLimit) {
    self = LoggedCall(record, limit: limit).call
  }
}

/// From a record to the values of a call.
private struct LoggedCall {
  let record: CallRecord
  let row: Call?
  let limit: Int

  init(_ record: CallRecord, limit: Int) {
    self.record = record
    row = record.row
    self.limit = limit
  }

  var call: TraceCall {
    let isOwn = row.map { $0.purpose == .lookUp || $0.purpose == .buffered } ?? true
    var call = TraceCall(name: isOwn ? record.call : row?.syscall.name ?? record.call, arguments: arguments)
    call.result = result
    return call
  }

  // MARK: Result

  private var result: TraceResult {
    guard let result = record.result else { return TraceResult(value: "?", number: nil) }
    switch row?.result {
    case .lookUpCode? where result != 0:
      let code = LookUpCode(rawValue: Int32(truncatingIfNeeded: result))
      return TraceResult(value: "\(result)", number: result, errno: code.name, message: code.text)
    case _ where result == -1:
      let errno = Errno(rawValue: record.errno)
      return TraceResult(value: "-1", number: -1, errno: errno.name, message: errno.text)
    case .fileFlags?:
      let flags = ConstantDomain.fileFlags.flags(of: result)
      return TraceResult(value: "0x" + String(result, radix: 16), number: result, note: "flags \(flags)")
    default: return TraceResult(value: "\(result)", number: result, note: readiness(result))
    }
  }

  /// What strace writes behind poll(2)'s result.
  private func readiness(_ result: Int64) -> String? {
    guard record.call == "poll" else { return nil }
    if result == 0 { return "Timeout" }
    guard case .bytes(let entries)? = record.arguments.first else { return nil }
    return StructureValue.ready(entries.kept)?.strace()
  }

  private var hasReturned: Bool { record.result.map { $0 != -1 } ?? false }

  // MARK: Arguments

  private var arguments: [TraceValue] {
    guard let row else { return record.arguments.map { value($0, .count) } }
    if row.purpose == .sleep, case .integer(let seconds)? = record.arguments.first {
      // sleep(3) is made of the kernel's sleep: the clock, no flags, the time, room for what is left of it.
      return [
        TraceValue(.constant("CLOCK_REALTIME")), Self.integer(0),
        Self.fields([("tv_sec", Self.integer(seconds)), ("tv_nsec", Self.integer(0))]), Self.pointer,
      ]
    }
    let sources =
      row.purpose == .lookUp || row.purpose == .buffered
      ? row.parameters.indices.map { .parameter($0) } : row.syscall.arguments
    return sources.compactMap { source -> TraceValue? in
      switch source {
      case .null: return TraceValue(.pointer(0))
      case .zero: return Self.integer(0)
      case .number(let number, let name):
        return name.map { TraceValue(.constant($0)) } ?? Self.integer(number)
      case .derived: return Self.pointer
      case .parameter(let index):
        guard index < row.parameters.count else { return Self.unknown }
        guard index < record.arguments.count else {
          return row.parameters[index].isVariadic ? nil : Self.unknown
        }
        return value(record.arguments[index], row.parameters[index].kind)
      }
    }
  }

  private func value(_ argument: CallRecord.Argument, _ kind: Parameter.Kind) -> TraceValue {
    switch argument {
    case .null: return TraceValue(.pointer(0))
    case .integer(let number): return self.number(number, kind)
    case .lengthInOut(let given, let returned):
      guard let returned, hasReturned, returned != given else {
        return TraceValue(.array([Self.integer(given)]))
      }
      return TraceValue(
        .array([TraceValue(.changed(from: Self.integer(given), to: Self.integer(returned)))]))
    case .bytes(let bytes): return self.bytes(bytes, kind)
    }
  }

  private func number(_ value: Int64, _ kind: Parameter.Kind) -> TraceValue {
    switch kind {
    case .constant(let domain): return Self.constant(value, domain)
    case .flags(let domain): return Self.flags(value, domain)
    case .protocolNumber:
      // strace names it for socket(2) alone.
      guard record.call == "socket", case .integer(let family)? = record.arguments.first,
        ["AF_INET", "AF_INET6"].contains(ConstantDomain.addressFamily.name(of: family))
      else { return Self.integer(value) }
      return Self.constant(value, .ipProtocol)
    case .optionName: return options.map { Self.constant(value, $0) } ?? Self.integer(value)
    case .fileMode: return TraceValue(.integer("0" + String(value, radix: 8)))
    default: return Self.integer(value)
    }
  }

  private func bytes(_ bytes: CallRecord.Bytes, _ kind: Parameter.Kind) -> TraceValue {
    switch kind {
    case .structure(let structure):
      return StructureValue(bytes.kept, as: structure, result: record.result).map(tree) ?? Self.pointer
    case .text: return TraceValue(.string(bytes.kept, isCut: false, isAbstract: false))
    case .bytesOut where !hasReturned, .addressOut where !hasReturned, .optionOut where !hasReturned:
      return Self.pointer
    case .addressIn, .addressOut: return Self.address(bytes.kept)
    case .optionIn, .optionOut: return option(bytes.kept, isOut: kind == .optionOut)
    default: return string(bytes)
    }
  }

  private func string(_ bytes: CallRecord.Bytes) -> TraceValue {
    let shown = bytes.kept.prefix(max(0, limit))
    return TraceValue(.string(Array(shown), isCut: bytes.count > shown.count, isAbstract: false))
  }

  /// `{sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.1")}`
  private static func address(_ bytes: [UInt8]) -> TraceValue {
    guard bytes.count >= 2 else { return pointer }
    var fields: [TraceValue.Field] = []
    for field in AddressFields(logged: bytes).fields {
      var name: String? = field.name
      let value: TraceValue
      switch (field.name, field.value) {
      case ("sa_family", .number(let number)):
        value = constant(Int64(truncatingIfNeeded: number), .addressFamily)
      case ("sin_port", .number(let number)), ("sin6_port", .number(let number)):
        value = made("htons", [integer(Int64(number))])
      case ("sin6_flowinfo", .number(let number)): value = made("htonl", [integer(Int64(number))])
      case (_, .number(let number)): value = integer(Int64(truncatingIfNeeded: number))
      case ("sin_addr", .bytes(let host)): value = made("inet_addr", [text(IPText.text(host))])
      case ("sin6_addr", .bytes(let host)):
        name = nil
        value = made(
          "inet_pton",
          [TraceValue(.constant("AF_INET6")), text(IPText.text(host)), TraceValue(.other("&sin6_addr"))]
        )
      case (_, .bytes(let bytes)), (_, .beginning(let bytes)):
        let isAbstract = field.name == "sun_path" && bytes.first == 0
        if field.name == "sun_path", bytes.isEmpty { continue }
        value = TraceValue(
          .string(isAbstract ? Array(bytes.dropFirst()) : bytes, isCut: false, isAbstract: isAbstract))
      }
      fields.append(TraceValue.Field(name: name, value: value))
    }
    return TraceValue(.structure(fields))
  }

  private static func made(_ name: String, _ arguments: [TraceValue]) -> TraceValue {
    TraceValue(.call(name, arguments))
  }

  private static func text(_ text: String) -> TraceValue {
    TraceValue(.string(Array(text.utf8), isCut: false, isAbstract: false))
  }

  /// An option's value: a number in brackets, or a structure that strace knows.
  private func option(_ bytes: [UInt8], isOut: Bool) -> TraceValue {
    let name = optionNumber.flatMap { options?.name(of: $0) }
    let whole = TraceValue(.string(bytes, isCut: false, isAbstract: false))
    // strace takes four bytes for a number, whatever the option.
    if name == "SO_BINDTODEVICE", bytes.count != 4 { return whole }
    guard let first = Self.int32(bytes, at: 0) else { return isOut ? whole : Self.pointer }
    let second = Self.int32(bytes, at: 4)
    let third = Self.int32(bytes, at: 8)
    switch name {
    case "SO_LINGER": if let second { return Self.fields([("l_onoff", first), ("l_linger", second)]) }
    case "SO_PEERCRED":
      if let second, let third { return Self.fields([("pid", first), ("uid", second), ("gid", third)]) }
    case "SO_RCVTIMEO_OLD", "SO_SNDTIMEO_OLD": return whole
    case "SO_ERROR":
      if let number = first.number.flatMap(Int32.init(exactly:)), number != 0 {
        return TraceValue(.array([TraceValue(.constant(Errno(rawValue: number).name))]))
      }
    default: break
    }
    return TraceValue(.array([first]))
  }

  private var options: ConstantDomain? { row.flatMap { LoggedText.optionDomain(of: record, call: $0) } }

  private var optionNumber: Int64? {
    guard let index = row?.parameters.firstIndex(where: { $0.kind == .optionName }),
      record.arguments.indices.contains(index), case .integer(let value) = record.arguments[index]
    else { return nil }
    return value
  }

  // MARK: Values

  /// What stands for a pointer whose value the log does not keep.
  private static var pointer: TraceValue { TraceValue(.other(StraceText.pointer)) }
  private static var unknown: TraceValue { TraceValue(.other("?")) }

  private static func integer(_ number: Int64) -> TraceValue { TraceValue(.integer("\(number)")) }

  private static func int32(_ bytes: [UInt8], at offset: Int) -> TraceValue? {
    guard bytes.count >= offset + 4 else { return nil }
    let bits = bytes[offset..<offset + 4].reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
    return integer(Int64(Int32(bitPattern: bits)))
  }

  private static func fields(_ fields: [(String, TraceValue)]) -> TraceValue {
    TraceValue(.structure(fields.map { TraceValue.Field(name: $0.0, value: $0.1) }))
  }

  private static func constant(_ value: Int64, _ domain: ConstantDomain) -> TraceValue {
    if let name = domain.name(of: value) { return TraceValue(.constant(name)) }
    let bits = String(UInt32(truncatingIfNeeded: value), radix: 16)
    return TraceValue(
      .integer("0x" + bits), comment: domain == .optionLevel ? "SOL_??" : "\(domain.prefix)???")
  }

  private static func flags(_ value: Int64, _ domain: ConstantDomain) -> TraceValue {
    let (constants, rest) = domain.parts(of: value)
    var parts = constants.map { TraceValue(.constant($0.name)) }
    if rest != 0 {
      let bits = "0x" + String(UInt64(bitPattern: rest), radix: 16)
      parts.append(TraceValue(.integer(bits), comment: parts.isEmpty ? "\(domain.prefix)???" : nil))
    }
    return parts.count > 1 ? TraceValue(.flags(parts)) : parts.first ?? integer(0)
  }

  private func tree(_ value: StructureValue) -> TraceValue {
    switch value {
    case .number(let number): Self.integer(number)
    case .constant(let number, let domain): Self.constant(number, domain)
    case .flags(let number, let domain): Self.flags(number, domain)
    case .text(let bytes): string(bytes)
    case .address(let bytes): Self.address(bytes)
    case .null: TraceValue(.pointer(0))
    case .pointer: Self.pointer
    case .list(let values): TraceValue(.array(values.map(tree)))
    case .fields(let fields): Self.fields(fields.map { ($0.name, field($0)) })
    case .changed(let before, let after):
      TraceValue(.changed(from: Self.integer(before), to: Self.integer(after)))
    }
  }

  private func field(_ field: StructureValue.Field) -> TraceValue {
    guard case .number(let number) = field.value else { return tree(field.value) }
    switch field.name {
    case "rlim_cur", "rlim_max":
      if number == -1 { return TraceValue(.constant("RLIM64_INFINITY")) }
      let size = UInt64(bitPattern: number)
      return TraceValue(.integer(size > 1024 && size % 1024 == 0 ? "\(size / 1024)*1024" : "\(size)"))
    case "u64": return TraceValue(.integer("\(UInt64(bitPattern: number))"))
    default: return Self.integer(number)
    }
  }
}
