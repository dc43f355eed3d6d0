package import LinuxABI

/// What one call did, as far as the trace shows it.
package struct Called: Sendable {
  package var lines = CallFacts.Lines()
  package var thread: Int?
  package var process = TracedProcess.ID(index: 0)
  /// An index of ``KernelState/programs``.
  package var program = 0
  package var call = SyscallID.unknown
  package var outcome = CallFacts.Outcome.none
  /// Whether only sockets allow it.
  package var isForSocketsAlone = false
  package var isInjected = false
  /// The open file that it is about, and the number by which the program named it.
  package var subject: OpenFile.ID?
  package var number: Int64 = -1
  /// The other open file that it names.
  package var second: OpenFile.ID?
  /// The open file, or the first of two, that it made.
  package var made: OpenFile.ID?
  /// Whether it concerns a socket, as far as that is known by now.
  package var concernsSocket = false
  /// The bytes that it moved.
  package var moved: Int64 = 0
  /// Whether it is sendfile(2), which `strace -e trace=network` shows with the calls for sockets alone.
  package var isSendfile: Bool { call == Calls.all.sendfile }
  /// Whether it makes an epoll set, or changes what one waits for.
  package var isEpoll: Bool {
    let calls = Calls.all
    return call == calls.epollCreate1 || call == calls.epollCreate || call == calls.epollControl
  }
  package var isSent = false
  package var isReceived = false
  /// Whether the bytes stay where they are: MSG_PEEK.
  package var isPeek = false
  /// Whether more came than there was room for, and the result says how much: MSG_TRUNC.
  package var isTruncated = false
  /// How much a receive has room for: ``CallFacts/room``.
  package var room: Int64?
  /// The bytes that the program gave or got: none of a peek, they come again; of what MSG_TRUNC counts no more than there
  /// was room for.
  package var passed: Int64 { isPeek ? 0 : isTruncated ? min(moved, room ?? moved) : moved }
}

/// A descriptor that poll(2), select(2) or epoll_wait(2) found ready.
package struct Ready: Hashable, Sendable {
  /// Its number; nil where the epoll set gives back data that no epoll_ctl(2) of the trace was given.
  package var number: Int64?
  package var file: OpenFile.ID?
  /// What an epoll set gave back that nobody knows.
  package var data: UInt64?
  /// What is ready.
  package var events: PollEvents = []
}

/// Something that happened to a process.
package enum ProcessEvent: Hashable, Sendable {
  case began(TracedProcess.ID)
  case executed(TracedProcess.ID, program: Int)
  case ended(TracedProcess.ID, line: Int)
}

/// A descriptor that was given or freed.
package enum DescriptorEvent: Hashable, Sendable {
  case made(TracedProcess.ID, Generation)
  case freed(TracedProcess.ID, Generation)
}

/// What one line changed. Filled anew with each.
package struct Effects: Sendable {
  /// The program and the process id of the thread that the line is of; nil where it names none that is known.
  package var program: Int?
  package var pid: Int?
  /// The process that a line which ends no call is of; nil where none is known.
  package var process: TracedProcess.ID?
  /// The call that is over, where ``isCall`` says that the line ends one. Plain numbers: it is filled for each line.
  package internal(set) var call = Called()
  /// Whether the line ends a call.
  package internal(set) var isCall = false
  /// The call that is over; nil for a line that ends none.
  package var called: Called? { isCall ? call : nil }
  /// The address in the call: where to, or from where.
  package internal(set) var address: SocketAddress?
  /// What the call's socket was before it; only where the state keeps that.
  package internal(set) var before: SocketState?
  /// Unknown open files that the call would concern if they were sockets.
  package var candidates: [OpenFile.ID] = []
  /// What a call that waits found.
  package var ready: [Ready] = []
  /// Open files of which it is known now that they are sockets, or hold some.
  package var learned: [OpenFile.ID] = []
  /// Open files that nothing stands for any more. Their state can still be asked for, until the next line.
  package var ended: [OpenFile.ID] = []
  package var descriptors: [DescriptorEvent] = []
  package var processes: [ProcessEvent] = []
  /// The call whose beginning the line is: its end comes in a later one.
  package internal(set) var begun: Begun?

  /// A call that has begun.
  package struct Begun: Sendable {
    package let call: SyscallID
    package let thread: Int?
    package let process: TracedProcess.ID
  }

  mutating func clear() {
    program = nil
    pid = nil
    process = nil
    isCall = false
    if begun != nil { begun = nil }
    address = nil
    before = nil
    if !candidates.isEmpty { candidates.removeAll(keepingCapacity: true) }
    if !ready.isEmpty { ready.removeAll(keepingCapacity: true) }
    if !learned.isEmpty { learned.removeAll(keepingCapacity: true) }
    if !ended.isEmpty { ended.removeAll(keepingCapacity: true) }
    if !descriptors.isEmpty { descriptors.removeAll(keepingCapacity: true) }
    if !processes.isEmpty { processes.removeAll(keepingCapacity: true) }
  }
}
