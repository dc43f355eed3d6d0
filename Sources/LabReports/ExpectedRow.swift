import CallLog
import CallMapping
import LinuxABI
import StraceParser

/// One call of an expected table: without what changes from run to run.
struct ExpectedRow {
  private let mapped: MappedCall
  private let call: Call
  /// What a descriptor is: `socket`, `file`.
  private let noun: (Int64) -> String

  init(_ mapped: MappedCall, _ call: Call, noun: @escaping (Int64) -> String) {
    self.mapped = mapped
    self.call = call
    self.noun = noun
  }

  private var record: CallRecord { mapped.record }

  var row: ExpectedTable.Row {
    let values = call.parameters.indices.map(value)
    return ExpectedTable.Row(
      swift: CallText(record).swift { isSteady(call.parameters[$0].kind) ? nil : values[$0] },
      manual: call.manual.description, syscall: syscall(values), result: result)
  }

  private func syscall(_ values: [String]) -> String {
    // How many and which depends on the machine: its hosts file, its name servers, its interfaces.
    if call.purpose == .lookUp { return "several, as the machine needs them" }
    let name = mapped.main?.call?.name ?? call.syscall.name
    let arguments = (call.syscall.form(named: name)?.arguments ?? call.syscall.arguments).compactMap {
      argument -> String? in
      switch argument {
      case .parameter(let index):
        return record.arguments.indices.contains(index) || !call.parameters[index].isVariadic
          ? values[index] : nil
      case .null: return "NULL"
      case .zero: return "0"
      case .number(let number, let name): return name ?? "\(number)"
      case .derived: return "..."
      }
    }
    return "\(name)(\(arguments.joined(separator: ", ")))"
  }

  /// Whether an argument of this kind is the same in every run.
  private func isSteady(_ kind: Parameter.Kind) -> Bool {
    switch kind {
    case .constant, .flags, .protocolNumber, .optionName, .count, .optionIn, .text, .fileMode: true
    case .structure(.addressHints), .structure(.limitIn): true
    default: false
    }
  }

  /// An argument without what changes from run to run.
  private func value(_ index: Int) -> String {
    let parameter = call.parameters[index]
    guard record.arguments.indices.contains(index) else { return "?" }
    if case .null = record.arguments[index] { return "NULL" }
    switch parameter.kind {
    case .descriptor:
      guard case .integer(let descriptor) = record.arguments[index] else { return "socket" }
      return noun(descriptor)
    case .bytesIn, .bytesOut: return parameter.name
    case .length:
      // The length of what was sent changes with the words; the room for an answer is the program's own choice.
      let follows = index > 0 ? call.parameters[index - 1].kind : parameter.kind
      return follows == .bytesIn ? parameter.name : LoggedText.argument(index, of: record, call: call)
    case .addressIn, .addressOut:
      guard case .bytes(let bytes) = record.arguments[index] else { return parameter.name }
      return LoggedText.addressWithoutPort(bytes.kept)
    case .lengthInOut: return "[\(parameter.name)]"
    case .optionOut: return parameter.name
    case .structure(let structure):
      guard case .bytes(let bytes) = record.arguments[index],
        let value = StructureValue(bytes.kept, as: structure, result: record.result)
      else { return parameter.name }
      return text(value, parameter.name)
    case .constant, .flags, .protocolNumber, .optionName, .count, .optionIn, .text, .fileMode, .other:
      return LoggedText.argument(index, of: record, call: call)
    }
  }

  /// A structure with its flags, constants and lengths, and the names of what changes in their place.
  private func text(_ value: StructureValue, _ name: String) -> String {
    switch value {
    case .number(let number):
      switch name {
      case "fd", "cmsg_data", "sv", "pipefd": return noun(number)
      case "u32", "u64", "pid", "uid", "gid", "msg_namelen", "cmsg_len", "msg_controllen": return name
      default: return value.strace()
      }
    case .text, .pointer, .changed: return name
    case .address(let bytes): return LoggedText.addressWithoutPort(bytes)
    case .list(let values): return "[" + values.map { text($0, name) }.joined(separator: ", ") + "]"
    case .fields(let fields):
      return "{" + fields.map { "\($0.name)=\(text($0.value, $0.name))" }.joined(separator: ", ") + "}"
    case .constant, .flags, .null: return value.strace()
    }
  }

  private var result: String {
    guard let result = record.result else { return "ended inside" }
    if call.result == .lookUpCode {
      return result == 0 ? "0" : LookUpCode(rawValue: Int32(truncatingIfNeeded: result)).name
    }
    if result == -1 { return Errno(rawValue: record.errno).name }
    switch call.result {
    case .status, .readyCount, .lookUpCode: return "\(result)"
    case .fileFlags: return ConstantDomain.fileFlags.flags(of: result)
    case .descriptor: return noun(result)
    // Zero bytes received is the end of the stream: no other number is the same on every machine.
    case .byteCount: return result == 0 ? "0" : "bytes"
    }
  }

  // MARK: Descriptors

  /// The descriptors that a call made: the one it returned, a pair, or those that came in a message.
  static func descriptors(madeBy record: CallRecord, _ call: Call) -> [Int64] {
    guard let result = record.result, result >= 0 else { return [] }
    if call.result == .descriptor { return [result] }
    for (parameter, argument) in zip(call.parameters, record.arguments) {
      guard case .structure(let structure) = parameter.kind, case .bytes(let bytes) = argument,
        let value = StructureValue(bytes.kept, as: structure, result: record.result)
      else { continue }
      switch structure {
      case .descriptorPair: return numbers(value)
      case .messageOut:
        guard case .list(let messages)? = value["msg_control"] else { continue }
        return messages.flatMap { message -> [Int64] in
          guard message["cmsg_type"]?.strace() == "SCM_RIGHTS", let data = message["cmsg_data"] else {
            return []
          }
          return numbers(data)
        }
      default: continue
      }
    }
    return []
  }

  private static func numbers(_ value: StructureValue) -> [Int64] {
    guard case .list(let values) = value else { return [] }
    return values.compactMap(\.integer)
  }

  /// What a call makes.
  static func noun(madeBy call: Call) -> String {
    switch call.name {
    case "open": "file"
    case "pipe2": "pipe end"
    case "epoll_create1": "epoll set"
    case "recvmsg": "descriptor"
    default: "socket"
    }
  }
}
