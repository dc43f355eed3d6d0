import CallForms
import LanguageMapping
import LinuxABI
import StraceParser
import TraceModel

/// Questions about what no call shows by itself: who waits, which descriptor, what is on its way, what comes next.
///
/// Each is made of the state before a step and of what the steps behind it show; where the trace does not prove one answer,
/// and only one, nothing is asked. The wrong answers are what people believe.
struct StateQuestions {
  /// How many a story has at most.
  static let limit = 8

  let contexts: [StepContext]
  let steps: [Step]
  let wording = Wording.english
  /// Arrows by the steps that they leave, and at which they arrive.
  let outgoing: [Int: [Arrow]]
  let incoming: [Int: [Arrow]]
  /// The steps that received from a socket, ascending.
  private let receives: [Int: [Int]]
  /// The one call of another program that is under way when a step begins.
  let underWay: [Int: Int]

  /// What a question is about: of each there is one at most, and what surprises goes first.
  enum Subject: Int, CaseIterable {
    case end, joined, datagramsApart, waitsInAccept, descriptor, several, connectAlone, bytesBeforeEnd, part
    case datagramCut, remainder, characters, waitsInReceive, waitsForSeveral, first, plain
  }

  typealias Candidate = (subject: Subject, question: Question)

  init(_ contexts: [StepContext], _ steps: [Step], _ arrows: [Arrow]) {
    self.contexts = contexts
    self.steps = steps
    outgoing = Dictionary(grouping: arrows, by: \.from)
    incoming = Dictionary(grouping: arrows.filter { $0.to != nil }) { $0.to ?? 0 }
    var receives: [Int: [Int]] = [:]
    for index in steps.indices {
      if let socket = steps[index].socket, Self.moves(contexts[index])?.isReceived == true {
        receives[socket, default: []].append(index)
      }
    }
    self.receives = receives
    underWay = Self.underWay(steps)
  }

  private static func moves(_ context: StepContext) -> SyscallTraits.Moves? {
    guard context.row?.result == .byteCount, !context.function.hasSuffix("mmsg") else { return nil }
    return context.event?.call.flatMap { SyscallID($0.name).traits?.moves }
  }

  /// The questions, one at most for a step.
  ///
  /// - Parameter others: what is asked besides: nothing is asked for twice, and a step without a question is better.
  func questions(beside others: [Question]) -> [Question] {
    let taken = Dictionary(grouping: others, by: \.step).mapValues(\.count)
    let results = Set(others.lazy.filter { $0.kind == .result }.map(\.step))
    var best: [Subject: (others: Int, question: Question)] = [:]
    var state = State()
    var accepted: [Int: Int] = [:]
    for index in steps.indices {
      let beside = taken[index] ?? 0
      if isAskable(index), beside < 2 {
        for (subject, question) in candidates(index, state, accepted, results) {
          if let found = best[subject], found.others <= beside { continue }
          best[subject] = (beside, question)
        }
      }
      for change in steps[index].changes {
        if steps[index].function.hasPrefix("accept"), case .descriptor(_, _, let made) = change,
          let socket = made.socket
        {
          accepted[socket] = index
        }
        state.apply(change)
      }
    }
    var steps: Set<Int> = []
    return Array(
      Subject.allCases.compactMap { best[$0]?.question }.filter { steps.insert($0.step).inserted }
        .prefix(Self.limit))
  }

  private func candidates(
    _ index: Int, _ state: State, _ accepted: [Int: Int], _ results: Set<Int>
  ) -> [Candidate] {
    [
      waiting(index), connecting(index), descriptor(index, state, accepted), inFlight(index, state),
      nextReceive(index, state, results),
    ].compactMap { $0 }
  }

  /// Whether the call is one of the socket API, told by the kernel and not by strace.
  private func isAskable(_ index: Int) -> Bool {
    contexts[index].row?.purpose.isExact == true && !contexts[index].isInjected
  }

  // MARK: What the parts have in common

  func name(_ index: Int) -> String { CallContext.name(contexts[index].side, wording) }

  /// A question that is asked before a call, or of what is behind it.
  func asking(_ index: Int, _ phrase: Phrase, _ question: String) -> String {
    let side = name(index)
    return wording[
      phrase,
      [
        "Side": CallContext.capital(side), "call": steps[index].swift?.plain ?? steps[index].function,
        "question": question,
      ]]
  }

  /// The answers with the right one first; none that says the same as another, and four at most.
  func choices(_ right: Question.Choice, _ wrong: [Question.Choice?]) -> [Question.Choice] {
    var choices = [right]
    for case let choice? in wrong
    where choices.count < 4 && !choices.contains(where: { $0.text == choice.text }) {
      choices.append(choice)
    }
    return choices
  }

  func choice(_ number: Int, _ why: Phrase, _ values: KeyValuePairs<String, String> = [:]) -> Question.Choice
  {
    Question.Choice("\(number)", why: wording[why, values])
  }

  /// How many bytes a call moved; nil where it failed, or is not known to have moved any.
  func moved(_ index: Int) -> Int? {
    guard case .returned(let count) = contexts[index].outcome, let moves = Self.moves(contexts[index]),
      moves.isReceived || moves.isSent
    else { return nil }
    return Int(exactly: count)
  }

  /// How many characters what a step sent has, where they are fewer than its bytes.
  func characters(_ index: Int) -> Int? {
    guard let payload = steps[index].payload, payload.count == payload.bytes.count,
      let text = String(validating: payload.bytes, as: UTF8.self), text.count != payload.count
    else { return nil }
    return text.count
  }

  func isPeek(_ index: Int) -> Bool {
    contexts[index].event?.call?.arguments.contains { $0.names("MSG_PEEK") || $0.names("MSG_OOB") } ?? false
  }

  /// The first receive from a socket behind a step.
  func nextReceive(of socket: Int, behind index: Int) -> Int? {
    guard let all = receives[socket] else { return nil }
    let place = all.lowerBound { $0 > index }
    return place < all.count ? all[place] : nil
  }
}
