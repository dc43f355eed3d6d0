import LanguageMapping
import Languages
import StraceParser
import Testing

@testable import Walkthrough

@Suite struct `The words for a stranger's call` {
  // The kernel's errors are -4095 to -1: strace writes "-1 (errno 4000)" for one that it has no name for.
  @Test(arguments: [
    ("sendto(3, \"hi\", 2, 0, NULL, 0) = -7", "sendto"),
    ("recvfrom(3, 0x7ffd, 2, 0, NULL, NULL) = -512", "recvfrom"),
    ("connect(3, NULL, 0) = -1 (errno 4000)", "connect"), ("close(3) = -9", "close"),
    ("poll([{fd=3, events=POLLIN}], 1, -1) = -4095", "poll"),
  ])
  func `do not make bytes of a result that is an error without a name`(line: String, function: String) throws
  {
    let told = Narrator(try Told.scene(line))
    #expect(told.sentence == "The server calls \(function), which fails; the trace does not name the error.")
    #expect(told.explanations.last?.meaning.hasPrefix("The call failed") == true)
  }

  @Test func `know that a process group is told as a negative number`() throws {
    #expect(try Told.sentence("fcntl(3, F_GETOWN) = -1234") == "The server calls fcntl.")
  }

  @Test(arguments: [
    (
      "select(4, [3], NULL, NULL, {tv_sec=10, tv_usec=0}) = 0 (Timeout)",
      "The server waits 10 s for descriptor 3, and nothing happens in that time."
    ),
    (
      "select(6, [3 5], [5], NULL, {tv_sec=10, tv_usec=0}) = 2 (in [3], out [5], left {tv_sec=9, tv_usec=9})",
      "The server asks what is ready: descriptor 3 can be read and descriptor 5 can be written; a call on it would not "
        + "wait now."
    ),
    (
      "pselect6(4, [3], NULL, NULL, NULL, NULL) = 1 (in [3])",
      "The server asks what is ready: descriptor 3 can be read; a call on it would not wait now."
    ),
    (
      "ppoll([{fd=3, events=POLLIN}], 1, {tv_sec=1, tv_nsec=0}, NULL, 0) = 1 ([{fd=3, revents=POLLIN}], "
        + "left {tv_sec=0, tv_nsec=5})",
      "The server asks what is ready: descriptor 3 can be read; a call on it would not wait now."
    ),
    (
      "bind(3, {sa_family=AF_VSOCK, svm_cid=VMADDR_CID_ANY, svm_port=0x400}, 16) = 0",
      "The server gives its socket the address VMADDR_CID_ANY:0x400: a virtual machine and a port of its own kind, by "
        + "which the machine and its host find each other."
    ),
    (
      "bind(3, {sa_family=AF_NETLINK, nl_pid=4143, nl_groups=00000000}, 12) = 0",
      "The server gives its netlink socket the number 4143, under which the kernel answers it."
    ),
    (
      "bind(3, {sa_family=AF_PACKET, sll_protocol=htons(ETH_P_ALL), sll_ifindex=if_nametoindex(\"eth0\"), "
        + "sll_hatype=0, sll_pkttype=0, sll_halen=0}, 20) = 0",
      "The server ties its packet socket to the network interface \"eth0\": it gets the packets of that one alone."
    ),
    (
      "bind(3, {sa_family=AF_X25, sa_data=\"123\"}, 20) = 0",
      "The server gives its socket an address of the family AF_X25."
    ),
    (
      "ioctl(3, SIOCGIFMTU, {ifr_name=\"lo\"}) = 0",
      "The server asks for how large a packet of a network interface may be, with the request SIOCGIFMTU on "
        + "descriptor 3."
    ),
    (
      "ioctl(3, _IOC(_IOC_READ, 0x50, 0x1, 0x4), 0x7f00) = 0",
      "The server makes a request of its own kind on descriptor 3: _IOC(_IOC_READ, 0x50, 0x1, 0x4)."
    ),
    (
      "connect(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \"::1\", "
        + "&sin6_addr), sin6_scope_id=0}, 28) = -1 EADDRNOTAVAIL (Cannot assign requested address)",
      "The server wants the address [::1]:80, and this machine has no IPv6, not even its own loopback (EADDRNOTAVAIL)."
    ),
    (
      "accept4(3, NULL, NULL, 0x7000 /* SOCK_??? */) = -1 EINVAL (Invalid argument)",
      "The server cannot accept: among its flags is one that accept4 does not have (EINVAL)."
    ),
    (
      "accept4(3, NULL, NULL, SOCK_CLOEXEC) = -1 EINVAL (Invalid argument)",
      "The server cannot accept on descriptor 3: it is no listener (EINVAL)."
    ),
    (
      "socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 3",
      "The server asks the kernel for a packet socket, for packets of a network interface with their first header; "
        + "descriptor 3 stands for it from now on."
    ),
  ])
  func `say what it did`(line: String, sentence: String) throws {
    #expect(try Told.sentence(line) == sentence)
  }

