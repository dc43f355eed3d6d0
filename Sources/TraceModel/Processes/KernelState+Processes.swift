import LinuxABI

/// Threads, processes and programs: who they are, who made them, when they end.
extension KernelState {
  /// The process of the thread that a line is of; one that was not seen before becomes known.
  mutating func process(of facts: borrowing CallFacts) -> Int {
    let id = facts.thread ?? Self.noThread
    if id == lastThread.id { return lastThread.process }
    let process = findProcess(id, facts)
    lastThread = (id, process)
    return process
  }

  private mutating func findProcess(_ id: Int, _ facts: borrowing CallFacts) -> Int {
    let isExecve = facts.call.traits?.process == .executes
    if startsWithExecve == nil { startsWithExecve = isExecve }
    if let known = threads[id] {
      if !known.isSeen { see(id) }
      if !processes[Int(known.process)].isEnded { return Int(known.process) }
      // Its process has ended, and it goes on: it was another one's, or the id was used again.
      threads[id] = nil
    }
    let new = newThread(id, line: facts.lines.first, isExecve: isExecve)
    threads[id] = new
    processes[Int(new.process)].threads.insert(id)
    return Int(new.process)
  }

  private mutating func see(_ id: Int) {
    threads[id]?.isSeen = true
    madeAndSeen += 1
    unseen.removeAll { $0.thread == id }
  }

  /// Where a thread comes from that spoke before any call returned its id.
  private mutating func newThread(_ id: Int, line: Int, isExecve: Bool) -> TracedThread {
    if threads.count >= Bound.threads.limit, let first = processes.indices.last {
      exceeded.insert(.threads)
      return TracedThread(process: Int32(first), isSeen: true, birth: line)
    }
    // A child may speak before the call that made it returns: kernel-06. It has its parent's table as that call found it.
    if let parent = forksUnderWay.last(where: { underWay[$0]?.early == nil }),
      let call = underWay[parent], let table = call.table, let maker = threads[parent]?.process
    {
      underWay[parent]?.early = id
      madeAndSeen += 1
      if call.constants.contains(.thread) {
        return TracedThread(process: maker, isSeen: true, birth: line)
      }
      let child = newProcess(
        pid: id, parent: processes[Int(maker)].id, line: line, program: processes[Int(maker)].program,
        table: copyTable(table))
      return TracedThread(process: child, isSeen: true, birth: line)
    }
    // Inside a PID namespace the ids of calls are others than strace's: a child that nobody has seen is this one.
    if startsWithExecve == true, let waiting = unseen.first, let known = threads[waiting.thread],
      processes[Int(known.process)].threads == [waiting.thread]
        || processes[Int(known.process)].threads.count > 1
    {
      unseen.removeFirst()
      threads[waiting.thread] = nil
      processes[Int(known.process)].threads.remove(waiting.thread)
      madeAndSeen += 1
      return TracedThread(process: known.process, isSeen: true, birth: line)
    }
    // Without an execve at the beginning strace came later, and found the program's threads.
    if startsWithExecve != true, !isExecve, let first = processes.first, !first.isEnded, id != Self.noThread {
      return TracedThread(process: 0, isSeen: true, birth: line)
    }
    let program = newProgram(pid: id == Self.noThread ? nil : id, path: nil, line: line, before: nil)
    let process = newProcess(
      pid: id == Self.noThread ? nil : id, parent: nil, line: line, program: program, table: newTable())
    return TracedThread(process: process, isSeen: true, birth: line)
  }

  private mutating func newProcess(
    pid: Int?, parent: TracedProcess.ID?, line: Int, program: Int, table: Int
  ) -> Int32 {
    let id = TracedProcess.ID(index: Int32(processes.count))
    processes.append(
      TracedProcess(id: id, pid: pid, parent: parent, birth: line, program: program, table: table))
    effects.processes.append(.began(id))
    return id.index
  }

  private mutating func newProgram(pid: Int?, path: [UInt8]?, line: Int, before: Int?) -> Int {
    guard programs.count < Bound.programs.limit else {
      exceeded.insert(.programs)
      return programs.count - 1
    }
    programs.append(RunningProgram(pid: pid, path: path, line: line, before: before))
    return programs.count - 1
  }

  // MARK: Calls

  mutating func processEffect(
    _ call: borrowing CallUnderWay, _ facts: borrowing CallFacts, _ traits: SyscallTraits, _ process: Int
  ) {
    switch traits.process {
    case .forks: fork(call, facts, process)
    case .executes: if facts.outcome.value == 0 { execute(facts, process) }
    case .unshares: if facts.outcome.value == 0, facts.constants.contains(.files) { unshare(process) }
    case .nothing, .endsThread, .endsProcess, .reaps: break
    }
  }

