import Foundation
import Synchronization
import TestPrograms
import Testing

private let labs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "labs").path
private let isRoot = geteuid() == 0
/// Whether a program can be kept apart here.
private let hasNamespaces = (try? Program(built: "socklab").run(["apart", "--probe"]))?.status == 0

/// A folder with a program in it, which everybody may read, and `labs/check` of it as a student calls it.
private struct Check {
  let scratch: TemporaryFolder
  let words: [String]
  /// The run of the case that is judged.
  let run: String

  /// - Parameters:
  ///   - file: of the program, with its text; nil for a program of the system.
  ///   - command: a word that is the file's name becomes its path.
  init(
    _ file: (name: String, text: String)?, _ command: [String], exercise: String = "listen",
    case name: String = "life", options: [String] = []
  ) throws {
    let scratch = TemporaryFolder()
    var command = command
    if let file {
      let path = try scratch.write(file.name, file.text)
      let isScript = file.text.hasPrefix("#!")
      try FileManager.default.setAttributes([.posixPermissions: isScript ? 0o755 : 0o644], ofItemAtPath: path)
      command = command.map { $0 == file.name ? path : $0 }
    }
    self.scratch = scratch
    run = "out/\(exercise)/\(name)"
    words =
      ["exercise", "--labs", labs, "--out", scratch.path("out"), exercise, "--case", name]
      // As root a program runs as somebody else.
      + (isRoot ? ["--as-user", "nobody"] : []) + (hasNamespaces ? [] : ["--plainly"]) + options + ["--"]
      + command
  }

  func outcome(_ environment: [String: String]? = nil) throws -> Program.Outcome {
    try Program(built: "socklab").run(words, environment: environment)
  }

  /// The processes that are there and have this folder in their words or their environment, as all that a run starts has.
  var processes: [Int32: String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let words: [(Int32, String)] = all.compactMap { Int32($0) }.compactMap { pid in
      let files = ["cmdline", "environ"].compactMap {
        FileManager.default.contents(atPath: "/proc/\(pid)/\($0)")
      }
      guard files.contains(where: { $0.range(of: Data(scratch.url.path.utf8)) != nil }) else { return nil }
      return (pid, String(decoding: files[0], as: UTF8.self).replacing("\0", with: " "))
    }
    return Dictionary(uniqueKeysWithValues: words)
  }
}

/// A server for one client in Python: right as it is, and wrong by what stands before or behind.
private let listen = """
  import os, signal, socket, sys
  listener = socket.socket()
  listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
  listener.bind(('127.0.0.1', int(sys.argv[1])))
  listener.listen()

  """
private let serve = """
  client = listener.accept()[0]
  client.recv(64)
  client.sendall(b'hi\\n')
  client.close()
  listener.close()

  """

/// A program that a student may hand in, and what is said of it.
struct HandedIn: Sendable, CustomTestStringConvertible {
  let name: String
  var file = "listen.py"
  let text: String?
  var command = ["python3", "listen.py"]
  var exercise = "listen"
  var oneCase = "life"
  var options: [String] = []
  var environment: [String: String]?
  let status: Int32
  /// What is said on standard output, and of a program that is not run on standard error.
  let says: [String]
  var saysNot: [String] = []

  var testDescription: String { name }

