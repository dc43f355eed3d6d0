import LanguageMapping
import Languages
import Testing

/// A program that starts another one with an end of a pair, as Erlang's virtual machine starts erl_child_setup; socketpair(2),
/// and execve(2), which leaves descriptors open.
@Suite struct `The trace of a program that lends an end of its pair` {
  private func table(_ helper: String, _ choice: ProgramChoice? = nil, _ language: Language = .c)
    throws(LanguageTable.Problem)
    -> LanguageTable
  {
    let trace = """
      7 execve("/opt/maker", ["maker"], 0x7ffe /* 3 vars */) = 0
      7 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      7 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 8
      7 close(4) = 0
      8 dup2(4, 5) = 5
      8 execve("/opt/helper", ["helper"], 0x7ffe /* 3 vars */) = 0
      8 fcntl(5, F_SETFD, FD_CLOEXEC) = 0
      7 sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="abcd", iov_len=4}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 4
      8 recvmsg(5, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="abcd", iov_len=4}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 4
      \(helper)
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4
      7 connect(4, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 +++ exited with 0 +++
      8 +++ exited with 0 +++

      """
    return try LanguageTable(Array(trace.utf8), .language(language), program: choice)
  }

  @Test(arguments: ["8 read(0, \"\", 9) = 0", "8 select(6, [5], NULL, NULL, NULL) = 1 (in [5])"])
  func `is of the one that made it`(_ helper: String) throws {
    let table = try table(helper)
    #expect(table.program.path == "/opt/maker")
    #expect(table.rows.map(\.function) == ["socketpair", "close", "dup2", "sendmsg", "socket", "connect"])
    // Nobody told of the conversation needs the helper's side of it.
    #expect(table.heirs.isEmpty)
    // All that it did as a program of its own, and its end; the copy of the end was made before.
    #expect(table.leftovers[.otherProgram] == 5)
    // execve, and clone behind the first socket.
    #expect(table.leftovers[.startUp] == 1 && table.leftovers[.runtime] == 1)
  }

  @Test func `has it apart from the conversation in a language that lends one by itself`() throws {
    let table = try table("8 read(0, \"\", 9) = 0", nil, .erlang)
    #expect(table.rows.map(\.function) == ["socket", "connect", "socketpair"])
    #expect(table.rows.last?.kind == .unasked && table.rows.last?.lines.lines == [2, 4, 5, 8])
    // The program's first socket is another: execve, clone.
    #expect(table.leftovers[.startUp] == 2 && table.leftovers[.runtime] == nil)
  }

  @Test func `has none of it where the other one only closes what it inherited`() throws {
    let trace = """
      7 execve("/opt/maker", ["maker"], 0x7ffe /* 3 vars */) = 0
      7 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      7 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 8
      8 execve("/opt/helper", ["helper"], 0x7ffe /* 3 vars */) = 0
      8 close(3) = 0
      8 close(4) = 0
      8 +++ exited with 0 +++
      7 write(3, "abcd", 4) = 4
      7 read(4, "abcd", 9) = 4
      7 +++ exited with 0 +++

      """
    let table = try LanguageTable(Array(trace.utf8), .language(.erlang))
    #expect(table.program.path == "/opt/maker")
    #expect(table.rows.filter { $0.function == "write" || $0.function == "read" }.count == 2)
  }

  @Test func `is of the other one where somebody asks for it`() throws {
    let table = try table("8 read(0, \"\", 9) = 0", ProgramChoice(pid: 8))
    #expect(table.program.path == "/opt/helper")
    #expect(table.rows.map(\.function) == ["fcntl", "recvmsg"])
  }

  /// It has a conversation of its own then, and is a program as any other is.
  @Test(arguments: [
    """
    8 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 6
    8 sendto(6, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 1
    """,
    """
    8 socketpair(AF_UNIX, SOCK_STREAM, 0, [6, 7]) = 0
    8 write(6, "xy", 2) = 2
    """,
    "8 recvfrom(9, \"x\", 4, 0, NULL, NULL) = 1",
  ])
  func `is of two programs where the other one has a socket besides`(_ helper: String) {
    do throws(LanguageTable.Problem) {
      let table = try table(helper)
      Issue.record("one program: \(table.program)")
    } catch .severalPrograms(let programs, _) {
      #expect(programs.compactMap(\.path) == ["/opt/maker", "/opt/helper"])
    } catch {
      Issue.record("\(error)")
    }
  }
}
