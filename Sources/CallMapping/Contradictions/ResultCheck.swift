import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// An error's name stands behind -1, and -1 has one: the kernel's failures are the numbers from -1 to -4095, and strace
/// writes each as `-1 NAME (text)`. The text is strerror(3)'s of that name, in whatever language.
struct ResultCheck {
  /// The text that each name had first.
  private var texts: [String: String] = [:]

  /// Names by what strerror(3) says of them in the C locale.
  private static let errors: [String: Errno] = Dictionary(
    Errno.numbers.values.map { (Errno(rawValue: $0).text, Errno(rawValue: $0)) },
    uniquingKeysWith: { first, _ in first })

  mutating func take(_ event: TraceEvent, _ found: inout Contradictions.Found) {
    guard let call = event.call, let result = call.result else { return }
    compareLink(call, result, event, &found)
    guard let name = result.errno else {
      // The kernel's -1 is EPERM. Only fcntl(2) may mean it: who owns a descriptor may be a process group, as its negative.
      guard result.number == -1, result.injected == nil,
        SyscallID(call.name).traits?.makes != .copyByCommand
      else { return }
      return found.add(.error, event, "the name of an error behind -1", "none")
    }
    if let number = result.number, number != -1 {
      found.add(.error, event, "no error behind \(number)", Escape.terminal(name))
    }
    // strace's own words for restarts are others in each version.
    guard let text = result.message, let known = Errno(name: name), !known.isRestart else { return }
    if let other = Self.errors[text], other != known {
      found.add(.errorText, event, known.text, Escape.terminal(text))
    } else if let first = texts[name] {
      if first != text { found.add(.errorText, event, Escape.terminal(first), Escape.terminal(text)) }
    } else {
      texts[name] = text
    }
  }

  /// readlink(2) returns how many bytes it gave.
  private func compareLink(
    _ call: TraceCall, _ result: TraceResult, _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    let place: Int
    switch TraceIndex.plainName(call.name) {
    case "readlink": place = 1
    case "readlinkat": place = 2
    default: return
    }
    guard result.errno == nil, result.injected == nil, let count = result.number, count >= 0,
      call.arguments.indices.contains(place),
      case .string(let bytes, let isCut, _) = call.arguments[place].content
    else { return }
    if isCut ? count <= Int64(bytes.count) : count != Int64(bytes.count) {
      found.add(.shownBytes, event, isCut ? "fewer than \(count)" : "\(count)", "\(bytes.count)")
    }
  }
}
