import LabReports
import TraceModel
import TraceText
import Walkthrough

/// What is unusual in a run as lines of text.
struct UnusualText {
  let story: Story
  let unusual: Unusual

  init(_ story: Story) { (self.story, unusual) = (story, story.unusual) }

  /// The lines, none where nothing is unusual; each is whole and not yet wrapped.
  var lines: [String] {
    unusual.failures.map(failed) + others
  }

  /// What is unusual besides calls that failed.
  var others: [String] {
    var lines = unusual.killed.prefix(Self.limit).map { killed in
      let process = Step.shown(process: killed.process).map { "process \($0) " } ?? "it "
      let why = Self.deaths.first { killed.how.hasPrefix("killed by \($0.signal)") }?.why ?? ""
      let call = killed.step.map { ", in \(short($0))\(time(of: $0))" } ?? ""
      return "\(story.sides[killed.side].name): \(process)was \(killed.how)\(call)\(why)"
    }
    if unusual.killed.count > Self.limit {
      lines.append("... and \(unusual.killed.count - Self.limit) more processes were killed")
    }
    lines += unusual.cut.prefix(Self.limit).map { index in
      "\(place(index)): \(told(index).function) had too little room, and the rest of the datagram is lost: "
        + short(index)
    }
    if unusual.cut.count > Self.limit {
      lines.append("... and \(unusual.cut.count - Self.limit) more datagrams were cut")
    }
    lines += unfollowed
    lines += unusual.unreturned.prefix(Self.limit).map { index in
      "\(place(index)): \(told(index).function) did not return in the \(source(index))\(time(of: index)): \(short(index))"
    }
    if unusual.unreturned.count > Self.limit {
      lines.append("... and \(unusual.unreturned.count - Self.limit) more calls did not return")
    }
    lines += unusual.waits.map { wait in
      let seconds = (told(wait.step).isOlder ? "at least " : "") + Figures.seconds(wait.nanoseconds)
      return "\(place(wait.step)): \(told(wait.step).function) took \(seconds): \(short(wait.step))"
    }
    lines += unusual.discarded.prefix(Self.limit).map { socket in
      "\(named(socket)) was never closed by the program\(maker(socket)): it threw it away, and the language closed it"
    }
    if unusual.discarded.count > Self.limit {
      lines.append("... and \(unusual.discarded.count - Self.limit) more sockets were thrown away unclosed")
    }
    lines += unusual.unclosed.prefix(Self.limit).map { socket in
      "\(named(socket)) was open at the end\(maker(socket)): the program did not close it, the kernel did"
    }
    if unusual.unclosed.count > Self.limit {
      lines.append("... and \(unusual.unclosed.count - Self.limit) more sockets were open at the end")
    }
    return lines
  }

  /// What programs did not go on with, and what they did too often.
  private var unfollowed: [String] {
    var lines = unusual.standstills.prefix(Self.limit).map { one in
      let places = one.steps.map { "\(place($0)), in \(told($0).function)" }.joined(
        separator: ", and ")
      return
        "\(places): each waited \(Figures.seconds(one.nanoseconds)) for the other to send. What to do: agree on which "
        + "side sends first, and on how each knows where a message ends"
    }
    lines += unusual.short.prefix(Self.limit).map { index in
      let step = told(index)
      let taken = step.payload.map { "\($0.count) bytes" } ?? "a part"
      return
        "\(place(index)): \(step.function) took \(taken), and the other \(step.unsent ?? 0) were never sent: "
        + "\(short(index)). What to do: send what is left, in a loop, until all is taken"
    }
    if unusual.short.count > Self.limit {
      lines.append("... and \(unusual.short.count - Self.limit) more sends whose rest was never sent")
    }
    lines += unusual.interrupted.prefix(Self.limit).map { one in
      "\(place(one.step)): \(told(one.step).function) was interrupted by \(one.signal) and not called again: "
        + "\(short(one.step)). What to do: call it again where it fails with EINTR, or set the signal's handler with "
        + "SA_RESTART"
    }
    if unusual.interrupted.count > Self.limit {
      lines.append("... and \(unusual.interrupted.count - Self.limit) more calls were interrupted")
    }
    lines += unusual.polled.prefix(Self.limit).map { one in
      let function = told(one.step).function
      return
        "\(place(one.step)): \(function) was called \(one.count) times while nothing was there (EAGAIN), instead of "
        + "waiting. What to do: wait in poll until the socket is ready, or let \(function) wait"
    }
    return lines
  }

