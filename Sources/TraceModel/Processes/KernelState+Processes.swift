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
    if startsWithExecve == nil { startsWithExecve = facts.traits?.process == .executes }
    if let known = threads[id] {
      if !known.isSeen { see(id) }
      return Int(known.process)
    }
    guard threads.count < Bound.threads.limit else {
      exceeded.insert(.threads)
      return overflowProcess(line: facts.lines.first)
    }
    let new = newThread(id, facts)
    threads[id] = new
    processes[Int(new.process)].threads.insert(id)
    if !older.isEmpty, !olderAreGiven { giveOlder(to: Int(new.process), line: facts.lines.first) }
    if !modes.isEmpty,
      let mode = id == Self.noThread ? modes.popFirst()?.value : modes.removeValue(forKey: id)
    {
      run(processes[Int(new.process)].program, in: mode)
    }
    return Int(new.process)
  }

  mutating func see(_ id: Int) {
    threads[id]?.isSeen = true
    madeAndSeen += 1
    forgetUnseen(id)
  }

  mutating func forgetUnseen(_ id: Int) {
    if !unseen.isEmpty { unseen.removeAll { $0.thread == id } }
  }

  /// Where a thread comes from that spoke before any call returned its id.
  private mutating func newThread(_ id: Int, _ facts: borrowing CallFacts) -> TracedThread {
    let line = facts.lines.first
    let isExecve = facts.traits?.process == .executes
    // A child may speak before the call that made it returns: kernel-06. It has its parent's table as that call found it.
    if let parent = forksUnderWay.last(where: { underWay[$0]?.early == nil }),
      let maker = threads[parent]?.process
    {
      return earlyChild(id, of: parent, maker: Int(maker), line: line)
    }
    // Inside a PID namespace the ids of calls are others than strace's: a child that nobody has seen is this one.
    if startsWithExecve == true, let waiting = unseen.first, let known = threads[waiting.thread] {
      unseen.removeFirst()
      threads[waiting.thread] = nil
      processes[Int(known.process)].threads.remove(waiting.thread)
      if processes[Int(known.process)].pid == waiting.thread { processes[Int(known.process)].pid = id }
      madeAndSeen += 1
      return TracedThread(process: known.process, isSeen: true, birth: line)
    }
    let isChild = startsWithExecve != true && survey.parents[id] != nil
    if isChild, let maker = survey.parents[id].flatMap({ threads[$0]?.process }) {
      return unshownChild(id, of: Int(maker), line: line)
    }
    // Without an execve at the beginning strace came later, and found the program's threads.
    let isFound = startsWithExecve != true && !isChild && !isExecve && id != Self.noThread
    if isFound, let slot = attachedProcess(of: id) {
      if let life = lives[id] { processes[Int(slot)].life.formUnion(life) }
      return TracedThread(process: slot, isSeen: true, birth: line, isAssumed: true)
    }
    let pid = id == Self.noThread ? nil : id
    // What begins with an execve that succeeds, or has not returned, is that program from its beginning.
    // Where its path lies behind a pointer that strace does not follow, it is one without a name: `-e raw=execve`.
    let path = isExecve && facts.outcome.errno == nil ? facts.path ?? [] : nil
    if startsWithExecve != true, isChild || !hasAttached {
      return firstOfFamily(pid, isChild: isChild, path: path, line: line)
    }
    let program = newProgram(pid: pid, path: path, line: line, before: nil)
    let process = newProcess(pid: pid, parent: nil, line: line, program: program, table: newTable())
    if isFound { attach(process) }
    return TracedThread(process: process, isSeen: true, birth: line)
  }

  /// A thread or child that speaks while the call that makes it is under way.
  private mutating func earlyChild(_ id: Int, of parent: Int, maker: Int, line: Int) -> TracedThread {
    underWay[parent]?.early = id
    madeAndSeen += 1
    let constants = underWay[parent]?.constants ?? Constants()
    if constants.contains(.thread) { return TracedThread(process: Int32(maker), isSeen: true, birth: line) }
    let table: Int
    if constants.contains(.files) {
      table = shareTable(processes[maker].table)
    } else if forksUnderWay.count > 1, let found = childTables[parent] {
      // Which of the calls is this one's shows when they return: the other child's table is not touched.
      table = copyTable(tables[found])
    } else {
      table = childTables.removeValue(forKey: parent) ?? copyTable(tables[processes[maker].table])
    }
    let child = newProcess(
      pid: id, parent: processes[maker].id, line: line, program: processes[maker].program, table: table)
    return TracedThread(process: child, isSeen: true, birth: line)
  }

  mutating func newProcess(
    pid: Int?, parent: TracedProcess.ID?, line: Int, program: Int, table: Int
  ) -> Int32 {
    let id = TracedProcess.ID(index: processCount)
    processCount &+= 1
    let process = TracedProcess(id: id, pid: pid, parent: parent, birth: line, program: program, table: table)
    let slot: Int32
    if let free = freeProcesses.popLast() {
      slot = free
      processes[Int(slot)] = process
    } else {
      slot = Int32(processes.count)
      processes.append(process)
    }
    processSlots[id.index] = slot
    effects.processes.append(.began(id))
    return slot
  }

  /// The process of threads that are too many: nobody knows what they have.
  private mutating func overflowProcess(line: Int) -> Int {
    if let overflow { return Int(overflow) }
    let program = newProgram(pid: nil, path: nil, line: line, before: nil)
    let process = newProcess(pid: nil, parent: nil, line: line, program: program, table: newTable())
    overflow = process
    return Int(process)
  }

  /// - Returns: the program's index; behind the bound that of one that stands for all that come later.
  mutating func newProgram(pid: Int?, path: [UInt8]?, line: Int, before: Int?) -> Int {
    let limit = Bound.programs.limit
    guard programs.count < limit else {
      if exceeded.insert(.programs).inserted {
        programs.append(RunningProgram(pid: nil, path: nil, line: line, before: nil))
      }
      return limit
    }
    var path = path
    if pathBytes + (path?.count ?? 0) > Bound.pathBytes.limit {
      exceeded.insert(.pathBytes)
      path = nil
    }
    pathBytes += path?.count ?? 0
    programs.append(RunningProgram(pid: pid, path: path, line: line, before: before))
    return programs.count - 1
  }

  // MARK: Calls

  mutating func processEffect(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ traits: SyscallTraits, _ process: Int
  ) {
    switch traits.process {
    case .forks: fork(call, facts, process)
    case .executes: if facts.outcome.value == 0 { execute(facts, process) }
    case .unshares: if facts.outcome.value == 0, facts.constants.contains(.files) { unshare(process) }
    case .reaps: reap(facts)
    case .nothing, .endsThread, .endsProcess: break
    }
  }

  private mutating func fork(_ call: CallUnderWay, _ facts: borrowing CallFacts, _ process: Int) {
    guard let child = facts.child else { return }
    let thread = facts.thread ?? Self.noThread
    guard child != thread else { return }
    if isEarly(child, call, thread, process) { return }
    // An id that is used again: the old one's end was not shown.
    if threads[child] != nil { endUnshown(child, line: facts.lines.first) }
    guard threads.count < Bound.threads.limit else {
      exceeded.insert(.threads)
      return
    }
    let line = facts.lines.first
    if firstUnfollowed.count == 0 { firstUnfollowed.line = line }
    firstUnfollowed.count += 1
    if facts.constants.contains(.thread) || facts.constants.contains(.files) { sharersMade += 1 }
    if unseen.count < TableBound.unseen { unseen.append((child, line)) }
    if facts.constants.contains(.thread) {
      threads[child] = TracedThread(process: Int32(process), isSeen: false, birth: line)
      processes[process].threads.insert(child)
      return
    }
    let table: Int
    if facts.constants.contains(.files) {
      table = shareTable(processes[process].table)
    } else {
      table = childTables.removeValue(forKey: thread) ?? copyTable(tables[processes[process].table])
    }
    let index = newProcess(
      pid: child, parent: processes[process].id, line: line, program: processes[process].program, table: table
    )
    threads[child] = TracedThread(process: index, isSeen: false, birth: line)
    processes[Int(index)].threads = [child]
  }

  /// Whether the child that a call returns has spoken already. One that was taken for another call's is put right.
  private mutating func isEarly(
    _ child: Int, _ call: CallUnderWay, _ thread: Int, _ process: Int
  ) -> Bool {
    if call.early == child { return true }
    let other = forksUnderWay.first { $0 != thread && underWay[$0]?.early == child }
    if let other {
      underWay[other]?.early = call.early
      move(child, to: process, tableOf: thread, from: other)
      if let early = call.early, let owner = threads[other]?.process {
        move(early, to: Int(owner), tableOf: other, from: thread)
      }
      return true
    }
    if let known = threads[child], known.birth > call.line, known.isSeen { return true }
    guard let early = call.early, threads[child] == nil else { return false }
    // Either the ids are those of a PID namespace, and it is the one that spoke; or that one is another call's.
    if let next = forksUnderWay.last(where: { $0 != thread && underWay[$0]?.early == nil }),
      let owner = threads[next]?.process
    {
      underWay[next]?.early = early
      move(early, to: Int(owner), tableOf: next, from: thread)
      return false
    }
    return startsWithExecve == true
  }

  /// A child was taken for one that `other` makes, and is one that `thread` makes: it has the table of that, with what it
  /// did itself since.
  private mutating func move(_ child: Int, to maker: Int, tableOf thread: Int, from other: Int) {
    guard let known = threads[child], processes[Int(known.process)].threads == [child],
      Int(known.process) != maker
    else { return }
    let process = Int(known.process)
    processes[process].parent = processes[maker].id
    processes[process].program = processes[maker].program
    guard let found = childTables[thread] else { return }
    let old = processes[process].table
    let new = copyTable(tables[found])
    let before = childTables[other].map { tables[$0] }
    for (number, entry) in tables[old].seen(pages) {
      let isItsOwn =
        entry.isFile
        ? entry.birth >= known.birth : before.map { $0.entry(number, pages).slot != entry.slot } ?? false
      if isItsOwn { replace(number, entry, in: new) }
    }
    for range in tables[old].freedRanges where !(before?.freedRanges.contains(range) ?? true) {
      tables[new].freeUnseen(range)
    }
    processes[process].table = new
    releaseTable(old, of: nil)
  }

  /// A call that makes a child is over: what was ready for a child that did not come is not needed.
  mutating func endFork(_ thread: Int) {
    guard !forksUnderWay.isEmpty, let place = forksUnderWay.lastIndex(of: thread) else { return }
    forksUnderWay.remove(at: place)
    if let table = childTables.removeValue(forKey: thread) { releaseTable(table, of: nil) }
  }

  private mutating func execute(_ facts: borrowing CallFacts, _ process: Int) {
    let thread = facts.thread ?? Self.noThread
    // A thread that was only assumed to be one of this process is a process.
    var process = process
    if processes[process].threads.count > 1, processes[process].pid != thread, startsWithExecve != true {
      process = Int(split(thread, from: process, line: facts.lines.first))
    }
    let others = processes[process].threads.filter { $0 != thread }
    if !others.isEmpty, startsWithExecve != true {
      // A process's threads end before its execve returns: these are another's.
      let other = separate(others, from: process, pid: nil, line: facts.lines.first)
      if let place = attached.firstIndex(of: processes[process].id) {
        attached[place] = processes[Int(other)].id
      }
    } else {
      for other in others { forget(other) }
    }
    if threads[thread] != nil { processes[process].threads = [thread] }
    closeOnExec(process)
    let before = processes[process].program
    // Its path may have found no room.
    let isItsFirst =
      programs[before].line == facts.lines.first && (programs[before].path != nil || facts.path != nil)
    if !isItsFirst {
      processes[process].program = newProgram(
        pid: facts.thread, path: facts.path ?? [], line: facts.lines.first, before: before)
    }
    effects.processes.append(.executed(processes[process].id, program: processes[process].program))
  }

  /// wait4(2) returned a child's id: where nothing else tells of its end, this does.
  private mutating func reap(_ facts: borrowing CallFacts) {
    guard let child = facts.child, !facts.constants.contains(.untraced), child != facts.thread,
      let known = threads[child],
      processes[Int(known.process)].threads == [child]
    else { return }
    endUnshown(child, line: facts.lines.first)
  }

  /// A thread is gone, and no line of its own says how.
  private mutating func endUnshown(_ thread: Int, line: Int) {
    firstGone = firstGone ?? threads[thread]?.birth
    endThread(thread, line: line)
  }

  /// Takes a thread out, and what it was doing.
  mutating func forget(_ thread: Int) {
    interrupt(thread)
    threads[thread] = nil
    if lastThread.id == thread { lastThread.id = Int.min }
  }
}
