import LabReports
import TraceText
import Walkthrough

/// What is unusual in a run as lines of text.
struct UnusualText {
  let story: Story
  let unusual: Unusual

  init(_ story: Story) { (self.story, unusual) = (story, Unusual(story)) }

  /// The lines, none where nothing is unusual; each is whole and not yet wrapped.
  var lines: [String] {
    unusual.failures.map(failed) + others
  }

  /// What is unusual besides calls that failed.
  var others: [String] {
    var lines = unusual.unreturned.prefix(Self.limit).map { index in
      "\(place(index)): \(story.steps[index].function) did not return in the \(source(index)): \(short(index))"
    }
    if unusual.unreturned.count > Self.limit {
      lines.append("... and \(unusual.unreturned.count - Self.limit) more calls did not return")
    }
    lines += unusual.waits.map { wait in
      let seconds = (story.steps[wait.step].isOlder ? "at least " : "") + Figures.seconds(wait.nanoseconds)
      return "\(place(wait.step)): \(story.steps[wait.step].function) took \(seconds): \(short(wait.step))"
    }
    lines += unusual.unclosed.prefix(Self.limit).map { socket in
      let maker =
        socket.step.map { " (made by \(story.steps[$0].function), \(place($0, hasSide: false)))" } ?? ""
      return
        "\(story.sides[socket.side].name): descriptor \(socket.number), a \(socket.what), was open at the end\(maker): "
        + "the program did not close it, the kernel did"
    }
    if unusual.unclosed.count > Self.limit {
      lines.append("... and \(unusual.unclosed.count - Self.limit) more sockets were open at the end")
    }
    return lines
  }

  /// How many of a kind are told one by one.
  private static let limit = 8

  /// The calls that failed, each kind once.
  var failures: [Sheet.Failure] {
    unusual.failures.prefix(Self.sheetLimit).compactMap { failed in
      let step = story.steps[failed.step]
      guard let failure = step.failure else { return nil }
      let times = failed.count > 1 ? ", \(failed.count) times" : ""
      return Sheet.Failure(
        place: place(failed.step), call: short(failed.step),
        what: "\(step.function) failed with \(failure.name)\(times): \(failure.message). \(step.sentence)",
        cause: failure.cause, remedy: failure.remedy)
    }
  }

  /// How many kinds of failures a sheet of paper tells.
  private static let sheetLimit = 32

  private func failed(_ failed: Unusual.Failed) -> String {
    let step = story.steps[failed.step]
    guard let failure = step.failure else { return "" }
    let times = failed.count > 1 ? ", \(failed.count) times" : ""
    let cause = failure.cause.map { " The usual cause: \($0)." } ?? ""
    let remedy = failure.remedy.map { " What to do: \($0)." } ?? ""
    return "\(place(failed.step)): \(step.function) failed with \(failure.name)\(times): \(failure.message)."
      + cause + remedy
  }

  /// Where a step is: its program and the line of its trace.
  private func place(_ index: Int, hasSide: Bool = true) -> String {
    let step = story.steps[index]
    let line = step.syscalls.first?.lines.first.map { "line \($0)" } ?? "step \(index + 1)"
    return hasSide ? "\(story.sides[step.side].name), \(line)" : line
  }

  /// Who tells of a step.
  private func source(_ index: Int) -> String {
    story.sides[story.steps[index].side].isTraced ? "trace" : "log"
  }

  private func short(_ index: Int) -> String {
    let step = story.steps[index]
    let main = step.mainSyscall ?? step.syscalls.indices.first
    let text = main.map { step.syscalls[$0].short.plain } ?? step.swift?.plain ?? step.function
    return text.count > 100 ? text.prefix(99) + "…" : text
  }
}
