import Machine
import Runs
import StackMapping

/// Names and source lines, from the toolchain's programs and from the files that a person allowed to be opened.
struct Symbolisation {
  private let request: Request
  /// The files that the program of this trace was made of when the trace began, where its run noted them.
  private let noted: [String: ProgramRecord.File]
  private var symbols = Symbols()
  private var notes: [String] = []
  private static let answerLimit = 1 << 28
  private static let seconds = 20

  init(_ request: Request, _ trace: TraceName) {
    self.request = request
    noted = RunFolder.files(besideTrace: trace.name)
  }

  /// What is known of the frames of a trace, and what is to be said of it.
  consuming func symbols(
    of stacked: StackedCalls, everyCall: Bool
  ) throws(Failure) -> (Symbols, notes: [String]) {
    let frames = stacked.usedFrames(everyCall: everyCall)
    let files = try files(frames)
    if files.isEmpty {
      if !request.has("--binaries"), request.all("--binary").isEmpty {
        notes.append(
          "file and line are in the program's debug information: --binaries opens the files that the trace names, "
            + "--binary FILE one that you name")
      }
    } else {
      let tool = Self.symbolizer
      let byObject = Dictionary(grouping: frames, by: \.object)
      for (object, file) in files.sorted(by: { $0.key < $1.key }) {
        look(
          byObject[object, default: []].sorted { $0.offset < $1.offset }, of: object, file, tool, stacked.end)
      }
      if tool == nil {
        notes.append(
          "llvm-symbolizer is not in PATH, so there is no file and line: it comes with Swift's toolchain, and with "
            + "apt-get install llvm")
      }
    }
    name(frames)
    return (symbols, notes)
  }

  /// The files to look into, by their names in the trace.
  private mutating func files(_ frames: [Frame]) throws(Failure) -> [String: String] {
    let objects = Set(frames.map(\.object))
    var files: [String: String] = [:]
    if request.has("--binaries") {
      // A relative name would be looked for in a folder that the trace says nothing of.
      for object in objects where object.hasPrefix("/") { files[object] = object }
    }
    for file in request.all("--binary") {
      guard RegularFile(file) != nil else {
        throw .work("\(file): cannot be read, or is no regular file; --binary names a program's file")
      }
      let name = file.split(separator: "/").last
      let matches = objects.filter { $0 == file || $0.split(separator: "/").last == name }
      if matches.isEmpty { notes.append("\(file): no stack of the trace is in a file of this name") }
      for object in matches { files[object] = file }
    }
    return files
  }

  /// Looks into a file: whether it is the one that ran, and where its functions are.
  private mutating func look(
    _ frames: [Frame], of object: String, _ path: String, _ tool: String?, _ end: Int64?
  ) {
    guard let file = RegularFile(path), let image = Image(header: file.bytes(at: 0, count: 65_536)) else {
      notes.append("\(path): cannot be read, or is no ELF file of 64 bits: its frames have no file and line")
      return
    }
    let read: Image.Reader = { offset, count in file.bytes(at: offset, count: count) }
    let isNoted = noted[object]?.buildID != nil
    if let noted = noted[object], let wanted = noted.buildID, image.buildID(read) != wanted {
      notes.append(
        "\(path): was built anew since the run: its build id is not the one that the run noted, so no line is taken from it"
      )
      return
    }
    if !isNoted, let end, file.modified > end / 1_000_000_000 + 1 {
      notes.append(
        "\(path): was written after the trace was taken; it may be another program by now, so no line is taken from it"
      )
      return
    }
    let isLibrary = frames.first?.isInLibrary ?? false
    if let check = FileCheck(frames, image, read, demangle: Self.demangled) {
      if let frame = check.contradiction {
        notes.append(
          "\(path): is not the file that ran, so no line is taken from it: it has no \(frame.symbol ?? "such function") "
            + "where the trace has it")
        return
      }
      symbols.proven.formUnion(check.agreeing)
      symbols.refuted.formUnion(check.beyond)
      symbols.entries[object] = check.entries.isEmpty ? nil : check.entries
    }
    // What came with the compiler or the system has no debug information, and none of the program's lines.
    guard !isLibrary || frames.contains(where: \.mayBeOfProgram), let tool else { return }
    lines(frames, image, path, tool, written: isNoted ? nil : file.modified)
  }

