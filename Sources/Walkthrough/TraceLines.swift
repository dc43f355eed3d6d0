/// The lines of a trace, without their ends, as stretches of its bytes: most of them nobody looks at.
public struct TraceLines: RandomAccessCollection, ExpressibleByArrayLiteral, Sendable {
  private let bytes: [UInt8]
  /// Where each line begins, and behind them where another one would.
  private let starts: [Int]

  /// The lines of a text: what follows the last line end is a line as well, where there is anything.
  public init(of bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    let s = bytes.span
    for index in s.indices where s[index] == 0x0A { starts.append(index + 1) }
    if let last = starts.last, last < bytes.count { starts.append(bytes.count + 1) }
    self.starts = starts
  }

  /// Where so many lines with their ends are over, in the bytes of the text.
  func end(ofLines count: Int) -> Int {
    Swift.min(starts[Swift.min(Swift.max(0, count), endIndex)], bytes.count)
  }

  /// Lines one by one; none of them may have a line end.
  public init(_ lines: [[UInt8]]) {
    bytes = Array(lines.joined(separator: [0x0A]))
    starts = lines.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count + 1) }
  }

  /// Lines one by one.
  public init(arrayLiteral lines: [UInt8]...) { self.init(lines) }

  /// The first line's index, 0.
  public var startIndex: Int { 0 }
  /// How many lines there are.
  public var endIndex: Int { starts.count - 1 }
  /// The bytes of a line; the first is 0, where strace counts from 1.
  public subscript(index: Int) -> ArraySlice<UInt8> { bytes[starts[index]..<starts[index + 1] - 1] }
}
