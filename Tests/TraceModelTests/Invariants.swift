@testable import TraceModel

/// What must hold of the model's own books after every line, whatever the trace says.
extension KernelState {
  /// Everything that does not add up, in words; empty where all is well.
  func brokenInvariants() -> [String] {
    var broken: [String] = []
    checkFiles(&broken)
    checkTables(&broken)
    checkThreads(&broken)
    checkBounds(&broken)
    return broken
  }

  private func checkFiles(_ broken: inout [String]) {
    var descriptors: [Int32: Int] = [:]
    var calls: [Int32: Int] = [:]
    for page in Set(tables.indices.flatMap { tables[$0].allPages }) {
      for slot in pages.files(page) {
        descriptors[slot, default: 0] += 1
        if files[Int(slot)].id.serial < 0 { broken.append("page \(page) has a dead file") }
      }
    }
    for call in underWay.values {
      for id in [call.subject, call.second].compactMap(\.self) { calls[id.slot, default: 0] += 1 }
    }
    for queue in passing.values { for passed in queue.waiting { calls[passed.file.slot, default: 0] += 1 } }
    for queue in backlogs.values { for end in queue { calls[end.slot, default: 0] += 1 } }
    for root in self.roots {
      for entry in root.values where entry.isHeld { descriptors[entry.file.slot, default: 0] += 1 }
    }
    let free = Set(freeSlots)
    if free.count != freeSlots.count { broken.append("a slot is free twice") }
    let leavers = Set(leaving)
    if leavers.count != leaving.count { broken.append("a file leaves twice") }
    for file in files {
      let slot = file.id.slot
      if free.contains(slot) != (file.id.serial < 0) { broken.append("slot \(slot) is free and is not") }
      guard file.id.serial >= 0 else { continue }
      if file.descriptors != descriptors[slot] ?? 0 {
        broken.append("file \(slot) has \(file.descriptors) descriptors, not \(descriptors[slot] ?? 0)")
      }
      if file.callsUnderWay != calls[slot] ?? 0 {
        broken.append("file \(slot) has \(file.callsUnderWay) calls, not \(calls[slot] ?? 0)")
      }
      let isUsed = file.descriptors > 0 || file.callsUnderWay > 0
      if !isUsed, !leavers.contains(slot) { broken.append("nothing stands for file \(slot), and it stays") }
    }
  }

  private func checkTables(_ broken: inout [String]) {
    let used = tables.indices.filter { tableUsers[$0] > 0 }
    let count = used.reduce(0) { $0 + tables[$1].files(pages).count }
    let all = tables.flatMap(\.allPages)
    if all.count != pageCount || tables.reduce(0, { $0 + $1.pageCount }) != pageCount {
      broken.append("\(pageCount) pages are \(all.count)")
    }
    var uses: [Int32: Int] = [:]
    for page in all { uses[page, default: 0] += 1 }
    if uses.count != pages.count { broken.append("\(pages.count) different pages are \(uses.count)") }
    for (page, count) in uses where pages.users(page) != count {
      broken.append("page \(page) has \(count) users")
    }
    if count != descriptorCount { broken.append("\(descriptorCount) descriptors are \(count)") }
    for index in used where tables[index].count != tables[index].files(pages).count {
      broken.append("table \(index) counts \(tables[index].count)")
    }
    var users: [Int: Int] = [:]
    for process in processes where !process.isEnded { users[process.table, default: 0] += 1 }
    for table in childTables.values { users[table, default: 0] += 1 }
    for index in tables.indices where users[index] ?? 0 != tableUsers[index] {
      broken.append("table \(index) has \(tableUsers[index]) users, not \(users[index] ?? 0)")
    }
    var roots: [Int: Int] = [:]
    for index in used { roots[tables[index].root, default: 0] += 1 }
    for index in rootUsers.indices where roots[index] ?? 0 != rootUsers[index] {
      broken.append("root \(index) has \(rootUsers[index]) users, not \(roots[index] ?? 0)")
    }
  }

  private func checkThreads(_ broken: inout [String]) {
    for (id, thread) in threads {
      let process = processes[Int(thread.process)]
      if process.isEnded { broken.append("thread \(id) is of a process that has ended") }
      if !process.threads.contains(id) { broken.append("process \(process.id.index) does not know \(id)") }
    }
    for process in processes where !process.isEnded {
      for id in process.threads where threads[id] == nil {
        broken.append("process \(process.id.index) has a thread \(id) that is not")
      }
    }
    for id in underWay.keys where threads[id] == nil { broken.append("\(id) is in a call and is not") }
    if Set(forksUnderWay).count != forksUnderWay.count { broken.append("a thread forks twice at once") }
    for id in childTables.keys where !forksUnderWay.contains(id) {
      broken.append("\(id) has a child's table")
    }
    if processSlots.count != processes.count - freeProcesses.count {
      broken.append("processes do not add up")
    }
    for id in forksUnderWay where underWay[id] == nil { broken.append("\(id) forks and is in no call") }
  }

  private func checkBounds(_ broken: inout [String]) {
    let watchedNow = watched.values.reduce(0) { $0 + $1.count }
    if watchedNow != watchedCount { broken.append("\(watchedCount) watched are \(watchedNow)") }
    let watchers = files.reduce(0) { $0 + ($1.id.serial < 0 ? 0 : $1.watchers.count) }
    if watchers != watchedCount { broken.append("\(watchedCount) watched have \(watchers) watchers") }
    let passingNow =
      passing.values.reduce(0) { $0 + $1.count } + backlogs.values.reduce(0) { $0 + $1.count }
    if passingNow != passingCount { broken.append("\(passingCount) passing are \(passingNow)") }
    let counts: [(Bound, Int)] = [
      (.threads, threads.count), (.files, files.count), (.descriptors, descriptorCount),
      (.programs, programs.count - (exceeded.contains(.programs) ? 1 : 0)), (.watched, watchedNow),
    ]
    for (bound, count) in counts where count > bound.limit { broken.append("\(count) \(bound.rawValue)") }
  }
}
