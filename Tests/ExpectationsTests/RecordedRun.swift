import Foundation
import TraceProperties
import Walkthrough

@testable import Expectations

/// Runs for expectations: recordings, and traces that are written here.
enum RecordedRun {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: "traces/\(path)")))
  }

  static func program(_ name: String, _ trace: [UInt8]) throws -> ProgramTrace {
    try ProgramTrace(name, recognising: trace)
  }

  /// Both ends of a recording.
  static func pair(_ folder: String) throws -> [ProgramTrace] {
    try ["server", "client"].map { try program($0, bytes("\(folder)/\($0).strace")) }
  }

  static func verdicts(_ text: String, _ programs: [ProgramTrace]) throws -> Verdicts {
    try ExpectationFile(Array("expect 1\n\(text)\n".utf8)).judge(programs)
  }

  /// What one line says of a trace by itself.
  static func verdict(_ line: String, _ trace: String) throws -> Verdict? {
    try verdicts(line, [program("program", Array(trace.utf8))]).all.last
  }
}
