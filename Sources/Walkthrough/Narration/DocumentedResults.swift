/// The results that each call's manual page documents, and what each would mean.
///
/// Sources: RETURN VALUE and ERRORS of the calls' manual pages, and of ip(7), tcp(7), udp(7) and unix(7).
enum DocumentedResults {
  /// A result that a call can have.
  struct Row: Sendable {
    /// `-1 ECONNREFUSED`, `0`, `a new descriptor`
    let result: String
    /// What it would mean, as a clause: `nobody would listen at that address`.
    let means: String

    init(_ result: String, _ means: String) {
      self.result = result
      self.means = means
    }
  }

  /// Results that the call's own arguments name: its room, its descriptor, the characters of its text.
  static let whole = "as much as there is room for"
  static let listener = "the listener's number"
  static let characters = "the number of characters"

  static func rows(for subject: String) -> [Row] { byCall[subject] ?? [] }

  /// Calls that have rows.
  static var calls: [String] { byCall.keys.sorted() }

  private static let byCall: [String: [Row]] = [
    "socket": [
      Row("0", "descriptor 0 would be free, and it is standard input"),
      Row("-1 EMFILE", "the program would have no descriptor left"),
      Row("-1 EPROTONOSUPPORT", "the type and the protocol would not go together"),
      Row("-1 EAFNOSUPPORT", "the kernel would not know this address family"),
      Row("-1 EACCES", "it would be a ping socket, and no group of the program be allowed one"),
    ],
    "bind": [
      Row("0", "the address would be the socket's now"),
      Row("-1 EADDRINUSE", "another socket would have the address"),
      Row("-1 EADDRNOTAVAIL", "the address would not belong to this machine"),
      Row("-1 EACCES", "the address would be reserved or protected"),
      Row("-1 EINVAL", "the socket would have an address already"),
    ],
    "listen": [
      Row("0", "the socket would be a listener now"),
      Row("1", "listen would count the clients; it returns 0 and no number of them"),
      Row("-1 EADDRINUSE", "another socket would listen at the same port"),
      Row("-1 EOPNOTSUPP", "the socket would be one without connections, a datagram socket"),
    ],
    "accept": [
      Row("0", "accept would return success; it returns a new descriptor"),
      Row(
        "the listener's number", "the connection would take the listener's place; it gets a number of its own"
      ),
      Row("-1 EAGAIN", "no connection would be waiting, and the listener would be non-blocking"),
      Row("-1 EMFILE", "the program would have no descriptor left"),
      Row("-1 ECONNABORTED", "the client would have given up before"),
    ],
    "connect": [
      Row("0", "the connection would stand, or the peer be noted"),
      Row("-1 ECONNREFUSED", "nobody would listen at that address"),
      Row("-1 EINPROGRESS", "the socket would be non-blocking, and the connection would still be made"),
      Row("-1 EISCONN", "the socket would be connected already"),
      Row("-1 ETIMEDOUT", "no answer would have come in time"),
      Row("-1 EAGAIN", "a unix listener's queue would be full and the socket non-blocking"),
      Row("-1 ENOENT", "there would be no file of that name"),
      Row("-1 EAFNOSUPPORT", "the address would be of another family than the socket"),
      Row("-1 ENETUNREACH", "no route would lead to that address"),
      Row("-1 EACCES", "the address would be a broadcast one, and the socket not allowed to broadcast"),
    ],
    "send": [
      Row(characters, "send would count characters; it counts bytes"),
      Row(whole, "the kernel would have taken all the bytes"),
      Row("0", "send would return 0 for success; it returns how many bytes the kernel took"),
      Row("-1 EPIPE", "the connection would be closed for sending"),
      Row("-1 EAGAIN", "the kernel would have no room and the call must not wait"),
      Row("-1 ECONNRESET", "the other side would have broken the connection off"),
      Row("-1 ENOTCONN", "the socket would have no peer"),
    ],
    "sendto": [
      Row(whole, "the kernel would have taken the whole datagram"),
      Row("0", "nothing would have been sent, an empty datagram aside"),
      Row("-1 EMSGSIZE", "the datagram would be longer than one can be"),
      Row("-1 ECONNREFUSED", "an earlier datagram would have found nobody"),
      Row("-1 EAGAIN", "the kernel would have no room and the call must not wait"),
      Row("-1 EDESTADDRREQ", "no address would be named, and the socket would have no peer"),
    ],
    "recv": [
      Row("0", "the other side would have ended its half of the connection"),
      Row(whole, "a whole buffer would have come; recv returns what is there, and does not wait for more"),
      Row("-1 EAGAIN", "nothing would be there and the call must not wait"),
      Row("-1 ECONNRESET", "the other side would have broken the connection off"),
      Row("-1 ENOTCONN", "the socket would have no peer"),
      Row("-1 EBADF", "the descriptor would not be open"),
    ],
    "recvfrom": [
      Row("0", "the datagram would be empty"),
      Row("-1 EAGAIN", "nothing would be there and the call must not wait"),
      Row("-1 ECONNREFUSED", "an earlier datagram would have found nobody"),
      Row("-1 EINTR", "a signal would have come first"),
    ],
    "shutdown": [
      Row("0", "one half of the connection, or both, would be ended now"),
      Row("-1 ENOTCONN", "the socket would have no peer"),
      Row("-1 EINVAL", "it would be a word for how that shutdown does not know"),
    ],
    "close": [
      Row("0", "the descriptor would be free again"),
      Row("-1 EBADF", "the descriptor would not be open"),
      Row("-1 EINTR", "a signal would have come first"),
      Row("-1 EIO", "the device below would have failed"),
    ],
    "getsockname": [
      Row("0", "the address would stand in the structure that was passed"),
      Row("-1 EBADF", "the descriptor would not be open"),
      Row("-1 ENOTSOCK", "the descriptor would be no socket"),
      Row("-1 EFAULT", "the pointer would lead out of the program's memory"),
    ],
    "getpeername": [
      Row("0", "the address would stand in the structure that was passed"),
      Row("-1 ENOTCONN", "the socket would have no peer"),
      Row("-1 EBADF", "the descriptor would not be open"),
    ],
    "setsockopt": [
      Row("0", "the option would be set"),
      Row("1", "setsockopt would return the value; it returns 0 for success"),
      Row("-1 ENOPROTOOPT", "the protocol would not know the option"),
      Row("-1 EINVAL", "the value or its length would not fit"),
    ],
    "getsockopt": [
      Row("0", "the value would stand in the buffer that was passed"),
      Row("-1 ENOPROTOOPT", "the protocol would not know the option"),
      Row("-1 EBADF", "the descriptor would not be open"),
      Row("-1 ENOTSOCK", "the descriptor would be no socket"),
    ],
    "socketpair": [
      Row("0", "two descriptors would stand in the array that was passed"),
      Row("-1 EOPNOTSUPP", "the family would have no pairs; IPv4 has none"),
      Row("-1 EMFILE", "the program would have no descriptor left"),
    ],
    "poll": [
      Row("0", "the time would be over before anything was ready"),
      Row("1", "one descriptor would be ready"), Row("2", "two descriptors would be ready"),
      Row("-1 EINTR", "a signal would have come first"),
      Row("-1 EAGAIN", "poll says 0 when there is nothing, and not EAGAIN"),
    ],
    "epoll_wait": [
      Row("0", "the time would be over before anything was ready"),
      Row("1", "one descriptor would be ready"), Row("2", "two descriptors would be ready"),
      Row("-1 EINTR", "a signal would have come first"),
      Row("-1 EAGAIN", "epoll_wait says 0 when there is nothing, and not EAGAIN"),
    ],
    "epoll_create1": [
      Row("0", "the epoll set would be standard input's number"),
      Row("-1 EMFILE", "the program would have no descriptor left"),
      Row("-1 EINVAL", "a flag would be unknown"),
    ],
    "epoll_ctl": [
      Row("0", "the set would be changed"), Row("-1 EEXIST", "the descriptor would be in the set already"),
      Row("-1 ENOENT", "the descriptor would not be in the set"),
      Row("-1 EPERM", "the descriptor would be a plain file, which cannot be watched"),
    ],
    "sendmsg": [
      Row("0", "nothing would have been sent"), Row("-1 EMSGSIZE", "the message would be too long for one"),
      Row("-1 EPIPE", "the connection would be closed for sending"),
      Row("-1 EAGAIN", "the kernel would have no room and the call must not wait"),
    ],
    "recvmsg": [
      Row("0", "the other side would have ended its half of the connection"),
      Row("-1 EAGAIN", "nothing would be there and the call must not wait"),
      Row("-1 ENOTCONN", "the socket would have no peer"),
    ],
    "readv": [
      Row("0", "the other side would have ended its half of the connection"),
      Row("-1 EAGAIN", "nothing would be there and the call must not wait"),
      Row("-1 EINVAL", "there would be too many buffers"),
    ],
    "writev": [
      Row("0", "nothing would have been written"),
      Row("-1 EPIPE", "the connection would be closed for sending"),
      Row("-1 EAGAIN", "the kernel would have no room and the call must not wait"),
      Row("-1 EINVAL", "there would be too many buffers"),
    ],
    "sendfile": [
      Row("0", "the file would be at its end"),
      Row("-1 EAGAIN", "the kernel would have no room and the call must not wait"),
      Row("-1 EINVAL", "the descriptor to read from would be a socket or a pipe"),
    ],
    "getaddrinfo": [
      Row("0", "an address would be found"), Row("EAI_NONAME", "no host would have that name"),
      Row("EAI_AGAIN", "the name server would not have answered"),
      Row("-1 ENOENT", "getaddrinfo has codes of its own, and no errno for a name that is not there"),
    ],
    "open": [
      Row("0", "the file would take standard input's number"),
      Row("-1 ENOENT", "there would be no such file"),
      Row("-1 EACCES", "the file's permissions would not allow it"),
      Row("-1 EMFILE", "the program would have no descriptor left"),
    ],
    "unlink": [
      Row("0", "the name would be gone"), Row("-1 ENOENT", "there would be no such name"),
      Row("-1 EACCES", "the folder would not allow it"), Row("-1 EISDIR", "it would be a folder"),
    ],
    "fcntl": [
      Row("0", "it would be done, or no flag be set"), Row("-1 EBADF", "the descriptor would not be open"),
      Row("-1 EINVAL", "the command would be unknown"),
    ],
    "pipe2": [
      Row("0", "two descriptors would stand in the array that was passed"),
      Row("-1 EMFILE", "the program would have no descriptor left"),
      Row("-1 EINVAL", "a flag would be unknown"),
    ],
    "setrlimit": [
      Row("0", "the limit would hold"), Row("-1 EPERM", "only root may raise a hard limit"),
      Row("-1 EINVAL", "the soft limit would be above the hard one"),
    ],
    "getrlimit": [
      Row("0", "the limit would stand in the structure that was passed"),
      Row("-1 EINVAL", "the resource would be unknown"), Row("-1 EFAULT", "the pointer would lead nowhere"),
    ],
    "read": [
      Row("0", "it would be at the end of the file"),
      Row("-1 EAGAIN", "nothing would be there and the call must not wait"),
      Row("-1 EBADF", "the descriptor would not be open"),
    ],
    "write": [
      Row("0", "nothing would have been written"), Row("-1 EPIPE", "nobody would read it any more"),
      Row("-1 EBADF", "the descriptor would not be open"),
    ],
  ]
}