  @Test(arguments: [
    ("select(4, [3], NULL, NULL, NULL) = 1 (in [3])", "int select(int nfds"),
    ("ioctl(3, FIONREAD, [0]) = 0", "int ioctl(int fd"), ("fcntl64(3, F_GETFL) = 2", "int fcntl(int fd"),
    ("newfstatat(3, \"\", {st_mode=0}, AT_EMPTY_PATH) = 0", "int fstatat(int dirfd"),
    ("send(3, \"hi\", 2, 0) = 2", "ssize_t send(int sockfd"),
    ("lseek(3, 0, SEEK_CUR) = 0", "off_t lseek(int fd"),
  ])
  func `have its prototype, and no argument without an explanation`(line: String, prototype: String) throws {
    let scene = try Told.scene(line)
    #expect(Narrator(scene).prototype?.plain.hasPrefix(prototype) == true)
    #expect(Narrator(scene).manual != nil)
    for each in Narrator(scene).explanations { #expect(!each.meaning.contains("no explanation"), "\(each)") }
  }

  @Test(arguments: ["prlimit64(0, RLIMIT_NOFILE, NULL, NULL) = 0", "unlinkat(AT_FDCWD, \"a\", 0) = 0"])
  func `name no function where several end in it`(line: String) throws {
    #expect(Narrator(try Told.scene(line)).prototype == nil)
  }

  @Test(arguments: [
    "getsockopt(9, SOL_SOCKET, SO_RCVBUF, [131072], [4]) = 0",
    "getsockopt(9, SOL_SOCKET, SO_PEERCRED, {pid=1, uid=0, gid=0}, [12]) = 0",
  ])
  func `count what an option's value used`(line: String) throws {
    #expect(try Told.meaning(line, of: "optlen")?.hasSuffix("and that many are used.") == true)
  }

  @Test func `say of a failed question that nothing was written`() throws {
    let line = "getsockopt(9, SOL_SOCKET, SO_TYPE, 0x7ffe12345678, [4]) = -1 EBADF (Bad file descriptor)"
    #expect(try Told.meaning(line, of: "optlen")?.hasSuffix("the call wrote none.") == true)
  }

  @Test func `tell an injected failure as injected, and give it no cause`() throws {
    let scene = try Told.scene(
      "sendto(3, \"hello rust\", 10, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe) (INJECTED)"
    ) { $0.isInjected = true }
    #expect(
      Narrator(scene).sentence
        == "The server calls sendto, and strace makes it fail with EPIPE, as it was told to (-e inject): the kernel was "
        + "not asked.")
    let failure = try #require(Narrator(scene).failure)
    #expect(failure.cause?.contains("inject") == true && failure.cause?.contains("peer") == false)
    #expect(failure.remedy == nil && Narrator(scene).remark == nil)
    #expect(Narrator.questions([scene]).isEmpty)
  }

  @Test(arguments: [
    (StepContext.PortOwner.dualStack, "its own IPv6 socket serves that port for IPv4 too.", "IPV6_V6ONLY"),
    (.own, "another of its own sockets has it (EADDRINUSE).", "close that socket"),
  ])
  func `do not blame another program for the program's own socket`(
    owner: StepContext.PortOwner, sentence: String, remedy: String
  ) throws {
    let scene = try Told.scene(
      "bind(6, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"0.0.0.0\")}, 16) = -1 EADDRINUSE "
        + "(Address already in use)"
    ) { $0.portOwner = owner }
    #expect(Narrator(scene).sentence.hasSuffix(sentence))
    #expect(Narrator(scene).failure?.remedy?.contains(remedy) == true)
    #expect(Narrator(scene).failure?.remedy?.contains("other program") == false)
  }

  static let dualStack = """
    socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP) = 5
    bind(5, {sa_family=AF_INET6, sin6_port=htons(8080), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::", &sin6_addr), sin6_scope_id=0}, 28) = 0
    listen(5, 10) = 0
    socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 6

    """
  static let refused =
    "bind(6, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr(\"0.0.0.0\")}, 16) = -1 EADDRINUSE "
    + "(Address already in use)\n"

