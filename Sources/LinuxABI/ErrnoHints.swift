/// What usually causes an error, and what to do about it: the second and third thing a learner asks.
public struct ErrnoHint: Hashable, Sendable {
  /// The usual cause.
  public let cause: String
  /// What to do about it.
  public let remedy: String
}

/// Usual causes of the errors that the man pages of the socket calls name.
public enum ErrnoHints {
  /// The hint for an error of a call: the call's own where there is one, else the error's.
  public static func hint(for errno: Errno, in call: String) -> ErrnoHint? {
    let rows = rows.filter { $0.errno == errno.name }
    let row = rows.first { $0.calls.contains(call) } ?? rows.first { $0.calls.isEmpty }
    return row.map { ErrnoHint(cause: $0.cause, remedy: $0.remedy) }
  }

  /// One row: what an error usually means, in some calls or in all.
  struct Row: Sendable {
    let errno: String
    /// The calls it is about; none for every call.
    let calls: [String]
    let cause: String
    let remedy: String

    init(_ errno: String, _ calls: [String], _ cause: String, _ remedy: String) {
      self.errno = errno
      self.calls = calls
      self.cause = cause
      self.remedy = remedy
    }

    init(_ errno: String, _ cause: String, _ remedy: String) { self.init(errno, [], cause, remedy) }
  }

  // Sources: the ERRORS sections of the calls' man pages, and of ip(7), tcp(7), udp(7) and unix(7).
  static let rows: [Row] = [
    Row(
      "EACCES", ["bind"], "ports below net.ipv4.ip_unprivileged_port_start (1024) are reserved",
      "choose a higher one with --port"),
    Row(
      "EACCES", ["connect", "sendto"], "a broadcast address without SO_BROADCAST, or a rule of the firewall",
      "set SO_BROADCAST, or ask who runs the firewall"),
    Row(
      "EACCES", ["socket"], "this type of socket is not allowed to you",
      "run with the privilege that the man page names, or use another type"),
    Row("EACCES", "permission is denied", "look at the permissions of what the address names"),
    Row(
      "EADDRINUSE", ["bind", "listen"], "another socket is bound to that port",
      "choose another with --port, or end the other program"),
    Row(
      "EADDRINUSE", ["connect"], "every local port towards that address is taken",
      "wait a minute, or connect to another port"),
    Row(
      "EADDRNOTAVAIL", ["bind"], "that address does not belong to this machine",
      "use 127.0.0.1, or an address that `ip address` lists"),
    Row(
      "EADDRNOTAVAIL", "no local address or port is left for that peer", "check the address, or wait a minute"
    ),
    Row(
      "EAFNOSUPPORT", "the address and the socket are of different families, or the kernel lacks the family",
      "create the socket with the address's family"),
    Row(
      "EAGAIN", ["recv", "recvfrom", "accept"], "nothing has arrived yet and the call must not wait",
      "wait with poll(2), or let the call block"),
    Row(
      "EAGAIN", ["send", "sendto"], "the send buffer is full and the call must not wait",
      "wait with poll(2) until there is room"),
    Row("EAGAIN", "the kernel has no room for it now", "try again later"),
    Row("EALREADY", "an earlier connect on this socket is still going on", "wait for it with poll(2)"),
    Row("EBADF", "the descriptor is closed, or never was one", "use the socket before it is closed"),
    Row("ECONNABORTED", "the client gave up before it was accepted", "accept the next one"),
    Row(
      "ECONNREFUSED", ["connect"], "nobody listens at that address",
      "start the server first, and give both sides the same --host and --port"),
    Row("ECONNREFUSED", "an earlier datagram found nobody there", "start the receiver first"),
    Row(
      "ECONNRESET", "the peer closed with data unread, or was killed", "look at how the other side ended"),
    Row(
      "EDESTADDRREQ", "the socket has no peer and the call names none", "connect it, or send to an address"),
    Row("EDQUOT", "the disk quota is used up", "delete something"),
    Row("EFAULT", "a pointer points outside the program's memory", "check the buffer and its length"),
    Row("EHOSTUNREACH", "no route leads to that host", "check the address and the network"),
    Row(
      "EINPROGRESS", "the connection is being made and the call must not wait",
      "wait with poll(2), read SO_ERROR"),
    Row(
      "EINTR", "a signal arrived before anything was done",
      "make the call again, unless the signal said to end"),
    Row(
      "EINVAL", ["bind"], "the socket is bound already, or the address has a wrong length",
      "bind a socket once, with the length of its family"),
    Row("EINVAL", ["accept"], "the socket does not listen", "call listen first"),
    Row(
      "EINVAL", ["setsockopt", "getsockopt"], "the value or its length does not fit the option",
      "give most options an int of 4 bytes"),
    Row(
      "EINVAL", "an argument has a value that the call does not know",
      "compare each argument with the man page"),
    Row("EIO", "reading or writing failed below the file", "look at the device; the kernel's log names it"),
    Row("EISCONN", "the socket is connected already", "use the connection, or create another socket"),
    Row("ELOOP", "the path has too many symbolic links", "name the file itself"),
    Row("EMFILE", "this program has no descriptor left", "close some, or raise ulimit -n"),
    Row(
      "EMSGSIZE", "the datagram is larger than the protocol carries",
      "send at most 65507 bytes over UDP and IPv4"),
    Row("ENAMETOOLONG", "the path is too long", "use one of at most 107 bytes"),
    Row("ENETUNREACH", "no route leads to that network", "check the address and the network"),
    Row("ENFILE", "the whole system has no open file left", "end some programs"),
    Row("ENOBUFS", "the kernel has no buffer left, or the queue of the interface is full", "try again later"),
    Row("ENOENT", "no file has that path", "start the server first, and give both sides the same path"),
    Row("ENOMEM", "the kernel has no memory left", "try again later"),
    Row("ENOPROTOOPT", "the protocol does not know the option", "check the option and its level"),
    Row("ENOSPC", "the disk is full", "delete something"),
    Row("ENOTCONN", "the socket has no peer", "connect it first, or use the socket that accept returned"),
    Row("ENOTDIR", "a part of the path is not a directory", "check the path"),
    Row("ENOTSOCK", "the descriptor is not a socket", "use the one that socket or accept returned"),
    Row(
      "EOPNOTSUPP", ["listen", "accept"], "only stream sockets have connections to accept",
      "create the socket as a stream"),
    Row("EOPNOTSUPP", "this type of socket cannot do that", "leave the flag out, or use another type"),
    Row("EPERM", ["socket"], "a raw socket needs CAP_NET_RAW", "run as root, or use another type"),
    Row("EPERM", "a rule of the firewall forbids it", "ask who runs the firewall"),
    Row(
      "EPIPE", "the connection is closed for sending: the peer is gone, or this side shut it down",
      "stop sending when recv returns 0"),
    Row("EPROTO", "the protocol failed", "accept the next connection"),
    Row(
      "EPROTONOSUPPORT", "the type and the protocol do not go together",
      "use protocol 0, or the type that it has"),
    Row("EPROTOTYPE", "the peer's socket is of another type", "create both sides with the same type"),
    Row("EROFS", "the file system is read-only", "use a path on another"),
    Row("ESOCKTNOSUPPORT", "the family has no socket of this type", "use another type"),
    Row("ETIMEDOUT", "the peer did not answer in time", "check the address, the network and the firewall"),
  ]
}

