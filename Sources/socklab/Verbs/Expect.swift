import Expectations
import Machine
import TraceText
import Walkthrough

extension Verb {
  static let expect = Verb(
    name: "expect", summary: "prove that a run did what a file expects, by meaning, in any language",
    operands: Operands(text: "FILE [RUN | [NAME=]TRACE...]", least: 1, most: .max),
    options: [
      Option(
        "--trace", .file("TRACE"), mayRepeat: true, "a trace of the run; the same as a TRACE behind FILE"),
      Option(
        "--pid", .text("PID[@LINE],..."), mayRepeat: true,
        "of several programs in one trace those that these processes started"),
      Option(
        "--format", .choice(["text", "tap", "junit", "check50"]),
        "text by default; TAP version 13; JUnit's XML (junit-10.xsd); check50's JSON"),
      Option("--lines", .none, "in text and TAP the lines that show what is met, too"),
      Option("--quiet", .none, "only the exit code"),
    ],
    example: (
      "socklab expect chat.expect out",
      "each line of chat.expect is met, not met, not seen or does not apply; README.md has the words of such a file. Without "
        + "a RUN the file alone is read, and its mistakes are named. Exit code 2: something is not seen"
    ),
    exitOne: "an expectation is not met",
    run: runExpect)
}

private func runExpect(_ request: Request) throws(Failure) -> ExitCode {
  var request = request
  guard let path = request.operands.first else { throw .usage("expect: FILE is missing") }
  request.operands.removeFirst()
  let bytes = try Input(path).readAll(limit: ExpectationFile.sizeLimit + 1)
  let file: ExpectationFile
  do throws(ExpectationError) { file = try ExpectationFile(bytes) } catch {
    throw .usage("\(path): \(error)")
  }
  let isQuiet = request.has("--quiet")
  var output = Output()
  guard !request.operands.isEmpty || request.has("--trace") else {
    if !isQuiet { try output.write("\(Figures.count(file.expectations.count, "expectation"))\n") }
    try output.flush()
    return .fine
  }
  let folders = request.operands.filter(Files.isFolder)
  let verdicts = file.judge(try StoryInput(request).tracedPrograms()) { runFile($0, in: folders) }
  if !isQuiet {
    switch request.value("--format") {
    case "tap"?: try output.write(verdicts.tap(showsLines: request.has("--lines")))
    case "junit"?: try output.write(verdicts.junit(name: path))
    case "check50"?: try output.write(verdicts.check50(name: path).text() + "\n")
    default: try output.write(verdicts.text(showsLines: request.has("--lines")))
    }
    try output.flush()
  }
  if verdicts.count(.notMet) > 0 { return .differences }
  return verdicts.count(.notSeen) > 0 ? .failed : .fine
}

/// So much of a file of a run is looked at.
private let runFileLimit = 16 << 20

/// A file of the run, in the first of its folders that has it. No link leads out of the folder: who made the run need not
/// be who asks.
func runFile(_ name: String, in folders: [String]) -> RunFile {
  guard !folders.isEmpty else { return .noFolder }
  for folder in folders {
    guard let root = Files.resolved(folder), let path = Files.resolved("\(folder)/\(name)"),
      path.hasPrefix(root.hasSuffix("/") ? root : root + "/"),
      let size = Files.size(of: path),
      let head = Files.head(of: path, bytes: Int(min(size, UInt64(runFileLimit))))
    else { continue }
    return .bytes(head.bytes, isWhole: size <= runFileLimit)
  }
  return .absent
}