  /// The longest first: they do nothing but wait.
  static let all = [
    HandedIn(
      name: "never listens", file: "listen.sh", text: "#!/bin/sh\nexec sleep 1000\n", command: ["listen.sh"],
      status: 1,
      says: [" did not listen on port ", " within 15 s, and was ended\n"]),
    HandedIn(
      name: "never ends, and ignores SIGTERM",
      text: listen + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: signal.pause()\n", status: 1,
      says: [
        "not met         it listens",
        "your program was still there 2 s after its partner had gone",
        "is still there 2 s after SIGTERM: socklab kills it (SIGKILL)",
      ]),
    HandedIn(
      name: "forks without end", file: "listen.c",
      text: "#include <unistd.h>\nint main(void) { for (;;) if (fork() == 0) for (;;) pause(); }\n",
      command: ["listen.c"], status: 1,
      says: ["your program made more than 400 processes, and was ended"], saysNot: ["strace has ended"]),
    HandedIn(
      name: "prints without end", text: nil, command: ["yes"], status: 1,
      says: ["your program printed more than 4 MB, and was ended"], saysNot: ["strace has ended"]),
    HandedIn(
      name: "ends at once where its partner waits for it", text: "", exercise: "chat", oneCase: "ask",
      status: 1, says: ["not met         it says a line"]),
    HandedIn(
      name: "ends at once", text: "raise SystemExit('too few words')\n", status: 1,
      says: [
        "your program ended before it listened on port ", "its status is 1",
        "too few words\n",
      ]),
    HandedIn(
      name: "fails when its client has come",
      text: listen + "listener.accept()\nraise ValueError('x')\n",
      status: 1,
      says: [
        "your program has ended: its status is 1, and the last that it said is:", "ValueError: x\n",
      ]),
    HandedIn(
      name: "binds another port",
      text: listen.replacing("int(sys.argv[1])", with: "int(sys.argv[1]) ^ 1") + serve,
      status: 1, says: ["your program listens at 127.0.0.1:", ", and not on port "]),
    HandedIn(
      name: "binds every address of the machine", text: listen.replacing("127.0.0.1", with: "") + serve,
      status: 1,
      says: [
        "not met         it listens on 127.0.0.1, and not on every address of the machine", "it happened",
        #"sin_addr=inet_addr("0.0.0.0")"#,
      ], saysNot: ["not met         it listens, and"]),
    HandedIn(
      name: "speaks before it is asked",
      text: listen
        + serve.replacing("client.recv(64)\n", with: "").replacing(
          "client.close()", with: "client.recv(64)\nclient.close()"), status: 1,
      says: ["met             it listens", "not met         it answers hello with hi, and says nothing else"]),
    HandedIn(
      name: "prints each answer of a server twice",
      text: """
        import socket, sys
        server = socket.create_connection(('127.0.0.1', int(sys.argv[2])))
        for line in sys.stdin.buffer:
          server.sendall(line)
          print(server.recv(64).decode() * 2, end='')

        """, exercise: "chat", oneCase: "ask", status: 1,
      says: [
        "met             it prints what it hears",
        "not met         it prints each of the four answers, and each once",
      ]),
    HandedIn(
      name: "prints each answer of datagrams twice",
      text: """
        import socket, sys
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for number, line in enumerate(sys.stdin, 1):
          client.sendto(f'{number} {line[:-1]}'.encode(), ('127.0.0.1', int(sys.argv[1])))
          print((client.recv(64).decode() + '\\n') * 2, end='')
        client.close()

        """, exercise: "udp", oneCase: "plain", status: 1,
      says: [
        "met             it prints what it hears",
        "not met         it prints each of the three answers, and each once",
      ]),
    HandedIn(
      name: "closes when it has waited for SIGTERM",
      text: """
        import os, signal, socket, sys, threading
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        listener = socket.create_server(('127.0.0.1', int(sys.argv[1])))
        clients = []
        def serve(client):
          try:
            while words := client.recv(64): client.sendall(words)
          except ConnectionError: pass
        def accept():
          while True:
            clients.append(listener.accept()[0])
            threading.Thread(target=serve, args=(clients[-1],), daemon=True).start()
        threading.Thread(target=accept, daemon=True).start()
        signal.sigwait({signal.SIGTERM})
        for client in clients: client.close()
        os._exit(0)

        """, exercise: "goodbye", oneCase: "reset", status: 1,
      says: ["not met         it closes the connection that was reset, too"]),
    HandedIn(
      name: "leaves a process behind",
      text: listen + serve + "if os.fork() == 0: signal.pause()\nraise SystemExit(3)\n", status: 1,
      says: [
        "not met         it ends by itself, with status 0", "the program has ended and left process ",
        "behind, which strace follows\n",
      ], saysNot: ["Ctrl-C"]),
    HandedIn(
      name: "closes its standard streams",
      text: listen.replacing("listener =", with: "os.closerange(0, 3)\nlistener =") + serve,
      status: 0, says: ["1 of 1 case right\n"]),
    HandedIn(
      name: "is another program's child", file: "listen.sh",
      text: "#!/bin/sh\npython3 -c \"\(listen)\(serve)\" \"$1\"\n", command: ["listen.sh"], status: 0,
      says: ["1 of 1 case right\n"]),
    HandedIn(
      name: "is not there", text: nil, command: ["./no-such-program"], status: 2,
      says: ["socklab: ./no-such-program: no such program\n"]),
    HandedIn(
      name: "is a script that is not there", text: nil, command: ["python3", "lisen.py"], status: 2,
      says: ["socklab: lisen.py: no such file\n"]),
    HandedIn(
      name: "serves by a program that it starts with execve",
      text: listen + """
        client = listener.accept()[0]
        if os.fork() == 0:
          client.set_inheritable(True)
          os.execvp('python3', ['python3', '-c', 'import os, sys; fd = int(sys.argv[1]); os.read(fd, 64); os.write(fd, b"hi\\\\n"); os.close(fd)', str(client.fileno())])
        client.close()
        os.wait()
        listener.close()

        """, status: 0, says: ["right      life"]),
    HandedIn(
      name: "goes on after a bind that failed",
      text: """
        #!/usr/bin/env python3
        import signal, socket
        listener = socket.socket()
        try: listener.bind(("192.0.2.1", 9))
        except OSError: pass
        listener.listen()
        signal.pause()
        """, status: 1,
      says: ["your program's bind failed, and it went on: listen took any port, 0.0.0.0:", "EADDRNOTAVAIL"],
      // The call as all evidence shows it, without strace's labels.
      saysNot: ["<TCP:"]),
    HandedIn(
      name: "ends with a stack behind its last words", file: "listen.sh",
      text: """
        #!/bin/sh
        echo "listen/main.swift:3: Fatal error: Error raised at top level: bind: EADDRINUSE" >&2
        echo "8 listen 0x0000556d7c6f53d1" >&2
        exit 3
        """, command: ["listen.sh"], status: 1,
      says: [
        "its status is 3:\n",
        " listen/main.swift:3: Fatal error: Error raised at top level: bind: EADDRINUSE\n",
      ]),
    HandedIn(
      name: "needs a compiler that is missing", file: "listen.c", text: "", command: ["listen.c"],
      options: ["--untraced"], environment: ["PATH": "/nowhere"], status: 2,
      says: [
        "listen.c: takes cc to be compiled, which is not in PATH; install it, or name a command that runs\n"
      ]),
    HandedIn(
      name: "does not compile", file: "listen.c", text: "int main(void) { return x; }\n",
      command: ["listen.c"],
      status: 2, says: ["listen.c: does not compile: ", "listen.c:1:25: error: "]),
  ]
}

