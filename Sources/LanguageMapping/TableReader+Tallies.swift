import CallForms
import LinuxABI
import StraceParser
import TraceModel

/// Calls that wait until it is known what their files were for, and where they are booked then.
extension TableReader {
  mutating func tally(
    _ called: Called, _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place,
    file: FileClass
  ) -> WaitingTally {
    var tally = WaitingTally(
      program: called.program, shape: shapes.id(parser, s, place, called.call), file: file,
      count: 1, lineCount: place.lineCount)
    tally.lines.insert(place.line)
    tally.isInputOutput = Self.streams.contains(called.call) && (0...2).contains(called.number)
    tally.isAny = Self.any.contains(called.call)
    if !programs[called.program].hasBegun { tally.stretch = programs[called.program].start.count - 1 }
    if keepsPlaces { tally.places = [places.count - 1] }
    return tally
  }

  mutating func append(_ tally: WaitingTally, _ slot: Int) {
    if tally.shared != nil, purposes[slot].waiting.count >= Self.waitingLimit { hasLostWaits = true }
    if let known = purposes[slot].waiting.firstIndex(where: {
      $0.shape == tally.shape && $0.program == tally.program && $0.stretch == tally.stretch
        && $0.isDiscard == tally.isDiscard
        && $0.isInputOutput == tally.isInputOutput && $0.shared == nil && tally.shared == nil
    }) {
      purposes[slot].waiting[known].add(tally)
    } else if purposes[slot].waiting.count < Self.waitingLimit {
      purposes[slot].waiting.append(tally)
    } else if tally.shared == nil {
      if purposes[slot].isSocket {
        book(tally, .conversation, isAbout: true, errno: nil, slot: slot)
      } else {
        bookOther(tally, isAny: purposes[slot].isOlder)
      }
    }
  }

  /// A call that is about whatever of these files proves to be a socket.
  mutating func wait(_ tally: WaitingTally, for files: [OpenFile.ID], _ state: borrowing KernelState) {
    let slots = files.map { slot($0, state) }
    for (slot, file) in zip(slots, files) where state.concernsSockets(file) {
      // One that is certain is enough; and it may be a look-up's.
      if let decided = purposes[slot].decided, purposes[slot].isSocket {
        return book(tally, decided, isAbout: true, errno: nil, slot: slot)
      }
    }
    if slots.count == 1 { return append(tally, slots[0]) }
    let key = SharedKey(
      program: tally.program, shape: tally.shape, stretch: tally.stretch, isInputOutput: tally.isInputOutput,
      file: tally.file, files: slots.map { purposes[$0].serial })
    if let number = sharedNumbers[key], shared[number] != nil {
      shared[number]?.add(tally)
      return
    }
    guard shared.count < Self.sharedLimit else {
      hasLostWaits = true
      return bookOther(tally, isAny: false)
    }
    if sharedRoom >= key.files.count {
      sharedRoom -= key.files.count
      sharedNumbers[key] = shared.count
    }
    shared.append(tally)
    var pointer = tally
    pointer.shared = shared.count - 1
    for slot in slots { append(pointer, slot) }
  }

  mutating func slot(_ id: OpenFile.ID, _ state: borrowing KernelState, isBesideLookUp: Bool = false)
    -> Int
  {
    let slot = Int(id.slot)
    while purposes.count <= slot { purposes.append(FilePurpose()) }
    if purposes[slot].serial != id.serial {
      purposes[slot] = FilePurpose(serial: id.serial)
      purposes[slot].isBesideLookUp = isBesideLookUp
      if let called = state.effects.called { purposes[slot].isHeld = programs[called.program].hasSet }
      describe(slot, id, state)
    }
    return slot
  }

  mutating func describe(_ slot: Int, _ id: OpenFile.ID, _ state: borrowing KernelState) {
    guard let file = state.file(id) else { return }
    purposes[slot].isOlder = file.origin != .made
    purposes[slot].isSocket = file.concernsSockets
    purposes[slot].isSet = file.kind == .epoll
    purposes[slot].isFound =
      file.concernsSockets && (file.origin != .made || file.kind == .epoll || file.socket?.role == .accepted)
    if let kind = file.socket?.kind {
      purposes[slot].isDatagram = kind.type == .datagram
      // The C library asks which addresses there are: getaddrinfo(3). It has no other conversation with the kernel.
      if kind.family == .netlink, kind.transport != .other, purposes[slot].question == nil,
        !purposes[slot].isUsed
      {
        purposes[slot].question = AddressQuestion()
      }
    }
    if file.socket?.pair != nil { purposes[slot].isPair = true }
    if let socket = file.socket, file.origin == .made, socket.pair == nil, socket.role == nil {
      purposes[slot].isUndirected = purposes[slot].group == 0 && socket.kind.type == .stream
    }
  }

