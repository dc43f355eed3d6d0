import LinuxABI

/// How processes and threads end.
extension KernelState {
  /// Takes what strace says of the end of a thread, or of a child.
  package mutating func note(_ end: EndFacts) {
    startLine()
    locate(end.thread)
    let thread = end.thread ?? Self.noThread
    switch end.kind {
    case .exited, .killed:
      if threads[thread]?.isSeen == false { see(thread) }
      endThread(thread, line: end.line)
      if !lives.isEmpty { lives[thread] = nil }
    case .superseded(let caller): supersede(thread, by: caller, line: end.line)
    case .child(let child):
      // A thread's end sends no SIGCHLD: that one was a process.
      guard let known = threads[child], startsWithExecve != true else { return }
      let process = Int(known.process)
      guard processes[process].threads.count > 1, processes[process].pid != child else { return }
      _ = split(child, from: process, line: end.line)
    }
  }

  /// A thread's execve(2) succeeds: it goes on under its leader's id, and its call returns there.
  private mutating func supersede(_ leader: Int, by caller: Int, line: Int) {
    guard caller != leader, let old = threads[caller] else { return }
    let call = underWay.removeValue(forKey: caller)
    endFork(caller)
    var process = old.process
    if let known = threads[leader], known.process != process {
      // They were taken for two processes.
      process = known.process
      endThread(caller, line: line)
    } else {
      forget(caller)
      processes[Int(process)].threads.remove(caller)
    }
    forget(leader)
    threads[leader] = TracedThread(process: process, isSeen: true, birth: old.birth)
    processes[Int(process)].threads.insert(leader)
    guard let call else { return }
    underWay[leader] = call
    if moved.count < TableBound.unseen { moved[call.line] = leader }
  }

  mutating func endThread(_ id: Int, line: Int) {
    guard let thread = threads[id] else { return }
    if !thread.isSeen { forgetUnseen(id) }
    forget(id)
    let process = Int(thread.process)
    processes[process].threads.remove(id)
    guard processes[process].threads.isEmpty, !processes[process].isEnded else { return }
    processes[process].isEnded = true
    releaseTable(processes[process].table, of: process)
    effects.processes.append(.ended(processes[process].id, line: line))
    leavingProcesses.append(thread.process)
  }
}
