import CallForms
import LinuxABI
import StraceParser
package import TraceModel

/// Calls on sockets: whose they are, and what each socket proves to be for.
extension TableReader {
  /// A call about a socket, or one that only sockets allow.
  mutating func concern(
    _ called: Called, _ state: borrowing KernelState, _ parser: borrowing LineParser,
    _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    let program = called.program
    if called.isForSocketsAlone {
      programs[program].calls = true
    }
    var about: Int?
    var file: OpenFile.ID?
    if let subject = called.subject, state.concernsSockets(subject) {
      file = subject
      about = slot(subject, state)
    } else if let made = called.made, state.concernsSockets(made) {
      file = made
      about = slot(made, state)
      if let about, !programs[program].hasBegun, programs[program].start.count < 64 {
        programs[program].start.append(ProgramTally.Stretch(line: place.line, socket: purposes[about].serial))
        startSlots[purposes[about].serial] = about
      }
    } else if let second = called.second, state.concernsSockets(second) {
      file = second
      about = slot(second, state)
    }
    if called.call == Uses.epollControl, let second = called.second, state.concernsSockets(second) {
      watch(slot(second, state))
    }
    if let about { direct(about, called, state) }
    let isOnSet = called.subject.map { state.isEpollSet($0) } ?? false
    let tally = tally(called, parser, s, place, file: isOnSet ? .epollSet : .other)
    if about == nil, !state.effects.candidates.isEmpty {
      let concerned = state.effects.candidates.filter { state.concernsSockets($0) }
      // Who waits for one descriptor alone is no loop.
      if concerned.count > 1 {
        for id in concerned
        where concerned.contains(where: { $0 != id && $0 != state.socket(id)?.pair }) {
          purposes[slot(id, state)].pair.isWatched = true
        }
      }
      for id in concerned { noteOwner(slot(id, state), id, program, isUse: true, state) }
      return wait(tally, for: concerned, state)
    }
    guard let about else {
      programs[program].hasOwnSocket = true
      return book(
        tally, Self.isQuestion(called) ? .probe : .conversation, isAbout: true, errno: called.outcome.errno)
    }
    if called.call == Uses.pairing, let file, let twin = state.socket(file)?.pair {
      let maker = PairMaker(program: program, first: purposes[about].serial)
      for end in [about, slot(twin, state)] { purposes[end].pairMaker = maker }
      hasPairs = true
    }
    if let file { noteOwner(about, file, program, isUse: Uses.using.contains(called.call), state) }
    // Of a pair its use decides.
    if Uses.moving.contains(called.call), purposes[about].isPair { purposes[about].isHeld = false }
    if let file, purposes[about].isPair, !purposes[about].isUsed {
      takePair(called, file, about, state)
    } else if Uses.using.contains(called.call) {
      purposes[about].isUsed = true
    }
    if Uses.moving.contains(called.call) { purposes[about].carriesData = true }
    if called.call == Uses.connect, let socket = called.subject.flatMap({ state.socket($0) }) {
      // What strace injects reaches no socket, and says whom it was for all the same.
      let address = state.effects.address ?? socket.target ?? socket.peer
      if Uses.isLookUp(address) {
        purposes[about].isLookUp = true
        programs[program].lookUps.insert(address?.port == nil ? .daemon : .names)
      }
      if case .unix? = address, !purposes[about].carriesData {
        let length = parser.event(s, place).call?.arguments.last?.number
        if Uses.isSystemLog(address, length: length) { purposes[about].isSystemLog = true }
      }
    }
    if purposes[about].question?.take(called.call) == false {
      purposes[about].question = nil
      purposes[about].isUsed = true
    }
    if purposes[about].question?.isAnswered ?? false {
      programs[program].hasLookedUp = true
      programs[program].lookUps.insert(.interfaces)
    }
    if purposes[about].isLookUp { programs[program].hasLookedUp = true }
    if mayThrowAway(called, tally, about) { return }
    put(tally, about, errno: called.outcome.errno)
  }

