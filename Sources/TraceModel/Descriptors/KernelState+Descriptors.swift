import LinuxABI

/// Numbers and the open files that they stand for.
extension KernelState {
  // MARK: Open files

  mutating func newFile(
    _ kind: SyscallTraits.File, line: Int, origin: OpenFile.Origin, socket: SocketState? = nil
  ) -> OpenFile.ID? {
    let slot: Int32
    if let free = freeSlots.popLast() {
      slot = free
    } else {
      guard files.count < Bound.files.limit else {
        exceeded.insert(.files)
        return nil
      }
      // Growing copies all, and then there are twice as many; what is only reserved takes no memory.
      if files.count == TableBound.reserved { files.reserveCapacity(Bound.files.limit) }
      slot = Int32(files.count)
      files.append(
        OpenFile(id: OpenFile.ID(slot: slot, serial: -1), kind: .unknown, birth: 0, origin: origin))
    }
    serial &+= 1
    let id = OpenFile.ID(slot: slot, serial: serial)
    var file = OpenFile(id: id, kind: kind, birth: line, origin: origin)
    file.socket = socket
    if origin == .made, kind != .unknown { file.evidence = OpenFile.Evidence(line: line, reason: .made) }
    file.concernsSockets = kind == .socket
    files[Int(slot)] = file
    if kind == .socket { effects.learned.append(id) }
    if kind == .ring { hasRing = true }
    return id
  }

  /// Ends a file that nothing stands for, and what only it held.
  mutating func endIfUnused(_ id: OpenFile.ID) {
    guard isUnused(id) else { return }
    // A message in a socket holds a socket, in which a message holds one: as deep as a trace likes.
    var unused = [id]
    while let next = unused.popLast() { if isUnused(next) { end(next, &unused) } }
  }

  private func isUnused(_ id: OpenFile.ID) -> Bool {
    let slot = Int(id.slot)
    guard files[slot].descriptors <= 0, files[slot].callsUnderWay <= 0, files[slot].id == id else {
      return false
    }
    return !files[slot].isEnded
  }

  private mutating func end(_ id: OpenFile.ID, _ unused: inout [OpenFile.ID]) {
    let slot = Int(id.slot)
    files[slot].isEnded = true
    files[slot].socket?.phase = .closed
    effects.ended.append(id)
    leaving.append(id.slot)
    if !watched.isEmpty {
      if let set = watched.removeValue(forKey: id.slot) {
        watchedCount -= set.count
        for entry in set.entries {
          files[Int(entry.file.slot)].watchers.remove(OpenFile.Watcher(set: id, number: entry.number))
        }
      }
      // The kernel takes a file that ends out of every set.
      for watcher in files[slot].watchers { unwatch(id, watcher.number, in: watcher.set) }
    }
    if !offered.isEmpty { closeBacklog(id, &unused) }
    guard !passing.isEmpty, let left = passing.removeValue(forKey: id.slot) else { return }
    passingCount -= left.count
    for passed in left.waiting {
      files[Int(passed.file.slot)].callsUnderWay -= 1
      unused.append(passed.file)
    }
  }

  /// Notes that a file is a socket, or an epoll set that has one, and tells of it once.
  mutating func learn(_ id: OpenFile.ID, _ line: Int, _ reason: OpenFile.Evidence.Reason) {
    let slot = Int(id.slot)
    if files[slot].evidence == nil { files[slot].evidence = OpenFile.Evidence(line: line, reason: reason) }
    concern(id)
  }

  mutating func concern(_ id: OpenFile.ID) {
    // A set can watch a set that watches a set: as deep as a trace likes.
    var concerned = [id]
    while let next = concerned.popLast() {
      let slot = Int(next.slot)
      guard files[slot].id == next, !files[slot].concernsSockets else { continue }
      files[slot].concernsSockets = true
      effects.learned.append(next)
      guard !files[slot].watchers.isEmpty else { continue }
      // The order of a Set is another one in each run.
      concerned += files[slot].watchers.map(\.set).sorted { $0.serial < $1.serial }
    }
  }

  // MARK: Numbers

  /// What a number of a process stands for.
  func entry(_ number: Int64, _ process: Int) -> DescriptorTable.Entry {
    tables[processes[process].table].entry(number, pages)
  }

