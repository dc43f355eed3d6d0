import LinuxABI

/// What a trace says of the kernel: its processes, their descriptors, the open files and sockets behind them.
///
/// It goes through a trace once and is told each call's beginning and return. What frees a number acts at the beginning,
/// what makes one at the return; ``effects`` says after each what changed. Memory is for what is alive, up to the bounds
/// of ``Bound``; behind one of them it says so in ``exceeded``, and what is new is unknown.
package struct KernelState: ~Copyable {
  /// What the last line changed.
  package internal(set) var effects = Effects()
  /// The bounds that the trace went beyond.
  package internal(set) var exceeded: Set<Bound> = []
  /// Bytes of the paths in ``programs``.
  var pathBytes = 0
  /// Every program of the trace, in the order in which they began.
  package internal(set) var programs: [RunningProgram] = []
  let calls = Calls.all
  /// Whether the states of sockets before each call are wanted.
  let keepsStates: Bool
  /// Whether each descriptor that is made or freed is wanted.
  let keepsDescriptors: Bool
  /// What the first process had open when the trace began, as far as another witness saw it.
  package let older: [OlderDescriptor]
  var olderAreGiven = false

  // Open files, by slot.
  var files: [OpenFile] = []
  var freeSlots: [Int32] = []
  /// Slots to be free when the next line comes.
  var leaving: [Int32] = []
  var serial: Int32 = 0

  // Tables, by index; numbers that are older than the trace, by root.
  var tables: [DescriptorTable] = []
  var tableUsers: [Int] = []
  var freeTables: [Int] = []
  var roots: [[Int64: RootEntry]] = []
  var rootUsers: [Int] = []
  var freeRoots: [Int] = []
  var descriptorCount = 0
  var pages = DescriptorPages()
  /// The pages of all tables together, as often as they are shared.
  var pageCount = 0

  // Processes by slot, threads by id. A trace without ids has one thread.
  var processes: [TracedProcess] = []
  /// The slots of the processes that are alive, by their ids' indices.
  var processSlots: [Int32: Int32] = [:]
  var freeProcesses: [Int32] = []
  /// Slots of processes to be free when the next line comes.
  var leavingProcesses: [Int32] = []
  var processCount: Int32 = 0
  /// The process of all threads that are too many.
  var overflow: Int32?
  /// The process of a call that is told of when its process has ended.
  var recalled: TracedProcess?
  var threads: [Int: TracedThread] = [:]
  /// The calls that are under way, by thread: what their beginnings said.
  var underWay: [Int: CallUnderWay] = [:]
  /// What the sockets of those calls were when they began, by thread; only where that is wanted.
  var statesBefore: [Int: SocketState] = [:]
  /// The calls whose threads ended, or went on, before they returned, by the line where they began: strace's line for
  /// such a call comes when the trace ends.
  var interrupted: [Int: InterruptedCall] = [:]
  /// Calls that return in another thread than they began in, by line: execve(2) in a thread that is no leader.
  var moved: [Int: Int] = [:]
  /// The thread of the last line, and its process: most lines are the same thread's as the one before.
  var lastThread = (id: Int.min, process: 0)
  var forksUnderWay: [Int] = []
  /// The tables of children to come, as the calls that make them found their callers' tables; by thread.
  var childTables: [Int: Int] = [:]
  /// Threads that calls made and that have not been seen yet, in the order of the trace.
  var unseen: [(thread: Int, line: Int)] = []
  var madeAndSeen = 0
  /// The line where the first began that is gone without a line of its own: wait4(2) told of it, or its id came again.
  var firstGone: Int?
  var firstUnfollowed: (line: Int, count: Int) = (0, 0)
  /// How many of those that were made share the table of whoever made them.
  var sharersMade = 0
  var startsWithExecve: Bool?
  /// The processes that strace found when it came, as far as they are told apart: threads are taken for one of them.
  var attached: [TracedProcess.ID] = []
  /// Whether there was one.
  var hasAttached = false
  /// The modes of processes of which no call was seen yet, by their ids.
  var modes: [Int: Interfaces] = [:]
  /// The processes of a trace that does not show how they came to be: what their numbers stood for before it they have
  /// from one parent, and their program is the same as far as the trace shows it.
  var family: (root: Int, program: Int)?
  let survey: ProcessSurvey
  /// The survey's, of ids that have not ended yet.
  var lives: [Int: ProcessSurvey.Life]
  /// Whether close(2) is shown, as far as is known.
  var showsCloses: Bool
  /// Whether there is an io_uring(7): what goes through it is hidden, closes, too.
  package internal(set) var hasRing = false
  /// Whether a number that is given is known to have been free, as far as strace followed.
  var showsEveryClose: Bool { showsCloses && !hasRing }
  /// Whether a number was given that was in use, and nothing shown had freed it: such calls are not in the trace.
  package internal(set) var givesUnfreed = false
  static let noThread = -1

  /// What epoll sets watch, by their slots.
  var watched: [Int32: EpollSet] = [:]
  var watchedCount = 0
  /// Descriptors that lie in messages on their way, by the socket that will receive them.
  var passing: [Int32: PassedQueue] = [:]
  /// With what waits in ``backlogs``.
  var passingCount = 0
  /// Listeners with a path or an abstract name: unix(7).
  var offered: [SocketAddress: OpenFile.ID] = [:]
  /// The servers' ends of connections that no accept(2) has taken, by the slot of their listener.
  var backlogs: [Int32: [OpenFile.ID]] = [:]

  /// The state before the first line of a trace.
  ///
  /// - Parameters:
  ///   - keepsStates: whether ``Effects/before`` is wanted.
  ///   - keepsDescriptors: whether ``Effects/descriptors`` is wanted.
  ///   - survey: what a first time through the trace found.
  ///   - older: what the process that strace attached to had open by then.
  package init(
    keepsStates: Bool = false, keepsDescriptors: Bool = false, survey: ProcessSurvey = ProcessSurvey(),
    older: [OlderDescriptor] = []
  ) {
    self.survey = survey
    self.older = older
    lives = survey.lives
    showsCloses = survey.showsCloses
    self.keepsStates = keepsStates
    self.keepsDescriptors = keepsDescriptors
  }

  /// An open file that is alive, or that ended with the last line.
  package func file(_ id: OpenFile.ID) -> OpenFile? {
    guard files.indices.contains(Int(id.slot)), files[Int(id.slot)].id == id else { return nil }
    return files[Int(id.slot)]
  }

  /// What is known of an open file as a socket; nil where it is none. ``file(_:)`` makes a copy of much more.
  package func socket(_ id: OpenFile.ID) -> SocketState? {
    let slot = Int(id.slot)
    return slot < files.count && files[slot].id == id ? files[slot].socket : nil
  }

  /// Whether an open file is an epoll set. It is asked for each line, and ``file(_:)`` makes a copy.
  package func isEpollSet(_ id: OpenFile.ID) -> Bool {
    let slot = Int(id.slot)
    return slot < files.count && files[slot].id == id && files[slot].kind == .epoll
  }

  /// Whether an open file is a socket, or an epoll set that has one.
  package func concernsSockets(_ id: OpenFile.ID) -> Bool {
    let slot = Int(id.slot)
    guard slot < files.count, files[slot].id == id else { return false }
    return files[slot].concernsSockets
  }

  /// A process that is alive, or that ended with the last line. Of one that ended before nothing is kept but that.
  package func process(_ id: TracedProcess.ID) -> TracedProcess {
    if let slot = processSlots[id.index] { return processes[Int(slot)] }
    if let recalled, recalled.id == id { return recalled }
    return TracedProcess(id: id, pid: nil, parent: nil, birth: 0, program: 0, isEnded: true, table: 0)
  }

  /// The process of a thread; nil for one that was not seen, or has ended.
  package func process(ofThread thread: Int?) -> TracedProcess? {
    threads[thread ?? Self.noThread].map { processes[Int($0.process)] }
  }

  /// What a number stands for now; nil where nothing is known.
  package func file(_ number: Int64, of process: TracedProcess.ID) -> OpenFile.ID? {
    guard let slot = processSlots[process.index] else { return nil }
    return known(number, Int(slot))
  }

  /// What a process's numbers stand for, ascending; of those that it had before the trace began, the ones that were used.
  package func descriptors(of process: TracedProcess.ID) -> [(number: Int64, file: OpenFile.ID)] {
    guard let slot = processSlots[process.index] else { return [] }
    return tables[processes[Int(slot)].table].files(pages).map { ($0.number, files[Int($0.entry.slot)].id) }
  }

  /// The lowest number of a range that the trace shows free in a process's table; nil where it shows none.
  package func freeNumber(in range: Range<Int64>, of process: TracedProcess.ID) -> Int64? {
    guard let slot = processSlots[process.index] else { return nil }
    return tables[processes[Int(slot)].table].firstFreed(in: range, pages)
  }

  /// Whether a process's table of descriptors is another process's as well: CLONE_FILES.
  package func sharesTable(_ process: TracedProcess.ID) -> Bool {
    guard let slot = processSlots[process.index] else { return true }
    return tableUsers[processes[Int(slot)].table] > 1
  }

  /// Whether two processes that are alive have one table of descriptors.
  package func shareTable(_ one: TracedProcess.ID, _ other: TracedProcess.ID) -> Bool {
    guard let first = processSlots[one.index], let second = processSlots[other.index] else { return false }
    let (one, other) = (processes[Int(first)], processes[Int(second)])
    return !one.isEnded && !other.isEnded && one.table == other.table
  }

  /// Whether the table of a process that ended with the last line is another process's still: nothing was closed.
  package func leavesTable(_ process: TracedProcess.ID) -> Bool {
    guard let slot = processSlots[process.index], processes[Int(slot)].isEnded else { return false }
    return tableUsers[processes[Int(slot)].table] > 0
  }

  /// The line that made a thread or a child of which the trace shows nothing, where it shows nothing of any: strace did
  /// not follow (no `-f`). nil where it did, or where nothing was made.
  package var unfollowed: (line: Int, count: Int)? {
    madeAndSeen == 0 && firstUnfollowed.count > 0 ? firstUnfollowed : nil
  }

  // MARK: Calls

  /// A call begins and returns in one line: nothing that the trace shows happened in between.
  package mutating func whole(_ facts: borrowing CallFacts, _ labels: borrowing LabelList) {
    startLine()
    let process = self.process(of: facts)
    let call = begin(facts, process, labels)
    end(call, facts, process, labels)
    if call.isHeld { release(callUnderWay: call) }
  }

  /// A call begins.
  package mutating func enter(_ facts: borrowing CallFacts, _ labels: borrowing LabelList) {
    startLine()
    let thread = facts.thread ?? Self.noThread
    let process = self.process(of: facts)
    var call = begin(facts, process, labels, isUnderWay: true)
    effects.begun = Effects.Begun(call: facts.call, thread: facts.thread, process: processes[process].id)
    call.number = facts.subject.number
    call.constants = facts.constants
    call.isForSocketsAlone = facts.traits?.isForSocketsAlone ?? false
    interrupt(thread)
    guard threads[thread] != nil else { return release(callUnderWay: call) }
    // The accept may return before the connect does.
    if facts.call == calls.connect, !facts.isInjected, let subject = call.subject { reach(subject, facts) }
    doubt(call.subject, line: call.line)
    doubt(call.second, line: call.line)
    beginSending(&call, facts, process, labels)
    underWay[thread] = call
    if let before = effects.before {
      statesBefore[thread] = before
      effects.before = nil
    }
    if facts.traits?.process == .forks, forksUnderWay.count < TableBound.forks {
      forksUnderWay.append(thread)
      if !facts.constants.contains(.thread), !facts.constants.contains(.files) {
        childTables[thread] = copyTable(tables[processes[process].table])
      }
    }
  }

  /// A call that ``enter(_:_:)`` was told of returns.
  package mutating func leave(_ facts: inout CallFacts, _ labels: borrowing LabelList) {
    startLine()
    var thread = facts.thread ?? Self.noThread
    if underWay[thread]?.line != facts.lines.first {
      if let leader = moved.removeValue(forKey: facts.lines.first) {
        facts.thread = leader
        thread = leader
      }
      if underWay[thread]?.line != facts.lines.first,
        let call = interrupted.removeValue(forKey: facts.lines.first)
      {
        return tell(call, facts)
      }
    }
    let process = self.process(of: facts)
    guard let call = underWay[thread], call.line == facts.lines.first else {
      // A second half alone; or a first half of which the beginning is forgotten, and what it freed is free.
      let call = begin(facts, process, labels, isOver: facts.outcome == .none)
      end(call, facts, process, labels)
      if call.isHeld { release(callUnderWay: call) }
      return
    }
    underWay[thread] = nil
    if keepsStates { effects.before = statesBefore.removeValue(forKey: thread) }
    var returning = call
    if let subject = call.subject, disproves(facts, subject) {
      returning.subject = replaced(subject, facts, process)
      releaseCall(subject)
      if let new = returning.subject { files[Int(new.slot)].callsUnderWay += 1 }
    }
    if facts.outcome.errno == .badDescriptor { forgetFound(&returning, facts, process) }
    if facts.isInjected { giveBack(call, facts, process) }
    end(returning, facts, process, labels)
    endFork(thread)
    release(callUnderWay: returning)
  }

  /// Takes what strace says of the mode of a process.
  mutating func note(_ mode: ModeFacts) {
    startLine()
    // A trace without ids has one thread, whatever strace calls it here.
    locate(threads[mode.process] == nil && threads[Self.noThread] != nil ? nil : mode.process)
    if let program = effects.program {
      run(program, in: mode.interfaces)
    } else if modes.count < TableBound.unseen {
      modes[mode.process] = modes[mode.process].map { $0 == mode.interfaces ? $0 : [] } ?? mode.interfaces
    }
  }

  /// A program of two modes is of no one machine.
  mutating func run(_ program: Int, in mode: Interfaces) {
    let isSame = programs[program].mode.map { $0 == mode } ?? true
    programs[program].mode = mode
    programs[program].interfaces.formIntersection(isSame ? mode : [])
  }

  /// A line that says nothing of calls and processes.
  package mutating func skip(thread: Int?) {
    startLine()
    locate(thread)
  }

  /// Notes whose line it is.
  mutating func locate(_ thread: Int?) {
    guard let known = threads[thread ?? Self.noThread] else { return }
    effects.program = processes[Int(known.process)].program
    effects.pid = processes[Int(known.process)].pid
    effects.process = processes[Int(known.process)].id
  }
}
