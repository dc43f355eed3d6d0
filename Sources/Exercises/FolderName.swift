/// A folder's name `NUMBER-NAME`, as labs, exercises and mysteries have it.
package struct FolderName: Hashable, Sendable {
  package let full: String
  package let number: Int
  package let name: String

  /// nil for another name.
  package init?(_ full: String) {
    let parts = full.split(separator: "-", maxSplits: 1)
    guard parts.count == 2, let number = Int(parts[0]), number > 0 else { return nil }
    (self.full, self.number, name) = (full, number, String(parts[1]))
  }

  /// Whether a word means it: `listen`, `1`, `01-listen`, `labs/exercises/01-listen/`.
  package func isMeant(by word: String) -> Bool {
    let last = word.split(separator: "/").last.map(String.init) ?? word
    return last == name || last == full || Int(last) == number
  }

  /// The folder of the recordings beside that of the labs: `traces` for `labs`, `../traces` for `../labs`.
  package static func traces(besides labs: String) -> String {
    (labs.lastIndex(of: "/").map { String(labs[...$0]) } ?? (labs == "." ? "../" : "")) + "traces"
  }
}