  /// Notes whose socket a program calls something on: its own, or an end of a pair that another program has lent to it. One
  /// that is only marked close-on-exec, or closed, with whatever else was inherited, is not lent.
  private mutating func noteOwner(
    _ slot: Int, _ file: OpenFile.ID, _ program: Int, isUse: Bool, _ state: borrowing KernelState
  ) {
    guard let maker = purposes[slot].pairMaker, maker.program != program else {
      programs[program].hasOwnSocket = true
      return
    }
    guard isUse, !purposes[slot].isLent else { return }
    purposes[slot].isLent = true
    if let twin = twin(of: file, state) { purposes[twin].isLent = true }
  }

  /// A program is there that may have inherited ends of pairs: what they are for, its use of them decides.
  mutating func inherit(_ process: TracedProcess.ID, _ program: Int, _ state: borrowing KernelState) {
    for (_, file) in state.descriptors(of: process) {
      let slot = Int(file.slot)
      guard slot < purposes.count, purposes[slot].serial == file.serial, let maker = purposes[slot].pairMaker,
        maker.program != program
      else { continue }
      purposes[slot].isInherited = true
      if let twin = twin(of: file, state) { purposes[twin].isInherited = true }
    }
  }

  /// Books a call on a socket, or lets it wait until it is known what the socket is for.
  mutating func put(_ tally: WaitingTally, _ about: Int, errno: Errno?) {
    if let decided = purposes[about].decided {
      if !purposes[about].waiting.isEmpty { settle(about, isClosed: false) }
      book(tally, decided, isAbout: true, errno: errno, slot: about)
    } else {
      append(tally, about)
    }
  }

  /// A stream becomes a listener or a connection, and what a listener accepts is of one purpose with it. One that is older
  /// than the trace was one of them already.
  private mutating func direct(_ slot: Int, _ called: Called, _ state: borrowing KernelState) {
    let accepts = Uses.accepting.contains(called.call)
    if accepts || called.call == Uses.listen {
      purposes[slot].isListener = true
    } else if called.call != Uses.connect, !Uses.moving.contains(called.call), !purposes[slot].isOlder {
      return
    }
    purposes[slot].isUndirected = false
    guard !purposes[slot].isDatagram, !purposes[slot].isPair else { return }
    if purposes[slot].group == 0 {
      groupCount = min(groupCount + 1, FileClass.groupLimit)
      purposes[slot].group = groupCount
    }
    if accepts, let made = called.made {
      let connection = self.slot(made, state)
      purposes[connection].group = purposes[slot].group
      // No loop waits for the listener: none takes what it accepts.
      if !purposes[slot].isWatched { purposes[connection].isHeld = false }
    }
  }

  /// A runtime asks whether its input is a socket: Java by getsockname(2), bash by getpeername(2). A call that wanted more
  /// than an answer, recvfrom(2), is the program's.
  package static func isQuestion(_ called: Called) -> Bool {
    called.outcome.errno == .notSocket && (0...2).contains(called.number) && Uses.asking.contains(called.call)
  }

  /// A call on one of a pair: both ends were made for one purpose.
  private mutating func takePair(
    _ called: Called, _ file: OpenFile.ID, _ slot: Int, _ state: borrowing KernelState
  ) {
    let twin = twin(of: file, state)
    if let twin { purposes[slot].pair.merge(purposes[twin].pair) }
    if purposes[slot].pair.take(called, on: file.serial) {
      if let twin { purposes[twin].pair = purposes[slot].pair }
    } else {
      use(slot)
      if let twin { use(twin) }
    }
  }

  /// Where the other one of a pair stands among the purposes; nil where it is gone.
  private func twin(of file: OpenFile.ID, _ state: borrowing KernelState) -> Int? {
    guard let twin = state.socket(file)?.pair else { return nil }
    let other = Int(twin.slot)
    return other < purposes.count && purposes[other].serial == twin.serial ? other : nil
  }

  /// A socket was put into an epoll set, changed in it or taken out of it.
  private mutating func watch(_ slot: Int) {
    purposes[slot].pair.isWatched = true
    purposes[slot].isWatched = true
    purposes[slot].isHeld = false
    if !purposes[slot].isPair || purposes[slot].isUsed { use(slot) }
  }

  private mutating func use(_ slot: Int) {
    purposes[slot].isUsed = true
    if purposes[slot].decided != nil, !purposes[slot].waiting.isEmpty { settle(slot, isClosed: false) }
  }
}
