/// The bytes that the grammar of a trace is made of, by name.
extension UInt8 {
  static var tab: UInt8 { 9 }
  static var newline: UInt8 { 10 }
  static var carriageReturn: UInt8 { 13 }
  static var escape: UInt8 { 27 }
  static var space: UInt8 { 32 }
  static var quote: UInt8 { 34 }
  static var apostrophe: UInt8 { 39 }
  static var open: UInt8 { 40 }
  static var close: UInt8 { 41 }
  static var star: UInt8 { 42 }
  static var plus: UInt8 { 43 }
  static var comma: UInt8 { 44 }
  static var minus: UInt8 { 45 }
  static var dot: UInt8 { 46 }
  static var slash: UInt8 { 47 }
  static var zero: UInt8 { 48 }
  static var colon: UInt8 { 58 }
  static var less: UInt8 { 60 }
  static var equals: UInt8 { 61 }
  static var greater: UInt8 { 62 }
  static var question: UInt8 { 63 }
  static var at: UInt8 { 64 }
  static var openBracket: UInt8 { 91 }
  static var backslash: UInt8 { 92 }
  static var closeBracket: UInt8 { 93 }
  static var openBrace: UInt8 { 123 }
  static var bar: UInt8 { 124 }
  static var closeBrace: UInt8 { 125 }
  static var tilde: UInt8 { 126 }

  /// `0` to `9`.
  var isDigit: Bool { self &- 48 < 10 }
  /// `0` to `9`, `a` to `f`. strace writes hexadecimal in lower case.
  var isHexDigit: Bool { self &- 48 < 10 || self &- 97 < 6 }
  /// `0` to `7`.
  var isOctalDigit: Bool { self &- 48 < 8 }
  /// A letter or `_`.
  var isLetter: Bool { (self | 0x20) &- 97 < 26 || self == 95 }
  /// A letter, a digit or `_`.
  var isNamePart: Bool { isLetter || isDigit }
}

/// What a byte can do in a trace, as bits: one look in a table instead of a row of comparisons.
enum ByteClass {
  /// Part of a name: letter, digit, `_`.
  static let name: UInt8 = 1
  /// `0` to `9`, `a` to `f`.
  static let hex: UInt8 = 2
  /// `0` to `9`.
  static let digit: UInt8 = 4
  /// Stands inside `"..."` for itself and in JSON too: printable ASCII but `"` and `\`.
  static let plain: UInt8 = 8
  /// Ends a value for certain: `,` `)` `]` `}`.
  static let end: UInt8 = 16
  /// Can stand in the path of a label: printable ASCII but `<`, `>`, `"` and `\`.
  static let label: UInt8 = 32

  /// The bits of one byte.
  static func bits(of byte: UInt8) -> UInt8 {
    var bits: UInt8 = 0
    if byte.isNamePart { bits |= name }
    if byte.isHexDigit { bits |= hex }
    if byte.isDigit { bits |= digit }
    if byte >= 32, byte < 127, byte != .quote, byte != .backslash {
      bits |= plain
      if byte != .less, byte != .greater { bits |= label }
    }
    if byte == .comma || byte == .close || byte == .closeBracket || byte == .closeBrace { bits |= end }
    return bits
  }
}

/// The bits of all 256 bytes. A pointer, because an `InlineArray` is copied, all of it, by every method that looks into
/// it (a fifth of the time of a whole run), and an `Array` is checked and retained; a byte cannot point outside.
struct ByteTable: ~Copyable {
  private let bits: UnsafeMutablePointer<UInt8>

  init() {
    bits = .allocate(capacity: 256)
    for byte in UInt8.min...UInt8.max { (bits + Int(byte)).initialize(to: ByteClass.bits(of: byte)) }
  }

  deinit { bits.deallocate() }

  subscript(byte: UInt8) -> UInt8 {
    @inline(__always) get { bits[Int(byte)] }
  }
}

extension Span<UInt8> {
  /// Whether `text` stands at `position`.
  @inline(__always)
  package func holds(_ text: StaticString, at position: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard position >= 0, position + length <= count else { return false }
    return text.withUTF8Buffer { wanted in
      for offset in 0..<length where self[position + offset] != wanted[offset] { return false }
      return true
    }
  }
}
