extension Sentences {
  /// Making sockets, giving them names, ending them.
  static let sockets: [Template] = [
    Template(
      "socket", .done, [.again, .nonBlocking],
      "{Side} asks for {kind}; [descriptor] {made} stands for it, and no call on it will wait."),
    Template("socket", .done, [.again], "{Side} asks for {kind}; [descriptor] {made} stands for it."),
    Template(
      "socket", .done, [.nonBlocking],
      "{Side} asks the [kernel] for {kind}; [descriptor] {made} stands for it from now on, and no call on it will "
        + "wait."),
    Template(
      "socket", .done,
      "{Side} asks the [kernel] for {kind}; [descriptor] {made} stands for it from now on."),
    Template(
      "socket", .error("EPERM"),
      "{Side} asks for {kind} and is refused: only a program with a [privilege] may have one (EPERM)."),
    Template(
      "socket", .error("EACCES"),
      "{Side} asks for {kind} and is refused: its user is not among those who may have one (EACCES)."),
    Template(
      "socket", .error("EPROTONOSUPPORT"),
      "{Side} asks for {kind}, and there is none: this type and this protocol do not go together "
        + "(EPROTONOSUPPORT)."),
    Template(
      "socket", .error("EAFNOSUPPORT"), "{Side} asks for {kind}, a family that this [kernel] does not have."),
    Template("socket", .anyError, "{Side} asks for {kind} and gets none: {errno} ({message})."),
    Template(
      "socketpair", .done,
      "{Side} asks for two [socket]s that are connected to each other: [descriptor]s {made} and {other} need no "
        + "[address] and no connect."),

    Template(
      "bind", .done, [.portZero, .raw],
      "{Side} gives its [raw socket] the [address] {host}; [port]s belong to [TCP] and [UDP], and a raw socket has none."
    ),
    Template(
      "bind", .done, [.portZero],
      "{Side} gives its [socket] the [address] {host} and asks for any free [port]: port 0 leaves the choice to the "
        + "[kernel]."),
    Template(
      "bind", .done, [.path],
      "{Side} gives its [socket] the name {address}: a file of that name appears, by which others find it."),
    Template(
      "bind", .done, [.abstract],
      "{Side} gives its [socket] the [abstract name] {address}: others find it by that name, and no file is made."
    ),
    Template(
      "bind", .done, [.again], "{Side} gives [descriptor] {fd} the [address] {address}."),
    Template(
      "bind", .done, [.port],
      "{Side} gives its [socket] the [address] {address}, so that others know where to find it."),
    Template(
      "bind", .done, [.has("AF_NETLINK")],
      "{Side} gives its [netlink] [socket] the number {netlink}, under which the [kernel] answers it."),
    Template(
      "bind", .done, [.has("AF_NETLINK")],
      "{Side} gives its [netlink] [socket] a number under which the [kernel] answers it; 0 leaves the choice to the kernel."
    ),
    Template(
      "bind", .done, [.has("AF_PACKET")],
      "{Side} ties its packet [socket] to the [network interface] {interface}: it gets the packets of that one alone."
    ),
    Template(
      "bind", .done, [.has("AF_PACKET")],
      "{Side} binds its packet [socket] to every [network interface], and says which packets it wants."),
    Template(
      "bind", .done, [.has("AF_VSOCK")],
      "{Side} gives its [socket] the [address] {address}: a virtual machine and a [port] of its own kind, by which the "
        + "machine and its host find each other."),
    Template("bind", .done, "{Side} gives its [socket] {address}."),
    Template(
      "bind", .error("EADDRINUSE"), [.ownDualStack],
      "{Side} wants the [address] {address}, and has it already (EADDRINUSE): its own [IPv6] [socket] serves that [port] for "
        + "[IPv4] too."),
    Template(
      "bind", .error("EADDRINUSE"), [.ownPort],
      "{Side} wants the [address] {address}, and another of its own [socket]s has it (EADDRINUSE)."),
    Template(
      "bind connect", .error("EADDRNOTAVAIL"), [.loopback6],
      "{Side} wants the [address] {address}, and this machine has no [IPv6], not even its own [loopback] (EADDRNOTAVAIL)."
    ),
    Template(
      "bind", .error("EADDRINUSE"), [.path],
      "{Side} wants the name {address}, and a file of that name is there already (EADDRINUSE)."),
    Template(
      "bind", .error("EADDRINUSE"),
      "{Side} wants the [address] {address}, and it is taken (EADDRINUSE): one [port] has one owner."),
    Template(
      "bind", .error("EADDRNOTAVAIL"),
      "{Side} wants the [address] {address}, which is none of this machine's own (EADDRNOTAVAIL)."),
    Template(
      "bind", .error("EACCES"), [.port],
      "{Side} wants [port] {port}, which is reserved for programs with a [privilege] (EACCES)."),
    Template(
      "bind", .error("EINVAL"), [.otherFamily],
      "{Side} gives its [socket] the [address] {address}, which is of another family than the socket (EINVAL)."
    ),
    Template(
      "bind", .anyError, "{Side} asks for the [address] {address} and does not get it: {errno} ({message})."),

    Template(
      "listen", .done, [.listener],
      "{Side} calls listen again on its [listener]: the [backlog] is {backlog} from now on."),
    Template(
      "listen", .done, [.unbound],
      "{Side} makes [descriptor] {fd} a [listener] without ever having bound it: the [kernel] chooses an [address] and a "
        + "[port]."),
    Template(
      "listen", .done, [.again],
      "{Side} makes [descriptor] {fd} a [listener] with a [backlog] of {backlog}."),
    Template(
      "listen", .done,
      "{Side} makes [descriptor] {fd} a [listener]: from now on others can connect to it, and a [backlog] of {backlog} "
        + "limits how many may wait to be accepted."),
    Template(
      "listen", .anyError,
      "{Side} wants to make [descriptor] {fd} a [listener] and cannot: {errno} ({message})."),

    Template(
      "shutdown", .done, [.has("SHUT_WR"), .listener],
      "{Side} shuts its [listener], [descriptor] {fd}, down for sending: a listener sends nothing, and goes on listening."
    ),
    Template(
      "shutdown", .done, [.listener],
      "{Side} shuts its [listener], [descriptor] {fd}, down: it listens no more."),
    Template(
      "shutdown", .done, [.has("SHUT_WR"), .stream],
      "{Side} ends its own [half] of the [connection]: it will send no more on [descriptor] {fd}, and can still "
        + "receive."),
    Template(
      "shutdown", .done, [.has("SHUT_RD")],
      "{Side} declares that it will receive no more on [descriptor] {fd}; it can still send."),
    Template(
      "shutdown", .done, [.has("SHUT_RDWR")],
      "{Side} ends both halves of the [connection] on [descriptor] {fd}; the descriptor itself stays open until close."
    ),
    Template("shutdown", .done, "{Side} shuts [descriptor] {fd} down."),
    Template(
      "shutdown", .error("ENOTCONN"),
      "{Side} wants to end a [half] of a [connection] that [descriptor] {fd} does not have (ENOTCONN)."),

    Template(
      "close", .done, [.shared, .unseenChild],
      "{Side} closes [descriptor] {fd}; whether a child that this [trace] does not show still has the [socket] is not known."
    ),
    Template(
      "close", .done, [.shared, .held],
      "{Side} closes [descriptor] {fd}, the last one of its [socket]. A call that has not returned, or a message that carries "
        + "it, still holds the socket: it ends with that."),
    Template(
      "close", .done, [.shared],
      "{Side} closes [descriptor] {fd}; another one still stands for the same [socket], which lives on."),
    Template(
      "close", .done, [.listener],
      "{Side} closes its [listener], [descriptor] {fd}: nobody can connect to it any more."),
    Template(
      "close", .done, [.stream, .connected, .brokenOff],
      "{Side} closes its [connection], [descriptor] {fd}, and breaks it off, as SO_LINGER with 0 seconds asks: the other "
        + "side hears ECONNRESET, and of no end."),
    Template(
      "close", .done, [.stream, .connected, .resets],
      "{Side} closes its [connection], [descriptor] {fd}: the other side hears that it was broken off (ECONNRESET), and of no "
        + "end."),
    Template(
      "close", .done, [.stream, .connected, .again],
      "{Side} closes its [connection], [descriptor] {fd}."),
    Template(
      "close", .done, [.stream, .connected, .ends],
      "{Side} closes its [connection], [descriptor] {fd}: the other side will see that nothing more comes."),
    Template(
      "close", .done, [.stream, .connected],
      "{Side} closes its [connection], [descriptor] {fd}: it neither sends nor receives on it any more."),
    Template(
      "close", .done, [.again],
      "{Side} closes [descriptor] {fd}."),
    Template(
      "close", .done,
      "{Side} closes [descriptor] {fd}: the number is free, and the [kernel] may give it out again."),
    Template(
      "close", .error("EBADF"),
      "{Side} closes [descriptor] {fd}, which is not open any more (EBADF): a number is closed once."),

    Template(
      "close_range", .done, "{Side} closes all its [descriptor]s from {fd} to {last}, [socket]s among them."),
    Template(
      "close_range", .done, "{Side} closes all its [descriptor]s from {fd} on, [socket]s among them."),
    Template(
      "pidfd_getfd", .done,
      "{Side} takes a [descriptor] of another process: descriptor {made} stands for the same [socket] here."),

    Template(
      "getsockname", .done, [.unnamed],
      "{Side} asks which [address] [descriptor] {fd} has: it has none."),
    Template(
      "getsockname", .done, [.portZero],
      "{Side} asks which [address] [descriptor] {fd} has: {address}, that is none yet."),
    Template(
      "getsockname", .done, [.again], "{Side} asks which [address] [descriptor] {fd} has: {address}."),
    Template(
      "getsockname", .done,
      "{Side} asks the [kernel] which [address] [descriptor] {fd} has at this end: {address}."),
    Template(
      "getsockname getpeername", .error("ENOTSOCK"),
      "{Side} asks for the [address] of [descriptor] {fd}, which is no [socket] (ENOTSOCK)."),
    Template(
      "getpeername", .done, "{Side} asks who is at the other end of [descriptor] {fd}: {address}."),
    Template(
      "getpeername", .error("ENOTCONN"), [.connected],
      "{Side} asks who is at the other end of [descriptor] {fd}: nobody any more, the [connection] is over (ENOTCONN)."
    ),
    Template(
      "getpeername", .error("ENOTCONN"),
      "{Side} asks who is at the other end of [descriptor] {fd}: nobody, it has no [peer] (ENOTCONN)."),
  ]

