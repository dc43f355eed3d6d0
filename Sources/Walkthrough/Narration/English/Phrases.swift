extension Wording {
  /// English.
  static let english = Wording(
    sentences: Sentences.table, injected: Sentences.injected, causes: Sentences.causes,
    remarks: Sentences.remarks,
    names: Sentences.names, reasons: FunctionReasons.english, phrases: EnglishPhrases.all,
    counted: EnglishPhrases.counted,
    smallNumbers: ["no", "one", "two", "three", "four", "five", "six"],
    socketKinds: EnglishPhrases.socketKinds, requests: EnglishPhrases.requests, events: EnglishPhrases.events,
    meanings: .english, systemCalls: SystemCalls.rows, signals: EnglishPhrases.signals,
    categories: EnglishPhrases.categories, leftovers: EnglishPhrases.leftovers,
    results: DocumentedResults.byCall,
    neighbours: SystemCalls.neighbours, glossary: Glossary(Glossary.english),
    placeTerms: EnglishPhrases.placeTerms)
}

/// What is said in English beside sentences and remarks.
enum EnglishPhrases {
  static let all: [Phrase: String] = steps.merging(lines) { first, _ in first }.merging(arguments) {
    first, _ in first
  }
  .merging(questions) { first, _ in first }.merging(story) { first, _ in first }.merging(values) { first, _ in
    first
  }.merging(results) { first, _ in
    first
  }

  static let counted: [Counted: Wording.Forms] = stepsCounted.merging(storyCounted) { first, _ in first }

  private static let stepsCounted: [Counted: Wording.Forms] = [
    .bytes: .init("{count} byte", "{count} bytes"),
    .descriptors: .init("{count} descriptor", "{count} descriptors"),
    .systemCalls: .init("{count} system call", "{count} system calls"),
    .seconds: .init("{count} second", "{count} seconds"),
    .buffers: .init("{small} buffer", "{small} buffers"),
    .sends: .init("{small}", "{small}"),
    .firstBytes: .init("first byte ends", "first {count} bytes end"),
    .lastBytes: .init("last byte begins", "last {count} bytes begin"),
    .characters: .init(
      "The text has {count} character, and UTF-8 makes {bytes} bytes of it: the call counts bytes.",
      "The text has {count} characters, and UTF-8 makes {bytes} bytes of them: the call counts bytes."),
    .unanswered: .init(
      "A wait for an answer was over after {time} without one (line {line}).",
      "{count} waits for an answer were over without one, the first after {time} (line {line})."),
    .roleLookUp: .init(
      "the C library made it to look up the name", "the C library made them to look up the name"),
    .roleFlush: .init("the C library wrote its buffer out", "the C library wrote its buffer out"),
    .roleBuffering: .init(
      "the C library asked what descriptor it prints to, to choose how to buffer",
      "the C library asked what descriptors it prints to, to choose how to buffer"),
    .roleRestarted: .init(
      "a signal interrupted it, and the kernel began it again",
      "signals interrupted them, and the kernel began them again"),
    .roleOfLibrary: .init("the C library made it on the way", "the C library made them on the way"),
    .roleOfLanguage: .init(
      "it belongs to the same call of the language", "they belong to the same call of the language"),
    .thrownAway: .init(
      "{count} byte of the other side were not received before this: they are thrown away, and the other side hears "
        + "that the connection is broken off (ECONNRESET), not that it has ended.",
      "{count} bytes of the other side were not received before this: they are thrown away, and the other side hears "
        + "that the connection is broken off (ECONNRESET), not that it has ended."),
  ]