@Suite(.enabled(if: BuiltProgram.canTrace, "needs strace")) struct `A program that is handed in` {
  private typealias Judged = (check: Check, outcome: Program.Outcome, left: [Int32: String])

  /// All of them, four side by side: most of their time they wait.
  private static let judged: [String: Judged] = {
    let judged = Mutex<[String: Judged]>([:])
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 4
    for one in HandedIn.all {
      queue.addOperation {
        guard
          let check = try? Check(
            one.text.map { (one.file, $0) }, one.command, exercise: one.exercise, case: one.oneCase,
            options: one.options), let outcome = try? check.outcome(one.environment)
        else { return }
        let left = check.processes
        judged.withLock { $0[one.name] = (check, outcome, left) }
      }
    }
    queue.waitUntilAllOperationsAreFinished()
    return judged.withLock { $0 }
  }()

  @Test(arguments: HandedIn.all)
  func `is judged in the student's words, and nothing of it goes on`(_ one: HandedIn) throws {
    let (_, outcome, left) = try #require(Self.judged[one.name])
    #expect(outcome.status == one.status)
    let said = outcome.status == 2 ? outcome.errors : outcome.text
    for text in one.says { #expect(said.contains(text), "\(said)") }
    for text in one.saysNot { #expect(!said.contains(text), "\(said)") }
    // What could not be run is said in one line; of what was run there is nothing to complain.
    #expect(outcome.errors.split(separator: "\n").count == (outcome.status == 2 ? 1 : 0), "\(outcome.errors)")
    #expect(left == [:])
  }

  @Test func `is not waited for any more once it has ended`() throws {
    let (check, _, _) = try #require(Self.judged["ends at once where its partner waits for it"])
    #expect(try check.scratch.text("\(check.run)/partner.out") == "")
  }

  @Test func `is judged all the same where its source is newer, and that is said`() throws {
    let check = try Check(("listen", "#!/usr/bin/env python3\n" + listen + serve), ["listen"])
    let program = check.scratch.path("listen")
    _ = try check.scratch.write("listen.c", "")
    #expect(try check.outcome().errors == "")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: program)
    let outcome = try check.outcome()
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.errors == "socklab: \(program) is older than \(program).c: compiled since?\n")
  }

  @Test func `has a page that begins with what was typed, and not with how it was traced`() throws {
    let (check, _, _) = try #require(Self.judged["speaks before it is asked"])
    let words = check.words.prefix { $0 != "listen" } + ["listen", "--page", "life"]
    #expect(try Program(built: "socklab").run(Array(words)).status == 0)
    let page = try check.scratch.text("\(check.run)/page.html")
    #expect(page.contains("labs/check listen -- python3 \(check.scratch.path("listen.py"))"))
    #expect(!page.contains("prlimit --core"))
  }

  @Test func `for one exercise is not judged again by another's expectations`() throws {
    let (check, _, _) = try #require(Self.judged["is another program's child"])
    let run = check.scratch.path(check.run)
    func again(_ exercise: String, _ run: String) throws -> Program.Outcome {
      try Program(built: "socklab").run(["exercise", "--labs", labs, exercise, "--again", run])
    }
    #expect(try again("listen", run).status == 0)
    let other = try again("chat", run)
    #expect(other.status == 64)
    #expect(other.errors == "socklab: \(run): is a run of exercise listen, and not one of chat\n")
    let recording = "\(labs)/../traces/01-hello-hi"
    #expect(
      try again("chat", recording).errors
        == "socklab: \(recording): is no run folder; labs/check leaves them in \(labs)/exercises/out\n")
  }

  @Test func `by root is run as another user alone, and by others as themselves`() throws {
    let words = ["exercise", "--labs", labs, "listen"] + (isRoot ? [] : ["--as-user", "nobody"])
    let outcome = try Program(built: "socklab").run(words + ["--", "true"])
    #expect(outcome.status == 64)
    #expect(
      outcome.errors
        == (isRoot
          ? "socklab: you are root, and the program would be, too: --as-user NAME runs it as another user, who must be able to read it\n"
          : "socklab: --as-user is for root, who alone can make another user of a program\n"))
  }
}

