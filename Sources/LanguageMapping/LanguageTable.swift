public import Languages
import LinuxABI
public import StraceParser

/// The mapping table of a trace without a log: which call of the language became which system calls.
///
/// Every line of the trace is in it: in a row, or in ``leftovers``. The counts add up to ``lineCount``.
public struct LanguageTable: Sendable {
  /// The program that the table is of.
  public let program: TracedProgram
  /// The catalogue that it was made with; ``Languages/Language/linuxAPI`` where the language is not known.
  public let language: Language
  /// How the language was recognised; nil where it was named.
  public let recognition: Recognition?
  /// The rows, in the order in which the trace first shows them: what the program asked for, then what the language did
  /// unasked.
  public let rows: [LanguageRow]
  /// Lines that are in no row, by what they are.
  public let leftovers: [Leftover: Int]
  /// The lines of the trace.
  public let lineCount: Int
  /// Where each event belongs, in the order of their lines.
  public let places: [Place]
  /// The process of each event, in the same order; the first one's where the trace names no ids.
  public let processes: [Int]
  /// The rows of catalogues that ``Place/row(_:)`` names.
  public let catalogueRows: [Row]

  /// Where an event belongs.
  public enum Place: Hashable, Sendable {
    /// To a conversation: an index of ``LanguageTable/catalogueRows``.
    case row(Int)
    /// To a conversation, and no catalogue has a row for it.
    case unknownCall
    /// To a socket that was opened as a question to the kernel, and closed again.
    case probe
    /// To the look-up of a user, a name or the interfaces.
    case lookUp
    /// To no row.
    case leftover(Leftover)
  }

  /// What a line is that belongs to no row.
  public enum Leftover: String, CaseIterable, Sendable {
    /// Before the program's first socket: loading libraries, starting the interpreter.
    case startUp = "start-up"
    /// Reading and writing 0, 1 and 2.
    case inputOutput = "input and output"
    /// Behind the first socket: memory, threads, files, the clock.
    case runtime
    /// `--- SIGINT ---`
    case signal
    /// `+++ exited with 0 +++`
    case exit
    /// Another program of the same trace.
    case otherProgram = "another program"
    /// strace's own words, empty lines.
    case strace = "strace's own"
    /// Not understood.
    case unrecognised
  }

  /// Which language a table is for.
  public enum Choice: Sendable {
    /// This one.
    case language(Language)
    /// The one that the trace speaks for.
    case recognise
  }

  /// Why there is no table.
  public enum Problem: Error, Sendable {
    /// The trace has no call of a socket.
    case noNetwork
    /// Several programs have sockets: one must be chosen.
    case severalPrograms([TracedProgram])
    /// No program of this process id has sockets; those that have.
    case noSuchProgram(Int, [TracedProgram])
  }

  /// Makes the table.
  ///
  /// - Parameters:
  ///   - trace: the trace's events, halves joined.
  ///   - pid: the process that started the program, where the trace has several with sockets.
  public init(_ trace: [TraceEvent], _ choice: Choice, pid: Int? = nil) throws(Problem) {
    let events = trace.sorted { $0.line < $1.line }
    let traced = TracedPrograms(events)
    let chosen = try Self.choose(events, traced, pid)
    let indices = events.indices.filter { traced.owner[$0] == chosen }
    let book = SocketBook(events, process: traced.process, indices: indices)
    let begin =
      indices.first { book.isAbout.contains($0) && book.purpose($0) == .own && book.number($0) != nil }
      ?? indices.first { book.isAbout.contains($0) } ?? events.count
    switch choice {
    case .language(let language):
      self.language = language
      recognition = nil
    case .recognise:
      let found = Recognition(indices.lazy.filter { $0 < begin }.map { events[$0] })
      recognition = found
      language = found.language ?? .linuxAPI
    }
    var builder = RowBuilder(language)
    var leftovers: [Leftover: Int] = [:]
    var places: [Place] = []
    places.reserveCapacity(events.count)
    for index in events.indices {
      let event = events[index]
      if traced.owner[index] == chosen, let call = event.call {
        let isAbout = book.isAbout.contains(index)
        let purpose = book.purpose(index)
        if isAbout, purpose != .own {
          builder.add(event, call, purpose)
          places.append(purpose == .probe ? .probe : .lookUp)
          continue
        }
        if index >= begin,
          let place = builder.add(event, call, isAbout: isAbout, isOfDatagrams: book.isOfDatagrams(index))
        {
          places.append(place)
          continue
        }
      }
      let leftover = Self.leftover(event, isOwn: traced.owner[index] == chosen, isStart: index < begin)
      leftovers[leftover, default: 0] += event.lineCount
      places.append(.leftover(leftover))
    }
    self.places = places
    processes = traced.process
    catalogueRows = builder.catalogueRows
    program = traced.programs[chosen]
    rows = builder.rows
    self.leftovers = leftovers
    lineCount = events.reduce(0) { $0 + $1.lineCount }
  }

