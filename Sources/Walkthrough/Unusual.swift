import TraceModel

/// What of a run a person should look at first: calls that failed, that did not return or waited long, processes that were
/// killed, datagrams that were cut, and sockets that nobody closed.
public struct Unusual: Sendable {
  /// Calls that failed in the same way, in the order of the first.
  public private(set) var failures: [Failed] = []
  /// Processes that a signal killed, but for those by which people end programs.
  public private(set) var killed: [Killed] = []
  /// The steps that received less of a datagram than it had: the rest is lost.
  public private(set) var cut: [Int] = []
  /// Sockets that the program threw away unclosed, and its language closed.
  public private(set) var discarded: [Unclosed] = []
  /// Sockets that were open when their process ended by itself.
  public private(set) var unclosed: [Unclosed] = []
  /// The longest calls of ``longWait`` and more, the longest first.
  public private(set) var waits: [Waited] = []
  /// The steps that did not return in the trace.
  public private(set) var unreturned: [Int] = []
  /// The sends of which the kernel took a part, and whose rest was never sent.
  public private(set) var short: [Int] = []
  /// Calls that a signal interrupted and that were not made again, but for signals by which people and time limits end them.
  public private(set) var interrupted: [Interrupted] = []
  /// Calls that were made again and again while nothing was there.
  public private(set) var polled: [Polled] = []
  /// Programs that waited for each other.
  public private(set) var standstills: [Standstill] = []

  /// What counts as a long wait, in nanoseconds: a second.
  public static let longWait: Int64 = 1_000_000_000
  /// How many long waits are told.
  public static let waitLimit = 3

  /// Calls of one function that failed with one error, or that asked for a pending one.
  public struct Failed: Hashable, Sendable {
    /// The index of the first of them in ``Story/steps``.
    public let step: Int
    /// Whether they were told of the failure of an earlier call: getsockopt(2) with SO_ERROR.
    public var isPending = false
    /// How many there were.
    public fileprivate(set) var count = 1
  }

  /// A process that was killed.
  public struct Killed: Hashable, Sendable {
    /// The index of its program in ``Story/sides``.
    public let side: Int
    /// Its id; nil where the trace names none.
    public let process: Int?
    /// In strace's words: `killed by SIGPIPE`.
    public let how: String
  }

  /// By these people and shells end programs that would go on for ever: a server that one of them ended did nothing wrong.
  private static let ending: Set<String> = ["killed by SIGTERM", "killed by SIGINT", "killed by SIGHUP"]
  /// The same as signals, with the one that a program sends itself when its time is up.
  private static let endingSignals: Set<String> = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGALRM"]

  /// A socket that its process did not close.
  public struct Unclosed: Hashable, Sendable {
    /// The index of its program in ``Story/sides``.
    public let side: Int
    /// Its number in the process.
    public let number: Int
    /// What it is: `connection`.
    public let what: String
    /// The index of the step that made it, as far as the story shows that.
    public let step: Int?
  }

  /// A call that waited.
  public struct Waited: Hashable, Sendable {
    /// The index of its step.
    public let step: Int
    /// How long it took, in nanoseconds.
    public let nanoseconds: Int64
  }

  /// A call that a signal interrupted.
  public struct Interrupted: Hashable, Sendable {
    /// The index of its step.
    public let step: Int
    /// The signal: `SIGUSR1`.
    public let signal: String
  }

  /// A call that was made again and again while nothing was there.
  public struct Polled: Hashable, Sendable {
    /// The index of the first step.
    public let step: Int
    /// How many attempts were in vain.
    public let count: Int
  }

  /// Errors that are no failures: the call is to be made again, or goes on by itself; and the answers to the question
  /// whether a descriptor is a terminal or has a position, which libraries ask of every one.
  private static let notYet: Set<String> = [
    "EAGAIN", "EWOULDBLOCK", "EINPROGRESS", "EALREADY", "EINTR", "ERESTARTSYS", "ERESTART_RESTARTBLOCK",
    "ERESTARTNOHAND", "ERESTARTNOINTR", "ENOTTY", "ESPIPE",
  ]

