public import Walkthrough

/// A person's way through a story: keys go in, frames come out. No terminal is in it.
public struct Walk: Sendable {
  private(set) var story: Story
  /// The index of the step on the screen.
  public private(set) var current = 0
  private(set) var state = State()
  private var course: StateCourse
  /// Lines of the frame's body that are above the screen.
  private(set) var scroll = 0
  /// How far a key goes that shows more of a step: as far as the screen is high, once it is known.
  private var page = 5
  private(set) var view = View.step
  private(set) var prompt: Prompt?
  private var searched = ""
  /// What the last key led to, in the footer until the next one.
  private(set) var remark: String?
  /// Sections that the person asked for or sent away; one that is not here is shown where there is room.
  private(set) var wishes: [Section: Bool] = [:]
  private(set) var isPredicting = false
  /// Whether the person is asked whether to predict first; nothing is shown before that.
  private(set) var isOffering = false
  /// Whether the offer's second answer is the one that Enter takes.
  private(set) var isAtOnce = false
  /// The answers given, by the question's index.
  private(set) var answers: [Int: Int] = [:]
  /// The questions that were answered, in that order.
  private var order: [Int] = []
  /// Steps that are shown without an answer.
  private var revealed: Set<Int> = []
  /// The questions of each step, in the order in which they are asked.
  private let questions: [Int: [Int]]
  private(set) var links: StoryIndex
  /// Whether the run is still going: stories come while the person looks.
  public private(set) var isLive = false
  /// Whether the newest step is shown, whichever that is.
  public private(set) var isFollowing = false

  /// What fills the screen.
  enum View { case step, help, rest, run, handout }
  /// What a person is typing.
  struct Prompt {
    let kind: Kind
    var text = ""

    /// What it is for; its words stand before what is typed.
    enum Kind: String {
      case step = ":"
      case search = "/"
      case save = "save the answers as: "
    }
  }
  /// A part of the screen that a key shows and hides.
  enum Section { case state, bytes, arguments }

  /// What the terminal has to do after a key.
  public enum Effect: Hashable, Sendable {
    /// Show the frame again.
    case show
    /// End.
    case quit
    /// End as Ctrl-C ends a program.
    case interrupt
    /// Stop as Ctrl-Z stops a program.
    case suspend
    /// Write a file of this name that was not there, and ``Walk/note(_:)`` how that went.
    case save(name: String, text: String)
  }

  /// At the first step.
  public init(_ story: Story) {
    self.story = story
    course = StateCourse(story.steps)
    links = StoryIndex(story)
    questions = Dictionary(grouping: story.questions.indices) { story.questions[$0].step }
    isOffering = story.isLesson && !story.questions.isEmpty
    state = course.after(0)
  }

  /// At the newest step of a run that is still going.
  public init(following story: Story) {
    self.init(story)
    isLive = true
    isOffering = false
    follow()
  }

  /// Takes the story of what there is by now; nil for the same one. Whoever follows sees its last step; whoever paused stays
  /// where they were.
  public mutating func take(_ story: Story?, isLive: Bool) {
    let newer = story ?? self.story
    let place = isFollowing ? nil : Self.place(of: current, in: self.story, newer)
    self = Walk(newer, from: self)
    if self.isLive, !isLive { remark = "the run has ended; q ends" }
    self.isLive = isLive
    if !isLive { isFollowing = false }
    current = max(0, min(place ?? newest, newer.steps.count - 1))
    state = course.after(current)
  }

  /// The newest step to look at: what happened last between the programs. What they wait in, and that they print and read
  /// lines, stands beside it.
  private var newest: Int {
    let last = story.steps.count - 1
    guard isLive || isFollowing else { return last }
    return story.steps.lastIndex { $0.hasReturned && !$0.isOnFile } ?? last
  }

  /// The same person with another story.
  private init(_ story: Story, from other: Walk) {
    self.init(story)
    (isOffering, isAtOnce) = (other.isOffering, other.isAtOnce)
    (isLive, isFollowing) = (other.isLive, other.isFollowing)
    (scroll, page, view, prompt) = (other.scroll, other.page, other.view, other.prompt)
    (searched, remark, wishes, isPredicting) = (
      other.searched, other.remark, other.wishes, other.isPredicting
    )
  }