  /// Which program a table is of: an index of the programs.
  ///
  /// Of several, those that only looked up a name, or only asked whether their input is a socket, step back: a shell
  /// that starts the program does both (bash asks getpeername(2) about descriptor 0). So do those that came before the
  /// last program of the process that strace started.
  package static func choose(
    _ events: [TraceEvent], _ traced: TracedPrograms, _ pid: Int?
  ) throws(Problem) -> Int {
    var calling: [Int] = []
    for (index, event) in events.enumerated() {
      guard let call = event.call, CallTable.isSocketSyscall(call.name) else { continue }
      if !calling.contains(traced.owner[index]) {
        // A trace may name thousands of programs; a person chooses among a few.
        guard calling.count < 64 else { break }
        calling.append(traced.owner[index])
      }
    }
    var found = calling
    if calling.count > 1 {
      let conversing = conversing(events, traced, among: Set(calling))
      found = calling.filter(conversing.contains)
      if found.isEmpty { found = calling }
      // A launcher (pyenv's, rbenv's) is done when the process that strace started becomes the program itself.
      if let last = traced.programs.lastIndex(where: { $0.pid == traced.programs[0].pid }),
        found.contains(where: { $0 >= last })
      {
        found.removeAll { $0 < last }
      }
    }
    let programs = found.map { traced.programs[$0] }
    if let pid {
      guard
        let match = (calling.filter { !found.contains($0) } + found).last(where: {
          traced.programs[$0].pid == pid
        })
      else {
        throw found.isEmpty ? .noNetwork : .noSuchProgram(pid, programs)
      }
      return match
    }
    guard let only = found.first else { throw .noNetwork }
    if found.count > 1 { throw .severalPrograms(programs) }
    return only
  }

  /// Those of the programs that have a socket for a conversation.
  private static func conversing(
    _ events: [TraceEvent], _ traced: TracedPrograms, among programs: Set<Int>
  ) -> Set<Int> {
    var indices: [Int: [Int]] = [:]
    for index in events.indices where programs.contains(traced.owner[index]) {
      indices[traced.owner[index], default: []].append(index)
    }
    return programs.filter { program in
      let own = indices[program] ?? []
      let book = SocketBook(events, process: traced.process, indices: own)
      return own.contains { index in
        guard book.isAbout.contains(index), book.purpose(index) == .own, let call = events[index].call else {
          return false
        }
        let failure = call.result?.errno
        return CallTable.isSocketSyscall(call.name) && failure != "ENOTSOCK" && failure != "EBADF"
      }
    }
  }

  private static func leftover(_ event: TraceEvent, isOwn: Bool, isStart: Bool) -> Leftover {
    switch event.kind {
    case .unrecognised, .cut: return .unrecognised
    case _ where !isOwn: return .otherProgram
    case .signal: return .signal
    case .exit, .superseded: return .exit
    case .call, .unfinished, .resumed:
      if isStart { return .startUp }
      guard let call = event.call, ["read", "write", "readv", "writev"].contains(call.name),
        let descriptor = call.arguments.first?.number, (0...2).contains(descriptor)
      else { return .runtime }
      return .inputOutput
    default: return .strace
    }
  }
}

/// One row: a call of the language, and what the kernel saw of it.
public struct LanguageRow: Sendable {
  /// Who asked for it.
  public let kind: Row.Kind
  /// What the programmer writes, or what the language does; empty where no catalogue knows.
  public let call: String
  /// The function of the Linux socket API.
  public let function: String
  /// Its C prototype, where socklab's table has it.
  public let prototype: String?
  /// Why it is so; nil where there is nothing to say.
  public let why: String?
  /// Where the fact comes from; nil where no catalogue knows.
  public let source: String?
  /// The system calls really seen, in the order in which they first came.
  public internal(set) var seen: [Seen] = []
  /// How often the call was made; attempts that came too early do not count.
  public internal(set) var count = 0
  /// The lines where it begins, attempts included.
  public internal(set) var lines: [Int] = []
  /// How many lines of the trace are in this row.
  public internal(set) var lineCount = 0
  /// What the row's sockets were for.
  public let subject: Subject

  /// What a row's sockets were for.
  public enum Subject: Sendable {
    /// A conversation.
    case conversation
    /// Questions to the kernel: opened and closed again.
    case probe
    /// Looking up a name, or the interfaces.
    case lookUp
  }

  /// A form of a system call, and how often it was seen.
  public struct Seen: Hashable, Sendable {
    /// `accept4(addr, [16], SOCK_CLOEXEC)`
    public let form: String
    /// The system call's own name: `accept4`.
    public let systemCall: String
    /// The option of setsockopt(2) and getsockopt(2): `SO_REUSEADDR`; nil for other calls.
    public let option: String?
    /// How often.
    public internal(set) var count: Int
  }

  init(_ row: Row, isKnown: Bool, subject: Subject = .conversation) {
    self.subject = subject
    kind = row.kind
    call = row.call
    function = row.function
    prototype = CallTable.call(named: row.function)?.prototype
    why = row.why
    source = isKnown ? row.source : nil
  }

  mutating func add(_ event: TraceEvent, _ call: TraceCall, counts: Bool) {
    let form = SeenForm.text(call)
    if let index = seen.firstIndex(where: { $0.form == form }) {
      seen[index].count += 1
    } else if seen.count < 64 {
      seen.append(Seen(form: form, systemCall: call.name, option: SeenForm.option(call), count: 1))
    }
    if counts { count += 1 }
    lines.append(event.line)
    lineCount += event.lineCount
  }
}
