import Foundation

/// The files of this repository.
enum Repository {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  static func path(_ name: String) -> String { root.appending(path: name).path }

  /// What a folder holds, by name.
  static func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []).sorted()
  }

  /// The folders of the labs' recordings.
  static let labs = names("traces").filter { $0.first?.isNumber ?? false }
}
