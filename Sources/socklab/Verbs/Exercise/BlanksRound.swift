import Exercises
import Glibc
import Machine
import TraceText

/// `labs/check blanks [LAB]`: asks for what is left out of lines of a lab's recording, one by one.
///
/// - Parameter words: what stands behind `blanks`.
func playBlanks(_ words: [String], _ request: Request, _ shelf: Shelf) throws(Failure) -> ExitCode {
  guard words.count <= 1 else {
    throw .usage("blanks takes one lab, and \(words[1]) is one too many")
  }
  let seed = try request.value("--seed").map { text throws(Failure) in
    guard let number = UInt64(text) else { throw .usage("--seed \(text): is no number from 0 up") }
    return number
  }
  // Small, so that it can be said to somebody else.
  return try BlanksRound(shelf, words.first).play(seed ?? UInt64.random(in: 1...9_999))
}

/// Some blanks of a recording, and how far somebody is with them.
struct BlanksRound {
  private static let count = 8
  private static let traceLimit = 64 << 20
  private let shelf: Shelf
  private let lab: String
  private let blanks: Blanks

  init(_ shelf: Shelf, _ word: String?) throws(Failure) {
    self.shelf = shelf
    let traces = FolderName.traces(besides: shelf.labs)
    let labs = Files.names(in: traces).sorted().compactMap(FolderName.init)
    guard !labs.isEmpty else { throw .work("\(traces): holds no recording") }
    let wanted = word ?? "1"
    guard let lab = labs.first(where: { $0.isMeant(by: wanted) })?.full else {
      throw .usage(
        "no lab is called \(wanted)\(nearest(wanted, among: labs.map(\.name))); labs/run --list shows them")
    }
    self.lab = lab
    var blanks = Blanks()
    let folder = "\(traces)/\(lab)"
    // Its steps and its variations, too.
    let inside = Files.names(in: folder).filter { !$0.hasPrefix(".") }.sorted()
    let folders = [folder] + inside.map { "\(folder)/\($0)" }.filter(Files.isFolder)
    for folder in folders {
      for name in Files.names(in: folder).sorted() where name.hasSuffix(".strace") {
        blanks.add(
          trace: "\(folder)/\(name)",
          try Input("\(folder)/\(name)", isTrace: true).readAll(limit: Self.traceLimit))
      }
    }
    guard !blanks.all.isEmpty else {
      throw .work("\(folder): nothing in this recording can be left out and known")
    }
    self.blanks = blanks
  }

  /// Asks until all are answered, or nobody answers any more.
  func play(_ seed: UInt64) throws(Failure) -> ExitCode {
    let chosen = blanks.chosen(Self.count, seed: seed)
    _ = try shelf.show(
      "\(lab): \(Figures.count(chosen.count, "blank")), --seed \(seed) asks for the same again. What does \(Blank.mark) stand for?\nThe other lines of the trace may be read: cat -n TRACE\n"
    )
    var (right, answered) = (0, 0)
    for (index, blank) in chosen.enumerated() {
      _ = try shelf.show("\n\(index + 1) of \(chosen.count)  \(question(blank))")
      guard let answer = try ask() else { return try end(right, answered, chosen.count) }
      answered += 1
      if blank.accepts(answer) {
        right += 1
        _ = try shelf.show("  right: \(blank.reason)\n")
        continue
      }
      // Once more, with what it can be known by.
      _ = try shelf.show("  not so: \(blank.reason)\n")
      guard let second = try ask() else { return try end(right, answered, chosen.count) }
      let isRight = blank.accepts(second)
      _ = try shelf.show(
        isRight ? "  right, the second time\n" : "  it is \(blank.value); line \(blank.proof) proves it\n")
    }
    return try end(right, answered, chosen.count)
  }

  private func question(_ blank: Blank) -> String {
    var text = "\(blank.trace), line \(blank.line)\n  \(Escape.terminal(blank.shown))\n"
    if let mistake = blank.mistake { text += "  \(Escape.terminal(mistake))\n" }
    return text
  }

  private func ask() throws(Failure) -> String? {
    _ = try shelf.show("> ")
    let answer = readLine()
    // What is typed ends its line by itself; what comes through a pipe is not seen.
    if isatty(STDIN_FILENO) == 0 || answer == nil { _ = try shelf.show("\n") }
    return answer
  }

  private func end(_ right: Int, _ answered: Int, _ count: Int) throws(Failure) -> ExitCode {
    let rest = answered < count ? ", \(count - answered) not answered" : ""
    _ = try shelf.show("\n\(right) of \(answered) right at once\(rest)\n")
    return right == count ? .fine : .differences
  }
}
