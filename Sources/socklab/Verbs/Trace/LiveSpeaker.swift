import Runs
import TraceText

/// Tells on standard error what the programs of a run do while they are traced.
final class LiveSpeaker {
  private var teller: LiveTeller?

  init(_ folder: RunFolder) throws(Failure) {
    let style: Style = Terminal.takesColor(2) && !Terminal.forbidsColor ? .ansi : .plain
    // Without the log: it has no more to say in a sentence, and less of a call that has not returned.
    let run = try LiveRun(folder: folder, Request(verb: .walkthrough), takesLogs: false)
    teller = LiveTeller(run, to: 2, style: style)
  }

  /// What is in the way of telling is said once, and ends it: the trace goes on.
  func look(isLast: Bool = false) {
    do throws(Failure) {
      let text = try teller?.look(isLast: isLast) ?? ""
      if !text.isEmpty { _ = writeAll(Array(text.utf8).span, to: 2) }
    } catch {
      complain("--live: \(error.message)")
      teller = nil
    }
  }
}
