internal import LinuxABI
internal import TraceText

extension StructureValue {
  /// The value as strace writes it: `[{fd=3, events=POLLIN}]`, `{msg_name=NULL, msg_namelen=0, ...}`.
  /// - Parameter limit: strace's `-s`.
  public func strace(limit: Int = StraceText.defaultLimit) -> String {
    switch self {
    case .number(let number): return "\(number)"
    case .constant(let number, let domain): return StraceText.constant(number, of: domain)
    case .flags(let number, let domain): return domain.flags(of: number)
    case .text(let bytes):
      return Quoted.strace(bytes.kept, limit: limit, isCut: bytes.count > bytes.kept.count)
    case .address(let bytes): return AddressText(bytes).strace
    case .null: return "NULL"
    case .pointer: return StraceText.pointer
    case .list(let values): return "[" + values.map { $0.strace(limit: limit) }.joined(separator: ", ") + "]"
    case .fields(let fields):
      return "{" + fields.map { "\($0.name)=\(Self.field($0, limit))" }.joined(separator: ", ") + "}"
    case .changed(let before, let after): return "\(before) => \(after)"
    }
  }

  private static func field(_ field: Field, _ limit: Int) -> String {
    guard case .number(let number) = field.value else { return field.value.strace(limit: limit) }
    switch field.name {
    case "rlim_cur", "rlim_max":
      if number == -1 { return "RLIM64_INFINITY" }
      let size = UInt64(bitPattern: number)
      return size > 1024 && size % 1024 == 0 ? "\(size / 1024)*1024" : "\(size)"
    case "u64": return "\(UInt64(bitPattern: number))"
    default: return "\(number)"
    }
  }

  /// What stands for the value in a Swift call: `["hello", "hi"]`, `[3: .readable]`, `soft: 10, hard: 20`.
  /// - Parameters:
  ///   - structure: what the value is.
  ///   - literal: a buffer as a Swift literal.
  func swift(_ structure: Structure, literal: (CallRecord.Bytes) -> String) -> String {
    switch structure {
    case .pollEntries:
      return list { entry in
        guard let descriptor = entry["fd"]?.integer else { return "?" }
        return "\(descriptor): \(entry["events"]?.swiftFlags ?? "[]")"
      }
    case .epollEvent: return self["events"]?.swiftFlags ?? "?"
    case .buffersIn: return list { $0["iov_base"]?.literal(literal) ?? "?" }
    case .buffersOut: return list { "\($0["iov_len"]?.integer ?? 0)" }
    case .messageIn:
      var text = self["msg_iov"]?.swift(.buffersIn, literal: literal) ?? "?"
      if let descriptors = descriptors { text += ", descriptors: \(descriptors)" }
      if case .address(let bytes)? = self["msg_name"] { text += ", to: \(AddressText(bytes).plain)" }
      return text
    case .messageOut: return "into: " + (self["msg_iov"]?.swift(.buffersOut, literal: literal) ?? "...")
    case .limitIn:
      return "soft: \(self["rlim_cur"]?.integer ?? 0), hard: \(self["rlim_max"]?.integer ?? 0)"
    case .addressHints:
      let type = self["ai_socktype"]?.swiftFlags ?? "0"
      var parts = ["family: \(self["ai_family"]?.swiftFlags ?? "0")"]
      if type != "0" { parts.append("type: \(type)") }
      if case .flags(let flags, _)? = self["ai_flags"], flags != 0 {
        parts.insert("flags: \(self["ai_flags"]?.swiftFlags ?? "0")", at: 0)
      }
      return "AddressHints(\(parts.joined(separator: ", ")))"
    case .epollEvents, .descriptorPair, .limitOut, .addressList: return strace()
    }
  }

  /// The descriptors that travel in a message, as text; nil when there are none.
  private var descriptors: String? {
    guard case .list(let messages)? = self["msg_control"], let data = messages.first?["cmsg_data"] else {
      return nil
    }
    return data.strace()
  }

  private func list(_ text: (StructureValue) -> String) -> String {
    guard case .list(let values) = self else { return "?" }
    return "[" + values.map(text).joined(separator: ", ") + "]"
  }

  private func literal(_ literal: (CallRecord.Bytes) -> String) -> String {
    if case .text(let bytes) = self { return literal(bytes) }
    return "?"
  }

  /// The number, of a plain number or a constant.
  public var integer: Int64? {
    switch self {
    case .number(let number), .constant(let number, _), .flags(let number, _): number
    default: nil
    }
  }

  private var swiftFlags: String {
    switch self {
    case .flags(let number, let domain): SwiftWords.flags(number, of: domain)
    case .constant(let number, let domain):
      domain.swiftName(of: number) ?? StraceText.constant(number, of: domain)
    default: strace()
    }
  }
}

/// Constants in the words of the Swift API.
enum SwiftWords {
  /// Joined constants: `.peek`, `[.peek, .dontWait]`, `.stream.nonBlocking`, `[]`.
  static func flags(_ value: Int64, of domain: ConstantDomain) -> String {
    let (constants, rest) = domain.parts(of: value)
    guard rest == 0 else { return domain.flags(of: value) }
    let words = constants.map { $0.swift ?? $0.name }
    // A type is one word, and what is joined to it follows: `Socket(.inet, .stream.nonBlocking)`.
    if domain == .socketType { return words.isEmpty ? "0" : words.joined() }
    // Reading is what a file is opened for unless it says otherwise.
    let said = domain == .fileFlags && words.count > 1 ? words.filter { $0 != ".readOnly" } : words
    return said.count == 1 ? said[0] : "[" + said.joined(separator: ", ") + "]"
  }
}
