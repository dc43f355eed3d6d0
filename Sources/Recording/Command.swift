import Glibc
import Machine

/// A command as a person gives it, and the program that it names.
package struct Command: Sendable, Equatable {
  /// Its words, the program first.
  package let words: [String]

  package init(_ words: [String]) { self.words = words }

  /// Why a command's program cannot be begun.
  package enum Refusal: Error, Equatable {
    /// There is none of that name: exit code 127.
    case notFound
    /// It is there, and no program: exit code 126.
    case notExecutable(String)
  }

  /// The path of its program, found as execvp(3) finds it.
  package func program() throws(Refusal) -> String {
    let name = words.first ?? ""
    if name.contains("/") {
      try Self.check(name)
      return name
    }
    let folders = getenv("PATH").map { RawText.text($0) } ?? "/bin:/usr/bin"
    var refusal = Refusal.notFound
    for folder in folders.split(separator: ":", omittingEmptySubsequences: false) where !name.isEmpty {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      do throws(Refusal) {
        try Self.check(path)
        return path
      } catch {
        if error != .notFound { refusal = error }
      }
    }
    throw refusal
  }

  /// Its words as the kernel takes them: a text without `#!` is a script of sh(1), as execvp(3) has it.
  package var executed: [String] {
    guard let path = try? program(), let head = Files.head(of: path, bytes: 256), !head.bytes.isEmpty,
      !head.bytes.starts(with: "#!".utf8), !head.bytes.starts(with: "\u{7f}ELF".utf8),
      // What is no text is some other machine's program: the kernel may know it.
      !head.bytes.prefix(while: { $0 != 0x0A }).contains(0)
    else { return words }
    return ["/bin/sh", path] + words.dropFirst()
  }

  private static func check(_ path: String) throws(Refusal) {
    guard Files.exists(path) else { throw .notFound }
    guard !Files.isFolder(path) else { throw .notExecutable("it is a folder") }
    guard Files.isExecutable(path) else {
      throw .notExecutable("it may not be executed; chmod +x makes it so")
    }
  }
}

// MARK: One text

extension Command {
  /// What a shell would do with a text and this does not.
  package enum Trouble: Error, Equatable {
    /// A quote without its end.
    case openQuote
    /// `|`, `>`, `;`, `$`: the sign.
    case needsShell(Character)
    /// No word.
    case empty
  }

  /// Splits a text into words as a shell quotes them: `'...'`, `"..."` and `\`. Nothing is expanded, and what would need a
  /// shell is refused.
  package init(splitting text: String) throws(Trouble) {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for sign in text {
      if isEscaped {
        // Within "..." only these are escaped, and \ itself stays before others: sh(1), "Quoting".
        word = (word ?? "") + (quote == "\"" && !"\\\"$`".contains(sign) ? "\\" : "") + String(sign)
        isEscaped = false
      } else if let open = quote {
        switch sign {
        case open: quote = nil
        case "\\" where open == "\"": isEscaped = true
        case "$" where open == "\"", "`" where open == "\"": throw .needsShell(sign)
        default: word = (word ?? "") + String(sign)
        }
      } else {
        switch sign {
        case "'", "\"":
          quote = sign
          word = word ?? ""
        case "\\": isEscaped = true
        case " ", "\t", "\n":
          if let whole = word { words.append(whole) }
          word = nil
        case "|", ">", "<", ";", "&", "$", "`", "(", ")": throw .needsShell(sign)
        default: word = (word ?? "") + String(sign)
        }
      }
    }
    guard quote == nil, !isEscaped else { throw .openQuote }
    if let word { words.append(word) }
    guard !words.isEmpty else { throw .empty }
    self.init(words)
  }
}
