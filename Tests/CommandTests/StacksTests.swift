import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// Three calls with stacks, as strace 6.1 writes them.
private let trace = """
  7 1700000000.000001 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
   > /usr/lib/libc.so.6(socket+0x7) [0x10]
   > /srv/app(main+0x2) [0x20]
  7 1700000000.000002 recvfrom(3, "x", 9, 0, NULL, NULL) = 1
   > /srv/app($s3app4readyyF+0x2) [0x30]
   > /srv/app(main+0x2) [0x21]
  7 1700000000.000003 brk(NULL) = 0x1000
   > /lib64/ld-linux-x86-64.so.2(_dl_start+0x2) [0x30]
  7 1700000000.000004 +++ exited with 0 +++

  """

@Suite struct `table --stacks` {
  @Test(arguments: ["text", "md", "html", "csv", "json"])
  func `names functions without opening any file`(_ format: String) throws {
    let scratch = TemporaryFolder()
    let path = try scratch.write("k.strace", trace)
    let outcome = try socklab.run(["table", "--stacks", "--trace", path, "--format", format])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    for word in ["main", "read()", "recvfrom(9, flags 0)", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"] {
      #expect(outcome.text.contains(word), "\(word)")
    }
    if format == "text" {
      #expect(outcome.text.contains("--binaries opens the files"))
      #expect(
        outcome.text.hasPrefix(
          "2 calls on sockets: 2 with a function of the program on the stack, 0 with none."))
      #expect(
        outcome.text.contains(
          "9 lines: 2 calls in these rows, 1 call about no socket (--every-call), 1 other line"))
    }
  }

  /// What a trace says is text: nothing in it is run, and only what the person allows is opened.
  @Test func `takes nothing of a hostile trace for a command or an option`() throws {
    let scratch = TemporaryFolder()
    let victim = scratch.path("victim")
    let fifo = scratch.path("fifo")
    #expect(mkfifo(fifo, 0o600) == 0)
    let frames = [
      "--help(x+0x1) [0x1]", "$(touch \(victim))(`touch \(victim)`+0x1) [0x2]",
      "/dev/zero($s1a1byyF+0x1) [0x3]",
      "\(fifo)($s1a1cyyF+0x1) [0x4]", "/p\u{1b}]0;x\u{7}($s1a\u{1b}[31m+0x1) [0x5]",
      "/etc/passwd($s1a1dyyF+0x1) [0x6]", "/p($s1a\(String(repeating: "x", count: 10_000))+0x1) [0x7]",
      "/p(\"; touch \(victim); \"+0x1) [0xffffffffffffffff]",
    ]
    let text = frames.enumerated().map { "7 close(\($0.offset)) = 0\n > \($0.element)\n" }.joined()
    let path = try scratch.write("k.strace", text)
    for options in [[], ["--binaries"]] {
      let outcome = try socklab.run(["table", "--stacks", "--every-call", "--trace", path] + options)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(!outcome.output.contains(0x1b) && !outcome.output.contains(7))
      #expect(!FileManager.default.fileExists(atPath: victim))
    }
    let opened = try socklab.run(["table", "--stacks", "--every-call", "--trace", path, "--binaries"])
    #expect(opened.text.contains("/dev/zero: cannot be read, or is no ELF file"))
    #expect(opened.text.contains("fifo: cannot be read"))
  }

  @Test func `says how to get the toolchain's programs where they are missing`() throws {
    let scratch = TemporaryFolder()
    let path = try scratch.write("k.strace", trace)
    let outcome = try socklab.run(
      ["table", "--stacks", "--trace", path, "--binary", "/proc/self/exe"],
      environment: ["PATH": scratch.url.path])
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("$s3app4readyyF"))
    #expect(outcome.text.contains("swift-demangle is not in PATH"))
  }

  @Test func `says of whose functions it is where a module was asked for`() throws {
    let scratch = TemporaryFolder()
    let path = try scratch.write("k.strace", trace)
    for (words, whose) in [(["--own", "app"], "app"), ([], "the program")] {
      let outcome = try socklab.run(["table", "--stacks", "--every-call", "--trace", path] + words)
      #expect(outcome.text.contains("with a function of \(whose) on the stack"), "\(outcome.text)")
      #expect(outcome.text.contains("No function of \(whose) is on this stack"), "\(outcome.text)")
    }
  }

  /// The words, and what the one line on standard error must say.
  @Test(arguments: [
    (["--stacks"], 64, "takes one --trace"),
    (["--stacks", "--trace", "PLAIN"], 2, "take the trace with strace -k"),
    (
      ["--stacks", "--trace", "TRACE", "--log", "TRACE"], 64,
      "--log goes with --log LOG, and not with --stacks"
    ),
    (["--stacks", "--trace", "TRACE", "--language", "c"], 64, "--language goes with "),
    (["--stacks", "--trace", "TRACE", "--pid", "9"], 64, "--pid goes with "),
    (
      ["--stacks", "--trace", "TRACE", "--filter", "network"], 64,
      "--filter goes with --log LOG, and not with"
    ),
    (
      ["--trace", "TRACE", "--filter", "nonsense!!"], 64, "--filter goes with --log LOG, and not with a trace"
    ),
    (["--trace", "TRACE", "--own", "x"], 64, "--own goes with --stacks"),
    (["--log", "TRACE", "--trace", "TRACE", "--language", "c"], 64, "not with --log LOG"),
    (["--stacks", "--trace", "TRACE", "--binary", "/nowhere"], 2, "/nowhere: cannot be read"),
    (["--stacks", "--trace", "TRACE", "--binary", "/dev/zero"], 2, "no regular file"),
    (["--trace", "TRACE", "--binaries"], 64, "goes with --stacks"),
    (["--trace", "TRACE", "--every-call"], 64, "goes with --stacks"),
    (
      ["--stacks", "--trace", "TRACE", "--own", "nobody"], 64,
      "no frame of this trace is of that module; there are app"
    ),
    (["--stacks", "--trace", "NARROW"], 2, "has no stacks: the program has 32 bits"),
    (["--stacks", "--trace", "TRACE", "--format", "expected"], 64, "needs the log"),
  ])
  func `refuses in one line`(_ words: [String], _ status: Int, _ says: String) throws {
    let scratch = TemporaryFolder()
    let paths = [
      "TRACE": try scratch.write("k.strace", trace),
      "PLAIN": try scratch.write("plain.strace", "7 close(3) = 0\n"),
      // As strace 6.1 wrote it of a program of 32 bits, without a word about its mode.
      "NARROW": try scratch.write(
        "narrow.strace",
        """
        execve("./a", ["./a"], 0x7ffdcb038a18 /* 39 vars */) = 0
         > unexpected_backtracing_error [0x7ffdcb038630]
        brk(NULL)                               = 0x9967000
        ugetrlimit(RLIMIT_STACK, {rlim_cur=8192*1024, rlim_max=RLIM_INFINITY}) = 0

        """),
    ]
    let outcome = try socklab.run(["table"] + words.map { paths[$0] ?? $0 })
    #expect(Int(outcome.status) == status)
    #expect(outcome.text.isEmpty)
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }
}
