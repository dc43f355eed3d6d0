import Testing

@testable import TraceModel

@Suite("Children that speak before the call that made them returns")
struct EarlyChildTests {
  @Test(arguments: [
    (
      "clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|SIGCHLD <unfinished ...>",
      "<... clone resumed>) = 51", true
    ),
    ("clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>", "<... clone resumed>) = 51", false),
    ("vfork( <unfinished ...>", "<... vfork resumed>) = 51", false),
  ])
  func `a child may speak before the call that made it returns`(
    _ entry: String, _ exit: String, _ sharesFiles: Bool
  ) {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 \(entry)
      51 write(3, "x", 1) = 1
      51 close(3) = 0
      50 \(exit)
      51 openat(AT_FDCWD, "/x", O_RDONLY) = 4
      50 write(3, "x", 1) = 1
      50 write(4, "x", 1) = 1

      """)
    #expect(reading.subject(4) == reading.made(2))
    #expect((reading.subject(8) == reading.made(2)) == !sharesFiles)
    #expect((reading.subject(9) == reading.made(7)) == sharesFiles)
    #expect(reading.programs.count == 1)
    #expect(reading.processes.count { if case .began = $0 { true } else { false } } == 2)
    #expect(reading.broken == [])
  }

  @Test func `it has the table as the call found it, whatever another thread did meanwhile`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 49
      49 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      49 close(3) = 0
      49 socket(AF_UNIX, SOCK_STREAM, 0) = 4
      49 socket(AF_UNIX, SOCK_STREAM, 0) = 5
      50 <... clone resumed>) = 51
      51 write(3, "x", 1) = 1
      51 read(4, "x", 1) = 1
      49 write(4, "x", 1) = 1
      51 +++ exited with 0 +++

      """)
    #expect(reading.subject(9) == reading.made(3))
    #expect(reading.subject(10) != reading.made(6))
    #expect(reading.subject(11) == reading.made(6))
    #expect(reading.ended[1] == 12)
    #expect(reading.broken == [])
  }

  @Test func `a fork that fails leaves nothing behind`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      50 <... clone resumed>) = -1 EAGAIN (Resource temporarily unavailable)
      50 close(3) = 0

      """)
    #expect(reading.ended == [1: 5])
    #expect(reading.processes.count == 2)
    #expect(reading.broken == [])
  }

  @Test(arguments: [[51, 52], [52, 51]], [[50, 60], [60, 50]])
  func `two children that speak early are each the child of the call that returns its id`(
    _ order: [Int], _ parents: [Int]
  ) {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 clone(child_stack=NULL, flags=SIGCHLD) = 60
      60 socket(AF_UNIX, SOCK_STREAM, 0) = 3
      50 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      60 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      \(order[0]) set_robust_list(0x1, 24) = 0
      \(order[1]) set_robust_list(0x1, 24) = 0
      \(parents[0]) <... clone resumed>) = \(parents[0] == 50 ? 51 : 52)
      \(parents[1]) <... clone resumed>) = \(parents[1] == 50 ? 51 : 52)
      51 write(3, "x", 1) = 1
      52 write(3, "x", 1) = 1
      51 +++ exited with 0 +++
      52 +++ exited with 0 +++

      """)
    #expect(reading.subject(11) == reading.made(4))
    #expect(reading.subject(12) == reading.made(3))
    #expect(reading.programs.count == 1)
    #expect(reading.processes.count { if case .began = $0 { true } else { false } } == 4)
    #expect(reading.broken == [])
  }

  @Test func `two threads fork at once, and one child speaks early`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 49
      50 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      50 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      49 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
      51 write(3, "x", 1) = 1
      50 <... clone resumed>) = 51
      49 <... clone resumed>) = 52
      52 write(3, "x", 1) = 1
      51 write(3, "x", 1) = 1

      """)
    #expect([6, 9, 10].map { reading.subject($0) } == Array(repeating: reading.made(3), count: 3))
    #expect(reading.process(6) == reading.process(10))
    #expect(reading.process(6) != reading.process(9))
    #expect(reading.programs.count == 1)
    #expect(reading.broken == [])
  }
}
