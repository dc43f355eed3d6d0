import Glibc
package import Machine
package import Runs

/// Runs programs, under strace where they are traced, until they have ended, and keeps what they leave within bounds.
///
/// It looks twenty times a second, and at once when a child has ended. What it needs to say it hands to `say`, a line each.
package struct Recorder: ~Copyable {
  /// What a run may take of the disk.
  package struct Bounds: Sendable {
    /// Bytes of all traces together.
    package var traces: UInt64 = 1 << 30
    /// Bytes that must stay free: strace does not stop at a full disk, and fills the program's standard error instead.
    package var free: UInt64 = 16 << 20

    package init() {}
  }

  package private(set) var programs: [RecordedProgram] = []
  /// Called at each look: for whoever tells what the growing traces show.
  package var look: (() -> Void)?
  private let folder: RunFolder
  private let bounds: Bounds
  private let signals = SignalWait()
  private let say: (String) -> Void
  /// Whether Ctrl-C ends the run at once: where the programs' input is not this terminal. Else the first one ends no program, and
  /// a second within two seconds does.
  private let endsAtInterrupt: Bool
  private var lastInterrupt: Int?
  /// When the space is looked at next, in milliseconds.
  private var nextWatch = 0
  private var isFull = false
  /// The signal that ends the run: SIGTERM or SIGHUP, or the terminal's where that ends it.
  package private(set) var endedBy: Int32?

  package init(
    in folder: RunFolder, bounds: Bounds, endsAtInterrupt: Bool = false, say: @escaping (String) -> Void
  ) {
    (self.folder, self.bounds, self.endsAtInterrupt, self.say) = (folder, bounds, endsAtInterrupt, say)
  }

  /// Starts a program under strace, or by itself where its record says that nobody traces it.
  /// - Parameters:
  ///   - path: of strace, or of the program that nobody traces.
  ///   - apart: what is started instead, in PID and mount namespaces of its own: its path, and the words that stand before
  ///     those of strace or the program.
  package mutating func start(
    _ place: consuming RunPlace, _ record: ProgramRecord, path: String, input: Child.Stream,
    output: Child.Stream = .own, errors: Child.Stream = .own, attached: ProcessIdentity? = nil,
    apart: [String]? = nil
  ) throws(RunFolder.Problem) -> RecordedProgram {
    let environment = [
      (name: "SOCKLAB_LOG_DIR", value: Files.resolved(folder.path) ?? folder.path),
      (name: "SOCKLAB_LOG_NAME", value: place.name),
    ]
    for (name, value) in environment { setenv(name, value, 1) }
    let isUntraced = record.mode == .untraced
    let words = isUntraced ? record.command : record.strace
    let child =
      if let apart {
        Child.startApart(
          apart[0], apart + [path] + words.dropFirst(), input: input, output: output, errors: errors)
      } else {
        Child.start(path, words, input: input, output: output, errors: errors)
      }
    guard child > 0 || isUntraced else { throw .init("\(path): \(String(cString: strerror(-child)))") }
    let program = RecordedProgram(
      place: place, record: record, child: child, attached: attached, isApart: apart != nil,
      marks: environment.map { "\($0.name)=\($0.value)" }, endsAtInterrupt: endsAtInterrupt)
    programs.append(program)
    try program.write()
    return program
  }

  /// Goes on until a condition holds, or nothing is left that runs.
  /// - Returns: whether the condition holds.
  package mutating func run(every milliseconds: Int = 50, until isDone: () -> Bool) -> Bool {
    while true {
      if isDone() { return true }
      guard programs.contains(where: { !$0.isOver }) else {
        awaitChildren()
        return isDone()
      }
      if let signal = signals.next(milliseconds: milliseconds) { take(signal) }
      takeEnds()
      let now = Clock.milliseconds
      for program in programs { program.look(at: now, say) }
      look?()
      if now >= nextWatch {
        nextWatch = now + 500
        watchSpace()
      }
    }
  }

  /// Takes the ends of all that is over: a program may have ended since its end was asked for, and been found gone; a strace
  /// that was killed is there for a moment.
  private mutating func awaitChildren() {
    let deadline = Clock.milliseconds + 1_000
    takeEnds()
    while programs.contains(where: { !$0.isReaped }), Clock.milliseconds < deadline {
      if let signal = signals.next(milliseconds: 5) { take(signal) }
      takeEnds()
    }
  }

  /// Notes which children have ended, and how: of a program whose trace has ended nobody else knows.
  private mutating func takeEnds() {
    for (pid, end) in Child.ended() {
      programs.first { $0.child == pid }?.childEnded(end)
      programs.first { $0.pid == pid }?.ownEnd = end
    }
  }

  /// Goes on for so long, or until a condition holds.
  package mutating func run(milliseconds: Int, until isDone: () -> Bool) {
    let end = Clock.milliseconds + milliseconds
    _ = run { isDone() || Clock.milliseconds >= end }
  }

  /// Ends a program that still runs, as a person would with kill(1).
  package mutating func end(_ program: RecordedProgram) {
    program.ask(at: Clock.milliseconds)
    _ = run { program.isOver }
  }

  /// Ends all programs that still run.
  package mutating func endAll() {
    let now = Clock.milliseconds
    for program in programs { program.ask(at: now) }
    _ = run { false }
  }

  private mutating func take(_ signal: Int32) {
    let now = Clock.milliseconds
    if endsAtInterrupt, signal != SIGCHLD {
      endedBy = signal
      for program in programs { program.stop() }
      return
    }
    switch signal {
    case SIGTERM, SIGHUP:
      endedBy = signal
      for program in programs { program.ask(at: now) }
    case SIGINT:
      // The program itself has had it from the terminal. What a program has left behind may not.
      for program in programs where program.stage == .leftBehind { program.letGo() }
      if let lastInterrupt, now - lastInterrupt < 2_000 {
        for program in programs where program.isRunning { program.ask(at: now) }
      }
      lastInterrupt = now
    default: break
    }
  }

  /// Ends the traces, and no program, where the disk or the limit is reached.
  private mutating func watchSpace() {
    guard !isFull else { return }
    var size: UInt64 = 0
    for program in programs { size += Files.size(of: program.tracePath) ?? 0 }
    if size > bounds.traces {
      isFull = true
      say(
        "the trace has reached its limit of \(bounds.traces >> 20) MB (--limit): tracing ends, the programs go on"
      )
    } else if let free = Files.freeSpace(at: folder.path), free < bounds.free {
      isFull = true
      say("\(folder.path): only \(free >> 20) MB are free there: tracing ends, the programs go on")
    }
    // The programs' ends are in no trace any more.
    if isFull { Child.adoptOrphans() }
    if isFull { for program in programs where !program.isOver { program.letGo() } }
  }
}
