package import Machine

extension Strace {
  /// The words that trace a program into a file, as every run is traced. No filter: a look at the calls that are no sockets' is
  /// what tells who closed what, and which of two threads went on.
  ///
  /// - Parameters:
  ///   - options: more of strace's own.
  ///   - program: the words of what is traced.
  package func words(into trace: String, _ options: [String], _ program: [String]) -> [String] {
    var words = ["strace", "-f", "-ttt", "-T", "-yy", "-s", "4096"]
    if isAtLeast(5, 15), ProcessTable.isInOwnNamespace { words.append("--decode-pids=pidns") }
    return words + options + ["-o", trace] + program
  }
}
