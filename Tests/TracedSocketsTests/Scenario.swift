import CallLog
import CallMapping
import Foundation
import StraceParser
import TestPrograms
import Testing

/// What LogWriter can do under strace.
enum Scenario: String {
  case everyCall = "--every-call"
  case lookUp = "--look-up"

  /// What a run left behind.
  struct Run {
    var log: CallLog
    var trace: [UInt8]
    let logPath: String

    /// - Parameter filter: what strace was told to show; inferred when nil.
    func map(filter: TraceFilter? = nil) throws -> CallMap {
      try CallMap(log: log, trace: trace, logPath: logPath, filter: filter)
    }
  }

  /// Runs it.
  /// - Parameter options: strace's, beside -f and -o.
  func run(in folder: TemporaryFolder, _ options: [String]) throws -> Run {
    let strace = try Running(
      ["strace", "-f", "-o", folder.path("a.strace")] + options
        + [BuiltProgram.path("LogWriter"), rawValue, folder.path("a.log")])
    #expect(try strace.finish() == 0, "\(strace.outputText)\(strace.errorText)")
    let trace = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path("a.strace"))))
    return Run(
      log: try CallLog.read(path: folder.path("a.log")), trace: trace,
      logPath: folder.path("a.log"))
  }
}
