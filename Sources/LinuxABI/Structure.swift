/// What a pointer of a prototype points to, where it is neither bytes, nor an address, nor an option.
public enum Structure: String, CaseIterable, Sendable {
  /// `struct pollfd[]`: poll(2). The program gives `fd` and `events`, the kernel `revents`.
  case pollEntries
  /// `struct epoll_event`, given: epoll_ctl(2).
  case epollEvent
  /// `struct epoll_event[]`, returned: epoll_wait(2).
  case epollEvents
  /// `struct iovec[]` whose bytes the program gives: writev(2).
  case buffersIn
  /// `struct iovec[]` whose bytes the kernel returns: readv(2).
  case buffersOut
  /// `struct msghdr` given: sendmsg(2).
  case messageIn
  /// `struct msghdr` that the kernel fills: recvmsg(2).
  case messageOut
  /// `int[2]`, returned: socketpair(2), pipe(2).
  case descriptorPair
  /// `struct rlimit` given: setrlimit(2).
  case limitIn
  /// `struct rlimit` returned: getrlimit(2).
  case limitOut
  /// `struct addrinfo` given: getaddrinfo(3).
  case addressHints
  /// `struct addrinfo **`, a list returned: getaddrinfo(3).
  case addressList

  /// Whether the kernel or the library fills it.
  public var isReturned: Bool {
    switch self {
    case .pollEntries, .epollEvent, .buffersIn, .messageIn, .limitIn, .addressHints: false
    case .epollEvents, .buffersOut, .messageOut, .descriptorPair, .limitOut, .addressList: true
    }
  }
}
