/// One value of a trace: an argument, a field, an element.
public struct TraceValue: Hashable, Sendable {
  /// What it is.
  public var content: Content
  /// The argument's name, where the line says it (`-N`): `sockfd`.
  public var argumentName: String?
  /// The label in `<>` behind a descriptor, without the brackets (`-y`, `-yy`): `TCP:[127.0.0.1:12580]`.
  public var label: String?
  /// The text of the comment behind it, without `/*` and `*/`.
  public var comment: String?

  /// A value.
  public init(_ content: Content, label: String? = nil, comment: String? = nil) {
    self.content = content
    self.label = label
    self.comment = comment
  }

  /// What a value is.
  public indirect enum Content: Hashable, Sendable {
    /// A number as written: `3`, `-1`, `0x80`, `0644`, `8192*1024`.
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
    /// `htons(12580)`; also an operator between two values, its name without spaces: `1<<CAP_X` is `<<`, and `==`, `&&`,
    /// `or`, `*`, `+`, `~`; `[VINTR]=0x3` is `[]=`.
    case call(String, [TraceValue])
    /// `128 => 16`
    case changed(from: TraceValue, to: TraceValue)
    /// Anything else that stands for one value, as written: `...`, `???`, a nested form that has no name here.
    case other(String)
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

  /// The number, for an integer that is a plain decimal, octal or hexadecimal one, and for a pointer.
  public var number: Int64? {
    switch content {
    case .integer(let text): Self.number(of: text)
    case .pointer(let address): Int64(bitPattern: address)
    default: nil
    }
  }

  /// The number that strace wrote: decimal, `0x` hexadecimal, octal with a leading `0`.
  static func number(of text: String) -> Int64? {
    if text.hasPrefix("0x") { return UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) } }
    if text.hasPrefix("0"), text.count > 1 { return Int64(text, radix: 8) }
    return Int64(text) ?? UInt64(text).map { Int64(bitPattern: $0) }
  }
}
