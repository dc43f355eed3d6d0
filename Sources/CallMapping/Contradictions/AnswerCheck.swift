import LinuxABI
import StraceParser
import TraceModel

/// What strace writes behind a result, and into an argument, beside the values.
///
/// In brackets behind a result stands what a few calls have more to say: poll(2)'s list, `Timeout`, flags. A label stands
/// behind a descriptor that a call made, and a comment names a number: all else in their places strace never wrote.
struct AnswerCheck {
  /// Calls of which strace says more behind the result.
  private static let explained: Set<String> = [
    "poll", "ppoll", "ppoll_time64", "select", "_newselect", "pselect6", "pselect6_time64", "recvmmsg",
    "recvmmsg_time64", "fcntl", "fcntl64", "ioctl", "prctl", "set_thread_area",
  ]
  /// Calls of which it is known that strace says no more.
  private static let plain = CallTable.syscallNames.union(RuntimeCalls.always)
    .union(["openat", "open", "execve", "exit_group", "fallocate", "ftruncate", "flock"])
    .subtracting(explained)

  func take(_ event: TraceEvent, _ found: inout Contradictions.Found) {
    guard let call = event.call else { return }
    let name = TraceIndex.plainName(call.name)
    if let result = call.result { compare(result, name, event, &found) }
    guard CallTable.syscallNames.contains(name) else { return }
    for argument in call.arguments {
      if let text = Self.strangeComment(argument, depth: 0) {
        return found.add(.comment, event, "the name of a number, or none", Contradictions.Found.short(text))
      }
    }
  }

  private func compare(
    _ result: TraceResult, _ name: String, _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    if let note = result.note, Self.plain.contains(name) {
      found.add(.resultText, event, "none", Contradictions.Found.short(note))
    }
    guard let label = result.descriptorLabel, CallTable.syscallNames.contains(name),
      let traits = SyscallID(name).traits
    else { return }
    switch traits.makes {
    case .nothing, .pair, .passed:
      found.add(.resultText, event, "no label", Contradictions.Found.short(label.text))
    case .result, .connection, .copy, .copyByCommand, .copyOfOther: break
    }
  }

  /// The first comment in a value that names no number; nil where there is none.
  private static func strangeComment(_ value: TraceValue, depth: Int) -> String? {
    // A value that goes deeper is no argument of a socket's call.
    guard depth < 16 else { return nil }
    for case .comment(let text) in value.decorations where !isName(text) { return text }
    switch value.content {
    case .array(let parts), .flags(let parts), .words(let parts), .set(let parts, _), .call(_, let parts):
      return first(parts, depth)
    case .structure(let fields): return first(fields.map(\.value), depth)
    case .infix(let one, _, let other), .indexed(let one, let other), .changed(let one, let other):
      return first([one, other], depth)
    case .integer, .pointer, .string, .constant, .other: return nil
    }
  }

  private static func first(_ parts: [TraceValue], _ depth: Int) -> String? {
    for part in parts {
      if let text = strangeComment(part, depth: depth + 1) { return text }
    }
    return nil
  }

  /// How strace -X verbose spells a number in network order, an address and a device.
  private static let spellings = [
    "htons(", "htonl(", "inet_addr(", "inet_pton(AF_INET6, ", "makedev(", "if_nametoindex(",
  ]

  /// `AF_???`, `MSG_PEEK|MSG_WAITALL`, `3 entries`, `htons(80)`, `8192*1024`, `2026-11-29T18:00:00+0000`.
  private static func isName(_ text: String) -> Bool {
    if let start = spellings.first(where: text.hasPrefix), text.hasSuffix(")") {
      return text.utf8.dropFirst(start.utf8.count).allSatisfy {
        48...57 ~= $0 || 97...102 ~= $0 || "x\"., :)".utf8.contains($0)
      }
    }
    let words = text.split(separator: " ")
    if words.count == 2, words[0].utf8.allSatisfy({ 48...57 ~= $0 }) {
      return ["vars", "var", "entries", "entry"].contains(words[1])
    }
    guard words.count == 1, let first = text.utf8.first, text.utf8.count <= 256 else { return false }
    if 48...57 ~= first {
      return text.utf8.allSatisfy {
        48...57 ~= $0 || 97...102 ~= $0 || "xTZ:.+-|_*".utf8.contains($0) || 65...90 ~= $0
      }
    }
    return 65...90 ~= first
      && text.utf8.allSatisfy {
        48...57 ~= $0 || 65...90 ~= $0 || "_?|x".utf8.contains($0) || 97...102 ~= $0
      }
  }
}
