import Testing

@testable import TraceModel

@Suite("Processes have what the one that made them had")
struct ProcessTests {
  @Test(arguments: [
    "fork() = 51", "vfork() = 51", "clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD) = 51",
    "clone3({flags=CLONE_CHILD_SETTID, exit_signal=SIGCHLD, stack=NULL, stack_size=0}, 88) = 51",
    "clone2(child_stack=NULL, flags=SIGCHLD) = 51",
  ])
  func `a child inherits the files, and frees only its own numbers`(_ fork: String) {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 \(fork)
      51 write(3, "x", 1) = 1
      51 close(3) = 0
      51 openat(AT_FDCWD, "/x", O_RDONLY) = 3
      50 write(3, "x", 1) = 1
      51 read(3, "x", 1) = 1
      51 +++ exited with 0 +++
      50 +++ exited with 0 +++

      """)
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.subject(7) == reading.made(2))
    #expect(reading.subject(8) == reading.made(6))
    #expect(reading.process(4) != reading.process(2))
    #expect(reading.pids[4] == 51)
    #expect(reading.processes.count { if case .began = $0 { true } else { false } } == 2)
    #expect(reading.ended == [1: 10, 2: 9])
    #expect(reading.broken == [])
  }

  @Test(arguments: [
    "clone(child_stack=0x1, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 51",
    "clone3({flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, stack=0x1, stack_size=8}, 88) = 51",
  ])
  func `a thread is of the same process`(_ clone: String) {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 \(clone)
      51 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 write(3, "x", 1) = 1
      51 +++ exited with 0 +++
      50 write(3, "x", 1) = 1

      """)
    #expect(reading.subject(6) == reading.made(3))
    #expect(reading.process(3) == reading.process(1))
    #expect(reading.ended.isEmpty)
    #expect(reading.broken == [])
  }

  @Test func `CLONE_FILES without CLONE_THREAD shares the table, until unshare`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|SIGCHLD) = 51
      51 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 write(3, "x", 1) = 1
      51 unshare(CLONE_FILES) = 0
      51 close(3) = 0
      50 write(3, "x", 1) = 1
      51 openat(AT_FDCWD, "/x", O_RDONLY) = 3
      50 write(3, "x", 1) = 1

      """)
    #expect(reading.process(3) != reading.process(4))
    #expect([4, 7, 9].map { reading.subject($0) } == Array(repeating: reading.made(3), count: 3))
    #expect(reading.broken == [])
  }

  /// A trace that begins while a thread is being made shows the second half alone: its flags are cut off.
  @Test(
    arguments: [
      ("clone3 resumed> => {parent_tid=[8]}, 88", true),
      ("clone resumed>, parent_tid=[8], tls=0x7f0bb4ddd6c0, child_tidptr=0x7f0bb4ddd990", true),
      ("clone resumed>, child_tidptr=0x7f0bb4ddda10", false), ("vfork resumed>", false),
    ])
  func `a thread whose making is half cut off shares its process's numbers`(_ half: String, _ isThread: Bool)
  {
    let reading = Reading(
      """
      7 <... \(half)) = 8
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      8 read(3, "x", 1) = 1

      """)
    #expect(reading.socketLines == (isThread ? [2, 3] : [2]))
    #expect((reading.process(2) == reading.process(3)) == isThread)
    #expect(reading.broken == [])
  }

  @Test func `an id that is used again is another process`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 fork() = 51
      51 close(3) = 0
      51 +++ exited with 0 +++
      50 fork() = 51
      51 write(3, "x", 1) = 1
      50 fork() = 51
      51 write(3, "x", 1) = 1

      """)
    #expect(reading.subject(7) == reading.made(2))
    #expect(reading.subject(9) == reading.made(2))
    #expect(Set([4, 7, 9].compactMap { reading.process($0) }).count == 3)
    #expect(reading.broken == [])
  }

  @Test func `exec from a thread goes on under the leader's id, with its process's files`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 4
      50 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 51
      50 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 52
      50 pause( <unfinished ...>
      52 read(3 <unfinished ...>
      51 execve("./b", ["./b"], 0x1 /* 1 var */ <unfinished ...>
      52 <... read resumed> <unfinished ...>) = ?
      52 +++ exited with 0 +++
      50 <... pause resumed> <unfinished ...>) = ?
      50 +++ superseded by execve in pid 51 +++
      50 <... execve resumed>) = 0
      50 write(3, "x", 1) = 1
      50 read(4, "x", 1) = 1
      50 +++ exited with 0 +++

      """)
    #expect(reading.subject(14) == reading.made(2))
    #expect(reading.subject(15) != reading.made(3))
    #expect(reading.process(14) == reading.process(1))
    #expect(reading.programs.count == 2)
    #expect(reading.call(14)?.program == 1)
    #expect(reading.broken == [])
  }

  @Test func `an attached process's execve from a thread keeps its files`() {
    let reading = Reading(
      """
      50 recvfrom(3, "x", 1, 0, NULL, NULL) = 1
      51 execve("./b", ["./b"], 0x1 /* 1 var */ <unfinished ...>
      50 +++ superseded by execve in pid 51 +++
      50 <... execve resumed>) = 0
      50 write(3, "x", 1) = 1

      """)
    #expect(reading.subject(5) == reading.subject(1))
    #expect(reading.broken == [])
  }

  @Test func `a call that was under way when its thread was killed is still that process's`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 51
      51 accept(3, NULL, NULL <unfinished ...>
      50 close(3 <unfinished ...>
      51 +++ killed by SIGKILL +++
      50 +++ killed by SIGKILL +++

      """)
    #expect(reading.programs.count == 1)
    #expect(reading.processes.count { if case .began = $0 { true } else { false } } == 1)
    #expect(reading.process(4) == reading.process(1))
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.subject(5) == reading.made(2))
    #expect(reading.call(4)?.outcome == CallFacts.Outcome.none)
    #expect(reading.socketLines == [2, 4, 5])
    #expect(reading.broken == [])
  }

  @Test func `a close whose return is never shown frees once`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 51
      50 close(3 <unfinished ...>
      51 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
      50 read(0 <unfinished ...>
      51 sendto(3, "x", 1, 0, NULL, 0) = 1

      """)
    #expect(reading.subject(7) == reading.made(5))
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.broken == [])
  }

  @Test func `inside a PID namespace the child that nobody has seen is the one that speaks`() {
    let reading = Reading(
      """
      630 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      630 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      630 clone(child_stack=NULL, flags=SIGCHLD) = 2
      634 write(3, "x", 1) = 1
      634 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      635 write(3, "x", 1) = 1
      634 <... clone resumed>) = 3
      635 +++ exited with 0 +++
      634 +++ exited with 0 +++
      630 close(3) = 0

      """)
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.subject(6) == reading.made(2))
    #expect(reading.pids[4] == 634)
    #expect(reading.pids[6] == 635)
    #expect(reading.programs.count == 1)
    #expect(reading.processes.count { if case .began = $0 { true } else { false } } == 3)
    #expect(reading.ended == [1: 10])
    #expect(reading.broken == [])
  }

  @Test func `with --decode-pids the id that strace counts is said`() {
    let reading = Reading(
      """
      630 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      630 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      630 clone(child_stack=NULL, flags=SIGCHLD) = 2 /* 634 in strace's PID NS */
      634 write(3, "x", 1) = 1

      """)
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.pids[4] == 634)
    #expect(reading.unfollowed == nil)
  }

  @Test func `SIGCHLD proves a process where threads were only assumed`() {
    let reading = Reading(
      """
      4688 socket(AF_UNIX, SOCK_STREAM, 0) = 4
      4692 read(5, "x", 1) = 1
      4688 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=4692, si_uid=1000} ---
      4692 socket(AF_UNIX, SOCK_STREAM, 0) = 6
      4688 socket(AF_UNIX, SOCK_STREAM, 0) = 6
      4692 write(6, "x", 1) = 1
      4688 +++ exited with 0 +++
      4692 write(6, "x", 1) = 1

      """)
    #expect(reading.subject(6) == reading.made(4))
    #expect(reading.subject(8) == reading.made(4))
    #expect(reading.process(4) != reading.process(5))
    #expect(reading.broken == [])
  }

  @Test func `what goes on when an attached process starts another program is another process`() {
    let reading = Reading(
      """
      50 recvfrom(3, "x", 1, 0, NULL, NULL) = 1
      50 fcntl(3, F_SETFD, FD_CLOEXEC) = 0
      51 write(3, "x", 1) = 1
      50 execve("./b", ["./b"], 0x1 /* 1 var */) = 0
      51 write(3, "x", 1) = 1
      52 write(3, "x", 1) = 1
      50 read(3, "x", 1) = 1

      """)
    #expect(reading.subject(5) == reading.subject(1))
    #expect(reading.subject(6) == reading.subject(1))
    #expect(reading.subject(7) != reading.subject(1))
    #expect(reading.process(5) != reading.process(7))
    #expect(reading.process(5) == reading.process(6))
    #expect(reading.call(5)?.program == 0)
    #expect(reading.broken == [])
  }

  @Test func `without -f the first line that made a child is told`() {
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 51
      clone(child_stack=NULL, flags=SIGCHLD) = 52
      wait4(52, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 52
      clone(child_stack=NULL, flags=SIGCHLD) = 52
      +++ exited with 0 +++

      """)
    #expect(reading.unfollowed?.line == 2)
    #expect(reading.unfollowed?.count == 3)
    #expect(reading.broken == [])
  }

  @Test func `with -f it is not, also where one child only ends`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 clone(child_stack=NULL, flags=SIGCHLD) = 51
      51 +++ killed by SIGKILL +++
      50 +++ exited with 0 +++

      """)
    #expect(reading.unfollowed == nil)
  }

  @Test func `what a root's processes share ends with the last of them`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 fork() = 51
      51 recvfrom(5, "x", 1, 0, NULL, NULL) = 1
      51 close(5) = 0
      50 write(5, "x", 1) = 1
      51 read(5, "x", 1) = 1
      51 +++ exited with 0 +++
      50 +++ exited with 0 +++

      """)
    #expect(reading.subject(5) == reading.subject(3))
    #expect(reading.subject(6) != reading.subject(3))
    #expect(reading.ended[reading.subject(3)?.serial ?? 0] == 8)
    #expect(reading.socketLines == [3, 4, 5])
    #expect(reading.broken == [])
  }

  @Test func `a run behind another one with the same ids is a run of its own`() {
    let run = """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 fork() = 51
      51 write(3, "x", 1) = 1
      51 +++ exited with 0 +++
      50 +++ exited with 0 +++

      """
    let reading = Reading(run + run)
    #expect(reading.programs.count == 2)
    #expect(reading.programs.last?.before == nil)
    #expect(reading.subject(10) == reading.made(8))
    #expect(reading.ended == [1: 6, 2: 12])
  }

  @Test(arguments: ["9223372036854775808", "18446744073709551615", "9223372036854775807", "0", "4294967296"])
  func `an id that no kernel gives does no harm`(_ id: String) {
    let reading = Reading(
      """
      \(id) socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      \(id) fork() = \(id)
      \(id) close(3 <unfinished ...>
      \(id) <... close resumed>) = 0
      \(id) +++ exited with 0 +++

      """)
    #expect(reading.programs.count <= 1)
    #expect(reading.broken == [])
  }
}
