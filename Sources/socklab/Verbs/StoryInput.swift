import CallLog
import CallMapping
import LanguageMapping
import Languages
import Machine
import StraceParser
import Walkthrough

/// What a story is made of: logs and traces, and what a person says of the run besides.
struct StoryInput {
  static let options = [
    Option(
      "--pid", .text("PID[@LINE],..."), mayRepeat: true,
      "of several programs in one trace those that these processes started"),
    Option("--title", .text("TITLE"), "the heading"),
    Option("--question", .text("TEXT"), "the question that the run answers"),
    Option(
      "--command", .text("COMMAND"), mayRepeat: true, "a command that made the run, once for each program"),
    Option("--fact", .text("NAME=VALUE"), mayRepeat: true, "a fact of the machine: strace=6.1"),
    Option("--origin", .text("TEXT"), "live, or where the recording comes from"),
    Option(
      "--sources", .file("DIR"), "the folder with the sources that the logs name, a folder for each module"),
    Option("--handout", .file("FILE"), "a lab's README.md: its questions under Predict are asked first"),
  ]

  private let request: Request

  init(_ request: Request) { self.request = request }

  // MARK: The run

  /// Every file that is read.
  func files() throws(Failure) -> [String] {
    let (pairs, rest) = try Run.pairs(request)
    var words = rest + request.all("--beside")
    // A language may stand before the sign, and commas between the files of a set.
    words += words.compactMap { word in
      word.firstIndex(of: "=").map { String(word[word.index(after: $0)...]) }
    }
    words += words.flatMap { $0.split(separator: ",").map(String.init) }
    return pairs.map(\.log) + pairs.flatMap(\.trace.files) + words + request.all("--handout")
  }

  func story() throws(Failure) -> Story {
    let filter = try Run.filter(request)
    var programs: [ProgramTrace] = []
    let (pairs, rest) = try Run.pairs(request)
    let operands = try TraceName.grouped(rest, for: request.verb)
    guard !pairs.isEmpty || !operands.isEmpty else {
      throw .usage("walkthrough: needs --log LOG and --trace TRACE of a run, or a TRACE without a log")
    }
    // What is read besides: the other run, and the handout.
    let besides = request.all("--beside") + request.all("--handout")
    let named = pairs.map(\.log) + pairs.flatMap(\.trace.files) + rest + besides
    guard named.count(where: { $0 == "-" || $0.hasSuffix("=-") || $0 == "-,-" }) < 2,
      !named.contains("-,-")
    else {
      throw .usage("walkthrough: - is standard input, and can be read once only")
    }
    // Before anything is read, and also where no trace needs one.
    _ = try TableOfTrace.programs(request)
    for pair in pairs {
      programs.append(try logged(pair.log, pair.trace, filter, taken: programs.map(\.name)))
    }
    for (operand, set) in operands { programs += try traced(operand, set, taken: programs.map(\.name)) }
    let tables = programs.compactMap { one -> LanguageTable? in
      if case .traced(let table) = one.account { return table }
      return nil
    }
    if !request.has("--beside") {
      try TableOfTrace.check(try TableOfTrace.programs(request), tables, for: request.verb)
    }
    var handout: String?
    if let path = request.value("--handout") {
      handout = String(decoding: try Input(path).readAll(limit: 1 << 20), as: UTF8.self)
    }
    return Story(
      try heading(programs.map(\.name), request.value("--title")), of: programs,
      sources: try sources(of: programs),
      handout: handout)
  }

  /// The other run; nil where none is named.
  func beside() throws(Failure) -> Story? {
    let specifications = request.all("--beside")
    guard !specifications.isEmpty else { return nil }
    var programs: [ProgramTrace] = []
    for text in specifications {
      let words = text.listed
      // Without a log the first of a set's files is a thread's, too.
      if !Input.exists(text), words.count > 1, TraceName.parts(words[0]) == nil {
        let trace = try TraceName(words.dropFirst().joined(separator: ","), for: request.verb)
        programs.append(try logged(words[0], trace, nil, taken: programs.map(\.name)))
      } else {
        programs += try traced(text, nil, taken: programs.map(\.name))
      }
    }
    let languages = programs.compactMap { one -> String? in
      if case .traced(let table) = one.account { return table.language.title }
      return nil
    }
    let title =
      request.value("--beside-title")
      ?? (Set(languages).count == 1 && languages.count == programs.count ? languages[0] : "the other run")
    return Story(Story.Heading(title: title), of: programs, sources: try sources(of: programs))
  }

