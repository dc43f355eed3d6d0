import LanguageMapping
import Languages
import StraceParser
import Testing

@Suite struct `A language` {
  @Test(arguments: Recordings.all)
  func `is recognised`(_ recording: String) throws {
    let table = try LanguageTable(try Recordings.bytes(recording), .recognise)
    let recognition = try #require(table.recognition)
    // C is never guessed: nothing that it does is its own.
    let isC = Recordings.language(recording) == "c"
    #expect(table.language.name == (isC ? Language.linuxAPI.name : Recordings.language(recording)))
    #expect(recognition.reasons.isEmpty == isC)
    #expect(recognition.rival == nil)
    // C++'s library is loaded by others, too; the start-ups of Rust and OCaml could be imitated.
    let expected: Recognition.Confidence =
      switch table.language.name {
      case "linux": .none
      case "cpp": .guess
      case "rust", "ocaml": .likely
      default: .certain
      }
    #expect(recognition.confidence == expected)
  }

  @Test func `is not recognised where nothing speaks for one`() throws {
    let trace = """
      1 execve("./server", ["./server"], 0x7ffe /* 3 vars */) = 0
      1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      1 sendto(3, "hi", 2, 0, NULL, 0) = 2
      1 +++ exited with 0 +++

      """
    let table = try LanguageTable(Array(trace.utf8), .recognise)
    #expect(table.recognition?.confidence == Recognition.Confidence.none)
    #expect(table.language.name == Language.linuxAPI.name)
    #expect(table.rows.map(\.function) == ["socket", "send"])
    #expect(table.lineCount == 4)
  }

  @Test func `is the interpreter's, not that of the shell or of env that started it`() throws {
    let trace = """
      7 execve("/usr/bin/perl", ["perl", "start.pl"], 0x7ffe /* 3 vars */) = 0
      7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 8
      8 execve("/opt/bin/python3.11", ["python3.11", "s.py"], 0x7ffe /* 3 vars */) = 0
      8 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
      8 +++ exited with 0 +++
      7 +++ exited with 0 +++

      """
    let table = try LanguageTable(Array(trace.utf8), .recognise)
    #expect(table.language.name == "python")
    #expect(table.program.path == "/opt/bin/python3.11")
    #expect(table.leftovers[.otherProgram] == 3)
  }
}

@Suite struct `A program that embeds an interpreter` {
  @Test(arguments: [
    ("/usr/lib/libperl.so.5.36", "perl"), ("/usr/lib/libpython3.11.so.1.0", "python"),
    ("/usr/lib/libruby-3.1.so.3.1", "ruby"), ("/usr/lib/jvm/lib/server/libjvm.so", "java"),
    ("/usr/lib/libnode.so.108", "node"), ("/usr/lib/libtcl8.6.so", "tcl"), ("/usr/lib/liblua5.4.so.0", "lua"),
    ("/usr/lib/libmonosgen-2.0.so.1", "csharp"), ("/etc/php/8.2/embed/php.ini", "php"),
  ])
  func `is likely in its language, and not certainly`(_ library: String, _ language: String) throws {
    let trace = """
      7 execve("./server", ["./server"], 0x7ffe /* 3 vars */) = 0
      7 openat(AT_FDCWD, "/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY|O_CLOEXEC) = 3
      7 openat(AT_FDCWD, "\(library)", O_RDONLY|O_CLOEXEC) = 3
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 sendto(3, "hi", 2, 0, NULL, 0) = 2
      7 +++ exited with 0 +++

      """
    let recognition = try #require(try LanguageTable(Array(trace.utf8), .recognise).recognition)
    #expect(recognition.language?.name == language)
    #expect(recognition.confidence == .likely)
  }
}

