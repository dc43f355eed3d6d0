import Testing

@testable import TraceModel

/// Small traces of other people's programs that were told wrong, with the lines that are about sockets.
@Suite("Traces of strangers that were told wrong")
struct FindingsTests {
  @Test(
    arguments: [
      (
        "a socket that is older than the trace",
        """
        connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ETIMEDOUT (Connection timed out)
        close(3) = 0
        socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        """, [1, 2, 3]
      ),
      (
        "accepts of which one found no number",
        """
        accept4(19, NULL, NULL, SOCK_CLOEXEC|SOCK_NONBLOCK) = -1 EMFILE (Too many open files)
        close(18) = 0
        accept4(19, NULL, NULL, SOCK_CLOEXEC|SOCK_NONBLOCK) = 18
        close(18) = 0
        close(19) = 0
        """, [1, 3, 4, 5]
      ),
      (
        "labels alone",
        """
        100 epoll_ctl(42<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 40<TCP:[127.0.0.1:8080->127.0.0.1:49304]>, {events=EPOLLIN, data={u32=40, u64=40}}) = 0
        100 read(40<TCP:[127.0.0.1:8080->127.0.0.1:49304]>, "GET / HTTP/1.1\\r\\n", 8192) = 16
        100 write(1<pipe:[7]>, "x", 1) = 1
        100 close(40<TCP:[127.0.0.1:8080->127.0.0.1:49304]>) = 0
        """, [1, 2, 4]
      ),
      (
        "a second half alone, and what it made",
        """
        [pid   403] 10:00:00.200000 <... accept resumed>{sa_family=AF_INET, sin_port=htons(49304), sin_addr=inet_addr("127.0.0.1")}, [16]) = 40 <8.000025>
        [pid   403] 10:00:00.400000 accept(41, {sa_family=AF_INET, sin_port=htons(49316), sin_addr=inet_addr("127.0.0.1")}, [16]) = 47 <0.000025>
        [pid   402] 10:00:00.500000 epoll_ctl(42, EPOLL_CTL_ADD, 40, {events=EPOLLIN, data={u32=40, u64=40}}) = 0 <0.000042>
        [pid   402] 10:00:00.600000 epoll_ctl(42, EPOLL_CTL_ADD, 47, {events=EPOLLIN, data={u32=47, u64=47}}) = 0 <0.000042>
        """, [1, 2, 3, 4]
      ),
      (
        "send and recv as system calls",
        "recv(5, \"abc\", 100, 0) = 3\nsend(5, \"abc\", 3, 0) = 3\nclose(5) = 0",
        [1, 2, 3]
      ),
      (
        "a select on a socket that another call proves",
        """
        select(8, [3 4], NULL, NULL, {1, 0}) = 1 (in [4], left {0, 1993})
        recvfrom(4, "hello", 6, 0, NULL, NULL) = 5
        read(3, "x", 1) = 1
        """, [1, 2]
      ),
      (
        "an epoll set that is there before the first socket",
        """
        100 epoll_create1(EPOLL_CLOEXEC) = 3
        100 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 4
        100 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0
        100 epoll_ctl(3, EPOLL_CTL_MOD, 4, {EPOLLOUT, {u32=4, u64=4}}) = 0
        100 epoll_wait(3, [], 10, 0) = 0
        100 close(4) = 0
        """, [1, 2, 3, 4, 5, 6]
      ),
      (
        "an injected failure",
        """
        4310 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
        4310 sendto(3, "hello rust", 10, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe) (INJECTED)
        4310 sendto(3, "hello rust", 10, MSG_NOSIGNAL, NULL, 0) = 10
        4310 close(3) = 0
        """, [1, 2, 3, 4]
      ),
      (
        "a socket under descriptors 0 and 1",
        """
        accept(3, NULL, NULL) = 4
        dup2(4, 0) = 0
        dup2(4, 1) = 1
        close(4) = 0
        read(0, "hello", 4096) = 5
        write(2, "log", 3) = 3
        write(1, "hi", 2) = 2
        """, [1, 2, 3, 4, 5, 7]
      ),
      (
        "an accept in which the program was killed",
        """
        100 accept4(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, [16], SOCK_CLOEXEC) = 4
        100 accept4(3, <unfinished ...>
        100 +++ killed by SIGKILL +++
        """, [1, 2]
      ),
      (
        "old names of the families",
        """
        socket(PF_LOCAL, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 3
        connect(3, {sa_family=AF_LOCAL, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)
        close(3) = 0
        open("/etc/hosts", O_RDONLY|O_CLOEXEC) = 3
        close(3) = 0
        """, [1, 2, 3]
      ),
    ] as [(String, String, Set<Int>)])
  func `are about sockets in these lines`(_ name: String, _ trace: String, _ lines: Set<Int>) {
    let reading = Reading(trace + "\n")
    #expect(reading.socketLines == lines, "\(name)")
    #expect(reading.programs.count == 1, "\(name)")
    #expect(reading.broken == [], "\(name)")
  }