  /// A number stands for this file from now on.
  ///
  /// - Returns: whether it does: there are numbers that no kernel gives, and there may be too many.
  @discardableResult
  mutating func give(_ number: Int64, _ id: OpenFile.ID, _ process: Int, line: Int, closesOnExec: Bool)
    -> Bool
  {
    let isPossible = number >= 0 && number <= Self.highest
    let entry = DescriptorTable.Entry(slot: id.slot, maker: maker, birth: line, closesOnExec: closesOnExec)
    guard isPossible, descriptorCount < Bound.descriptors.limit,
      let old = set(number, entry, in: processes[process].table)
    else {
      if isPossible { exceeded.insert(.descriptors) }
      // Nothing stands for it: it ends with this line.
      endIfUnused(id)
      return false
    }
    files[Int(id.slot)].descriptors += 1
    descriptorCount += 1
    if old.isFile { dropped(old, number, process) }
    if keepsDescriptors {
      effects.descriptors.append(
        .made(processes[process].id, Generation(number: number, file: id, birth: line)))
    }
    return true
  }

  /// The highest number that a descriptor can have.
  static let highest = Int64(Int32.max)

  /// What a number of a table stands for, without a word about it: it was so before, and was told of then.
  mutating func replace(_ number: Int64, _ entry: DescriptorTable.Entry, in table: Int) {
    guard !entry.isFile || descriptorCount < Bound.descriptors.limit,
      let old = set(number, entry, in: table)
    else { return }
    if entry.isFile {
      files[Int(entry.slot)].descriptors += 1
      descriptorCount += 1
    }
    if old.isFile { dropped(old, number, nil) }
  }

  /// Whether execve(2) closes a number of a process.
  mutating func setClosesOnExec(_ number: Int64, _ process: Int, _ closes: Bool) {
    var entry = self.entry(number, process)
    guard entry.isFile, entry.closesOnExec != closes else { return }
    entry.closesOnExec = closes
    _ = set(number, entry, in: processes[process].table)
  }

  /// Sets a number of a table.
  /// - Returns: what it was before; nil where there is no room.
  private mutating func set(_ number: Int64, _ entry: DescriptorTable.Entry, in table: Int)
    -> DescriptorTable.Entry?
  {
    guard let page = ownPage(number, in: table) else {
      exceeded.insert(.descriptors)
      return nil
    }
    return tables[table].set(number, entry, page, &pages)
  }

  /// The page of a number that no other table has.
  private mutating func ownPage(_ number: Int64, in table: Int) -> Int32? {
    let page = tables[table].page(number)
    if let page, !pages.isShared(page) { return page }
    guard let new = pages.new(copying: page) else { return nil }
    guard tables[table].put(new, at: number) else {
      _ = pages.release(new)
      return nil
    }
    if let page {
      for slot in pages.files(new) { files[Int(slot)].descriptors += 1 }
      _ = pages.release(page)
    } else {
      pageCount += 1
    }
    return new
  }

  /// A number stands for nothing any more.
  mutating func free(_ number: Int64, _ process: Int) {
    guard number >= 0, number <= Self.highest else { return }
    let table = processes[process].table
    // Where that it stands for nothing finds no room, what it stands for would find none either.
    guard let old = set(number, .freed, in: table) else { return }
    if old.isFile { dropped(old, number, process) }
    let root = tables[table].root
    if !roots[root].isEmpty, let found = roots[root][number], !found.isHeld { roots[root][number] = nil }
  }

  /// A call that was under way says that a number stands for nothing: what it made known when it began, and nobody has used
  /// since, is not known.
  mutating func forgetFound(_ number: Int64, _ id: OpenFile.ID, _ process: Int) {
    let table = processes[process].table
    let root = tables[table].root
    var before = DescriptorTable.Entry.freed
    if let found = roots[root][number], found.file == id {
      before = .unseen
      roots[root][number] = nil
      if found.isHeld { files[Int(id.slot)].descriptors -= 1 }
    }
    guard tables[table].entry(number, pages).slot == id.slot, let old = set(number, before, in: table) else {
      return
    }
    dropped(old, number, process)
  }

  private mutating func dropped(_ entry: DescriptorTable.Entry, _ number: Int64, _ process: Int?) {
    let id = files[Int(entry.slot)].id
    if keepsDescriptors, let process { tellFreed(number, entry, process) }
    descriptorCount -= 1
    files[Int(entry.slot)].descriptors -= 1
    endIfUnused(id)
  }

  private mutating func tellFreed(_ number: Int64, _ entry: DescriptorTable.Entry, _ process: Int) {
    effects.descriptors.append(
      .freed(
        processes[process].id,
        Generation(number: number, file: files[Int(entry.slot)].id, birth: entry.birth)))
  }

