internal import LabReports
internal import TraceText

/// A piece of the page: text, or an element. It is written as markup, or as data of which a script makes the same
/// elements, so that there is one description of a step and not two.
///
/// Tags and names of attributes are literals of this module; every text and every value is escaped by whoever writes.
indirect enum Node {
  case text(String)
  case element(String, [(String, String)], [Node])

  private static let void: Set<String> = ["br", "meta", "hr", "col"]

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
  private var numbers: [String: Int] = [:]
  private(set) var entries: [String] = []

  /// The text that stands for a node: a string, an array of tag, attributes and children, or the number of an entry.
  mutating func reference(_ node: Node) -> String {
    switch node {
    case .text(let text): return Escape.jsonInScript(Escape.terminal(text))
    case .element(let tag, let attributes, let children):
      var text = "[\"" + tag + "\",{"
      for (index, attribute) in attributes.enumerated() {
        if index > 0 { text += "," }
        text += "\"" + attribute.0 + "\":" + Escape.jsonInScript(Escape.terminal(attribute.1))
      }
      text += "}"
      for child in children { text += "," + reference(child) }
      text += "]"
      guard text.utf8.count > 24 else { return text }
      if let number = numbers[text] { return String(number) }
      numbers[text] = entries.count
      entries.append(text)
      return String(entries.count - 1)
    }
  }
}
