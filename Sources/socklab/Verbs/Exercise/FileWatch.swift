import Glibc
import Machine

/// The files whose change means that a program is to be judged again: those that its command names, and those beside them.
struct FileWatch {
  private let paths: [String]
  private let folders: [String]
  private let before: [Stamp]

  /// Files of a folder that are looked at, at most.
  private static let limit = 1_000

  /// As they are now.
  init(_ words: [String]) {
    paths = words.filter { Files.exists($0) && !Files.isFolder($0) }
    let folders = (paths.isEmpty ? ["."] : paths).map { path in
      path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }
    self.folders = Array(Set(folders)).sorted()
    before = Self.stamps(paths, self.folders)
  }

  /// What is watched, in words.
  var shown: String {
    paths.isEmpty ? "this folder" : paths.joined(separator: ", ") + " and the files beside"
  }

  /// Whether one of them is another now.
  var hasChanged: Bool { Self.stamps(paths, folders) != before }

  private struct Stamp: Equatable {
    let path: String
    let seconds: Int
    let nanoseconds: Int
  }

  private static func stamps(_ paths: [String], _ folders: [String]) -> [Stamp] {
    let beside = folders.flatMap { folder in
      Files.names(in: folder).filter { !$0.hasPrefix(".") }.sorted().prefix(limit).map { "\(folder)/\($0)" }
    }
    return (paths + beside).compactMap { path in
      guard !Files.isFolder(path), let change = Files.lastChange(of: path) else { return nil }
      return Stamp(path: path, seconds: change.tv_sec, nanoseconds: change.tv_nsec)
    }
  }
}