  /// Steps, and who acts in them.
  private static let steps: [Phrase: String] = [
    .pair: "{first} and {second}", .next: "{first}, {second}", .more: "{first}, {second} and {count} more",
    .nextSentence: "{first} {second}", .thousands: ",", .clause: "{clause}.",
    .microseconds: "{count} µs", .milliseconds: "{count} ms", .seconds: "{count} s",
    .roleOfRun: "the {name}", .programOfName: "the program {name}",
    .otherProcess: "the process {process} of the same program", .someProcess: "the process {process}",
    .ownOtherSocket: "its own other socket",
    .standardInput: "its standard input", .standardOutput: "its standard output",
    .standardError: "its standard error", .descriptor: "descriptor {number}",
    .someDescriptor: "one of its descriptors",
    .unnamedSocket: "a socket without a name", .kernelAsPeer: "the kernel",
    .netlinkNumber: "the netlink number {number}", .interface: "the network interface {name}",
    .everyInterface: "every network interface", .addressOfFamily: "an address of the family {family}",
    .socketOfKind: "a socket ({family}, {type})",
    .endedByExecve: "another thread starts another program, which ends all other threads",
    .endedByExit: "another thread ends the program",
    .endedBySignal: "the program is killed by {signal}",
    .threadEnded: "its thread ends",
    .chosenPort: "{host} and a port that the kernel chose",
    .chosenHost: "port {port} of an address that the kernel chose",
    .chosenAddress: "an address and a port that the kernel chose",
    .socketOfProtocol: "a socket ({family}, {type}, {protocol})",
    .isReady: "{descriptor} is ready", .isReadyFor: "{descriptor} {events}",
    .someFunction: "{Side} calls a function.",
    .unasked: "The program did not ask for this: {language} does it by itself.",
    .begunBefore:
      "The {first} a character that the {call} before began: the kernel carries bytes, and knows no characters.",
    .endedNext:
      "The {last} a character that the next {call} ends: the kernel carries bytes, and knows no characters.",
    .begunBeforeAndEndedNext:
      "The {first} a character that the {call} before began, and the {last} one that the next {call} ends: the kernel "
      + "carries bytes, and knows no characters.",
    .aSend: "send", .aReceive: "receive",
    .notAcceptedYet: "No accept has been called for it yet: the kernel itself completes connections.",
    .outOfScope:
      "No close is written here: what stands in this line went out of scope, and Swift closed it. A descriptor has one "
      + "owner.",
    .heldUp:
      "strace delayed this call, as it was told to (-e inject): how long it took says nothing of waiting.",
    .probesName: "questions to the kernel",
    .probes:
      "Sockets that the language made and closed again, and that moved nothing: is there IPv6, does the kernel know this "
      + "option?",
    .wakeUpsName: "wake-up calls",
    .wakeUps:
      "A pair of sockets of which one process keeps both ends: an event loop waits for one, and a byte into the other wakes "
      + "it. It is no conversation.",
    .lentPairsName: "calls between the language and its helper",
    .lentPairs:
      "A pair of sockets of which the language gave one end to a program that it starts, and which starts others for it. It "
      + "is no part of the conversation.",
    .machineryName: "{name} by itself",
    .machinery:
      "What {name} does unasked between the program and its sockets: it waits for all of them together, makes them ones "
      + "that do not wait, sets options, and asks for names.",
    .questionsOfInput:
      "The program, or its language, asks whether its input is a socket, as a server starts programs: it is none (ENOTSOCK).",
    .lookUpsName: "look-ups, and the system's log",
    .lookUps:
      "Sockets of the C library's own: for the look-up of a user, a name or the machine's interfaces, or for a line to the "
      + "system's log.",
    .furtherCallsName: "further calls",
    .furtherCalls: "Calls behind the last step that is told: a story ends after {count}.",
    .begunAgain: "A signal interrupted the call, and the kernel began it again: strace shows both.",
    .sameName: "strace shows {name}: the kernel's name is the same as the C library's.",
    .underThisName: "strace shows {name}: the kernel has it under this name.",
    .asksCallOfCatalogue: "Which system call does strace show for `{call}` of {side}?",
    .asksCall: "{Side} calls `{call}`. Which system call does strace show?",
    .shownByTrace: "It is what the trace shows. {sentence}",
    .wouldMean: "That would mean: {meaning}. The trace shows {right}.",
    .whichLookUp: "What does getaddrinfo return?", .whichResult: "Which result does strace show?",
    .asksResultOfCatalogue: "Behind `{call}` of {side} stands a call of {function}. {question}",
    .asksResult: "{Side} calls `{call}`. {question}",
  ]

  /// Lines that belong to no step.
  private static let lines: [Phrase: String] = [
    .unknownCall: "socklab has no explanation of this call; see man 2 {name}", .knownCall: "{words}; {page}",
    .cutCall: "{words}; the line was cut here, the rest comes later",
    .restOfCall: "the rest of an earlier line: {words}",
    .stoppedThread: "the thread was stopped by {signal}; signal(7)",
    .killedThread: "the thread was killed by {signal}; signal(7)", .endedThread: "the thread is gone",
    .exitedThread: "the thread is gone; its exit status is {status}",
    .superseded: "another thread of the process started a new program, and this one is gone; execve(2)",
    .personality: "strace says in which mode the process runs; strace(1)",
    .notice: "a message of strace itself; strace(1)",
    .stack: "a frame of the stack below a call, which strace -k adds",
    .dump: "bytes of a buffer, which strace -e read or -e write adds",
    .summary: "a line of the table that strace -c makes", .blank: "an empty line",
    .cut: "a line that was cut off; nothing is claimed of it",
    .output: "the traced program's own output, mixed into the trace",
    .unrecognised: "socklab cannot read this line; nothing is claimed of it",
    .someSignal: "a signal arrived; signal(7)", .knownSignal: "the signal {signal} arrived: {why}; signal(7)",
    .unknownSignal: "the signal {signal} arrived; signal(7)",
  ]

  static let signals: [String: String] = [
    "SIGINT": "somebody pressed Ctrl-C", "SIGTERM": "somebody asked the program to end",
    "SIGPIPE": "the program wrote where nobody reads any more",
    "SIGCHLD": "a process that this one started has ended or stopped", "SIGALRM": "a timer ran out",
    "SIGSEGV": "the program used memory that it does not have", "SIGHUP": "the terminal is gone",
    "SIGWINCH": "the terminal's window changed its size", "SIGABRT": "the program ended itself as broken",
    "SIGURG": "urgent data; Go uses it to switch between its goroutines",
    "SIGVTALRM": "a timer of the process ran out; Ruby uses it to switch between threads",
    "SIGCONT": "the program goes on after it was stopped", "SIGTSTP": "somebody pressed Ctrl-Z",
    "SIGUSR1": "a signal whose meaning is the program's own",
    "SIGUSR2": "a signal whose meaning is the program's own",
  ]
}
