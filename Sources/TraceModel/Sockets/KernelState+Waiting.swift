import LinuxABI

/// Calls that wait for descriptors: poll(2), select(2), epoll(7).
extension KernelState {
  /// epoll_ctl(2): what the set gives back for a descriptor.
  mutating func watch(_ call: CallUnderWay, _ facts: borrowing CallFacts) {
    guard facts.outcome.value == 0, let set = call.subject, files[Int(set.slot)].id == set else { return }
    if facts.constants.contains(.edge) { files[Int(set.slot)].isEdgeTriggered = true }
    if files[Int(set.slot)].kind == .unknown { files[Int(set.slot)].kind = .epoll }
    guard let file = call.second, files[Int(file.slot)].id == file else { return }
    let slot = Int(file.slot)
    let number = facts.second.number
    let watcher = OpenFile.Watcher(set: set, number: number)
    if facts.constants.contains(.epollDelete) || facts.number == Numbers.epollDelete {
      unwatch(file, number, in: set)
      // It has watched this one: what the set is does not change.
      if files[slot].concernsSockets { concern(set) }
      return
    }
    if files[slot].concernsSockets { concern(set) }
    let isNew = !files[slot].watchers.contains(watcher)
    guard !isNew || watchedCount + passingCount < Bound.watched.limit else {
      exceeded.insert(.watched)
      return
    }
    if isNew {
      files[slot].watchers.insert(watcher)
      watchedCount += 1
    }
    watched[set.slot, default: EpollSet()].set(EpollSet.Entry(number: number, file: file), facts.data)
  }

  /// A set does not watch a file any more.
  mutating func unwatch(_ file: OpenFile.ID, _ number: Int64, in set: OpenFile.ID) {
    guard files[Int(set.slot)].id == set, watched[set.slot] != nil else { return }
    files[Int(file.slot)].watchers.remove(OpenFile.Watcher(set: set, number: number))
    if watched[set.slot]?.remove(EpollSet.Entry(number: number, file: file)) ?? false { watchedCount -= 1 }
    if watched[set.slot]?.count == 0 { watched[set.slot] = nil }
  }

  /// What a call that waits is about, and what it found.
  mutating func wait(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ traits: SyscallTraits, _ process: Int,
    _ labels: borrowing LabelList
  ) {
    if traits.waits == .ofSet {
      if let set = call.subject, files[Int(set.slot)].kind == .unknown, isAllowed(facts) {
        files[Int(set.slot)].kind = .epoll
      }
      if facts.outcome.value ?? 0 > 0 { foundInSet(call, facts) }
      if let set = call.subject, !files[Int(set.slot)].concernsSockets { effects.candidates.append(set) }
      return
    }
    let invalid = facts.invalidNumbers
    for entry in facts.list {
      let isOpen = invalid.isEmpty || !invalid.contains(entry.number)
      guard let id = isOpen ? named(entry, facts, process, labels) : known(entry.number, process)
      else { continue }
      let slot = Int(id.slot)
      let kind = files[slot].kind
      if effects.candidates.count < ListBound.candidates {
        if files[slot].concernsSockets || kind == .unknown || kind == .epoll { effects.candidates.append(id) }
      } else if files[slot].concernsSockets {
        // One socket is enough, wherever it stands in the list.
        effects.candidates[0] = id
      }
    }
    guard facts.outcome.value ?? 0 > 0 else { return }
    for found in facts.found {
      let number = Int64(bitPattern: found.data)
      guard let id = known(number, process) else { continue }
      effects.ready.append(Ready(number: number, file: id, events: found.events))
      become(Int(id.slot), found, isCertain: traits.waits != .selected)
    }
  }

  /// Whether a call that waits was one on a set: EINVAL says that it was not.
  private func isAllowed(_ facts: borrowing CallFacts) -> Bool {
    guard !facts.isInjected else { return false }
    switch facts.outcome {
    case .value: return true
    case .failure(let errno): return errno == .interrupted || errno.isRestart
    case .none, .unknown, .otherFailure: return false
    }
  }

  private mutating func foundInSet(_ call: CallUnderWay, _ facts: borrowing CallFacts) {
    for found in facts.found.prefix(ListBound.found) {
      if let set = call.subject, let entry = watched[set.slot]?[found.data],
        files[Int(entry.file.slot)].id == entry.file
      {
        effects.ready.append(Ready(number: entry.number, file: entry.file, events: found.events))
        become(Int(entry.file.slot), found, isCertain: true)
      } else {
        effects.ready.append(Ready(data: found.data, events: found.events))
      }
    }
  }

  /// A connection stands when its socket can be written, and is over after a hang-up.
  private mutating func become(_ slot: Int, _ found: CallFacts.Found, isCertain: Bool) {
    guard let socket = files[slot].socket else { return }
    switch socket.phase {
    case .connecting where found.events.contains(.output):
      files[slot].socket?.writable(found.events, isCertain: isCertain)
    case .connected where found.events.contains(.hangUp) && socket.kind.isConnectionOriented,
      .halfClosed where found.events.contains(.hangUp) && socket.kind.isConnectionOriented:
      files[slot].socket?.phase = found.events.contains(.error) ? .reset : .ended
    default: break
    }
  }
}
