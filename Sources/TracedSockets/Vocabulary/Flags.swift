internal import Glibc
internal import LinuxABI

/// Flags of a send or a receive: send(2), recv(2).
public struct MessageFlags: OptionSet, Hashable, Sendable, CustomStringConvertible {
  /// The bits behind the C names.
  public let rawValue: Int32

  /// Flags by their bits.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `MSG_OOB`: out-of-band data.
  public static let outOfBand = MessageFlags(rawValue: 0x1)
  /// `MSG_PEEK`: look at the bytes and leave them.
  public static let peek = MessageFlags(rawValue: 0x2)
  /// `MSG_DONTROUTE`: only to hosts on the same network.
  public static let dontRoute = MessageFlags(rawValue: 0x4)
  /// `MSG_CTRUNC`: returned by recvmsg(2) when control data did not fit.
  public static let controlTruncated = MessageFlags(rawValue: 0x8)
  /// `MSG_TRUNC`: return a datagram's whole length; returned when it did not fit.
  public static let truncate = MessageFlags(rawValue: 0x20)
  /// `MSG_DONTWAIT`: this call does not block.
  public static let dontWait = MessageFlags(rawValue: 0x40)
  /// `MSG_EOR`: the end of a record.
  public static let endOfRecord = MessageFlags(rawValue: 0x80)
  /// `MSG_WAITALL`: wait for the whole buffer.
  public static let waitAll = MessageFlags(rawValue: 0x100)
  /// `MSG_CONFIRM`: the peer is known to be there.
  public static let confirm = MessageFlags(rawValue: 0x800)
  /// `MSG_ERRQUEUE`: receive from the queue of errors.
  public static let errorQueue = MessageFlags(rawValue: 0x2000)
  /// `MSG_NOSIGNAL`: EPIPE, and no SIGPIPE.
  public static let noSignal = MessageFlags(rawValue: 0x4000)
  /// `MSG_MORE`: more is coming, wait with sending.
  public static let more = MessageFlags(rawValue: 0x8000)
  /// `MSG_CMSG_CLOEXEC`: received descriptors are closed when the process starts another program.
  public static let closeOnExec = MessageFlags(rawValue: 0x4000_0000)

  /// The C names, `MSG_PEEK|MSG_DONTWAIT`; `0` for none.
  public var description: String { ConstantDomain.messageFlags.flags(of: Int64(rawValue)) }
}

/// Which half of a connection to shut down: shutdown(2).
public struct ShutdownHow: RawRepresentable, Hashable, Sendable {
  /// The number behind the C name.
  public let rawValue: Int32

  /// A half by its number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `SHUT_RD`: no more receives.
  public static let reading = ShutdownHow(rawValue: Int32(SHUT_RD))
  /// `SHUT_WR`: no more sends; the peer reads the end.
  public static let writing = ShutdownHow(rawValue: Int32(SHUT_WR))
  /// `SHUT_RDWR`: neither.
  public static let both = ShutdownHow(rawValue: Int32(SHUT_RDWR))
}

/// How a file is opened, and the flags of an open file: open(2), fcntl(2).
public struct FileFlags: OptionSet, Hashable, Sendable, CustomStringConvertible {
  /// The bits behind the C names.
  public let rawValue: Int32

  /// Flags by their bits.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `O_RDONLY`: to read. It is 0: no flag at all.
  public static var readOnly: FileFlags { [] }
  /// `O_WRONLY`: to write.
  public static let writeOnly = FileFlags(rawValue: O_WRONLY)
  /// `O_RDWR`: to read and write.
  public static let readWrite = FileFlags(rawValue: O_RDWR)
  /// `O_CREAT`: make it where there is none.
  public static let create = FileFlags(rawValue: O_CREAT)
  /// `O_EXCL`: fail where there is one already.
  public static let exclusive = FileFlags(rawValue: O_EXCL)
  /// `O_TRUNC`: empty it.
  public static let truncate = FileFlags(rawValue: O_TRUNC)
  /// `O_APPEND`: write at its end.
  public static let append = FileFlags(rawValue: O_APPEND)
  /// `O_NONBLOCK`: no call on it waits.
  public static let nonBlocking = FileFlags(rawValue: O_NONBLOCK)
  /// `O_CLOEXEC`: close it when the process starts another program.
  public static let closeOnExec = FileFlags(rawValue: O_CLOEXEC)

  /// The C names, `O_RDWR|O_NONBLOCK`.
  public var description: String { ConstantDomain.fileFlags.flags(of: Int64(rawValue)) }
}