  private mutating func fork(_ call: borrowing CallUnderWay, _ facts: borrowing CallFacts, _ process: Int) {
    guard let value = facts.outcome.value, value > 0, let child = Int(exactly: facts.childID ?? value) else {
      return
    }
    let isThread = facts.constants.contains(.thread)
    if let early = call.early {
      if early == child || threads[early] == nil { return }
      if let known = threads[child], known.birth > call.line {
        // Two children spoke early, and each was taken for the other one's.
        return
      }
      if threads[child] == nil, startsWithExecve == true { return }
    }
    if let old = threads[child] {
      // It has spoken already: another call was thought to have made it.
      if old.birth > call.line, old.isSeen { return }
      endThread(child, line: facts.lines.first)
    }
    guard threads.count < Bound.threads.limit else {
      exceeded.insert(.threads)
      return
    }
    let line = facts.lines.first
    if firstUnfollowed.count == 0 { firstUnfollowed.line = line }
    firstUnfollowed.count += 1
    if unseen.count < 4096 { unseen.append((child, line)) }
    if isThread {
      threads[child] = TracedThread(process: Int32(process), isSeen: false, birth: line)
      processes[process].threads.insert(child)
      return
    }
    let table: Int
    if facts.constants.contains(.files) {
      table = processes[process].table
      tableUsers[table] += 1
    } else {
      table = copyTable(call.table ?? tables[processes[process].table])
    }
    let index = newProcess(
      pid: child, parent: processes[process].id, line: line, program: processes[process].program, table: table
    )
    threads[child] = TracedThread(process: index, isSeen: false, birth: line)
    processes[Int(index)].threads = [child]
  }

  private mutating func execute(_ facts: borrowing CallFacts, _ process: Int) {
    let thread = facts.thread ?? Self.noThread
    // A thread that was only assumed to be one of this process is a process.
    var process = process
    if processes[process].threads.count > 1, processes[process].pid != thread, startsWithExecve != true {
      process = Int(split(thread, from: process, line: facts.lines.first))
    }
    for other in processes[process].threads where other != thread {
      forget(other)
    }
    processes[process].threads = [thread]
    closeOnExec(process)
    let before = processes[process].program
    processes[process].program = newProgram(
      pid: facts.thread, path: facts.path, line: facts.lines.first, before: before)
    effects.processes.append(.executed(processes[process].id, program: processes[process].program))
  }

  /// Takes a thread out, and what it was doing.
  private mutating func forget(_ thread: Int) {
    threads[thread] = nil
    if lastThread.id == thread { lastThread.id = Int.min }
    guard let call = underWay.removeValue(forKey: thread) else { return }
    forksUnderWay.removeAll { $0 == thread }
    release(callUnderWay: call)
  }

  /// A thread that was taken for one of another process has a process of its own.
  private mutating func split(_ thread: Int, from process: Int, line: Int) -> Int32 {
    processes[process].threads.remove(thread)
    let table = copyTable(tables[processes[process].table])
    let index = newProcess(
      pid: thread, parent: nil, line: line, program: processes[process].program, table: table)
    processes[Int(index)].threads = [thread]
    threads[thread]?.process = index
    lastThread.id = Int.min
    return index
  }

  // MARK: Ends

  /// Takes what strace says of the end of a thread, or of a child.
  package mutating func note(_ end: EndFacts) {
    startLine()
    locate(end.thread)
    let thread = end.thread ?? Self.noThread
    switch end.kind {
    case .exited, .killed: endThread(thread, line: end.line)
    case .superseded(let caller):
      guard let old = threads[caller] else { return }
      let call = underWay.removeValue(forKey: caller)
      forget(caller)
      processes[Int(old.process)].threads.remove(caller)
      forget(thread)
      threads[thread] = old
      underWay[thread] = call
      processes[Int(old.process)].threads.insert(thread)
    case .child(let child):
      // A thread's end sends no SIGCHLD: that one was a process.
      guard let known = threads[child], let process = Optional(Int(known.process)),
        processes[process].threads.count > 1, processes[process].pid != child, startsWithExecve != true
      else { return }
      _ = split(child, from: process, line: end.line)
    }
  }

  private mutating func endThread(_ id: Int, line: Int) {
    guard let thread = threads[id] else { return }
    if !thread.isSeen { see(id) }
    forget(id)
    let process = Int(thread.process)
    processes[process].threads.remove(id)
    guard processes[process].threads.isEmpty, !processes[process].isEnded else { return }
    processes[process].isEnded = true
    releaseTable(of: process)
    effects.processes.append(.ended(processes[process].id, line: line))
  }
}