  /// Where a step of one story is in a newer one of the same run: a line of a trace is about one call.
  private static func place(of index: Int, in story: Story, _ newer: Story) -> Int {
    guard story.steps.indices.contains(index) else { return 0 }
    let step = story.steps[index]
    let name = story.sides[step.side].name
    guard let line = step.syscalls.first?.lines.first else { return index }
    return newer.steps.firstIndex {
      $0.syscalls.first?.lines.first == line && newer.sides[$0.side].name == name
    } ?? index
  }

  /// The index of the question that stands before the current step; nil where none does.
  var openQuestion: Int? {
    guard isPredicting, view == .step, !revealed.contains(current) else { return nil }
    return questions[current]?.first { answers[$0] == nil }
  }

  /// The indices of the current step's questions that are answered.
  var answered: [Int] { isPredicting ? (questions[current] ?? []).filter { answers[$0] != nil } : [] }

  /// How many answers are right.
  var right: Int { answers.count { story.questions[$0.key].right == $0.value } }

  /// What was answered, for a file.
  private var sheet: AnswerSheet {
    var sheet = AnswerSheet(story)
    sheet.answers = order.compactMap { index in
      answers[index].map { AnswerSheet.Answer(story.questions[index], chosen: $0) }
    }
    return sheet
  }

  /// Says in the footer what an effect led to.
  public mutating func note(_ text: String) { remark = text }

  /// Takes a key.
  public mutating func press(_ key: Key) -> Effect {
    remark = nil
    switch key {
    case .interrupt: return .interrupt
    case .suspend: return .suspend
    case .redraw: return .show
    default: break
    }
    if prompt != nil { return type(key) }
    if isOffering, let effect = decide(key) { return effect }
    if view != .step {
      switch key {
      case .character("?") where view != .help: view = .help
      case .character("r") where view != .rest: view = .rest
      case .character("i") where view != .run: view = .run
      case .end, .character("G"):
        scroll = .max / 2
        return .show
      case .pageDown, .down, .character(" "):
        scroll = min(scroll, .max / 2) + (key == .down ? 1 : page)
        return .show
      case .pageUp, .up:
        scroll = max(0, scroll - (key == .up ? 1 : page))
        return .show
      case .home, .character("g"): break
      default: view = .step
      }
      scroll = 0
      return .show
    }
    return act(key)
  }

  /// Takes the answer to the offer; nil for a key that goes on to what it always does.
  private mutating func decide(_ key: Key) -> Effect? {
    switch key {
    case .up, .down:
      isAtOnce = key == .down
      return .show
    case .pageDown, .pageUp, .character("q"): return nil
    case .enter, .character("1"), .character("2"), .character("p"):
      isOffering = false
      scroll = 0
      if key == .enter ? !isAtOnce : key != .character("2") { predict(true) }
      return .show
    default:
      // Who steps has decided.
      isOffering = false
      scroll = 0
      return nil
    }
  }

  private mutating func predict(_ on: Bool) {
    isPredicting = on
    remark =
      on
      ? "steps ask first: 1-4 answer, Enter shows, w saves the answers, p ends it"
      : "the steps are told without questions"
  }

  private mutating func act(_ key: Key) -> Effect {
    switch key {
    case .character("q"): return .quit
    case .enter, .right, .down, .character(" "):
      if openQuestion != nil { revealed.insert(current) } else { go(to: current + 1) }
    case .left, .up, .backspace: go(to: current - 1)
    case .home, .character("g"): go(to: 0)
    case .end, .character("G"): follow()
    case .character("f") where isLive:
      if isFollowing { isFollowing = false } else { follow() }
    case .pageDown: scroll = min(scroll, .max / 2) + page
    case .pageUp: scroll = max(0, scroll - page)
    case .character(":"): prompt = Prompt(kind: .step)
    case .character("/"): prompt = Prompt(kind: .search)
    case .character("n"): search(forward: true)
    case .character("N"): search(forward: false)
    case .character("?"): show(.help)
    case .character("r"): show(.rest)
    case .character("i"): show(.run)
    case .character("h") where !story.handout.isEmpty:
      // It tells what is asked.
      if openQuestion == nil { show(.handout) } else { remark = "the handout tells the answer: first guess" }
    case .character("s"): toggle(.state)
    case .character("b"): toggle(.bytes)
    case .character("a"): toggle(.arguments)
    case .character("p"):
      predict(!isPredicting)
    case .character("w"):
      if answers.isEmpty {
        remark = "nothing is answered yet; p asks before each step"
      } else {
        prompt = Prompt(kind: .save, text: AnswerSheet.fileName)
      }
    case .character(let scalar):
      guard let digit = scalar.properties.numericType == .decimal ? Int(String(scalar)) : nil else { break }
      if let question = openQuestion {
        if story.questions[question].choices.indices.contains(digit - 1) {
          answers[question] = digit - 1
          order.append(question)
        }
      } else {
        prompt = Prompt(kind: .step, text: String(digit))
      }
    default: break
    }
    return .show
  }

