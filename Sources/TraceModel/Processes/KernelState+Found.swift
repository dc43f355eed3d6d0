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
    if !isChild { attached = processes[Int(process)].id }
    return TracedThread(process: process, isSeen: true, birth: line)
  }

  /// Whether a call was given a number that another thread of what was taken for its process has: the kernel gives none
  /// that is in use, so that the two have not the same table, and one of them is another process.
  func isAnothers(_ facts: borrowing CallFacts, _ traits: SyscallTraits, _ process: Int) -> Bool {
    guard traits.makesFile, showsCloses, startsWithExecve != true, processes[process].threads.count > 1,
      !facts.isInjected, let number = facts.outcome.value
    else { return false }
    switch traits.makes {
    // signalfd(2) on one that is there gives no number.
    case .result: if facts.subject.number == number { return false }
    case .connection: break
    default: return false
    }
    let entry = tables[processes[process].table][number]
    return entry.isFile && entry.maker != maker
      && (isAssumed(facts.thread ?? Self.noThread) || isAssumed(Int(entry.maker)))
  }

  private func isAssumed(_ thread: Int) -> Bool { threads[thread]?.isAssumed ?? false }

  /// Takes a thread out of the process that it was taken for; or the one that has its number, where that was.
  mutating func processOfItsOwn(_ facts: borrowing CallFacts, _ process: Int) -> Int {
    let id = facts.thread ?? Self.noThread
    let line = facts.lines.first
    var own = process
    if isAssumed(id) {
      own = Int(split(id, from: process, line: line))
    } else if let number = facts.outcome.value {
      let other = Int(tables[processes[process].table][number].maker)
      if threads[other]?.process == Int32(process) { _ = split(other, from: process, line: line) }
    }
    lastThread = (id, own)
    return own
  }

  /// The thread of the line, as a table's entries have it.
  var maker: Int32 { Int32(truncatingIfNeeded: lastThread.id) }
}
