import LinuxABI
public import StraceParser

/// A call of a trace as strace writes it, without stamp, process, labels and duration.
///
/// Made from the parsed tree. Strings longer than a limit are cut with strace's own `...`.
public struct ShortForm: Sendable {
  /// How many bytes of a string are shown.
  public var stringLimit: Int

  /// A short form that shows this many bytes of each string; 32 is strace's own default.
  public init(stringLimit: Int = 32) { self.stringLimit = stringLimit }

  /// The call: `recvfrom(4, "hello", 1024, 0, NULL, NULL) = 5`, `accept(3, <unfinished ...>`.
  public func text(_ event: TraceEvent) -> String {
    stretches(event).map(\.text).joined()
  }

  /// The call in stretches, each with what it is; joined they are its text.
  public func stretches(_ event: TraceEvent) -> [(text: String, place: Place?)] {
    guard let call = event.call else { return [(Self.other(event), nil)] }
    var parts: [(text: String, place: Place?)] = []
    for (index, argument) in call.arguments.enumerated() {
      if index > 0 { parts.append((", ", nil)) }
      // Of a second half alone it is not known which arguments these are.
      parts.append((text(argument), event.kind == .resumed ? nil : .argument(index)))
    }
    if let fragment = call.fragment, !fragment.isEmpty {
      if !parts.isEmpty { parts.append((", ", nil)) }
      let shown = String(decoding: fragment.prefix(4 * min(stringLimit, 1 << 24)), as: UTF8.self)
      parts.append((Self.visible(shown), event.kind == .resumed ? nil : .argument(call.arguments.count)))
    }
    let name = (text: Self.visible(call.name), place: Place?.some(.name))
    let result = (text: result(call.result).dropPrefix(" = "), place: Place?.some(.result))
    let ending = call.result == nil ? [] : [(" = ", nil), result]
    switch event.kind {
    case .resumed: return [("<... ", nil), name, (" resumed>", nil)] + parts + [(")", nil)] + ending
    case .unfinished:
      return [name, ("(", nil)] + parts + [(parts.isEmpty ? "<unfinished ...>" : " <unfinished ...>", nil)]
    default: return [name, ("(", nil)] + parts + [(")", nil)] + ending
    }
  }

  /// What a stretch of a call's short form is.
  public enum Place: Hashable, Sendable {
    /// The call's name.
    case name
    /// The argument with this index.
    case argument(Int)
    /// The result, with errno and note.
    case result
  }

  private static func other(_ event: TraceEvent) -> String {
    switch event.content {
    case .signal(.delivered(let name, _)): return "--- \(visible(name)) ---"
    default:
      var event = event
      event.prefix = TraceEvent.Prefix()
      return visible(String(decoding: event.printed, as: UTF8.self))
    }
  }

  /// What follows the arguments: ` = 5`, ` = -1 EAGAIN (Resource temporarily unavailable)`.
  public func result(_ result: TraceResult?) -> String {
    guard let result else { return "" }
    var text = " = " + Self.visible(result.value)
    if let name = result.errno {
      text += " " + Self.visible(name)
      if let errno = Errno(name: name) { text += " (\(errno.text))" }
    }
    if let note = result.note { text += " (\(Self.visible(note)))" }
    return text
  }

  /// One value: `{sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.1")}`.
  public func text(_ value: TraceValue) -> String {
    let content =
      switch value.content {
      case .integer(let written): Self.visible(written)
      case .pointer(0): "NULL"
      case .pointer(let address): "0x" + String(address, radix: 16)
      case .string(let bytes, let isCut, let isAbstract):
        (isAbstract ? "@" : "") + Quoted.strace(bytes, limit: stringLimit, isCut: isCut)
      case .constant(let name): Self.visible(name)
      case .flags(let parts): parts.map(text).joined(separator: "|")
      case .structure(let fields): "{" + fields.map(text).joined(separator: ", ") + "}"
      case .array(let elements): "[" + elements.map(text).joined(separator: ", ") + "]"
      case .set(let elements, let isNegated):
        (isNegated ? "~" : "") + "[" + elements.map(text).joined(separator: " ") + "]"
      case .words(let words): "{" + words.map(text).joined(separator: " ") + "}"
      case .call(let name, let arguments):
        Self.visible(name) + "(" + arguments.map(text).joined(separator: ", ") + ")"
      case .infix(let left, let joiner, let right): text(left) + joiner.rawValue + text(right)
      case .indexed(let place, let value): text(place) + "=" + text(value)
      case .changed(let from, let to): text(from) + " => " + text(to)
      case .other(let written): Self.visible(written)
      }
    guard let comment = value.comment else { return content }
    return content + " /* " + Self.visible(comment) + " */"
  }

  private func text(_ field: TraceValue.Field) -> String {
    guard let name = field.name else { return text(field.value) }
    return Self.visible(name) + "=" + text(field.value)
  }

  /// Text of a trace with its control characters made visible, so that a trace cannot drive a terminal.
  static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: Quoted.isControl) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if Quoted.isControl(scalar) {
        result += "\\" + String(scalar.value, radix: 8)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
}

extension String {
  fileprivate func dropPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}

/// Bytes between quotation marks.
public enum Quoted {
  /// As strace writes them: `"\344\275\240"`, with `...` behind when something is left out.
  public static func strace(_ bytes: [UInt8], limit: Int, isCut: Bool = false) -> String {
    let shown = bytes.prefix(max(0, limit))
    var text = "\""
    for (index, byte) in shown.enumerated() {
      switch byte {
      case UInt8(ascii: "\""): text += "\\\""
      case UInt8(ascii: "\\"): text += "\\\\"
      case 0x0a: text += "\\n"
      case 0x09: text += "\\t"
      case 0x0d: text += "\\r"
      case 0x0c: text += "\\f"
      case 0x0b: text += "\\v"
      case 0x20..<0x7f: text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        // Three digits where the next byte is a digit, else as few as say it: "\0012" is byte 1, then "2".
        let octal = String(byte, radix: 8)
        let next = index + 1 < shown.count ? shown[shown.startIndex + index + 1] : 0
        let isDigitNext = (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(next)
        text += "\\" + (isDigitNext ? String(repeating: "0", count: 3 - octal.count) : "") + octal
      }
    }
    return text + (isCut || shown.count < bytes.count ? "\"..." : "\"")
  }

  /// As a person reads them: `"你好"` where they are UTF-8, else as strace writes them.
  public static func readable(_ bytes: [UInt8], limit: Int, isCut: Bool = false) -> String {
    guard let whole = String(validating: bytes, as: UTF8.self) else {
      return strace(bytes, limit: limit, isCut: isCut)
    }
    var text = "\""
    var used = 0
    for character in whole {
      let size = character.utf8.count
      guard used + size <= max(0, limit) else { return text + "\"..." }
      used += size
      for scalar in character.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\t": text += "\\t"
        case "\r": text += "\\r"
        case _ where isControl(scalar): text += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
    return text + (isCut ? "\"..." : "\"")
  }

  /// Whether a scalar would steer a terminal instead of being seen: C0, DEL, C1, line separators, and the
  /// marks that turn the direction of writing.
  public static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x61c, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
    default: false
    }
  }
}