  /// ipv6(7): a socket of `::` serves IPv4 too, unless IPV6_V6ONLY says otherwise.
  @Test(arguments: [
    (dualStack + refused, " own IPv6 socket ", false),
    // Closed: the port is somebody else's.
    (dualStack + "close(5) = 0\n" + refused, "one port has one owner", true),
    (
      dualStack.replacing("bind(5", with: "setsockopt(5, SOL_IPV6, IPV6_V6ONLY, [1], 4) = 0\nbind(5")
        + refused,
      "one port has one owner", true
    ),
    // Datagrams have ports of their own.
    (
      dualStack.replacing("AF_INET, SOCK_STREAM", with: "AF_INET, SOCK_DGRAM") + refused,
      "one port has one owner", true
    ),
    (dualStack.replacing("8080", with: "8081") + refused, "one port has one owner", true),
    (
      "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n"
        + refused.replacing("bind(6", with: "bind(3").replacing(
          "-1 EADDRINUSE (Address already in use)", with: "0")
        + "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 6\n"
        + refused.replacing("0.0.0.0", with: "127.0.0.1"),
      "another of its own sockets has it", false
    ),
  ])
  func `find in the trace whose socket has the port`(
    _ trace: String, _ words: String, _ isOfAnother: Bool
  ) throws {
    let step = try #require(try Recorded.story(traces: [("a", trace)]).steps.last)
    #expect(step.sentence.contains(words), "\(step.sentence)")
    let remedy = try #require(step.failure?.remedy)
    #expect(remedy.contains("end the other program") == isOfAnother && !remedy.contains("--port"))
  }

  /// resolv.conf(5): the resolver asks again after 5 s.
  @Test func `tell of a look-up that it waited in vain, and how long`() throws {
    let server = "{sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"192.0.2.1\")}"
    let poll = "poll([{fd=3, events=POLLIN}], 1, 5000) = "
    let story = try Recorded.story(traces: [
      (
        "a",
        """
        execve("./a", ["./a"], 0x7ffe /* 2 vars */) = 0
        socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = 3
        connect(3, \(server), 16) = 0
        sendto(3, "q", 1, MSG_NOSIGNAL, NULL, 0) = 1
        \(poll)0 (Timeout)
        sendto(3, "q", 1, MSG_NOSIGNAL, NULL, 0) = 1
        \(poll)1 ([{fd=3, revents=POLLIN}])
        recvfrom(3, "a", 1024, 0, \(server), [28 => 16]) = 1
        close(3) = 0
        socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
        connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.2")}, 16) = 0

        """
      )
    ])
    #expect(story.steps.map(\.function) == ["socket", "connect"])
    let rest = try #require(story.sides[0].rest.first { $0.name == "look-ups, and the system's log" })
    #expect(rest.lines == Array(2...9))
    #expect(rest.why.hasSuffix(" A wait for an answer was over after 5 s without one (line 5)."))
  }

  @Test func `say that a ring hides what goes through it`() throws {
    let setup = try Told.sentence("io_uring_setup(8, {flags=0, sq_entries=8}) = 3")
    #expect(setup.contains("a ring, descriptor 3") && setup.hasSuffix("strace does not see it."))
    #expect(try Told.sentence("io_uring_enter(3, 1, 0, 0, NULL, 8) = 1").contains("its ring, descriptor 3"))
  }

  /// connect(2): a socket of another family would say EAFNOSUPPORT.
  @Test(arguments: [
    ("ECONNREFUSED (Connection refused)", SocketState.Kind.other4),
    ("EAFNOSUPPORT (Address family not supported by protocol)", .unknown),
  ])
  func `know a found socket's family from the address that refused it`(
    _ errno: String, _ kind: SocketState.Kind
  ) throws {
    let story = try Recorded.story(traces: [
      (
        "a",
        "connect(7, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 \(errno)\n"
      )
    ])
    #expect(RunStateTests.states(story).last?.sockets.first?.kind == kind)
  }

  @Test func `know that a call returned, be it that nobody knows when`() throws {
    func step(_ line: String) throws -> Step {
      Step(side: 0, function: "close", explanations: Narrator(try Told.scene(line)).explanations)
    }
    #expect(try step("close(3) = 0").hasReturned)
    #expect(try !step("accept(3, NULL, NULL <unfinished ...>").hasReturned)
  }

  @Test func `have no process where the trace has no ids`() throws {
    let story = try Recorded.story(traces: [("a", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n")])
    #expect(Step.shown(process: story.steps[0].process) == nil)
    #expect(Step.shown(process: 77) == 77)
  }

  @Test func `show the protocol that a C program named`() throws {
    let trace = """
      execve("./a", ["./a"], 0x7ffe /* 2 vars */) = 0
      openat(AT_FDCWD, "/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY|O_CLOEXEC) = 3
      close(3) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      connect(4, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0

      """
    let story = try Recorded.story(traces: [("a", trace)], .language(.c))
    #expect(
      story.steps.prefix(2).map { $0.swift?.plain } == [
        "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)", "socket(AF_INET, SOCK_STREAM, 0)",
      ])
  }

  @Test func `write the ends of lines as strace does`() {
    #expect(Step.Payload.withLineEnds("a\r\n\tb\n") == "a\\r\\n\\tb\\n")
  }
}
