import CallLog
import Foundation
import LinuxABI
import TestPrograms
import Testing

/// The log claims, the trace confirms: every record, written as strace would, is strace's own line.
@Suite(.enabled(if: BuiltProgram.canTrace, "needs strace"))
struct `The log of every call` {
  let folder = TemporaryFolder()

  @Test func `is what strace saw, line by line`() throws {
    let strace = try Running([
      "strace", "-s", "4096", "-o", folder.path("a.strace"), BuiltProgram.path("LogWriter"), "--every-call",
      folder.path("a.log"),
    ])
    #expect(try strace.finish() == 0, "\(strace.errorText)")
    let claims = try CallLog.read(path: folder.path("a.log")).records.map { CallText($0, limit: 4096).strace }
    let lines = try folder.text("a.strace").split(separator: "\n").map(String.init)
    let names = Set(CallTable.all.filter { $0.purpose == .socket }.map(\.syscall.name))
    let seen = lines.drop { !$0.hasPrefix("socket(") }
      .filter { names.contains(String($0.prefix { $0 != "(" })) }
      .map(Self.comparable)
    #expect(claims.count > 60)
    for (claim, line) in zip(claims, seen) { #expect(claim == line) }
    #expect(claims.count == seen.count)
    let calls = Set(try CallLog.read(path: folder.path("a.log")).records.map(\.call))
    #expect(calls == Set(CallTable.all.filter { $0.purpose == .socket }.map(\.name)))
  }

  @Test func `has a call that a signal interrupted, and the error is thrown`() throws {
    let strace = try Running([
      "strace", "-o", folder.path("a.strace"), "-e", "inject=recvfrom:error=EINTR:when=2",
      BuiltProgram.path("LogWriter"), "--every-call", folder.path("a.log"),
    ])
    #expect(try strace.finish() == 1)
    #expect(
      strace.outputText
        == "LogWriter: recv: EINTR (Interrupted system call): a signal arrived before anything was "
        + "done; make the call again, unless the signal said to end\n")
    let receives = try CallLog.read(path: folder.path("a.log")).records.filter { $0.call == "recv" }
    #expect(receives.map(\.result) == [5, -1])
    #expect(receives.map(\.errno) == [0, EINTR])
  }

  /// strace's line without the column of its results, and with no pointer's number.
  static func comparable(_ line: String) -> String {
    line.replacing(/\) +=/, with: ") =").replacing(/0x[0-9a-f]{8,}/, with: StraceText.pointer)
  }
}
