import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

@Suite struct `The command line` {
  /// What is typed, and what the one line on standard error must say.
  @Test(arguments: [
    ([], "which verb?"),
    (["doctr"], "did you mean doctor?"),
    (["frobnicate"], "no verb frobnicate; socklab --help lists them"),
    (["doctor", "--prot", "1"], "did you mean --port?"),
    (["doctor", "--port"], "--port needs a value: --port N"),
    (["doctor", "--port", "1", "--port", "2"], "--port is given twice"),
    (["doctor", "--port", "0"], "0 is not a port"),
    (["doctor", "--port=65536"], "65536 is not a port"),
    (["doctor", "here"], "doctor takes no operand, and here is one"),
    (["--completions"], "--completions needs a shell"),
    (["--completions", "fish"], "choose one of bash|zsh"),
  ])
  func `refuses wrong usage with one line and 64`(_ words: [String], _ says: String) throws {
    let outcome = try socklab.run(words)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(says))
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.output.isEmpty)
  }

  @Test func `lists in its help every verb, and each verb's help has an example`() throws {
    let help = try socklab.run(["--help"])
    #expect(help.status == 0)
    let verbs = help.text.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("  socklab") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(verbs.contains("doctor"))
    for verb in verbs {
      let own = try socklab.run([verb, "--help"])
      #expect(own.status == 0)
      #expect(own.text.contains("example: "))
      #expect(own.text.contains("exit code 1: "))
    }
  }

  @Test func `offers in its completions every verb and option that the help names`() throws {
    let bash = try socklab.run(["--completions", "bash"]).text
    let zsh = try socklab.run(["--completions", "zsh"]).text
    for word in ["doctor", "--free-port", "--help"] {
      #expect(bash.contains(word))
      #expect(zsh.contains(word))
    }
    let scratch = TemporaryFolder()
    let file = try scratch.write("completions", bash)
    let checked = try Program(at: "/bin/bash").run(["-n", file])
    #expect(checked.status == 0)
    #expect(checked.errors.isEmpty)
  }

  @Test func `says in one line that the disk is full`() throws {
    let shell = Program(at: "/bin/sh")
    let outcome = try shell.run(["-c", "\"$1\" --help >/dev/full", "sh", socklab.path])
    #expect(outcome.status == 2)
    #expect(outcome.errors == "socklab: standard output: No space left on device\n")
  }

  @Test func `ends quietly when its reader goes away`() throws {
    let shell = Program(at: "/bin/bash")
    let outcome = try shell.run(["-c", "\"$1\" --help | :; echo ${PIPESTATUS[0]}", "bash", socklab.path])
    #expect(outcome.text == "0\n")
    #expect(outcome.errors.isEmpty)
  }
}

@Suite struct `The doctor` {
  @Test func `without strace says so, how to get it, and 1`() throws {
    let outcome = try socklab.run(["doctor"], environment: ["PATH": "/nonexistent"])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("MISSING  strace"))
    #expect(outcome.text.contains("apt-get install strace"))
  }

  @Test func `repeats what a strace that may not trace says`() throws {
    let scratch = TemporaryFolder()
    let fake = scratch.url.appending(path: "strace")
    let refusal = "strace: test_ptrace_get_syscall_info: PTRACE_TRACEME: Operation not permitted"
    try Data(
      "#!/bin/sh\n[ \"$1\" = --version ] && echo strace -- version 6.1 && exit\necho '\(refusal)' >&2; exit 1\n"
        .utf8
    )
    .write(to: fake)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fake.path)
    let outcome = try socklab.run(
      ["doctor"], environment: ["PATH": "\(scratch.url.path):/usr/bin:/bin"])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("PTRACE_TRACEME: Operation not permitted"))
    #expect(outcome.text.contains("--cap-add=SYS_PTRACE"))
  }
}
