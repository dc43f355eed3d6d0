/// One value of a trace: an argument, a field, an element.
public struct TraceValue: Hashable, Sendable {
  /// What it is.
  public var content: Content
  /// The argument's name, where the line says it (`-N`): `sockfd`.
  public var argumentName: String?
  /// What stands beside it, in the order of the line: its label, its security context, its comments.
  public var decorations: [Decoration] = []

  /// The label in `<>` behind a descriptor, without the brackets (`-y`, `-yy`): `TCP:[127.0.0.1:12580]`.
  public var label: String? { decorations.label?.text }
  /// The label in `<>` behind a descriptor (`-y`, `-yy`).
  public var descriptorLabel: DescriptorLabel? { decorations.label }

  /// The text of the comments beside it, without `/*` and `*/`.
  public var comment: String? {
    var joined: String?
    for case .comment(let text) in decorations { joined = joined.map { $0 + " " + text } ?? text }
    if joined != nil { return joined }
    for case .lead(let text) in decorations { return text }
    return nil
  }

  /// The security context behind a path or a descriptor (`--secontext`): `system_u:object_r:bin_t:s0`.
  public var securityContext: String? {
    for case .context(let text) in decorations { return text }
    return nil
  }

  /// A value.
  public init(_ content: Content, label: String? = nil, comment: String? = nil) {
    self.content = content
    if let label { decorations.append(.label(DescriptorLabel(label))) }
    if let comment { decorations.append(.comment(comment)) }
  }

  /// What stands beside a value and belongs to it.
  public enum Decoration: Hashable, Sendable {
    /// `<...>` behind a descriptor.
    case label(DescriptorLabel)
    /// ` [user:role:type:level]`
    case context(String)
    /// ` 0x7f...` behind an array: where the memory of it ended, up to strace 4.25.
    case address(String)
    /// ` /* text */`
    case comment(String)
    /// `/* bytes 8..15 */ ` before the value.
    case lead(String)
  }

  /// What a value is.
  public indirect enum Content: Hashable, Sendable {
    /// A number as written: `3`, `-1`, `0x80`, `0644`.
    case integer(String)
    /// A pointer that strace did not follow: `0x7ffd0000`, or `NULL` as zero. strace writes addresses and other large
    /// numbers alike: a lone hexadecimal number of six digits or more is taken for an address.
    case pointer(UInt64)
    /// Decoded bytes; `isCut` when strace left out the rest (`"..."...`), `isAbstract` for `@"name"`.
    case string([UInt8], isCut: Bool, isAbstract: Bool)
    /// A name: `AF_INET`.
    case constant(String)
    /// Names and numbers joined with `|`.
    case flags([TraceValue])
    /// `{sin_port=htons(12580), ...}`; a field may have no name, names may repeat.
    case structure([Field])
    /// `[16]`
    case array([TraceValue])
    /// `[INT TERM]`, `~[KILL]`.
    case set([TraceValue], isNegated: Bool)
    /// `{B38400 opost -icanon ...}`: the terminal settings of strace up to 6.0.
    case words([TraceValue])
    /// `htons(12580)`, `makedev(0x8, 0x1)`; `~(...)` and `(...)` have the names `~` and none.
    case call(String, [TraceValue])
    /// `1<<CAP_X`, `WEXITSTATUS(s) == 0`
    case infix(TraceValue, Joiner, TraceValue)
    /// `[VINTR]=0x3`: which element, as an array, and its value.
    case indexed(at: TraceValue, TraceValue)
    /// `128 => 16`
    case changed(from: TraceValue, to: TraceValue)
    /// Anything else that stands for one value, as written: `...`, `???`, a nested form that has no name here.
    case other(String)
  }

  /// What joins two values, as strace writes it.
  public enum Joiner: String, CaseIterable, Sendable {
    /// `1<<CAP_X`
    case shift = "<<"
    /// `8192*1024`
    case times = "*"
    /// `UNI_BASE+0x3`
    case plus = "+"
    /// `2 * sizeof(struct ifreq)`
    case spacedTimes = " * "
    /// `L2CAP_PSM_DYN_START + 8248`
    case spacedPlus = " + "
    /// `WEXITSTATUS(s) == 0`
    case equal = " == "
    /// `WIFEXITED(s) && ...`
    case and = " && "
    /// `TCGETS or SNDCTL_TMR_TIMEBASE`: two names of one number.
    case or = " or "
    /// `SCM_CREDENTIALS{pid=2989, ...}`: up to strace 4.14.
    case beside = ""
  }

  /// A field of a structure.
  public struct Field: Hashable, Sendable {
    /// The field's name, where it has one.
    public var name: String?
    /// Its value.
    public var value: TraceValue

    /// A field.
    public init(name: String?, value: TraceValue) {
      self.name = name
      self.value = value
    }
  }

  /// The first field of a name, of a structure.
  package subscript(name: String) -> TraceValue? {
    guard case .structure(let fields) = content else { return nil }
    return fields.first { $0.name == name }?.value
  }

  /// The number, for an integer that is a plain decimal, octal or hexadecimal one, for a pointer, and for what is
  /// reckoned of two: `8192*1024`, `1<<20`.
  public var number: Int64? {
    switch content {
    case .integer(let text): Self.number(of: text)
    case .pointer(let address): Int64(bitPattern: address)
    case .infix(let left, let joiner, let right): Self.number(left, joiner, right)
    default: nil
    }
  }

  private static func number(_ left: TraceValue, _ joiner: Joiner, _ right: TraceValue) -> Int64? {
    guard let a = left.number, let b = right.number else { return nil }
    let (value, overflow): (Int64, Bool)
    switch joiner {
    case .times, .spacedTimes: (value, overflow) = a.multipliedReportingOverflow(by: b)
    case .plus, .spacedPlus: (value, overflow) = a.addingReportingOverflow(b)
    case .shift where 0..<64 ~= b: (value, overflow) = (a << b, (a << b) >> b != a)
    default: return nil
    }
    return overflow ? nil : value
  }

  /// The number that strace wrote: decimal, `0x` hexadecimal, octal with a leading `0`.
  static func number(of text: String) -> Int64? {
    if text.hasPrefix("0x") { return UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) } }
    if text.hasPrefix("0"), text.count > 1 { return Int64(text, radix: 8) }
    return Int64(text) ?? UInt64(text).map { Int64(bitPattern: $0) }
  }
}

extension [TraceValue.Decoration] {
  /// The label among them.
  var label: DescriptorLabel? {
    for case .label(let label) in self { return label }
    return nil
  }
}
