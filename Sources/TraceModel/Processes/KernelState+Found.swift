import LinuxABI

/// Threads and processes whose making the trace does not show: it began later, or a filter left it out.
extension KernelState {
  /// A child whose parent is known, and whose making the trace does not show: it has the parent's table as that is now.
  mutating func unshownChild(_ id: Int, of maker: Int, line: Int) -> TracedThread {
    let table = copyTable(tables[processes[maker].table])
    let child = newProcess(
      pid: id, parent: processes[maker].id, line: line, program: processes[maker].program, table: table)
    return TracedThread(process: child, isSeen: true, birth: line)
  }

  /// The first process of a trace that does not show how it began, or a child that speaks before its parent.
  mutating func firstOfFamily(_ pid: Int?, isChild: Bool, path: [UInt8]?, line: Int) -> TracedThread {
    let table: Int
    let program: Int
    if let family {
      rootUsers[family.root] += 1
      table = addTable(DescriptorTable(root: family.root))
      program = family.program
    } else {
      table = newTable()
      program = newProgram(pid: pid, path: path, line: line, before: nil)
      family = (tables[table].root, program)
    }
    let process = newProcess(pid: pid, parent: nil, line: line, program: program, table: table)
    if !isChild { attach(process) }
    return TracedThread(process: process, isSeen: true, birth: line)
  }

  /// Of the processes that strace found the first that a thread may be of: it lives, and nothing says that either goes on
  /// when the other has ended.
  func attachedProcess(of thread: Int) -> Int32? {
    let life = lives[thread] ?? ProcessSurvey.Life()
    for id in attached {
      guard let slot = processSlots[id.index], !processes[Int(slot)].isEnded else { continue }
      if processes[Int(slot)].life.mayShare(life) { return slot }
    }
    return nil
  }

  /// Notes a process that strace found.
  mutating func attach(_ process: Int32) {
    hasAttached = true
    if let pid = processes[Int(process)].pid, let life = lives[pid] { processes[Int(process)].life = life }
    attached.removeAll { id in processSlots[id.index].map { processes[Int($0)].isEnded } ?? true }
    if attached.count < TableBound.attached { attached.append(processes[Int(process)].id) }
  }

  /// The number that a call was given and that another thread of what was taken for its process has: the kernel gives none
  /// that is in use, so that the two have not the same table, and one of them is another process.
  ///
  /// A thread that strace did not follow may have freed it unseen; so the trace must not show one being made of which it
  /// shows nothing more. Several `-p`, without `-f`, of threads that were there before are not told from several processes:
  /// no line says that there is a further thread. They are taken for processes, of which such traces mostly are.
  func numberOfAnother(_ facts: borrowing CallFacts, _ traits: SyscallTraits, _ process: Int) -> Int64? {
    guard traits.makesFile, showsEveryClose, startsWithExecve != true, processes[process].threads.count > 1,
      sharersMade == 0 || madeAndSeen > 0,
      !facts.isInjected, let result = facts.outcome.value
    else { return nil }
    switch traits.makes {
    // signalfd(2) on one that is there gives no number.
    case .result: return facts.subject.number != result && isAnothers(result, process) ? result : nil
    case .connection, .copyOfOther: return isAnothers(result, process) ? result : nil
    // dup2(2) and dup3(2) take a number that is in use.
    case .copy: return traits.frees != .second && isAnothers(result, process) ? result : nil
    case .copyByCommand: return facts.isCopy && isAnothers(result, process) ? result : nil
    case .pair: return facts.list.prefix(2).first { isAnothers($0.number, process) }?.number
    case .nothing, .passed: return nil
    }
  }

  private func isAnothers(_ number: Int64, _ process: Int) -> Bool {
    let entry = self.entry(number, process)
    return entry.isFile && entry.maker != maker
      && (isAssumed(lastThread.id) || isAssumed(Int(entry.maker)))
  }

  private func isAssumed(_ thread: Int) -> Bool { threads[thread]?.isAssumed ?? false }

  /// Takes a thread out of the process that it was taken for; or the one that has the number that it was given, where that
  /// was.
  mutating func processOfItsOwn(_ number: Int64, _ facts: borrowing CallFacts, _ process: Int) -> Int {
    let id = facts.thread ?? Self.noThread
    let line = facts.lines.first
    var own = process
    if isAssumed(id) {
      own = Int(split(id, from: process, line: line))
    } else {
      let other = Int(self.entry(number, process).maker)
      if threads[other]?.process == Int32(process) { _ = split(other, from: process, line: line) }
    }
    lastThread = (id, own)
    return own
  }

  /// A thread that was taken for one of another process has a process of its own.
  mutating func split(_ thread: Int, from process: Int, line: Int) -> Int32 {
    separate([thread], from: process, pid: thread, line: line)
  }

  /// The same of several.
  mutating func separate(_ others: Set<Int>, from process: Int, pid: Int?, line: Int) -> Int32 {
    processes[process].threads.subtract(others)
    let index = newProcess(
      pid: pid ?? others.min(), parent: nil, line: line, program: processes[process].program,
      table: divided(others, from: process))
    processes[Int(index)].threads = others
    for thread in others {
      threads[thread]?.process = index
      if let life = lives[thread] { processes[Int(index)].life.formUnion(life) }
    }
    if others.count == 1, let only = others.first { threads[only]?.isAssumed = false }
    lastThread.id = Int.min
    return index
  }

  /// The table of threads that were taken for some of another process: what they made themselves, and what the others had
  /// before they came, which a fork(2) may have given them. The others keep theirs.
  private mutating func divided(_ leaving: Set<Int>, from process: Int) -> Int {
    let old = processes[process].table
    let new = copyTable(tables[old])
    let staying = processes[process].threads
    let begin = leaving.compactMap { threads[$0]?.birth }.min() ?? 0
    // The first of many is the process's own: to look at each of them for each that leaves takes long.
    let others = staying.count == 1 ? staying.first.flatMap { threads[$0]?.birth } : nil
    let othersBegin = others ?? processes[process].birth
    for (number, entry) in tables[old].files(pages) {
      if leaving.contains(Int(entry.maker)) {
        if entry.birth >= othersBegin { replace(number, .unseen, in: old) }
      } else if staying.contains(Int(entry.maker)), entry.birth >= begin {
        replace(number, .unseen, in: new)
      }
    }
    return new
  }

  /// The thread of the line, as a table's entries have it.
  var maker: Int32 { Int32(truncatingIfNeeded: lastThread.id) }
}

extension CallFacts {
  /// Whether fcntl(2) was asked for a copy.
  var isCopy: Bool {
    constants.contains(.duplicate) || constants.contains(.duplicateCloseOnExec) || number == Numbers.duplicate
      || number == Numbers.duplicateCloseOnExec
  }
}
