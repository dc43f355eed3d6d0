import CallLog
import LinuxABI
import StraceParser
import TraceText

/// One argument of the log, compared with strace's.
extension Comparison {
  mutating func compare(_ index: Int, with value: TraceValue) {
    guard record.arguments.indices.contains(index), call.parameters.indices.contains(index) else { return }
    let kind = call.parameters[index].kind
    if ConstantReading.isOpaque(value), record.arguments[index] != .null, main.call.map(hides) ?? false,
      Self.isPointer(kind, alsoBytes: main.call.map(Self.isRaw) ?? false)
    {
      return
    }
    switch record.arguments[index] {
    case .null:
      if !ConstantReading.isNull(value) {
        differ(index, direction(of: kind), program: "NULL", value: value)
      }
    case .integer(let number): compare(number, index, kind, with: value)
    case .lengthInOut(let given, let returned): compareLength(given, returned, index, with: value)
    case .bytes(let logged):
      if ConstantReading.isNull(value) {
        if logged.count > 0 || hasRoom(index) {
          differ(index, direction(of: kind), program: text(index), value: value)
        }
        return
      }
      switch kind {
      // Nobody took what the kernel gave back to a program that ended inside the call.
      case .structure(.messageOut) where record.isBegun: return
      case .structure(let structure):
        guard let fields = StructureValue(logged.kept, as: structure, result: record.result) else {
          return differ(index, .logged, program: "bytes that are none", kernel: structureWord(structure))
        }
        let direction = direction(of: kind)
        // Printed whole or not at all, but for a call that failed.
        if isUnknown(value) || ConstantReading.isOpaque(value) {
          if !mayBeUnread(kind) { differ(index, direction, program: fields.strace(), value: value) }
          return
        }
        compare(fields, call.parameters[index].name, direction, with: value)
      case .addressIn, .addressOut: compareAddress(logged, index, kind, with: value)
      case .optionIn, .optionOut: compareOption(logged, index, kind, with: value)
      default: compareBytes(logged, index, kind, with: value)
      }
    }
  }

  /// Whether strace was told not to follow a call's pointers.
  func hides(_ traced: TraceCall) -> Bool { hidesStructures || Self.isRaw(traced) }

  /// Whether a call is shown as the numbers that it had: `-e raw=connect`, `connect(0x3, 0x7ffd5e8c, 0x10)`.
  static func isRaw(_ traced: TraceCall) -> Bool {
    func isHexadecimal(_ value: TraceValue) -> Bool {
      switch value.content {
      case .pointer: value.decorations.isEmpty
      case .integer(let text): text.hasPrefix("0x") && value.decorations.isEmpty
      default: false
      }
    }
    return traced.arguments.first.map(isHexadecimal) ?? false
      && traced.arguments.allSatisfy { isHexadecimal($0) || $0.content == .integer("0") }
  }

  /// Whether a parameter is a pointer to a structure; to bytes, which strace shows all the same, or not.
  private static func isPointer(_ kind: Parameter.Kind, alsoBytes: Bool) -> Bool {
    switch kind {
    case .structure, .addressIn, .addressOut, .optionIn, .optionOut, .lengthInOut: true
    case .bytesIn, .bytesOut, .text: alsoBytes
    default: false
    }
  }

  /// Whether the log says that there was room behind a pointer: then the pointer was none to nothing.
  private func hasRoom(_ index: Int) -> Bool {
    guard record.arguments.indices.contains(index + 1), call.parameters.indices.contains(index + 1) else {
      return false
    }
    switch (record.arguments[index + 1], call.parameters[index + 1].kind) {
    case (.integer(let length), .length): return length > 0
    case (.lengthInOut(let given, _), .lengthInOut): return given > 0
    default: return false
    }
  }