@Suite(.enabled(if: BuiltProgram.canTrace && hasNamespaces, "needs strace and namespaces"))
struct `A program that is kept apart` {
  /// Says what it sees, kills its partner where it finds it, and serves.
  private static let facts =
    listen + """
      import resource
      def has(text, path):
        try: return text in open(path).read()
        except OSError: return False
      run = os.environ['SOCKLAB_LOG_DIR']
      pids = [int(name) for name in os.listdir('/proc') if name.isdigit()]
      status = dict(line.split(':', 1) for line in open('/proc/self/status'))
      print('interfaces', *[name for _, name in socket.if_nameindex()])
      print('read-only', *[path for path in ['/', '/tmp', '/proc/..', run, '.'] if os.statvfs(path).f_flag & os.ST_RDONLY])
      print('processes', *sorted(open(f'/proc/{pid}/comm').read().strip() for pid in pids))
      print('rights', status['NoNewPrivs'].strip(), int(status['CapEff'], 16))
      for name in ['CORE', 'CPU', 'DATA', 'FSIZE', 'NPROC']:
        print(name, *resource.getrlimit(getattr(resource, 'RLIMIT_' + name)))
      print('of strace', [line.split()[3] for line in open('/proc/1/limits') if 'cpu time' in line][0], flush=True)
      for pid in pids:
        if has('lab-partner', f'/proc/{pid}/cmdline') and has(sys.argv[1], f'/proc/{pid}/cmdline'):
          os.kill(pid, signal.SIGKILL)

      """ + serve

  @Test func `sees loopback and itself, writes to its folder alone, and has no right and little room`() throws
  {
    let check = try Check(("listen.py", Self.facts), ["python3", "listen.py"])
    let outcome = try check.outcome()
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(
      try check.scratch.text("\(check.run)/program.out") == """
        interfaces lo
        read-only / /tmp /proc/..
        processes python3 strace
        rights 1 0
        CORE 0 0
        CPU 30 30
        DATA 4294967296 4294967296
        FSIZE 268435456 268435456
        NPROC 600 600
        of strace unlimited

        """)
  }

  @Test(arguments: [false, true])
  func `is run plainly where namespaces are refused, which is said, or are not wanted`(isWanted: Bool) throws
  {
    let text =
      listen + "print(os.readlink('/proc/self/ns/pid'), os.readlink('/proc/self/ns/net'), flush=True)\n"
    let check = try Check(
      ("listen.py", text + serve), ["python3", "listen.py"], options: isWanted ? [] : ["--plainly"])
    // Of socklab itself alone: what it starts is traced by its own strace.
    let outcome = try Program(at: "/usr/bin/env").run(
      ["strace", "-o", "/dev/null", "-e", "trace=unshare", "-e", "inject=unshare:error=EPERM"]
        + [BuiltProgram.path("socklab")] + check.words)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(
      outcome.errors
        == (isWanted
          ? "socklab: namespaces are refused here (unshare: Operation not permitted (EPERM)): the program is not kept apart from the rest of the machine\n"
          : ""))
    let ours = try ["pid", "net"].map {
      try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/\($0)")
    }
    #expect(try check.scratch.text("\(check.run)/program.out") == ours.joined(separator: " ") + "\n")
  }
}

