/// A program that runs programs: no frame of theirs is on its stack.
package struct Interpreter: Hashable, Sendable {
  /// The language, as `table --language` knows it.
  package let language: String

  /// By the name of the file that is run, or of the library that holds the interpreter; nil for every other.
  package init?(file: Substring) {
    let names = [
      ("python", "python"), ("libpython", "python"), ("node", "node"), ("libnode", "node"), ("java", "java"),
      ("libjvm", "java"), ("ruby", "ruby"), ("libruby", "ruby"), ("perl", "perl"), ("libperl", "perl"),
      ("php", "php"),
    ]
    let stem = file.prefix { $0.isLetter }
    guard let found = names.first(where: { $0.0 == stem }),
      file.dropFirst(stem.count).allSatisfy({ !$0.isLetter && $0 != "_" || file.contains(".so") })
    else { return nil }
    language = found.1
  }
}