  private func heading(_ names: [String], _ title: String?) throws(Failure) -> Story.Heading {
    var facts: [Story.Heading.Fact] = []
    for fact in request.all("--fact") {
      guard let equals = fact.firstIndex(of: "="), equals != fact.startIndex else {
        throw .usage("walkthrough: --fact \(fact): write NAME=VALUE")
      }
      facts.append(
        Story.Heading.Fact(String(fact[..<equals]), String(fact[fact.index(after: equals)...])))
    }
    let shown =
      names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", and \(names.count - 4) more" : "")
    return Story.Heading(
      title: title ?? "A run of \(shown)", question: request.value("--question"),
      commands: request.all("--command"),
      facts: facts, origin: request.value("--origin"))
  }

  // MARK: One program

  private func logged(
    _ log: String, _ trace: TraceName, _ filter: TraceFilter?, taken: [String]
  ) throws(Failure) -> ProgramTrace {
    let text = try readText(trace)
    let side = try Run.side(log: log, trace: trace, text: text, filter: filter, number: taken.count + 1)
    return ProgramTrace(name: free(side.name, taken), text: TraceText(text), account: .logged(side.map))
  }

  /// The programs of a trace without a log: both ends of a conversation may stand in one.
  private func traced(
    _ operand: String, _ set: TraceName?, taken: [String]
  ) throws(Failure) -> [ProgramTrace] {
    let (language, path) = set == nil ? TraceName.parts(ofOperand: operand) : (nil, operand)
    let choice = TableOfTrace.choice(language ?? "auto", for: request.verb).choice
    let trace = if let set { set } else { try TraceName(path, for: request.verb) }
    let text = TraceText(try readText(trace))
    let tables = try tables(of: text, choice, trace.name)
    let name = trace.title
    var taken = taken
    return tables.map { table in
      let own =
        tables.count > 1 ? table.program.name ?? "program \(taken.count + 1)" : name == "-" ? "" : name
      let chosen = free(own.isEmpty ? "program \(taken.count + 1)" : own, taken)
      taken.append(chosen)
      return ProgramTrace(name: chosen, text: text, account: .traced(table))
    }
  }

  /// How many programs of one trace have a lane where nobody chose among them.
  private static let laneLimit = 8

  private func tables(
    of text: TraceText, _ choice: LanguageTable.Choice, _ path: String
  ) throws(Failure) -> [LanguageTable] {
    func table(_ program: ProgramChoice?) throws(LanguageTable.Problem) -> LanguageTable {
      try LanguageTable(text.bytes, choice, program: program, keepsPlaces: true)
    }
    let wanted = try TableOfTrace.programs(request)
    var tables: [LanguageTable] = []
    do throws(LanguageTable.Problem) {
      for program in wanted {
        do throws(LanguageTable.Problem) {
          tables.append(try table(program))
        } catch {
          // Another trace may have it.
          guard case .noSuchProgram = error else { throw error }
        }
      }
      guard tables.isEmpty else { return tables }
      var programs: [TracedProgram] = []
      do throws(LanguageTable.Problem) {
        tables = [try table(nil)]
        programs = tables[0].heirs
      } catch {
        guard case .severalPrograms(let all, _) = error, all.count <= Self.laneLimit else { throw error }
        programs = all
      }
      guard tables.count + programs.count <= Self.laneLimit else { return tables }
      for program in programs { tables.append(try table(ProgramChoice(program))) }
      return tables
    } catch {
      let bytes = text.bytes
      if case .noNetwork = error,
        let what = FileKind.refusal(try FileKind.counts({ (take) throws(Failure) in take(bytes.span) }))
      {
        throw .work("\(path): \(what)")
      }
      throw TableOfTrace.failure(error, path)
    }
  }

  private func readText(_ trace: TraceName) throws(Failure) -> [UInt8] {
    var text: [UInt8] = []
    try trace.forEachPieceOfTrace { piece throws(Failure) in
      piece.withUnsafeBufferPointer { text.append(contentsOf: $0) }
      if text.count > Run.limit {
        throw .work(
          "\(trace.name): is larger than \(Run.limit >> 20) MiB; this verb holds the trace in memory")
      }
      return true
    }
    return text
  }

  private func free(_ name: String, _ taken: [String]) -> String {
    guard taken.contains(name) else { return name }
    return (2...).lazy.map { "\(name) \($0)" }.first { !taken.contains($0) } ?? name
  }

  // MARK: Sources

  private static let sourceLimit = 1 << 20

  /// The lines of the source files that the logs name, where they are in the folder that a person named.
  private func sources(of programs: [ProgramTrace]) throws(Failure) -> [String: [String]] {
    guard let folder = request.value("--sources") else { return [:] }
    guard Input.exists(folder) else {
      throw .work("\(folder): no such folder; --sources names the one with the modules")
    }
    guard Files.isFolder(folder), let root = Files.resolved(folder) else {
      throw .work("\(folder): is no folder; --sources names the one with the modules")
    }
    var files: Set<String> = []
    for one in programs {
      guard case .logged(let map) = one.account else { continue }
      for call in map.calls where files.count < 256 { files.insert(call.record.file) }
    }
    var found: [String: [String]] = [:]
    for file in files {
      let parts = file.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      // A log is hostile: its names must not lead out of the folder.
      guard parts.count == 2, parts.allSatisfy(Self.isPlain), parts[1].hasSuffix(".swift") else { continue }
      let modules = [parts[0], String(parts[0].map { $0 == "_" ? "-" : $0 })]
      guard let path = modules.lazy.map({ "\(folder)/\($0)/\(parts[1])" }).first(where: Input.exists) else {
        continue
      }
      // Nor may a symbolic link; and a FIFO of such a name must not keep the verb waiting.
      guard let resolved = Files.resolved(path), resolved.hasPrefix(root.hasSuffix("/") ? root : root + "/"),
        let head = Files.head(of: resolved, bytes: Self.sourceLimit + 1), head.bytes.count <= Self.sourceLimit
      else { continue }
      found[file] = String(decoding: head.bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false
      )
      .map(String.init)
    }
    return found
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "+"):
          true
        default: false
        }
      }
  }
}
