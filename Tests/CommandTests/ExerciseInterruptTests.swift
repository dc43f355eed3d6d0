import Foundation
import TestPrograms
import Testing

private let listen = StudentCheck.listen

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
    let check = try StudentCheck(
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
    let check = try StudentCheck(("listen.py", ""), ["python3", "listen.py"], options: ["--watch"])
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
    let check = try StudentCheck(("listen.py", ""), ["python3", "listen.py"], options: ["--watch"])
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
    let check = try StudentCheck(("listen.py", ""), ["python3", "listen.py"])
    #expect(try check.outcome().status == 1)
    let killed = try Program(at: "/usr/bin/env").run(
      ["strace", "-o", "/dev/null", "-e", "inject=unlink:signal=KILL:when=2"]
        + [BuiltProgram.path("socklab")] + check.words)
    #expect(killed.status == 128 + SIGKILL)
    let again = try check.outcome()
    #expect(again.status == 1, "\(again.errors)")
  }

  @Test func `by whoever kills its partner says so`() throws {
    let check = try StudentCheck(
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

  private func start(_ check: StudentCheck) throws -> Running {
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
