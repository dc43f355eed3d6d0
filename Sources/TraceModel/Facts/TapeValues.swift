import LinuxABI
package import StraceParser

/// Values of a tape as numbers.
extension FactsReader {
  /// A number as strace wrote it: decimal, `0x` hexadecimal, octal with a leading `0`, NULL; nil for anything else. Of
  /// `128 => 16` the second.
  package static func integer(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> Int64? {
    let value = parser.tape[node]
    switch value.kind {
    case .integer: return number(s, value.range)
    case .pointer: return s[value.range.lowerBound] == UInt8(ascii: "N") ? 0 : number(s, value.range)
    case .changed: return last(parser, node).flatMap { integer(parser, s, $0) }
    case .array: return value.size == 2 ? integer(parser, s, node + 1) : nil
    case .lead: return value.size > 1 ? integer(parser, s, node + 1) : nil
    case .flags: return joined(parser, s, node)
    default: return nil
    }
  }

  /// Flags that are all numbers: `0x1|0x80000`, with -X raw; nil where one has a name.
  private static func joined(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> Int64? {
    var flags: Int64 = 0
    var next = node + 1
    while next < node + Int(parser.tape[node].size) {
      let child = parser.tape[next]
      if !child.kind.isDecoration {
        guard child.kind == .integer || child.kind == .pointer, let number = number(s, child.range) else {
          return nil
        }
        flags |= number
      }
      next += Int(child.size)
    }
    return flags
  }

  /// The second of the two values of a ``NodeKind/changed`` node.
  private static func last(_ parser: borrowing LineParser, _ node: Int) -> Int? {
    let size = Int(parser.tape[node].size)
    guard size > 2 else { return nil }
    let second = node + 1 + Int(parser.tape[node + 1].size)
    return second < node + size ? second : nil
  }

  /// A number as strace writes it: decimal, `0x` hexadecimal, octal with a leading `0`; nil for anything else.
  package static func number(_ s: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    var p = range.lowerBound
    let end = range.upperBound
    guard p < end else { return nil }
    let isNegative = s[p] == UInt8(ascii: "-")
    if isNegative { p += 1 }
    var base: UInt64 = 10
    if p + 1 < end, s[p] == UInt8(ascii: "0") {
      if s[p + 1] == UInt8(ascii: "x") {
        base = 16
        p += 2
      } else {
        base = 8
        p += 1
      }
    }
    guard p < end else { return nil }
    var value: UInt64 = 0
    while p < end {
      let byte = s[p]
      let digit: UInt64
      switch byte {
      case 48...57: digit = UInt64(byte - 48)
      case 97...102: digit = UInt64(byte - 87)
      case 65...70: digit = UInt64(byte - 55)
      default: return nil
      }
      guard digit < base else { return nil }
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: base)
      let (sum, overflows) = product.addingReportingOverflow(digit)
      guard !isTooLarge, !overflows else { return nil }
      value = sum
      p += 1
    }
    let bits = Int64(bitPattern: value)
    return isNegative ? 0 &- bits : bits
  }

  static func decimal(_ s: Span<UInt8>, _ range: Range<Int>) -> Int? {
    // What is no id: above 2^63 the number would be a negative one.
    number(s, range).flatMap { $0 < 0 ? nil : Int(exactly: $0) }
  }

  /// The value of the field of a name, of a structure.
  static func field(
    _ name: StaticString, _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int
  ) -> Int? {
    var node = node
    if parser.tape[node].kind == .changed, let after = last(parser, node) { node = after }
    let parent = parser.tape[node]
    guard parent.kind == .structure else { return nil }
    var next = node + 1
    while next < node + Int(parent.size) {
      if isNamed(name, parser, s, next) { return next }
      next += Int(parser.tape[next].size)
    }
    return nil
  }

  /// Whether a field or an argument has this name: `flags=0x3d0f00`.
  static func isNamed(
    _ name: StaticString, _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int
  ) -> Bool {
    let length = Int(parser.tape[node].nameLength)
    let wanted = name.utf8CodeUnitCount
    guard length >= wanted else { return false }
    let start = parser.tape.firstByte(node) - 1 - length
    // Old traces have the length of what follows behind some names: `msg_iov(1)=`.
    return (length == wanted || s[start + wanted] == UInt8(ascii: "(")) && s.holds(name, at: start)
  }

  /// Adds the constants that a value names, also in its flags and fields.
  static func constants(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, _ found: inout Constants
  ) {
    // A subtree lies in one piece: nothing has to be followed.
    for place in node..<node + Int(parser.tape[node].size) where parser.tape[place].kind == .constant {
      if let constant = Names.constant(s, parser.tape[place].range) { found.insert(constant) }
    }
  }

  /// A number where strace had no name: socket(2)'s arguments on Linux.
  static func name(_ number: Int64, argument: Int, _ constants: inout Constants) {
    switch (argument, number) {
    case (0, 0): constants.insert(.unspecified)
    case (0, 1): constants.insert(.unix)
    case (0, 2): constants.insert(.ip4)
    case (0, 10): constants.insert(.ip6)
    case (0, 16): constants.insert(.netlink)
    case (0, 17): constants.insert(.packet)
    case (0, 31): constants.insert(.bluetooth)
    case (0, 38): constants.insert(.alg)
    case (0, 40): constants.insert(.vsock)
    case (1, let type):
      switch type & 0xF {
      case 1: constants.insert(.stream)
      case 2: constants.insert(.datagram)
      case 3: constants.insert(.raw)
      case 5: constants.insert(.seqpacket)
      default: break
      }
      if type & Numbers.closeOnExec != 0 { constants.insert(.closeOnExec) }
    case (2, 1): constants.insert(.icmp)
    case (2, 58): constants.insert(.icmp6)
    case (2, 0): constants.insert(.ownProtocol)
    case (2, 6): constants.insert(.tcp)
    case (2, 17): constants.insert(.udp)
    case (2, 33): constants.insert(.dccp)
    case (2, 132): constants.insert(.sctp)
    case (2, 136): constants.insert(.udpLite)
    case (2, 262): constants.insert(.mptcp)
    default: break
    }
  }

  // MARK: Addresses

  /// `htons(80)`; with `strace -X raw` its two bytes as they lie in memory, the higher one first: `"\x00\x50"`.
  private static func port(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> UInt16? {
    switch parser.tape[node].kind {
    case .call where parser.tape[node].size > 1:
      return integer(parser, s, node + 1).flatMap { UInt16(exactly: $0) }
    case .string: return UInt16(networkOrder: Escape.bytes(s, parser.tape[node].range))
    default: return nil
    }
  }

  /// `{sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.1")}`
  static func address(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> SocketAddress? {
    let parent = parser.tape[node]
    if parent.kind == .changed { return last(parser, node).flatMap { address(parser, s, $0) } }
    guard parent.kind == .structure, let family = field("sa_family", parser, s, node) else { return nil }
    var constants = Constants()
    Self.constants(parser, s, family, &constants)
    if let number = integer(parser, s, family) { name(number, argument: 0, &constants) }
    if constants.contains(.ip4) || constants.contains(.ip6) {
      guard
        let port = field("sin_port", parser, s, node) ?? field("sin6_port", parser, s, node),
        let value = Self.port(parser, s, port)
      else { return nil }
      if let host = field("sin_addr", parser, s, node) ?? field("sin6_addr", parser, s, node),
        parser.tape[host].kind == .string
      {
        return SocketAddress(bytes: Escape.bytes(s, parser.tape[host].range), port: value)
      }
      for place in node..<node + Int(parent.size) where parser.tape[place].kind == .string {
        let range = parser.tape[place].range
        let text = s.extracting(range).withUnsafeBufferPointer { Array($0) }
        if let address = SocketAddress(host: text, port: value) { return address }
      }
      return nil
    }
    if constants.contains(.unix) {
      // Before 4.6 strace called it `path`.
      guard let path = field("sun_path", parser, s, node) ?? field("path", parser, s, node),
        parser.tape[path].kind == .string
      else {
        return .unnamed
      }
      return .unix(
        // A trace may say more, and each socket's is kept.
        Array(Escape.bytes(s, parser.tape[path].range).prefix(SocketAddress.pathLimit)),
        isAbstract: parser.tape[path].flags & NodeFlags.abstract != 0)
    }
    return constants.contains(.unspecified) ? .unspecified : .other
  }
}

extension UInt16 {
  /// The number whose bytes lie in memory as the network has them; nil where there are not two.
  init?(networkOrder bytes: [UInt8]) {
    guard bytes.count == 2 else { return nil }
    self = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }
}
