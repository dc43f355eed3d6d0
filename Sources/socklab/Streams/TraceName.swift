import Glibc
import Machine
import Runs
import StraceParser
import TraceModel

/// A trace as a person names it: one file, or the files of `strace -ff -o NAME`, NAME.PID for each thread, which are one
/// program's trace.
struct TraceName: Equatable, Sendable {
  /// The one file, or all of the set in the order of their threads' ids.
  let files: [String]

  /// A file, whatever its name is.
  init(file: String) { files = [file] }

  /// `FILE`, `-` or `FILE,FILE,...`, or the folder of a run of one program. A file of just this name is meant as it is,
  /// whatever signs are in its name.
  init(_ text: String, for verb: Verb) throws(Failure) {
    let words = text.listed
    if Files.isFolder(text) {
      let programs = try RunInput(folder: RunFolder(text), for: verb).programs
      let traces = programs.compactMap(\.trace)
      guard traces.count == 1 else {
        throw .usage(
          traces.first.map {
            "\(verb.name): \(text): is a run of \(programs.map(\.name).joined(separator: ", ")); name one: \($0.name)"
          } ?? "\(verb.name): \(text): no program of the run was traced, and its logs are no traces")
      }
      self = traces[0]
    } else if words.count == 1 || Input.exists(text) {
      self.init(file: text)
    } else {
      try self.init(set: words, for: verb)
    }
  }

  /// The files of a set.
  init(set files: [String], for verb: Verb) throws(Failure) {
    guard files.count > 1 else {
      self.files = files
      return
    }
    var threads: [Int: String] = [:]
    for file in files {
      guard let (_, thread) = Self.parts(file) else {
        throw .usage(
          "\(verb.name): several files are one trace where they are called NAME.PID, as strace -ff -o NAME calls them, "
            + "and \(file.isEmpty ? "an empty name" : file) is not: write --trace NAME.7,NAME.8 or NAME.*")
      }
      guard threads.updateValue(file, forKey: thread) == nil else {
        throw .usage("\(verb.name): \(file): there are two files of thread \(thread); name one trace's")
      }
    }
    guard files.count <= ThreadFileBound.files else {
      throw .usage(
        "\(verb.name): \(files.count) files are more than the \(ThreadFileBound.files) that are read as one trace"
      )
    }
    self.files = threads.sorted { $0.key < $1.key }.map(\.value)
  }

  /// `NAME` and `PID` of `NAME.PID`; nil for any other name. Linux has process ids of seven digits at most.
  static func parts(_ file: String) -> (name: Substring, thread: Int)? {
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return nil }
    let digits = file[file.index(after: dot)...]
    guard (1...7).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let thread = Int(digits), thread > 0
    else { return nil }
    return (file[..<dot], thread)
  }

  /// Operands as a shell makes them of `DIR/server.* DIR/client.*`: files with one NAME are one, a set.
  static func grouped(
    _ operands: [String], for verb: Verb
  ) throws(Failure) -> [(text: String, set: TraceName?)] {
    var groups: [(name: Substring?, files: [String])] = []
    var places: [Substring: Int] = [:]
    for operand in operands {
      let name = Input.exists(operand) ? parts(operand)?.name : nil
      if let name, let place = places[name] {
        groups[place].files.append(operand)
      } else {
        if let name { places[name] = groups.count }
        groups.append((name, [operand]))
      }
    }
    var grouped: [(text: String, set: TraceName?)] = []
    for group in groups {
      let set = group.files.count > 1 ? try TraceName(set: group.files, for: verb) : nil
      grouped.append((group.files[0], set))
    }
    return grouped
  }

  /// The traces that operands are, the files of a set together.
  static func traces(_ operands: [String], for verb: Verb) throws(Failure) -> [TraceName] {
    var traces: [TraceName] = []
    for (text, set) in try grouped(operands, for: verb) {
      if let set { traces.append(set) } else { traces.append(try TraceName(text, for: verb)) }
    }
    return traces
  }

  var isSet: Bool { files.count > 1 }

  /// As messages have it: `FILE`, `NAME.*`, or all names.
  var name: String {
    guard isSet else { return files[0] }
    let names = Set(files.map { Self.parts($0)?.name })
    if names.count == 1, let name = names.first, let name { return "\(name).*" }
    return files.prefix(3).joined(separator: ",") + (files.count > 3 ? ",..." : "")
  }

  /// What the program is called after it: the file's own name without `.strace`; of a set, NAME's.
  var title: String {
    let name = (isSet ? Self.parts(files[0])?.name : nil) ?? files[0][...]
    let file = RawText.shown(name.split(separator: "/").last.map(String.init) ?? "")
    return file.hasSuffix(".strace") ? String(file.dropLast(7)) : file
  }
}

