/// What a node of a JSON text is.
enum JSONKind: UInt8 {
  case object, array, string, number, yes, no, null
}

/// One node of a JSON text: the members of an object are its children, each key before its value.
struct JSONNode {
  var kind: JSONKind
  /// Whether a string holds a backslash.
  var isEscaped = false
  /// Where its text begins: of a string behind its quote.
  var start: UInt32
  var length: UInt32
  /// How many nodes belong to it, itself included.
  var size: UInt32 = 1

  var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
}

/// One JSON text as nodes in the order of the text, read again for each line.
struct JSONDocument: ~Copyable {
  private(set) var nodes: [JSONNode] = []
  /// Where reading failed.
  private(set) var column = 0
  private var reason: StaticString = ""

  /// Objects and arrays may nest this deep: as deep as `jq` reads.
  static let depthLimit = 256

  init() {}

  /// Reads a JSON text.
  /// - Parameter s: the text, and one byte behind it.
  /// - Returns: what is wrong with it; nil when nothing is.
  mutating func read(_ s: Span<UInt8>) -> StaticString? {
    nodes.removeAll(keepingCapacity: true)
    reason = "not a JSON value"
    let p = value(s, space(s, 0), 0)
    if p < 0 { return reason }
    let end = space(s, p)
    if end < s.count - 1 { return fail(end, "more than one JSON value in a line") < 0 ? reason : nil }
    return nil
  }

  private mutating func fail(_ position: Int, _ why: StaticString) -> Int {
    column = position
    reason = why
    return -1
  }

  private func space(_ s: Span<UInt8>, _ from: Int) -> Int {
    var q = from
    while q < s.count - 1, s[q] == .space || s[q] == .tab || s[q] == .carriageReturn { q += 1 }
    return q
  }

  private mutating func value(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    switch s[p] {
    case .openBrace: return container(s, p, depth, .object, .closeBrace)
    case .openBracket: return container(s, p, depth, .array, .closeBracket)
    case .quote: return string(s, p)
    case UInt8(ascii: "t"): return word(s, p, "true", .yes)
    case UInt8(ascii: "f"): return word(s, p, "false", .no)
    case UInt8(ascii: "n"): return word(s, p, "null", .null)
    default: return number(s, p)
    }
  }

  private mutating func word(_ s: Span<UInt8>, _ p: Int, _ text: StaticString, _ kind: JSONKind) -> Int {
    guard s.holds(text, at: p) else { return fail(p, "not a JSON value") }
    nodes.append(JSONNode(kind: kind, start: UInt32(p), length: UInt32(text.utf8CodeUnitCount)))
    return p + text.utf8CodeUnitCount
  }

  private mutating func container(
    _ s: Span<UInt8>, _ p: Int, _ depth: Int, _ kind: JSONKind, _ closing: UInt8
  ) -> Int {
    if depth >= Self.depthLimit { return fail(p, "JSON nested deeper than 256 levels") }
    let at = nodes.count
    nodes.append(JSONNode(kind: kind, start: UInt32(p), length: 0))
    var q = space(s, p + 1)
    if s[q] == closing { return q + 1 }
    while true {
      if kind == .object {
        guard s[q] == .quote else { return fail(q, "a member without a name") }
        q = string(s, q)
        if q < 0 { return -1 }
        q = space(s, q)
        guard s[q] == .colon else { return fail(q, "a member without a value") }
        q = space(s, q + 1)
      }
      q = value(s, q, depth + 1)
      if q < 0 { return -1 }
      q = space(s, q)
      if s[q] == closing { break }
      guard s[q] == .comma else { return fail(q, "a comma or a closing bracket should stand here") }
      q = space(s, q + 1)
    }
    nodes[at].size = UInt32(nodes.count - at)
    return q + 1
  }

  private mutating func string(_ s: Span<UInt8>, _ p: Int) -> Int {
    var q = p + 1
    var isEscaped = false
    while q < s.count - 1, s[q] != .quote {
      if s[q] == .backslash {
        isEscaped = true
        q += 1
      }
      q += 1
    }
    guard q < s.count - 1 else { return fail(p, "a JSON string that does not end") }
    nodes.append(
      JSONNode(kind: .string, isEscaped: isEscaped, start: UInt32(p + 1), length: UInt32(q - p - 1)))
    return q + 1
  }

  private mutating func number(_ s: Span<UInt8>, _ p: Int) -> Int {
    var q = p
    while s[q].isDigit || s[q] == .minus || s[q] == .plus || s[q] == .dot || s[q] | 0x20 == UInt8(ascii: "e")
    {
      q += 1
    }
    if q == p { return fail(p, "not a JSON value") }
    nodes.append(JSONNode(kind: .number, start: UInt32(p), length: UInt32(q - p)))
    return q
  }

  /// The value of an object's member.
  func member(_ object: Int, _ name: StaticString, _ s: Span<UInt8>) -> Int? {
    guard nodes[object].kind == .object else { return nil }
    let end = object + Int(nodes[object].size)
    var next = object + 1
    while next < end {
      let key = nodes[next]
      let value = next + 1
      if Int(key.length) == name.utf8CodeUnitCount, s.holds(name, at: Int(key.start)) { return value }
      next = value + Int(nodes[value].size)
    }
    return nil
  }

  /// Whether an object's member is `true`.
  func isTrue(_ object: Int, _ name: StaticString, _ s: Span<UInt8>) -> Bool {
    member(object, name, s).map { nodes[$0].kind == .yes } ?? false
  }
}
