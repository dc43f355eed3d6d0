import Foundation
import Testing

@testable import Exercises

@Suite struct `A mystery` {
  @Test func `is one of five, in their order`() throws {
    let all = try Recordings.mysteries()
    #expect(all.map(\.number) == [1, 2, 3, 4, 5])
    #expect(all.map(\.name) == ["leak", "hole", "restart", "standstill", "silence"])
    #expect(Mystery.named("3", among: all)?.name == "restart")
    #expect(Mystery.named("3-restart", among: all)?.name == "restart")
    #expect(Mystery.named("restarts", among: all) == nil)
  }

  @Test func `has an answer that its rule finds in the recording, and nothing else`() throws {
    for mystery in try Recordings.mysteries() {
      let rule = try #require(mystery.rule)
      let truth = rule.truth(of: try Recordings.run(mystery))
      var lines: [MysteryRule.Truth.Line] = []
      var count: Int?
      for item in mystery.wanted {
        switch item.kind {
        case .line(let program, let line): lines.append(.init(program: program, line: line))
        case .count(let number): count = number
        case .cause: break
        }
      }
      #expect(truth.lines == lines, "\(mystery.name)")
      // A rule may count what is not asked for.
      if let count { #expect(truth.count == count, "\(mystery.name)") }
    }
  }

  @Test func `is no other mystery: no rule finds anything in another's recording`() throws {
    for mystery in try Recordings.mysteries() {
      let run = try Recordings.run(mystery)
      for rule in MysteryRule.allCases where rule != mystery.rule {
        #expect(rule.truth(of: run).lines.isEmpty, "\(rule) in \(mystery.name)")
      }
    }
  }

  @Test func `has three tiers of hints for everything that is asked`() throws {
    for mystery in try Recordings.mysteries() {
      let hints = try Hints(folder: mystery.folder)
      #expect(hints.facts == Set(mystery.wanted.map(\.title)), "\(mystery.name)")
      for fact in hints.facts { #expect(hints.tiers(of: fact).count == 3, "\(fact)") }
    }
  }

  @Test(arguments: [
    ("leak", "line 27, leak of 3"),
    ("leak", "3 connections are never closed; the first begins at line 27"),
    ("leak", "Line 27: three connections stay in CLOSE_WAIT"),
    ("leak", "server line 27, 3, it forgets to close the socket when recv returns 0"),
    ("hole", "line 27 takes less than asked, 13,324 bytes are lost"),
    ("hole", "13324 bytes, line 27: nobody looks at the result of the short send"),
    ("restart", "line 16 lacks SOCK_CLOEXEC, so the helper inherits the listener"),
    ("restart", "server:16, the child still holds the listening socket"),
    ("standstill", "client 22, server 31: a deadlock, both buffers are full"),
    ("standstill", "both send and nobody receives; lines 22 and 31"),
    ("silence", "server.strace line 32, 5 bytes left, epoll is edge triggered: it must read until EAGAIN"),
    ("silence", "five bytes at line 32; EPOLLET"),
  ]) func `is solved in many words`(_ name: String, _ text: String) throws {
    let verdict = try judge(name, text)
    #expect(verdict.grade == .right, "\(verdict)")
    #expect(verdict.wrong.isEmpty)
    #expect(verdict.missing.isEmpty)
  }

  @Test(arguments: [
    // The first connection of the trace: accepted in line 19, closed in line 22.
    ("leak", "line 19", "line 19 is of the connection that is closed in line 22"),
    ("leak", "line 28", "line 28 is of a connection that is never closed, but is not where it begins"),
    (
      "leak", "line 33",
      "line 33 begins a connection that is never closed, but an earlier one is not closed either"
    ),
    ("leak", "line 18", "line 18 is about the listener: connections are what is lost"),
    ("leak", "line 2", "line 2 is about no socket"),
    ("leak", "line 46", "line 46 is no call"),
    ("leak", "line 4711", "line 4711: the trace has no such line"),
    ("leak", "line 0", "line 0: the trace has no such line"),
    ("leak", "5 connections", "5 is not the number of connections that are never closed"),
    ("leak", "a short send", "no send took less than it was given and was not continued"),
    ("hole", "line 25", "line 25 took all that it was given: 64000 bytes"),
    ("restart", "line 18", "line 18 is about the listener, but does not make it"),
    ("restart", "line 20", "line 20 makes a connection that is closed in line 23: it keeps no port in use"),
    ("restart", "server2 line 16", "server2's line 16 is of the program that could not begin"),
    ("standstill", "client line 20", "client's line 20 returned 32768: nobody waits there for ever"),
    ("silence", "line 23", "line 23 received 13 bytes and had room for more: it left nothing"),
    (
      "silence", "line 26", "line 26 filled its room of 16 bytes, but the other side had sent no more by then"
    ),
  ]) func `says why an answer is wrong`(_ name: String, _ text: String, _ reason: String) throws {
    let verdict = try judge(name, text)
    #expect(verdict.grade == .wrong)
    #expect(verdict.wrong.contains { $0.hasPrefix(reason) }, "\(verdict.wrong)")
  }

  @Test func `has a cause that is heard in what people say, and not in what they deny`() throws {
    let table = Recordings.root.appending(path: "Tests/ExercisesTests/Mysteries/answers.tsv")
    for row in try String(contentsOf: table, encoding: .utf8).split(separator: "\n") {
      let fields = row.split(separator: "\t").map(String.init)
      let mystery = try #require(try Recordings.mystery(fields[0]))
      let heard = MysteryAnswer(fields[2], programs: []).causes
      let isHeard = mystery.wanted.contains {
        if case .cause(let cause) = $0.kind { heard.contains(cause) } else { false }
      }
      #expect(isHeard == (fields[1] == "yes"), "\(row)")
      // Of more than two the judge asks which of them is meant.
      #expect(heard.count <= 2, "\(row): \(heard)")
    }
  }

  @Test(arguments: [
    ("leak", "line 27", 2), ("leak", "a leak", 2), ("leak", "line 27, a leak", 1),
    ("standstill", "line 22, a deadlock", 1), ("silence", "it never reads until EAGAIN", 2),
  ]) func `is half solved, and says what is missing`(_ name: String, _ text: String, _ missing: Int) throws {
    let verdict = try judge(name, text)
    #expect(verdict.grade == .half)
    #expect(verdict.missing.count == missing)
  }

  @Test func `is not solved by naming every line`() throws {
    let all = (1...47).map { "line \($0)" }.joined(separator: ", ")
    #expect(try judge("leak", "\(all), 3 leaks").grade == .half)
    #expect(try judge("leak", "it is not a leak").grade == .wrong)
    #expect(
      try judge("leak", "a leak, unchecked, inherited, a deadlock, edge-triggered").wrong
        == ["5 causes: say which of them you mean"])
  }

  @Test(arguments: [
    "", " ", "\u{1B}[7m", "line", "line 99999999999999999999999", "\u{0}", ",,,,", "line -3", "42",
    String(repeating: "line 1 ", count: 5_000), String(repeating: "close ", count: 50_000),
  ]) func `hears anything without harm`(_ text: String) throws {
    for mystery in try Recordings.mysteries() {
      #expect(try judge(mystery.name, text).grade == .wrong)
    }
  }

  @Test(arguments: [
    "rule nothing", "line server x the line", "line server 1", "count many things", "cause bad luck",
    "cause luck",
    "hello", "# only words", "",
  ]) func `with an answer that is none says so`(_ text: String) {
    #expect(throws: Exercise.Problem.self) { try Mystery.answer(text, "answer") }
  }

  private func judge(_ name: String, _ text: String) throws -> MysteryVerdict {
    let mystery = try #require(try Recordings.mystery(name))
    let run = try Recordings.run(mystery)
    return mystery.judge(MysteryAnswer(text, programs: run.programs), run)
  }
}
