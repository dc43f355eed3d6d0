public import CallMapping
public import LanguageMapping
import LinuxABI
import StraceParser
import TraceModel

/// Says what happened in a step, in words for someone who has never seen a socket.
///
/// Everything that it says is in the log or in the trace. The words come from the tables of a language.
public struct Narrator {
  /// How many bytes of a string the short form of a call shows: a line of a chat whole. The raw line has them all.
  public static let stringLimit = 160

  private let context: CallContext
  private var step: StepContext { context.step }
  private var wording: Wording { context.wording }

  /// A narrator of one step: what is known of its call is found once.
  public init(_ step: StepContext) { context = CallContext(step) }

  init(_ context: CallContext) { self.context = context }

  /// What happened and why it matters, in one plain sentence.
  public var sentence: String { told.sentence }

  /// The sentence, and the words of the glossary that it uses.
  var told: (sentence: String, terms: [String]) {
    let injected = step.isInjected ? wording.injected.told(context) : nil
    if let (text, template) = injected ?? wording.sentences.told(context) {
      return (text, context.terms(template))
    }
    return (
      wording[.someFunction, ["Side": CallContext.capital(CallContext.name(step.side, wording))]], []
    )
  }

  /// What is surprising in this very step; nil where nothing is.
  public var remark: String? { Remarks(context).text }

  /// What each argument and the result mean, in the order of the system call.
  public var explanations: [Step.Explanation] { Explanations(context).all }

  /// What the result means, alone.
  var result: [Step.Explanation] { Explanations(context).result.map { [$0] } ?? [] }

  /// Why the call failed; nil where it did not.
  public var failure: Step.Failure? { Explanations(context).failure }

  /// The error of an earlier call that this one asked for; nil where it asked for none, or there was none.
  var pendingError: Step.Failure? { Explanations(context).pendingError }

  /// Whether the step waited until a time was over, and nothing came.
  var isTimedOut: Bool {
    if step.waitedInVain != nil || step.outcome == .failed("ETIMEDOUT") { return true }
    return step.isBlocked && step.outcome == .returned(0) && step.row?.result == .readyCount
  }

  /// Whether the call received less of a datagram than it had; one that only looked has lost nothing.
  var isCut: Bool {
    guard case .returned = step.outcome, let call = context.call else { return false }
    let isPeek = call.arguments.contains { $0.names("MSG_PEEK") }
    let isSaid =
      call.name == "recvmsg" && call.arguments.count > 1
      && call.arguments[1]["msg_flags"]?.names("MSG_TRUNC") ?? false
    return !isPeek && (isSaid || context.tags.contains(.cut))
  }

  /// How many of the bytes that the call was to send the kernel did not take; nil where it took all or none.
  var unsent: Int? {
    guard context.tags.contains(.short), case .returned(let count) = step.outcome,
      let asked = CallContext.asked(context.call)
    else { return nil }
    return Int(clamping: asked.subtractingClamped(count))
  }

  /// The call as the program wrote it, with its parts marked; nil without a log and without a catalogue.
  public var swift: MarkedText? { TextMarks.swift(step) }

  /// The C prototype with its parts marked; nil for a function that the call table does not have.
  public var prototype: MarkedText? { TextMarks.prototype(step) }

  /// The manual page that describes the call: `recv(2)`.
  public var manual: String? {
    (step.row ?? step.event?.call.flatMap { CallTable.function(ofSyscall: $0.name) })?.manual.description
  }

  /// A system call of the step as strace writes it in short, with its parts marked where it is the one that the step is
  /// about.
  ///
  /// - Parameter index: which of ``StepContext/syscalls``.
  public func short(_ index: Int) -> MarkedText { TextMarks.short(step, index) }

  /// What a system call is to its step; nil for the one that the step is about.
  ///
  /// - Parameter index: which of ``StepContext/syscalls``.
  public func role(_ index: Int) -> Step.Role? { TextMarks.role(step, index, wording) }
}

/// What is said of more than one step, and of lines that are in none.
extension Narrator {
  /// A program as a sentence names it: `the server`, `the program anna`.
  public static func name(_ side: String) -> String { CallContext.name(side) }

  /// What becomes of bytes of a stream that nobody had received when its socket was closed: tcp(7), unix(7).
  public static func thrownAway(_ count: Int) -> String { Wording.english.count(Int64(count), .thrownAway) }

