import LinuxABI
import StraceParser
import TraceModel

/// strace shows so many bytes of each buffer (`-s`): what is longer is cut there, and nothing that is shown whole is
/// longer.
struct BufferCheck {
  /// How many bytes a line shows.
  private struct Shown {
    var count: Int
    var line: Int
  }

  /// The first buffer that was cut, and the longest that was not.
  private var cut: Shown?
  private var longest = Shown(count: 0, line: 0)

  private static let movers = SyscallSet(where: \.movesBytes)

  mutating func take(_ event: TraceEvent, _ found: inout Contradictions.Found) {
    guard let call = event.call else { return }
    for argument in call.arguments { comparePath(argument, call, event, &found) }
    let id = SyscallID(call.name)
    guard Self.movers.contains(id), let place = Self.place(id.traits?.moves),
      call.arguments.indices.contains(place)
    else { return }
    take(call.arguments[place], event, &found)
  }

  private static let openers: Set<String> = ["openat", "open", "openat2", "creat", "unlink", "unlinkat"]

  /// strace shows a path whole, whatever `-s` says, as long as a path can be: PATH_MAX, and 108 bytes in a unix socket's
  /// address.
  private func comparePath(
    _ value: TraceValue, _ call: TraceCall, _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    switch value.content {
    case .string(let bytes, true, _) where Self.openers.contains(call.name) && bytes.count < 4095:
      found.add(.shownBytes, event, "the whole path", "\(bytes.count), and more")
    case .structure(let fields):
      for field in fields where field.name == "sun_path" {
        if case .string(let bytes, true, _) = field.value.content, bytes.count < 107 {
          found.add(.shownBytes, event, "the whole path", "\(bytes.count), and more")
        }
      }
    default: break
    }
  }

  private static func place(_ moves: SyscallTraits.Moves?) -> Int? {
    switch moves {
    case .sent(let place), .received(let place), .sentMessages(let place), .receivedMessages(let place): place
    case .nothing, .fromSecond, .toSecond, nil: nil
    }
  }

  /// A buffer, or the buffers of a list or a message; what strace has taken apart in one, as netlink(7)'s, has texts of
  /// its own.
  private mutating func take(_ value: TraceValue, _ event: TraceEvent, _ found: inout Contradictions.Found) {
    switch value.content {
    case .string(let bytes, let isCut, _): take(bytes.count, isCut, event, &found)
    case .array(let elements): for element in elements { take(element, event, &found) }
    case .structure(let fields):
      for field in fields {
        if case .string = field.value.content {
          if field.name == "iov_base" { take(field.value, event, &found) }
        } else if field.name == "msg_hdr" || field.name == "msg_iov" {
          take(field.value, event, &found)
        }
      }
    default: break
    }
  }

  private mutating func take(
    _ count: Int, _ isCut: Bool, _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    let line = event.lines.last ?? event.line
    if let cut {
      if isCut ? count != cut.count : count > cut.count {
        found.add(
          .shownBytes, event, "\(isCut ? "" : "at most ")\(cut.count), as in line \(cut.line)", "\(count)")
      }
    } else if isCut {
      if longest.count > count {
        found.add(.shownBytes, event, "\(longest.count) or more, as in line \(longest.line)", "\(count)")
      }
      cut = Shown(count: count, line: line)
    } else if count > longest.count {
      longest = Shown(count: count, line: line)
    }
  }
}
