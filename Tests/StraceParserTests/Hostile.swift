import StraceParser
import Testing

/// The same numbers from the same seed, everywhere.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(sides))
  }
}

@Suite struct `Whatever comes in comes back` {
  static let hostile: [(name: String, bytes: [UInt8])] = [
    ("NULs", Array(repeating: 0, count: 5000)),
    ("200,000 brackets", Array("f(".utf8) + Array(repeating: UInt8(ascii: "["), count: 200_000)),
    (
      "200,000 braces and their ends",
      Array("f(".utf8) + Array(repeating: UInt8(ascii: "{"), count: 200_000)
        + Array(repeating: UInt8(ascii: "}"), count: 200_000) + Array(") = 0\n".utf8)
    ),
    ("200,000 calls", Array(String(repeating: "f(", count: 200_000).utf8)),
    ("200,000 comments", Array(("f(" + String(repeating: "/* a */ ", count: 200_000)).utf8)),
    ("200,000 shifts", Array(("f(1" + String(repeating: "<<1", count: 200_000) + ") = 0\n").utf8)),
    ("200,000 arrows", Array(("f(1" + String(repeating: " => 1", count: 150_000) + ") = 0\n").utf8)),
    ("200,000 flags", Array(("f(1" + String(repeating: "|A", count: 200_000) + ") = 0\n").utf8)),
    ("200,000 labels", Array(("f(3" + String(repeating: "<", count: 200_000) + ") = 0\n").utf8)),
    (
      "a string without an end",
      Array("write(1, \"".utf8) + Array(repeating: UInt8(ascii: "a"), count: 100_000)
    ),
    (
      "backslashes without an end",
      Array("write(1, \"".utf8) + Array(repeating: UInt8(ascii: "\\"), count: 100_001)
    ),
    (
      "no UTF-8",
      Array("f(\"".utf8) + [0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0xF5] + Array("\", X\u{e9}) = 0\n".utf8)
    ),
    (
      "a number of 5,000 digits",
      Array(
        "f(\(String(repeating: "9", count: 5000)), 0x\(String(repeating: "f", count: 5000))) = \(String(repeating: "1", count: 5000))\n"
          .utf8)
    ),
    ("a pid of 5,000 digits", Array("[pid \(String(repeating: "9", count: 5000))] f() = 0\n".utf8)),
    (
      "a time of 5,000 digits",
      Array(
        "\(String(repeating: "9", count: 5000)).1 f() = 0 <\(String(repeating: "9", count: 5000)).1>\n".utf8)
    ),
    ("a line of 3 MiB", Array(repeating: UInt8(ascii: "x"), count: 3 << 20) + Array("\nf() = 0\n".utf8)),
    ("a line of exactly 1 MiB", Array(repeating: UInt8(ascii: "x"), count: 1 << 20) + [10]),
    ("a line of 1 MiB and CR", Array(repeating: UInt8(ascii: "x"), count: 1 << 20) + [13, 10]),
    ("line ends", [13, 10, 10, 13, 13, 10, 10, 10, 13]),
    ("nothing", []),
  ]

  @Test(arguments: hostile.indices)
  func `from the worst there is`(_ index: Int) {
    let (name, bytes) = Self.hostile[index]
    #expect(loss(bytes) == nil, "\(name)")
    #expect(loss(bytes, piece: 4093) == nil, "\(name)")
    // And the events, which make numbers and texts of it.
    _ = TraceReader.events(of: bytes, joined: true)
  }

