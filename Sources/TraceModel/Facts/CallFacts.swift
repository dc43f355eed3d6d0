package import LinuxABI

/// What of one call the model wants to know: numbers, no text.
package struct CallFacts: ~Copyable, Sendable {
  /// The line where the call begins, and where it returned when strace cut it in two.
  package var lines = Lines()
  /// The thread's id; nil where the trace names none.
  package var thread: Int?
  package var call = SyscallID.unknown
  /// The machines that have a call of its name and number.
  package var interfaces = Interfaces.all
  /// The call's row; nil for one that the table does not have.
  var traits: SyscallTraits?
  /// What it returned.
  package var outcome = Outcome.none
  /// Whether strace made the kernel say so: `(INJECTED)`.
  package var isInjected = false
  /// The descriptor that it is about.
  package var subject = NamedDescriptor()
  /// The other descriptor that it names.
  package var second = NamedDescriptor()
  /// The label of the result.
  var resultLabel: LabelTable.ID?
  /// The constants that decide what it does.
  var constants = Constants()
  /// A plain number that decides what it does: a backlog, the end of a range, what SO_ERROR said.
  var number: Int64?
  /// The address in it.
  package var address: SocketAddress?
  /// How much a receive has room for; of several messages, how much of what came there was room for in each.
  package var room: Int64?
  /// How many bytes it moved.
  package var moved: Int64 = 0
  /// Descriptors in lists: a pair, what poll(2) waits for, what came with a message.
  package var list: [NamedDescriptor] = []
  /// What poll(2) or epoll_wait(2) found.
  var found: [Found] = []
  /// The id of a new thread or child as strace counts, where the call counts otherwise: inside a PID namespace. The child
  /// that waitid(2) waited for.
  var childID: Int64?
  /// The path of a program: execve(2).
  var path: [UInt8]?
  /// What epoll_ctl(2) gave a descriptor to be known by.
  var data: UInt64?
  /// How long an option lets calls wait, in nanoseconds: SO_RCVTIMEO, SO_SNDTIMEO, SO_LINGER.
  var limit: Int64?

  /// No facts: to be filled with those of the next line, without a new place in memory for each.
  mutating func clear() {
    lines = Lines()
    thread = nil
    call = .unknown
    interfaces = .all
    traits = nil
    outcome = .none
    isInjected = false
    subject = NamedDescriptor()
    second = NamedDescriptor()
    resultLabel = nil
    constants = Constants()
    number = nil
    if address != nil { address = nil }
    room = nil
    moved = 0
    if !list.isEmpty { list.removeAll(keepingCapacity: true) }
    if !found.isEmpty { found.removeAll(keepingCapacity: true) }
    childID = nil
    if path != nil { path = nil }
    data = nil
    limit = nil
  }

  /// The id of the child that the call made or waited for, as strace counts.
  var child: Int? {
    guard let value = outcome.value, let id = Int(exactly: childID ?? value), id > 0 else { return nil }
    return id
  }

  /// The numbers of which poll(2) says that they stand for nothing.
  var invalidNumbers: Set<Int64> {
    var numbers: Set<Int64> = []
    for entry in found where entry.events.contains(.invalid) { numbers.insert(Int64(bitPattern: entry.data)) }
    return numbers
  }

  /// Where a call stands.
  package struct Lines: Hashable, Sendable {
    package var first = 0
    package var resumed: Int?
    /// How many lines of the trace the event stands for.
    package var count = 1
  }

  /// What a call returned.
  package enum Outcome: Hashable, Sendable {
    /// Nothing, so far or for ever.
    case none
    /// `?`: the thread was gone, or nobody knows.
    case unknown
    case value(Int64)
    case failure(Errno)
    /// An error whose name no table has, or none is there.
    case otherFailure

    /// The result of a call that succeeded.
    package var value: Int64? { if case .value(let value) = self { value } else { nil } }
    package var errno: Errno? { if case .failure(let errno) = self { errno } else { nil } }
  }

  /// A number that a call uses as a descriptor, and what strace says that it is.
  package struct NamedDescriptor: Hashable, Sendable {
    package var number: Int64 = -1
    var label: LabelTable.ID?

    package var exists: Bool { number >= 0 }
  }

  /// A descriptor that is ready.
  struct Found: Hashable, Sendable {
    /// Its number, or what epoll_ctl(2) was given.
    var data: UInt64
    var events: PollEvents = []
  }
}

/// In which mode a process runs from now on: `[ Process PID=7 runs in 32 bit mode. ]`.
package struct ModeFacts: Sendable {
  var process: Int
  /// The machines that have it.
  var interfaces: Interfaces
}

/// The end of a process or thread, and other words of strace about one.
package struct EndFacts: Sendable {
  package var line = 0
  package var thread: Int?
  package var kind: Kind

  package enum Kind: Sendable {
    case exited
    case killed
    /// The thread with this id called execve and goes on under the leader's.
    case superseded(by: Int)
    /// SIGCHLD came: a child of this id changed its state.
    case child(Int)
  }
}
