import LinuxABI
package import StraceParser
import TraceText

/// A call of a trace as strace writes it, without stamp, process, labels and duration.
///
/// Made from the parsed tree. Strings longer than a limit are cut with strace's own `...`.
package struct CallFormatter: Sendable {
  /// How many bytes of a string are shown.
  package var stringLimit: Int

  /// A short form that shows this many bytes of each string; 32 is strace's own default.
  package init(stringLimit: Int = 32) { self.stringLimit = stringLimit }

  /// The call: `recvfrom(4, "hello", 1024, 0, NULL, NULL) = 5`, `accept(3, <unfinished ...>`.
  package func text(_ event: TraceEvent) -> String {
    stretches(event).map(\.text).joined()
  }

  /// The call in stretches, each with what it is; joined they are its text.
  package func stretches(_ event: TraceEvent) -> [(text: String, place: Place?)] {
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
      parts.append((Escape.terminal(shown), event.kind == .resumed ? nil : .argument(call.arguments.count)))
    }
    let name = (text: Escape.terminal(call.name), place: Place?.some(.name))
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
  package enum Place: Hashable, Sendable {
    /// The call's name.
    case name
    /// The argument with this index.
    case argument(Int)
    /// The result, with errno and note.
    case result
  }

  private static func other(_ event: TraceEvent) -> String {
    switch event.content {
    case .signal(.delivered(let name, _)): return "--- \(Escape.terminal(name)) ---"
    default:
      var event = event
      event.prefix = TraceEvent.Prefix()
      return Escape.terminal(String(decoding: event.printed, as: UTF8.self))
    }
  }

  /// What follows the arguments: ` = 5`, ` = -1 EAGAIN (Resource temporarily unavailable)`, and what strace itself did to
  /// the call: ` = 0 (INJECTED)`.
  package func result(_ result: TraceResult?) -> String {
    guard let result else { return "" }
    var text = " = " + Escape.terminal(result.value)
    if let name = result.errno {
      text += " " + Escape.terminal(name)
      // strace's long text for ERESTARTSYS says less than the name.
      if let errno = Errno(name: name), !errno.isRestart { text += " (\(errno.text))" }
    }
    if let note = result.note { text += " (\(Escape.terminal(note)))" }
    if let injected = result.injected {
      text += injected.isEmpty ? " (INJECTED)" : " (INJECTED: \(Escape.terminal(injected)))"
    }
    if result.isDelayed { text += " (DELAYED)" }
    return text
  }

  /// One value: `{sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.1")}`.
  package func text(_ value: TraceValue) -> String {
    let content =
      switch value.content {
      case .integer(let written): Escape.terminal(written)
      case .pointer(0): "NULL"
      case .pointer(let address): "0x" + String(address, radix: 16)
      case .string(let bytes, let isCut, let isAbstract):
        (isAbstract ? "@" : "") + Quoted.strace(bytes, limit: stringLimit, isCut: isCut)
      case .constant(let name): Escape.terminal(name)
      case .flags(let parts): parts.map(text).joined(separator: "|")
      case .structure(let fields): "{" + fields.map(text).joined(separator: ", ") + "}"
      case .array(let elements): "[" + elements.map(text).joined(separator: ", ") + "]"
      case .set(let elements, let isNegated):
        (isNegated ? "~" : "") + "[" + elements.map(text).joined(separator: " ") + "]"
      case .words(let words): "{" + words.map(text).joined(separator: " ") + "}"
      case .call(let name, let arguments):
        Escape.terminal(name) + "(" + arguments.map(text).joined(separator: ", ") + ")"
      case .infix(let left, let joiner, let right): text(left) + joiner.rawValue + text(right)
      case .indexed(let place, let value): text(place) + "=" + text(value)
      case .changed(let from, let to): text(from) + " => " + text(to)
      case .other(let written): Escape.terminal(written)
      }
    guard let comment = value.comment else { return content }
    return content + " /* " + Escape.terminal(comment) + " */"
  }

  private func text(_ field: TraceValue.Field) -> String {
    guard let name = field.name else { return text(field.value) }
    return Escape.terminal(name) + "=" + text(field.value)
  }
}

extension String {
  fileprivate func dropPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
