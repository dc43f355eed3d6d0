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
  /// When the last of the programs must have answered: together they have so long.
  private let deadline = ContinuousClock.now + .seconds(Self.seconds)
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
    let check = FileCheck(frames, image, read) { demangled($0, exactly: true) }
    if let check {
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
    lines(frames, image, path, tool, check, written: isNoted ? nil : file.modified)
  }

  /// The places of frames in the source.
  ///
  /// - Parameter written: when the file was written, where nothing but that tells whether it is the one that ran.
  private mutating func lines(
    _ frames: [Frame], _ image: Image, _ path: String, _ tool: String, _ check: FileCheck?,
    written: Int64?
  ) {
    let query = LineQuery(frames, image)
    guard
      let text = answer(
        tool, ["--obj=" + path] + LineQuery.options, query.input, limit: query.answerLimit)
    else {
      notes.append(
        "\(path): llvm-symbolizer could not read it, said more than there can be, or had not answered after "
          + "\(Self.seconds) s: no file and line")
      return
    }
    let answers = query.answers(text)
    if answers.isEmpty, !query.input.isEmpty {
      notes.append(
        "\(path): llvm-symbolizer's answers are none to the questions, so no line is taken from them")
      return
    }
    let checked = AnswerCheck(answers, check)
    if checked.contradicted > 0 {
      notes.append(
        "\(path): llvm-symbolizer names other functions than the trace at \(checked.contradicted) of \(answers.count) "
          + "places, so no line is taken there")
    }
    if checked.folded > 0 {
      notes.append(
        "\(path): \(checked.folded) of \(answers.count) places are in code that several functions share; the debug information is "
          + "another's than the trace's, so no line is taken there")
    }
    let known = readable(checked.places)
    if checked.contradicted > 0, known.isEmpty { return }
    if !known.values.contains(where: { $0.contains { $0.line != nil } }) {
      notes.append("\(path): has no debug information; build it with -g for file and line")
    } else if let written, let moment = Moment.text(Double(written)) {
      // Its symbols lie where the trace has them. A rebuild that moved lines and no code would be the same.
      notes.append("lines as of \(path), written \(moment)")
    }
    symbols.places.merge(known) { _, new in new }
  }

  /// Places with the names of C++ and Rust as a person reads them.
  private func readable(_ places: [Frame: [Symbols.Place]]) -> [Frame: [Symbols.Place]] {
    let mangled = Set(places.values.joined().lazy.map(\.symbol).filter(PlainNameQuery.isMangled))
    guard !mangled.isEmpty else { return places }
    let names = demangled(mangled.sorted())
    return places.mapValues { list in
      list.map { place in
        var place = place
        place.symbol = names[place.symbol] ?? place.symbol
        return place
      }
    }
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
    guard let names = answer(tool, ["--compact", "--simplified"], query.input),
      let modules = answer(tool, ["--compact"], query.input)
    else {
      notes.append("swift-demangle failed, so names stay as the linker has them")
      return
    }
    symbols.names = query.answers(names)
    symbols.modules = query.modules(modules)
  }

  /// Names of C++ and Rust.
  ///
  /// - Parameter exactly: as strace writes them, which demangles with the library of `c++filt`; LLVM's writes a lambda in another
  ///   way.
  private func demangled(_ symbols: [String], exactly: Bool = false) -> [String: String] {
    let query = PlainNameQuery(symbols)
    let others = exactly ? nil : Program.find("llvm-cxxfilt")
    guard let tool = Program.find("c++filt") ?? others,
      let text = answer(tool, PlainNameQuery.options, query.input)
    else { return [:] }
    return query.answers(text)
  }

  /// What a program answers; nil where it fails, or says more than an answer to so many questions has.
  ///
  /// - Parameter limit: bytes; without it those of names, which are a few times as long as the linker's.
  private func answer(_ tool: String, _ options: [String], _ input: String, limit: Int? = nil) -> String? {
    let left = Int(((deadline - ContinuousClock.now) / .seconds(1)).rounded(.up))
    guard left > 0 else { return nil }
    let outcome = Program.run(
      tool, options, input: input, limit: limit ?? min(1 << 28, 1 << 16 + input.utf8.count << 5),
      seconds: left)
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
