import LinuxABI
import StraceParser
import TraceText

/// A `struct sockaddr` as its fields, read from either side.
///
/// The log keeps the bytes that went to the kernel, strace the fields it found in them.
struct AddressFields {
  /// One field with the name it has in C.
  struct Field: Hashable {
    var name: String
    var value: Value
  }

  /// What a field holds.
  enum Value: Hashable {
    case number(UInt64)
    case bytes([UInt8])
    /// A text of the kernel of which strace left out the rest.
    case beginning([UInt8])
  }

  var fields: [Field] = []

  subscript(name: String) -> Value? { fields.first { $0.name == name }?.value }

  /// The address family's number.
  var family: UInt64? {
    if case .number(let number)? = self["sa_family"] { return number }
    return nil
  }

  /// Reads the bytes of a `struct sockaddr`: ip(7), ipv6(7), unix(7).
  init(logged bytes: [UInt8]) {
    guard bytes.count >= 2 else { return }
    // The family is in the machine's own order; both architectures are little-endian.
    let family = UInt64(bytes[0]) | UInt64(bytes[1]) << 8
    add("sa_family", .number(family))
    switch ConstantDomain.addressFamily.name(of: Int64(family)) {
    case "AF_INET":
      if bytes.count >= 4 { add("sin_port", .number(Self.big(bytes[2..<4]))) }
      if bytes.count >= 8 { add("sin_addr", .bytes(Array(bytes[4..<8]))) }
    case "AF_INET6":
      if bytes.count >= 4 { add("sin6_port", .number(Self.big(bytes[2..<4]))) }
      if bytes.count >= 8 { add("sin6_flowinfo", .number(Self.big(bytes[4..<8]))) }
      if bytes.count >= 24 { add("sin6_addr", .bytes(Array(bytes[8..<24]))) }
      if bytes.count >= 28 { add("sin6_scope_id", .number(Self.big(bytes[24..<28].reversed()))) }
    case "AF_UNIX":
      let path = bytes.dropFirst(2)
      // A path ends at its NUL; an abstract name begins with one and is as long as the address says.
      if let first = path.first {
        add("sun_path", .bytes(first == 0 ? Array(path) : Array(path.prefix { $0 != 0 })))
      }
    default: add("sa_data", .bytes(Array(bytes.dropFirst(2))))
    }
  }

  /// Reads strace's structure; nil where the value is none.
  init?(traced value: TraceValue) {
    guard case .structure(let fields) = value.content else { return nil }
    for field in fields { read(field) }
  }

  private mutating func read(_ field: TraceValue.Field) {
    switch (field.name, field.value.content) {
    case ("sa_family", _), ("sin6_family", _), ("sin_family", _), ("sun_family", _):
      if let number = ConstantReading.number(field.value, in: .addressFamily) {
        add("sa_family", .number(UInt64(bitPattern: number)))
      }
    case ("sin_addr", .call("inet_addr", let arguments)):
      if let text = Self.text(arguments.first), let bytes = IPText.version4(text) {
        add("sin_addr", .bytes(bytes))
      }
    case (_, .call("inet_pton", let arguments)) where arguments.count >= 2:
      if let text = Self.text(arguments[1]), let bytes = IPText.version6(text) {
        add("sin6_addr", .bytes(bytes))
      }
    case (let name?, .call("htons", let arguments)), (let name?, .call("htonl", let arguments)):
      if let number = arguments.first?.number { add(name, .number(UInt64(bitPattern: number))) }
    case ("sa_data", .string(let bytes, _, _)): add("sa_data", .beginning(bytes))
    case ("sun_path", .string(let bytes, let isCut, let isAbstract)):
      let name = isAbstract ? [0] + bytes : bytes
      add("sun_path", isCut ? .beginning(name) : .bytes(name))
    // -X raw: as the bytes lie in memory, sin_port="\61\44".
    case ("sin_port"?, .string(let bytes, false, _)), ("sin6_port"?, .string(let bytes, false, _)):
      if let name = field.name, bytes.count == 2 { add(name, .number(Self.big(bytes))) }
    case ("sin_addr"?, .string(let bytes, false, _)): if bytes.count == 4 { add("sin_addr", .bytes(bytes)) }
    case ("sin6_addr"?, .string(let bytes, false, _)):
      if bytes.count == 16 { add("sin6_addr", .bytes(bytes)) }
    // The kernel has ports in network order: a plain number is not one.
    case ("sin_port", _), ("sin6_port", _): break
    case (let name?, _):
      if let number = field.value.number {
        add(name, .number(UInt64(bitPattern: number)))
      } else if !Self.known.contains(name), let family, [1, 2, 10].contains(family) {
        // A field that no such address has.
        add(name, .bytes([]))
      }
    case (nil, _): break
    }
  }

  /// The fields of unix and internet addresses as strace writes them.
  private static let known: Set<String> = [
    "sun_path", "sin_addr", "sin_port", "sin6_addr", "sin6_port", "sin6_flowinfo", "sin6_scope_id",
  ]

  private mutating func add(_ name: String, _ value: Value) {
    fields.append(Field(name: name, value: value))
  }

  private static func text(_ value: TraceValue?) -> [UInt8]? {
    if case .string(let bytes, false, _)? = value?.content { return bytes }
    return nil
  }

  private static func big(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A unix socket's path, or the abstract name that begins with a NUL, as strace writes it: `@"lab"`.
  static func path(_ bytes: [UInt8], isCut: Bool) -> String {
    bytes.first == 0
      ? "@" + Quoted.readable(Array(bytes.dropFirst()), limit: 108, isCut: isCut)
      : Quoted.readable(bytes, limit: 108, isCut: isCut)
  }

  /// Whether strace may leave a field out: older ones do.
  static func isOptional(_ field: String) -> Bool { field == "sin6_flowinfo" || field == "sin6_scope_id" }

  /// The word for a field in a sentence.
  static func word(_ field: String) -> String {
    switch field {
    case "sa_family": "address family"
    case "sin_port", "sin6_port": "port"
    case "sin_addr", "sin6_addr": "address"
    case "sun_path": "path"
    default: field
    }
  }

  /// A field's value as a person reads it.
  static func text(_ value: Value, of field: String) -> String {
    switch (field, value) {
    case ("sa_family", .number(let number)):
      ConstantDomain.addressFamily.name(of: Int64(truncatingIfNeeded: number)) ?? "\(number)"
    case (_, .number(let number)): "\(number)"
    case ("sin_addr", .bytes(let bytes)), ("sin6_addr", .bytes(let bytes)): IPText.text(bytes)
    case (_, .bytes(let bytes)): path(bytes, isCut: false)
    case (_, .beginning(let bytes)): path(bytes, isCut: true)
    }
  }
}
