import Foundation
import LanguageMapping
import Languages

/// The recordings of the peers' programs.
enum Recordings {
  static let labs = ["01-hello-hi", "02-one-shot"]
  static let sides = ["server", "client"]

  /// `01-hello-hi/python/server`, for every lab, language and side.
  static let all = labs.flatMap { lab in
    Language.all.flatMap { language in sides.map { "\(lab)/\(language.name)/\($0)" } }
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    let parts = name.split(separator: "/")
    let traces = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "traces")
    return [UInt8](
      try Data(contentsOf: traces.appending(path: "\(parts[0])/peers/\(parts[1])/\(parts[2]).strace")))
  }

  /// What a program in this language made of the calls that the recordings lack. The lines on its sockets alone.
  static func further(_ language: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Further")
    return [UInt8](try Data(contentsOf: folder.appending(path: "\(language).strace")))
  }

  /// What a program in this language did that threw its sockets away unclosed.
  static func mistakes(_ language: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Mistakes")
    return [UInt8](try Data(contentsOf: folder.appending(path: "\(language).strace")))
  }

  /// The language of a recording, from its name.
  static func language(_ name: String) -> String { String(name.split(separator: "/")[1]) }

  static func lines(_ bytes: [UInt8]) -> Int { bytes.count { $0 == UInt8(ascii: "\n") } }
}