extension TraceName {
  /// Hands on the whole text in pieces; of a set, the one trace that its files make.
  /// - Parameters:
  ///   - rule: what is done about a file that begins as no trace does; one of a set is refused in any case.
  ///   - body: returns whether it wants more.
  ///   - idle: called behind a piece after which no more comes for now; of a set, never.
  func forEachPiece(
    as rule: FileStart.Rule, _ body: (Span<UInt8>) throws(Failure) -> Bool,
    idle: () throws(Failure) -> Void = {}
  ) throws(Failure) {
    if !isSet { return try Input(files[0], isTrace: rule == .trace).forEachPiece(as: rule, body, idle: idle) }
    var isEmpty = true
    try forEachPieceOfSet { piece throws(Failure) in
      isEmpty = false
      return try body(piece)
    }
    if rule == .trace, isEmpty { throw .emptyTrace(name) }
  }

  private func forEachPieceOfSet(_ body: (Span<UInt8>) throws(Failure) -> Bool) throws(Failure) {
    /// An input cannot be copied, and an array holds only what can.
    final class Place {
      let input: Input
      var start: FileStart
      init(_ file: String) throws(Failure) {
        input = try Input(file, isTrace: true)
        start = FileStart(file, .trace)
      }
    }
    Self.allowOpenFiles(files.count)
    var places: [Place] = []
    for file in files { places.append(try Place(file)) }
    var second: (number: Int, place: Place)?
    var set = ThreadFiles(threads: files.map { Self.parts($0)?.thread ?? 0 })
    try set.run { (number, room) throws(Failure) in
      let count = try places[number].input.read(into: &room)
      try places[number].start.take(room.span.extracting(0..<count))
      return count
    } again: { (number, room) throws(Failure) in
      // What a pipe has given is gone.
      guard places[number].input.isFile else { return 0 }
      if second?.number != number { second = (number, try Place(files[number])) }
      return try second?.place.input.read(into: &room) ?? 0
    } sink: { (piece) throws(Failure) in
      try body(piece)
    }
    if !set.isInTimeOrder {
      complain(
        "\(name): a file has no time stamps, or others: the files come one after the other, those of children behind the "
          + "calls that made them")
    }
  }

  /// A shell allows 1,024 open files as a rule, and as many as the kernel's own limit on demand.
  static func allowOpenFiles(_ count: Int) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let wanted = min(rlim_t(count + 32), limit.rlim_max)
    guard limit.rlim_cur < wanted else { return }
    limit.rlim_cur = wanted
    // Where it is refused, opening a file says so.
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

extension Failure {
  /// A trace without a byte.
  static func emptyTrace(_ name: String) -> Failure {
    .work("\(name): is empty; did strace start, and had it the right to trace?")
  }
}

extension Request {
  /// The traces that `--trace` names, and the operands that are none of them.
  ///
  /// A shell makes several words of `--trace DIR/server.*`: the first is the option's, the others stand among the
  /// operands, and belong to it where they have its NAME.
  func traces() throws(Failure) -> (traces: [TraceName], operands: [String]) {
    let named = all("--trace")
    var rest = operands
    var traces: [TraceName] = []
    for text in named {
      guard let name = TraceName.parts(text)?.name else {
        traces.append(try TraceName(text, for: verb))
        continue
      }
      let others = rest.filter { TraceName.parts($0)?.name == name && Input.exists($0) }
      rest.removeAll { others.contains($0) }
      traces.append(
        others.isEmpty ? try TraceName(text, for: verb) : try TraceName(set: [text] + others, for: verb))
    }
    return (traces, rest)
  }

  /// The one trace that a verb reads: the option's, or the operands'.
  /// - Parameter what: the verb, or its option that takes one trace.
  func oneTrace(_ what: String) throws(Failure) -> TraceName {
    let (traces, rest) = try traces()
    if traces.isEmpty, !rest.isEmpty {
      return rest.count == 1 ? try TraceName(rest[0], for: verb) : try TraceName(set: rest, for: verb)
    }
    guard let trace = traces.first, traces.count == 1 else {
      throw .usage("\(verb.name): \(what) takes one --trace TRACE; there are \(traces.count)")
    }
    try refuse(rest)
    return trace
  }

  /// Refuses operands that nothing wants.
  func refuse(_ operands: [String]) throws(Failure) {
    if let extra = operands.first { throw .usage("\(verb.name) takes no operand, and \(extra) is one") }
  }
}
