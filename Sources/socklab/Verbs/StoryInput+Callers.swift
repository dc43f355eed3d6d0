import Machine
import Recording
import Runs
import StackMapping
import Walkthrough

/// Who made each call, of a trace that was taken with strace -k.
extension StoryInput {
  /// By the line of the trace where a call begins, the function of the program that made it.
  func callers(
    _ program: RunInput.Program, _ trace: TraceName, _ text: TraceText
  ) throws(Failure) -> [Int: ProgramTrace.Caller] {
    guard Self.hasStacks(text.lines) else { return [:] }
    var files = Request(verb: .walkthrough)
    for option in ["--binaries", "--binary"] { files.values[option] = request.values[option] }
    if opensPrograms, let file = program.record.flatMap({ try? Command($0.command).program() }) {
      files.values["--binary", default: []].append(file)
    }
    let (functions, notes) = try TableOfStacks.functions(of: trace, text.bytes, files)
    for note in notes where files.has("--binaries") || files.has("--binary") { complain(note) }
    return functions.places.mapValues { place in
      ProgramTrace.Caller(
        Step.Caller(function: place.function, through: place.through, isResumed: place.isResumed),
        file: place.file, line: place.line)
    }
  }

  /// Whether a trace has frames, ` > ./a.out(main+0x5f) [0x118f]`: they stand behind the first calls, or nowhere.
  private static func hasStacks(_ lines: TraceLines) -> Bool {
    let frame = Array(" > ".utf8)
    // A search of all bytes for a line's end and a frame took a twentieth of the time of `socklab expect`.
    return lines.lazy.dropFirst().prefix { $0.startIndex + frame.count <= 1 << 20 }
      .contains { $0.starts(with: frame) }
  }
}