extension ErrnoHints {
  /// The hint for a failed look-up: getaddrinfo(3).
  public static func hint(for code: LookUpCode) -> ErrnoHint? {
    lookUpRows.first { $0.errno == code.name }.map { ErrnoHint(cause: $0.cause, remedy: $0.remedy) }
  }

  // Source: the ERRORS section of getaddrinfo(3).
  static let lookUpRows: [Row] = [
    Row("EAI_BADFLAGS", "the flags contradict each other", "leave AI_CANONNAME out where no host is given"),
    Row(
      "EAI_NONAME", "no host or service has that name, or neither was given",
      "check the spelling; /etc/hosts lists what this machine knows by itself"),
    Row("EAI_AGAIN", "the name server did not answer", "check the network, or use a number: 127.0.0.1"),
    Row("EAI_FAIL", "the name server answered with a failure", "ask another, or use a number"),
    Row("EAI_FAMILY", "that address family is not known here", "use .inet, .inet6 or .unspecified"),
    Row("EAI_SOCKTYPE", "the type and the protocol contradict each other", "leave one of them out"),
    Row(
      "EAI_SERVICE", "no service of that name exists for that type of socket", "give the port as a number"),
    Row("EAI_MEMORY", "the program has no memory left", "free some"),
    Row("EAI_SYSTEM", "a call below failed", "errno says which way"),
    Row("EAI_OVERFLOW", "an argument is too long", "shorten it"),
  ]
}