  mutating func learn(_ id: OpenFile.ID, _ state: borrowing KernelState) {
    let isBesideLookUp = state.effects.called.map { programs[$0.program].hasLookedUp } ?? false
    let slot = self.slot(id, state, isBesideLookUp: isBesideLookUp)
    let wasBesideLookUp = purposes[slot].isBesideLookUp
    describe(slot, id, state)
    purposes[slot].isBesideLookUp = wasBesideLookUp
    if purposes[slot].decided != nil, !purposes[slot].waiting.isEmpty { settle(slot, isClosed: false) }
  }

  mutating func end(_ id: OpenFile.ID, isClosed: Bool, _ state: borrowing KernelState) {
    let slot = Int(id.slot)
    guard slot < purposes.count, purposes[slot].serial == id.serial else { return }
    if throwing?.serial == id.serial { keepThrowing() }
    if !purposes[slot].isUsed, let twin = state.socket(id)?.pair {
      let other = Int(twin.slot)
      if other < purposes.count, purposes[other].serial == twin.serial {
        // The two ends of a pair were made for one purpose, and the other one may yet show it.
        if purposes[other].isUsed {
          purposes[slot].isUsed = true
        } else {
          purposes[slot].pair.merge(purposes[other].pair)
          purposes[other].pair = purposes[slot].pair
          purposes[other].isTwinUnused = true
          // What the program closed itself waits with the other end; both end with their process.
          if isClosed {
            purposes[other].waiting += purposes[slot].waiting
            purposes[slot].waiting = []
          }
        }
      }
    }
    settle(slot, isClosed: isClosed)
    purposes[slot].serial = -1
  }

  /// Books what waited for a file.
  mutating func settle(_ slot: Int, isClosed: Bool) {
    let waiting = purposes[slot].waiting
    purposes[slot].waiting = []
    let (isSocket, mark) = (purposes[slot].isSocket, purposes[slot].mark)
    purposes[slot].isHeld = false
    purposes[slot].isInherited = false
    purposes[slot].isUndirected = false
    let subject = purposes[slot].final(isClosed: isClosed)
    if keepsSubjects, isSocket { subjects[mark.serial] = subject }
    for tally in waiting {
      if let number = tally.shared {
        // Another of its files may still be a socket; what is left at the trace's end is booked then.
        guard isSocket, shared.indices.contains(number), let whole = shared[number] else { continue }
        shared[number] = nil
        book(whole, subject, isAbout: true, errno: nil, slot: slot)
      } else if isSocket {
        book(tally, subject, isAbout: true, errno: nil, slot: slot)
      } else {
        bookOther(tally, isAny: purposes[slot].isOlder)
      }
    }
  }

  /// Books a call whose file has proved to be no socket.
  mutating func bookOther(_ tally: WaitingTally, isAny: Bool) {
    let program = tally.program
    if tally.isAny, isAny {
      return book(tally, .conversation, isAbout: false, errno: nil)
    }
    let leftover: LanguageTable.Leftover
    if let stretch = tally.stretch, !programs[program].hasBegun {
      if tally.isInputOutput {
        programs[program].start[stretch].inputOutput += tally.lineCount
      } else {
        programs[program].start[stretch].runtime += tally.lineCount
      }
      for place in tally.places {
        programs[program].start[stretch].places.append((place, nil, tally.isInputOutput))
      }
      return
    } else if let stretch = tally.stretch, stretch < programs[program].beginStretch {
      programs[program].startUp += tally.lineCount
      leftover = .startUp
    } else if tally.isInputOutput {
      programs[program].inputOutput += tally.lineCount
      leftover = .inputOutput
    } else {
      programs[program].runtime += tally.lineCount
      leftover = .runtime
    }
    for place in tally.places { places[place].value = .leftover(leftover) }
  }