  private func named(_ socket: Unusual.Unclosed) -> String {
    let process = unusual.severalProcesses.contains(socket.side) ? Step.shown(process: socket.process) : nil
    let name = story.sides[socket.side].name + (process.map { ", process \($0)" } ?? "")
    // `one of a pair` has its article.
    let what = socket.what.hasPrefix("one ") ? socket.what : "a \(socket.what)"
    return "\(name): descriptor \(socket.number), \(what),"
  }

  private func maker(_ socket: Unusual.Unclosed) -> String {
    socket.step.map { " (made by \(told($0).function), \(place($0, hasSide: false)))" } ?? ""
  }

  /// How long a call took that did not return, where that was long.
  private func time(of index: Int) -> String {
    guard let step = story.named(index), let begin = step.begin, let end = step.end,
      case let time = end.subtractingClamped(begin), time >= Unusual.longWait
    else { return "" }
    return ", \(step.isOlder ? "at least " : "")\(Figures.seconds(time))"
  }

  /// What a signal that killed a process means.
  private static let deaths: [(signal: String, why: String)] = [
    (
      "SIGPIPE",
      ": it sent on a connection that the other side had closed. What to do: send with MSG_NOSIGNAL, or ignore SIGPIPE; "
        + "then send fails with EPIPE"
    ),
    ("SIGKILL", ": by kill -9, or by the kernel for want of memory; no program can catch it"),
    ("SIGSEGV", ": it used memory that is not its own"),
    ("SIGABRT", ": it gave up by itself, as abort(3) does"),
  ]

  /// How many of a kind are told one by one.
  private static let limit = Unusual.limit

  /// The calls that failed, each kind once.
  var failures: [Sheet.Failure] {
    unusual.failures.prefix(Self.sheetLimit).compactMap { failed in
      let step = told(failed.step)
      guard let failure = failed.isPending ? step.pendingError : step.failure else { return nil }
      return Sheet.Failure(
        place: place(failed.step), call: short(failed.step),
        what: "\(what(failed, failure)) \(step.sentence)",
        cause: failure.cause, remedy: failure.remedy)
    }
  }

  /// How many kinds of failures a sheet of paper tells.
  private static let sheetLimit = Unusual.failureLimit

  private func failed(_ failed: Unusual.Failed) -> String {
    let step = told(failed.step)
    guard let failure = failed.isPending ? step.pendingError : step.failure else { return "" }
    let cause = failure.cause.map { " The usual cause: \($0)." } ?? ""
    let remedy = failure.remedy.map { " What to do: \($0)." } ?? ""
    return "\(place(failed.step)): \(what(failed, failure))" + cause + remedy
  }

  private func what(_ failed: Unusual.Failed, _ failure: Step.Failure) -> String {
    let times = failed.count > 1 ? ", \(failed.count) times" : ""
    let verb = failed.isPending ? "was told of an earlier failure," : "failed with"
    return "\(told(failed.step).function) \(verb) \(failure.name)\(times): \(failure.message)."
  }

  /// A step, which the story has wherever it names one.
  private func told(_ index: Int) -> Step { story.named(index) ?? Step(side: 0, function: "a call") }

  /// Where a step is: its program and the line of its trace.
  private func place(_ index: Int, hasSide: Bool = true) -> String {
    let step = told(index)
    let line = step.syscalls.first?.lines.first.map { "line \($0)" } ?? "step \(index + 1)"
    return hasSide ? "\(story.sides[step.side].name), \(line)" : line
  }

  /// Who tells of a step.
  private func source(_ index: Int) -> String {
    story.sides[told(index).side].isTraced ? "trace" : "log"
  }

  private func short(_ index: Int) -> String {
    let step = told(index)
    let text = (step.main ?? step.syscalls.first)?.short.plain ?? step.swift?.plain ?? step.function
    return text.count > 100 ? text.prefix(99) + "…" : text
  }
}
