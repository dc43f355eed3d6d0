import CallLog
import LinuxABI

/// Which system calls strace was told to show (`-e trace=...`), inferred from those that a trace holds.
public struct TraceFilter: Hashable, Sendable, CustomStringConvertible {
  /// What the trace holds, as far as it shows.
  public enum Extent: Hashable, Sendable {
    /// Everything.
    case everything
    /// Everything except calls that the log holds and the trace never does.
    case allBut([String])
    /// The socket interface: `-e trace=network`.
    case network
    /// These calls, in alphabetical order.
    case only([String])
  }

  /// What the trace holds.
  public let extent: Extent

  /// A filter that lets through so much.
  public init(_ extent: Extent) { self.extent = extent }

  /// Calls that every program makes, at its start if at no other time.
  private static let everyProgram: Set<String> = [
    "brk", "mmap", "munmap", "mprotect", "arch_prctl", "set_tid_address", "rseq", "prlimit64",
  ]

  /// Infers the filter.
  ///
  /// - Parameters:
  ///   - seen: the names of the trace's calls.
  ///   - expected: how often the log expects each name.
  init(seen: Set<String>, expected: [String: Int]) {
    let network = expected.keys.filter(CallTable.isSocketSyscall)
    let networkSeen = network.filter(seen.contains)
    if !seen.isDisjoint(with: Self.everyProgram) {
      // One call of a name that the trace never holds may be missing; several are left out. So is close where
      // something was opened and nothing ever closed.
      let absent = expected.filter { name, count in
        !seen.contains(name) && (count >= 2 || name == "close" && seen.contains("openat"))
      }.keys.sorted()
      extent = absent.isEmpty ? .everything : .allBut(absent)
    } else if seen.allSatisfy({ CallTable.isSocketSyscall($0) || $0 == "restart_syscall" }),
      networkSeen.count * 2 >= network.count
    {
      extent = .network
    } else if networkSeen.count * 2 >= network.count, !network.isEmpty {
      extent = .only((Set(seen).union(network)).sorted())
    } else {
      extent = .only(seen.sorted())
    }
  }

  /// Whether the trace holds a system call when the program makes it.
  public func traces(_ name: String) -> Bool {
    switch extent {
    case .everything: true
    case .allBut(let names): !names.contains(name)
    case .network: CallTable.isSocketSyscall(name)
    case .only(let names): names.contains(name)
    }
  }

  /// The filter as strace's option says it: `-e trace=network`.
  public var description: String {
    switch extent {
    case .everything: "all system calls"
    case .allBut(let names): "-e 'trace=!\(names.joined(separator: ","))'"
    case .network: "-e trace=network"
    case .only(let names):
      "-e trace=" + names.prefix(12).joined(separator: ",") + (names.count > 12 ? ",..." : "")
    }
  }
}
