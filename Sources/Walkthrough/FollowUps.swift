import TraceModel

/// Calls that ask for another one, and whether it came: a send of which the kernel took a part, a call that a signal
/// interrupted, a receive that was too early.
struct FollowUps {
  /// Sends whose rest was never sent, in the order of their steps.
  var short: [Int] { unsent.values.sorted() }
  /// Calls that a signal interrupted, and that their process did not make again, in the order of their steps.
  var interrupted: [Int] { broken.values.sorted() }
  /// Calls that were made again and again while nothing was there, in the order of the first.
  private(set) var polled: [Unusual.Polled] = []

  private struct Socket: Hashable {
    var side: Int
    var number: Int
  }

  private struct Call: Hashable {
    var side: Int
    var process: Int?
    var function: String
    var socket: Int
  }

  private struct Early {
    var first: Int
    var count = 0
    /// How often its process had been told by then that something is ready.
    var wakeups: Int
  }

  private var unsent: [Socket: Int] = [:]
  private var broken: [Call: Int] = [:]
  private var early: [Call: Early] = [:]
  private var wakeups: [[Int?]: Int] = [:]

  /// So many attempts in vain are no accident of a program that waits for its sockets.
  static let attempts = 100

  private static let sending: Set<String> = ["send", "sendto", "sendmsg", "write", "writev", "sendfile"]
  private static let waiting: Set<String> = [
    "poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2",
  ]
  /// What waits for the other side, and is made again after a signal; waits for several things end at any.
  private static let repeated: Set<String> = [
    "accept", "accept4", "connect", "recv", "recvfrom", "recvmsg", "read", "readv", "send", "sendto",
    "sendmsg", "write",
    "writev",
  ]
  private static let tooEarly: Set<String> = ["EAGAIN", "EWOULDBLOCK"]

  /// Takes the next step.
  mutating func take(_ step: Step, _ index: Int) {
    if Self.waiting.contains(step.function), step.failure == nil, !step.foundNothing {
      wakeups[[step.side, step.process], default: 0] += 1
    }
    guard let number = step.socket else { return }
    let call = Call(side: step.side, process: step.process, function: step.function, socket: number)
    let isTooEarly = step.failure.map { Self.tooEarly.contains($0.name) } ?? false
    broken[call] = step.isInterrupted && Self.repeated.contains(step.function) ? index : nil
    if Self.sending.contains(step.function), !isTooEarly {
      // A process of the same program may send what is left.
      unsent[Socket(side: step.side, number: number)] = step.unsent == nil ? nil : index
    }
    take(call, index, isInVain: isTooEarly && !step.isBlocked && !step.isUnasked)
  }

  private mutating func take(_ call: Call, _ index: Int, isInVain: Bool) {
    guard isInVain else { return end(call) }
    let wakeups = wakeups[[call.side, call.process]] ?? 0
    // Whoever was told that something is there, and then asks until nothing is, waits as it should.
    if let known = early[call], known.wakeups != wakeups { end(call) }
    early[call, default: Early(first: index, wakeups: wakeups)].count += 1
  }

  private mutating func end(_ call: Call) {
    guard let known = early.removeValue(forKey: call), known.count >= Self.attempts else { return }
    polled.append(Unusual.Polled(step: known.first, count: known.count))
  }

  /// Takes the end of the story.
  mutating func finish() {
    for call in Array(early.keys) { end(call) }
    polled.sort { $0.step < $1.step }
  }
}

extension Step {
  /// Whether a wait for several things ended with none of them.
  fileprivate var foundNothing: Bool {
    explanations.contains { $0.mark == .result && ($0.value == "0" || $0.value.hasPrefix("0 ")) }
  }

  /// Whether it waits for what the other side sends, and got nothing.
  fileprivate var receivesNothing: Bool {
    ["recv", "recvfrom", "recvmsg", "read", "readv"].contains(function) && (payload?.count ?? 0) == 0
  }
}

extension Unusual {
  /// Two programs that waited for each other: each in a receive on its end of one connection.
  public struct Standstill: Hashable, Sendable {
    /// The indices of their steps in ``Story/steps``.
    public let steps: [Int]
    /// How long both waited, in nanoseconds.
    public let nanoseconds: Int64
  }

  /// Those of a story. A program of several threads may do something else meanwhile, and is left out.
  static func standstills(_ story: Story) -> [Standstill] {
    var partners: [Int: Int] = [:]
    for arrow in story.arrows where arrow.kind == .connection {
      guard let to = arrow.to, let one = story.steps[arrow.from].socket else { continue }
      for case .descriptor(_, _, let made) in story.steps[to].changes {
        guard let other = made.socket else { continue }
        (partners[one], partners[other]) = (other, one)
      }
    }
    guard !partners.isEmpty else { return [] }
    var threads = [Set<Int?>](repeating: [], count: story.sides.count)
    for step in story.steps { threads[step.side].insert(step.thread ?? step.process) }
    var found: [Standstill] = []
    var waiting: [Int: Int] = [:]
    for (index, step) in story.steps.enumerated() {
      guard let socket = step.socket, let partner = partners[socket] else { continue }
      if step.payload?.count ?? 0 > 0 { waiting[socket] = nil }
      guard step.isBlocked, step.receivesNothing, threads[step.side].count == 1 else { continue }
      waiting[socket] = index
      guard let other = waiting[partner], let begin = step.begin,
        let otherBegin = story.steps[other].begin,
        let end = [step.end, story.steps[other].end].compactMap({ $0 }).min()
      else { continue }
      let time = end.subtractingClamped(max(begin, otherBegin))
      if time >= longWait { found.append(Standstill(steps: [other, index].sorted(), nanoseconds: time)) }
    }
    return found
  }
}
