import Exercises
import Glibc
import Machine
import Recording
import Runs
import TraceText

extension Verb {
  static let exercise = Verb(
    name: "exercise",
    summary: "judge a program of your own by what it asks of the kernel, case by case",
    operands: Operands(
      text: "[EXERCISE [COMMAND...] | mystery [N] | blanks [LAB]]", least: 0, most: .max, areFiles: false,
      beforeCommand: 1,
      withoutCommand: ["mystery", "blanks"]),
    options: [
      Option("--case", .text("NAME"), "this case alone"),
      Option("--watch", .none, "judge again whenever a file of the program is saved, until Ctrl-C"),
      Option("--answer", .text("WORDS"), "what you found of a mystery: lines, how many, and the cause"),
      Option("--seed", .text("N"), "of blanks: the same number asks for the same; another one without it"),
      Option("--hint", .none, "what may be missing: first a question, then the idea, then the line"),
      Option("--page", .text("CASE"), "write the last run of a case step by step, for a browser"),
      Option("--table", .text("CASE"), "show the table of calls of the last run of a case"),
      Option("--again", .text("DIR"), "judge a run that is in a folder, and run nothing"),
      Option("--untraced", .none, "without strace: our partner program's record alone is judged"),
      Option("--as-user", .text("NAME"), "for root: run the program as this user"),
      Option("--plainly", .none, "do not keep the program apart from the rest of the machine"),
      Option("--labs", .file("DIR"), "the folder of the labs; labs without it"),
      Option(
        "--out", .output("DIR"),
        "where runs and progress are kept: labs/exercises/out, or $SOCKLAB_OUT/exercises"),
    ],
    example: (
      "labs/check listen -- python3 listen.py",
      "runs the program in each case of exercise listen, with its port behind the command, and says of each what was "
        + "expected and which line shows otherwise. A source file (listen.c) is compiled first. Without a COMMAND it says "
        + "what the exercise is; without an EXERCISE it shows the map. Exit code 2: a case could not be judged"
    ),
    exitOne: "a case is not right",
    run: runExercise)
}

private func runExercise(_ request: Request) throws(Failure) -> ExitCode {
  let shelf = try Shelf(request)
  guard let word = request.operands.first else {
    if let option = ["--case", "--page", "--table", "--hint", "--again", "--watch"].first(where: request.has)
    {
      throw .usage("\(option) of which exercise? Name it: labs/check listen \(option) ...")
    }
    return try shelf.showMap()
  }
  let rest = Array(request.operands.dropFirst())
  switch word {
  case "mystery": return try playMystery(rest, request, shelf)
  case "blanks": return try playBlanks(rest, request, shelf)
  default: break
  }
  let exercise = try shelf.exercise(word)
  let round = ExerciseRound(shelf: shelf, exercise: exercise, request: request)
  if request.has("--hint") { return try round.hint() }
  if let name = request.value("--page") { return try round.showPage(of: try round.named(name)) }
  if let name = request.value("--table") { return try round.showTable(of: try round.named(name)) }
  if let folder = request.value("--again") { return try round.judgeAgain(folder) }
  guard !rest.isEmpty else {
    if let name = request.value("--case") { _ = try round.named(name) }
    return try round.introduce()
  }
  return try round.play(rest)
}

/// The exercises that are there, and where a student's runs and progress are kept.
struct Shelf {
  let labs: String
  let out: String
  let exercises: [Exercise]
  private let request: Request
  var progressPath: String { "\(out)/progress.json" }

  init(_ request: Request) throws(Failure) {
    self.request = request
    labs = request.value("--labs") ?? "labs"
    out = request.value("--out") ?? "\(labs)/exercises/out"
    do throws(Exercise.Problem) { exercises = try Exercise.all(in: "\(labs)/exercises") } catch {
      throw .work(error.message)
    }
  }

  func exercise(_ word: String) throws(Failure) -> Exercise {
    if let exercise = Exercise.named(word, among: exercises) { return exercise }
    throw .usage(
      "no exercise is called \(word)\(nearest(word, among: exercises.map(\.name))); labs/check shows them all"
    )
  }

  func progress() throws(Failure) -> StudentProgress {
    do throws(RunFolder.Problem) { return try StudentProgress(of: progressPath) } catch {
      throw .work(error.message)
    }
  }

  /// Changes what is known of a student, and writes it.
  func note(_ change: (inout StudentProgress) -> Void) throws(Failure) {
    var progress = try progress()
    change(&progress)
    try makeFolder(out)
    do throws(RunFolder.Problem) { try progress.write(to: progressPath) } catch { throw .work(error.message) }
  }

  /// Tells the next of a hint's tiers, the last one again and again, and counts it.
  ///
  /// - Parameters:
  ///   - title: what it is a hint of, in the student's progress in a case of an exercise.
  ///   - more: what stands behind `labs/check` to hear more.
  func tell(
    _ tiers: [String], of title: String, _ exercise: String, _ name: String, about: String, more: String
  ) throws(Failure) -> ExitCode {
    let told = min(try progress()[exercise, name].hints[title] ?? 0, tiers.count)
    let number = min(told + 1, tiers.count)
    if told < tiers.count { try note { $0[exercise, name].hints[title] = number } }
    let text = Columns.wrapped(Escape.terminal(tiers[number - 1]), to: 76).map { "  \($0)\n" }.joined()
    let rest = number == tiers.count ? "there is no more to say of it" : "labs/check \(more) --hint says more"
    return try show("\(about)\nhint \(number) of \(tiers.count):\n\(text)\(rest)\n")
  }

  /// Makes a folder, and those above it.
  func makeFolder(_ path: String) throws(Failure) {
    let number = Files.makeFolders(path)
    guard number == 0 else {
      throw .work(
        "\(path): cannot be made: \(String(cString: strerror(number))); set SOCKLAB_OUT to a folder of your own"
      )
    }
  }

  /// What is done, and what comes next.
  func showMap() throws(Failure) -> ExitCode {
    let progress = try progress()
    var text =
      "The exercises: labs/check NAME says what one is, labs/check NAME -- COMMAND judges your program\n\n"
    let width = exercises.map(\.name.count).max() ?? 0
    for exercise in exercises {
      let done = exercise.cases.count { progress[exercise.name, $0.name].isDone }
      let sums = progress.sums(of: exercise.name)
      let boxes = exercise.cases.map { progress[exercise.name, $0.name].isDone ? "#" : "." }.joined()
      text +=
        "  \(exercise.number)  \(Columns.padded(exercise.name, to: width))  \(Columns.padded(boxes, to: 8))"
      text += "  \(done) of \(Figures.count(exercise.cases.count, "case"))"
      if sums.runs > 0 { text += ", \(Figures.count(sums.runs, "run"))" }
      if sums.hints > 0 { text += ", \(Figures.count(sums.hints, "hint"))" }
      text += "   \(exercise.title)\n"
    }
    text += "\nThe mysteries: labs/check mystery N\n\n\(try MysteryRound(request, self).rows(progress))"
    let next = exercises.first { exercise in
      !exercise.cases.allSatisfy { progress[exercise.name, $0.name].isDone }
    }
    text += next.map { "\nnext: \($0.page)\n" } ?? "\nall of them are done\n"
    return try show(text)
  }

  func show(_ text: String) throws(Failure) -> ExitCode {
    var output = Output()
    try output.write(text)
    try output.flush()
    return .fine
  }
}
