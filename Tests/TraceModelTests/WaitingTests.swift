import LinuxABI
import Testing

@testable import TraceModel

@Suite("Calls that wait say what is ready")
struct WaitingTests {
  @Test(arguments: [
    "poll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN}], 2, -1) = 1 ([{fd=4, revents=POLLIN}])",
    "ppoll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN}], 2, {tv_sec=1, tv_nsec=0}, NULL, 8) = 1 ([{fd=4, revents=POLLIN}], left {tv_sec=0, tv_nsec=9})",
    "ppoll_time64([{fd=4, events=POLLIN}], 1, NULL, NULL, 8) = 1 ([{fd=4, revents=POLLIN}])",
    "select(8, [3 4], NULL, NULL, {1, 0}) = 1 (in [4], left {0, 1993})",
    "_newselect(8, [3 4], NULL, NULL, NULL) = 1 (in [4])",
    "pselect6(8, [3 4], [], [], NULL, {[], 8}) = 1 (in [4])",
    "select(8, [3 4], NULL, NULL, {tv_sec=1, tv_usec=0}) = 1 (in [4], left {tv_sec=0, tv_usec=5})",
    "select(8, NULL, [4], NULL, NULL) = 1 (out [4])", "select(8, NULL, NULL, [4], NULL) = 1 (except [4])",
    "select(8, [4<TCP:[127.0.0.1:7001->127.0.0.1:52242]>], NULL, NULL, NULL) = 1 (in [4<TCP:[127.0.0.1:7001->127.0.0.1:52242]>])",
    "poll([{fd=4<UNIX-STREAM:[7->8]>, events=POLLIN}], 1, 0) = 1 ([{fd=4<UNIX-STREAM:[7->8]>, revents=POLLIN}])",
  ])
  func `by number, whatever the call`(_ line: String) {
    let isUnix = line.contains("UNIX")
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      openat(AT_FDCWD, "/x", O_RDONLY) = 3
      socket(\(isUnix ? "AF_UNIX" : "AF_INET"), SOCK_STREAM, 0) = 4
      \(line)

      """)
    #expect(reading.ready[4] == [Ready(number: 4, file: reading.made(3))])
    #expect(reading.socketLines == [3, 4])
    #expect(reading.broken == [])
  }

  @Test func `several are ready, in the order of the trace`() {
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 3
      socket(AF_INET, SOCK_STREAM, 0) = 4
      socket(AF_INET, SOCK_STREAM, 0) = 5
      select(8, [3<TCP:[1]> 4<TCP:[2]>], [5], NULL, NULL) = 3 (in [3<TCP:[1]> 4<TCP:[2]>], out [5])
      poll([{fd=5, events=POLLIN}, {fd=3, events=POLLIN}], 2, 0) = 0 (Timeout)

      """)
    #expect(reading.ready[5]?.map(\.number) == [3, 4, 5])
    #expect(reading.ready[6] == nil)
  }

  @Test func `a poll of a hundred files and one socket concerns the socket`() {
    let files = (10..<110).map { "{fd=\($0), events=POLLIN}" }.joined(separator: ", ")
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, 0) = 3
      poll([\(files), {fd=3, events=POLLIN}], 101, 0) = 0 (Timeout)

      """)
    #expect(reading.socketLines == [1, 2])
  }

  @Test func `an epoll set gives back the data that it was given, not the number`() {
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      epoll_create1(EPOLL_CLOEXEC) = 3
      socket(AF_INET, SOCK_STREAM, 0) = 4
      socket(AF_INET, SOCK_STREAM, 0) = 5
      epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=5, u64=5}}) = 0
      epoll_ctl(3, EPOLL_CTL_ADD, 5, {events=EPOLLIN, data={u32=0x4, u64=0x7f0000000004}}) = 0
      epoll_wait(3, [{events=EPOLLIN, data={u32=5, u64=5}}], 8, -1) = 1
      epoll_pwait(3, [{events=EPOLLIN, data={u32=4, u64=139637976727556}}], 8, -1, NULL, 8) = 1
      epoll_pwait2(3, [{events=EPOLLIN, data={u32=9, u64=9}}], 8, NULL, NULL, 8) = 1

      """)
    #expect(reading.ready[7] == [Ready(number: 4, file: reading.made(3))])
    #expect(reading.ready[8] == [Ready(number: 5, file: reading.made(4))])
    #expect(reading.ready[9] == [Ready(number: nil, file: nil)])
    #expect(reading.broken == [])
  }

  @Test func `MOD gives other data, DEL and the file's end take them away`() {
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      epoll_create1(0) = 3
      socket(AF_INET, SOCK_STREAM, 0) = 4
      socket(AF_INET, SOCK_STREAM, 0) = 5
      epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=1, u64=1}}) = 0
      epoll_ctl(3, EPOLL_CTL_ADD, 5, {events=EPOLLIN, data={u32=2, u64=2}}) = 0
      epoll_ctl(3, EPOLL_CTL_MOD, 4, {events=EPOLLIN, data={u32=7, u64=7}}) = 0
      epoll_wait(3, [{events=EPOLLIN, data={u32=7, u64=7}}], 8, -1) = 1
      epoll_wait(3, [{events=EPOLLIN, data={u32=1, u64=1}}], 8, -1) = 1
      epoll_ctl(3, EPOLL_CTL_DEL, 4, NULL) = 0
      epoll_wait(3, [{events=EPOLLIN, data={u32=7, u64=7}}], 8, -1) = 1
      close(5) = 0
      epoll_wait(3, [{events=EPOLLIN, data={u32=2, u64=2}}], 8, -1) = 1

      """)
    #expect(reading.ready[8]?.first?.number == 4)
    #expect([9, 11, 13].allSatisfy { reading.ready[$0] == [Ready(number: nil, file: nil)] })
    #expect(reading.broken == [])
  }

  @Test func `data that two descriptors share say nothing of one`() {
    let reading = Reading(
      """
      epoll_create1(0) = 3
      socket(AF_INET, SOCK_STREAM, 0) = 4
      socket(AF_INET, SOCK_STREAM, 0) = 5
      epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=0, u64=0}}) = 0
      epoll_wait(3, [{events=EPOLLIN, data={u32=0, u64=0}}], 8, -1) = 1
      epoll_ctl(3, EPOLL_CTL_ADD, 5, {events=EPOLLIN, data={u32=0, u64=0}}) = 0
      epoll_wait(3, [{events=EPOLLIN, data={u32=0, u64=0}}], 8, -1) = 1

      """)
    #expect(reading.ready[5] == [Ready(number: 4, file: reading.made(2))])
    #expect(reading.ready[7] == [Ready(number: nil, file: nil)])
  }

  @Test(arguments: [
    ("{EPOLLIN, {u32=4, u64=4}}", "[{EPOLLIN, {u32=4, u64=4}}]"),
    ("{EPOLLIN, {u32=4, u64=4}}", "{{EPOLLIN, {u32=4, u64=4}}}"),
    ("{events=EPOLLIN, data=0x4}", "[{events=EPOLLIN, data=0x4}]"),
    ("{events=EPOLLIN, data={ptr=0x4, fd=4, u32=4, u64=4}}", "[{events=EPOLLIN, data={ptr=0x4}}]"),
  ])
  func `the spellings of old traces`(_ event: String, _ found: String) {
    let reading = Reading(
      """
      epoll_create(8) = 3
      socket(AF_INET, SOCK_STREAM, 0) = 4
      epoll_ctl(3, EPOLL_CTL_ADD, 4, \(event)) = 0
      epoll_wait(3, \(found), 8, -1) = 1

      """)
    #expect(reading.ready[4] == [Ready(number: 4, file: reading.made(2))])
  }

  @Test func `a set is a socket's from when it watches one, also when that shows later`() {
    let reading = Reading(
      """
      epoll_ctl(42, EPOLL_CTL_ADD, 7, {events=EPOLLIN, data={u32=7, u64=7}}) = 0
      epoll_wait(42, [{events=EPOLLIN, data={u32=7, u64=7}}], 8, -1) = 1
      epoll_wait(42, [], 8, 0) = 0
      recvfrom(7, "x", 1, 0, NULL, NULL) = 1

      """)
    #expect(reading.socketLines == [1, 2, 3, 4])
    #expect(reading.learned.values.allSatisfy { $0 == 4 })
  }

  @Test func `and so is a set that watches such a set`() {
    let reading = Reading(
      """
      epoll_create1(0) = 3
      epoll_create1(0) = 4
      epoll_ctl(4, EPOLL_CTL_ADD, 3, {events=EPOLLIN, data={u32=3, u64=3}}) = 0
      epoll_wait(4, [], 8, 0) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 5
      epoll_ctl(3, EPOLL_CTL_ADD, 5, {events=EPOLLIN, data={u32=3, u64=3}}) = 0

      """)
    #expect(reading.socketLines == [1, 2, 3, 4, 5, 6])
  }

  @Test func `a later set with the same number is another one's`() {
    let reading = Reading(
      """
      epoll_create(128) = 3
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
      epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0
      epoll_wait(3, [{events=EPOLLIN, data={u32=4, u64=4}}], 64, -1) = 1
      close(4) = 0
      close(3) = 0
      epoll_create1(EPOLL_CLOEXEC) = 3
      eventfd2(0, EFD_CLOEXEC) = 4
      epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=1, u64=1}}) = 0
      epoll_wait(3, [{events=EPOLLIN, data={u32=1, u64=1}}], 16, -1) = 1

      """)
    #expect(reading.socketLines == [1, 2, 3, 4, 5, 6])
  }

  @Test(arguments: ["EINVAL (Invalid argument)", "EBADF (Bad file descriptor)"])
  func `an epoll_wait that fails makes no set of a file`(_ error: String) {
    let reading = Reading(
      """
      epoll_wait(7, 0x1, 8, 0) = -1 \(error)
      read(7, "x", 1) = 1

      """)
    #expect(reading.after[2]?.kind == .unknown)
  }

  @Test func `a server that has seen many connections keeps the books of the living`() {
    var trace = "epoll_create1(0) = 3\nsocket(AF_INET, SOCK_STREAM, 0) = 4\n"
    for data in 0..<70_000 {
      trace += """
        accept(4, NULL, NULL) = 5
        epoll_ctl(3, EPOLL_CTL_ADD, 5, {events=EPOLLIN, data={u32=\(data), u64=\(data)}}) = 0
        close(5) = 0

        """
    }
    let reading = Reading(trace, checkedEvery: 50_000)
    #expect(reading.exceeded == [])
    #expect(reading.broken == [])
  }

  @Test func `a long chain of sets is walked to its end`() {
    var trace = ""
    for number in 10..<30_000 {
      trace +=
        "epoll_ctl(\(number + 1), EPOLL_CTL_ADD, \(number), {events=EPOLLIN, data={u32=1, u64=1}}) = 0\n"
    }
    trace += "recvfrom(10, \"x\", 1, 0, NULL, NULL) = 1\n"
    let reading = Reading(trace, checkedEvery: 1_000_000)
    #expect(reading.learned.count == 29_991)
    #expect(reading.broken == [])
  }

  @Test(arguments: [
    (
      "poll([{fd=4, events=POLLIN}], 1, -1) = 1 ([{fd=4, revents=POLLIN|POLLERR|POLLHUP}])",
      ["IN", "ERR", "HUP"]
    ),
    (
      "poll([{fd=4, events=POLLIN}], 1, -1) = 1 ([{fd=4, revents=POLLIN|POLLRDNORM|POLLRDHUP}])",
      ["IN", "RDNORM", "RDHUP"]
    ),
    ("poll([{fd=4, events=POLLIN}], 1, -1) = 1 ([{fd=4, revents=POLLNVAL}])", ["NVAL"]),
    ("select(8, [4], [4], [4], NULL) = 2 (in [4], out [4], left {0, 5})", ["IN", "OUT"]),
    ("select(8, [4], [4], [4], NULL) = 1 (except [4])", ["PRI"]),
  ])
  func `with each of its events, in strace's order`(_ line: String, _ names: [String]) {
    let reading = Reading("socket(AF_INET, SOCK_STREAM, 0) = 4\n\(line)\n")
    #expect(reading.events[2]?.map { $0.names("") } == [names])
  }

  @Test func `with the data that nobody knows, and with edges`() {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, 0) = 4
      epoll_create1(0) = 3
      epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN|EPOLLET, data={u32=4, u64=4}}) = 0
      epoll_wait(3, [{events=EPOLLOUT, data={u32=9, u64=9}}, {events=EPOLLIN, data={u32=4, u64=4}}], 8, -1) = 2

      """)
    #expect(reading.data[4] == [9, nil])
    #expect(reading.events[4]?.map { $0.names("EPOLL") } == [["EPOLLOUT"], ["EPOLLIN"]])
  }

  @Test func `a listener is watched by as many sets as there are children`() {
    var trace = "1 execve(\"./a\", [\"./a\"], 0x1 /* 1 var */) = 0\n1 read(3, \"x\", 1) = 1\n"
    for child in 2..<102 {
      trace += """
        1 fork() = \(child)
        \(child) epoll_create1(0) = 4
        \(child) epoll_ctl(4, EPOLL_CTL_ADD, 3, {events=EPOLLIN, data={u32=3, u64=3}}) = 0

        """
    }
    let listen = trace.split(separator: "\n").count + 1
    trace += "1 listen(3, 5) = 0\n"
    for child in 2..<102 {
      trace += "\(child) epoll_wait(4, [{events=EPOLLIN, data={u32=3, u64=3}}], 8, -1) = 1\n"
    }
    let reading = Reading(trace, checkedEvery: 100)
    #expect(reading.exceeded == [])
    for line in listen + 1...listen + 100 {
      #expect(reading.ready[line] == [Ready(number: 3, file: reading.subject(2))])
      #expect(reading.call(line)?.concernsSocket == true)
    }
    #expect(reading.broken == [])
  }

  @Test func `of two with the same data the one that stays is meant`() {
    let reading = Reading(
      """
      epoll_create1(0) = 3
      socket(AF_INET, SOCK_STREAM, 0) = 4
      socket(AF_INET, SOCK_STREAM, 0) = 5
      epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u64=7}}) = 0
      epoll_ctl(3, EPOLL_CTL_ADD, 5, {events=EPOLLIN, data={u64=7}}) = 0
      epoll_wait(3, [{events=EPOLLIN, data={u64=7}}], 8, -1) = 1
      epoll_ctl(3, EPOLL_CTL_DEL, 4, NULL) = 0
      epoll_wait(3, [{events=EPOLLIN, data={u64=7}}], 8, -1) = 1

      """)
    #expect(reading.ready[6] == [Ready()])
    #expect(reading.ready[8] == [Ready(number: 5, file: reading.made(3))])
    #expect(reading.broken == [])
  }

  /// A set keeps few entries otherwise than many; what it gives back is the same.
  @Test(arguments: 1...9)
  func `data say which descriptor is meant, unless two were given the same`(_ count: Int) {
    var set = EpollSet()
    let entries = (0..<count).map {
      EpollSet.Entry(number: Int64($0), file: OpenFile.ID(slot: Int32($0), serial: Int32($0)))
    }
    for entry in entries { set.set(entry, 100) }
    #expect(set[100] == (count == 1 ? entries[0] : nil))
    for (index, entry) in entries.enumerated() { set.set(entry, UInt64(index)) }
    #expect(entries.indices.map { set[UInt64($0)] } == entries)
    #expect(set[100] == nil)
    set.set(entries[0], nil)
    #expect(set[0] == nil)
    #expect(set.count == count)
    #expect(Set(set.entries) == Set(entries))
    let removed = entries.dropLast().filter { set.remove($0) }
    #expect(removed.count == count - 1)
    #expect(set.count == 1)
    #expect(set[UInt64(count - 1)] == (count == 1 ? nil : entries[count - 1]))
    let isStranger = set.remove(EpollSet.Entry(number: 99, file: entries[0].file))
    #expect(!isStranger)
  }
}
