/// What is said of a run as a whole, of its programs, and of what their descriptors stand for.
extension EnglishPhrases {
  static let story: [Phrase: String] = [
    .someCallsAgree: "{agreeing} of the {count} calls of its log agree with the trace",
    .noLineUnexplained: "{agreeing}, and no line is unexplained.",
    .notVouchedFor: "{verdict} But {reservations}.",
    .notAsked: "not compared: the kernel was not asked (no trace), and its calls are its own word.",
    .notInLog: "the trace shows this call, and the log does not",
    .notInTrace: "the log has this call, and the trace does not show it",
    .endedInside: "the program ended inside this call", .traceEndsInside: "in this call when the trace ends",
    .leftOut: "strace was told to leave this call out (-e trace=)",
    .threadNotFollowed: "strace did not follow this thread (no -f)",
    .beforeTrace: "the trace begins after this call", .behindTrace: "the trace ends before this call",
    .nextDifference: "{first}; {second}",
    .moreCalls:
      "The run has {count} calls; the first {limit} are told, the others are among the rest of the trace.",
    .noOneClock:
      "The traces have no stamps of one clock (strace -ttt): what the programs sent each other alone orders their steps.",
    .clockSetBack:
      "In the trace of {name} the clock was set back by {time} (line {line}): times of steps before that line and behind it "
      + "cannot be compared.",
    .twoRuns: "{one} and {other} seem to be of two runs: they have no address and no bytes in common.",
    .twoRunsAtOtherTimes:
      "{one} and {other} seem to be of two runs: they have no address and no bytes in common, and were not traced at the "
      + "same time.",
    .noteOfLog: "{name}: {note}.", .noteOfTrace: "{name}: {note}",
    .noteOnlyNetwork:
      "of calls on descriptors the trace has those for sockets alone (strace -e trace=network): reads, writes and closes "
      + "are not in it, and so not among the steps.",
    .noteRing:
      "from line {line} on the program uses io_uring: what goes through that ring the kernel does by itself, and strace "
      + "does not see it.",
    .noteExceeded: "the trace has more than {bound}: what is beyond is not told.",
    .isInput: "standard input", .isOutput: "standard output", .isErrors: "standard error",
    .isSocket: "socket", .isListener: "listener", .isConnection: "connection", .isOneOfPair: "one of a pair",
    .isEpoll: "epoll", .isEvent: "eventfd", .isTimer: "timer", .isSignals: "signals", .isRing: "io_uring",
    .isPipe: "pipe", .isFile: "file",
    .passedSocket: "socket, passed", .passedFile: "file, passed", .copyOfNumber: "copy of {number}",
    .fileOfPath: "file {path}", .pipeToRead: "pipe, to read from", .pipeToWrite: "pipe, to write to",
    .processEnded: "ended", .processExited: "exited with {status}", .processKilled: "killed by {signal}",
    .processDumped: "killed by {signal} (core dumped)",
  ]

  static let storyCounted: [Counted: Wording.Forms] = [
    .agreeingCalls: .init(
      "Its one call agrees with the trace", "All {count} calls of its log agree with the trace"),
    .unexplainedLines: .init(
      "{agreeing}, and 1 line of its trace is unexplained.",
      "{agreeing}, and {count} lines are unexplained."),
    .unfollowed: .init(
      "line {line} makes a thread or a process of which the trace shows nothing: with strace -f it would be followed.",
      "line {line} makes a thread or a process of which the trace shows nothing, and it is not the only one: with "
        + "strace -f it would be followed."),
    .unclearDirections: .init(
      "For {count} direction of a connection the traces show more bytes received than sent, or other ones: no arrows are "
        + "drawn there. A call may be missing from the trace.",
      "For {count} directions of a connection the traces show more bytes received than sent, or other ones: no arrows are "
        + "drawn there. A call may be missing from the trace."),
    .olderDirections: .init(
      "For {count} direction of a connection that is older than its trace nobody knows which bytes were under way when the "
        + "trace began: no arrows are drawn there.",
      "For {count} directions of connections that are older than their trace nobody knows which bytes were under way when "
        + "the trace began: no arrows are drawn there."),
  ]
}
