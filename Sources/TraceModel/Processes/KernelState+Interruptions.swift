import LinuxABI

/// Calls that begin and never return, as far as the trace shows it.
extension KernelState {
  /// The call in which a thread is will not return: the thread ends, or begins another one.
  mutating func interrupt(_ thread: Int) {
    guard let call = underWay.removeValue(forKey: thread) else { return }
    endFork(thread)
    if let process = threads[thread]?.process, interrupted.count < Bound.threads.limit {
      interrupted[call.line] = InterruptedCall(
        call: call, before: statesBefore.removeValue(forKey: thread), process: processes[Int(process)],
        concernsSocket: call.isForSocketsAlone || isConcerned(call.subject) || isConcerned(call.second))
    }
    release(callUnderWay: call)
  }

  /// Strace made close(2) return without the kernel, which is seen only now: the number still stands for its file.
  mutating func giveBack(_ call: CallUnderWay, _ facts: borrowing CallFacts, _ process: Int) {
    guard facts.traits?.frees == .subject, let subject = call.subject,
      !entry(facts.subject.number, process).isFile
    else { return }
    give(facts.subject.number, subject, process, line: call.line, closesOnExec: false)
  }
}