  /// What is unusual in a story.
  public init(_ story: Story) {
    var seen: [String: Int] = [:]
    var state = State()
    var makers: [Int: Int] = [:]
    func take(_ change: Change, _ isDiscard: Bool, _ unusual: inout Unusual) {
      switch change {
      case .closed(let side, let process, let number) where isDiscard:
        unusual.note(state, side, process, number, makers)
      case .ended(let side, let process, let how) where how.hasPrefix("killed"):
        if !Self.ending.contains(how) {
          unusual.killed.append(Killed(side: side, process: process, how: how))
        }
      case .ended(let side, let process, let how) where how.hasPrefix("exited"):
        unusual.note(state, side, process, makers)
      default: break
      }
      state.apply(change)
    }
    var followUps = FollowUps()
    let beginnings = Self.beginnings(story)
    for (index, step) in story.steps.enumerated() {
      followUps.take(step, index)
      // What a language asks by itself it also knows how to go on from: libuv adds, is told EEXIST, and modifies.
      if let failure = step.failure, !step.isUnasked, !Self.notYet.contains(failure.name) {
        let key = "\(step.side) \(step.function) \(failure.name)"
        if let known = seen[key] {
          failures[known].count += 1
        } else {
          seen[key] = failures.count
          failures.append(Failed(step: index))
        }
      }
      if let pending = step.pendingError {
        let key = "\(step.side) SO_ERROR \(pending.name)"
        if let known = seen[key] {
          failures[known].count += 1
        } else {
          seen[key] = failures.count
          failures.append(Failed(step: index, isPending: true))
        }
      }
      if step.isCut { cut.append(index) }
      if !step.hasReturned { unreturned.append(index) }
      if step.isBlocked, let begin = step.begin, let end = step.end,
        end.subtractingClamped(max(begin, beginnings[step.side])) >= Self.longWait
      {
        waits.append(Waited(step: index, nanoseconds: end.subtractingClamped(begin)))
      }
      for change in step.changes {
        if case .descriptor(_, _, let descriptor) = change, let socket = descriptor.socket,
          makers[socket] == nil
        {
          makers[socket] = index
        }
        take(change, step.isDiscard, &self)
      }
    }
    for change in story.last { take(change, false, &self) }
    followUps.finish()
    (short, polled, standstills) = (followUps.short, followUps.polled, Self.standstills(story))
    interrupted = followUps.interrupted.compactMap { index in
      let step = story.steps[index]
      guard let signal = story.signal(behind: step), !Self.endingSignals.contains(signal),
        !killed.contains(where: { $0.side == step.side && $0.process == step.process })
      else { return nil }
      return Interrupted(step: index, signal: signal)
    }
    waits = Array(
      waits.sorted { ($1.nanoseconds, $0.step) < ($0.nanoseconds, $1.step) }.prefix(Self.waitLimit))
  }

  /// For each side, when the first of the others made its first call: until then a server has nobody to wait for in vain.
  private static func beginnings(_ story: Story) -> [Int64] {
    var own: [Int64?] = Array(repeating: nil, count: story.sides.count)
    for step in story.steps {
      guard let begin = step.begin else { continue }
      own[step.side] = min(own[step.side] ?? begin, begin)
    }
    return own.indices.map { side in
      own.enumerated().filter { $0.offset != side }.compactMap(\.element).min() ?? .min
    }
  }

  private mutating func note(
    _ state: State, _ side: Int, _ process: Int?, _ number: Int, _ makers: [Int: Int]
  ) {
    let open = state.processes.last { $0.side == side && $0.id == process && $0.ended == nil }
    guard let descriptor = open?.descriptors.first(where: { $0.number == number }),
      let socket = descriptor.socket
    else { return }
    discarded.append(Unclosed(side: side, number: number, what: descriptor.what, step: makers[socket]))
  }

  private mutating func note(_ state: State, _ side: Int, _ process: Int?, _ makers: [Int: Int]) {
    guard
      let open = state.processes.last(where: { $0.side == side && $0.id == process && $0.ended == nil })
    else { return }
    for descriptor in open.descriptors {
      guard let socket = descriptor.socket else { continue }
      unclosed.append(
        Unclosed(side: side, number: descriptor.number, what: descriptor.what, step: makers[socket]))
    }
  }
}

extension Story {
  /// The signal that strace shows behind a call that one interrupted: `--- SIGUSR1 {...} ---`.
  fileprivate func signal(behind step: Step) -> String? {
    let side = sides[step.side]
    guard let line = step.syscalls.last?.lines.last else { return nil }
    let next = line.subtractingClamped(side.linesBefore)
    guard side.lines.indices.contains(next) else { return nil }
    let thread = (step.thread ?? step.process).map { Array("\($0)".utf8) }
    // Other threads' lines may stand between.
    for text in side.lines[next...].prefix(16) {
      let words = text.prefix(128).split(separator: 0x20)
      guard let mark = words.prefix(3).firstIndex(where: { $0.elementsEqual("---".utf8) }),
        mark + 1 < words.count,
        mark == 0 || !words[0].allSatisfy({ (0x30...0x39).contains($0) })
          || thread.map({ words[0].elementsEqual($0) }) ?? true
      else { continue }
      return String(decoding: words[mark + 1], as: UTF8.self)
    }
    return nil
  }
}
