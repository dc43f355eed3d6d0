import Foundation
import LanguageMapping
import Languages

/// The recordings of the peers' programs.
enum Recordings {
  static let labs = ["01-hello-hi", "02-one-shot"]
  static let sides = ["server", "client"]

  /// The languages of the chat: those with a catalogue, and those that borrow one.
  static let languages = Language.all.map(\.name) + Language.borrowing.keys.sorted()

  /// `01-hello-hi/python/server`, for every lab, language and side: every language has the chat, ten have the one-shot.
  static let all = labs.flatMap { lab in
    languages.filter { lab == labs[0] || isThere("traces/\(lab)/peers/\($0)") }.flatMap { language in
      sides.map { "\(lab)/\(language)/\($0)" }
    }
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static func isThere(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  /// The traces of all recordings, by their paths below `traces`.
  static func everyTrace() -> [String] {
    let found = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
    return found.compactMap { $0 as? String }.filter { $0.hasSuffix(".strace") }.sorted()
  }

  static func trace(at path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  private static let folder = root.appending(path: "traces")

  static func bytes(_ name: String) throws -> [UInt8] {
    let parts = name.split(separator: "/")
    let path = "traces/\(parts[0])/peers/\(parts[1])/\(parts[2]).strace"
    return [UInt8](try Data(contentsOf: root.appending(path: path)))
  }

  /// The languages that have such a program.
  static let withFurther = Language.all.map(\.name).filter {
    isThere("Tests/LanguageMappingTests/Further/\($0).strace")
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

  /// What programs on frameworks did, each by its framework and side, with its language. Without their start-up.
  static let frameworks = [
    "asyncio-server": "python", "asyncio-client": "python", "selectors-server": "python",
    "create_connection-client": "python", "socketserver-server": "python", "http-server": "python",
    "http-client": "python", "nio-server": "java", "nio-client": "java", "nethttp-server": "go",
    "nethttp-client": "go", "tokio-server": "rust", "tokio-client": "rust", "swiftnio-server": "swift",
    "flyingfox-server": "swift", "urlsession-client": "swift",
  ]

  static func framework(_ name: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Frameworks")
    return [UInt8](try Data(contentsOf: folder.appending(path: "\(name).strace")))
  }

  /// The language whose catalogue a recording has, from its name.
  static func language(_ name: String) -> String {
    let folder = String(name.split(separator: "/")[1])
    return Language.borrowing[folder] ?? folder
  }

  static func lines(_ bytes: [UInt8]) -> Int { bytes.count { $0 == UInt8(ascii: "\n") } }

  /// How many lines of a recording (`strace -f`) are of other programs than the one that has its first process in the end:
  /// what that process was before, and what it started; a process that called no execve(2) is still its parent's program.
  static func linesOfOthers(_ bytes: [UInt8]) -> Int {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    var parents: [Substring: Substring] = [:]
    for line in lines {
      if let made = line.firstMatch(of: /^(\d+) .*(?:clone3?\(|clone3? resumed).* = (\d+)(?: <[\d.]+>)?$/) {
        parents[made.2] = made.1
      }
    }
    var programs: [Substring: Int] = [:]
    var counts: [Int] = []
    var halves: [Substring: Int] = [:]
    var first: Substring?
    for line in lines {
      let thread = line.prefix { $0 != " " }
      first = first ?? thread
      if line.contains(/execve\(.* <unfinished/) {
        halves[thread] = 1
        continue
      }
      if line.contains(/(?:execve\(|execve resumed).* = 0(?: <[\d.]+>)?$/) {
        programs[thread] = counts.count
        counts.append(halves.removeValue(forKey: thread) ?? 0)
      }
      let program = programs[thread] ?? parents[thread].flatMap { programs[$0] } ?? 0
      programs[thread] = program
      counts[program] += 1
    }
    let last = first.flatMap { programs[$0] } ?? 0
    return counts.enumerated().reduce(0) { $0 + ($1.offset == last ? 0 : $1.element) }
  }
}
