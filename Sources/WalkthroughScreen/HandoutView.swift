import TraceText
import Walkthrough

extension WalkthroughScreen {
  /// What the handout says of a step: each group of quoted lines that has it, with the words before the group.
  static func handout(of story: Story, at step: Int, columns: Int) -> [Line] {
    var lines: [Line] = []
    for part in story.handout {
      var words: [HandoutPart.Span] = []
      var group = 0
      for block in part.blocks {
        switch block {
        case .paragraph(let spans): words = spans
        case .saying, .code, .table: break
        case .quotes(let quotes):
          group += 1
          guard quotes.contains(where: { $0.steps.contains(step) }) else { continue }
          lines.append(Line("The handout: \(part.title), \(group)", .heading))
          lines += Line.wrapped(words.map(\.text).joined(), to: columns)
          for quote in quotes {
            let isThis = quote.steps.contains(step)
            lines += Line.wrapped(
              (isThis ? "> " : "  ") + quote.text, isThis ? .good : nil, to: columns, indent: 4)
          }
          lines.append(Line())
        }
      }
    }
    if lines.isEmpty {
      lines = Line.wrapped("The handout quotes no line of this step.", to: columns)
    }
    return lines
  }
}