  /// close_range(2): frees a range, or marks it to be closed at execve(2).
  mutating func freeRange(_ facts: borrowing CallFacts, _ process: Int) {
    guard let (first, last) = Self.range(facts) else { return }
    if facts.constants.contains(.rangeUnshare) { unshare(process) }
    let table = processes[process].table
    let closesLater = facts.constants.contains(.rangeCloseOnExec)
    for (number, _) in tables[table].files(in: first...last, of: closesLater ? .staying : .all, pages) {
      if closesLater { setClosesOnExec(number, process, true) } else { free(number, process) }
    }
    guard !closesLater else { return }
    tables[table].findEnd(first...last, pages)
    tables[table].freeUnseen(first...last)
  }

  /// The first and the last number that close_range(2) is about; nil where it did nothing.
  private static func range(_ facts: borrowing CallFacts) -> (first: Int64, last: Int64)? {
    guard facts.outcome.errno == nil, facts.second.number >= 0 else { return nil }
    let first = facts.second.number
    // UINT_MAX is every number, also as -1.
    let last = facts.number.map { $0 < 0 ? highest : $0 } ?? first
    return last >= first ? (first, last) : nil
  }

  /// The first socket that close_range(2) closes; nil where it closes none.
  func firstSocket(ofRange facts: borrowing CallFacts, _ process: Int) -> OpenFile.ID? {
    guard let (first, last) = Self.range(facts), !facts.isInjected,
      !facts.constants.contains(.rangeCloseOnExec)
    else { return nil }
    for (_, entry) in tables[processes[process].table].files(in: first...last, pages)
    where files[Int(entry.slot)].kind == .socket {
      return files[Int(entry.slot)].id
    }
    return nil
  }

  /// execve(2) closes what was to be closed.
  mutating func closeOnExec(_ process: Int) {
    unshare(process)
    let table = processes[process].table
    for (number, _) in tables[table].files(of: .closing, pages) { free(number, process) }
  }

  /// The process has a table of its own from now on.
  mutating func unshare(_ process: Int) {
    let table = processes[process].table
    guard tableUsers[table] > 1 else { return }
    processes[process].table = copyTable(tables[table])
    tableUsers[table] -= 1
  }

  /// A table of which one more process makes use: CLONE_FILES.
  mutating func shareTable(_ table: Int) -> Int {
    tableUsers[table] += 1
    return table
  }

  /// A table with the same descriptors: fork(2).
  mutating func copyTable(_ table: DescriptorTable) -> Int {
    var copy = table
    if descriptorCount + table.count > Bound.descriptors.limit {
      exceeded.insert(.descriptors)
      copy.removeAll()
    }
    // Each copy would remember all that was ever freed: a few numbers, and as many children as one likes.
    if pageCount + copy.pageCount > TableBound.pages, !copy.removeFreed(pages).isEmpty {
      exceeded.insert(.descriptors)
    }
    for page in copy.allPages { pages.share(page) }
    descriptorCount += copy.count
    rootUsers[table.root] += 1
    return addTable(copy)
  }

  mutating func newTable() -> Int {
    if let free = freeRoots.popLast() {
      rootUsers[free] = 1
      return addTable(DescriptorTable(root: free))
    }
    roots.append([:])
    rootUsers.append(1)
    return addTable(DescriptorTable(root: roots.count - 1))
  }

  mutating func addTable(_ table: DescriptorTable) -> Int {
    pageCount += table.pageCount
    if let free = freeTables.popLast() {
      tables[free] = table
      tableUsers[free] = 1
      return free
    }
    tables.append(table)
    tableUsers.append(1)
    return tables.count - 1
  }

  /// A process is gone, or a child did not come, and with it its descriptors.
  mutating func releaseTable(_ table: Int, of process: Int?) {
    tableUsers[table] -= 1
    guard tableUsers[table] == 0 else { return }
    if keepsDescriptors, let process {
      for (number, entry) in tables[table].files(pages) { tellFreed(number, entry, process) }
    }
    descriptorCount -= tables[table].count
    for page in tables[table].allPages {
      for slot in pages.release(page) {
        files[Int(slot)].descriptors -= 1
        endIfUnused(files[Int(slot)].id)
      }
    }
    let root = tables[table].root
    rootUsers[root] -= 1
    if rootUsers[root] == 0 {
      let shared = roots[root]
      roots[root] = [:]
      freeRoots.append(root)
      if family?.root == root { family = nil }
      for entry in shared.values where entry.isHeld {
        files[Int(entry.file.slot)].descriptors -= 1
        endIfUnused(entry.file)
      }
    }
    pageCount -= tables[table].pageCount
    tables[table].removeAll()
    freeTables.append(table)
  }
}
