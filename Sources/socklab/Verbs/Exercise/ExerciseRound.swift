import Exercises
import Expectations
import Glibc
import Machine
import Recording
import Runs
import TraceText

/// What a student asks of one exercise.
struct ExerciseRound {
  let shelf: Shelf
  let exercise: Exercise
  let request: Request

  /// What became of a case.
  struct Judged {
    let one: ExerciseCase
    let outcome: CaseRun.Outcome
    let verdicts: Verdicts?

    /// Whether all that was expected is met.
    var isRight: Bool {
      guard let verdicts, outcome.trouble == nil else { return false }
      return verdicts.count(.notMet) == 0 && verdicts.count(.notSeen) == 0 && verdicts.count(.met) > 0
    }

    /// Whether something shows that it is wrong: what is not seen does not.
    var isWrong: Bool { outcome.trouble != nil || (verdicts?.count(.notMet) ?? 0) > 0 }
  }

  func named(_ name: String) throws(Failure) -> ExerciseCase {
    if let one = exercise.cases.first(where: { $0.name == name }) { return one }
    let names = exercise.cases.map(\.name)
    throw .usage(
      "exercise \(exercise.name) has no case \(name)\(nearest(name, among: names)); its cases are \(names.joined(separator: ", "))"
    )
  }

  func folder(of one: ExerciseCase) -> RunFolder {
    RunFolder("\(shelf.out)/\(exercise.name)/\(one.name)")
  }

  // MARK: Before a run

  /// What the exercise is, and how far it is.
  func introduce() throws(Failure) -> ExitCode {
    let progress = try shelf.progress()
    var text = "Exercise \(exercise.number): \(exercise.title)\n  read \(exercise.page)\n\n"
    text += cases(progress).joined(separator: "\n") + "\n"
    text +=
      "\nlabs/check \(exercise.name) -- COMMAND judges your program; its port is put behind the command\n"
    return try shelf.show(text)
  }

  private func cases(_ progress: StudentProgress) -> [String] {
    let width = exercise.cases.map(\.name.count).max() ?? 0
    return exercise.cases.map { one in
      let known = progress[exercise.name, one.name]
      let state = known.isDone ? "right    " : known.runs > 0 ? "not right" : "not run  "
      return "  \(state)  \(Columns.padded(one.name, to: width))  \(one.about)"
    }
  }

  // MARK: A run

  /// Runs a command in each case; then again when a file changes, where that is wanted, and what a person's keys ask for.
  func play(_ words: [String]) throws(Failure) -> ExitCode {
    // What is damaged is said before anything is judged.
    _ = try shelf.progress()
    let source = SourceFile(words)
    let keeping = try keeping()
    let strace = try strace()
    var watch = request.has("--watch") ? FileWatch(words) : nil
    while true {
      // What is saved while the program runs is judged next.
      watch?.look()
      let code: ExitCode
      do throws(Failure) { code = try playOnce(words, source, keeping, strace) } catch {
        guard watch != nil else { throw error }
        complain(error.message)
        code = error.code
      }
      guard code.rawValue < 128 else { return code }
      let keys = ExerciseKeys()
      guard watch != nil || keys.areThere else { return code }
      if let end = try attend(keys, watch, code) { return end }
    }
  }

  /// Does what the keys ask for, until the program is to run again.
  /// - Returns: how to end; nil where it is to run again.
  private func attend(
    _ keys: borrowing ExerciseKeys, _ watch: FileWatch?, _ code: ExitCode
  ) throws(Failure) -> ExitCode? {
    let shown = try shelf.progress()
    let open = exercise.cases.first { !shown[exercise.name, $0.name].isDone } ?? exercise.cases[0]
    if let watch {
      _ = try shelf.show("\nwaiting for a change in \(Escape.terminal(watch.shown)) (Ctrl-C ends)\n")
    }
    if keys.areThere { _ = try shelf.show("h hint   p page   t table   r run again   q quit\n") }
    while true {
      switch keys.next(or: watch) {
      case .changed: return nil
      case .interrupted(let signal): return ExitCode(rawValue: 128 + signal)
      case .key("h"): _ = try hint()
      case .key("p"): _ = try showPage(of: open)
      case .key("t"): _ = try showTable(of: open)
      case .key("r"): return nil
      case .key("q"), .end: return code
      case .key: continue
      }
    }
  }

  private func playOnce(
    _ words: [String], _ source: SourceFile?, _ keeping: Keeping, _ strace: Strace?
  ) throws(Failure) -> ExitCode {
    if let missing = SourceFile.missing(in: words) { throw .work("\(missing): no such file") }
    var command = Command(words)
    if let source {
      try shelf.makeFolder("\(shelf.out)/\(exercise.name)")
      command = try source.built(into: "\(shelf.out)/\(exercise.name)", words)
    } else if let source = SourceFile.newer(than: words[0]) {
      complain("\(words[0]) is older than \(source): did you compile it again?")
    }
    do throws(Failure) { try command.check() } catch { throw .work(error.message) }
    let setting = CaseRun.Setting(
      command: command, typed: ["labs/check", exercise.name, "--"] + words, partner: try partner(),
      strace: strace, keeping: keeping)
    let chosen =
      try request.value("--case").map { name throws(Failure) in [try named(name)] } ?? exercise.cases
    var judged: [Judged] = []
    for one in chosen {
      let result = try play(one, setting)
      if let signal = result.outcome.endedBy {
        complain("interrupted in case \(one.name): nothing of this round is noted")
        return ExitCode(rawValue: 128 + signal)
      }
      judged.append(result)
      _ = try shelf.show(
        CaseReport(result, width: width, style: request.style).text)
      // What does not listen in one case does not in the next.
      if result.outcome.isHopeless { break }
    }
    return try finish(judged)
  }

