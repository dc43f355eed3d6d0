import CallForms
import CallLog
import CallMapping
import LinuxABI
import StraceParser
import TraceModel

/// What a step's texts say of its call: the words that fill a template, and the tags that choose one.
struct CallContext {
  let step: StepContext
  /// The words in which the call is told.
  let wording: Wording
  /// The call with its arguments as they were written: of the trace, else what the log says as strace would write it.
  let written: TraceCall?
  /// The same in today's spelling, with a name for each constant that a table knows.
  let call: TraceCall?
  /// By what name the tables of sentences know the call: the function, or what it is used for.
  let subject: String
  let outcome: StepContext.Outcome
  let tags: Set<Tag>

  /// Something that is true of a call and decides how it is told.
  enum Tag: Hashable {
    /// An earlier step of the same side was told in the same words.
    case again
    /// The call waited.
    case blocked
    /// The call has not returned, and may do so yet.
    case still
    case stream
    /// A stream of TCP, and not of a unix socket.
    case tcp
    case datagram
    case unix
    case raw
    /// The connection was broken off before: an error said so.
    case reset
    /// The socket listened before.
    case listener
    /// The socket was never bound.
    case unbound
    /// The socket has, or had, a peer.
    case connected
    /// The call is told that it must not wait, or the socket is.
    case nonBlocking
    /// Less was done than was asked for.
    case short
    /// A datagram had more bytes than there was room for.
    case cut
    /// One byte was asked for: a program reads its terminal key by key.
    case oneByte
    /// As much was done as was asked for.
    case full
    /// An option's value is 0.
    case off
    /// The bytes of several sends came in one receive.
    case joined
    /// The bytes are a part of one send.
    case part
    /// Bytes go to, or come from, a step of a known side.
    case partner
    /// A datagram that no receive of these traces got.
    case unreceived
    /// Bytes of a stream of which no receive of these traces got any.
    case unread
    /// The socket receives no more by its own wish.
    case deaf
    /// Its own program took the connection back while the call was under way.
    case disconnected
    /// Another descriptor stands for the same socket still.
    case shared
    /// A descriptor is copied onto its own number.
    case itself
    /// The number that a copy gets stood for a socket.
    case replaces
    /// Nobody was ever connected.
    case unconnected
    /// The socket is one of a socketpair(2).
    case paired
    case ping
    /// An epoll set that reports what is new, and nothing twice: EPOLLET.
    case edge
    /// Closing or shutting down ended a stream that a receive of these traces saw end.
    case ends
    /// It ended a stream of which the other side heard that it was broken off: ECONNRESET.
    case resets
    /// More of the bytes of the same send come with a later receive.
    case toBeContinued
    /// Nothing is in the buffer.
    case empty
    case port
    case portZero
    case path
    case abstract
    case unnamed
    /// A constant or flag that is among the arguments.
    case has(String)
    /// Control messages carry descriptors.
    case rights
    /// A timeout of 0, or none.
    case noTimeout
    case endless
    /// strace made up the result: `-e inject`.
    case injected
    /// Its first half is not in the trace.
    case older
    /// It waited as long as its socket's option allows: SO_RCVTIMEO, SO_SNDTIMEO.
    case timedOut
    /// strace held it up: `-e inject=...:delay_enter`.
    case delayed
    /// It breaks its connection off, or its connection was broken off: SO_LINGER of 0 seconds.
    case brokenOff
    /// Only a child of which the trace shows nothing may still have the socket.
    case unseenChild
    /// No descriptor stands for its socket any more, and a call that is under way or a message holds it.
    case held
    /// Nothing was asked for.
    case noRoom
    /// The address is of another family than the socket.
    case otherFamily
    /// The address is IPv6's loopback, ::1.
    case loopback6
    /// Another socket of the same program has the port.
    case ownPort
    /// Another one, of IPv6, serves the port for IPv4 too.
    case ownDualStack
    /// A socket of another program of the run has the port.
    case othersPort
    /// Who listens at the port serves IPv6 alone.
    case ip6Alone
    /// Somebody has the port whose bytes are these the other way round.
    case swappedPort
  }

  init(_ step: StepContext, in wording: Wording = .english) {
    self.step = step
    self.wording = wording
    let isLookUp = step.row?.purpose == .lookUp || step.row?.purpose == .buffered
    // A look-up has no system call of its own: it is told as the program called it.
    written = (isLookUp ? nil : step.event?.call) ?? step.record.map { TraceCall(logged: $0) }
    call = written?.respelled
    subject = Self.subject(step, call)
    outcome = step.outcome
    var found: Set<Tag> = []
    Self.tag(step, call, subject, &found)
    tags = found
  }

