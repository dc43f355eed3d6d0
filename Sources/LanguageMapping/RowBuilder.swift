import CallForms
import Languages
import LinuxABI
import StraceParser
import TraceModel
import TraceQuery

/// Puts the calls of a program into the rows of its language's catalogue, a shape at a time.
struct RowBuilder {
  /// A row of a catalogue with its patterns read.
  private struct Compiled {
    let row: Row
    let patterns: [Pattern]
    let onTheWay: [Pattern]
    let isKnown: Bool

    init(_ row: Row, isKnown: Bool) {
      self.row = row
      self.isKnown = isKnown
      // A test reads every pattern of every catalogue: none of them is wrong.
      patterns = row.patterns.compactMap { try? Pattern($0) }
      onTheWay = row.onTheWay.compactMap { try? Pattern($0) }
    }
  }

  /// A row of the table: of a catalogue's row that stands for several functions each has one.
  private struct RowKey: Hashable {
    let row: Int
    let function: String?
  }

  private let compiled: [Compiled]
  private var made: [RowKey: LanguageRow] = [:]
  /// Rows for calls that not even the Linux API's catalogue has, by name; and for sockets that are questions.
  private var others: [String: LanguageRow] = [:]

  init(_ language: Language) {
    let isAlone = language.name == Language.linuxAPI.name
    compiled =
      (isAlone ? [] : language.rows.map { Compiled($0, isKnown: true) })
      + Language.linuxAPI.rows.map { Compiled($0, isKnown: isAlone) }
  }

  /// The catalogue's rows, as ``LanguageTable/Place/row(_:)`` counts them.
  var catalogueRows: [Row] { compiled.map(\.row) }

  /// The rows: what was asked for, then what was not, each in the order of the trace.
  var rows: [LanguageRow] {
    (Array(made.values) + others.values).sorted { a, b in
      if a.kind != b.kind { return a.kind == .asked }
      return (a.lines.first ?? 0, a.function) < (b.lines.first ?? 0, b.function)
    }
  }

  /// Puts calls of one shape into the first row that describes them.
  /// - Returns: where they belong; nil where to none.
  mutating func add(
    _ sample: TraceEvent, _ key: ProgramTally.Key, _ tally: ProgramTally.Tally
  ) -> LanguageTable.Place? {
    guard let call = sample.call else { return nil }
    // Catalogues know the names of today: PF_INET, AF_FILE and bare numbers are older ones, or others'.
    var sample = sample
    sample.call = call.respelled
    if key.isAbout, key.subject != .conversation { return question(sample, call, key.subject, tally) }
    for (index, candidate) in compiled.enumerated() {
      switch candidate.row.scope {
      case .anything: break
      case .descriptors: if !key.isAbout { continue }
      case .sockets: if !key.isAbout || key.file == .epollSet { continue }
      case .datagrams: if key.file != .datagrams { continue }
      case .discarded: if !key.isDiscard { continue }
      }
      let isTooEarly = candidate.onTheWay.contains { $0.match(sample) != nil }
      guard isTooEarly || candidate.patterns.contains(where: { Self.describes($0, sample) }) else { continue }
      let function = Self.ownFunction(of: call.name, in: candidate.row)
      made[
        RowKey(row: index, function: function),
        default: LanguageRow(candidate.row, function: function, isKnown: candidate.isKnown)
      ].add(sample, call, tally, isTooEarly: isTooEarly)
      return .row(index)
    }
    guard key.isAbout else { return nil }
    let row = Row.asked("", call.name, [])
    // Names come from the trace: a hostile one could make a row of each of its lines.
    let name = others.count < 256 ? call.name : "..."
    others[name, default: LanguageRow(row, isKnown: false)].add(sample, call, tally, isTooEarly: false)
    return .unknownCall
  }

  /// Of a call whose end the trace does not show only the arguments so far can be compared.
  private static func describes(_ pattern: Pattern, _ sample: TraceEvent) -> Bool {
    sample.kind == .unfinished || sample.kind == .resumed
      ? pattern.matchesBeginning(sample) : pattern.match(sample) != nil
  }

  /// The function that a call stands for, where the row's own is another one: epoll_ctl among the calls of an event loop.
  private static func ownFunction(of call: String, in row: Row) -> String? {
    guard row.scope == .anything, let named = CallTable.function(named: row.function),
      named.syscall.form(named: call) == nil, CallTable.function(named: call) != nil
    else { return nil }
    return call
  }

  /// Sockets that are a question to the kernel, or part of a look-up.
  private mutating func question(
    _ sample: TraceEvent, _ call: TraceCall, _ subject: LanguageRow.Subject, _ tally: ProgramTally.Tally
  ) -> LanguageTable.Place {
    let isProbe = subject == .probe
    let name = call.result?.error == .notSocket ? "question" : isProbe ? "probe" : "look-up"
    let row: Row =
      name == "question"
      ? .unasked(
        "whether the program's input is a socket", call.name, [],
        why: "the runtime asks: it may have been started by a server")
      : isProbe
        ? .unasked(
          "sockets opened and closed again unused", "socket", [],
          why: "questions to the kernel: is there IPv6, does it know this option?")
        : .unasked(
          "the look-up of a user, a name or the interfaces", "getpwuid, getaddrinfo", [],
          why: "nscd, a name server, netlink, or a datagram socket that only asks for a route")
    var whole = LanguageRow(row, isKnown: true, subject: subject)
    whole = others[name] ?? whole
    let count = whole.count
    whole.add(sample, call, tally, isTooEarly: false)
    // A question is counted by its sockets.
    whole.count = count + (call.name == "socket" || name == "question" ? tally.count : 0)
    (whole.tooEarly, whole.interrupted, whole.begun) = (0, 0, 0)
    others[name] = whole
    return name == "question" ? .question : isProbe ? .probe : .lookUp
  }
}
