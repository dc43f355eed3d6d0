import CallLog
import CallMapping
import LinuxABI
import StraceParser

/// The questions of the quiz: which system call, and which result?
enum Questions {
  /// How many questions a story has at most, beside the first of each call.
  static let limit = 15

  static func questions(_ steps: [StepContext]) -> [Question] {
    var found: [Question] = []
    var calls: Set<String> = []
    var kinds: Set<String> = []
    var more: [(rank: Int, question: Question)] = []
    for step in steps {
      guard !step.isInjected, let row = step.row, row.purpose.isExact || row.purpose == .lookUp else {
        continue
      }
      let context = CallContext(step)
      let isFirst = calls.insert(row.name).inserted
      let isNew = kinds.insert("\(row.name) \(step.kind)").inserted
      if isFirst {
        // What the kernel is asked is a question where the name changes; else the result is.
        let asks = call(step, row)
        if let question = asks ?? result(step, context) { found.append(question) }
        if asks != nil, let question = result(step, context) { more.append((2, question)) }
      } else if isNew, let question = result(step, context) {
        more.append((rank(step), question))
      }
    }
    // What surprises goes first.
    let chosen = more.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
    found += chosen.prefix(max(0, limit - found.count)).map(\.element.question)
    return found.sorted { ($0.step, $0.text) < ($1.step, $1.text) }
  }

  private static func rank(_ step: StepContext) -> Int {
    switch step.outcome {
    case .failed: 0
    case .returned(0) where step.row?.result == .byteCount: 1
    default: 3
    }
  }

  // MARK: Which system call?

  /// Wrong answers: the names that older texts teach, and neighbours.
  private static let neighbours: [String: [(name: String, why: String)]] = [
    "sendto": [
      ("send", "the kernel's table has no send on x86-64 and arm64; the C library has"),
      ("write", "write works on a socket too, and is another call of the program"),
      ("socketcall", "one call for all of sockets: i386 has it, x86-64 and arm64 have not"),
    ],
    "recvfrom": [
      ("recv", "the kernel's table has no recv on x86-64 and arm64; the C library has"),
      ("read", "read works on a socket too, and is another call of the program"),
      ("socketcall", "one call for all of sockets: i386 has it, x86-64 and arm64 have not"),
    ],
    "accept": [
      ("accept4", "accept4 takes flags; some languages call it, this program did not"),
      ("listen", "listen makes the listener, once; it takes no connection from it"),
      ("socketcall", "one call for all of sockets: i386 has it, x86-64 and arm64 have not"),
    ],
    "accept4": [
      ("accept", "accept takes no flags, and flags were wanted"),
      ("listen", "listen makes the listener, once; it takes no connection from it"),
    ],
    "openat": [
      ("open", "open is in the kernel's table of x86-64, and the C library does not call it"),
      ("creat", "creat makes a file and empties it"),
    ],
    "close": [
      ("closesocket", "closesocket is Windows's; here a socket is a descriptor like any other"),
      ("shutdown", "shutdown ends the connection and keeps the descriptor"),
      ("disconnect", "there is no such call"),
    ],
    "prlimit64": [
      ("setrlimit", "the C library does not call it, although x86-64 has it"),
      ("getrlimit", "the C library does not call it, although x86-64 has it"),
      ("ulimit", "ulimit is a word of the shell"),
    ],
  ]

  private static func call(_ step: StepContext, _ row: Call) -> Question? {
    guard row.purpose.isExact, let event = step.event, let name = event.call?.name, event.kind == .call,
      let others = neighbours[name], let swift = TextMarks.swift(step)?.plain,
      row.syscall.names.contains(name)
    else { return nil }
    let right =
      name == row.name
      ? "strace shows \(name): the kernel's name is the same as the C library's."
      : "strace shows \(name): the kernel has it under this name."
    var choices = [Question.Choice(name, why: right)]
    for other in others where other.name != name {
      choices.append(Question.Choice(other.name, why: CallContext.sentence(other.why) + "."))
    }
    let who = CallContext.name(step.side)
    let asking =
      isInWordsOfCatalogue(step)
      ? "Which system call does strace show for `\(swift)` of \(who)?"
      : "\(CallContext.capital(who)) calls `\(swift)`. Which system call does strace show?"
    return make(step.index, asking, choices, salt: 1)
  }

  // MARK: Which result?

