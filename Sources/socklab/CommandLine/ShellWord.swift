/// Words as a shell takes them back.
enum ShellWord {
  /// A word in quotes where it needs them.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "_-./:,=@+%".utf8.contains(byte)
        }
      }
    guard !isPlain else { return word }
    // Nothing within '...' means anything but its end.
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
      + "'"
  }

  /// Words as one line.
  static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }
}
