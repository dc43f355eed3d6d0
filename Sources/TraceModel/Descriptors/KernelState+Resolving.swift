import LinuxABI

/// What a number stands for, by the lines so far and by what a label says.
extension KernelState {
  /// The file of a number as far as it is known.
  func known(_ number: Int64, _ process: Int) -> OpenFile.ID? {
    let entry = self.entry(number, process)
    return entry.isFile ? files[Int(entry.slot)].id : nil
  }

  /// The file of a number that a call names. EBADF: one of its numbers stands for nothing, or for a file that does not
  /// allow this call; it makes none known.
  mutating func named(
    _ descriptor: CallFacts.NamedDescriptor, _ facts: borrowing CallFacts, _ process: Int,
    _ labels: borrowing LabelList
  ) -> OpenFile.ID? {
    facts.outcome.errno == .badDescriptor
      ? known(descriptor.number, process) : resolve(descriptor, process, facts.lines.first, labels)
  }

  /// The file of a number that is open; one that is found where the trace has not shown it being made.
  mutating func resolve(
    _ descriptor: CallFacts.NamedDescriptor, _ process: Int, _ line: Int, _ labels: borrowing LabelList
  ) -> OpenFile.ID? {
    let number = descriptor.number
    guard number <= Self.highest else { return nil }
    let table = processes[process].table
    let entry = tables[table].entry(number, pages)
    if entry.isFile {
      let id = files[Int(entry.slot)].id
      if files[Int(id.slot)].isDoubted { files[Int(id.slot)].isDoubted = false }
      guard let label = descriptor.label, files[Int(entry.slot)].labelID != label else { return id }
      let said = labels[label]
      let isSame = files[Int(entry.slot)].label == said
      if isSame || !contradicts(id, said) {
        if !isSame { take(said, id, line) }
        files[Int(entry.slot)].labelID = label
        return id
      }
      if outweighsLabels(id) {
        files[Int(entry.slot)].labelID = label
        return id
      }
      // The number has become another file, unseen.
    } else if entry.slot == DescriptorTable.Entry.unseen.slot,
      let found = roots[tables[table].root][number]?.file, files[Int(found.slot)].id == found
    {
      give(number, found, process, line: files[Int(found.slot)].birth, closesOnExec: false)
      if let label = descriptor.label { take(labels[label], found, line) }
      return found
    }
    guard let id = newFile(.unknown, line: line, origin: .found) else { return nil }
    guard give(number, id, process, line: line, closesOnExec: false) else { return nil }
    if entry.slot == DescriptorTable.Entry.unseen.slot {
      let root = tables[table].root
      // Others have it from the same parent, and nobody knows when they close it.
      let isHeld = rootUsers[root] > 1
      if let old = roots[root].updateValue(RootEntry(file: id, isHeld: isHeld), forKey: number), old.isHeld {
        files[Int(old.file.slot)].descriptors -= 1
        endIfUnused(old.file)
      }
      if isHeld { files[Int(id.slot)].descriptors += 1 }
    }
    if let label = descriptor.label { take(labels[label], id, line) }
    return id
  }

  /// Whether a label says that a number stands for another file than the one that is known.
  private func contradicts(_ id: OpenFile.ID, _ said: LabelFacts) -> Bool {
    let slot = Int(id.slot)
    if isOfAnother(said, slot) { return true }
    guard let socket = files[slot].socket, said.file == .socket else { return false }
    // Addresses of a label stay those of the first line that has them.
    let before = files[slot].label
    if let peer = said.peer, let known = before?.peer, peer != known, peer != socket.peer { return true }
    guard let known = before?.own?.port, let port = said.own?.port, known != 0, port != 0 else {
      return false
    }
    return known != port
  }