  private static func result(_ step: StepContext, _ context: CallContext) -> Question? {
    guard let right = answer(step) else { return nil }
    // For datagrams 0 is a message, and no peer is no mistake.
    let messages = ["recv": "recvfrom", "read": "recvfrom"]
    let subject =
      context.tags.contains(.datagram) ? messages[context.subject] ?? context.subject : context.subject
    let rows = DocumentedResults.rows(for: step.row?.name == "accept4" ? "accept" : subject)
    guard !rows.isEmpty else { return nil }
    let swift = TextMarks.swift(step)?.plain ?? ShortForm.safe(step.function)
    var choices = [
      Question.Choice(right, why: "It is what the trace shows. \(Narrator.sentence(step))")
    ]
    let wrong = rows.compactMap { row -> Question.Choice? in
      guard let text = text(row.result, context), text != right, isPossible(row.result, context) else {
        return nil
      }
      return Question.Choice(
        text, why: CallContext.sentence("that would mean: " + row.means + ". The trace shows \(right)") + ".")
    }
    // Numbers first: among errors a number would give itself away.
    let mixed = shuffled(wrong, seed: step.index)
    for choice in mixed.filter({ !$0.text.hasPrefix("-1") }).prefix(2) + mixed where choices.count < 4 {
      if !choices.contains(where: { $0.text == choice.text }) { choices.append(choice) }
    }
    let asked =
      step.row?.purpose == .lookUp ? "What does getaddrinfo return?" : "Which result does strace show?"
    let who = CallContext.name(step.side)
    let asking =
      isInWordsOfCatalogue(step)
      ? "Behind `\(swift)` of \(who) stands a call of \(context.call?.name ?? step.function). \(asked)"
      : "\(CallContext.capital(who)) calls `\(swift)`. \(asked)"
    return make(step.index, asking, choices, salt: 2)
  }

  /// A documented result as this call would have it; nil where it has none.
  private static func text(_ result: String, _ context: CallContext) -> String? {
    switch result {
    case DocumentedResults.whole: return CallContext.asked(context.call).map { "\($0)" }
    case DocumentedResults.listener: return context.word("fd")
    case DocumentedResults.characters:
      guard let payload = context.argument(1), case .string(let bytes, false, _) = payload.content,
        let text = String(validating: bytes, as: UTF8.self), text.count != bytes.count
      else { return nil }
      return "\(text.count)"
    default: return result
    }
  }

  /// Whether an error could come of such an address: only a path can be missing.
  private static func isPossible(_ result: String, _ context: CallContext) -> Bool {
    guard context.subject == "connect" else { return true }
    let isUnix = context.tags.contains(.unix)
    if context.tags.contains(.datagram), !isUnix {
      // Nobody is asked, and a peer can be named again.
      return result == "0" || result == "-1 EAFNOSUPPORT" || result == "-1 EACCES"
        || result == "-1 ENETUNREACH"
    }
    return switch result {
    case "-1 ENOENT", "-1 EAGAIN": isUnix
    case "-1 ETIMEDOUT", "-1 EINPROGRESS", "-1 EACCES", "-1 ENETUNREACH": !isUnix
    default: true
    }
  }

  /// `-1 ECONNREFUSED`, `0`, `5`; nil where there is no result to guess.
  private static func answer(_ step: StepContext) -> String? {
    switch step.outcome {
    case .failed(let name):
      step.row?.result == .lookUpCode ? ShortForm.safe(name) : "-1 \(ShortForm.safe(name))"
    case .returned(let number): "\(number)"
    default: nil
    }
  }

  /// Without a log the words are the catalogue's, and may name a class, an event or the end of a scope.
  private static func isInWordsOfCatalogue(_ step: StepContext) -> Bool {
    step.record == nil && step.language != nil
  }

  // MARK: Order

  private static func make(_ step: Int, _ text: String, _ choices: [Question.Choice], salt: Int) -> Question?
  {
    guard choices.count > 1, let first = choices.first else { return nil }
    let mixed = shuffled(choices, seed: step &* 31 &+ salt)
    guard let right = mixed.firstIndex(of: first) else { return nil }
    return Question(step: step, text: text, choices: mixed, right: right)
  }

  /// The same order for the same seed, on every machine.
  private static func shuffled<T>(_ items: [T], seed: Int) -> [T] {
    var state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
    var items = items
    for index in stride(from: items.count - 1, to: 0, by: -1) {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      items.swapAt(index, Int((state >> 33) % UInt64(index + 1)))
    }
    return items
  }
}