  mutating func compare(
    _ number: Int64, _ index: Int, _ kind: Parameter.Kind, with value: TraceValue
  ) {
    let domain: ConstantDomain? =
      switch kind {
      case .constant(let domain), .flags(let domain): domain
      case .protocolNumber: .ipProtocol
      case .optionName: LoggedText.optionDomain(of: record, call: call)
      default: nil
      }
    // Of another level an option's name means something else.
    if kind == .optionName, domain == nil, !differences.isEmpty { return }
    let seen = domain.map { ConstantReading.number(value, in: $0) } ?? value.number
    if let seen {
      // A descriptor, a backlog and an option are ints: strace may show the same bits unsigned. A length is not.
      // The log keeps what the program gave: an int has its sign there.
      let isPlain = kind == .length || number > Int64(Int32.max)
      if isPlain ? seen != number : !Self.isSameInt(seen, number) {
        differ(index, .asked, program: text(index), value: value)
      }
    } else if record.result != -1 || isFlags(kind)
      || (kind == .protocolNumber ? !mayBeProtocol(value, number) : domain?.name(of: number) != nil)
    {
      // A name that the table lacks is another number; only a call that failed may have asked for what nobody knows.
      differ(index, .asked, program: text(index), value: value)
    }
  }

  /// Whether strace may have such a name for a protocol that no table here has: the names are those of the family that
  /// was asked for, socket(2).
  private func mayBeProtocol(_ value: TraceValue, _ number: Int64) -> Bool {
    guard case .integer(let family)? = record.arguments.first,
      let name = ConstantDomain.addressFamily.name(of: family),
      let protocols = ConstantDomain.protocols(ofFamily: name)
    else { return !namesElsewhere(value) }
    if let seen = ConstantReading.number(value, in: protocols) { return Self.isSameInt(seen, number) }
    switch value.content {
    case .constant(let name): return name.hasPrefix(protocols.prefix) && protocols.name(of: number) == nil
    // A packet socket's protocol is in network order: htons(ETH_P_ALL).
    case .call("htons", let arguments):
      let seen = arguments.first.flatMap { ConstantReading.number($0, in: protocols) }
      return seen.map { Int64(UInt16(truncatingIfNeeded: $0).byteSwapped) == number } ?? true
    default: return false
    }
  }

  /// Whether a name is known to be no protocol of a family of which nothing is known. AF_RXRPC's are families, socket(2).
  private func namesElsewhere(_ value: TraceValue) -> Bool {
    guard case .constant(let name) = value.content else { return false }
    if record.arguments.first == .integer(33) { return ConstantDomain.addressFamily.value(of: name) == nil }
    return ["AF_", "PF_", "SOCK_", "IPPROTO_", "NETLINK_", "ETH_P_"].contains { name.hasPrefix($0) }
  }

  private func isFlags(_ kind: Parameter.Kind) -> Bool {
    if case .flags = kind { return true }
    return false
  }

  mutating func compareLength(
    _ given: Int64, _ returned: Int64?, _ index: Int, with value: TraceValue
  ) {
    // A call that failed has written no address, and so no length; getsockopt(2) may say how much room it wants.
    if record.result == -1, let returned, returned != given,
      !call.parameters.contains(where: { $0.kind == .optionOut })
    {
      return differ(index, .logged, program: "[\(returned)]", kernel: "[\(given)]")
    }
    guard case .array(let elements) = value.content, let element = elements.first, elements.count == 1 else {
      if ConstantReading.isNull(value) || succeeded {
        differ(index, .asked, program: "[\(given)]", value: value)
      }
      return
    }
    let (before, after) =
      if case .changed(let from, let to) = element.content { (from.number, to.number) } else {
        (element.number, element.number)
      }
    if before != given {
      differ(index, .asked, program: "[\(given)]", kernel: before.map { "[\($0)]" } ?? short(value))
    } else if let returned, after != returned, succeeded {
      differ(index, .returned, program: "[\(returned)]", kernel: after.map { "[\($0)]" } ?? short(value))
    }
  }

