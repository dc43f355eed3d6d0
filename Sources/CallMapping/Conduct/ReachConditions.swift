import LinuxABI
import StraceParser

extension ReachRow {
  /// How a call reaches out by its name and its arguments; nil where it keeps to the process.
  static func reach(of name: String, _ arguments: [TraceValue]) -> Reach? {
    // strace's name for a number that it does not know: syscall_0x1f4.
    if name.hasPrefix("syscall_") || name == "syscall" { return .unknown }
    return rows(of: name).first { $0.condition.holds(for: arguments) }?.reach
  }
}

extension ReachRow.Condition {
  /// Whether a call's arguments are such. What the line does not show counts as the worse.
  func holds(for arguments: [TraceValue]) -> Bool {
    switch self {
    case .always: return true
    case .flag(let place, let names, let mask): return Words(arguments, place).mayHold(names, mask)
    case .noFlag(let place, let names, let mask): return !Words(arguments, place).hold(names, mask)
    case .command(let place, let commands): return Words(arguments, place).mayBe(commands)
    case .otherCommand(let place, let commands): return !Words(arguments, place).isOne(of: commands)
    case .otherProcess(let place):
      return !arguments.indices.contains(place) || arguments[place].number != 0
    }
  }
}

/// The names and numbers of an argument: `O_RDWR|O_CLOEXEC`, `0x80002`, `{flags=CLONE_VM|0x4}`.
private struct Words {
  private var names: Set<String> = []
  private var bits: Int64 = 0
  private var hasNumber = false
  /// Whether something in it says neither.
  private var isUnclear = false

  init(_ arguments: [TraceValue], _ place: Int) {
    guard arguments.indices.contains(place) else {
      isUnclear = true
      return
    }
    take(arguments[place], depth: 0)
  }

  func hold(_ wanted: [String], _ mask: Int64) -> Bool {
    wanted.contains(where: names.contains) || bits & mask != 0
  }

  func mayHold(_ wanted: [String], _ mask: Int64) -> Bool { isUnclear || hold(wanted, mask) }

  func mayBe(_ commands: [String: Int64]) -> Bool {
    isUnclear || commands.contains { names.contains($0.key) || hasNumber && bits == $0.value }
  }

  func isOne(of commands: [String: Int64]) -> Bool {
    guard !isUnclear else { return false }
    return hasNumber ? commands.values.contains(bits) : names.contains { commands[$0] != nil }
  }

  private mutating func take(_ value: TraceValue, depth: Int) {
    guard depth < 4 else {
      isUnclear = true
      return
    }
    if let number = value.number {
      bits |= number
      hasNumber = true
      return
    }
    switch value.content {
    case .constant(let name): names.insert(name)
    case .flags(let parts): for part in parts { take(part, depth: depth + 1) }
    // TCGETS or SNDCTL_TMR_TIMEBASE: two names of one number.
    case .infix(let left, .or, let right):
      take(left, depth: depth + 1)
      take(right, depth: depth + 1)
    case .changed(let before, _): take(before, depth: depth + 1)
    // clone3(2) and openat2(2) have their flags in a structure.
    case .structure:
      if let flags = value["flags"] { take(flags, depth: depth + 1) } else { isUnclear = true }
    default: isUnclear = true
    }
  }
}