  /// Books calls in their program's tallies.
  ///
  /// - Parameter slot: the purpose of their socket; nil where they are about none, or about one of several.
  mutating func book(
    _ tally: WaitingTally, _ subject: LanguageRow.Subject, isAbout: Bool, errno: Errno?, slot: Int? = nil
  ) {
    let program = tally.program
    let purpose = slot.map { purposes[$0] }
    if isAbout, subject == .conversation || subject == .lentPair {
      if errno != .notSocket, errno != .badDescriptor, slot != nil { programs[program].converses = true }
      if !programs[program].hasBegun { begin(with: tally, subject, purpose?.mark) }
    }
    var file = tally.file
    if let purpose {
      // What it is may have been learned behind the call: that a set has a socket, or a socket sends datagrams.
      if purpose.isSet {
        file.kind = .epollSet
      } else if purpose.isDatagram, file.kind == .other {
        file.kind = .datagrams
      }
      file.group = purpose.group
      file.isListener = purpose.isListener
      file.isOlder = purpose.isOlder
    }
    let key = ProgramTally.Key(
      shape: tally.shape, subject: isAbout ? subject : .conversation, isAbout: isAbout,
      file: file, isDiscard: tally.isDiscard, isWatched: purpose?.isWatched ?? false)
    add(key, program, tally.count, tally.lineCount, tally.lines)
    for place in tally.places { places[place].value = .tally(key) }
  }

  mutating func add(
    _ key: ProgramTally.Key, _ program: Int, _ count: Int, _ lineCount: Int, _ lines: LineRanges
  ) {
    programs[program].tallies[key, default: ProgramTally.Tally()].add(count, lineCount, lines)
  }

  /// A program begins with what it says on its first socket. A pair that it lent to another program may be its language's:
  /// with that it begins only where no other socket comes.
  private mutating func begin(
    with tally: WaitingTally, _ subject: LanguageRow.Subject, _ socket: SocketMark?
  ) {
    let (program, line) = (tally.program, tally.lines.first ?? 0)
    guard subject == .lentPair, let maker = socket?.pairMaker, maker.program == program else {
      return begin(program, at: socket?.serial, line: line)
    }
    if programs[program].lentPair == nil { programs[program].lentPair = (maker.first, line) }
  }

  /// A program has its first socket of its own: what came before was its start. A socket of which it is not known yet what it
  /// is for, a listener that an event loop might take, can be older than the one that proves it.
  mutating func begin(_ program: Int, at socket: Int32?, line: Int) {
    let stretches = programs[program].start
    programs[program].start = []
    programs[program].hasBegun = true
    let first =
      stretches.firstIndex { stretch in
        guard let serial = stretch.socket else { return false }
        guard serial != socket else { return true }
        guard let slot = startSlots[serial], purposes[slot].serial == serial else { return false }
        return purposes[slot].mayBeOwn
      } ?? stretches.count
    for stretch in stretches { if let serial = stretch.socket { startSlots[serial] = nil } }
    programs[program].beginLine = first < stretches.count ? stretches[first].line : line
    programs[program].beginStretch = first
    let lent = programs[program].lentPair
    let pair = lent.flatMap { lent in stretches.firstIndex { $0.socket == lent.socket } } ?? first
    for (index, stretch) in stretches.enumerated() {
      if (pair..<max(pair, first)).contains(index) {
        programs[program].behindLentPair.append(stretch)
      } else {
        count(stretch, program, isStart: index < first)
      }
    }
  }

  /// Counts what was about no socket in a stretch of the trace.
  mutating func count(_ stretch: ProgramTally.Stretch, _ program: Int, isStart: Bool) {
    if isStart {
      let any = stretch.any.values.reduce(0) { $0 + $1.lineCount }
      programs[program].startUp += stretch.inputOutput + stretch.runtime + any
    } else {
      programs[program].inputOutput += stretch.inputOutput
      programs[program].runtime += stretch.runtime
      for (shape, tally) in stretch.any {
        add(Self.anyKey(shape), program, tally.count, tally.lineCount, tally.lines)
      }
    }
    for (place, shape, isInputOutput) in stretch.places {
      places[place].value =
        isStart
        ? .leftover(.startUp)
        : shape.map { .tally(Self.anyKey($0)) } ?? .leftover(isInputOutput ? .inputOutput : .runtime)
    }
  }

  static func anyKey(_ shape: CallShapes.ID) -> ProgramTally.Key {
    ProgramTally.Key(shape: shape, subject: .conversation, isAbout: false, file: .other)
  }
}

extension WaitingTally {
  /// Adds a call of the same shape.
  fileprivate mutating func add(_ other: WaitingTally) {
    count += other.count
    lineCount += other.lineCount
    lines.formUnion(other.lines)
    places += other.places
  }
}

extension ProgramTally.Tally {
  mutating func add(_ count: Int, _ lineCount: Int, _ lines: LineRanges) {
    self.count += count
    self.lineCount += lineCount
    self.lines.formUnion(lines)
  }
}
