import LinuxABI
import TraceModel

/// Which calls a trace has besides those for sockets alone: what strace's filter left out shows in that there are none.
struct OtherCalls {
  /// Calls that `strace -e trace=network,process` does not show either.
  private var hasFurther = false
  private var hasProcesses = false
  private var hasStart = false

  /// Calls about processes: whoever looks at sockets wants to see them too, to know whose they are.
  private static let ofProcesses = SyscallSet([
    "execve", "execveat", "exit", "exit_group", "fork", "vfork", "clone", "clone3", "wait4", "waitid",
    "waitpid",
    "kill", "tkill", "tgkill", "unshare",
  ])

  /// Takes a call that is not for sockets alone.
  mutating func note(_ called: Called) {
    guard !hasFurther else { return }
    guard Self.ofProcesses.contains(called.call) else {
      hasFurther = true
      return
    }
    hasProcesses = true
    if Uses.executing.contains(called.call), called.outcome.value == 0 { hasStart = true }
  }

  /// Whether strace was told to show no reads and writes.
  ///
  /// Who starts a program loads it, with brk(2) and mmap(2): where these are missing they were left out. A program that
  /// only ends may have called nothing else.
  var areHidden: Bool { !hasFurther && (hasStart || !hasProcesses) }
}
