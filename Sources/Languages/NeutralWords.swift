/// What a call on a socket does, in words that name no language's API: for calls that a language's catalogue does not know.
public enum NeutralWords {
  /// The words of a function of the Linux socket API, or of a system call.
  public static func of(_ function: String) -> String { table[function] ?? "\(function), on a socket" }

  private static let table: [String: String] = [
    "socket": "a socket is made", "socketpair": "a pair of sockets is made",
    "setsockopt": "an option is set", "getsockopt": "an option is asked for",
    "bind": "the socket gets an address", "listen": "the socket begins to listen",
    "accept": "a connection is accepted", "accept4": "a connection is accepted",
    "connect": "a connection is made", "shutdown": "a direction is ended",
    "send": "bytes are sent", "sendto": "bytes are sent to an address", "write": "bytes are written",
    "writev": "bytes of several places are written", "sendmsg": "a message is sent",
    "sendmmsg": "messages are sent", "sendfile": "bytes of another file are sent",
    "recv": "bytes are received", "recvfrom": "bytes and their sender are received",
    "read": "bytes are read", "readv": "bytes are read into several places",
    "recvmsg": "a message is received", "recvmmsg": "messages are received",
    "splice": "bytes are moved between a socket and a pipe",
    "getsockname": "the socket's own address is asked for", "getpeername": "the peer's address is asked for",
    "fcntl": "a property of the descriptor is asked for or set",
    "ioctl": "a property of the socket is asked for or set",
    "fstat": "what the descriptor stands for is asked", "lseek": "a position is asked for",
    "dup": "the descriptor is copied", "dup2": "the descriptor is copied", "dup3": "the descriptor is copied",
    "close": "the descriptor is closed", "poll": "waits until a descriptor is ready",
    "select": "waits until a descriptor is ready", "epoll_wait": "waits until one of a set is ready",
    "epoll_ctl": "a set of descriptors to wait for is changed",
    "epoll_create1": "a set of descriptors to wait for is made",
    "epoll_create": "a set of descriptors to wait for is made",
    "io_uring_enter": "a ring is used", "close_range": "descriptors are closed",
  ]
}

extension Row {
  /// A row of the Linux API in a language's table, where who asked for the call is not known.
  public var inNeutralWords: Row {
    Row(
      kind: kind, call: NeutralWords.of(function), function: function, patterns: patterns, onTheWay: onTheWay,
      condition: condition, scope: scope, why: why, saysName: saysName, source: source, isTold: isTold)
  }
}