  @Test func `a connect behind a close is another generation's`() {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, 0) = 3
      close(3) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 3
      bind(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("0.0.0.0")}, 16) = 0

      """)
    #expect(reading.subject(4) == reading.made(3))
    #expect(reading.subject(2) == reading.made(1))
    #expect(reading.made(1) != reading.made(3))
  }

  @Test func `of numbers given before the close of them returns`() {
    let reading = Reading(
      """
      8640 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[2168892]>
      8640 close(3<TCP:[2168892]> <unfinished ...>
      8642 socket(AF_INET, SOCK_STREAM, IPPROTO_IP <unfinished ...>
      8640 <... close resumed>) = 0
      8642 <... socket resumed>) = 3<TCP:[2168895]>
      8642 close(3<TCP:[2168895]> <unfinished ...>
      8640 socket(AF_INET, SOCK_STREAM, IPPROTO_IP <unfinished ...>
      8640 <... socket resumed>) = 3<TCP:[2168901]>
      8642 <... close resumed>) = 0
      8640 close(3<TCP:[2168901]>) = 0

      """)
    #expect(reading.subject(2) == reading.made(1))
    #expect(reading.subject(6) == reading.made(3))
    #expect(reading.subject(10) == reading.made(7))
    #expect(Set([1, 3, 7].compactMap { reading.made($0) }).count == 3)
    #expect(reading.ended.count == 3)
    #expect(reading.broken == [])
  }

  @Test func `of children that speak before the fork of them returns`() {
    var trace = "22827 execve(\"./frk\", [\"./frk\"], 0x7ffc0160c818 /* 35 vars */) = 0\n"
    trace += "22827 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
    for child in 22828..<23028 {
      let isEarly = child % 10 < 7
      trace += "22827 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD"
      trace += isEarly ? " <unfinished ...>\n" : ", child_tidptr=0x7fcee0ee8a10) = \(child)\n"
      trace += "\(child) set_robust_list(0x7fcee0ee8a20, 24 <unfinished ...>\n"
      if isEarly { trace += "22827 <... clone resumed>, child_tidptr=0x7fcee0ee8a10) = \(child)\n" }
      trace += """
        22827 wait4(\(child),  <unfinished ...>
        \(child) <... set_robust_list resumed>)    = 0
        \(child) write(3, "", 0) = 0
        \(child) close(3) = 0
        \(child) +++ exited with 0 +++
        22827 <... wait4 resumed>NULL, 0, NULL) = \(child)
        22827 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=\(child), si_uid=0, si_status=0} ---

        """
    }
    let reading = Reading(trace, checkedEvery: 50)
    #expect(reading.strangers.count == 1)
    #expect(reading.programs.count == 1)
    #expect(reading.processes.count { if case .began = $0 { true } else { false } } == 201)
    #expect(reading.processes.count { if case .ended = $0 { true } else { false } } == 200)
    #expect(Set(reading.calls.filter { $0.number == 3 }.map(\.subject)) == [reading.made(2)])
    #expect(reading.ended.isEmpty)
    #expect(reading.broken == [])
  }
}
