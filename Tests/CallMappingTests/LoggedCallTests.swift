import CallForms
import CallLog
import CallMapping
import Foundation
import StraceParser
import Testing

@Suite struct `A logged call as values` {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "traces")

  private static let logs: [String] = {
    let folders = ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []).sorted()
    return folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? [])
        .sorted()
        .filter { $0.hasSuffix(".log") }.map { "\(folder)/\($0)" }
    }
  }()

  @Test(arguments: logs) func `is what its text reads as`(_ name: String) throws {
    let log = try CallLog.read([UInt8](try Data(contentsOf: Self.root.appending(path: name))))
    #expect(!log.records.isEmpty)
    for record in log.records {
      let text = CallText(record).strace
      let event = try #require(TraceReader.events(of: Array(text.utf8), joined: true).first)
      let read = try #require(event.call, "\(text)")
      let made = TraceCall(logged: record)
      #expect(made.name == read.name)
      #expect(
        made.arguments.map { CallFormatter(stringLimit: 64).text($0) }
          == read.arguments.map { CallFormatter(stringLimit: 64).text($0) }, "\(text)")
      #expect(
        made.result?.number == read.result?.number && made.result?.errno == read.result?.errno, "\(text)")
      #expect(made.result?.note == read.result?.note, "\(text)")
    }
  }
}
