public import TracedSockets

/// A line as it was typed, without its newline: a collection of bytes, sent as they are.
///
/// What is typed need not be UTF-8: text would turn the byte `\377` into the three of U+FFFD, and the peer would get
/// what nobody typed.
public struct TypedLine: RandomAccessCollection, Hashable, Sendable, CustomStringConvertible {
  private let typed: [UInt8]

  init(_ bytes: some Collection<UInt8>) { typed = Array(bytes) }

  /// The first byte's index, 0.
  public var startIndex: Int { 0 }
  /// How many bytes there are.
  public var endIndex: Int { typed.count }
  /// One byte.
  public subscript(index: Int) -> UInt8 { typed[index] }

  /// The bytes that were typed: those of UTF-8 where a terminal of today wrote them.
  public var utf8: [UInt8] { typed }

  /// The line as text; a byte that is no UTF-8 becomes U+FFFD.
  public var description: String { String(decoding: typed, as: UTF8.self) }
}

/// A line may be compared with one that stands in the source: `line == "#q#"`.
extension TypedLine: ExpressibleByStringLiteral {
  /// The bytes of a literal.
  public init(stringLiteral text: String) { self.init(text.utf8) }
}

extension File {
  /// Opens the file whose path was typed.
  /// - Throws: ``SocketError``, such as `ENOENT`.
  ///
  /// Source: open(2).
  public init(
    _ path: TypedLine, _ flags: FileFlags = .readOnly, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    try self.init(path.description, flags, file: file, line: line)
  }
}
