import Foundation
import TestPrograms
import Testing

private let (listen, serve) = (StudentCheck.listen, StudentCheck.serve)

@Suite(.enabled(if: BuiltProgram.canTrace && StudentCheck.hasNamespaces, "needs strace and namespaces"))
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
    let check = try StudentCheck(("listen.py", Self.facts), ["python3", "listen.py"])
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
    let check = try StudentCheck(
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
