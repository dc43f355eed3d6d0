/// What of a run a person should look at first: calls that failed, that did not return or waited long, and sockets that nobody
/// closed.
public struct Unusual: Sendable {
  /// Calls that failed in the same way, in the order of the first.
  public private(set) var failures: [Failed] = []
  /// Sockets that were open when their process ended by itself.
  public private(set) var unclosed: [Unclosed] = []
  /// The longest calls of ``longWait`` and more, the longest first.
  public private(set) var waits: [Waited] = []
  /// The steps that did not return in the trace.
  public private(set) var unreturned: [Int] = []

  /// What counts as a long wait, in nanoseconds: a second.
  public static let longWait: Int64 = 1_000_000_000
  /// How many long waits are told.
  public static let waitLimit = 3

  /// Calls of one function that failed with one error.
  public struct Failed: Hashable, Sendable {
    /// The index of the first of them in ``Story/steps``.
    public let step: Int
    /// How many there were.
    public fileprivate(set) var count = 1
  }

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
    for (index, step) in story.steps.enumerated() {
      if let failure = step.failure, !Self.notYet.contains(failure.name) {
        let key = "\(step.side) \(step.function) \(failure.name)"
        if let known = seen[key] {
          failures[known].count += 1
        } else {
          seen[key] = failures.count
          failures.append(Failed(step: index))
        }
      }
      if !step.hasReturned { unreturned.append(index) }
      if step.isBlocked, let begin = step.begin, let end = step.end, end - begin >= Self.longWait {
        waits.append(Waited(step: index, nanoseconds: end - begin))
      }
      for change in step.changes {
        switch change {
        case .descriptor(_, _, let descriptor):
          if let socket = descriptor.socket, makers[socket] == nil { makers[socket] = index }
        case .ended(let side, let process, let how) where how.hasPrefix("exited"):
          note(state, side, process, makers)
        default: break
        }
        state.apply(change)
      }
    }
    waits = Array(
      waits.sorted { ($1.nanoseconds, $0.step) < ($0.nanoseconds, $1.step) }.prefix(Self.waitLimit))
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
