import TraceText

/// A piece of the page: text, or an element. It is written as markup, or as data of which a script makes the same
/// elements, so that there is one description of a step and not two.
///
/// Tags and names of attributes are literals of this module; every text and every value is escaped by whoever writes.
indirect enum Node: Sendable {
  case text(String)
  case element(String, [(String, String)], [Node])

  private static let void: Set<String> = ["br", "wbr", "meta", "hr", "col", "input"]

  /// Appends the markup.
  func html(into out: inout String) {
    switch self {
    case .text(let text): out += Escape.html(text)
    case .element(let tag, let attributes, let children):
      out += "<" + tag
      for (name, value) in attributes { out += " \(name)=\"" + Escape.html(value) + "\"" }
      out += ">"
      if Self.void.contains(tag) { return }
      for child in children { child.html(into: &out) }
      out += "</\(tag)>"
    }
  }

  /// The markup.
  var html: String {
    var out = ""
    html(into: &out)
    return out
  }
}

/// `el("p", "class", "note")(.text("…"))` in fewer words.
func el(_ tag: String, _ attributes: [(String, String)] = [], _ children: [Node] = []) -> Node {
  .element(tag, attributes, children)
}
/// An element of a class.
func el(_ tag: String, _ name: String, _ children: [Node] = []) -> Node {
  .element(tag, [("class", name)], children)
}
/// An element of a class that holds one text.
func el(_ tag: String, _ name: String, _ text: String) -> Node {
  .element(tag, name.isEmpty ? [] : [("class", name)], [.text(text)])
}

/// Nodes as JSON: what occurs again is written once and named by its number.
struct NodeTable {
  /// The entries, with commas between them.
  private(set) var entries: [UInt8] = []
  private var places: [Range<Int>] = []
  /// Entries by their hashes; of two with the same one the second is written each time.
  private var numbers: [UInt64: Int] = [:]

  /// Shorter texts are written again.
  private static let shortest = 24

  /// Appends what stands for a node: a string, an array of tag, attributes and children, or the number of an entry.
  mutating func put(_ node: Node, into out: inout [UInt8]) {
    switch node {
    case .text(let text): Escape.jsonInScript(terminal: text, into: &out)
    case .element(let tag, let attributes, let children):
      let start = out.count
      out += "[\"".utf8
      out += tag.utf8
      out += "\",{".utf8
      for (index, attribute) in attributes.enumerated() {
        out += (index > 0 ? ",\"" : "\"").utf8
        out += attribute.0.utf8
        out += "\":".utf8
        Escape.jsonInScript(terminal: attribute.1, into: &out)
      }
      out += "}".utf8
      for child in children {
        out += ",".utf8
        put(child, into: &out)
      }
      out += "]".utf8
      guard out.count - start > Self.shortest else { return }
      let number = number(of: out.span.extracting(start..<out.count))
      out.removeLast(out.count - start)
      out += String(number).utf8
    }
  }

  private mutating func number(of text: Span<UInt8>) -> Int {
    // FNV-1a: https://www.rfc-editor.org/rfc/rfc9923
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01b3 }
    if let known = numbers[hash], isEntry(known, text) { return known }
    if !places.isEmpty { entries.append(UInt8(ascii: ",")) }
    let start = entries.count
    text.withUnsafeBufferPointer { entries.append(contentsOf: $0) }
    places.append(start..<entries.count)
    numbers[hash] = places.count - 1
    return places.count - 1
  }

  private func isEntry(_ number: Int, _ text: Span<UInt8>) -> Bool {
    let place = places[number]
    guard place.count == text.count else { return false }
    let known = entries.span.extracting(place)
    for index in text.indices where known[index] != text[index] { return false }
    return true
  }
}
