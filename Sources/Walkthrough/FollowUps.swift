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
}

/// Finds programs that wait for each other. One of several threads may do something else meanwhile, and is left out.
struct Standstills {
  private(set) var found: [Unusual.Standstill] = []
  private let partners: [Int?]
  private let isAlone: [Bool]
  /// The receive that waits on each socket, where nothing was moved since.
  private var waiting: [Int: Wait] = [:]

  private struct Wait {
    var step: Int
    var begin: Int64
    var end: Int64
  }

  /// - Parameters:
  ///   - partners: for each socket the other end of its connection.
  ///   - isAlone: for each program whether it has one thread.
  init(partners: [Int?], isAlone: [Bool]) { (self.partners, self.isAlone) = (partners, isAlone) }

  /// Takes the next step.
  mutating func take(_ step: Step, _ index: Int) {
    guard let socket = step.socket, partners.indices.contains(socket), let partner = partners[socket] else {
      return
    }
    if step.payload?.count ?? 0 > 0 { waiting[socket] = nil }
    guard step.isBlocked, step.receivesNothing, isAlone[step.side], let begin = step.begin, let end = step.end
    else { return }
    waiting[socket] = Wait(step: index, begin: begin, end: end)
    guard let other = waiting[partner] else { return }
    let time = min(end, other.end).subtractingClamped(max(begin, other.begin))
    if time >= Unusual.longWait {
      found.append(Unusual.Standstill(steps: [other.step, index].sorted(), nanoseconds: time))
    }
  }
}
