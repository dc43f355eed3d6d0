import CallMapping
import LanguageMapping

/// Why lines belong to no step.
extension EnglishPhrases {
  static let categories: [Ledger.Category: String] = [
    .mapped: "Lines that a call of the program made: the steps show them.",
    .startUp:
      "The kernel loads the program, and its libraries prepare memory and threads. All of it happens before the "
      + "program's first line that was logged.",
    .log:
      "The lab's program keeps a log of its own calls in a file. These lines open that file, make room in it and "
      + "close it; a program without a log has none of them.",
    .runtime:
      "The Swift and C libraries look after memory, threads and signals; none of these calls is in the program's log.",
    .notListed:
      "What the libraries do on some machines and not on others; none of these calls reaches out of the process.",
    .inputOutput:
      "Reading and printing outside of any logged call: at its end the C library writes out what prints have left in "
      + "its buffer.",
    .clock: "The program asked for the time, on a machine where that needs the kernel.",
    .signal: "A signal arrived, or the program returned from handling one.",
    .shuttingDown: "The program ends: nothing of these calls concerns its sockets.",
    .exit: "strace's last word about a process or a thread: how it ended.",
    .otherProcess: "Another process of the same trace; the log is not about it.",
    .notChecked:
      "strace was told to leave out what opens files: nobody can say what these calls are about.",
    .unrecorded:
      "The log had no room left when the program made these calls: it counted them, and kept nothing else of them.",
    .strace: "strace's own messages, and what it adds to a call; no system calls of the program.",
    .unexplained: "socklab cannot say which call of the program made these lines.",
  ]

  static let leftovers: [LanguageTable.Leftover: String] = [
    .startUp:
      "The kernel loads the program, its libraries and, where it has one, its interpreter. All of it happens before "
      + "the program's first socket.",
    .inputOutput: "The program reads its standard input, or prints.",
    .runtime:
      "The language looks after memory, threads, files and the clock. None of these lines shows a call on a socket.",
    .signal: "A signal arrived.",
    .exit: "strace's last word about a process or a thread: how it ended.",
    .otherProgram: "Another program of the same trace; this story is not about it.",
    .strace: "strace's own messages, and what it adds to a call; no system calls of the program.",
    .unrecognised:
      "Lines that socklab cannot read. They are shown as they are, and nothing is claimed of them.",
  ]
}