  mutating func compareBytes(
    _ logged: CallRecord.Bytes, _ index: Int, _ kind: Parameter.Kind, with value: TraceValue
  ) {
    // The program was killed as the call returned: it never saw what the kernel gave it.
    if record.isBegun, direction(of: kind) == .returned {
      // Nor could it have written down any of it.
      if logged.count > 0 { differ(index, .returned, program: text(index), value: value) }
      return
    }
    guard case .string(let bytes, let isCut, _) = value.content else {
      let isNothing = direction(of: kind) == .returned && logged.count == 0 && record.result == 0
      if !mayBeUnread(kind), !isNothing {
        differ(index, direction(of: kind), program: text(index), value: value)
      }
      return
    }
    if let place = firstDifference(logged.kept, bytes) {
      differBytes(index, at: place, logged: logged.kept, traced: bytes)
    } else if !isCut && bytes.count != logged.count || isCut && bytes.count >= logged.count {
      differ(
        .parameter(name: call.parameters[index].name, word: "number of bytes"), direction(of: kind),
        program: "\(logged.count)", kernel: isCut ? "more than \(bytes.count)" : "\(bytes.count)",
        at: main.line)
    }
  }

  mutating func differBytes(_ index: Int, at place: Int, logged: [UInt8], traced: [UInt8]) {
    let excerpt = { (bytes: [UInt8]) in
      Quoted.strace(Array(bytes.dropFirst(max(0, place - 4))), limit: 12)
    }
    let parameter = call.parameters[index]
    differ(
      .parameter(name: parameter.name, word: "bytes, from byte \(place + 1)"), direction(of: parameter.kind),
      program: excerpt(logged), kernel: excerpt(traced), at: main.line)
  }

  mutating func compareAddress(
    _ logged: CallRecord.Bytes, _ index: Int, _ kind: Parameter.Kind, with value: TraceValue
  ) {
    guard kind == .addressIn || succeeded else { return }
    if ConstantReading.isOpaque(value), logged.count < 2 || mayBeUnread(kind) { return }
    compareAddress(logged.kept, call.parameters[index].name, kind == .addressIn ? .given : .returned, value)
  }

  mutating func compareAddress(
    _ bytes: [UInt8], _ name: String, _ direction: Difference.Direction, _ value: TraceValue
  ) {
    guard let traced = AddressFields(traced: value) else {
      return differ(
        .parameter(name: name, word: "address"), direction, program: LoggedText.address(bytes),
        kernel: short(value), at: main.line)
    }
    let program = AddressFields(logged: bytes)
    // strace writes each field once.
    if Set(traced.fields.map(\.name)).count < traced.fields.count {
      return differ(
        .parameter(name: name, word: "address"), direction, program: LoggedText.address(bytes),
        kernel: short(value), at: main.line)
    }
    // What only the kernel has is a difference as well.
    let names = program.fields.map(\.name)
    let others = traced.fields.map(\.name).filter { !names.contains($0) }
    for field in names + others {
      let one = program[field]
      let other = traced[field]
      if case .beginning(let start)? = other, case .bytes(let whole)? = one, whole.starts(with: start) {
        continue
      }
      if one == other || other == nil && AddressFields.isOptional(field) { continue }
      differ(
        .address(parameter: name, field: field, word: AddressFields.word(field)), direction,
        program: one.map { AddressFields.text($0, of: field) } ?? "nothing",
        kernel: other.map { AddressFields.text($0, of: field) } ?? short(value), at: main.line)
      // The other fields of another family mean something else.
      if field == "sa_family" { return }
    }
  }

  mutating func compareOption(
    _ logged: CallRecord.Bytes, _ index: Int, _ kind: Parameter.Kind, with value: TraceValue
  ) {
    guard !mayBeUnread(kind) else { return }
    if OptionValue(value, bytes: logged.kept.count)?.agrees(with: logged.kept) != true {
      differ(index, direction(of: kind), program: text(index), value: value)
    }
  }
}
