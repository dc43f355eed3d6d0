import LabReports
import Walkthrough
import WalkthroughDiagram
import WalkthroughScreen
import WalkthroughTerminal

/// A story shown in a terminal, printed whole, or drawn: what `socklab walkthrough` does without `--html`.
enum StoryViews {
  static let options = [
    Option("--svg", .output("FILE"), "write a sequence diagram as SVG; - is standard output"),
    Option(
      "--rows", .text("N"), "with --svg: so many calls at most; those to the terminal are left out first"),
    Option("--mermaid", .none, "print a sequence diagram for Mermaid, for Markdown"),
    Option.color,
  ]

  /// Draws the story where a diagram is asked for, steps through it on a terminal, and prints it whole elsewhere.
  static func show(_ story: Story, _ request: Request) throws(Failure) -> ExitCode {
    if let path = request.value("--svg") { try writeFile(path, Diagram.svg(story, limit: try rows(request))) }
    if request.has("--mermaid") {
      try print(Diagram.mermaid(story))
      return .fine
    }
    if request.has("--svg") { return .fine }
    if WalkthroughTerminal.isPossible {
      return try code(WalkthroughTerminal.play(story, style: request.style))
    }
    try print(WalkthroughScreen.text(story, style: request.style, width: Terminal.width))
    return .fine
  }

  private static func rows(_ request: Request) throws(Failure) -> Int {
    guard let word = request.value("--rows") else { return Diagram.rows }
    guard let number = Int(word), (1...Diagram.rows).contains(number) else {
      throw .usage("walkthrough: --rows \(word): write a number from 1 to \(Diagram.rows)")
    }
    return number
  }

  /// What is left to do when the terminal is as it was.
  static func code(_ ending: WalkthroughTerminal.Ending) throws(Failure) -> ExitCode {
    switch ending {
    case .quit: return .fine
    case .signal(let signal): WalkthroughTerminal.die(of: signal)
    case .noTerminal: throw .work("walkthrough: no keys can be read: there is no terminal, or it went away")
    }
  }

  private static func print(_ text: String) throws(Failure) {
    var output = Output()
    try output.write(text)
    try output.flush()
  }
}
