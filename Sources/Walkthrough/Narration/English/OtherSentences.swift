extension Sentences {
  /// What a socket is told about itself, and asked.
  static let options: [Template] = [
    Template(
      "setsockopt", .done, [.has("IPV6_V6ONLY"), .off],
      "{Side} sets IPV6_V6ONLY to {value}, which lets one [IPv6] [socket] serve [IPv4] as well."),
    Template(
      "setsockopt", .done, [.has("IPV6_V6ONLY")],
      "{Side} sets IPV6_V6ONLY to {value}: this [socket] serves [IPv6] alone, and [IPv4] finds nobody at its [port]."
    ),
    Template("setsockopt", .done, [.off], "{Side} sets the [option] {option} of [descriptor] {fd} to 0."),
    Template(
      "setsockopt", .done, [.has("SO_REUSEADDR")],
      "{Side} allows its [socket] to take the [port] although an earlier [connection] may still occupy it for a minute "
        + "(SO_REUSEADDR)."),
    Template(
      "setsockopt", .done, [.has("TCP_NODELAY")],
      "{Side} asks that small sends are not held back to be joined (TCP_NODELAY); message borders it does not make."
    ),
    Template(
      "setsockopt", .done, [.has("SO_RCVBUF")],
      "{Side} asks for a receive [buffer] of {size}; the [kernel] takes that as a wish, and getsockopt says what "
        + "came of it."),
    Template(
      "setsockopt", .done, [.has("SO_SNDBUF")],
      "{Side} asks for a send [buffer] of {size}; the [kernel] takes that as a wish, and getsockopt says what "
        + "came of it."),
    Template(
      "setsockopt", .done, [.has("SO_LINGER")],
      "{Side} says what close shall do with [byte]s that are not delivered yet: SO_LINGER, {value}."),
    Template(
      "setsockopt", .done, [.has("SO_RCVTIMEO_OLD")],
      "{Side} sets how long a receive on [descriptor] {fd} may wait (SO_RCVTIMEO)."),
    Template(
      "setsockopt", .done, [.has("SO_RCVTIMEO_NEW")],
      "{Side} sets how long a receive on [descriptor] {fd} may wait (SO_RCVTIMEO)."),
    Template(
      "setsockopt", .done, [.has("SO_SNDTIMEO_OLD")],
      "{Side} sets how long a send on [descriptor] {fd} may wait (SO_SNDTIMEO)."),
    Template(
      "setsockopt", .done, [.has("SO_SNDTIMEO_NEW")],
      "{Side} sets how long a send on [descriptor] {fd} may wait (SO_SNDTIMEO)."),
    Template(
      "setsockopt", .done, [.has("SO_BINDTODEVICE")],
      "{Side} ties its [socket] to the [network interface] {value}: nothing reaches it by another way."),
    Template(
      "setsockopt", .done, [.has("SO_KEEPALIVE")],
      "{Side} asks the [kernel] to check from time to time that the [peer] of an idle [connection] is still there "
        + "(SO_KEEPALIVE = {value})."),
    Template("setsockopt", .done, "{Side} sets the [option] {option} of [descriptor] {fd} to {value}."),
    Template(
      "setsockopt", .anyError, "{Side} wants to set the [option] {option} and cannot: {errno} ({message})."),
    Template(
      "getsockopt", .done, [.has("ECONNREFUSED")],
      "{Side} asks how the connect on [descriptor] {fd} ended (SO_ERROR): nobody listens there, ECONNREFUSED."
    ),
    Template(
      "getsockopt", .done, [.has("SO_ERROR"), .off, .again],
      "{Side} asks whether an error is pending on [descriptor] {fd}: none is."),
    Template(
      "getsockopt", .done, [.has("SO_ERROR"), .off],
      "{Side} asks whether anything went wrong on [descriptor] {fd} meanwhile (SO_ERROR): nothing did."),
    Template(
      "getsockopt", .done, [.has("SO_ERROR"), .again],
      "{Side} asks whether an error is pending on [descriptor] {fd}: {value}."),
    Template(
      "getsockopt", .done, [.has("SO_ERROR")],
      "{Side} asks whether an error is pending on [descriptor] {fd} (SO_ERROR): {value}."),
    Template(
      "getsockopt", .done, [.has("SO_RCVBUF")],
      "{Side} asks how much room the receive [buffer] of [descriptor] {fd} really has: {size}."),
    Template(
      "getsockopt", .done, [.has("SO_SNDBUF")],
      "{Side} asks how much room the send [buffer] of [descriptor] {fd} really has: {size}."),
    Template(
      "getsockopt", .done, [.has("SO_PEERCRED")],
      "{Side} asks the [kernel] which process is at the other end of [descriptor] {fd}: {value}."),
    Template(
      "getsockopt", .done, [.has("SO_PROTOCOL")],
      "{Side} asks which protocol [descriptor] {fd} speaks: number {value} (6 is [TCP], 17 is [UDP])."),
    Template(
      "getsockopt", .done, "{Side} asks for the [option] {option} of [descriptor] {fd}: it is {value}."),
    Template(
      "getsockopt", .anyError, "{Side} asks for the [option] {option} and is not told: {errno} ({message})."),
    Template(
      "fcntl", .done, [.has("F_GETFL")], "{Side} asks how [descriptor] {fd} was opened: its status flags."),
    Template(
      "fcntl", .done, [.has("F_SETFL"), .has("O_NONBLOCK")],
      "{Side} makes [descriptor] {fd} [non-blocking]: no call on it waits from now on."),
    Template(
      "fcntl", .done, [.has("F_SETFL")], "{Side} changes the status flags of [descriptor] {fd} to {flags}."),
    Template(
      "fcntl", .done, [.has("F_SETFD")],
      "{Side} sets that a program which it starts does not inherit [descriptor] {fd} ([close-on-exec])."),
    Template(
      "fcntl", .done, [.has("F_GETFD")],
      "{Side} asks whether a program that it starts inherits [descriptor] {fd}."),
    Template(
      "fcntl", .done, [.has("F_DUPFD_CLOEXEC")],
      "{Side} has [descriptor] {fd} copied: {made} stands for the same open file, and no program that is started gets it."
    ),
    Template(
      "fcntl", .done, [.has("F_DUPFD")],
      "{Side} has [descriptor] {fd} copied: {made} stands for the same open file."),
    Template(
      "dup", .done, [.itself],
      "{Side} has [descriptor] {fd} copied onto its own number: that changes nothing, and nothing is closed."),
    Template(
      "dup", .error("EINVAL"), [.itself],
      "{Side} wants [descriptor] {fd} copied onto its own number, which dup3 refuses: EINVAL. dup2 would have done nothing."
    ),
    Template(
      "dup", .done, [.replaces, .shared],
      "{Side} has [descriptor] {fd} copied: {made} stands for the same open file now, and no longer for its [socket], which "
        + "lives on under another descriptor."),
    Template(
      "dup", .done, [.replaces, .ends],
      "{Side} has [descriptor] {fd} copied: {made} stands for the same open file now. That closes the [socket] which it "
        + "stood for: the other side will see that nothing more comes."),
    Template(
      "dup", .done, [.replaces],
      "{Side} has [descriptor] {fd} copied: {made} stands for the same open file now. That closes the [socket] which it "
        + "stood for."),
    Template(
      "dup", .done, "{Side} has [descriptor] {fd} copied: {made} stands for the same open file now."),
    Template(
      "ioctl", .done, [.has("FIONBIO"), .off],
      "{Side} makes [descriptor] {fd} [blocking]: calls on it may wait again."),
    Template(
      "ioctl", .done, [.has("FIONBIO")],
      "{Side} makes [descriptor] {fd} [non-blocking]: no call on it waits from now on."),
    Template(
      "ioctl", .done, [.has("FIONREAD")],
      "{Side} asks how many [byte]s [descriptor] {fd} has to be received: {pointed}."),
    Template(
      "ioctl", .error("ENOTTY"), [.has("TCGETS")],
      "{Side} asks whether [descriptor] {fd} is a terminal: it is none (ENOTTY)."),
    Template(
      "ioctl", .done, "{Side} asks for {wanted}, with the request {request} on [descriptor] {fd}."),
    Template("ioctl", .done, "{Side} makes a request of its own kind on [descriptor] {fd}: {request}."),
    Template(
      "ioctl", .anyError,
      "{Side} makes the request {request} on [descriptor] {fd}, and is refused: {errno} ({message})."
    ),
    Template(
      "lseek", .error("ESPIPE"),
      "{Side} asks where [descriptor] {fd} stands in its file: a [socket] has no such place (ESPIPE)."),
    Template(
      "io_uring_setup", .done,
      "{Side} asks for a ring, [descriptor] {made}: what it puts into it the [kernel] does by itself, and strace does not "
        + "see it."),
    Template(
      "io_uring_enter", .done,
      "{Side} sends the [kernel] to its ring, [descriptor] {fd}: which calls lie there strace does not see."),
    Template(
      "io_uring_register", .done,
      "{Side} tells the [kernel] what its ring, [descriptor] {fd}, works with: what goes through it strace does not see."
    ),
    Template("sendmmsg", .done, "{Side} sends {count} messages with one call."),
    Template("recvmmsg", .done, "{Side} receives {count} messages with one call."),
    Template("fcntl", .error("EBADF"), "{Side} asks about [descriptor] {fd}, and it is not open (EBADF)."),
  ]

  /// Waiting for several descriptors at once.
  static let readiness: [Template] = [
    Template(
      "poll", .zero, [.noTimeout], "{Side} asks, without waiting, whether {watched} is [ready]: not now."),
    Template("poll", .zero, [.noTimeout], "{Side} asks, without waiting, what is [ready]: nothing now."),
    Template(
      "epoll_wait", .zero, [.noTimeout],
      "{Side} asks its [epoll set], [descriptor] {fd}, without waiting: it has nothing to report."),
    Template("poll", .zero, "{Side} waits {limit} for {watched}, and nothing happens in that time."),
    Template(
      "epoll_wait", .zero,
      "{Side} waits {limit} for what its [epoll set], [descriptor] {fd}, watches, and nothing happens in that time."
    ),
    Template(
      "epoll_wait", .done, [.again, .blocked],
      "{Side} waits until its [epoll set], [descriptor] {fd}, has something to report: {ready}."),
    Template(
      "epoll_wait", .done, [.again],
      "{Side} asks its [epoll set], [descriptor] {fd}, what is [ready]: {ready}."),
    Template(
      "poll", .done, [.again, .blocked], "{Side} waits until something is [ready]: {ready}."),
    Template("poll", .done, [.again], "{Side} asks what is [ready]: {ready}."),
    Template(
      "poll", .done, [.blocked],
      "{Side} waits in one call until there is something to do: {ready}; a call on it would not wait now."),
    Template(
      "poll", .done, "{Side} asks what is [ready]: {ready}; a call on it would not wait now."),
    Template(
      "epoll_wait", .done, [.blocked],
      "{Side} waits for all [socket]s of its [epoll set], [descriptor] {fd}, in one call, until one is [ready]: {ready}."
    ),
    Template(
      "epoll_wait", .done,
      "{Side} asks which [socket]s of its [epoll set], [descriptor] {fd}, are [ready]: {ready}."),
    Template("poll", .zero, "{Side} waits for {watched}, and nothing happens before the time is over."),
    Template(
      "poll", .zero, "{Side} waits for something to be [ready], and nothing happens before the time is over."),
    Template("poll epoll_wait", .done, "{Side} learns how many of the [descriptor]s are [ready]: {count}."),
    Template(
      "poll epoll_wait", .interrupted,
      "{Side} waits for something to be [ready] until a [signal] interrupts it."),
    Template(
      "poll epoll_wait", .error("EINTR"),
      "{Side} waits for something to be [ready] until a [signal] interrupts it."),
    Template("poll epoll_wait", .begun, "{Side} waits for something to be [ready] until {ending}."),
    Template(
      "poll epoll_wait", .begun, [.still],
      "{Side} is still waiting for something to be [ready]: nothing is yet."),
    Template(
      "poll epoll_wait", .begun, "{Side} waits for something to be [ready], to the end of this [trace]."),
    Template(
      "epoll_create1", .done,
      "{Side} asks for an [epoll set], [descriptor] {made}: it will remember which [socket]s the program waits for."
    ),
    Template(
      "epoll_ctl", .done, [.has("EPOLL_CTL_ADD"), .has("EPOLLET")],
      "{Side} puts [descriptor] {added} into its [epoll set], [edge-triggered]: it is reported when something new happens, "
        + "and not again before that."),
    Template(
      "epoll_ctl", .done, [.has("EPOLL_CTL_ADD"), .again],
      "{Side} puts [descriptor] {added} into its [epoll set]."),
    Template(
      "epoll_ctl", .done, [.has("EPOLL_CTL_ADD")],
      "{Side} puts [descriptor] {added} into its [epoll set] and says what it wants to know of it: {events}."),
    Template(
      "epoll_ctl", .done, [.has("EPOLL_CTL_ADD")], "{Side} puts [descriptor] {added} into its [epoll set]."),
    Template(
      "epoll_ctl", .done, [.has("EPOLL_CTL_MOD")],
      "{Side} changes what it wants to know of [descriptor] {added}: {events}."),
    Template(
      "epoll_ctl", .done, [.has("EPOLL_CTL_DEL")], "{Side} takes [descriptor] {added} out of its [epoll set]."
    ),
    Template(
      "epoll_ctl", .error("EEXIST"),
      "{Side} puts [descriptor] {added} into an [epoll set] that has it already (EEXIST)."),
  ]

  /// Several buffers, descriptors and files in one call.
  static let messages: [Template] = [
    Template(
      "sendmsg", .done, [.rights],
      "{Side} passes its [descriptor] {passed} on beside {bytes}: the receiver gets a descriptor of its own for the "
        + "same open file."),
    Template(
      "sendmsg", .done,
      "{Side} sends {bytes} out of {buffers} with one call, as if they had lain side by side."),
    Template(
      "recvmsg", .done, [.rights],
      "{Side} receives {bytes}, together with a [descriptor] from another process: here it is number {passed}."
    ),
    Template(
      "recvmsg readv", .zero, [.datagram],
      "{Side} receives an empty [datagram]: 0 [byte]s, and still a message."),
    Template(
      "recvmsg", .zero, "{Side} receives 0 [byte]s: the other side sends no more."),
    Template(
      "recvmsg", .done,
      "{Side} receives {bytes}, which the [kernel] lays into {buffers}, filling one after the other."),
    Template(
      "splice", .done,
      "{Side} has the [kernel] move {bytes} from [descriptor] {fd} to descriptor {target}: they never pass through "
        + "the program, and the [trace] does not show them."),
    Template("writev", .done, "{Side} writes {bytes} out of {buffers} with one call."),
    Template("readv", .zero, "{Side} reads 0 [byte]s: the other side sends no more."),
    Template("readv", .done, "{Side} reads {bytes} into {buffers} with one call."),
    Template(
      "sendfile", .done,
      "{Side} has the [kernel] send {bytes} of the file behind [descriptor] {source}: they never pass through the "
        + "program, and the [trace] does not show them."),
  ]

  /// Files, names, the person at the keyboard.
  static let files: [Template] = [
    Template("open", .done, "{Side} opens the file {path}; [descriptor] {made} stands for it."),
    Template("open", .error("ENOENT"), "{Side} wants to open the file {path}, and there is none (ENOENT)."),
    Template("open", .anyError, "{Side} wants to open the file {path} and cannot: {errno} ({message})."),
    Template("read", .zero, "{Side} reads on and is at the end: 0 [byte]s."),
    Template("read", .done, "{Side} reads {bytes} from {what}: {text}."),
    Template("read", .error("EAGAIN"), "{Side} wants to read, and nothing is there yet ([EAGAIN])."),
    Template("write", .done, "{Side} writes {bytes} to {what}: {text}."),
    Template(
      "unlink", .done,
      "{Side} removes the name {path}: the file of a [unix] [socket] stays until somebody does."),
    Template("unlink", .error("ENOENT"), "{Side} removes the name {path}, and there is none (ENOENT)."),
    Template(
      "pipe2", .done,
      "{Side} asks for a [pipe]: what is written to [descriptor] {other} can be read from {made}."
    ),
    Template(
      "setrlimit", .done, [.has("RLIMIT_NOFILE")],
      "{Side} limits how many [descriptor]s it may have from now on."),
    Template("setrlimit", .done, "{Side} sets one of its own limits."),
    Template(
      "getrlimit", .done, [.has("RLIMIT_NOFILE")], "{Side} asks how many [descriptor]s it may have."),
    Template("getrlimit", .done, "{Side} asks for one of its limits."),
    Template("getaddrinfo", .done, [.again], "{Side} looks up {path}; this time it costs {lines}."),
    Template("getaddrinfo", .done, [.again], "{Side} looks up {path}; this time it costs no [system call]."),
    Template(
      "getaddrinfo", .done,
      "{Side} looks up the [address] of {path}: one call in the program, {lines} by the [C library], which reads files "
        + "and asks name services."),
    Template(
      "getaddrinfo", .done,
      "{Side} looks up the [address] of {path}: the [C library] reads the numbers itself, without any [system call]."
    ),
    Template(
      "getaddrinfo", .error("EAI_NONAME"),
      "{Side} looks up {path}, and there is no [address] for that name (EAI_NONAME): the name fails, before any bind or "
        + "connect."),
    Template("getaddrinfo", .anyError, "{Side} looks up {path} and gets no [address]: {errno}."),
    Template("readLine", .zero, "{Side} reads its input and is at its end: 0 [byte]s."),
    Template("readLine", .done, [.oneByte], "{Side} reads one [byte] of its input: {text}."),
    Template("readLine", .done, [.again], "{Side} gets the next line from the person: {text}."),
    Template(
      "readLine", .done, [.blocked],
      "{Side} waits for a line of the person on its standard input, and reads {text}."),
    Template(
      "readLine", .done, "{Side} reads a line of the person from its standard input: {text}."),
    Template(
      "readLine", .interrupted, "{Side} waits for a line from the person until a [signal] interrupts it."),
    Template(
      "readLine", .error("EINTR"), "{Side} waits for a line from the person until a [signal] interrupts it."),
    Template("readLine", .begun, "{Side} waits for a line from the person until {ending}."),
    Template("readLine", .begun, [.still], "{Side} is still waiting for a line from the person."),
    Template("readLine", .begun, "{Side} waits for a line from the person, to the end of this [trace]."),
    Template("print", .done, "{Side} prints {text}."),
    Template("print", .done, "{Side} prints {bytes}."),
    Template(
      "fwrite", .done, [.again], "{Side} prints {text} into the [C library]'s [buffer]."),
    Template(
      "fwrite", .done,
      "{Side} prints {text}, and it goes no further than the [C library]'s [buffer]: the [kernel] sees it when that is "
        + "written out."),
    Template("sleep", .interrupted, "{Side} pauses until a [signal] interrupts it."),
    Template("sleep", .any, "{Side} pauses for {seconds} on purpose."),
  ]
}