  /// The places of frames in the source.
  ///
  /// - Parameter written: when the file was written, where nothing but that tells whether it is the one that ran.
  private mutating func lines(
    _ frames: [Frame], _ image: Image, _ path: String, _ tool: String, written: Int64?
  ) {
    let query = LineQuery(frames, image)
    guard
      let outcome = Program.run(
        tool, ["--obj=" + path, "--functions=linkage", "--demangle", "-i", "--output-style=LLVM"],
        input: query.input, limit: Self.answerLimit, seconds: Self.seconds), outcome.status == 0
    else {
      notes.append(
        "\(path): llvm-symbolizer could not read it, or took longer than \(Self.seconds) s: no file and line")
      return
    }
    let answers = query.answers(outcome.text)
    if answers.isEmpty, !query.input.isEmpty {
      notes.append(
        "\(path): llvm-symbolizer's answers are none to the questions, so no line is taken from them")
      return
    }
    let known = answers.mapValues { $0.filter { $0.symbol != "??" } }.filter { !$0.value.isEmpty }
    if !known.values.contains(where: { $0.contains { $0.line != nil } }) {
      notes.append("\(path): has no debug information; build it with -g for file and line")
    } else if let written, let moment = Moment.text(Double(written)) {
      // Its symbols lie where the trace has them. A rebuild that moved lines and no code would be the same.
      notes.append("lines as of \(path), written \(moment)")
    }
    symbols.places.merge(known) { _, new in new }
  }

  private mutating func name(_ frames: [Frame]) {
    let query = NameQuery(frames, symbols.places)
    guard !query.symbols.isEmpty else { return }
    guard let tool = Self.besideSwift("swift-demangle") ?? Program.find("swift-demangle") else {
      notes.append(
        "swift-demangle is not in PATH, so names stay as the linker has them: it comes with Swift's toolchain"
      )
      return
    }
    // The simplified name is for readers; only the full one names an extension's module.
    guard let names = answer(tool, ["--compact", "--simplified"], query),
      let modules = answer(tool, ["--compact"], query)
    else {
      notes.append("swift-demangle failed, so names stay as the linker has them")
      return
    }
    symbols.names = query.answers(names)
    symbols.modules = query.modules(modules)
  }

  /// Names of C++ and Rust, from the library that strace demangles with, too.
  private static func demangled(_ symbols: [String]) -> [String: String] {
    let query = PlainNameQuery(symbols)
    guard let tool = Program.find("c++filt") ?? Program.find("llvm-cxxfilt"),
      let outcome = Program.run(tool, [], input: query.input, limit: answerLimit, seconds: seconds),
      outcome.status == 0
    else { return [:] }
    return query.answers(outcome.text)
  }

  private func answer(_ tool: String, _ options: [String], _ query: NameQuery) -> String? {
    let outcome = Program.run(
      tool, options, input: query.input, limit: Self.answerLimit, seconds: Self.seconds)
    return outcome?.status == 0 ? outcome?.text : nil
  }

  /// The toolchain's own before another that is first in PATH: it knows the compiler's debug information.
  private static var symbolizer: String? {
    let versions = (11...30).reversed().map { "llvm-symbolizer-\($0)" }
    return besideSwift("llvm-symbolizer") ?? Program.find("llvm-symbolizer")
      ?? versions.lazy.compactMap { Program.find($0) }.first
  }

  /// The toolchain's programs lie beside swift, which may be in PATH without them.
  private static func besideSwift(_ name: String) -> String? {
    guard let swift = Program.find("swift").flatMap(Files.resolved),
      let slash = swift.lastIndex(of: "/")
    else { return nil }
    let path = swift[...slash] + name
    return Files.isExecutable(String(path)) ? String(path) : nil
  }
}
