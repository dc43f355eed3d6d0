import Glibc
import Machine

/// The files whose change means that a program is to be judged again: those that its command names, and the sources of the same
/// kind beside them. Of a command that names none, all files of this folder.
struct FileWatch {
  private let paths: [String]
  private let folders: [String]
  private var before: [Stamp] = []

  /// Files of a folder that are looked at, at most.
  private static let limit = 1_000

  /// As they are now.
  init(_ words: [String]) {
    paths = words.filter { Files.exists($0) && !Files.isFolder($0) }
    let folders = (paths.isEmpty ? ["."] : paths).map { path in
      path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }
    self.folders = Array(Set(folders)).sorted()
    look()
  }

  /// Takes the files as they are now: a change from here on is a new one.
  mutating func look() { before = stamps }

  /// What is watched, in words.
  var shown: String {
    paths.isEmpty
      ? "this folder"
      : paths.joined(separator: ", ")
        + (endings.isEmpty ? "" : " and other \(endings.joined(separator: ", ")) files beside")
  }

  /// Whether one of them is another now.
  var hasChanged: Bool { stamps != before }

  /// `.py` of `listen.py`; none of a program that was built, beside which a build leaves what is no source.
  private var endings: [String] {
    Set(
      paths.compactMap { path in
        let name = path.split(separator: "/").last ?? ""
        return name.lastIndex(of: ".").map { String(name[$0...]) }
      }
    ).sorted()
  }

  private struct Stamp: Equatable {
    let path: String
    let seconds: Int
    let nanoseconds: Int
  }

  private var stamps: [Stamp] {
    let endings = endings
    let beside = folders.flatMap { folder in
      Files.names(in: folder).filter { name in
        !name.hasPrefix(".") && (paths.isEmpty || endings.contains { name.hasSuffix($0) })
      }.sorted().prefix(Self.limit).map { "\(folder)/\($0)" }
    }
    return (paths + beside).compactMap { path in
      guard !Files.isFolder(path), let change = Files.lastChange(of: path) else { return nil }
      return Stamp(path: path, seconds: change.tv_sec, nanoseconds: change.tv_nsec)
    }
  }
}
