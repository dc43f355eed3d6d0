extension ErrnoHints {
  // Sources: the ERRORS sections of the calls' man pages, and of ip(7), tcp(7), udp(7), raw(7) and unix(7).
  static let rows: [Row] = [
    Row(
      "EACCES", ["bind"], "ports below net.ipv4.ip_unprivileged_port_start (1024) are reserved",
      "choose a higher one", inLabs: "choose a higher one with --port"),
    Row(
      "EACCES", ["connect", "sendto", "sendmsg"],
      "a broadcast address without SO_BROADCAST, or a rule of the firewall",
      "set SO_BROADCAST, or ask who runs the firewall"),
    Row(
      "EACCES", ["socket"],
      "a ping socket needs a group in net.ipv4.ping_group_range, and to be root is no group",
      "ask who runs the machine to widen ping_group_range"),
    Row("EACCES", "permission is denied", "look at the permissions of what the address names"),
    Row(
      "EADDRINUSE", ["bind"],
      "another socket is bound to that port, or a connection of an earlier server is still in TIME_WAIT",
      "end the other program or choose another port; for TIME_WAIT wait a minute, or set SO_REUSEADDR "
        + "in every run of the server",
      inLabs: "end the other program or choose another with --port; for TIME_WAIT wait a minute, or set "
        + "SO_REUSEADDR in every run of the server"),
    Row(
      "EADDRINUSE", ["listen"], "another socket is bound to that port",
      "choose another, or end the other program",
      inLabs: "choose another with --port, or end the other program"),
    Row(
      "EADDRINUSE", ["bind own"], "the program itself has that port already, with another of its sockets",
      "close that socket first, or choose another port for this one"),
    Row(
      "EADDRINUSE", ["bind other"], "another program of this run has that port",
      "start one of the two only, or give each a port of its own"),
    Row(
      "ECONNREFUSED", ["connect swapped"],
      "nobody listens at that port; one whose two bytes are the same the other way round is in use in this run",
      "give the port as htons(port): the kernel reads it in network byte order"),
    Row(
      "ECONNREFUSED", ["connect IPv6 alone"],
      "who listens at that port serves IPv6 alone: IPV6_V6ONLY is 1 on that socket",
      "connect to ::1, or set IPV6_V6ONLY to 0 before the bind"),
    Row(
      "EADDRINUSE", ["bind own dual"],
      "the program itself has that port already: its IPv6 socket serves IPv4 as well, as long as IPV6_V6ONLY is 0",
      "leave this bind out, or set IPV6_V6ONLY to 1 on the IPv6 socket before its bind"),
    Row(
      "EADDRINUSE", ["bind path"],
      "the path exists already: a socket has it, or one that is gone left it behind",
      "unlink(2) it if nobody listens there"),
    Row(
      "EADDRINUSE", ["bind abstract"], "another socket has that name",
      "choose another, or end the other program"),
    Row(
      "EACCES", ["bind path", "connect path", "sendto path", "sendmsg path"],
      "the folder or the socket file does not let you",
      "look at their permissions"),
    Row(
      "ECONNREFUSED", ["connect path", "sendto path", "sendmsg path"],
      "the path is there, and nobody listens behind it: the socket that made it is closed",
      "start the server, which must unlink(2) the path and bind again"),
    Row(
      "ECONNREFUSED", ["connect abstract", "sendto abstract", "sendmsg abstract"],
      "no socket that could answer has that name",
      "start the server first, and give both sides the same name"),
    Row(
      "EAGAIN", ["connect path", "connect abstract"],
      "the listener's queue is full, and this socket may not wait",
      "try again when it has accepted, or let the call block"),
    Row(
      "EAGAIN", ["sendto path", "sendto abstract", "sendmsg path", "sendmsg abstract"],
      "the receiver's queue is full, and this socket may not wait",
      "try again when it has received, or let the call block"),
    Row(
      "EPROTOTYPE", ["connect path", "sendto path", "sendmsg path"],
      "the socket at that path has another type", "create both sides with the same type"),
    Row("ENOENT", ["bind path"], "a folder of that path is not there", "create it, or name the file alone"),
    Row(
      "EADDRINUSE", ["connect"], "every local port towards that address is taken",
      "wait a minute, or connect to another port"),
    Row(
      "EADDRNOTAVAIL", ["bind"], "that address does not belong to this machine",
      "use 127.0.0.1, or an address that `ip address` lists"),
    Row(
      "EADDRNOTAVAIL", ["bind ::1", "connect ::1", "sendto ::1", "sendmsg ::1"],
      "this machine has no IPv6, not even its own loopback address ::1",
      "use 127.0.0.1, or switch IPv6 on: `sysctl net.ipv6.conf.all.disable_ipv6` says whether it is off"),
    Row(
      "EADDRNOTAVAIL", "no local address or port is left for that peer", "check the address, or wait a minute"
    ),
    Row(
      "EAFNOSUPPORT", "the address and the socket are of different families, or the kernel lacks the family",
      "create the socket with the address's family"),
    Row(
      "EAGAIN", ["recv", "recvfrom", "recvmsg", "accept", "accept4", "read", "readv"],
      "nothing has arrived yet and the call must not wait",
      "wait with poll(2), or let the call block"),
    Row(
      "EAGAIN", ["write", "writev"], "the other end has no room now and the call must not wait",
      "wait with poll(2) until there is room"),
    Row(
      "EAGAIN", ["send", "sendto", "sendmsg", "sendfile"],
      "the send buffer is full and the call must not wait",
      "wait with poll(2) until there is room"),
    Row(
      "EAGAIN", ["fcntl"], "another program has locked the file", "wait until it lets go of it"),
    Row("EAGAIN", "the kernel has no room for it now", "try again later"),
    Row("EALREADY", "an earlier connect on this socket is still going on", "wait for it with poll(2)"),
    Row(
      "EBADF", ["read", "write"], "the descriptor is closed, or was not opened for this",
      "use it before it is closed, and for what it was opened for"),
    Row("EBADF", "the descriptor is closed, or never was one", "use the socket before it is closed"),
    Row(
      "ECONNABORTED", ["connect"], "an earlier connect on this socket has failed, and told its error",
      "make a new socket for the next attempt"),
    Row("ECONNABORTED", "the client gave up before it was accepted", "accept the next one"),
    Row(
      "ECONNREFUSED", ["connect"], "nobody listens at that address",
      "start the server first, and give both sides the same address and port",
      inLabs: "start the server first, and give both sides the same --host and --port"),
    Row("ECONNREFUSED", "an earlier datagram found nobody there", "start the receiver first"),
    Row(
      "ECONNRESET", "the peer closed, or ended, with data unread", "look at how the other side ended"),
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
    Row("EINVAL", ["accept", "accept4"], "the socket does not listen", "call listen first"),
    Row(
      "EINVAL", ["setsockopt", "getsockopt"], "the value or its length does not fit the option",
      "give most options an int of 4 bytes"),
    Row(
      "EINVAL", "an argument has a value that the call does not know",
      "compare each argument with the man page"),
    Row(
      "EIO", ["read", "write"], "the terminal is gone or belongs to another program, or the device failed",
      "run it in a terminal that stays; the kernel's log names a device"),
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
      "EOPNOTSUPP", ["listen", "accept", "accept4"], "only stream sockets have connections to accept",
      "create the socket as a stream"),
    Row("EOPNOTSUPP", "this type of socket cannot do that", "leave the flag out, or use another type"),
    Row("EPERM", ["socket"], "a raw socket needs CAP_NET_RAW", "run as root, or use another type"),
    Row("EPERM", "a rule of the firewall forbids it", "ask who runs the firewall"),
    Row(
      "EPIPE", ["write", "writev"], "nobody reads what is written any more: the other end is closed",
      "keep the reader running until everything is written"),
    Row(
      "EPIPE",
      "there is no connection to send on: the peer is gone, this side shut it down, or none was made",
      "connect first, and stop sending when recv returns 0"),
    Row("EPROTO", "the protocol failed", "accept the next connection"),
    Row(
      "EPROTONOSUPPORT", "the type and the protocol do not go together",
      "use protocol 0, or the type that it has"),
    Row("EPROTOTYPE", "the peer's socket is of another type", "create both sides with the same type"),
    Row("EROFS", "the file system is read-only", "use a path on another"),
    Row("ESOCKTNOSUPPORT", "the family has no socket of this type", "use another type"),
    Row("ETIMEDOUT", "the peer did not answer in time", "check the address, the network and the firewall"),
    Row("EBUSY", "something still uses it", "end what uses it"),
    Row("EDEADLK", "waiting for the lock would never end", "take locks in one order everywhere"),
    Row(
      "EEXIST", ["epoll_ctl"], "the descriptor is in the set already", "modify it, or remove it first"),
    Row("EEXIST", "there is a file of that name already", "remove it, or choose another name"),
    Row("EFBIG", "the file would be larger than is allowed", "write less, or raise ulimit -f"),
    Row(
      "EINVAL", ["poll"], "more descriptors than the limit of open files, or a wrong timeout",
      "ask about fewer, or raise ulimit -n"),
    Row(
      "EINVAL", ["epoll_wait"], "the descriptor is no epoll set, or there is room for no event",
      "ask for one event at least"),
    Row(
      "EINVAL", ["epoll_ctl"], "the first descriptor is no epoll set, or a set was to be put into itself",
      "use the one that epoll_create1 returned"),
    Row(
      "EINVAL", ["sendfile"], "the file cannot be mapped, or the flags of the target forbid it",
      "copy with read and write"),
    Row(
      "EINVAL", ["dup3"], "both descriptors are the same, or a flag is another one than O_CLOEXEC",
      "leave the call out, or make it with dup2, which does nothing then"),
    Row("EINVAL", ["setrlimit"], "the soft limit is above the hard one", "raise the hard one first"),
    Row(
      "EINVAL", ["readv", "writev"], "too many buffers, or together they are too long",
      "use at most 1024 buffers"),
    Row("EISDIR", "it is a directory", "name a file in it"),
    Row("ENODEV", "the device is not there", "check the path"),
    Row("ENOENT", ["epoll_ctl"], "the descriptor is not in the set", "add it first"),
    Row(
      "ENODEV", ["setsockopt"], "no network interface has that name", "`ip link` lists them; loopback is lo"),
    Row("ENOENT", ["open", "unlink"], "no file has that path", "check the path and the current directory"),
    Row("ENOLCK", "the system has no lock left", "let go of some"),
    Row("ENOPKG", "the kernel was built without it", "leave the flag out"),
    Row("ENOSPC", ["epoll_ctl"], "the user watches too many descriptors", "close some sets"),
    Row("ENXIO", "nobody has the other end open", "open the reading end first"),
    Row("EOVERFLOW", "a number is too large for the interface", "ask for less"),
    Row(
      "EPERM", ["epoll_ctl"], "a plain file is always ready and cannot be watched", "watch sockets and pipes"),
    Row("EPERM", ["setrlimit"], "only root may raise a hard limit", "stay below it"),
    Row("EPERM", ["open", "unlink"], "the file or its folder is protected", "use one of your own"),
    Row("ESPIPE", "a pipe or a socket has no position", "leave the offset out"),
    Row("ESRCH", "no process has that number", "check the number"),
    Row("ETXTBSY", "a program of that file is running", "end it first"),
  ]

  // Source: the ERRORS section of getaddrinfo(3).
  static let lookUpRows: [Row] = [
    Row("EAI_BADFLAGS", "the flags contradict each other", "leave AI_CANONNAME out where no host is given"),
    Row(
      "EAI_NONAME",
      "no host or service has that name, neither was given, or AI_NUMERICHOST allows a number alone",
      "check the spelling; /etc/hosts lists what this machine knows by itself"),
    Row("EAI_AGAIN", "the name server did not answer", "check the network, or use a number: 127.0.0.1"),
    Row("EAI_FAIL", "the name server answered with a failure", "ask another, or use a number"),
    Row(
      "EAI_FAMILY", "that address family is not known here", "use AF_INET, AF_INET6 or AF_UNSPEC",
      inLabs: "use .inet, .inet6 or .unspecified"),
    Row("EAI_SOCKTYPE", "the type and the protocol contradict each other", "leave one of them out"),
    Row(
      "EAI_SERVICE", "no service of that name exists for that type of socket", "give the port as a number"),
    Row("EAI_NODATA", "the name is known and has no address", "ask for another name"),
    Row(
      "EAI_ADDRFAMILY", "the host has no address of that family", "ask for AF_UNSPEC",
      inLabs: "ask for .unspecified"),
    Row("EAI_MEMORY", "the program has no memory left", "free some"),
    Row("EAI_SYSTEM", "a call below failed", "errno says which way"),
  ]
}
