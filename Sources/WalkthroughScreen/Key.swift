/// A key of a terminal.
public enum Key: Hashable, Sendable {
  case enter, left, right, up, down, pageUp, pageDown, home, end, backspace, escape
  /// Ctrl-C, which a terminal in raw mode hands over as a byte.
  case interrupt
  /// Ctrl-Z.
  case suspend
  /// Ctrl-L.
  case redraw
  /// A letter, a digit, a sign.
  case character(Unicode.Scalar)
}

/// Makes keys of the bytes that a terminal sends. A sequence may come in pieces.
public struct KeyReader: Sendable {
  private var pending: [UInt8] = []

  /// Nothing has come yet.
  public init() {}

  /// Whether bytes wait that may be the beginning of a sequence: a key Esc, if nothing follows soon.
  public var isWaiting: Bool { !pending.isEmpty }

  /// The keys of these bytes and of those that waited.
  public mutating func keys(_ bytes: [UInt8]) -> [Key] {
    pending += bytes
    var keys: [Key] = []
    var index = 0
    while index < pending.count {
      guard let (key, length) = Self.next(pending[index...]) else { break }
      if let key { keys.append(key) }
      index += length
    }
    pending.removeFirst(index)
    // No terminal sends a sequence so long.
    if pending.count > 32 { pending = [] }
    return keys
  }

  /// Nothing followed: what waited is the key Esc, or nothing.
  public mutating func flush() -> [Key] {
    defer { pending = [] }
    return pending.first == 0x1b ? [.escape] : []
  }

  /// The first key and its length; nil where more bytes are needed. No key for what is none of ours.
  private static func next(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
    guard let first = bytes.first else { return nil }
    switch first {
    case 0x1b: return sequence(bytes)
    case 3: return (.interrupt, 1)
    case 26: return (.suspend, 1)
    case 12: return (.redraw, 1)
    case 10, 13: return (.enter, 1)
    case 8, 127: return (.backspace, 1)
    case 0x20..<0x7f: return (.character(Unicode.Scalar(first)), 1)
    case 0xc2..<0xf5:
      let length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
      guard bytes.count >= length else { return nil }
      let text = String(decoding: bytes.prefix(length), as: UTF8.self)
      guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1, scalar != "\u{fffd}"
      else {
        return (nil, 1)
      }
      return (.character(scalar), length)
    default: return (nil, 1)
    }
  }

  /// ECMA-48: ESC [ parameters final, and ESC O final.
  private static func sequence(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
    let rest = bytes.dropFirst()
    guard let second = rest.first else { return nil }
    guard second == 0x5b || second == 0x4f else { return (.escape, 1) }
    let parameters = rest.dropFirst().prefix { (0x20..<0x40).contains($0) }
    guard let final = rest.dropFirst(1 + parameters.count).first else { return nil }
    let length = 3 + parameters.count
    let key: Key? =
      switch final {
      case 0x41: .up
      case 0x42: .down
      case 0x43: .right
      case 0x44: .left
      case 0x48: .home
      case 0x46: .end
      case 0x4d where second == 0x4f: .enter
      case 0x7e:
        switch String(decoding: parameters.prefix { $0 != 0x3b }, as: UTF8.self) {
        case "1", "7": .home
        case "4", "8": .end
        case "5": .pageUp
        case "6": .pageDown
        default: nil
        }
      default: nil
      }
    return (key, length)
  }
}
