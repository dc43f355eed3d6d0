package import CallLog
import Foundation
package import Languages

/// A recorded trace, with what is known of it besides.
package struct Recording: Sendable, CustomStringConvertible {
  /// `01-hello-hi/peers/python/server`
  package let name: String
  package let bytes: [UInt8]
  /// The lines, with their ends.
  package let lines: [ArraySlice<UInt8>]
  /// The language of its program.
  package let language: Language
  /// What the program itself noted.
  package let log: CallLog?

  package var description: String { name }

  package init(name: String, bytes: [UInt8], language: Language, log: CallLog? = nil) {
    self.name = name
    self.bytes = bytes
    self.language = language
    self.log = log
    lines = Self.lines(bytes)
  }

  /// Every recording of a whole lab, also in other languages, and of a mystery, by name: not those of its tries and steps, some of which
  /// have no conversation.
  package static let all: [Recording] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "traces")
    let files =
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
      ?? []
    return files.filter { $0.pathExtension == "strace" && !isPart($0) }.sorted { $0.path < $1.path }
      .compactMap { file in
        guard let data = try? Data(contentsOf: file) else { return nil }
        let parts = file.deletingPathExtension().pathComponents
        let name = parts.drop { $0 != "traces" }.dropFirst().joined(separator: "/")
        // traces/LAB/peers/LANGUAGE/SIDE.strace, traces/machines/MACHINE/SIDE.strace of the chat in C, and the mysteries
        // in traces/exercises, in C, too; the labs' own programs are in Swift, and note their calls, on whatever machine.
        let log = try? CallLog.read(path: file.deletingPathExtension().appendingPathExtension("log").path)
        let language =
          log == nil && (name.hasPrefix("machines/") || name.hasPrefix("exercises/"))
          ? .c : parts.dropLast().last.flatMap { Language.named($0) } ?? Language.named("swift")
        return Recording(name: name, bytes: [UInt8](data), language: language ?? .linuxAPI, log: log)
      }
  }()

  /// Whether it is a try's or a step's: `traces/LAB/try-1/SIDE.strace`; or holds two programs, of which nothing can be
  /// told apart any more when the execve(2) is cut off.
  private static func isPart(_ file: URL) -> Bool {
    let folder = file.deletingLastPathComponent().lastPathComponent
    if folder == "3-restart", file.lastPathComponent == "server.strace" { return true }
    return folder.hasPrefix("try-") || folder.hasPrefix("step-")
  }

  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      lines.append(bytes[start..<end])
      start = end
    }
    return lines
  }

  /// Whether a word is the name of its language, or, where it is no language's, a part of its own name.
  package func isMeant(by word: String) -> Bool {
    Language.named(word).map { $0.name == language.name } ?? name.contains(word)
  }

  /// What comes from a line on, as if strace had begun there.
  package func from(line: Int) -> ArraySlice<UInt8> { bytes[lines[line - 1].startIndex...] }
}

/// Something that a recording shows not to hold.
package struct Violation: Sendable, CustomStringConvertible {
  package let recording: String
  package let property: String
  package let detail: String

  package var description: String { "\(recording): \(property): \(detail)" }
}
