import CallLog
import CallMapping
import Foundation
import Testing

/// One side of a recorded lab, to be changed by a test.
struct RecordedRun {
  var log: CallLog
  /// The lines of its trace.
  var lines: [String]

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("traces")

  /// `01-hello-hi/client`
  init(_ name: String) throws {
    log = try CallLog.read(path: Self.folder.appendingPathComponent(name + ".log").path)
    let trace = try Data(contentsOf: Self.folder.appendingPathComponent(name + ".strace"))
    lines = String(decoding: trace, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// All traces of the recorded labs, and of their peers in other languages.
  static var traces: [String] {
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".strace") }.sorted().map { folder.appendingPathComponent($0).path }
  }

  /// The bytes of a file.
  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// All of them that have a log: of the labs, their tries and their steps.
  static let all: [String] = {
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".log") }.map { String($0.dropLast(4)) }.sorted()
  }()

  /// The trace's bytes.
  var text: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

  func map(filter: TraceFilter? = nil) throws -> CallMap {
    try CallMap(log: log, trace: text, filter: filter)
  }

  /// Puts another text in the place of one in a line, counted from 1, or in all; it must be there.
  mutating func replace(_ old: String, with new: String, in line: Int? = nil) throws {
    var count = 0
    for index in lines.indices where line == nil || index + 1 == line {
      guard lines[index].contains(old) else { continue }
      lines[index] = lines[index].replacing(old, with: new)
      count += 1
    }
    try #require(count > 0, "\(old)")
  }

  /// The line, counted from 1, that has a text.
  func line(with text: String) throws -> Int {
    try #require(lines.firstIndex { $0.contains(text) }, "\(text)") + 1
  }
}
