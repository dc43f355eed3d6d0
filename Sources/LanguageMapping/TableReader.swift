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
  package internal(set) var shapes = CallShapes(hasMarks: true)
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
  /// Whether the trace shows a pair of sockets being made.
  var hasPairs = false
  /// The calls on a socket that may be thrown away.
  var throwing: Throwing?
  let keepsPlaces: Bool
  /// What each socket was for, by its serial number, where that is kept.
  package internal(set) var subjects: [Int32: LanguageRow.Subject] = [:]
  let keepsSubjects: Bool
  /// Where the sockets of ``ProgramTally/start`` stand among the purposes, by their serial numbers.
  var startSlots: [Int32: Int] = [:]
  /// How many ``FileClass/group``s there are.
  var groupCount: UInt8 = 0

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
    if hasPairs {
      for case .executed(let process, let program) in state.effects.processes {
        inherit(process, program, state)
      }
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
      // It never had a socket of its own: all of it was start-up, or what came before the pair that it lent.
      let lent = programs[program].lentPair
      begin(program, at: lent?.socket, line: lent?.line ?? .max)
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