@Suite struct `A program that loads the C++ library` {
  private func recognition(_ other: String) throws -> Recognition {
    let trace = """
      7 execve("./server", ["./server"], 0x7ffe /* 3 vars */) = 0
      7 openat(AT_FDCWD, "/lib/x86_64-linux-gnu/libstdc++.so.6", O_RDONLY|O_CLOEXEC) = 3
      7 openat(AT_FDCWD, "/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY|O_CLOEXEC) = 3
      7 openat(AT_FDCWD, "\(other)", O_RDONLY|O_CLOEXEC) = 3
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 sendto(3, "hi", 2, 0, NULL, 0) = 2
      7 +++ exited with 0 +++

      """
    return try #require(try LanguageTable(Array(trace.utf8), .recognise).recognition)
  }

  @Test func `is C++ as a guess, and has no rival in C`() throws {
    let found = try recognition("/etc/hosts")
    #expect(found.language?.name == "cpp" && found.confidence == .guess && found.rival == nil)
  }

  /// OpenJDK and CPython's modules do so.
  @Test func `is in the language of an interpreter that it loads as well`() throws {
    let found = try recognition("/usr/lib/jvm/lib/server/libjvm.so")
    #expect(found.language?.name == "java" && found.confidence == .likely && found.rival == nil)
  }
}

@Suite struct `A trace` {
  /// pyenv's and rbenv's look up who they are.
  @Test func `of a launcher that becomes the program is the program's`() throws {
    let trace = """
      7 execve("/usr/bin/perl", ["perl", "start.pl"], 0x7ffe /* 3 vars */) = 0
      7 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 3
      7 connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)
      7 close(3) = 0
      7 execve("/opt/bin/python3.11", ["python3.11", "s.py"], 0x7ffe /* 3 vars */) = 0
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
      7 +++ exited with 0 +++

      """
    #expect(try LanguageTable(Array(trace.utf8), .recognise).program.path == "/opt/bin/python3.11")
  }

  /// `sh -c 'exec a'`, where a talks and executes b, which talks, too.
  @Test(arguments: ["7 ", ""])
  func `of one process that ran several programs with conversations needs a choice`(_ id: String) throws {
    let talk = """
      \(id)socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3
      \(id)connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      \(id)sendto(3, "a", 1, 0, NULL, 0) = 1

      """
    let run = ["sh", "a", "b"].map { "\(id)execve(\"/bin/\($0)\", [\"x\"], 0x7ffe /* 3 vars */) = 0\n" }
    let trace = Array((run[0] + run[1] + talk + run[2] + talk).utf8)
    let pid = id.isEmpty ? nil : 7
    do {
      _ = try LanguageTable(trace, .recognise)
      Issue.record("no choice was asked for")
    } catch .severalPrograms(let programs, _) {
      #expect(programs.map(\.name) == ["a", "b"])
      #expect(programs.map(\.line) == [2, 6])
      #expect(programs.map(\.pid) == [pid, pid])
      for program in programs {
        let choice = try #require(ProgramChoice("\(ProgramChoice(program))"))
        #expect(try LanguageTable(trace, .recognise, program: choice).program == program)
      }
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test(arguments: [
    "", "?", "@", "7@", "@x", "7@x", "x@7", "0", "7@0", "-7", "+7", "7@-1", "7@8@9", " 7", "７",
  ])
  func `has no program of a name that is no id`(_ text: String) { #expect(ProgramChoice(text) == nil) }

  /// bash without SHLVL asks whether its input is a socket, without HOME it looks up the user's name.
  @Test func `of shells that asked about their input, and of one program with a socket, is that program's`()
    throws
  {
    let trace = """
      7 execve("/usr/bin/bash", ["bash", "python3", "s.py"], 0x7ffe /* 3 vars */) = 0
      7 getpeername(0, 0x7ffe, [16]) = -1 ENOTSOCK (Socket operation on non-socket)
      7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 8
      8 execve("/usr/bin/bash", ["bash", "-c", "x"], 0x7ffe /* 3 vars */) = 0
      8 getpeername(0, 0x7ffe, [16]) = -1 ENOTSOCK (Socket operation on non-socket)
      8 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 3
      8 connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)
      8 close(3) = 0
      8 +++ exited with 0 +++
      7 execve("/opt/bin/python3.11", ["python3.11", "s.py"], 0x7ffe /* 3 vars */) = 0
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
      7 +++ exited with 0 +++

      """
    let table = try LanguageTable(Array(trace.utf8), .recognise)
    #expect(table.program.path == "/opt/bin/python3.11")
    #expect(
      try LanguageTable(Array(trace.utf8), .recognise, program: ProgramChoice(pid: 8)).program.path
        == "/usr/bin/bash")
  }

  static let two = """
    7 execve("/usr/bin/perl", ["perl", "start.pl"], 0x7ffe /* 3 vars */) = 0
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3
    7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 8
    8 execve("/usr/bin/ruby", ["ruby", "s.rb"], 0x7ffe /* 3 vars */) = 0
    8 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_TCP) = 3

    """

  @Test func `of two programs with sockets needs a choice`() throws {
    do {
      _ = try LanguageTable(Array(Self.two.utf8), .recognise)
      Issue.record("no choice was asked for")
    } catch .severalPrograms(let programs, _) {
      #expect(programs.map(\.name) == ["perl", "ruby"])
      #expect(programs.map(\.pid) == [7, 8])
    } catch {
      Issue.record("\(error)")
    }
    #expect(
      try LanguageTable(Array(Self.two.utf8), .recognise, program: ProgramChoice(pid: 8)).language.name
        == "ruby")
    #expect(
      try LanguageTable(Array(Self.two.utf8), .recognise, program: ProgramChoice(pid: 7)).language.name
        == "perl")
  }

