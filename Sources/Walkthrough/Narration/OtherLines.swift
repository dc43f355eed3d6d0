import CallMapping
import LanguageMapping

/// What lines are that belong to no step.
enum OtherLines {
  static func why(_ category: Ledger.Category) -> String {
    switch category {
    case .mapped: "LinePhrases that a call of the program made: the steps show them."
    case .startUp:
      "The kernel loads the program, and its libraries prepare memory and threads. All of it happens before the "
        + "program's first line that was logged."
    case .log:
      "The lab's program keeps a log of its own calls in a file. These lines open that file, make room in it and "
        + "close it; a program without a log has none of them."
    case .runtime:
      "The Swift and C libraries look after memory, threads and signals; none of these calls is in the program's log."
    case .inputOutput:
      "Reading and printing outside of any logged call: at its end the C library writes out what prints have left in "
        + "its buffer."
    case .clock: "The program asked for the time, on a machine where that needs the kernel."
    case .signal: "A signal arrived, or the program returned from handling one."
    case .shuttingDown: "The program ends: nothing of these calls concerns its sockets."
    case .exit: "strace's last word about a process or a thread: how it ended."
    case .otherProcess: "Another process of the same trace; the log is not about it."
    case .strace: "strace's own messages, and what it adds to a call; no system calls of the program."
    case .unexplained: "socklab cannot say which call of the program made these lines."
    }
  }

  static func why(_ leftover: LanguageTable.Leftover) -> String {
    switch leftover {
    case .startUp:
      "The kernel loads the program, its libraries and, where it has one, its interpreter. All of it happens before "
        + "the program's first socket."
    case .inputOutput: "The program reads its standard input, or prints."
    case .runtime:
      "The language looks after memory, threads, files and the clock. No call on a socket is among these lines."
    case .signal: "A signal arrived."
    case .exit: "strace's last word about a process or a thread: how it ended."
    case .otherProgram: "Another program of the same trace; this story is not about it."
    case .strace: "strace's own messages, and what it adds to a call; no system calls of the program."
    case .unrecognised:
      "LinePhrases that socklab cannot read. They are shown as they are, and nothing is claimed of them."
    }
  }
}