@Suite(.enabled(if: BuiltProgram.canTrace, "needs strace")) struct `A check that is disturbed` {
  /// Ctrl-C as a terminal has it, or a signal to socklab alone.
  enum Interrupt: Sendable {
    case key
    case signal(Int32)
  }

  @Test(
    arguments: [(Interrupt.key, 130), (.signal(SIGINT), 130), (.signal(SIGTERM), 143)] as [(Interrupt, Int32)]
  )
  func `in a case ends all of it at once`(_ interrupt: Interrupt, _ status: Int32) throws {
    let check = try Check(
      (
        "listen.py",
        listen
          + "signal.signal(signal.SIGINT, signal.SIG_IGN)\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: signal.pause()\n"
      ),
      ["python3", "listen.py"], options: ["--watch"])
    let running = try start(check)
    try waitUntil { (try? check.scratch.text("\(check.run)/program.strace").contains("pause(")) ?? false }
    switch interrupt {
    case .key: running.say("\u{3}")
    case .signal(let number): running.signal(number)
    }
    #expect(try running.finish(seconds: 10) == status)
    #expect(running.errorText == "socklab: interrupted in case life: nothing of this round is noted\n")
    #expect(!running.outputText.contains("not right"))
    #expect(check.processes == [:])
    #expect(!FileManager.default.fileExists(atPath: check.scratch.path("out/progress.json")))
  }

  @Test(arguments: [(Interrupt.key, 130), (.signal(SIGTERM), 143)] as [(Interrupt, Int32)])
  func `while it waits for a key or a change ends in silence`(_ interrupt: Interrupt, _ status: Int32) throws
  {
    let check = try Check(("listen.py", ""), ["python3", "listen.py"], options: ["--watch"])
    let running = try start(check)
    try running.expect("q quit\r\n")
    switch interrupt {
    case .key: running.say("\u{3}")
    case .signal(let number): running.signal(number)
    }
    #expect(try running.finish() == status)
    #expect(running.errorText == "")
    #expect(check.processes == [:])
    #expect(try check.scratch.text("out/progress.json").contains(#""runs" : 1"#))
  }

  @Test func `is made again once for each change`() throws {
    let check = try Check(("listen.py", ""), ["python3", "listen.py"], options: ["--watch"])
    let running = try start(check)
    try running.expect("q quit\r\n")
    _ = try check.scratch.write("listen.py", "\n")
    try running.expect("q quit\r\n")
    try running.collect(seconds: 1.5)
    running.say("\u{3}")
    #expect(try running.finish() == 130)
    #expect(try check.scratch.text("out/progress.json").contains(#""runs" : 2"#))
  }

  @Test func `by SIGKILL while the run before it is removed can be made again`() throws {
    let check = try Check(("listen.py", ""), ["python3", "listen.py"])
    #expect(try check.outcome().status == 1)
    let killed = try Program(at: "/usr/bin/env").run(
      ["strace", "-o", "/dev/null", "-e", "inject=unlink:signal=KILL:when=2"]
        + [BuiltProgram.path("socklab")] + check.words)
    #expect(killed.status == 128 + SIGKILL)
    let again = try check.outcome()
    #expect(again.status == 1, "\(again.errors)")
  }

  @Test func `by whoever kills its partner says so`() throws {
    let check = try Check(
      ("listen.py", listen + "client = listener.accept()[0]\nclient.recv(1)\nsignal.pause()\n"),
      ["python3", "listen.py"])
    let running = try start(check)
    try waitUntil {
      let partner = check.processes.first {
        $0.value.split(separator: " ").first?.hasSuffix("/lab-partner") ?? false
      }
      guard let partner else { return false }
      return kill(partner.key, SIGKILL) == 0
    }
    try running.expect("our partner program was killed by SIGKILL")
    try running.expect("q quit\r\n")
    running.say("q")
    #expect(try running.finish() == 1)
    #expect(check.processes == [:])
  }

  private func start(_ check: Check) throws -> Running {
    try Running([BuiltProgram.path("socklab")] + check.words, ends: .terminal)
  }

  private func waitUntil(_ isThere: () -> Bool) throws {
    for _ in 0..<2_000 {
      if isThere() { return }
      usleep(10_000)
    }
    throw Running.Failure("nobody did what was waited for")
  }
}