  /// How two programs come together.
  static let connections: [Template] = [
    Template(
      "accept", .done, [.older],
      "{Side} comes back from {function}, which it had called before this [trace]: the new [descriptor] {made} stands for a "
        + "[connection]."),
    Template(
      "accept", .done, [.again, .unnamed], "{Side} accepts the next [connection]: [descriptor] {made}."),
    Template(
      "accept", .done, [.again, .blocked],
      "{Side} waits in accept until a [connection] is there, from {address}: [descriptor] {made}."),
    Template(
      "accept", .done, [.again], "{Side} accepts the next [connection], from {address}: [descriptor] {made}."),
    Template(
      "accept", .done, [.unnamed],
      "{Side} takes the next [connection] from its [listener]: the new [descriptor] {made} stands for it, and descriptor "
        + "{fd} goes on listening."),
    Template(
      "accept", .done, [.blocked],
      "{Side} waits in accept until a [connection] is there, from {address}; the new [descriptor] {made} stands for "
        + "it, and descriptor {fd} goes on listening."),
    Template(
      "accept", .done,
      "{Side} takes the next [connection] from its [listener], from {address}; the new [descriptor] {made} stands for "
        + "it, and descriptor {fd} goes on listening."),
    Template(
      "accept", .done,
      "{Side} takes the next [connection] from its [listener]: the new [descriptor] {made} stands for it, and descriptor "
        + "{fd} goes on listening."),
    Template(
      "accept", .error("EAGAIN"), [.timedOut],
      "{Side} waits {waited} for a [connection], as long as SO_RCVTIMEO allows, and none comes ([EAGAIN])."),
    Template(
      "accept", .error("EAGAIN"),
      "{Side} asks for the next [connection] and there is none; the [listener] may not wait, so the call says [EAGAIN]."
    ),
    Template(
      "accept", .error("EMFILE"),
      "{Side} cannot accept: a [connection] needs a new [descriptor], and the program has none left (EMFILE)."
    ),
    Template(
      "accept", .error("EINVAL"), [.has("SOCK_???")],
      "{Side} cannot accept: among its flags is one that accept4 does not have (EINVAL)."),
    Template(
      "accept", .error("EINVAL"), [.listener],
      "{Side} asks for the next [connection] with a flag that accept4 does not know (EINVAL)."),
    Template(
      "accept", .error("EINVAL"), "{Side} cannot accept on [descriptor] {fd}: it is no [listener] (EINVAL)."),
    Template(
      "accept", .interrupted,
      "{Side} waits in accept for a [connection] until a [signal] interrupts it."),
    Template("accept", .begun, "{Side} waits in accept for a [connection] until {ending}: none has come."),
    Template(
      "accept", .begun, [.still], "{Side} is still in accept, waiting for a [connection]: none has come yet."),
    Template("accept", .begun, "{Side} waits in accept for a [connection], and none comes in this [trace]."),
    Template("accept", .anyError, "{Side} cannot accept a [connection]: {errno} ({message})."),

    Template(
      "connect", .done, [.has("AF_UNSPEC"), .datagram],
      "{Side} takes the [peer] of its [datagram] [socket] back (AF_UNSPEC): it has none again."),
    Template(
      "connect", .done, [.has("AF_UNSPEC"), .connected],
      "{Side} breaks its [connection] off (AF_UNSPEC): the other side hears of a reset, and the [socket] can connect anew."
    ),
    Template(
      "connect", .done, [.has("AF_UNSPEC")],
      "{Side} takes the [peer] of its [socket] back (AF_UNSPEC): it has none again."),
    Template(
      "connect", .done, [.datagram, .again],
      "{Side} names {address} as the [peer] of its [datagram] [socket]."),
    Template(
      "connect", .done, [.datagram],
      "{Side} names {address} as the [peer] of its [datagram] [socket]: the [kernel] notes it, and nobody is asked."
    ),
    Template("connect", .done, [.again], "{Side} connects to {address}."),
    Template(
      "connect", .done, [.unix],
      "{Side} connects to the [socket] named {address}: two programs on one machine, without a [port]."),
    Template(
      "connect", .done,
      "{Side} connects to {address}; the call returns when the [connection] stands, whether or not anybody "
        + "has accepted it yet."),
    Template(
      "connect", .error("ECONNABORTED"),
      "{Side} calls connect again on a [socket] whose earlier connect has failed (ECONNABORTED)."),
    Template(
      "connect", .error("EINPROGRESS"), [.timedOut],
      "{Side} waits {waited} for the [connection] to {address}, as long as SO_SNDTIMEO allows; it goes on being made "
        + "([EINPROGRESS])."),
    Template(
      "connect", .error("EINPROGRESS"), [.again],
      "{Side} begins to connect to {address} and does not wait for the end of it ([EINPROGRESS])."),
    Template(
      "connect", .error("EINPROGRESS"),
      "{Side} begins to connect to {address} and does not wait: [EINPROGRESS] says that it goes on, not that it "
        + "failed."),
    Template(
      "connect", .error("ECONNREFUSED"), [.unix],
      "{Side} wants to connect to {address}: the name is there, and nobody listens behind it (ECONNREFUSED)."),
    Template(
      "connect", .error("ECONNREFUSED"), [.ip6Alone],
      "{Side} wants to connect to {address}, and who listens at that [port] serves [IPv6] alone (ECONNREFUSED)."
    ),
    Template(
      "connect", .error("ECONNREFUSED"),
      "{Side} wants to connect to {address}, and nobody listens there (ECONNREFUSED)."),
    Template(
      "connect", .error("ENOENT"),
      "{Side} wants to connect to {address}, and there is no file of that name (ENOENT)."),
    Template(
      "connect", .error("EAFNOSUPPORT"),
      "{Side} wants to connect to {address}, an [address] of another family than its [socket]'s (EAFNOSUPPORT)."
    ),
    Template(
      "connect", .error("EISCONN"),
      "{Side} wants to connect a [socket] that is connected already (EISCONN): a [stream] keeps its one [peer]."
    ),
    Template(
      "connect", .error("EAGAIN"), [.unix],
      "{Side} wants to connect to {address}: the [listener]'s [queue] is full, and this [socket] may not wait ([EAGAIN])."
    ),
    Template(
      "connect", .error("EALREADY"),
      "{Side} calls connect while an earlier one on the same [socket] still goes on (EALREADY)."),
    Template(
      "connect", .error("EACCES"), "{Side} may not connect to {address} (EACCES)."),
    Template(
      "connect", .error("ETIMEDOUT"),
      "{Side} wants to connect to {address}, and no answer comes in time (ETIMEDOUT)."),
    Template("connect", .interrupted, "{Side} waits in connect until a [signal] interrupts it."),
    Template("connect", .begun, "{Side} wants to connect to {address}, and waits until {ending}."),
    Template(
      "connect", .begun, [.still], "{Side} is still in connect, waiting for an answer from {address}."),
    Template(
      "connect", .begun, "{Side} wants to connect to {address}, and waits to the end of this [trace]."),
    Template("connect", .anyError, "{Side} wants to connect to {address} and cannot: {errno} ({message})."),
  ]
}
