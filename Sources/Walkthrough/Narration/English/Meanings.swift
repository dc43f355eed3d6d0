import LinuxABI

/// Meanings of arguments that are no constants. Sources: the manual page of each call.
extension ArgumentMeanings {
  static let english = ArgumentMeanings(
    counts: [
      "listen backlog":
        "The backlog: how many connections may wait to be accepted. Linux lets one more in, and caps it at somaxconn.",
      "poll nfds": "How many entries the list has.",
      "poll timeout": "How many milliseconds to wait at most; 0 is not at all, -1 without end.",
      "epoll_wait maxevents": "How many reports there is room for.",
      "epoll_wait timeout": "How many milliseconds to wait at most; 0 is not at all, -1 without end.",
      "readv iovcnt": "How many buffers there are.", "writev iovcnt": "How many buffers there are.",
      "sleep seconds": "How many seconds to wait.",
      "select nfds": "One more than the largest descriptor in the sets.",
      "select readfds": "The descriptors of which the program wants to know whether they can be read.",
      "select writefds": "The descriptors of which the program wants to know whether they can be written.",
      "select exceptfds": "The descriptors of which the program wants to know whether urgent data are there.",
      "select timeout":
        "How long to wait at most; on Linux the kernel writes into it what is left of the time.",
      "ppoll nfds": "How many entries the list has.", "ppoll tmo_p": "How long to wait at most.",
      "ppoll sigmask": "The signals that are held back meanwhile.",
      "epoll_pwait2 maxevents": "How many reports there is room for.",
      "epoll_pwait2 timeout": "How long to wait at most.",
      "epoll_pwait2 sigmask": "The signals that are held back meanwhile.",
      "ioctl request": "What is asked of the descriptor; each kind of device has requests of its own.",
      "ioctl argp": "What the request wants, or where the kernel writes its answer.",
      "fstat statbuf": "Where the kernel writes what it knows of the file: its kind, its length, its owner.",
      "fstatat statbuf":
        "Where the kernel writes what it knows of the file: its kind, its length, its owner.",
      "fstatat flags": "How the path is meant: AT_EMPTY_PATH asks about the descriptor itself.",
      "lseek offset": "How many bytes to move.", "lseek whence": "From where to count.",
      "epoll_create size":
        "A guess at how many descriptors there will be; the kernel has not used it for long.",
      "sendmmsg msgvec": "The messages, and behind each how many bytes of it were sent.",
      "sendmmsg vlen": "How many messages there are.",
      "recvmmsg msgvec": "Room for the messages, and behind each how many bytes came.",
      "recvmmsg vlen": "For how many messages there is room.",
      "recvmmsg timeout": "How long to wait at most for all of them.",
    ],
    nulls: [
      "select readfds": "NULL: there are none to be read.",
      "select writefds": "NULL: there are none to be written.",
      "select exceptfds": "NULL: urgent data are not asked for.", "select timeout": "NULL: wait without end.",
      "ppoll tmo_p": "NULL: wait without end.", "ppoll sigmask": "NULL: no signal is held back meanwhile.",
      "epoll_pwait2 timeout": "NULL: wait without end.",
      "epoll_pwait2 sigmask": "NULL: no signal is held back meanwhile.",
      "recvmmsg timeout": "NULL: wait without end.", "ioctl argp": "NULL: the request needs nothing.",
    ],
    results: [
      "dup2": "The new descriptor: the number that was asked for.",
      "dup3": "The new descriptor: the number that was asked for.",
      "lseek": "Where the descriptor stands in its file now, in bytes from the beginning.",
      "sendmmsg": "How many messages were sent.", "recvmmsg": "How many messages came.",
    ],
    added: [
      "sendto 4": ("dest_addr", "{library} adds it. NULL: no address, so that the socket's peer is meant."),
      "sendto 5": ("addrlen", "{library} adds it. 0: there is no address, and it has no length."),
      "recvfrom 4": ("src_addr", "{library} adds it. NULL: the program does not ask who sent the bytes."),
      "recvfrom 5": ("addrlen", "{library} adds it. NULL: there is no room for an address."),
      "openat 0": (
        "dirfd", "{library} adds it. AT_FDCWD: a path without / in front begins in the current folder."
      ),
      "unlinkat 0": (
        "dirfd", "{library} adds it. AT_FDCWD: a path without / in front begins in the current folder."
      ),
      "unlinkat 2": ("flags", "{library} adds it. 0: it is a file, and no folder."),
      "prlimit64 0": ("pid", "{library} adds it. 0: the process's own limit."),
      "prlimit64 2": ("new_limit", "{library} adds it. NULL: no new limit is set."),
      "prlimit64 3": ("old_limit", "{library} adds it. NULL: the old limit is not asked for."),
      "clock_nanosleep 0": ("clockid", "{library} adds it: by which clock to wait."),
      "clock_nanosleep 1": ("flags", "{library} adds it. 0: the time says how long, and not until when."),
      "epoll_pwait 4": ("sigmask", "{library} adds it. NULL: no signal is held back meanwhile."),
      "epoll_pwait 5": ("sigsetsize", "{library} adds it: how many bytes a set of signals has."),
      "ppoll 3": ("sigmask", "{library} adds it. NULL: no signal is held back meanwhile."),
      "ppoll 4": ("sigsetsize", "{library} adds it: how many bytes a set of signals has."),
    ],
    descriptors: [
      "epoll_ctl epfd": "The descriptor of the epoll set.",
      "epoll_wait epfd": "The descriptor of the epoll set.",
      "epoll_ctl fd": "The descriptor that the set shall watch, or watch no more.",
      "sendfile in_fd": "The descriptor of the file whose bytes are sent.",
      "fwrite stream": "The descriptor to which the C library's buffer belongs.",
    ],
    texts: [
      "open pathname": "The path of the file.", "unlink pathname": "The name that is removed.",
      "getaddrinfo node": "The name, or the number as text, whose address is wanted.",
      "getaddrinfo service": "The port, as a number or as a service's name.",
    ],
    structures: [
      .pollEntries:
        "A list of descriptors and what to wait for on each; what was found stands behind the result.",
      .epollEvent: "What to report of the descriptor, and data that come back with the report.",
      .epollEvents: "Where the kernel writes its reports: the events, and the data given with epoll_ctl.",
      .buffersIn: "A list of buffers, each with its length; their bytes go one after the other.",
      .buffersOut: "A list of buffers, each with its length; the kernel fills one after the other.",
      .messageIn:
        "A message: msg_name is the address, msg_iov the buffers, msg_control what goes beside the bytes.",
      .messageOut:
        "Room for a message: msg_name for the sender's address, msg_iov the buffers, msg_control what came beside the "
        + "bytes, msg_flags what is to be known of it.",
      .descriptorPair: "Where the kernel writes the two new descriptors.",
      .limitIn:
        "The field rlim_cur is the limit that holds, rlim_max how far the process may raise it itself.",
      .limitOut: "Where the kernel writes the limit: rlim_cur holds, rlim_max is how far it may be raised.",
      .addressHints: "What kinds of addresses are wanted.",
      .addressList: "Where the C library puts the list of the addresses that it found.",
    ],
    fields: [
      "sa_family": "The address family.",
      "sin6_flowinfo": "The flow that an IPv6 packet belongs to; 0 is none.",
      "sin6_scope_id": "The interface to which a link-local IPv6 address belongs; 0 is none.",
      "nl_pid": "Whose end of a netlink conversation it is; 0 is the kernel's.",
      "nl_groups": "The groups of netlink messages that are wanted.",
      "sll_protocol": "Which packets are wanted; htons puts its two bytes in network byte order.",
      "sll_ifindex": "The network interface; 0 is every one.",
      "sll_hatype": "What kind of interface it is.", "sll_pkttype": "To whom the packet was sent.",
      "sll_halen": "How long a hardware address is.", "sll_addr": "The hardware address.",
      "svm_cid": "The virtual machine; VMADDR_CID_ANY is whichever this one is.",
      "svm_port": "The port, a number of its own kind.", "sa_data": "The address, as bytes.",
      "sin_port": "The port, as its bytes lie in memory.",
      "sin6_port": "The port, as its bytes lie in memory.",
      "sun_path": "The name of the socket.",
    ],
    options: [
      "SO_LINGER":
        "The field l_onoff says whether close waits, l_linger how many seconds; with 0 seconds close throws away "
        + "what was not delivered.",
      "SO_RCVTIMEO_OLD":
        "A struct timeval, which strace writes as bytes: eight for seconds, eight for microseconds.",
      "SO_RCVTIMEO_NEW":
        "A time, which strace writes as bytes: eight for seconds, eight for microseconds.",
      "SO_SNDTIMEO_NEW":
        "A time, which strace writes as bytes: eight for seconds, eight for microseconds.",
      "SO_SNDTIMEO_OLD":
        "A struct timeval, which strace writes as bytes: eight for seconds, eight for microseconds.",
      "SO_PEERCRED": "The process, user and group at the other end.",
      "SO_BINDTODEVICE": "The interface's name, ended by a byte 0.",
    ],
    descriptorFlags: [
      0: "0: a program that is started inherits the descriptor.",
      1: "FD_CLOEXEC: a program that is started does not get the descriptor.",
    ],
    lowestNumber: "The lowest number that the new descriptor may have.")
}