  /// Names under which a call is told, where that is not its own.
  private static let subjects: [String: String] = [
    "accept4": "accept", "fcntl64": "fcntl", "ppoll": "poll", "epoll_pwait": "epoll_wait", "openat": "open",
    "unlinkat": "unlink",
    "sleep": "sleep", "pread64": "read", "select": "poll",
    "pselect6": "poll", "_newselect": "poll", "pselect6_time64": "poll", "ppoll_time64": "poll",
    "epoll_pwait2": "epoll_wait", "dup2": "dup", "dup3": "dup", "epoll_create": "epoll_create1",
  ]

  private static func subject(_ step: StepContext, _ call: TraceCall?) -> String {
    let name = step.function
    let descriptor = call?.arguments.first?.number
    let isStandard =
      step.before == nil
      && step.row.map { $0.purpose == .inputOutput }
        ?? (descriptor.map { (0...2).contains($0) } ?? false)
    switch name {
    case "read" where isStandard: return "readLine"
    case "write" where isStandard: return "print"
    case "read" where step.before != nil: return "recv"
    case "write" where step.before != nil: return "send"
    case "recv", "send", "recvfrom", "sendto":
      // What matters is whether an address is given; the kernel knows only the longer name.
      guard let call, call.name == "sendto" || call.name == "recvfrom", call.arguments.count >= 5 else {
        return name
      }
      // A stream has no senders to tell apart, whatever the call has room for.
      let isNull =
        call.arguments[4].isNull || step.before.map { tags(of: $0.kind).contains(.stream) } ?? false
      if name == "sendto" || name == "send" { return isNull ? "send" : "sendto" }
      return isNull ? "recv" : "recvfrom"
    case "recvmsg":
      // One datagram, as recvfrom takes it; what comes beside it is told for itself.
      guard let call, step.before.map({ tags(of: $0.kind).contains(.datagram) }) ?? false,
        call.arguments.count > 1, (call.arguments[1]["msg_control"]?.elements ?? []).isEmpty
      else { return name }
      return address(call) == nil ? "recv" : "recvfrom"
    default: return subjects[name] ?? name
    }
  }

  /// The first address of a call, or its message's.
  static func address(_ call: TraceCall?) -> Address? {
    guard let call else { return nil }
    if let address = call.arguments.lazy.compactMap(Address.init).first { return address }
    return call.arguments.count > 1 ? call.arguments[1]["msg_name"].flatMap(Address.init) : nil
  }

  // MARK: Arguments

  func argument(_ index: Int) -> TraceValue? {
    guard let call, call.arguments.indices.contains(index) else { return nil }
    return call.arguments[index]
  }

  /// How many bytes were asked for, or offered.
  static func asked(_ call: TraceCall?) -> Int64? {
    guard let call, let traits = SyscallID(call.name).traits else { return nil }
    func argument(_ index: Int) -> TraceValue? {
      call.arguments.indices.contains(index) ? call.arguments[index] : nil
    }
    switch traits.moves {
    case .sent(let buffer), .received(let buffer):
      return traits.gathers ? argument(buffer)?.roomOfBuffers : argument(buffer + 1)?.number
    case .receivedMessages(let message): return argument(message)?["msg_iov"]?.roomOfBuffers
    case .fromSecond: return argument(3)?.number
    case .sentMessages, .toSecond, .nothing: return nil
    }
  }

  /// Milliseconds to wait at most; negative for no end.
  static func timeout(_ call: TraceCall?) -> Int64? {
    guard let call else { return nil }
    switch call.name {
    case "poll": return call.arguments.count > 2 ? call.arguments[2].number : nil
    case "epoll_wait", "epoll_pwait": return call.arguments.count > 3 ? call.arguments[3].number : nil
    case "ppoll", "ppoll_time64": return time(call, 2)
    case "epoll_pwait2": return time(call, 3)
    case "select", "_newselect", "pselect6", "pselect6_time64": return time(call, 4)
    default: return nil
    }
  }

  /// Milliseconds of a `struct timespec` or a `struct timeval`; -1 for none, which means without end.
  private static func time(_ call: TraceCall, _ index: Int) -> Int64? {
    guard call.arguments.indices.contains(index) else { return nil }
    let time = call.arguments[index]
    if time.isNull { return -1 }
    guard let seconds = time["tv_sec"]?.number, (0...Int64(Int32.max)).contains(seconds) else { return nil }
    if let nanoseconds = time["tv_nsec"]?.number { return seconds * 1000 + nanoseconds / 1_000_000 }
    return time["tv_usec"]?.number.map { seconds * 1000 + min($0, 1_000_000) / 1000 }
  }

  static func family(_ value: TraceValue) -> String? {
    guard case .constant(let name)? = value["sa_family"]?.content else { return nil }
    return ConstantDomain.addressFamily.currentName(name)
  }
}

extension TraceValue {
  /// A null pointer.
  var isNull: Bool { content == .pointer(0) }

  /// The elements of an array, the bits joined in flags, or the value alone.
  var elements: [TraceValue] {
    switch content {
    case .array(let values), .flags(let values): values
    default: [self]
    }
  }
}
