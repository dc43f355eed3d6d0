import LinuxABI

/// Calls that wait for descriptors: poll(2), select(2), epoll(7).
extension KernelState {
  /// epoll_ctl(2): what the set gives back for a descriptor.
  mutating func watch(_ call: borrowing CallUnderWay, _ facts: borrowing CallFacts) {
    guard facts.outcome.value == 0, let set = call.subject, files[Int(set.slot)].id == set else { return }
    if facts.constants.contains(.edge) { files[Int(set.slot)].isEdgeTriggered = true }
    if files[Int(set.slot)].kind == .unknown { files[Int(set.slot)].kind = .epoll }
    guard let file = call.second, files[Int(file.slot)].id == file else { return }
    if files[Int(file.slot)].concernsSockets {
      concern(set)
    } else if files[Int(file.slot)].kind == .unknown, files[Int(file.slot)].watchers.count < 64 {
      files[Int(file.slot)].watchers.append(set)
    }
    guard let data = facts.data else { return }
    guard watchedCount < Bound.watched.limit else {
      exceeded.insert(.watched)
      return
    }
    if watched[set.slot, default: [:]].updateValue((facts.second.number, file), forKey: data) == nil {
      watchedCount += 1
    }
  }

  /// What a call that waits is about, and what it found.
  mutating func wait(
    _ call: borrowing CallUnderWay, _ facts: borrowing CallFacts, _ traits: SyscallTraits, _ process: Int,
    _ labels: borrowing LabelTable
  ) {
    if traits.waits == .ofSet {
      if let set = call.subject, files[Int(set.slot)].kind == .unknown { files[Int(set.slot)].kind = .epoll }
      if facts.outcome.value ?? 0 > 0 { foundInSet(call, facts) }
      if let set = call.subject, !files[Int(set.slot)].concernsSockets { effects.candidates.append(set) }
      return
    }
    for entry in facts.list {
      guard let id = resolve(entry, process, facts.lines.first, labels) else { continue }
      let slot = Int(id.slot)
      let kind = files[slot].kind
      if files[slot].concernsSockets || kind == .unknown || kind == .epoll, effects.candidates.count < 64 {
        effects.candidates.append(id)
      }
    }
    guard facts.outcome.value ?? 0 > 0 else { return }
    for found in facts.found {
      let number = Int64(bitPattern: found.data)
      let entry = tables[processes[process].table][number]
      guard entry.isFile else { continue }
      effects.ready.append(Ready(number: number, file: files[Int(entry.slot)].id, events: found.events))
      become(Int(entry.slot), found)
    }
  }

  private mutating func foundInSet(_ call: borrowing CallUnderWay, _ facts: borrowing CallFacts) {
    let known = call.subject.flatMap { watched[$0.slot] }
    for found in facts.found.prefix(1024) {
      if let entry = known?[found.data], files[Int(entry.file.slot)].id == entry.file {
        effects.ready.append(Ready(number: entry.number, file: entry.file, events: found.events))
        become(Int(entry.file.slot), found)
      } else {
        effects.ready.append(Ready(data: found.data, events: found.events))
      }
    }
  }

  /// A connection stands when its socket can be written, and is over after a hang-up.
  private mutating func become(_ slot: Int, _ found: CallFacts.Found) {
    guard let socket = files[slot].socket else { return }
    switch socket.phase {
    case .connecting
    where found.events.contains(.output) && found.events.isDisjoint(with: [.error, .hangUp]):
      files[slot].socket?.phase = .connected
    case .connected where found.events.contains(.hangUp) && socket.kind.isConnectionOriented,
      .halfClosed where found.events.contains(.hangUp) && socket.kind.isConnectionOriented:
      files[slot].socket?.phase = found.events.contains(.error) ? .reset : .ended
    default: break
    }
  }
}
