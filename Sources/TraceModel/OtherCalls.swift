import LinuxABI

/// Which calls a trace has besides those for sockets alone: what strace's filter left out shows in that there are none.
package struct OtherCalls {
  /// Calls that `strace -e trace=network,process` does not show either.
  private var hasFurther = false
  private var hasProcesses = false
  private var hasStart = false
  private var hasEnd = false

  /// Calls about processes: whoever looks at sockets wants to see them too, to know whose they are.
  private static let ofProcesses = SyscallSet { $0.changesProcess }

  /// None so far.
  package init() {}

  /// Takes the next call. What is for sockets alone is none of them, nor is sendfile(2), which is in strace's class
  /// network, too.
  package mutating func note(_ called: Called) {
    guard !hasFurther, !called.isForSocketsAlone, !called.isSendfile else { return }
    guard Self.ofProcesses.contains(called.call) else {
      hasFurther = true
      return
    }
    hasProcesses = true
    if called.call.traits?.process == .executes, called.outcome.value == 0 { hasStart = true }
  }

  /// Takes the end of a process that ended by itself: `+++ exited with 0 +++`
  package mutating func noteEnd() { hasEnd = true }

  /// Whether strace was told to show no reads and writes.
  ///
  /// That there are none says nothing of a program that strace was attached to: it may have made none. But who starts a
  /// program loads it, with brk(2) and mmap(2), who ends it calls exit(2), and a number that is given again was closed:
  /// where these are missing they were left out.
  package func areHidden(_ state: borrowing KernelState) -> Bool {
    !hasFurther && (hasStart || hasEnd && !hasProcesses || state.givesUnfreed && state.unfollowed == nil)
  }

  /// Whether a filter that leaves out reads and writes shows a call of this name, too: it shows those that
  /// ``areHidden(_:)`` goes by.
  package static func areShownAnyway(_ name: String) -> Bool {
    let call = SyscallID(name)
    return ofProcesses.contains(call) || call.traits?.isForSocketsAlone == true
  }
}
