import StraceParser

extension BlankFinder {
  /// Where the parts of a call stand in its line.
  struct Line {
    let number: Int
    let text: [UInt8]
    /// The call, without thread, stamp and duration.
    let body: Range<Int>
    let result: Range<Int>?
    let errno: Range<Int>?
    /// ` (Connection refused)`
    let message: Range<Int>?
    let names: Set<String>
    private(set) var ports: [(range: Range<Int>, value: UInt16)] = []
    private var arguments: [Argument] = []

    private struct Argument {
      var kind: NodeKind
      var range: Range<Int>
      /// The bytes of a string that is shown whole.
      var bytes: [UInt8]?
      var isLabelled = false
    }

    init(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ line: Int) {
      number = line
      // The line's end is not part of it.
      text = s.extracting(0..<max(0, s.count - 1)).withUnsafeBufferPointer { Array($0) }
      let head = parser.head
      // ` <0.000042>` stands behind all.
      let end = head.duration.exists ? head.duration.range.lowerBound - 2 : text.count
      body = (head.name.exists ? head.name.range.lowerBound : 0)..<max(end, head.name.range.upperBound)
      result =
        head.result == .max || head.errno.exists ? nil : Self.integer(parser, s, Int(head.result))?.range
      errno = head.errno.exists ? head.errno.range : nil
      message =
        head.message.exists ? head.message.range.lowerBound - 2..<head.message.range.upperBound + 1 : nil
      names = Self.constants(parser, s)
      var index = 0
      while index < Int(head.argumentsEnd) {
        let node = parser.tape[index]
        var argument = Argument(kind: node.kind, range: node.range)
        if node.kind == .string, node.flags & (NodeFlags.cut | NodeFlags.abstract) == 0 {
          argument.bytes = Escape.bytes(s, node.range)
        }
        for next in index + 1..<max(index + 1, index + Int(node.size)) where parser.tape[next].kind == .label
        {
          argument.isLabelled = true
        }
        arguments.append(argument)
        index += Int(node.size)
      }
      for index in 0..<max(0, Int(head.argumentsEnd) - 1) where parser.tape[index].kind == .call {
        guard let port = Self.integer(parser, s, index + 1), let value = UInt16(exactly: port.value) else {
          continue
        }
        let name = Int(parser.tape[index].start)..<Int(parser.tape[index].start) + 5
        guard name.upperBound < s.count,
          s.extracting(name).withUnsafeBufferPointer({ $0.elementsEqual("htons".utf8) })
        else { continue }
        ports.append((port.range, value))
      }
    }

    /// The names in a call: `SOCK_NONBLOCK`.
    static func constants(_ parser: borrowing LineParser, _ s: Span<UInt8>) -> Set<String> {
      var names: Set<String> = []
      for index in 0..<parser.tape.count where parser.tape[index].kind == .constant {
        names.insert(
          s.extracting(parser.tape[index].range).withUnsafeBufferPointer {
            String(decoding: $0, as: UTF8.self)
          })
      }
      return names
    }

    private static func integer(
      _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int
    ) -> (range: Range<Int>, value: Int64)? {
      guard node < parser.tape.count, parser.tape[node].kind == .integer else { return nil }
      let range = parser.tape[node].range
      let digits = s.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
      return Int64(digits).map { (range, $0) }
    }

    func string(_ index: Int) -> [UInt8]? { arguments.indices.contains(index) ? arguments[index].bytes : nil }

    func range(ofStringAt index: Int) -> Range<Int>? {
      arguments.indices.contains(index) && arguments[index].kind == .string ? arguments[index].range : nil
    }

    func number(_ index: Int) -> (range: Range<Int>, value: Int64)? {
      guard arguments.indices.contains(index), arguments[index].kind == .integer,
        let value = Int64(String(decoding: text[arguments[index].range], as: UTF8.self))
      else { return nil }
      return (arguments[index].range, value)
    }

    func isLabelled(_ index: Int) -> Bool { arguments.indices.contains(index) && arguments[index].isLabelled }
  }
}