  @Test func `of one program and its children is one program`() throws {
    let trace = """
      7 execve("/usr/bin/perl", ["perl", "s.pl"], 0x7ffe /* 3 vars */) = 0
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3
      7 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 4
      7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 8
      7 close(4) = 0
      8 write(4, "hi", 2) = 2
      8 close(4) = 0
      7 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 4
      7 read(4, "", 100) = 0

      """
    let table = try LanguageTable(Array(trace.utf8), .recognise)
    let write = try #require(table.rows.first { $0.function == "write" })
    #expect(write.lines.lines == [6])
    #expect(table.rows.first { $0.function == "close" }?.lines.lines == [5, 7])
    #expect(table.rows.allSatisfy { $0.function != "read" })
  }

  @Test func `without a call of a socket has no table`() {
    #expect(throws: LanguageTable.Problem.self) {
      _ = try LanguageTable(Array("1 read(3, \"\", 10) = 0\n".utf8), .recognise)
    }
  }

  /// strace -p shows no execve; the process's own path says what it is.
  @Test func `takes the path of a program that is older than its trace for a sign`() throws {
    let trace = Array("7 accept4(3, NULL, NULL, 0) = 4\n".utf8)
    #expect(try LanguageTable(trace, .recognise).recognition?.language == nil)
    let found = try LanguageTable(trace, .recognised(program: "/usr/bin/python3.11")).recognition
    #expect(found?.language?.name == "python")
    #expect(found?.reasons.map(\.line) == [0])
    #expect(try LanguageTable(trace, .recognised(program: "/home/me/server")).recognition?.language == nil)
  }

  @Test func `that is damaged still adds up`() throws {
    let whole = try Recordings.bytes("02-one-shot/go/client")
    var state: UInt64 = 5
    for _ in 0..<40 {
      var bytes = whole
      for _ in 0..<60 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let place = Int(state >> 33) % bytes.count
        if bytes[place] != UInt8(ascii: "\n") { bytes[place] = UInt8(truncatingIfNeeded: state >> 20) | 0x20 }
      }
      guard let table = try? LanguageTable(bytes, .recognise) else { continue }
      let inRows = table.rows.reduce(0) { $0 + $1.lineCount }
      #expect(inRows + table.leftovers.values.reduce(0, +) == table.lineCount)
      #expect(table.lineCount == Recordings.lines(bytes))
    }
  }
}
