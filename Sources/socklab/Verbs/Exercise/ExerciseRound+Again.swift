import Exercises
import Machine
import Runs
import TraceText

/// What a student asks of runs that are there.
extension ExerciseRound {
  // MARK: A run that is there

  /// Judges a run folder once more.
  func judgeAgain(_ path: String) throws(Failure) -> ExitCode {
    let folder = RunFolder(path)
    guard RunFolder.isRun(path) else {
      throw .usage("\(path): is no run folder; labs/check leaves them in \(shelf.out)")
    }
    try RunInput.refuseOddFiles(in: folder)
    let programs: [ProgramRecord]
    do throws(RunFolder.Problem) { programs = try folder.programs() } catch { throw .work(error.message) }
    let played = programs.first { $0.name == "partner" }.flatMap { $0.command.dropFirst().first }
    guard
      let one = exercise.cases.first(where: { $0.partner == played && path.hasSuffix("/\($0.name)") })
        ?? exercise.cases.first(where: { $0.partner == played })
    else {
      let other = shelf.exercises.first { $0.cases.contains { $0.partner == played } }
      throw .usage(
        "\(path): is " + (other.map { "a run of exercise \($0.name)" } ?? "no run of an exercise")
          + ", and not one of \(exercise.name)")
    }
    let judged = try judge(one, CaseRun.Outcome(folder: folder))
    _ = try shelf.show(CaseReport(judged, width: width, style: request.style).text)
    // What cannot be read is not judged.
    if judged.verdicts == nil { return .failed }
    return judged.isWrong ? .differences : judged.isRight ? .fine : .failed
  }

  func showPage(of one: ExerciseCase) throws(Failure) -> ExitCode {
    let folder = try played(one)
    let page = folder.file("page.html")
    let walk = Request(
      verb: .walkthrough, operands: [folder.path],
      values: ["--html": [page], "--title": ["\(exercise.title): \(one.about)"]])
    let code = try Verb.walkthrough.run(walk)
    _ = try shelf.show("step by step, for a browser: \(Escape.terminal(page))\n")
    return code
  }

  /// The calls of the student's program; our partner's are no lesson.
  func showTable(of one: ExerciseCase) throws(Failure) -> ExitCode {
    let folder = try played(one)
    let traces = Files.names(in: folder.path).filter { $0.hasPrefix("program") && $0.hasSuffix(".strace") }
    let operands = traces.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }.map(folder.file)
    return try Verb.table.run(
      Request(verb: .table, operands: operands.isEmpty ? [folder.path] : operands))
  }

  private func played(_ one: ExerciseCase) throws(Failure) -> RunFolder {
    let folder = folder(of: one)
    guard RunFolder.isRun(folder.path) else {
      throw .usage("case \(one.name) has not been run yet: labs/check \(exercise.name) -- COMMAND runs it")
    }
    return folder
  }

  // MARK: Hints

  /// The next tier of the first fact that the last run did not show.
  func hint() throws(Failure) -> ExitCode {
    let progress = try shelf.progress()
    let hints: Hints
    do throws(Exercise.Problem) { hints = try Hints(folder: exercise.folder) } catch {
      throw .work(error.message)
    }
    let wanted =
      try request.value("--case").map { name throws(Failure) in [try named(name)] } ?? exercise.cases
    let open = wanted.flatMap { one in
      progress[exercise.name, one.name].open.prefix(1).compactMap { title in
        let fact = Hints.Fact(section: one.name, title: title)
        let tiers = hints.tiers(of: fact)
        return tiers.isEmpty ? nil : (one: one, fact: fact, tiers: tiers)
      }
    }
    // Who has heard all of one hears of the next.
    let next = open.first { progress[exercise.name, $0.one.name].hints[$0.fact.title] ?? 0 < $0.tiers.count }
    if let next = next ?? open.first {
      return try shelf.tell(
        next.tiers, of: next.fact.title, exercise.name, next.one.name, about: next.fact.text,
        more: exercise.name)
    }
    let wasRun = exercise.cases.contains { progress[exercise.name, $0.name].runs > 0 }
    return try shelf.show(
      wasRun
        ? "nothing that the last run was judged by is open\n"
        : "run it first: a hint is for what a run did not show. \(exercise.page) has the way there\n")
  }
}