  var width: Int { exercise.cases.map(\.name.count).max() ?? 0 }

  /// Runs one case and judges it.
  private func play(_ one: ExerciseCase, _ setting: CaseRun.Setting) throws(Failure) -> Judged {
    let folder = folder(of: one)
    try shelf.makeFolder("\(shelf.out)/\(exercise.name)")
    do throws(RunFolder.Problem) { try folder.clear() } catch {
      throw .work(error.message(remedy: "SOCKLAB_OUT"))
    }
    let input = "\(exercise.folder)/\(one.name).input"
    var run = CaseRun(one, input: Files.exists(input) ? input : nil, in: folder, setting)
    let outcome = try run.play()
    return try judge(one, outcome)
  }

  func judge(_ one: ExerciseCase, _ outcome: CaseRun.Outcome) throws(Failure) -> Judged {
    guard outcome.endedBy == nil else { return Judged(one: one, outcome: outcome, verdicts: nil) }
    let path = "\(exercise.folder)/\(one.name).expect"
    let bytes = try Input(path).readAll(limit: ExpectationFile.sizeLimit + 1)
    let file: ExpectationFile
    do throws(ExpectationError) { file = try ExpectationFile(bytes) } catch {
      throw .work("\(path): \(error)")
    }
    let judging = Request(verb: .expect, operands: [outcome.folder.path])
    let verdicts: Verdicts
    do throws(Failure) {
      verdicts = file.judge(try StoryInput(judging).tracedPrograms()) { runFile($0, in: judging.operands) }
    } catch {
      // Nothing of it was traced, and nobody left a log.
      var outcome = outcome
      outcome.trouble = outcome.trouble ?? error.message
      return Judged(one: one, outcome: outcome, verdicts: nil)
    }
    return Judged(one: one, outcome: outcome, verdicts: verdicts)
  }

  /// Says what came of all, notes it, and offers what can be asked.
  private func finish(_ judged: [Judged]) throws(Failure) -> ExitCode {
    try shelf.note { progress in
      for one in judged {
        var known = progress[exercise.name, one.one.name]
        known.runs &+= 1
        known.isDone = one.isRight
        known.open = (one.verdicts?.all ?? []).filter { $0.outcome == .notMet }.map {
          $0.expectation.name ?? $0.expectation.text
        }
        progress[exercise.name, one.one.name] = known
      }
    }
    let right = judged.count(where: \.isRight)
    var text = "\n\(right) of \(Figures.count(judged.count, "case")) right"
    let unseen = judged.filter { !$0.isRight && !$0.isWrong }
    if !unseen.isEmpty {
      text += "; \(Figures.count(unseen.count, "case")) could not be judged whole"
    }
    if let wrong = judged.first(where: \.isWrong) {
      let only = request.has("--case") ? " --case \(wrong.one.name)" : ""
      text += "\nlabs/check \(exercise.name)\(only) --hint asks what you may have missed; "
      text += "--page \(wrong.one.name) and --table \(wrong.one.name) show that run\n"
    } else if right == exercise.cases.count {
      let next = shelf.exercises.first { $0.number == exercise.number + 1 }
      text += ": exercise \(exercise.number) is done" + (next.map { "; next: \($0.page)" } ?? "") + "\n"
    } else {
      text += "\n"
    }
    _ = try shelf.show(text)
    if judged.contains(where: \.isWrong) { return .differences }
    return unseen.isEmpty ? .fine : .failed
  }

  // MARK: What it takes

  /// Our end of the conversation: it lies beside socklab.
  private func partner() throws(Failure) -> String {
    let beside = Program.own.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/lab-partner"
    guard Files.isExecutable(beside) else { throw .work("\(beside): is not there; swift build makes it") }
    return beside
  }

  /// How the program is kept apart. Root's programs could do anything: they run as somebody else.
  private func keeping() throws(Failure) -> Keeping {
    let user = request.value("--as-user")
    guard (geteuid() == 0) == (user != nil) else {
      throw .usage(
        user == nil
          ? "you are root, and the program would be, too: --as-user NAME runs it as another user, who must be able to read it"
          : "--as-user is for root, who alone can make another user of a program")
    }
    let keeping = Keeping(user: user, wanted: !request.has("--plainly"))
    if let obstacle = keeping.obstacle {
      complain(
        "namespaces are refused here (\(obstacle)): the program is not kept apart from the rest of the machine"
      )
    }
    return keeping
  }

  private func strace() throws(Failure) -> Strace? {
    if request.has("--untraced") { return nil }
    do throws(Failure) { return try Strace.usable() } catch {
      complain(
        "\(error.message). Your program is judged by what our partner program saw of it; the rest is not seen"
      )
      return nil
    }
  }
}
