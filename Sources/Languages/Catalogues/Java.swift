extension Language {
  /// Java's java.net.
  public static let java = Language(
    name: "java", title: "Java", version: "OpenJDK 17",
    signs: [
      Sign(.program("java"), .certain, "the launcher java"),
      Sign(.opens("/libjvm.so"), .likely, "the virtual machine libjvm.so"),
      Sign(.opens("/libjli.so"), .likely, "the launcher's library libjli.so"),
    ],
    frameworks: [.javaChannels],
    ownSockets: [.question, .pair],
    rows: [
      .asked(
        "new ServerSocket(...), new Socket(...): the socket", "socket",
        ["socket(AF_INET6, SOCK_STREAM|..., _)"], when: lingers,
        why: "one socket of IPv6 serves both; an IPv4 address is written ::ffff:127.0.0.1"),
      .asked(
        "new Socket(...), SocketChannel.open(...), new ServerSocket(...), ...: the socket", "socket",
        ["socket(AF_INET6, SOCK_STREAM|..., _)"],
        why: "one socket of IPv6 serves both; an IPv4 address is written ::ffff:127.0.0.1",
        source: Row.frameworks),
      .asked(
        "new DatagramSocket(...), DatagramChannel.open(): the socket", "socket",
        ["socket(_, SOCK_DGRAM|..., _)"], source: Row.further),
      .asked("a socket of another kind", "socket", ["socket(_, _, _)"], source: Row.manual),
      .unasked(
        "let the IPv6 socket take IPv4 too", "setsockopt", ["setsockopt(_, SOL_IPV6, IPV6_V6ONLY, [0], _)"]),
      .unasked(
        "new ServerSocket, ServerSocketChannel.open() set SO_REUSEADDR", "setsockopt",
        ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "always, on Unix"),
      .unasked(
        "a new DatagramSocket or DatagramChannel sets its options", "setsockopt",
        [
          "setsockopt(_, SOL_IPV6, IPV6_RECVPKTINFO, ...)",
          "setsockopt(_, SOL_IPV6, IPV6_MULTICAST_HOPS, ...)",
          "setsockopt(_, SOL_SOCKET, SO_BROADCAST, ...)",
        ], scope: .datagrams, source: Row.further),
      .asked("setOption, setTcpNoDelay, ...", "setsockopt", ["setsockopt(...)"], source: Row.further),
      .asked(
        "new DatagramSocket(port, address), channel.bind(address): bind", "bind", ["bind(...)"],
        scope: .datagrams,
        source: Row.further),
      .asked(
        "ServerSocketChannel.bind(address) of a path", "bind", ["bind(_, {sa_family=AF_UNIX, ...}, _)"],
        source: Row.manual),
      .asked("new ServerSocket(port, backlog, address): bind", "bind", ["bind(...)"], when: lingers),
      .asked(
        "new ServerSocket(port, backlog, address): listen", "listen", ["listen(...)"], when: lingers,
        why: "50 where none is given"),
      .asked(
        "new ServerSocket(...), ServerSocketChannel.bind(address, backlog): bind", "bind", ["bind(...)"],
        source: Row.manual),
      .asked(
        "new ServerSocket(...), ServerSocketChannel.bind(address, backlog): listen", "listen",
        ["listen(...)"], why: "50 where none is given", source: Row.manual),
      .asked("listener.accept()", "accept", ["accept(...)"]),
      .asked(
        "socket.connect(address), channel.connect(address)", "connect", ["connect(...)"], scope: .datagrams,
        source: Row.manual),
      .asked(
        "SocketChannel.open(address) of a path", "connect", ["connect(_, {sa_family=AF_UNIX, ...}, _)"],
        source: Row.manual),
      .asked("new Socket(host, port): connect", "connect", ["connect(...)"], when: lingers),
      .asked(
        "new Socket(host, port), SocketChannel.open(address): connect", "connect", ["connect(...)"],
        source: Row.frameworks),
      .unasked(
        "the socket's own address, for its object", "getsockname", ["getsockname(...)"],
        why: "twice: the address, then the port"),
      .unasked("is the new socket blocking?", "fcntl", ["fcntl(_, F_GETFL)"]),
      .unasked(
        "setSoTimeout, configureBlocking(false): do not wait in the call", "fcntl",
        ["fcntl(_, F_SETFL, ...)"],
        why: "with a time limit it tries, waits in poll, and tries again", source: Row.further),
      .asked(
        "socket.send(packet), channel.send(buffer, address)", "sendto", ["sendto(...)"], source: Row.further),
      .asked(
        "socket.receive(packet), channel.receive(buffer)", "recvfrom", ["recvfrom(...)"],
        onTheWay: ["recvfrom(...) = -1 EAGAIN"],
        source: Row.further),
      .asked(
        "getOutputStream().write(data)", "write", ["write(...)"], when: lingers,
        why: "nothing to write is no call"),
      .asked(
        "getOutputStream().write(data), channel.write(buffer)", "write", ["write(...)"],
        source: Row.frameworks),
      .asked(
        "getInputStream().read(buffer)", "read", ["read(...)"], onTheWay: ["read(...) = -1 EAGAIN"],
        when: lingers, why: "Java says -1 where the kernel says 0"),
      .asked(
        "getInputStream().read(buffer), channel.read(buffer)", "read", ["read(...)"],
        onTheWay: ["read(...) = -1 EAGAIN"], why: "Java says -1 where the kernel says 0",
        source: Row.frameworks),
      .unasked(
        "a Reader asks how many bytes are there", "ioctl", ["ioctl(_, FIONREAD, ...)"],
        why: "readLine() may wait no longer than it must; getInputStream().available() shows the same call",
        source: Row.further),
      .unasked(
        "close asks whether it should linger", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_LINGER, ...)"]),
      .asked("getReceiveBufferSize(), getOption, ...", "getsockopt", ["getsockopt(...)"], source: Row.manual),
      .unasked(
        "close ends the sending half first, or shutdownOutput()", "shutdown", ["shutdown(_, SHUT_WR)"],
        when: lingers, why: "socket.shutdownOutput() and channel.shutdownOutput() show the same call"),
      .asked(
        "socket.shutdownOutput(), channel.shutdownOutput(), or close by itself", "shutdown",
        ["shutdown(_, SHUT_WR)"], why: "close asks first whether it should linger", source: Row.manual),
      .asked("socket.shutdownInput()", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("close(), the end of try", "close", ["close(_)"]),
      .unasked(
        "waits until a socket is ready", "poll", ["poll(...)"], why: "setSoTimeout", source: Row.further
      ),
      .unasked(
        "a selector", "epoll_wait", ["epoll_create1|epoll_ctl|epoll_wait(...)"], scope: .anything,
        why: "java.nio", source: Row.manual),
    ],
    notes: [
      "An IPv6 socket for both families, its addresses written ::ffff:127.0.0.1.",
      "Loading its classes opens and closes some eight sockets to see what the kernel can do.",
      "Kotlin's programs call the same classes, and make the same calls.",
      "close is three calls: SO_LINGER, shutdown(SHUT_WR), close.",
    ])
  /// Of all that Java closes, sockets ask whether they should linger, and channels that a selector had; a channel that waits
  /// does not. So it is this socket that must have asked, or what it accepted.
  private static let lingers = Row.Condition.here(["getsockopt(_, SOL_SOCKET, SO_LINGER, ...)"])
}
