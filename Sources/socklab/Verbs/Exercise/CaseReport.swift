import Exercises
import Expectations
import TraceText

/// What is said of a case that was run.
struct CaseReport {
  private let judged: ExerciseRound.Judged
  private let width: Int
  private let style: Style

  init(_ judged: ExerciseRound.Judged, width: Int, style: Style) {
    (self.judged, self.width, self.style) = (judged, width, style)
  }

  var text: String {
    let state =
      if judged.isRight {
        style.paint("right    ", .good)
      } else if judged.isWrong {
        style.paint("not right", .bad)
      } else {
        style.paint("not seen ", .attention)
      }
    var text = "\(state)  \(Columns.padded(judged.one.name, to: width))  \(judged.one.about)\n"
    if let trouble = judged.outcome.trouble { text += paragraph(trouble) }
    for remark in judged.outcome.remarks where !judged.isRight { text += paragraph(remark) }
    guard let verdicts = judged.verdicts, !judged.isRight else { return text }
    // Of a program that did not come so far the first that it lacks is enough.
    let shown = judged.outcome.trouble == nil ? verdicts : verdicts.first(.notMet)
    let unseen = verdicts.count(.notSeen)
    text += shown.without(.notSeen).lines().map { $0.isEmpty ? "\n" : "         \($0)\n" }.joined()
    // Without a program that came so far nobody could see it.
    if unseen > 0, judged.outcome.trouble == nil {
      let why = verdicts.all.first { $0.outcome == .notSeen && !$0.isAboutNobody }?.reason
      text += paragraph("not seen: \(Figures.count(unseen, "fact")); \(why ?? "nobody traced your program")")
    }
    return text
  }

  private func paragraph(_ text: String) -> String {
    Columns.wrapped(Escape.terminal(text), to: 88).map { "           \($0)\n" }.joined()
  }
}
