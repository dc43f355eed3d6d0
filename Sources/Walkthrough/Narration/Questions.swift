import CallForms
import CallLog
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
        let asks = call(context, row)
        if let question = asks ?? result(context) { found.append(question) }
        if asks != nil, let question = result(context) { more.append((2, question)) }
      } else if isNew, let question = result(context) {
        more.append((rank(step), question))
      }
    }
    // What surprises goes first.
    let chosen = more.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
    found += chosen.prefix(max(0, limit - found.count)).map(\.element.question)
    return found
  }

  private static func rank(_ step: StepContext) -> Int {
    switch step.outcome {
    case .failed, .failedWithoutName: 0
    case .returned(0) where step.row?.result == .byteCount: 1
    default: 3
    }
  }

  // MARK: Which system call?

  private static func call(_ context: CallContext, _ row: Call) -> Question? {
    let wording = context.wording
    let step = context.step
    guard row.purpose.isExact, let event = step.event, let name = event.call?.name, event.kind == .call,
      let others = wording.neighbours[name], let swift = TextMarks.swift(step)?.plain,
      row.syscall.names.contains(name)
    else { return nil }
    var choices = [
      Question.Choice(name, why: wording[name == row.name ? .sameName : .underThisName, ["name": name]])
    ]
    for other in others where other.name != name {
      choices.append(
        Question.Choice(other.name, why: wording[.clause, ["clause": CallContext.sentence(other.why)]]))
    }
    let side = CallContext.name(step.side, wording)
    let asking = wording[
      isInWordsOfCatalogue(step) ? .asksCallOfCatalogue : .asksCall,
      ["call": swift, "side": side, "Side": CallContext.capital(side)]]
    return make(step.index, .call, asking, choices)
  }

  // MARK: Which result?

  private static func result(_ context: CallContext) -> Question? {
    let step = context.step
    let wording = context.wording
    guard let right = answer(step) else { return nil }
    // For datagrams 0 is a message, and no peer is no mistake.
    let messages = ["recv": "recvfrom", "read": "recvfrom"]
    let subject =
      context.tags.contains(.datagram) ? messages[context.subject] ?? context.subject : context.subject
    let rows = wording.results[step.row?.name == "accept4" ? "accept" : subject] ?? []
    guard !rows.isEmpty else { return nil }
    let swift = TextMarks.swift(step)?.plain ?? CallFormatter.safe(step.function)
    var choices = [
      Question.Choice(right, why: wording[.shownByTrace, ["sentence": Narrator(context).sentence]])
    ]
    let wrong = rows.compactMap { row -> (choice: Question.Choice, isFailure: Bool)? in
      guard let text = text(row.result, context), text != right, isPossible(row.result, context) else {
        return nil
      }
      let why = wording[.wouldMean, ["meaning": row.means, "right": right]]
      return (Question.Choice(text, why: why), row.result.isFailure)
    }
    // Numbers first: among errors a number would give itself away.
    let mixed = shuffled(wrong, seed: step.index)
    for (choice, _) in mixed.filter({ !$0.isFailure }).prefix(2) + mixed where choices.count < 4 {
      if !choices.contains(where: { $0.text == choice.text }) { choices.append(choice) }
    }
    let side = CallContext.name(step.side, wording)
    let asking = wording[
      isInWordsOfCatalogue(step) ? .asksResultOfCatalogue : .asksResult,
      [
        "call": swift, "side": side, "Side": CallContext.capital(side),
        "function": context.call?.name ?? step.function,
        "question": wording[step.row?.purpose == .lookUp ? .whichLookUp : .whichResult],
      ]]
    return make(step.index, .result, asking, choices)
  }

  /// A documented result as this call would have it; nil where it has none.
  private static func text(_ result: DocumentedResults.Result, _ context: CallContext) -> String? {
    switch result {
    case .whole: return CallContext.asked(context.call).map { "\($0)" }
    case .listener: return context.argument(0)?.number.map { "\($0)" }
    case .characters:
      guard let payload = context.argument(1), case .string(let bytes, false, _) = payload.content,
        let text = String(validating: bytes, as: UTF8.self), text.count != bytes.count
      else { return nil }
      return "\(text.count)"
    case .number(let number): return "\(number)"
    case .failure(let name): return "-1 \(name)"
    case .code(let name): return name
    }
  }

  /// Whether an error could come of such an address: only a path can be missing.
  private static func isPossible(_ result: DocumentedResults.Result, _ context: CallContext) -> Bool {
    guard context.subject == "connect", case .failure(let name) = result, let errno = Errno(name: name)
    else { return true }
    let isUnix = context.tags.contains(.unix)
    if context.tags.contains(.datagram), !isUnix {
      // Nobody is asked, and a peer can be named again.
      return [.noSuchFamily, .accessDenied, .networkUnreachable].contains(errno)
    }
    return switch errno {
    case .noEntry, .again: isUnix
    case .timedOut, .inProgress, .accessDenied, .networkUnreachable: !isUnix
    default: true
    }
  }

  /// `-1 ECONNREFUSED`, `0`, `5`; nil where there is no result to guess.
  private static func answer(_ step: StepContext) -> String? {
    switch step.outcome {
    case .failed(let name):
      step.row?.result == .lookUpCode ? CallFormatter.safe(name) : "-1 \(CallFormatter.safe(name))"
    case .returned(let number): "\(number)"
    default: nil
    }
  }

  /// Without a log the words are the catalogue's, and may name a class, an event or the end of a scope.
  static func isInWordsOfCatalogue(_ step: StepContext) -> Bool {
    step.record == nil && step.language != nil
  }

  // MARK: Order

  /// A question, with its choices mixed; nil where there is none to choose.
  ///
  /// - Parameter choices: the right one first.
  static func make(_ step: Int, _ kind: Question.Kind, _ text: String, _ choices: [Question.Choice])
    -> Question?
  {
    guard choices.count > 1, let first = choices.first else { return nil }
    let salt = Question.Kind.allCases.firstIndex(of: kind) ?? 0
    let mixed = shuffled(choices, seed: step &* 31 &+ salt)
    guard let right = mixed.firstIndex(of: first) else { return nil }
    return Question(step: step, kind: kind, text: text, choices: mixed, right: right)
  }

  /// By their steps, and those of one step so that none answers the next.
  static func inOrder(_ questions: [Question]) -> [Question] {
    let places = Dictionary(uniqueKeysWithValues: Question.Kind.allCases.enumerated().map { ($1, $0) })
    return questions.sorted { ($0.step, places[$0.kind] ?? 0) < ($1.step, places[$1.kind] ?? 0) }
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
