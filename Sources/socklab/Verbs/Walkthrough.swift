import Walkthrough
import WalkthroughPage

extension Verb {
  static let walkthrough = Verb(
    name: "walkthrough",
    summary: "step through a run in the terminal, or write it as a web page or a diagram",
    operands: Operands(text: "[RUN | [LANGUAGE=]TRACE...]", least: 0, most: .max),
    options: [
      Option(
        "--live", .none,
        "tell each call in a sentence as it happens, until the run or the trace ends; without it a run that is still going "
          + "is followed in a terminal, and into a pipe told as far as it is")
    ] + Run.options + StoryInput.options + [
      Option("--html", .output("FILE"), "write one web page that needs nothing else; - is standard output"),
      Option(
        "--beside", .file("[LOG,]TRACE"), mayRepeat: true,
        "with --html: a program of another run, which is set beside this one; [LANGUAGE=]TRACE where it has no log"
      ),
      Option("--beside-title", .text("TITLE"), "what the other run is called"),
      Option(
        "--differences", .output("FILE"),
        "with --html: a line for each step at which log and trace differ, or the run beside: #step-12 server: ..."
      ),
    ] + StoryViews.options,
    example: (
      "socklab walkthrough --log out/client.log --trace out/client.strace --log out/server.log --trace out/server.strace",
      "a chat step by step: Enter goes on, ? lists the keys; into a pipe it prints the whole story"
    ),
    exitOne: "never",
    run: runWalkthrough)
}

private func runWalkthrough(_ request: Request) throws(Failure) -> ExitCode {
  // Two texts in one stream are neither a page nor a diagram.
  let onOutput =
    ["--html", "--svg", "--differences"].map { request.value($0) == "-" } + [request.has("--mermaid")]
  guard onOutput.count(where: { $0 }) < 2 else {
    throw .usage(
      "walkthrough: standard output takes one of --html -, --svg -, --differences - and --mermaid; give the others a FILE"
    )
  }
  if request.has("--live") { return try LiveWalkthrough.tell(request) }
  if let code = try LiveWalkthrough.follow(request) { return code }
  let input = StoryInput(request)
  try request.refuseOverwriting(["--html", "--svg", "--differences"], try input.files())
  let story = try input.story()
  guard let path = request.value("--html") else {
    for name in ["--beside", "--differences"] where request.has(name) {
      throw .usage("walkthrough: \(name) goes with --html FILE")
    }
    return try StoryViews.show(story, request)
  }
  let beside = try input.beside()
  try writeFile(path, WalkthroughPage.html(story, beside: beside, blanks: PageBlank.all(of: story)))
  if let path = request.value("--differences") {
    try writeFile(path, WalkthroughPage.differences(story, beside: beside))
  }
  return request.has("--svg") || request.has("--mermaid") ? try StoryViews.show(story, request) : .fine
}