  /// Goes to the last step, and with the run where that goes on.
  private mutating func follow() {
    go(to: newest)
    remark = nil
    isFollowing = isLive
  }

  private mutating func show(_ other: View) {
    view = other
    scroll = 0
  }

  private mutating func toggle(_ section: Section) {
    // State is shown unless sent away; the others where there is room.
    wishes[section] = !(wishes[section] ?? (section == .state))
    scroll = 0
  }

  private mutating func go(to index: Int) {
    let place = max(0, min(index, story.steps.count - 1))
    // Behind the last step of a run that goes on stands the next one.
    isFollowing = isLive && index >= story.steps.count
    if isFollowing {
      remark = "waiting for the next call"
    } else if place == current, index != current {
      remark =
        index < 0
        ? "this is the first step"
        : isPredicting
          ? "the end: right \(right) of \(story.questions.count) questions; w saves, q ends"
          : "this is the last step; q ends"
      return
    }
    current = place
    state = course.after(place)
    scroll = 0
  }

  /// A key while a number or a word is typed.
  private mutating func type(_ key: Key) -> Effect {
    guard var typed = prompt else { return .show }
    switch key {
    case .escape: prompt = nil
    case .backspace:
      if typed.text.isEmpty {
        prompt = nil
      } else {
        typed.text.removeLast()
        prompt = typed
      }
    case .enter:
      prompt = nil
      return entered(typed)
    case .character(let scalar):
      if typed.text.unicodeScalars.count < 200 { typed.text.unicodeScalars.append(scalar) }
      prompt = typed
    default: break
    }
    return .show
  }

  private mutating func entered(_ typed: Prompt) -> Effect {
    switch typed.kind {
    case .save:
      return typed.text.isEmpty ? .show : .save(name: typed.text, text: sheet.line)
    case .search:
      if !typed.text.isEmpty { searched = typed.text.lowercased() }
      search(forward: true)
    case .step:
      if let number = Int(typed.text), story.steps.indices.contains(number - 1) {
        go(to: number - 1)
      } else if !typed.text.isEmpty {
        remark = "no step \(typed.text.prefix(20)); there are \(story.steps.count)"
      }
    }
    return .show
  }

  private mutating func search(forward: Bool) {
    guard !searched.isEmpty else {
      remark = "nothing to search for yet; / begins"
      return
    }
    let count = story.steps.count
    for distance in stride(from: 1, through: count, by: 1) {
      let index = (current + (forward ? distance : count - distance)) % count
      guard matches(story.steps[index]) else { continue }
      let wrapped = forward ? index <= current : index >= current
      go(to: index)
      remark = wrapped ? "/\(searched), from the other end" : "/\(searched)"
      return
    }
    remark = "no step has \(searched.prefix(40))"
  }

  private func matches(_ step: Step) -> Bool {
    let texts = [step.function, step.sentence, step.swift?.plain ?? ""] + step.syscalls.map(\.short.plain)
    return texts.contains { $0.lowercased().contains(searched) }
  }

  /// Keeps the last line of a body within reach.
  mutating func settle(width: Int, height: Int) {
    // A line of the page before stays, so that nobody loses the place.
    page = max(1, height - 3)
    scroll = min(scroll, max(0, body(width: width, height: height - 2).count - (height - 2)))
  }
}
