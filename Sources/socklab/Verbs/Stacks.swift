import LabReports
import Machine
import StackMapping

/// `socklab table --trace T --stacks`: what each function of a program asked of the kernel, from the stacks of strace -k.
enum TableOfStacks {
  static let options = [
    Option("--stacks", .none, "which function made each call, from a trace taken with strace -k"),
    Option(
      "--binaries", .none,
      "with --stacks or a sheet: open the files that the trace names, for file and line; without it none is"),
    Option(
      "--binary", .file("FILE"), mayRepeat: true,
      "with --stacks: this file is the program of its name in the trace; for file and line"),
    Option(
      "--own", .text("MODULE"), mayRepeat: true,
      "with --stacks: whose functions the table is of; without it the module called like the program"),
  ]

  static func run(_ request: Request, width: Int) throws(Failure) -> String {
    let (table, notes) = try table(request)
    let format = request.value("--format") ?? "text"
    return switch format {
    case "md": StackReport.markdown(table, notes: notes)
    case "html":
      StackReport.html(
        table, notes: notes, title: request.value("--title") ?? "What did each function ask of the kernel?")
    case "csv": StackReport.csv(table)
    case "json": StackReport.json(table, notes: notes)
    default: StackReport.text(table, notes: notes, style: request.style, width: width)
    }
  }

  /// What is asked of a trace, as options say it: the program itself is opened for its lines.
  static func request(trace: String, program: String?) -> Request {
    var request = Request(verb: .table)
    request.values = ["--stacks": [""], "--trace": [trace]]
    if let program { request.values["--binary"] = [program] }
    return request
  }

  /// By the line of the trace, the line of source that made its call.
  static func sources(_ request: Request) throws(Failure) -> [Int: String] {
    var sources: [Int: String] = [:]
    for site in try table(request).table.functions.flatMap(\.sites) {
      guard let file = site.file, let place = site.line.map({ "\(file):\($0)" }) else { continue }
      for line in site.lines { sources[line] = place }
    }
    return sources
  }

  private static func table(_ request: Request) throws(Failure) -> (table: StackTable, notes: [String]) {
    let trace = try request.oneTrace("--stacks")
    let stacked = StackedCalls(try Run.readTrace(trace))
    guard !stacked.frames.isEmpty else {
      throw .work(
        "\(trace.name): has no stacks; take the trace with strace -k (strace -f -k -ttt -o FILE PROGRAM)")
    }
    let own = request.all("--own")
    let (symbols, notes) = try Symbolisation(request).symbols(of: stacked)
    return (StackTable(stacked, symbols, own: own.isEmpty ? nil : Set(own)), notes)
  }
}

/// Names and source lines, from the toolchain's programs and from the files that a person allowed to be opened.
private struct Symbolisation {
  private let request: Request
  private static let answerLimit = 1 << 28

  init(_ request: Request) { self.request = request }

  func symbols(of stacked: StackedCalls) throws(Failure) -> (Symbols, notes: [String]) {
    var symbols = Symbols()
    var notes: [String] = []
    let files = try files(of: stacked, &notes)
    if files.isEmpty {
      if !request.has("--binaries"), request.all("--binary").isEmpty {
        notes.append(
          "file and line are in the program's debug information: --binaries opens the files that the trace names, "
            + "--binary FILE one that you name")
      }
    } else if let tool = Self.symbolizer {
      for (object, file) in files.sorted(by: { $0.key < $1.key }) {
        let frames = stacked.frames.filter { $0.object == object && !$0.isOfRuntime }
        lines(frames.sorted { $0.offset < $1.offset }, of: object, file, tool, stacked.end, &symbols, &notes)
      }
    } else {
      notes.append(
        "llvm-symbolizer is not in PATH, so there is no file and line: it comes with Swift's toolchain, and with "
          + "apt-get install llvm")
    }
    names(stacked, &symbols, &notes)
    return (symbols, notes)
  }

  /// The files to look into, by their names in the trace.
  private func files(of stacked: StackedCalls, _ notes: inout [String]) throws(Failure) -> [String: String] {
    let objects = Set(stacked.frames.map(\.object))
    var files: [String: String] = [:]
    if request.has("--binaries") {
      // A relative name would be looked for in a folder that the trace says nothing of.
      for object in objects where object.hasPrefix("/") { files[object] = object }
    }
    for file in request.all("--binary") {
      guard Files.head(of: file, bytes: 0) != nil else {
        throw .work("\(file): cannot be read, or is no regular file; --binary names a program's file")
      }
      let name = file.split(separator: "/").last
      let matches = objects.filter { $0 == file || $0.split(separator: "/").last == name }
      if matches.isEmpty { notes.append("\(file): no stack of the trace is in a file of this name") }
      for object in matches { files[object] = file }
    }
    return files
  }

  private func lines(
    _ frames: [Frame], of object: String, _ file: String, _ tool: String, _ end: Int64?,
    _ symbols: inout Symbols, _ notes: inout [String]
  ) {
    guard !frames.isEmpty else { return }
    guard let head = Files.head(of: file, bytes: 65_536), let image = Image(header: head.bytes) else {
      notes.append("\(file): cannot be read, or is no ELF file of 64 bits: its frames have no file and line")
      return
    }
    if let end, head.modified > end / 1_000_000_000 + 1 {
      notes.append(
        "\(file): was written after the trace was taken; it may be another program by now, so no line is taken from it"
      )
      return
    }
    let query = LineQuery(frames, image)
    guard
      let outcome = Program.run(
        tool, ["--obj=" + file, "--functions=linkage", "--no-demangle", "-i", "--output-style=LLVM"],
        input: query.input, limit: Self.answerLimit, seconds: 60), outcome.status == 0
    else {
      notes.append("\(file): llvm-symbolizer could not read it")
      return
    }
    let answers = query.answers(outcome.text)
    let named = answers.filter { $0.key.symbol != nil && $0.value.last.map { $0.symbol != "??" } ?? false }
    let agreeing = named.count { $0.key.symbol == $0.value.last?.symbol }
    guard named.isEmpty || agreeing * 4 >= named.count * 3 else {
      notes.append(
        "\(file): has other functions at the trace's addresses: it is not the file that ran, so no line is taken from it"
      )
      return
    }
    let known = answers.mapValues { $0.filter { $0.symbol != "??" } }.filter { !$0.value.isEmpty }
    if !known.values.contains(where: { $0.contains { $0.line != nil } }) {
      notes.append("\(file): has no debug information; build it with -g for file and line")
    }
    symbols.places.merge(known) { _, new in new }
  }

  private func names(_ stacked: StackedCalls, _ symbols: inout Symbols, _ notes: inout [String]) {
    let query = NameQuery(stacked.frames, symbols.places)
    guard !query.symbols.isEmpty else { return }
    guard let tool = Program.find("swift-demangle") ?? Self.besideSwift("swift-demangle") else {
      notes.append(
        "swift-demangle is not in PATH, so names stay as the linker has them: it comes with Swift's toolchain"
      )
      return
    }
    guard
      let outcome = Program.run(
        tool, ["--compact", "--simplified"], input: query.input, limit: Self.answerLimit, seconds: 60),
      outcome.status == 0
    else {
      notes.append("swift-demangle failed, so names stay as the linker has them")
      return
    }
    symbols.names = query.answers(outcome.text)
  }

  private static var symbolizer: String? {
    let versions = (11...30).reversed().map { "llvm-symbolizer-\($0)" }
    return Program.find("llvm-symbolizer") ?? besideSwift("llvm-symbolizer")
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
