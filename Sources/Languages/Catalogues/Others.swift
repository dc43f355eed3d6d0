extension Row {
  /// What a language's recordings lack: every other call of the socket API, in words that name no function of its library.
  static let others: [Row] = [
    other("a socket is made", "socket"), other("a pair of sockets is made", "socketpair"),
    other("an option is set", "setsockopt"), other("an option is asked for", "getsockopt"),
    other("the socket gets an address", "bind"), other("the socket is to accept connections", "listen"),
    other("a connection is accepted", "accept"), other("a connection is accepted", "accept4"),
    other("a connection is made", "connect"),
    other("bytes are sent", "send", "sendto(_, _, _, _, NULL, _)", "send(...)"),
    other("bytes are sent to an address", "sendto"),
    other("bytes are received", "recv", "recvfrom(_, _, _, _, NULL, NULL)", "recv(...)"),
    other("bytes are received, with the sender's address", "recvfrom"), other("a message is sent", "sendmsg"),
    other("a message is received", "recvmsg"), other("messages are sent", "sendmmsg"),
    other("messages are received", "recvmmsg", "recvmmsg|recvmmsg_time64(...)"),
    other("bytes are written", "write"),
    other("bytes are read", "read"), other("bytes are written", "writev"), other("bytes are read", "readv"),
    other("a file is sent", "sendfile", "sendfile|sendfile64(...)"), other("bytes are moved", "splice"),
    other("one direction ends, or both", "shutdown"), other("the socket's own address", "getsockname"),
    other("the peer's address", "getpeername"),
    other("the descriptor's flags", "fcntl", "fcntl|fcntl64(...)"),
    other("a setting of the descriptor", "ioctl"),
    other("where the descriptor stands", "lseek", "lseek|_llseek(...)"),
    other(
      "what the descriptor is", "fstat", "fstat|fstat64(...)", "newfstatat|fstatat64|statx(_, \"\", ...)"),
    other("another descriptor of the socket", "dup"), other("another descriptor of the socket", "dup2"),
    other("another descriptor of the socket", "dup3"), other("the socket is closed", "close", "close(_)"),
    other("waiting until a socket is ready", "poll", "poll|ppoll|ppoll_time64(...)"),
    other("waiting until a socket is ready", "select", "select|pselect6|_newselect|pselect6_time64(...)"),
    .asked(
      "waiting for many sockets at once", "epoll_wait",
      ["epoll_create|epoll_create1|epoll_ctl|epoll_wait|epoll_pwait|epoll_pwait2(...)"], scope: .anything,
      source: Row.manual),
  ]

  private static func other(_ words: String, _ function: String, _ patterns: String...) -> Row {
    .asked(
      words, function, patterns.isEmpty ? ["\(function)(...)"] : patterns, scope: .descriptors,
      source: Row.manual)
  }
}
