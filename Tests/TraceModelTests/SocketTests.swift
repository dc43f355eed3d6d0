import LinuxABI
import Testing

@testable import TraceModel

@Suite("A socket is what its calls made it")
struct SocketTests {
  static func ip4(_ port: UInt16) -> SocketAddress { .ip4(0x7F00_0001, port: port) }

  /// The kernel's errors are -4095 to -1, and strace names those that it knows.
  @Test func `a negative result without a name is a failure`() {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -9
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 (errno 4000)
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0

      """)
    #expect(reading.socket(2)?.peer == nil && reading.socket(3)?.peer == nil)
    #expect(reading.socket(4)?.peer == Self.ip4(80))
    #expect(reading.broken == [])
  }

  @Test func `a label's addresses are the first line's, and calls outweigh them`() {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[2148847]>
      bind(3<UDP:[2148847]>, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      getsockname(3<UDP:[127.0.0.1:57944]>, {sa_family=AF_INET, sin_port=htons(57944), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
      connect(3<UDP:[127.0.0.1:57944]>, {sa_family=AF_INET, sin_port=htons(40001), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      connect(3<UDP:[127.0.0.1:57944]>, {sa_family=AF_INET, sin_port=htons(40002), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      sendto(3<UDP:[127.0.0.1:57944]>, "x", 1, 0, NULL, 0) = 1
      connect(3<UDP:[127.0.0.1:57944]>, {sa_family=AF_UNSPEC, sa_data="\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0"}, 16) = 0
      getsockname(3<UDP:[127.0.0.1:57944]>, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
      close(3<UDP:[127.0.0.1:57944]>) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4<TCP:[2148851]>
      connect(4<TCP:[2148851]>, {sa_family=AF_INET, sin_port=htons(58361), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      sendto(4<TCP:[127.0.0.1:44782->127.0.0.1:58361]>, "hi", 2, 0, NULL, 0) = 2
      connect(4<TCP:[127.0.0.1:44782->127.0.0.1:58361]>, {sa_family=AF_UNSPEC, sa_data="\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0"}, 16) = 0
      connect(4<TCP:[127.0.0.1:44782->127.0.0.1:58361]>, {sa_family=AF_INET, sin_port=htons(9000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      write(4<TCP:[127.0.0.1:44782->127.0.0.1:58361]>, "hi", 2) = 2

      """)
    #expect(Set((1...9).map { reading.subject($0) ?? reading.made($0) }).count == 1)
    #expect(Set((10...15).map { reading.subject($0) ?? reading.made($0) }).count == 1)
    #expect(reading.socket(3)?.own == Self.ip4(57944))
    #expect(reading.socket(6)?.peer == Self.ip4(40002))
    #expect(reading.socket(7)?.peer == nil)
    #expect(reading.socket(12)?.own == Self.ip4(44782))
    #expect(reading.socket(12)?.peer == Self.ip4(58361))
    #expect(reading.socket(13)?.peer == nil)
    #expect(reading.socket(15)?.peer == Self.ip4(9000))
    #expect(reading.broken == [])
  }

  @Test(arguments: [
    "sendto(3, 0xfff, 10, 0, NULL, 0) = -1 EFAULT (Bad address)",
    "recvfrom(3, 0xfff, 10, 0, NULL, NULL) = -1 EFAULT (Bad address)",
    "connect(3, 0x8, 16) = -1 EFAULT (Bad address)",
    "accept4(3, NULL, NULL, 0x7000 /* SOCK_??? */) = -1 EINVAL (Invalid argument)",
    "accept(3, NULL, NULL) = -1 EMFILE (Too many open files)",
    "accept(3, NULL, NULL) = -1 ENFILE (Too many open files in system)",
    "getsockname(3, NULL, NULL) = -1 EBADF (Bad file descriptor)",
    "bind(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"0.0.0.0\")}, 16) = -1 EACCES (Permission denied)",
    "connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"0.0.0.0\")}, 16) = -1 EPERM (Operation not permitted)",
    "sendto(3, \"x\", 1, 0, NULL, 0) = ?",
    "sendto(3, \"x\", 1, 0, NULL, 0) = -1 EPIPE (Broken pipe) (INJECTED)",
    "listen(3, 5) = -1 ENOSYS (Function not implemented)", "shutdown(3, SHUT_WR) = 0 (INJECTED)",
  ])
  func `a call for sockets alone is a row, and proves nothing with these results`(_ line: String) {
    let reading = Reading("\(line)\nread(3, \"x\", 1) = 1\n")
    #expect(reading.socketLines == [1])
    #expect(reading.learned.isEmpty)
  }

  @Test(arguments: [
    "0", "-1 EAGAIN (Resource temporarily unavailable)", "-1 ENOTCONN (Transport endpoint is not connected)",
    "-1 EISCONN (Transport endpoint is already connected)", "-1 ECONNREFUSED (Connection refused)",
    "-1 ETIMEDOUT (Connection timed out)", "-1 EADDRINUSE (Address already in use)",
    "-1 EINPROGRESS (Operation now in progress)", "-1 EALREADY (Operation already in progress)",
    "-1 EHOSTUNREACH (No route to host)", "-1 EPIPE (Broken pipe)", "-1 EMSGSIZE (Message too long)",
    "? ERESTARTSYS (To be restarted if SA_RESTART is set)",
  ])
  func `and proves a socket with these`(_ result: String) {
    let reading = Reading(
      "connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"1.2.3.4\")}, 16) = \(result)\nread(3, \"x\", 1) = 1\n"
    )
    #expect(reading.socketLines == [1, 2])
    #expect(reading.learned == [1: 1])
  }

  @Test func `ENOTSOCK disproves it, until the number is used as a socket's again`() {
    let reading = Reading(
      """
      listen(3, 5) = -1 ENOTSOCK (Socket operation on non-socket)
      read(3, "x", 1) = 1
      recvfrom(3, "x", 1, 0, NULL, NULL) = 1
      read(3, "x", 1) = 1

      """)
    #expect(reading.socketLines == [1, 3, 4])
    #expect(reading.subject(3) != reading.subject(2))
    #expect(reading.broken == [])
  }

  @Test(arguments: [
    "<TCP:[127.0.0.1:80->127.0.0.1:4001]>", "<TCP:[127.0.0.1:81->127.0.0.1:4000]>", "</etc/passwd>",
    "<UDP:[127.0.0.1:80]>", "<UNIX-STREAM:[7->8]>", "<pipe:[7]>", "<anon_inode:[eventfd]>",
  ])
  func `a label of another file says that the number was used again unseen`(_ label: String) {
    let reading = Reading(
      """
      read(5<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "x", 1) = 1
      write(5<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "x", 1) = 1
      read(5\(label), "x", 1) = 1

      """)
    #expect(reading.subject(1) == reading.subject(2))
    #expect(reading.subject(3) != reading.subject(2))
    #expect(reading.ended == [1: 3])
    #expect(reading.broken == [])
  }

  @Test func `an epoll set's number that became a file is a file's`() {
    let reading = Reading(
      """
      epoll_create1(0) = 3<anon_inode:[eventpoll]>
      socket(AF_INET, SOCK_STREAM, 0) = 4<TCP:[9]>
      epoll_ctl(3<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 4<TCP:[9]>, {events=EPOLLIN, data={u32=4, u64=4}}) = 0
      read(3</etc/passwd>, "x", 1) = 1

      """)
    #expect(reading.socketLines == [1, 2, 3])
    #expect(reading.broken == [])
  }

  @Test(arguments: [
    ("socket:[77]", SocketKind.unknown), ("TCP:[77]", SocketKind(.ip4, .stream, .tcp)),
    ("TCPv6:[[::1]:80->[::1]:4000]", SocketKind(.ip6, .stream, .tcp)),
    ("UNIX-STREAM:[7->8,\"/tmp/s\"]", SocketKind(.unix, .stream)), ("UNIX:[7]", SocketKind(.unix, .unknown)),
    ("NETLINK:[ROUTE:7]", SocketKind(.netlink, .unknown)), ("PACKET:[7]", SocketKind(.packet, .unknown)),
    ("CAN_RAW:[7]", SocketKind.unknown), ("AF_VSOCK:[7]", SocketKind(.vsock, .unknown)),
    ("MPTCP:[7]", SocketKind(.ip4, .stream, .mptcp)), ("SCTPv6:[7]", SocketKind(.ip6, .unknown, .sctp)),
  ])
  func `labels of sockets`(_ label: String, _ kind: SocketKind) {
    let reading = Reading("read(5<\(label)>, \"x\", 1) = 1\n")
    #expect(reading.socketLines == [1])
    #expect(reading.socket(1)?.kind == kind)
    #expect(reading.after[1]?.evidence?.reason == .label)
  }

  @Test(arguments: [
    "net:[4026531840]", "pipe:[7]", "anon_inode:[eventpoll]", "/dev/null", "/tmp/TCP:[7]", "mnt:[1]",
  ])
  func `and of other files`(_ label: String) {
    let reading = Reading("read(5<\(label)>, \"x\", 1) = 1\n")
    #expect(reading.socketLines.isEmpty)
    #expect(reading.socket(1) == nil)
  }

  @Test(arguments: [
    ("AF_INET, SOCK_STREAM, IPPROTO_IP", SocketKind(.ip4, .stream, .tcp)),
    ("PF_INET, SOCK_STREAM, IPPROTO_IP", SocketKind(.ip4, .stream, .tcp)),
    ("PF_INET6, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_UDP", SocketKind(.ip6, .datagram, .udp)),
    ("PF_FILE, SOCK_STREAM, 0", SocketKind(.unix, .stream)),
    ("PF_LOCAL, SOCK_DGRAM, 0", SocketKind(.unix, .datagram)),
    ("AF_UNIX, SOCK_RAW, 0", SocketKind(.unix, .datagram)),
    ("AF_FILE, SOCK_SEQPACKET, 0", SocketKind(.unix, .seqpacket)),
    ("PF_NETLINK, SOCK_RAW, 0", SocketKind(.netlink, .raw)),
    ("2, 1, 0", SocketKind(.ip4, .stream, .tcp)), ("0x2, 0x80801, 0", SocketKind(.ip4, .stream, .tcp)),
    ("0xa /* AF_??? */, 2, 17", SocketKind(.ip6, .datagram, .udp)),
    ("AF_INET, SOCK_RAW, IPPROTO_ICMP", SocketKind(.ip4, .raw, .icmp)),
    ("AF_VSOCK, SOCK_STREAM, 0", SocketKind(.vsock, .stream)),
    ("AF_BLUETOOTH, SOCK_RAW, 1", SocketKind(.bluetooth, .raw)),
    ("31, 3, 1", SocketKind(.bluetooth, .raw)), ("AF_ALG, SOCK_SEQPACKET, 0", SocketKind(.alg, .seqpacket)),
    ("0x26, 5, 0", SocketKind(.alg, .seqpacket)),
    ("AF_X25, SOCK_SEQPACKET, 0", SocketKind(.other, .seqpacket)),
  ])
  func `spellings of what socket(2) is asked for`(_ arguments: String, _ kind: SocketKind) {
    let reading = Reading("socket(\(arguments)) = 3\n")
    #expect(reading.socket(1)?.kind == kind)
  }

  @Test(arguments: [
    ("2 /* send and receive */", true, true), ("1 /* send */", false, true), ("0 /* receive */", true, false),
    ("SHUT_RDWR", true, true), ("SHUT_WR", false, true), ("SHUT_RD", true, false), ("2", true, true),
  ])
  func `spellings of shutdown`(_ how: String, _ reading: Bool, _ writing: Bool) {
    let trace = Reading(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      shutdown(3, \(how)) = 0

      """)
    #expect(trace.socket(3)?.shut == SocketState.Halves(reading: reading, writing: writing))
    #expect(trace.socket(3)?.phase == (reading && writing ? .ended : .halfClosed))
  }

  @Test(
    arguments: [
      ("[111]", true), ("[ECONNREFUSED]", true), ("[8589934703]", true), ("[0]", false),
      ("[4294967296]", false),
      ("[110]", true),
    ])
  func `spellings of SO_ERROR, and what they say of the connection`(_ value: String, _ hasFailed: Bool) {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 12
      connect(12, {sa_family=AF_INET, sin_port=htons(1234), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
      select(13, NULL, [12], NULL, NULL) = 1 (out [12])
      getsockopt(12, SOL_SOCKET, SO_ERROR, \(value), [4]) = 0

      """)
    #expect(reading.socket(2)?.phase == .connecting)
    #expect(reading.socket(4)?.isConnected == !hasFailed)
    #expect(reading.socket(4)?.phase == (hasFailed ? .open : .connected))
  }

  @Test func `a connect that a signal interrupts goes on`() {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINTR (Interrupted system call)
      poll([{fd=3, events=POLLOUT}], 1, -1) = 1 ([{fd=3, revents=POLLOUT}])

      """)
    #expect(reading.socket(2)?.phase == .connecting)
    #expect(reading.call(3).map { _ in reading.ready[3]?.first?.number } == 3)
  }

  @Test func `the names of 32-bit machines`() {
    let reading = Reading(
      """
      recv(5, "abc", 100, 0) = 3
      send(5, "abc", 3, 0) = 3
      fcntl64(5, F_SETFD, FD_CLOEXEC) = 0
      fstat64(5, {st_mode=0}) = 0
      _newselect(6, [5], NULL, NULL, NULL) = 1 (in [5])
      recvmmsg_time64(5, [{msg_hdr={msg_iov=[{iov_base="abcd", iov_len=9}], msg_iovlen=1}, msg_len=4}], 1, 0, NULL) = 1
      close(5) = 0

      """)
    #expect(reading.socketLines == Set(1...7))
    #expect(reading.call(1)?.moved == 3)
    #expect(reading.call(6)?.moved == 4)
  }

  @Test func `what a trace shows from its middle is evidence over the whole generation`() {
    let reading = Reading(
      """
      6519 epoll_wait(5, [{events=EPOLLIN, data={u32=6, u64=6}}], 10128, 100) = 1
      6519 accept4(6, {sa_family=AF_INET, sin_port=htons(60168), sin_addr=inet_addr("127.0.0.1")}, [128 => 16], SOCK_CLOEXEC|SOCK_NONBLOCK) = 7
      6519 epoll_ctl(5, EPOLL_CTL_ADD, 7, {events=EPOLLIN, data={u32=7, u64=7}}) = 0
      6519 read(7, "get k\\r\\n", 16384) = 7
      6519 close(7) = 0
      6519 accept4(6, 0x7ffc70051c90, [128], SOCK_CLOEXEC|SOCK_NONBLOCK) = -1 EAGAIN (Resource temporarily unavailable)
      6519 accept4(6, NULL, NULL, 0) = -1 EMFILE (Too many open files)
      6519 read(8, "x", 1) = 1

      """)
    #expect(reading.socketLines == Set(1...7))
    #expect(reading.socket(2)?.peer == Self.ip4(60168))
    #expect(reading.socket(6)?.role == .listener)
    #expect(reading.socket(6)?.isWhole == false)
  }

  @Test func `sockets under standard input and output, over exec, are the next program's`() {
    let reading = Reading(
      """
      100 execve("/usr/bin/inetd", ["inetd"], 0x7ffc /* 3 vars */) = 0
      100 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[1]>
      100 bind(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(7109), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      100 listen(3<TCP:[127.0.0.1:7109]>, 5) = 0
      100 accept(3<TCP:[127.0.0.1:7109]>, NULL, NULL) = 4<TCP:[127.0.0.1:7109->127.0.0.1:43414]>
      100 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f08) = 101
      101 dup2(4<TCP:[127.0.0.1:7109->127.0.0.1:43414]>, 0</dev/null<char 1:3>>) = 0<TCP:[127.0.0.1:7109->127.0.0.1:43414]>
      101 close(4<TCP:[127.0.0.1:7109->127.0.0.1:43414]>) = 0
      101 execve("/bin/cat", ["cat"], 0x7ffc /* 3 vars */) = 0
      101 openat(AT_FDCWD, "/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY|O_CLOEXEC) = 3</usr/lib/x86_64-linux-gnu/libc.so.6>
      101 close(3</usr/lib/x86_64-linux-gnu/libc.so.6>) = 0
      101 read(0<TCP:[127.0.0.1:7109->127.0.0.1:43414]>, "hello\\n", 131072) = 6
      101 +++ exited with 0 +++
      100 close(4<TCP:[127.0.0.1:7109->127.0.0.1:43414]>) = 0

      """)
    #expect(reading.subject(12) == reading.made(5))
    #expect(reading.subject(14) == reading.made(5))
    #expect(reading.call(12)?.program == 1)
    #expect(
      reading.programs.map { $0.path.map { String(decoding: $0, as: UTF8.self) } } == [
        "/usr/bin/inetd", "/bin/cat",
      ])
    #expect(reading.ended == [reading.made(5)?.serial: 14, reading.made(10)?.serial: 11])
    #expect(reading.broken == [])
  }

  @Test func `a ring is a file of its own`() {
    let reading = Reading(
      """
      io_uring_setup(8, {flags=0, sq_entries=8}) = 3
      io_uring_enter(3, 1, 0, 0, NULL, 8) = 1

      """)
    #expect(reading.after[2]?.kind == .ring)
    #expect(reading.socketLines.isEmpty)
  }

  @Test func `splice and sendfile move bytes in and out of the socket that they name`() {
    let reading = Reading(
      """
      pipe([5, 6]) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 3
      openat(AT_FDCWD, "/x", O_RDONLY) = 4
      sendfile(3, 4, NULL, 100) = 100
      splice(3, NULL, 6, NULL, 100, 0) = 40
      splice(5, NULL, 3, NULL, 100, SPLICE_F_MOVE) = 40

      """)
    #expect(reading.socketLines == [2, 4, 5, 6])
    #expect([4, 5, 6].map { reading.call($0)?.isSent } == [true, false, true])
    #expect([4, 5, 6].map { reading.call($0)?.isReceived } == [false, true, false])
    #expect([4, 5, 6].map { reading.call($0)?.moved } == [100, 40, 40])
  }

  @Test func `peeks and cut datagrams are told as such`() {
    let reading = Reading(
      """
      recvfrom(3, "abc", 3, MSG_PEEK, NULL, NULL) = 3
      recvfrom(3, "abc", 3, MSG_TRUNC, NULL, NULL) = 9
      sendmmsg(3, [{msg_hdr={msg_iov=[{iov_base="ab", iov_len=2}], msg_iovlen=1}, msg_len=2}, {msg_hdr={msg_iov=[{iov_base="abc", iov_len=3}], msg_iovlen=1}, msg_len=3}], 2, 0) = 2

      """)
    #expect(reading.calls.map(\.moved) == [3, 9, 5])
    #expect(reading.calls.map(\.isPeek) == [true, false, false])
    #expect(reading.calls.map(\.isTruncated) == [false, true, false])
    #expect(reading.call(2)?.room == 3)
  }

  /// tcp_disconnect() behind a failed connect(2) leaves the socket as it was before, ready for another one.
  @Test(arguments: [
    "ECONNREFUSED (Connection refused)", "ETIMEDOUT (Connection timed out)",
    "EHOSTUNREACH (No route to host)",
  ])
  func `a connect that fails while the program goes on leaves an unconnected socket`(_ failure: String) {
    let to = "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, 16"
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 3
      connect(3, \(to)) = -1 EINPROGRESS (Operation now in progress)
      connect(3, \(to)) = -1 EALREADY (Operation already in progress)
      connect(3, \(to)) = -1 \(failure)

      """)
    #expect(reading.socket(3)?.phase == .connecting)
    #expect(reading.socket(4)?.phase == .open)
    #expect(reading.socket(4)?.peer == nil)
    #expect(reading.socket(4)?.isConnected == false)
  }

  @Test func `a connect that a signal interrupts, or that is asked wrongly, goes on`() {
    let to = "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, 16"
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 3
      connect(3, \(to)) = -1 EINPROGRESS (Operation now in progress)
      connect(3, 0x8, 16) = -1 EFAULT (Bad address)
      connect(3, \(to)) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)

      """)
    #expect(reading.socket(3)?.phase == .connecting)
    #expect(reading.socket(4)?.phase == .connecting)
  }

  @Test(arguments: [("SHUT_RD", "SHUT_WR"), ("SHUT_WR", "SHUT_RD"), ("0", "0x1"), ("0x1", "0")])
  func `one half shut after the other is both`(_ first: String, _ second: String) {
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      shutdown(3, \(first)) = 0
      shutdown(3, \(first)) = 0
      shutdown(3, \(second)) = 0

      """)
    #expect(reading.socket(3)?.phase == .halfClosed)
    #expect(reading.socket(4)?.phase == .ended)
  }

  /// socket(7): l_onoff and IPV6_V6ONLY are truth values, and any number but 0 is true.
  @Test(arguments: [("1", true), ("2", true), ("-1", true), ("0", false)])
  func `an option is on with any number but 0`(_ number: String, _ isOn: Bool) {
    let reading = Reading(
      """
      socket(AF_INET6, SOCK_STREAM, 0) = 3
      setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=\(number), l_linger=5}, 8) = 0
      setsockopt(3, SOL_IPV6, IPV6_V6ONLY, [\(number)], 4) = 0

      """)
    #expect(reading.socket(3)?.lingers == isOn)
    #expect(reading.socket(3)?.isIP6Only == isOn)
  }

  /// `strace -X raw` has numbers for names, and bytes for ports and addresses.
  @Test func `addresses without names are read by their numbers`() {
    let reading = Reading(
      #"""
      socket(0x2, 0x1, 0) = 3
      bind(3, {sa_family=0x2, sin_port="\x3d\xbe", sin_addr="\x7f\x00\x00\x01"}, 16) = 0
      socket(0xa, 0x1, 0) = 4
      connect(4, {sa_family=0xa, sin6_port="\x00\x50", sin6_flowinfo="\x00\x00\x00\x00", sin6_addr="\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01", sin6_scope_id=0}, 28) = 0
      bind(3, {sa_family=0x2, sin_port="\x3d", sin_addr="\x7f\x00\x00\x01"}, 16) = 0

      """#)
    #expect(reading.socket(2)?.own == .ip4(0x7F00_0001, port: 0x3DBE))
    #expect(reading.socket(4)?.peer == .ip6(0, 1, port: 80))
    #expect(reading.socket(5)?.own == .ip4(0x7F00_0001, port: 0x3DBE))
  }
}
