import StraceParser
import Testing

@testable import TraceModel

/// The one trace that files make, read in pieces of a given size.
private func merged(
  _ files: [(thread: Int, text: String)], piece: Int = 1 << 16
) -> (text: String, isInTimeOrder: Bool) {
  var rest = files.map { Array($0.text.utf8)[...] }
  var restAgain = rest
  var text: [UInt8] = []
  var set = ThreadFiles(threads: files.map(\.thread))
  func take(_ rest: inout ArraySlice<UInt8>, _ room: inout [UInt8]) -> Int {
    let taken = rest.prefix(min(piece, room.count))
    rest = rest.dropFirst(taken.count)
    room.replaceSubrange(0..<taken.count, with: taken)
    return taken.count
  }
  set.run { file, room in
    take(&rest[file], &room)
  } again: { file, room in
    take(&restAgain[file], &room)
  } sink: { piece in
    piece.withUnsafeBufferPointer { text.append(contentsOf: $0) }
    return true
  }
  return (String(decoding: text, as: UTF8.self), set.isInTimeOrder)
}

@Suite struct `The files of strace -ff as one trace` {
  @Test(arguments: [1, 7, 1 << 16])
  func `have a call in two halves where another thread did something before it returned`(_ piece: Int) {
    let result = merged(
      [
        (
          7,
          """
          1700000000.000001 accept(3, {sa_family=AF_UNIX}, [110 => 2]) = 4 <0.500000>
          1700000000.600000 close(4) = 0 <0.000009>

          """
        ), (12, "1700000000.200000 close(5) = 0 <0.000009>\n1700000000.300000 +++ exited with 0 +++\n"),
      ], piece: piece)
    #expect(result.isInTimeOrder)
    #expect(
      result.text == """
        7     1700000000.000001 accept(3,  <unfinished ...>
        12    1700000000.200000 close(5) = 0 <0.000009>
        12    1700000000.300000 +++ exited with 0 +++
        7     1700000000.500001 <... accept resumed>{sa_family=AF_UNIX}, [110 => 2]) = 4 <0.500000>
        7     1700000000.600000 close(4) = 0 <0.000009>

        """)
  }

  /// What the kernel fills is written when the call has returned: strace cuts there, see any trace of `strace -f`.
  @Test(arguments: [
    ("read(0, \"x\", 9) = 1", "read(0, ", "\"x\", 9) = 1"),
    ("wait4(-1, [{WIFEXITED(s)}], 0, NULL) = 8", "wait4(-1, ", "[{WIFEXITED(s)}], 0, NULL) = 8"),
    // waitid(2) is told which child in two arguments, and fills the third.
    (
      "waitid(P_PID, 8, {si_pid=8}, WEXITED, NULL) = 0", "waitid(P_PID, 8, ",
      "{si_pid=8}, WEXITED, NULL) = 0"
    ),
    (
      "clone(child_stack=NULL, flags=SIGCHLD, child_tidptr=0x7f) = 8",
      "clone(child_stack=NULL, flags=SIGCHLD, child_tidptr=0x7f", ") = 8"
    ),
    ("vfork() = 8", "vfork(", ") = 8"),
    ("futex(0x1, FUTEX_WAIT, 2, NULL) = 0", "futex(0x1, FUTEX_WAIT, 2, NULL", ") = 0"),
    ("write(1, \"a) = 3\", 6) = 6", "write(1, \"a) = 3\", 6", ") = 6"),
    (
      "poll([{fd=3, events=POLLIN}], 1, -1) = 1 ([{fd=3}])", "poll([{fd=3, events=POLLIN}], 1, -1",
      ") = 1 ([{fd=3}])"
    ),
  ])
  func `are cut where strace would have cut them`(_ call: String, _ first: String, _ second: String) {
    let name = call.prefix { $0 != "(" }
    let result = merged([(7, "12:00:00.1 \(call) <2.5>\n"), (8, "12:00:01.0 getpid() = 8\n")])
    #expect(
      result.text == """
        7     12:00:00.1 \(first) <unfinished ...>
        8     12:00:01.0 getpid() = 8
        7     12:00:02.6 <... \(name) resumed>\(second) <2.5>

        """)
  }

  @Test func `without -T have a call that can wait last until its thread's next line, and no other`() {
    let result = merged([
      (
        7,
        "1700000001 recv(3, \"x\", 9, 0) = 1\n1700000005 socket(AF_INET, SOCK_STREAM, 0) = 4\n1700000009 getpid() = 7\n"
      ),
      (8, "1700000002 gettid() = 8\n1700000007 gettid() = 8\n"),
    ])
    #expect(
      result.text == """
        7     1700000001 recv(3,  <unfinished ...>
        8     1700000002 gettid() = 8
        7     1700000005 <... recv resumed>"x", 9, 0) = 1
        7     1700000005 socket(AF_INET, SOCK_STREAM, 0) = 4
        8     1700000007 gettid() = 8
        7     1700000009 getpid() = 7

        """)
  }

  @Test func `keep stacks with their call, and halves that a file has`() {
    let result = merged([
      (
        7,
        """
        1700000000.1 close(3) = 0 <0.5>
         > /bin/true(main+0x1) [0x2]
        1700000000.7 read(0,  <unfinished ...>
        1700000000.9 <... read resumed>"", 1) = 0 <0.2>

        """
      ),
      (8, "1700000000.2 gettid() = 8 <0.0>\n > /bin/true(main+0x2) [0x3]\n1700000000.8 gettid() = 8 <0.0>\n"),
    ])
    #expect(
      result.text == """
        7     1700000000.1 close(3 <unfinished ...>
        8     1700000000.2 gettid() = 8 <0.0>
         > /bin/true(main+0x2) [0x3]
        7     1700000000.6 <... close resumed>) = 0 <0.5>
         > /bin/true(main+0x1) [0x2]
        7     1700000000.7 read(0,  <unfinished ...>
        8     1700000000.8 gettid() = 8 <0.0>
        7     1700000000.9 <... read resumed>"", 1) = 0 <0.2>

        """)
  }

  @Test func `go on past midnight, and keep the order of the files where stamps are equal`() {
    let result = merged([
      (7, "23:59:59 read(0, \"\", 1) = 0 <3.5>\n00:00:02 getpid() = 7\n"),
      (8, "23:59:59 gettid() = 8 <0.9>\n00:00:01 gettid() = 8\n"),
    ])
    #expect(
      result.text == """
        7     23:59:59 read(0,  <unfinished ...>
        8     23:59:59 gettid() = 8 <0.9>
        8     00:00:01 gettid() = 8
        7     00:00:02 <... read resumed>"", 1) = 0 <3.5>
        7     00:00:02 getpid() = 7

        """)
  }

  @Test(arguments: [
    ("close(3) = 0\n", "1700000000.1 close(5) = 0\n"),
    ("12:00:00 close(3) = 0\n", "1700000000.1 close(5) = 0\n"),
    ("     0.000000 close(3) = 0\n", "     0.000001 close(5) = 0\n"),
  ])
  func `come one after the other where their stamps cannot be compared`(_ first: String, _ second: String) {
    let result = merged([(7, first), (8, second), (9, "")])
    #expect(!result.isInTimeOrder)
    #expect(result.text == "7     \(first)8     \(second)")
  }

  // MARK: Causes

  private static let forking = """
    execve("./a", ["./a"], 0x7ffc /* 3 vars */) = 0
    socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7fc5) = CHILD
    accept(3, NULL, NULL) = 4
    wait4(-1, NULL, 0, NULL) = CHILD
    --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=CHILD, si_uid=0, si_status=0} ---
    +++ exited with 0 +++
    """
  private static let forked = """
    close(3) = 0
    socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    exit_group(0) = ?
    +++ exited with 0 +++
    """

  /// fork(2): the child begins when the call has begun. An id may be lower than the maker's: they begin anew at the top.
  @Test(arguments: ["", "12:00:00 ", "     0.000000 ", "1700000000 "], [(100, 101), (32_700, 300)])
  func `begin behind the call that made them, where stamps do not tell`(_ stamp: String, _ ids: (Int, Int)) {
    let (parent, child) = ids
    let texts = [Self.forking.replacing("CHILD", with: "\(child)"), Self.forked].map { text in
      text.split(separator: "\n").map { stamp + $0 + "\n" }
    }
    let files = [(parent, texts[0].joined()), (child, texts[1].joined())].sorted { $0.0 < $1.0 }
    func name(_ thread: Int) -> String { "\(thread)".padding(5) + " " }
    let expected =
      texts[0].prefix(3).map { name(parent) + $0 } + texts[1].map { name(child) + $0 }
      + texts[0].dropFirst(3).map { name(parent) + $0 }
    #expect(merged(files).text == expected.joined())
    #expect(merged(files, piece: 7).text == expected.joined())
  }

  @Test func `show as one program what a fork without stamps made`() {
    let parent = Self.forking.replacing("CHILD", with: "101") + "\n"
    let reading = Reading(merged([(100, parent), (101, Self.forked + "\n")]).text)
    #expect(reading.programs.count == 1 && reading.broken == [])
    // The child's close is of the parent's socket, of which it has a copy.
    #expect(reading.subject(4) == reading.made(2))
  }

  @Test
  func `keep the stack of the call that made a file above the file, and threads of threads in their places`()
  {
    let result = merged([
      (
        7,
        "clone(child_stack=0x1, flags=CLONE_VM|CLONE_THREAD) = 9\n > /lib/libc.so(clone+0x1) [0x2]\ngetpid() = 7\n"
      ),
      (8, "gettid() = 8\n"), (9, "clone3({flags=CLONE_VM|CLONE_THREAD}, 88) = 8\ngettid() = 9\n"),
    ])
    #expect(
      result.text == """
        7     clone(child_stack=0x1, flags=CLONE_VM|CLONE_THREAD) = 9
         > /lib/libc.so(clone+0x1) [0x2]
        9     clone3({flags=CLONE_VM|CLONE_THREAD}, 88) = 8
        8     gettid() = 8
        9     gettid() = 9
        7     getpid() = 7

        """)
  }

  /// wait4(2) returns when the child is over, and SIGCHLD comes then.
  @Test func `are over before the wait for them returns, in the same second too`() {
    let result = merged([
      (7, "12:00:00 fork() = 8\n12:00:00 wait4(-1, NULL, 0, NULL) = 8\n12:00:03 close(3) = 0\n"),
      (8, "12:00:01 getpid() = 8\n12:00:03 +++ exited with 0 +++\n"),
    ])
    #expect(
      result.text == """
        7     12:00:00 fork() = 8
        7     12:00:00 wait4(-1,  <unfinished ...>
        8     12:00:01 getpid() = 8
        8     12:00:03 +++ exited with 0 +++
        7     12:00:03 <... wait4 resumed>NULL, 0, NULL) = 8
        7     12:00:03 close(3) = 0

        """)
  }

  @Test func `that make each other are a hostile set, of which no line is lost`() {
    let result = merged([(7, "fork() = 8\nclose(3) = 0\n"), (8, "fork() = 7\nfork() = 8\n")])
    #expect(
      result.text == "7     fork() = 8\n8     fork() = 7\n8     fork() = 8\n7     close(3) = 0\n")
  }

  /// pid_namespaces(7): a clone in a container says its own number, which is another's outside.
  @Test func `are nobody's where they began before the call whose result they have`() {
    let result = merged([(7, "12:00:05 fork() = 8\n"), (8, "12:00:01 getpid() = 2\n12:00:09 close(3) = 0\n")])
    #expect(
      result.text
        == "8     12:00:01 getpid() = 2\n7     12:00:05 fork() = 8\n8     12:00:09 close(3) = 0\n")
  }

  @Test func `that begin behind midnight come behind what was before it`() {
    let beside = merged([(7, "23:59:59 close(3) = 0\n"), (8, "00:00:01 close(4) = 0\n")])
    #expect(beside.text == "7     23:59:59 close(3) = 0\n8     00:00:01 close(4) = 0\n")
    let made = merged([
      (7, "00:00:01.5 gettid() = 7\n"),
      (8, "23:59:59.5 clone(flags=CLONE_VM) = 7 <0.1>\n00:00:02.0 getpid() = 8\n"),
    ])
    #expect(made.text.split(separator: "\n").map { $0.prefix(1) } == ["8", "7", "8"])
  }

  /// A thread of the evening is no reason to take the morning for the next day's.
  @Test func `that were made late leave their makers on the day on which they began`() {
    let result = merged([
      (7, "09:00:00.0 getpid() = 7\n23:00:00.0 fork() = 8 <0.1>\n23:00:02.0 close(3) = 0\n"),
      (8, "23:00:01.0 getpid() = 8\n"),
    ])
    #expect(result.text.split(separator: "\n").map { $0.prefix(1) } == ["7", "7", "8", "7"])
  }

  @Test func `leave what says its thread already, and what is about none, as it is`() {
    let result = merged([
      (7, "7 1700000000.1 close(3) = 0 <9>\nstrace: Process 7 detached\n"),
      (8, "8<b> 1700000000.2 gettid() = 8\nnoise"),
    ])
    #expect(
      result.text == """
        7 1700000000.1 close(3 <unfinished ...>
        8<b> 1700000000.2 gettid() = 8
        noise
        7 1700000009.1 <... close resumed>) = 0 <9>
        strace: Process 7 detached

        """)
  }

  // MARK: The model of a set

  @Test func `show a child that speaks before the call that made it returned`() {
    let reading = Reading(
      merged([
        (
          50,
          """
          1700000000.1 execve("./a", ["./a"], 0x1 /* 1 var */) = 0 <0.01>
          1700000000.2 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.01>
          1700000000.3 clone(child_stack=NULL, flags=SIGCHLD) = 51 <0.5>
          1700000001.5 write(3, "x", 1) = 1 <0.01>

          """
        ), (51, "1700000000.4 write(3, \"y\", 1) = 1 <0.01>\n1700000000.5 close(3) = 0 <0.01>\n"),
      ]).text)
    #expect(reading.subject(4) == reading.made(2) && reading.subject(7) == reading.made(2))
    #expect(reading.programs.count == 1 && reading.broken == [])
  }

  /// kernel-04: a number is free when close begins.
  @Test func `show that a number is free when close begins`() {
    let reading = Reading(
      merged([
        (
          50,
          """
          1700000000.1 execve("./a", ["./a"], 0x1 /* 1 var */) = 0 <0.01>
          1700000000.2 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 51 <0.01>
          1700000000.3 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.01>
          1700000000.4 close(3) = 0 <0.5>
          1700000001.5 read(3, "x", 1) = 1 <0.01>

          """
        ), (51, "1700000000.5 openat(AT_FDCWD, \"/x\", O_RDONLY) = 3 <0.01>\n"),
      ]).text)
    #expect(reading.subject(7) == reading.made(5))
    #expect(!reading.socketLines.contains(7) && reading.broken == [])
  }

  // MARK: Bad input

  @Test(arguments: 1...40) func `lose no byte of noise, whatever the pieces`(_ seed: UInt64) {
    var random = seed &* 0x9E37_79B9_7F4A_7C15
    func next(_ limit: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % limit
    }
    let words = [
      "1700000000.1 ", "12:00:00 ", "close(3", ") = 0", " <0.1>", "\n", "\r\n", " > a [0x1]\n", "read(3, \"",
      "\"", ", ",
      " <unfinished ...>", "<... read resumed>", "7 ", "99999999999999999999 ", " = ?",
      "+++ exited with 0 +++\n", "\0", "(",
      "accept(3, NULL, NULL) = 4 <9223372036.9>\n", "clone(", "1700000000.2 read(0, \"\", 1) = 0 <0.5>\n",
      "9223372036.9 close(3) = 0 <9223372036.9>\n",
    ]
    let files = (1...4).map { thread in
      (thread, (0..<next(60)).map { _ in words[next(words.count)] }.joined())
    }
    let whole = merged(files)
    for piece in [1, 5] { #expect(merged(files, piece: piece).text == whole.text) }
    // What a file says is there in its order, whatever was put between: ids, and the seams of calls in two halves.
    for (_, text) in files {
      var merged = whole.text.utf8.makeIterator()
      #expect(
        text.utf8.allSatisfy { byte in
          while let next = merged.next() { if next == byte { return true } }
          return false
        })
    }
  }

  @Test func `hand on a line that is longer than is looked at, with its thread and in one piece`() {
    let long = "1700000000.1 write(1, \"\(String(repeating: "x", count: 3 << 20))\", 3) = 3 <0.9>\n"
    let result = merged([(7, long + "1700000000.9 close(1) = 0\n"), (8, "1700000000.2 gettid() = 8\n")])
    #expect(result.text == "7     \(long)8     1700000000.2 gettid() = 8\n7     1700000000.9 close(1) = 0\n")
  }

  @Test func `stop where nobody wants more`() {
    var rest = 100
    var pieces = 0
    var set = ThreadFiles(threads: [7])
    let line = Array("1700000000.1 close(3) = 0\n".utf8)
    set.run { _, room in
      rest -= 1
      guard rest > 0 else { return 0 }
      var count = 0
      while count + line.count <= room.count {
        room.replaceSubrange(count..<count + line.count, with: line)
        count += line.count
      }
      return count
    } again: { _, _ in
      0
    } sink: { _ in
      pieces += 1
      return pieces < 3
    }
    #expect(pieces == 3 && rest > 90)
  }
}

extension String {
  /// With spaces behind it up to a width.
  fileprivate func padding(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