  @Test func `from random bytes`() {
    var dice = Dice(seed: 7)
    for _ in 0..<300 {
      let bytes = (0..<dice.roll(400)).map { _ in UInt8(dice.roll(256)) }
      #expect(loss(bytes) == nil)
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `from lines that were changed by chance`(_ seed: UInt64) {
    var dice = Dice(seed: seed)
    let lines = LineTable.rows.map { Array($0.line.utf8) }
    for _ in 0..<3000 {
      var line = lines[dice.roll(lines.count)]
      for _ in 0...dice.roll(4) { Self.mutate(&line, lines, &dice) }
      if dice.roll(10) > 0 { line.append(10) }
      let found = loss(line)
      #expect(found == nil, "\(line)")
      let changed = difference(TraceReader.events(of: line + [10], joined: false))
      #expect(changed == nil, "\(String(decoding: line, as: UTF8.self))")
      if found != nil || changed != nil { return }
      _ = TraceReader.events(of: line + line, joined: true)
    }
  }

  @Test(arguments: [
    ("[", "]"), ("{a=", "}"), ("{a=[", "]}"), ("g(", ")"), ("1 => {a=", "}"), ("1|2 => [", "]"),
    ("1<<g(", ")"),
  ])
  func `as JSON that jq can read, however deep a line nests`(_ open: String, _ close: String) {
    var understood = 0
    for depth in 1...70 {
      let line =
        "f(\(String(repeating: open, count: depth))3</a>\(String(repeating: close, count: depth))) = 0\n"
      #expect(loss(Array(line.utf8)) == nil)
      let text = json(of: Array(line.utf8))
      #expect(Self.depthForJQ(text) <= 256)
      if text.starts(with: Array("{\"line\":1,\"kind\":\"call\"".utf8)) { understood = depth }
    }
    #expect(understood >= 20)
    #expect(understood < 70)
  }

  /// jq up to 1.6 counts each bracket, and each key whose value is being read, and stops at 256.
  static func depthForJQ(_ json: [UInt8]) -> Int {
    var stack: [UInt8] = []
    var deepest = 0
    var isInside = false
    var skip = false
    for byte in json {
      if skip {
        skip = false
        continue
      }
      if isInside {
        if byte == UInt8(ascii: "\\") { skip = true }
        if byte == UInt8(ascii: "\"") { isInside = false }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInside = true
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): stack.append(byte)
      case UInt8(ascii: ","): if stack.last == UInt8(ascii: ":") { stack.removeLast() }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if stack.last == UInt8(ascii: ":") { stack.removeLast() }
        stack.removeLast()
      default: break
      }
      deepest = max(deepest, stack.count)
    }
    return deepest
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `and JSON that was changed by chance is printed or refused`(_ seed: UInt64) {
    var dice = Dice(seed: seed)
    let lines = LineTable.rows.map { json(of: Array($0.line.utf8) + [10]) }
    var refused = 0
    for _ in 0..<3000 {
      var line = lines[dice.roll(lines.count)]
      for _ in 0...dice.roll(3) { Self.mutate(&line, lines, &dice) }
      do { _ = try trace(of: line) } catch { refused += 1 }
    }
    #expect(refused > 0)
    #expect(refused < 3000)
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
    "{\"kind\":\"call\",\"name\":\"f\",\"args\":[" + String(repeating: "{\"array\":[", count: 100_000),
    "{\"kind\":\"" + String(repeating: "\\u", count: 50_000), "\"" + String(repeating: "\\", count: 99_999),
    "{\"kind\":\"blank\",\"spacing\":{\"indent\":99999999999999999999}}",
  ])
  func `and hostile JSON ends at once`(_ text: String) {
    _ = try? trace(of: Array(text.utf8))
  }

  /// Pieces at which a parser turns.
  static let spice: [[UInt8]] =
    [
      "\"", "\\", "<", ">", "(", ")", "[", "]", "{", "}", ", ", " ", "|", "=", " = ", "=>", " => ", "->",
      "/* ", " */",
      "...", "\0", "\r", "\n", "\u{7f}", "<<", "*", "+", "-", "0x", "1", "9", "\\x", "\\0", "@\"", "~[", "' ",
      " <unfinished ...>", "<... a resumed>", " or ", " && ", " == ", "(deleted)", "NULL", "[pid 1] ",
      "\u{1b}[0m",
      "#64", "?", "???", "%", ":[", ",\"", "E", "INJECTED", "(DELAYED)", " --- ", "+++ ", ".", "strace: ",
      " | ", " > ",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3, 0x28], [0xE2, 0x82, 0xAC]]

  static func mutate(_ line: inout [UInt8], _ lines: [[UInt8]], _ dice: inout Dice) {
    let at = dice.roll(line.count + 1)
    let end = min(line.count, at + dice.roll(20))
    switch dice.roll(6) {
    case 0: line.insert(contentsOf: spice[dice.roll(spice.count)], at: at)
    case 1: if at < line.count { line[at] = UInt8(dice.roll(256)) }
    case 2: line.removeSubrange(at..<end)
    case 3:
      let other = lines[dice.roll(lines.count)]
      line = Array(line.prefix(at)) + other.suffix(dice.roll(other.count + 1))
    case 4: if at < line.count { line.replaceSubrange(at..<at + 1, with: spice[dice.roll(spice.count)]) }
    default: line.insert(contentsOf: Array(line[at..<end]), at: dice.roll(line.count + 1))
    }
  }
}
