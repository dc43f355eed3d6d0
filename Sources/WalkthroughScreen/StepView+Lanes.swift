import TraceText
import Walkthrough

extension StepView {
  /// The programs and the kernel side by side, and which of them the step moves: two lines.
  func lanes() -> [Line] {
    guard story.sides.count >= 2, columns >= 40 else { return [who().cut(to: columns)] }
    let middle = columns / 2
    let isLeft = !links.right.contains(step.side)
    let far = farSide(isLeft).map(name(of:)) ?? ""
    let near = Line(name(of: step.side), .heading).cut(to: middle - 8)
    let other = Line(far, .faint).cut(to: middle - 8)
    let (left, right) = isLeft ? (near, other) : (other, near)
    var names = left
    names.pad(to: middle - 3)
    names.add("kernel", .faint)
    names.pad(to: columns - right.width)
    names.add(right)

    let label = Line(" \(callLabel(within: middle - 12)) ", .heading).cut(to: middle - 10)
    let isIn =
      step.payload.map { !$0.isSent } ?? (step.failure == nil && links.incoming[index] != nil)
    let room = (isLeft ? middle - 1 : columns - middle - 2) - label.width
    var arrow = Line()
    if !isLeft {
      arrow.add("│", .faint)
      arrow.pad(to: middle)
    } else {
      arrow.add("●", .good)
    }
    // To the kernel, or back from it with what it had.
    let head = isIn == isLeft ? "◀" : "▶"
    let first = room / 2
    let before = String(repeating: "─", count: max(0, first - 1))
    let after = String(repeating: "─", count: max(0, room - first - 1))
    if !isLeft { arrow.add("│", .faint) }
    arrow.add(isIn == isLeft ? head + before : "─" + before, .good)
    arrow.add(label)
    arrow.add(isIn == isLeft ? after + "─" : after + head, .good)
    if isLeft {
      arrow.pad(to: middle)
      arrow.add("│", .faint)
      arrow.pad(to: columns - 1)
      arrow.add("│", .faint)
    } else {
      arrow.pad(to: columns - 1)
      arrow.add("●", .good)
    }
    return [names, arrow.cut(to: columns)]
  }

  /// The call as the pictures write it, without what has no room: the result first, then the descriptor.
  private func callLabel(within columns: Int) -> String {
    let label = CallLabel(step)
    // What it returned may be what is asked.
    var parts = [label.function, label.systemCall, label.descriptor] + (isQuiz ? [] : [label.result])
    while parts.count > 1, Columns.width(parts.joined()) > columns { parts.removeLast() }
    return parts.joined()
  }

  /// The program on the other side of the kernel: of two the other one, of many the one that this step has to do with.
  private func farSide(_ isLeft: Bool) -> Int? {
    func isFar(_ side: Int) -> Bool { links.right.contains(side) == isLeft }
    if story.sides.count == 2 { return story.sides.indices.first(where: isFar) }
    // In the quiz nothing of what comes later is told.
    let partners =
      (links.incoming[index] ?? []).map { story.arrows[$0].from }
      + (isQuiz ? [] : (links.outgoing[index] ?? []).compactMap { story.arrows[$0].to })
    return partners.filter(story.steps.indices.contains).map { story.steps[$0].side }.first(where: isFar)
  }
}
