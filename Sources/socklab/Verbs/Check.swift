import CallForms
import CallLog
import Machine
import StraceParser
import TraceText

extension Verb {
  static let check = Verb(
    name: "check", summary: "parse files and folders, and name every line that is not understood",
    operands: .paths,
    options: [
      Option(
        "--quoted", .file("FILE"),
        "a text in Markdown: each line of strace that it quotes (```strace) stands in one of these traces")
    ],
    example: (
      "socklab check traces",
      "lines, calls, joined pairs, orphans and unrecognised lines of every trace below the folder"
    ),
    exitOne: "a line is not recognised, or one that is quoted is in none of the traces",
    run: runCheck)
}

private func runCheck(_ request: Request) throws(Failure) -> ExitCode {
  var output = Output()
  var total = TraceCounts()
  var code = ExitCode.fine
  var checked = 0
  var progress = Progress()
  var quoted = try request.value("--quoted").map { (path) throws(Failure) in
    QuotedLines(String(decoding: try Input(path).readAll(limit: 1 << 20), as: UTF8.self))
  }
  for operand in request.operands {
    do throws(Failure) {
      let isFolder = operand != "-" && Files.isFolder(operand)
      let files =
        isFolder ? try traces(below: operand) : try TraceName(operand, for: request.verb).files
      for file in files {
        let counts = try check(file, &output, &progress)
        try quoted?.look(in: file)
        total.add(counts)
        checked += 1
      }
    } catch {
      progress.clear()
      // One unreadable file does not hide what the others hold.
      try output.flush()
      complain(error.message)
      code = .failed
    }
  }
  progress.clear()
  if checked > 1 { try output.write("\(checked) files: \(words(total))\n") }
  let missing = quoted?.missing ?? []
  for line in missing { try output.write("in none of these traces: \(Escape.terminal(line))\n") }
  if code == .fine && !missing.isEmpty { code = .differences }
  try output.flush()
  if code == .fine && total.unrecognised > 0 { code = .differences }
  return code
}

/// The lines that a text quotes, and which of them were seen.
private struct QuotedLines {
  private let wanted: [Quotation]
  /// The longest row of equal lines of each text, over all traces.
  private var longest: [String: Int] = [:]

  init(_ text: String) { wanted = Quotation.all(in: text) }

  /// Reads a trace with the halves of its cut lines joined, and apart: a text may quote either.
  mutating func look(in file: String) throws(Failure) {
    let texts = Set(wanted.map(\.text))
    for isJoined in [true, false] {
      var reader = TraceReader(joined: isJoined)
      var row: [String: Int] = [:]
      func take(_ event: TraceEvent) {
        let seen = Quotation.forms(of: event).filter(texts.contains)
        row = Dictionary(seen.map { ($0, (row[$0] ?? 0) + 1) }, uniquingKeysWith: { first, _ in first })
        longest.merge(row, uniquingKeysWith: max)
      }
      try Input(file).forEachPiece(as: .text) { (piece) throws(Failure) in
        reader.feed(piece) { take($0) }
        return true
      }
      reader.finish { take($0) }
    }
  }

  /// What is quoted and is not so.
  var missing: [String] {
    wanted.filter { one in
      let seen = longest[one.text] ?? 0
      return one.times > 1 ? seen != one.times : seen == 0
    }.map { $0.times > 1 ? "\($0.times) times in a row: \($0.text)" : $0.text }
  }
}

/// Every trace below a folder, in the order of the names.
private func traces(below path: String) throws(Failure) -> [String] {
  let found = Files.below(path).filter { file in
    let name = file.split(separator: "/").last ?? ""
    return name.contains("strace") || name.contains(".trace") || name.hasPrefix("trace.")
      || isOfOneProcess(name)
  }
  if found.isEmpty {
    throw .work(
      "\(path): holds no trace: in a folder, files with strace, .trace or trace. in their names are taken, and "
        + "those that end in .PID")
  }
  return found
}

/// Whether a name is what `strace -ff -o NAME` makes of it: `NAME.1234`, a process id of two digits at least. One digit
/// is more often a page of the manual, or an older log.
private func isOfOneProcess(_ name: Substring) -> Bool {
  TraceName.parts(String(name)).map { $0.thread > 9 } ?? false
}

private func check(
  _ file: String, _ output: inout Output, _ progress: inout Progress
) throws(Failure) -> TraceCounts {
  let input = try Input(file)
  // A file's name is a hostile word too: a newline in it would forge a line of this report.
  let name = Escape.terminal(RawText.shown(input.name))
  var checker = TraceChecker(threads: Cores.used)
  try input.forEachPiece(as: .text) { (piece) throws(Failure) in
    progress.add(piece.count, of: name)
    try checker.feed(piece) { (complaint) throws(Failure) in try output.write(line(complaint, of: name)) }
    return true
  }
  try checker.finish { (complaint) throws(Failure) in try output.write(line(complaint, of: name)) }
  try output.write("\(name): \(words(checker.counts))\n")
  return checker.counts
}

private func line(_ complaint: TraceChecker.Complaint, of name: String) -> String {
  "\(name):\(complaint.line):\(complaint.column): \(complaint.reason): "
    + "\(Quoted.readable(complaint.text, limit: 100))\n"
}

private func words(_ counts: TraceCounts) -> String {
  let cut = counts.lines(of: .cut)
  return "\(counts.lines) lines, \(counts.calls) calls, \(counts.joinedPairs) joined pairs, "
    + "\(counts.orphans) orphans, \(counts.unrecognised) unrecognised"
    + (cut > 0 ? ", \(cut) cut" : "")
}
