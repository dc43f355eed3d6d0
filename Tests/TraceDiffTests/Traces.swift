import Foundation
import LanguageMapping
import Languages
import StraceParser
import TraceDiff

/// Traces to compare: recordings by their path below `traces`, and texts that stand in a test.
enum Traces {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "traces")

  static func recording(_ path: String) throws -> Conversation {
    let bytes = [UInt8](try Data(contentsOf: folder.appending(path: path + ".strace")))
    return try Conversation(path, bytes)
  }

  static func text(_ text: String) throws -> Conversation {
    try Conversation("text", Array(text.utf8), .language(.linuxAPI))
  }

  /// Every recording that is whole: the labs' own, those in other languages and on other machines.
  static let all: [String] = {
    let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    // Of the tries and steps some have no conversation.
    let whole = found.filter { !$0.contains("/try-") && !$0.contains("/step-") }
    return whole.filter { $0.hasSuffix(".strace") }.map { String($0.dropLast(7)) }.sorted()
  }()
}

extension TraceDiff {
  /// What differs, in one line each: `listener: call: A | B`.
  var lines: [String] {
    pairs.flatMap { pair in
      pair.differences.map {
        "\(pair.role.rawValue): \($0.kind.rawValue): \($0.a ?? "-") | \($0.b ?? "-")"
          + ($0.count > 1 ? " × \($0.count)" : "")
      }
    } + ports
  }
}
