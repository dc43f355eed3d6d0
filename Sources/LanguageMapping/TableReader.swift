package import CallForms
import LinuxABI
package import StraceParser
package import TraceModel

/// Reads a trace for ``LanguageTable``: line by line, in memory that does not grow with the trace.
///
///     var model = ModelReader()
///     var reader = TableReader()
///     model.feed(chunk.span) { state, parser, text, place in reader.take(state, parser, text, place) }
///     model.finish { state, parser, text, place in reader.take(state, parser, text, place) }
///     let table = try reader.table(.recognise, model.state)
package struct TableReader: ~Copyable {
  /// The shapes of calls that may be about a socket; the last one's after each line that has such a call.
  package internal(set) var shapes = CallShapes()
  var purposes: [FilePurpose] = []
  var programs: [ProgramTally] = []
  /// Tallies that wait for several files, poll(2)'s; nil once they are booked.
  var shared: [WaitingTally?] = []
  /// The number of the tally of each kind of call and set of files that wait together.
  var sharedNumbers: [SharedKey: Int] = [:]
  /// Room for the files in the keys.
  var sharedRoom = 1 << 18
  /// Whether a call that waits for several files was left out of what waits for one of them.
  var hasLostWaits = false
  var lineCount = 0
  var straceLines = 0
  var unrecognisedLines = 0
  var unownedSignals = 0
  var unownedExits = 0
  /// The thread of the last call, and its program; how many threads programs are known by.
  private var lastThread = (id: Int.min, program: -1)
  private var threadCount = 0
  var otherCalls = OtherCalls()
  /// What became of each event, where that is kept.
  var places: [PlaceRecord] = []
  /// The calls on a socket that may be thrown away.
  var throwing: Throwing?
  let keepsPlaces: Bool
  /// What each socket was for, by its serial number, where that is kept.
  package internal(set) var subjects: [Int32: LanguageRow.Subject] = [:]
  let keepsSubjects: Bool

  /// Tallies of one file that wait; behind it a call is booked as what it would be for a file.
  static let waitingLimit = 64
  static let sharedLimit = 1 << 16

  /// Calls that are one tally: of one shape, for the same files.
  struct SharedKey: Hashable {
    var program: Int
    var shape: CallShapes.ID
    var stretch: Int?
    var isInputOutput: Bool
    var file: FileClass
    var files: [Int32]
  }

  /// What became of an event.
  struct PlaceRecord {
    var line: Int
    var program: Int
    var value: Value

    enum Value {
      case tally(ProgramTally.Key)
      case leftover(LanguageTable.Leftover)
      /// Start-up, or what the key or the leftover says, where the program had begun.
      case waiting
    }
  }

  /// - Parameters:
  ///   - keepsPlaces: whether each event's place is wanted, which costs memory for each.
  ///   - keepsSubjects: whether ``subjects`` is wanted, which costs memory for each socket.
  package init(keepsPlaces: Bool = false, keepsSubjects: Bool = false) {
    self.keepsPlaces = keepsPlaces
    self.keepsSubjects = keepsSubjects
  }

  /// Takes a line, and what it changed.
  package mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    while programs.count < state.programs.count {
      let program = state.programs[programs.count]
      programs.append(ProgramTally(isShownFromItsStart: program.path != nil, line: program.line))
    }
    for id in state.effects.learned { learn(id, state) }
    if state.effects.isCall {
      take(state.effects.call, state, parser, s, place)
    } else if !place.isBeginning {
      other(state, parser, place)
    }
    // What the end of a process, or its next program, closes the program has not closed.
    for id in state.effects.ended { end(id, isClosed: state.effects.processes.isEmpty, state) }
  }

  /// The trace has ended: what no call has decided is decided now.
  mutating func close() {
    keepThrowing()
    for slot in purposes.indices where purposes[slot].serial >= 0 {
      settle(slot, isClosed: false)
    }
    for whole in shared { if let whole { bookOther(whole, isAny: false) } }
    shared = []
    sharedNumbers = [:]
    for program in programs.indices where !programs[program].hasBegun {
      // It never had a socket of its own: all of it was start-up.
      begin(program, at: nil, line: .max)
    }
  }

  // MARK: Lines that are no calls

  private mutating func other(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ place: TraceStream.Place
  ) {
    let count = place.lineCount
    lineCount += count
    let program = state.effects.program
    var leftover = LanguageTable.Leftover.strace
    switch parser.head.kind {
    case .unrecognised, .cut:
      leftover = .unrecognised
      unrecognisedLines += count
    case .signal:
      leftover = .signal
      if let program { programs[program].signals += count } else { unownedSignals += count }
    case .exit, .superseded:
      leftover = .exit
      if parser.head.kind == .exit, parser.head.status.exists { otherCalls.noteEnd() }
      if let program { programs[program].exits += count } else { unownedExits += count }
    default: straceLines += count
    }
    if let program, leftover == .signal || leftover == .exit { programs[program].lines += count }
    if keepsPlaces {
      places.append(
        PlaceRecord(
          line: place.line, program: program ?? -1, value: .leftover(leftover)))
    }
  }

  // MARK: Calls

  private mutating func take(
    _ called: Called, _ state: borrowing KernelState, _ parser: borrowing LineParser,
    _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    let program = called.program
    let count = place.lineCount
    lineCount += count
    programs[program].lines += count
    if let thread = called.thread, thread != lastThread.id || program != lastThread.program {
      note(thread, of: called, state)
    }
    otherCalls.note(called)
    if let throwing, called.thread == throwing.thread, program == throwing.program,
      !Throwing.isSilent(called.call), !throwing.continues(with: called)
    {
      keepThrowing()
    }
    if keepsPlaces {
      places.append(
        PlaceRecord(
          line: place.line, program: program, value: .waiting))
    }
    if Self.any.contains(called.call) { programs[program].hasSet = true }
    if programs[program].ring == nil, Uses.ring.contains(called.call) { programs[program].ring = place.line }
    if !programs[program].hasBegun || Uses.opening.contains(called.call) {
      start(called, program, parser, s, place)
    }
    if called.concernsSocket {
      programs[program].touches = true
      concern(called, state, parser, s, place)
    } else if !state.effects.candidates.isEmpty {
      let tally = tally(called, parser, s, place, file: .other)
      wait(tally, for: state.effects.candidates, state)
    } else {
      unconcerned(called, parser, s, place)
    }
  }

  /// Notes by which ids a program can be asked for.
  private mutating func note(_ thread: Int, of called: Called, _ state: borrowing KernelState) {
    lastThread = (thread, called.program)
    let pid = state.programs[called.program].pid
    guard thread != pid, threadCount < Bound.threads.limit, state.process(called.process).pid == pid else {
      return
    }
    if programs[called.program].threads.insert(thread).inserted { threadCount += 1 }
  }

  /// A call about a socket, or one that only sockets allow.
  private mutating func concern(
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
      }
    } else if let second = called.second, state.concernsSockets(second) {
      file = second
      about = slot(second, state)
    }
    if called.call == Uses.epollControl, let second = called.second, state.concernsSockets(second) {
      watch(slot(second, state))
    }
    var kind = about.map { purposes[$0].isDatagram } ?? false ? FileClass.datagrams : .other
    if let subject = called.subject, state.isEpollSet(subject) { kind = .epollSet }
    let tally = tally(called, parser, s, place, file: kind)
    if about == nil, !state.effects.candidates.isEmpty {
      let concerned = state.effects.candidates.filter { state.concernsSockets($0) }
      for id in concerned { purposes[slot(id, state)].pair.isWatched = true }
      return wait(tally, for: concerned, state)
    }
    guard let about else {
      return book(
        tally, Self.isQuestion(called) ? .probe : .conversation, isAbout: true, errno: called.outcome.errno)
    }
    // What moves bytes before an event loop has taken it is the program's own.
    if Uses.moving.contains(called.call) { purposes[about].isHeld = false }
    if let file, purposes[about].isPair, !purposes[about].isUsed {
      takePair(called, file, about, state)
    } else if Uses.using.contains(called.call) {
      purposes[about].isUsed = true
    }
    if Uses.moving.contains(called.call) { purposes[about].carriesData = true }
    if called.call == Uses.connect, let socket = called.subject.flatMap({ state.file($0)?.socket }) {
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

  /// Books a call on a socket, or lets it wait until it is known what the socket is for.
  mutating func put(_ tally: WaitingTally, _ about: Int, errno: Errno?) {
    if let decided = purposes[about].decided {
      if !purposes[about].waiting.isEmpty { settle(about, isClosed: false) }
      book(
        tally, decided, isAbout: true, errno: errno, socket: purposes[about].serial,
        isWatched: purposes[about].isWatched)
    } else {
      append(tally, about)
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
    if purposes[slot].pair.take(called) {
      if let twin { purposes[twin].pair = purposes[slot].pair }
    } else {
      use(slot)
      if let twin { use(twin) }
    }
  }

  /// Where the other one of a pair stands among the purposes; nil where it is gone.
  private func twin(of file: OpenFile.ID, _ state: borrowing KernelState) -> Int? {
    guard let twin = state.file(file)?.socket?.pair else { return nil }
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

  /// A call about no socket.
  private mutating func unconcerned(
    _ called: Called, _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place
  ) {
    let program = called.program
    let isInputOutput = Self.streams.contains(called.call) && (0...2).contains(called.number)
    let isAny = Self.any.contains(called.call)
    let index = places.count - 1
    if programs[program].hasBegun {
      if isAny {
        let tally = tally(called, parser, s, place, file: .other)
        return book(tally, .conversation, isAbout: false, errno: called.outcome.errno)
      }
      if isInputOutput {
        programs[program].inputOutput += place.lineCount
      } else {
        programs[program].runtime += place.lineCount
      }
      if keepsPlaces { places[index].value = .leftover(isInputOutput ? .inputOutput : .runtime) }
      return
    }
    let last = programs[program].start.count - 1
    var shape: CallShapes.ID?
    if isAny {
      let id = shapes.id(parser, s, place, called.call)
      shape = id
      var lines = LineRanges()
      lines.insert(place.line)
      programs[program].start[last].any[id, default: ProgramTally.Tally()].add(1, place.lineCount, lines)
    } else if isInputOutput {
      programs[program].start[last].inputOutput += place.lineCount
    } else {
      programs[program].start[last].runtime += place.lineCount
    }
    if keepsPlaces { programs[program].start[last].places.append((index, shape, isInputOutput)) }
  }

  /// Calls that rows may take whatever they are about: what goes through a ring is hidden, and an epoll set may be older
  /// than the trace.
  static let any = SyscallSet([
    "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "io_uring_setup", "io_uring_enter",
    "io_uring_register",
  ])
  static let streams = SyscallSet(["read", "write", "readv", "writev"])

  private mutating func start(
    _ called: Called, _ program: Int, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    if !programs[program].hasBegun, !programs[program].signs.showsStart, parser.head.name.exists,
      SignFinder.isLoading(s, parser.head.name.range)
    {
      programs[program].signs.noteLoading()
    }
    let isProgram = Uses.executing.contains(called.call)
    if isProgram || Uses.opening.contains(called.call) {
      guard called.outcome.errno == nil, called.outcome != .otherFailure,
        let path = FactsReader.path(parser, s)
      else { return }
      if !programs[program].hasBegun {
        programs[program].signs.note(path: path, isProgram: isProgram, line: place.line)
      }
      if !isProgram, let lookUp = LookUps.files[path] {
        programs[program].hasLookedUp = true
        programs[program].lookUps.formUnion(lookUp)
      }
    } else if !programs[program].hasBegun, parser.head.name.exists,
      SignFinder.isWanted(s, parser.head.name.range)
    {
      programs[program].signs.note(parser.event(s, place))
    }
  }
}
