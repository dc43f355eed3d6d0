import Glibc
import SampleStory
import TraceText
import WalkthroughDiagram
import WalkthroughScreen
import WalkthroughTerminal

// Plays the sample story as `socklab walkthrough` plays a real one, for tests in a real terminal.
let words = CommandLine.arguments.dropFirst()
let story =
  words.contains("--hostile") ? Sample.hostile : words.contains("--lesson") ? Sample.lesson : Sample.chat
if words.contains("--svg") {
  print(Diagram.svg(story), terminator: "")
} else if words.contains("--mermaid") {
  print(Diagram.mermaid(story), terminator: "")
} else if WalkthroughTerminal.isPossible {
  let ending = WalkthroughTerminal.play(story, style: .ansi)
  if case .signal(let signal) = ending { WalkthroughTerminal.die(of: signal) }
} else {
  print(WalkthroughScreen.text(story, style: .plain, width: 80), terminator: "")
}