  /// Whether a label is of a file of another kind, or of a socket with another inode, whatever its addresses.
  func isOfAnother(_ said: LabelFacts, _ slot: Int) -> Bool {
    switch (files[slot].kind, said.file) {
    case (.unknown, _), (_, .unknown), (.other, .file), (.file, .other), (.other, .other): return false
    case (.socket, .socket): break
    case (let known, let other):
      return known != other && (known == .socket || other == .socket || known == .epoll || other == .epoll)
    }
    guard let socket = files[slot].socket else { return false }
    if let kind = said.kind {
      if socket.kind.family != .unknown, kind.family != .unknown, socket.kind.family != kind.family {
        return true
      }
      if socket.kind.type != .unknown, kind.type != .unknown, socket.kind.type != kind.type { return true }
    }
    if let known = socket.inode, let inode = said.inode { return known != inode }
    return false
  }

  /// Whether a label that says otherwise is wrong: a call made the file, and whatever could have made its number another
  /// file's would have been shown.
  private func outweighsLabels(_ id: OpenFile.ID) -> Bool {
    files[Int(id.slot)].evidence?.reason == .made && startsWithExecve == true && showsEveryClose
      && unfollowed == nil && exceeded.isEmpty
  }

  /// Whether a label of an open file can only be another file's, though the trace shows that its number is not: it is of
  /// another kind, or a socket's with another inode.
  package func isWrong(_ said: LabelFacts, of id: OpenFile.ID) -> Bool {
    let slot = Int(id.slot)
    guard files.indices.contains(slot), files[slot].id == id else { return false }
    return isOfAnother(said, slot) && outweighsLabels(id)
  }

  /// Takes from a label what no call has said.
  mutating func take(_ said: LabelFacts, _ id: OpenFile.ID, _ line: Int) {
    let slot = Int(id.slot)
    files[slot].label = said
    guard said.file != .unknown else { return }
    if files[slot].kind == .unknown || files[slot].kind == .other, said.file != .other {
      files[slot].kind = said.file
      if files[slot].evidence == nil { files[slot].evidence = OpenFile.Evidence(line: line, reason: .label) }
    }
    guard said.file == .socket else {
      if files[slot].kind == .unknown { files[slot].kind = said.file }
      return
    }
    if files[slot].socket == nil { files[slot].socket = foundSocket(said.kind ?? .unknown) }
    learn(id, line, .label)
    guard var socket = files[slot].socket else { return }
    if let kind = said.kind { socket.kind = socket.kind.completed(by: kind) }
    socket.inode = socket.inode ?? said.inode
    socket.peerInode = socket.peerInode ?? said.peerInode
    if let own = said.own {
      let isOpen = socket.own == nil || socket.own?.port == 0 && own.port != nil
      let isNearer =
        socket.own?.isEveryInterface ?? false && socket.own?.port == own.port && socket.role != .listener
      if isOpen || isNearer { socket.own = own }
    }
    if socket.peer == nil, let peer = said.peer { socket.peer = peer }
    if !socket.isWhole, socket.phase == .open {
      if socket.peer != nil || socket.peerInode != nil {
        socket.phase = .connected
      } else if socket.own != nil {
        socket.phase = .bound
      }
    }
    files[slot].socket = socket
  }

  func foundSocket(_ kind: SocketKind) -> SocketState {
    var socket = SocketState(kind: kind)
    socket.isWhole = false
    return socket
  }

  // MARK: EBADF

  /// A call begins with a file that it has just found, and of which it alone says that there is one.
  mutating func doubt(_ id: OpenFile.ID?, line: Int) {
    guard let slot = id.map({ Int($0.slot) }), files[slot].origin == .found, files[slot].birth == line,
      files[slot].kind == .unknown, files[slot].evidence == nil
    else { return }
    files[slot].isDoubted = true
  }

  /// It returns EBADF.
  mutating func forgetFound(_ call: inout CallUnderWay, _ facts: borrowing CallFacts, _ process: Int) {
    if let id = call.subject, files[Int(id.slot)].isDoubted {
      forgetFound(call.number, id, process)
      call.subject = nil
      releaseCall(id)
    }
    if let id = call.second, files[Int(id.slot)].isDoubted {
      forgetFound(facts.second.number, id, process)
      call.second = nil
      releaseCall(id)
    }
  }
}
