import Glibc
package import Machine
package import Runs

/// A program that runs, under strace or beside it, with its place in the run.
package final class RecordedProgram {
  /// Where it is on its way.
  package enum Stage: Sendable, Equatable {
    /// strace and the program are there.
    case running
    /// The program has ended; strace follows what it has left behind.
    case leftBehind
    /// strace has gone and the program goes on, which nobody traces.
    case untraced
    /// Both are gone, and so is whatever else was traced.
    case over
  }

  package let name: String
  package let tracePath: String
  package private(set) var record: ProgramRecord
  package private(set) var stage = Stage.running
  /// The process that this one started: strace.
  package let child: Int32
  /// How it ended.
  private var childEnd: Child.End?
  /// How the program ended, where it is this process's own child.
  package internal(set) var ownEnd: Child.End?
  /// The program, once the trace shows its id.
  private var program: ProcessIdentity?
  /// When the program was found gone.
  private var gone: Int?
  /// When what is left of it is killed, once it has been asked to end: again and again, for a process may just be making
  /// another.
  private var killsAt: Int?
  /// Whether it has had SIGTERM, and a moment to end.
  private var wasAsked = false
  /// Whether its trace has shown that it can be talked to.
  package var listened = false
  private var place: RunPlace?
  /// Whether it was there before, and is traced from now on: it is not ours to end.
  private let isAttached: Bool
  /// Whether it is in a PID namespace of its own, with the strace that traces it.
  private let isApart: Bool
  /// Whether nobody traces it: the child is the program itself.
  package var isUntraced: Bool { record.mode == .untraced }
  /// Why its program could not be begun, where no trace says so: an errno.
  package let startFailure: Int32?
  /// What an untraced program had made when it was asked to end.
  private var family: [ProcessIdentity] = []
  /// What is in the environment of all that it makes, and of nobody else.
  private let marks: [String]
  /// Whether Ctrl-C ends it, and not its trace alone.
  private let endsAtInterrupt: Bool

  /// - Parameters:
  ///   - child: strace, or the program where nobody traces it; the negative errno where that could not be begun.
  ///   - attached: the process that was there before.
  ///   - isApart: whether it and its strace have a PID namespace of their own.
  ///   - marks: entries of its environment that it has from this run alone.
  package init(
    place: consuming RunPlace, record: ProgramRecord, child: Int32, attached: ProcessIdentity? = nil,
    isApart: Bool = false, marks: [String], endsAtInterrupt: Bool = false
  ) {
    (self.marks, self.isApart, self.endsAtInterrupt) = (marks, isApart, endsAtInterrupt)
    program = attached ?? (record.mode == .untraced ? ProcessIdentity(pid: child) : nil)
    isAttached = attached != nil
    startFailure = child < 0 ? -child : nil
    name = place.name
    tracePath = place.folder.file(of: place.name, "strace")
    self.record = record
    self.child = child
    self.record.process = ProcessIdentity(pid: child)
    self.place = consume place
    if startFailure != nil { stage = .over }
  }

  /// The program's id, where the trace shows it by now.
  package var pid: Int32? { program?.pid }
  package var isOver: Bool { stage == .over }
  /// Whether the program itself runs.
  package var isRunning: Bool { stage == .running || stage == .untraced }

  /// Whether nothing is left of the child, which takes a moment where it was killed.
  var isReaped: Bool { childEnd != nil || startFailure != nil }

  /// Notes that strace has ended.
  func childEnded(_ end: Child.End) {
    childEnd = end
    if isUntraced { ownEnd = end }
  }

  /// Writes what is known of it by now.
  package func write() throws(RunFolder.Problem) { try place?.write(record) }

  /// Writes what /proc said of its descriptors.
  func write(_ descriptors: DescriptorsRecord) throws(RunFolder.Problem) { try place?.write(descriptors) }

  // MARK: Looking

  /// Looks at what has changed, and says what a person must know.
  func look(at now: Int, _ say: (String) -> Void) {
    findProgram()
    switch stage {
    case .over: return
    case .untraced:
      if !(program?.isThere ?? false) { end() }
    case .running where isUntraced:
      if childEnd != nil, !family.contains(where: \.isThere) { endUntraced(at: now, say) }
    case .running, .leftBehind:
      if let childEnd { return straceEnded(childEnd, say) }
      lookForRest(at: now, say)
    }
    if let killsAt, now >= killsAt {
      if wasAsked {
        say("\(name): is still there 2 s after SIGTERM: socklab kills it (SIGKILL)")
        wasAsked = false
      }
      kill()
      self.killsAt = now + 100
    }
  }

  /// What an untraced program has left behind goes on, and nothing is waited for; it is said once it is sure that it does
  /// not end with the program.
  private func endUntraced(at now: Int, _ say: (String) -> Void) {
    let since = gone ?? now
    gone = since
    let rest = survivors
    guard rest.isEmpty || now - since >= Self.patience else { return }
    if !rest.isEmpty {
      say("\(name): the program has ended and left process \(Self.list(rest)) behind, which goes on untraced")
    }
    end()
  }

  /// What an untraced program has made and not ended. A daemon of an earlier run in this folder has the same environment
  /// and is older than this process.
  private var survivors: [Int32] {
    guard let begin = ProcessTable.start(of: getpid()) else { return [] }
    return ProcessTable.processes(with: marks).filter { pid in
      pid != child && ProcessTable.start(of: pid).map { $0 >= begin } ?? false
    }
  }

  /// How long what a program has made may outlive it without being told of, in milliseconds.
  private static let patience = 300

  /// The first ids of many.
  private static func list(_ ids: [Int32]) -> String {
    ids.prefix(8).map { "\($0)" }.joined(separator: ", ") + (ids.count > 8 ? ", ..." : "")
  }

  private func findProgram() {
    guard program == nil, var pid = Self.firstNumber(of: tracePath) else { return }
    // strace names it as its own PID namespace does.
    if isApart {
      guard let own = ProcessTable.descendant(of: child, known: pid) else { return }
      pid = own
    }
    program = ProcessIdentity(pid: pid)
  }

  private func straceEnded(_ end: Child.End, _ say: (String) -> Void) {
    guard stage == .running, !isAttached, let program, program.isThere else {
      // Of a program that was killed strace writes that, and then kills itself by the same signal; what was stopped here is no news.
      if case .killed = end, stage == .running, !isAttached, !record.endedByUs,
        TraceEnds(of: tracePath).end == nil
      {
        say("\(name): strace has ended\(Self.words(end)), and the program behind it, untraced")
      }
      return self.end()
    }
    stage = .untraced
    say(
      "\(name): strace has ended\(Self.words(end)), and process \(program.pid) goes on untraced; "
        + "what it did up to here is kept")
  }

  /// What the program has left behind is said once it is sure: strace is told of the end a moment later than anybody else.
  private func lookForRest(at now: Int, _ say: (String) -> Void) {
    guard stage == .running, let program, !program.isThere else { return }
    guard let gone else {
      self.gone = now
      return
    }
    guard now - gone >= Self.patience else { return }
    let rest = ProcessTable.tracees(of: child)
    guard !rest.isEmpty else { return }
    stage = .leftBehind
    say(
      "\(name): the program has ended and left process \(Self.list(rest)) behind, which strace follows"
        + (endsAtInterrupt ? "" : "; Ctrl-C ends the trace alone"))
  }

  private func end() {
    stage = .over
    record.end = Clock.seconds
    if childEnd == nil { _ = Glibc.kill(child, SIGKILL) }
  }

  // MARK: Ending

  /// Asks the program to end; whatever of it is there two seconds later is killed.
  func ask(at now: Int) {
    guard killsAt == nil, stage != .over else { return }
    // strace lets go of what it did not start.
    guard !isAttached else { return letGo() }
    findProgram()
    record.endedByUs = true
    if isUntraced { return askFamily(at: now) }
    let isThere = stage != .leftBehind && program?.isThere ?? false
    killsAt = isThere ? now + 2_000 : now
    wasAsked = isThere
    if isThere, let program { _ = Glibc.kill(program.pid, SIGTERM) }
  }

  /// Ends it and all that it has made, at once and without a word: with the first process of a PID namespace its others end, and
  /// what strace had still to write is lost.
  package func stop() {
    guard stage != .over else { return }
    findProgram()
    record.endedByUs = true
    if isApart { _ = Glibc.kill(child, SIGKILL) } else { kill() }
    killsAt = killsAt ?? Clock.milliseconds + 100
  }

  /// Asks an untraced program to end, and all that it has made: nobody else knows of them.
  private func askFamily(at now: Int) {
    family = ([child] + ProcessTable.descendants(of: child)).compactMap(ProcessIdentity.init(pid:))
    killsAt = now + 2_000
    for process in family { _ = Glibc.kill(process.pid, SIGTERM) }
  }

  private func kill() {
    if isUntraced {
      // It may have made more since.
      family = (family.map(\.pid) + ProcessTable.descendants(of: child)).compactMap(
        ProcessIdentity.init(pid:)
      )
      .filter { now in family.contains(now) || !family.contains { $0.pid == now.pid } }
      for process in family { _ = Glibc.kill(process.pid, SIGKILL) }
      return
    }
    // All that strace traces: the program's own processes. strace ends with the last of them.
    var victims = ProcessTable.tracees(of: child)
    if stage == .untraced, let program, program.isThere { victims.append(program.pid) }
    for pid in victims { _ = Glibc.kill(pid, SIGKILL) }
    // It has not begun a program yet: strace's own child may wait for it, stopped, and would for ever.
    if victims.isEmpty {
      for pid in ProcessTable.descendants(of: child) + [child] { _ = Glibc.kill(pid, SIGKILL) }
    }
  }

  /// Ends strace alone, where there is one; the program goes on. SIGTERM it would ignore.
  func letGo() { if childEnd == nil, !isUntraced { _ = Glibc.kill(child, isAttached ? SIGINT : SIGKILL) } }

  /// Ends the program's part in the run, with what its trace says of its end.
  /// - Returns: the names of the other programs that are going on in this run.
  package func leave(_ end: ProgramRecord.End?) throws(RunFolder.Problem) -> [String] {
    record.exit = end
    try write()
    guard let place = place.take() else { return [] }
    return try place.leave()
  }

  // MARK: Facts

  private static func words(_ end: Child.End) -> String {
    switch end {
    case .exited(let status): " with \(status)"
    case .killed(let signal): " by signal \(signal)"
    }
  }

  /// The number that a file begins with, as strace -f writes the process's id before each line.
  private static func firstNumber(of path: String) -> Int32? {
    guard let head = Files.head(of: path, bytes: 16) else { return nil }
    let digits = head.bytes.prefix { (0x30...0x39).contains($0) }
    guard digits.count < head.bytes.count else { return nil }
    return Int32(String(decoding: digits, as: UTF8.self))
  }
}
