import Exercises
import Machine
import TraceText

/// `labs/check mystery [N]`: shows the report, tells a hint, or judges an answer.
///
/// - Parameter words: what stands behind `mystery`.
func playMystery(_ words: [String], _ request: Request, _ shelf: Shelf) throws(Failure) -> ExitCode {
  let round = try MysteryRound(request, shelf)
  guard let word = words.first else { return try round.showAll() }
  guard words.count == 1 else {
    throw .usage("mystery takes one number, and \(words[1]) is one too many; put the answer behind --answer")
  }
  let mystery = try round.named(word)
  if request.has("--hint") { return try round.hint(mystery) }
  if let answer = request.value("--answer") { return try round.judge(mystery, answer) }
  return try round.show(mystery)
}

/// The mysteries, and what a student knows of them by now.
struct MysteryRound {
  private let request: Request
  private let shelf: Shelf
  private let mysteries: [Mystery]

  /// By this name a mystery stands in a student's progress.
  static func key(_ mystery: Mystery) -> String { "mystery-\(mystery.name)" }
  private static let width = 100

  init(_ request: Request, _ shelf: Shelf) throws(Failure) {
    (self.request, self.shelf) = (request, shelf)
    do throws(Exercise.Problem) { mysteries = try Mystery.all(labs: shelf.labs) } catch {
      throw .work(error.message)
    }
    if mysteries.isEmpty { throw .work("\(shelf.labs)/exercises/mysteries: holds no mystery") }
  }

  func named(_ word: String) throws(Failure) -> Mystery {
    if let mystery = Mystery.named(word, among: mysteries) { return mystery }
    throw .usage(
      "no mystery is called \(word)\(nearest(word, among: mysteries.map(\.name))); there are \(mysteries.map { "\($0.number)" }.joined(separator: ", "))"
    )
  }

  /// A row of the map for each.
  func rows(_ progress: StudentProgress) -> String {
    let width = mysteries.map(\.title.count).max() ?? 0
    return mysteries.map { mystery in
      let known = progress[Self.key(mystery), mystery.name]
      let hints = known.hints.values.reduce(0, +)
      let isTried = known.runs > 0 || hints > 0
      let title = isTried ? Columns.padded(mystery.title, to: width) : mystery.title
      var row = "  \(mystery.number)  \(known.isDone ? "#" : ".")  \(title)"
      if known.runs > 0 { row += "  \(Figures.count(known.runs, "answer"))" }
      if hints > 0 { row += "  \(Figures.count(hints, "hint"))" }
      return row + "\n"
    }.joined()
  }

  func showAll() throws(Failure) -> ExitCode {
    try shelf.show(
      "The mysteries: labs/check mystery N shows the report, --answer 'WORDS' judges what you found\n\n"
        + rows(try shelf.progress()))
  }

  /// The report as it is written.
  func show(_ mystery: Mystery) throws(Failure) -> ExitCode {
    guard let page = Files.head(of: mystery.page, bytes: 1 << 20) else {
      throw .work("\(mystery.page): cannot be read")
    }
    let lines = String(decoding: page.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    return try shelf.show(lines.map { Escape.terminal(String($0)) }.joined(separator: "\n"))
  }

  // MARK: Answers

  func judge(_ mystery: Mystery, _ text: String) throws(Failure) -> ExitCode {
    guard !text.allSatisfy(\.isWhitespace) else {
      throw .usage("--answer has no word; say the line, how many, and what the cause is")
    }
    let run = try run(of: mystery)
    let verdict = mystery.judge(MysteryAnswer(text, programs: run.programs), run)
    try shelf.note { progress in
      var known = progress[Self.key(mystery), mystery.name]
      known.runs += 1
      known.isDone = verdict.grade == .right
      known.open = verdict.missing.map(\.title)
      progress[Self.key(mystery), mystery.name] = known
    }
    let paint: Style.Role =
      switch verdict.grade {
      case .right: .good
      case .half: .attention
      case .wrong: .bad
      }
    var said = request.style.paint(verdict.grade.rawValue, paint) + "\n"
    said += verdict.right.map { paragraph("yes: \($0)") }.joined()
    said += verdict.wrong.map { paragraph("no: \($0)") }.joined()
    if verdict.right.isEmpty, verdict.wrong.isEmpty {
      said += paragraph("no line, no number and no cause that is known here stands in it")
    }
    switch verdict.grade {
    case .right: said += next(behind: mystery)
    case .half, .wrong:
      if !verdict.missing.isEmpty {
        let titles = verdict.missing.map(\.about)
        said += paragraph("missing: \(titles.joined(separator: "; "))")
      }
      said += "labs/check mystery \(mystery.number) --hint asks what you may have missed\n"
    }
    _ = try shelf.show(said)
    return verdict.grade == .right ? .fine : .differences
  }

  private func next(behind mystery: Mystery) -> String {
    mysteries.first { $0.number == mystery.number + 1 }.map { "next: labs/check mystery \($0.number)\n" }
      ?? "that was the last of them\n"
  }

  private func run(of mystery: Mystery) throws(Failure) -> MysteryRun {
    let traces = Files.names(in: mystery.recording).filter { $0.hasSuffix(".strace") }.sorted()
    guard !traces.isEmpty else { throw .work("\(mystery.recording): holds no recording") }
    let operands = traces.map { "\($0.dropLast(".strace".count))=\(mystery.recording)/\($0)" }
    let judging = Request(verb: .expect, operands: operands)
    return MysteryRun(try StoryInput(judging).tracedPrograms())
  }

  // MARK: Hints

  /// The next tier of the first thing that the last answer did not say.
  func hint(_ mystery: Mystery) throws(Failure) -> ExitCode {
    let hints: Hints
    do throws(Exercise.Problem) { hints = try Hints(folder: mystery.folder) } catch {
      throw .work(error.message)
    }
    let known = try shelf.progress()[Self.key(mystery), mystery.name]
    if known.isDone {
      return try shelf.show("mystery \(mystery.number) is solved: there is nothing to hint at\n")
    }
    // Before the first answer all is open.
    let open = known.open.isEmpty ? mystery.wanted.map(\.title) : known.open
    guard
      let title = open.first(where: { (known.hints[$0] ?? 0) < hints.tiers(of: $0).count }) ?? open.first
    else { return try shelf.show("mystery \(mystery.number) has no hint\n") }
    let tiers = hints.tiers(of: title)
    guard !tiers.isEmpty else { throw .work("\(mystery.folder)/hints.md: says nothing of: \(title)") }
    return try shelf.tell(
      tiers, of: title, Self.key(mystery), mystery.name,
      about: mystery.wanted.first { $0.title == title }?.about ?? title, more: "mystery \(mystery.number)")
  }

  private func paragraph(_ text: String) -> String {
    Columns.wrapped(Escape.terminal(text), to: Self.width).map { "  \($0)\n" }.joined()
  }
}
