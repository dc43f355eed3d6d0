import Foundation
import Synchronization
import TestPrograms
import Testing

private let (listen, serve) = (StudentCheck.listen, StudentCheck.serve)

@Suite(.enabled(if: BuiltProgram.canTrace, "needs strace")) struct `A program that is handed in` {
  private typealias Judged = (check: StudentCheck, outcome: Program.Outcome, left: [Int32: String])

  /// All of them, four side by side: most of their time they wait.
  private static let judged: [String: Judged] = {
    let judged = Mutex<[String: Judged]>([:])
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 4
    for one in HandedIn.all {
      queue.addOperation {
        guard
          let check = try? StudentCheck(
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
    let check = try StudentCheck(("listen", "#!/usr/bin/env python3\n" + listen + serve), ["listen"])
    let program = check.scratch.path("listen")
    _ = try check.scratch.write("listen.c", "")
    #expect(try check.outcome().errors == "")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: program)
    let outcome = try check.outcome()
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.errors == "socklab: \(program) is older than \(program).c: did you compile it again?\n")
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
      try Program(built: "socklab").run(["exercise", "--labs", StudentCheck.labs, exercise, "--again", run])
    }
    #expect(try again("listen", run).status == 0)
    let other = try again("chat", run)
    #expect(other.status == 64)
    #expect(other.errors == "socklab: \(run): is a run of exercise listen, and not one of chat\n")
    let recording = "\(StudentCheck.labs)/../traces/01-hello-hi"
    #expect(
      try again("chat", recording).errors
        == "socklab: \(recording): is no run folder; labs/check leaves them in \(StudentCheck.labs)/exercises/out\n"
    )
  }

  @Test func `by root is run as another user alone, and by others as themselves`() throws {
    let words =
      ["exercise", "--labs", StudentCheck.labs, "listen"]
      + (StudentCheck.isRoot ? [] : ["--as-user", "nobody"])
    let outcome = try Program(built: "socklab").run(words + ["--", "true"])
    #expect(outcome.status == 64)
    #expect(
      outcome.errors
        == (StudentCheck.isRoot
          ? "socklab: you are root, and the program would be, too: --as-user NAME runs it as another user, who must be able to read it\n"
          : "socklab: --as-user is for root, who alone can make another user of a program\n"))
  }
}