/// What a descriptor is ready for: poll(2).
public struct PollEvents: OptionSet, Hashable, Sendable, CustomStringConvertible {
  /// The bits behind the C names.
  public let rawValue: Int16

  /// Events by their bits.
  public init(rawValue: Int16) { self.rawValue = rawValue }

  /// `POLLIN`: a receive or an accept would not wait.
  public static let readable = PollEvents(rawValue: 0x1)
  /// `POLLPRI`: out-of-band data.
  public static let priority = PollEvents(rawValue: 0x2)
  /// `POLLOUT`: a send would not wait; a connect has come to its end, good or bad.
  public static let writable = PollEvents(rawValue: 0x4)
  /// `POLLERR`: an error waits. Returned whether asked for or not.
  public static let error = PollEvents(rawValue: 0x8)
  /// `POLLHUP`: both halves are shut down. Returned whether asked for or not.
  public static let hangUp = PollEvents(rawValue: 0x10)
  /// `POLLNVAL`: no such descriptor. Returned whether asked for or not.
  public static let invalid = PollEvents(rawValue: 0x20)
  /// `POLLRDHUP`: the peer has shut down its sending half.
  public static let peerHangUp = PollEvents(rawValue: 0x2000)

  /// The C names, `POLLIN|POLLHUP`; `0` for none.
  public var description: String {
    ConstantDomain.pollEvents.flags(of: Int64(UInt16(bitPattern: rawValue)))
  }
}

/// What a descriptor in an ``Epoll`` is ready for, and how often that is told: epoll_ctl(2).
public struct EpollEvents: OptionSet, Hashable, Sendable, CustomStringConvertible {
  /// The bits behind the C names.
  public let rawValue: UInt32

  /// Events by their bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `EPOLLIN`: a receive or an accept would not wait.
  public static let readable = EpollEvents(rawValue: 0x1)
  /// `EPOLLPRI`: out-of-band data.
  public static let priority = EpollEvents(rawValue: 0x2)
  /// `EPOLLOUT`: a send would not wait.
  public static let writable = EpollEvents(rawValue: 0x4)
  /// `EPOLLERR`: an error waits. Returned whether asked for or not.
  public static let error = EpollEvents(rawValue: 0x8)
  /// `EPOLLHUP`: both halves are shut down. Returned whether asked for or not.
  public static let hangUp = EpollEvents(rawValue: 0x10)
  /// `EPOLLRDHUP`: the peer has shut down its sending half.
  public static let peerHangUp = EpollEvents(rawValue: 0x2000)
  /// `EPOLLONESHOT`: tell once, then not until it is modified.
  public static let oneShot = EpollEvents(rawValue: 1 << 30)
  /// `EPOLLET`: tell when it becomes ready, not as long as it is.
  public static let edgeTriggered = EpollEvents(rawValue: 1 << 31)

  /// The C names, `EPOLLIN|EPOLLET`; `0` for none.
  public var description: String { ConstantDomain.epollEvents.flags(of: Int64(rawValue)) }
}

/// Hints for a look-up: getaddrinfo(3).
public struct LookUpFlags: OptionSet, Hashable, Sendable, CustomStringConvertible {
  /// The bits behind the C names.
  public let rawValue: Int32

  /// Flags by their bits.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `AI_PASSIVE`: no host means every address of this machine, for bind.
  public static let passive = LookUpFlags(rawValue: 0x1)
  /// `AI_CANONNAME`: ask for the host's canonical name.
  public static let canonicalName = LookUpFlags(rawValue: 0x2)
  /// `AI_NUMERICHOST`: the host is a number: look nothing up.
  public static let numericHost = LookUpFlags(rawValue: 0x4)
  /// `AI_V4MAPPED`: IPv4 addresses as IPv6 ones where there are no others.
  public static let v4Mapped = LookUpFlags(rawValue: 0x8)
  /// `AI_ALL`: with `v4Mapped`, both kinds.
  public static let all = LookUpFlags(rawValue: 0x10)
  /// `AI_ADDRCONFIG`: only families that this machine has an address of. Hints of nil mean this and `v4Mapped`.
  public static let addressConfiguration = LookUpFlags(rawValue: 0x20)
  /// `AI_NUMERICSERV`: the service is a port number.
  public static let numericService = LookUpFlags(rawValue: 0x400)

  /// The C names, `AI_PASSIVE|AI_NUMERICHOST`; `0` for none.
  public var description: String { ConstantDomain.addressInfoFlags.flags(of: Int64(rawValue)) }
}
