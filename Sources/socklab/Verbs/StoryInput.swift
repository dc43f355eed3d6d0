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
      "--pid", .text("PID"), mayRepeat: true,
      "of several programs in one trace the one that this process started"),
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

  func story() throws(Failure) -> Story {
    let filter = try Run.filter(request)
    var evidence: [Evidence] = []
    let pairs = try Run.pairs(request)
    guard !pairs.isEmpty || !request.operands.isEmpty else {
      throw .usage("walkthrough: needs --log LOG and --trace TRACE of a run, or a TRACE without a log")
    }
    // What is read besides: the other run, and the handout.
    let besides = request.all("--beside") + request.all("--handout")
    let named = pairs.map(\.log) + pairs.map(\.trace) + request.operands + besides
    guard named.count(where: { $0 == "-" || $0.hasSuffix("=-") || $0 == "-,-" }) < 2,
      !named.contains("-,-")
    else {
      throw .usage("walkthrough: - is standard input, and can be read once only")
    }
    // Before anything is read, and also where no trace needs one.
    _ = try pids()
    for pair in pairs {
      evidence.append(try logged(pair.log, pair.trace, filter, taken: evidence.map(\.name)))
    }
    for operand in request.operands { evidence.append(try traced(operand, taken: evidence.map(\.name))) }
    let tables = evidence.compactMap { one -> LanguageTable? in
      if case .traced(_, let table) = one.account { return table }
      return nil
    }
    if !request.has("--beside") { try TableOfTrace.check(try pids(), tables, for: request.verb) }
    var handout: String?
    if let path = request.value("--handout") {
      handout = String(decoding: try Input(path).readAll(limit: 1 << 20), as: UTF8.self)
    }
    return Story(
      try heading(evidence.map(\.name), request.value("--title")), of: evidence,
      sources: try sources(of: evidence),
      handout: handout)
  }

  /// The other run; nil where none is named.
  func beside() throws(Failure) -> Story? {
    let specifications = request.all("--beside")
    guard !specifications.isEmpty else { return nil }
    var evidence: [Evidence] = []
    for text in specifications {
      if !Input.exists(text), let comma = text.firstIndex(of: ",") {
        let log = String(text[..<comma])
        let trace = String(text[text.index(after: comma)...])
        evidence.append(try logged(log, trace, nil, taken: evidence.map(\.name)))
      } else {
        evidence.append(try traced(text, taken: evidence.map(\.name)))
      }
    }
    let languages = evidence.compactMap { one -> String? in
      if case .traced(_, let table) = one.account { return table.language.title }
      return nil
    }
    let title =
      request.value("--beside-title")
      ?? (Set(languages).count == 1 && languages.count == evidence.count ? languages[0] : "the other run")
    return Story(Story.Heading(title: title), of: evidence, sources: try sources(of: evidence))
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
    _ log: String, _ trace: String, _ filter: TraceFilter?, taken: [String]
  ) throws(Failure) -> Evidence {
    let (events, text) = try read(trace)
    let side = try Run.side(log: log, trace: trace, events: events, filter: filter, number: taken.count + 1)
    return Evidence(name: free(side.name, taken), lines: Evidence.lines(text), account: .logged(side.map))
  }

  private func traced(_ operand: String, taken: [String]) throws(Failure) -> Evidence {
    var path = operand
    var language = "auto"
    // A file of just this name is meant as it is, whatever signs are in its name.
    if !Input.exists(operand), let equals = operand.firstIndex(of: "="), equals != operand.startIndex,
      !operand[..<equals].contains("/")
    {
      language = String(operand[..<equals])
      path = String(operand[operand.index(after: equals)...])
    }
    let choice = TableOfTrace.choice(language, for: request.verb).choice
    let (events, text) = try read(path)
    let programs = try pids()
    let table = try TableOfTrace.choose(path, programs) { program throws(LanguageTable.Problem) in
      try LanguageTable(text, choice, program: program, keepsPlaces: true)
    }
    let file = path.split(separator: "/").last.map(String.init) ?? ""
    let name = file.hasSuffix(".strace") ? String(file.dropLast(7)) : file
    return Evidence(
      name: free(name.isEmpty || name == "-" ? "program \(taken.count + 1)" : name, taken),
      lines: Evidence.lines(text), account: .traced(events, table))
  }

  /// A trace's events, and its text: a story shows every line.
  private func read(_ path: String) throws(Failure) -> (events: [TraceEvent], text: [UInt8]) {
    var text: [UInt8] = []
    let events = try Run.readTrace(
      path, onPiece: { piece in piece.withUnsafeBufferPointer { text.append(contentsOf: $0) } })
    return (events, text)
  }

  private func pids() throws(Failure) -> [ProgramChoice] {
    var programs: [ProgramChoice] = []
    for text in request.all("--pid") { programs.append(try TableOfTrace.program(text, for: request.verb)) }
    return programs
  }

  private func free(_ name: String, _ taken: [String]) -> String {
    guard taken.contains(name) else { return name }
    return (2...).lazy.map { "\(name) \($0)" }.first { !taken.contains($0) } ?? name
  }

  // MARK: Sources

  private static let sourceLimit = 1 << 20

  /// The lines of the source files that the logs name, where they are in the folder that a person named.
  private func sources(of evidence: [Evidence]) throws(Failure) -> [String: [String]] {
    guard let folder = request.value("--sources") else { return [:] }
    guard Input.exists(folder) else {
      throw .work("\(folder): no such folder; --sources names the one with the modules")
    }
    guard Files.isFolder(folder), let root = Files.resolved(folder) else {
      throw .work("\(folder): is no folder; --sources names the one with the modules")
    }
    var files: Set<String> = []
    for one in evidence {
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