  /// How often a look-up waited for an answer that did not come.
  ///
  /// - Parameters:
  ///   - line: the first such wait.
  ///   - limit: how long it was to be, in milliseconds.
  static func unanswered(_ count: Int, first line: Int, limit: Int64) -> String {
    let time = Wording.english.duration(min(limit, 1_000_000_000) * 1_000_000)
    return Wording.english.count(Int64(count), .unanswered, ["time": time, "line": "\(line)"])
  }

  /// The glossary's words, each with the first step whose sentence uses it.
  ///
  /// - Parameter steps: what ``told`` says of each step.
  static func terms(_ steps: [[String]]) -> [Term] { Wording.english.glossary.terms(steps) }

  /// The questions of a quiz: at most one of each kind for each step, in the order in which they are asked.
  ///
  /// - Parameters:
  ///   - contexts: every step, in order.
  ///   - steps: the same steps as they are told, with what each changed; without them nothing is asked of the state.
  ///   - arrows: what went from one to another.
  static func questions(
    _ contexts: [StepContext], _ steps: [Step] = [], _ arrows: [Arrow] = []
  ) -> [Question] {
    let ofCalls = Questions.questions(contexts)
    guard steps.count == contexts.count else { return Questions.inOrder(ofCalls) }
    return Questions.inOrder(
      ofCalls + StateQuestions(contexts, steps, arrows).questions(beside: ofCalls))
  }

  /// The numbered questions under "Predict" of a lab's handout, without their numbers.
  ///
  /// - Parameter handout: the text of the lab's README.md.
  public static func openQuestions(handout: String) -> [String] { Handout.questions(handout) }

  /// What a lab's handout says under "The question": what the programs do, and what is asked of them. A text for each
  /// paragraph.
  ///
  /// - Parameter handout: the text of the lab's README.md.
  public static func introduction(handout: String) -> [String] { Handout.introduction(handout) }

  /// What lines of a category are, for those that are in no step.
  public static func rest(_ category: Ledger.Category) -> (name: String, why: String) {
    (category.words, Wording.english.categories[category] ?? "")
  }

  /// The same for a trace without a log.
  public static func rest(_ leftover: LanguageTable.Leftover) -> (name: String, why: String) {
    (leftover.rawValue, Wording.english.leftovers[leftover] ?? "")
  }

  /// Sockets that were questions, and no conversation.
  static var probes: (name: String, why: String) { (Wording.english[.probesName], Wording.english[.probes]) }

  /// Pairs of sockets by which event loops wake themselves up.
  static var wakeUps: (name: String, why: String) {
    (Wording.english[.wakeUpsName], Wording.english[.wakeUps])
  }

  /// Pairs of sockets by which languages talk with programs that they start.
  static var lentPairs: (name: String, why: String) {
    (Wording.english[.lentPairsName], Wording.english[.lentPairs])
  }

  /// What frameworks do by themselves.
  ///
  /// - Parameter frameworks: `asyncio`.
  static func machinery(of frameworks: [String]) -> (name: String, why: String) {
    let names = frameworks.joined(separator: ", ")
    return (
      Wording.english[.machineryName, ["name": names]], Wording.english[.machinery, ["name": names]]
    )
  }

  /// Questions whether standard input is a socket.
  static var questionsOfInput: (name: String, why: String) {
    (Wording.english[.probesName], Wording.english[.questionsOfInput])
  }

  /// Sockets of look-ups.
  ///
  /// - Parameter timeOuts: what is to be said of waits without an answer.
  static func lookUps(_ timeOuts: String?) -> (name: String, why: String) {
    let words = Wording.english
    return (words[.lookUpsName], words.paragraph([words[.lookUps], timeOuts].compactMap { $0 }))
  }

  /// Calls behind the last step of a story.
  static func furtherCalls(_ limit: Int) -> (name: String, why: String) {
    (Wording.english[.furtherCallsName], Wording.english[.furtherCalls, ["count": "\(limit)"]])
  }

  /// What a reader must know of a trace besides.
  public static func note(_ note: LanguageTable.Note) -> String {
    let words = Wording.english
    return switch note {
    case .onlyNetwork: words[.noteOnlyNetwork]
    case .unfollowed(let line, let count): words.count(Int64(count), .unfollowed, ["line": "\(line)"])
    case .ring(let line): words[.noteRing, ["line": "\(line)"]]
    case .exceeded(let bound): words[.noteExceeded, ["bound": bound]]
    }
  }

  /// What a system call does, by its name: for pages that explain each name once.
  public static func explain(systemCall name: String) -> String { LinePhrases(.english).words(of: name) }
}
