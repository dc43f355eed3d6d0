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
    /// Whether it is about sockets alone that an event loop serves.
    let isOfLoop: Bool
    /// The sockets that the row may be about, by the program's other calls.
    let sockets: ProgramCalls.Sockets

    /// - Parameters:
    ///   - framework: whose row it is, with the sockets that are the framework's; nil for a language's own.
    init(
      _ row: Row, isKnown: Bool, _ calls: ProgramCalls,
      of framework: (framework: Framework, sockets: ProgramCalls.Sockets)? = nil
    ) {
      self.row = row
      self.isKnown = isKnown
      // A test reads every pattern of every catalogue: none of them is wrong.
      patterns = row.patterns.compactMap { try? Pattern($0) }
      onTheWay = row.onTheWay.compactMap { try? Pattern($0) }
      let isAboutSockets = row.scope == .sockets || row.scope == .datagrams
      isOfLoop = framework?.framework.sockets == .watched && isAboutSockets
      let allowed = row.condition.map(calls.fulfil) ?? .any
      sockets = isAboutSockets ? allowed.intersection(framework?.sockets ?? .any) : allowed
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

  private let language: Language
  private let lookUps: LookUps
  /// What stands between the language and the program.
  let frameworks: [Framework]

  /// - Parameters:
  ///   - calls: what the program calls on sockets.
  ///   - lookUps: what its look-ups are of.
  init(_ language: Language, _ calls: ProgramCalls, lookUps: LookUps) {
    self.language = language
    self.lookUps = lookUps
    let isAlone = language.name == Language.linuxAPI.name
    let shown = language.frameworks.map { (framework: $0, sockets: calls.sockets(of: $0)) }
      .filter { !$0.sockets.isEmpty }
    let used = shown.filter { one in !shown.contains { $0.framework.title == one.framework.above } }
    frameworks = used.map(\.framework).reduce(into: []) { found, one in
      // A server's side and a client's are one framework.
      if !found.contains(where: { $0.title == one.title }) { found.append(one) }
    }
    var known: [Compiled] = []
    for one in isAlone ? [] : used {
      known += one.framework.rows.map { Compiled($0, isKnown: true, calls, of: one) }
    }
    if !isAlone { known += language.rows.map { Compiled($0, isKnown: true, calls) } }
    compiled =
      known
      + Language.linuxAPI.rows.map { Compiled(isAlone ? $0 : $0.inNeutralWords, isKnown: isAlone, calls) }
    knownRows = isAlone ? compiled.count : known.count
    var alike: [[Bool]: UInt8] = [:]
    for group in [0] + calls.groupNumbers {
      let rows = compiled.map { $0.sockets.groups?.contains(group) ?? true }
      if let known = alike[rows] { same[group] = known } else { alike[rows] = group }
    }
  }

  /// Groups of sockets of which the same rows are, each with the first one.
  private var same: [UInt8: UInt8] = [:]

  /// The key under which the calls of a key are put into rows: of sockets that no row tells apart.
  func reduced(_ key: ProgramTally.Key) -> ProgramTally.Key {
    var key = key
    key.file.group = same[key.file.group] ?? key.file.group
    key.file.isListener = false
    return key
  }

  /// How many of ``catalogueRows`` are the language's and its frameworks'; behind them stand those of the Linux API.
  let knownRows: Int

  /// The catalogue's rows, as ``LanguageTable/Place/row(_:)`` counts them.
  var catalogueRows: [Row] { compiled.map(\.row) }

  /// The rows: what was asked for, then what was not, each in the order of the trace.
  var rows: [LanguageRow] {
    (Array(made.values) + others.values).sorted { a, b in
      if a.kind != b.kind { return a.kind == .asked }
      return (a.lines.first ?? 0, a.function) < (b.lines.first ?? 0, b.function)
    }
  }

  /// Whether the trace shows but a half of a call.
  static func isHalf(_ sample: TraceEvent) -> Bool { sample.kind == .unfinished || sample.kind == .resumed }

  /// The rows into which whole calls of a name about files of a kind were put.
  private var whole: [WholeKey: Set<Int>] = [:]

  private struct WholeKey: Hashable {
    var name: String
    var file: FileClass
  }

  /// Puts calls of one shape into the first row that describes them; of halves, which many do, into the first that has
  /// whole calls of that name. So the whole ones are to be added first.
  /// - Returns: where they belong; nil where to none.
  mutating func add(
    _ sample: TraceEvent, _ key: ProgramTally.Key, _ tally: ProgramTally.Tally
  ) -> LanguageTable.Place? {
    guard let call = sample.call else { return nil }
    let sample = ProgramCalls.respelled(sample)
    if key.isAbout, isQuestion(key.subject, call) { return question(sample, call, key.subject, tally) }
    let place = WholeKey(name: call.name, file: key.file)
    let isHalf = Self.isHalf(sample)
    let known = isHalf ? compiled.indices.first { isWhole($0, place) && describes($0, sample, key) } : nil
    if let index = known ?? compiled.indices.first(where: { describes($0, sample, key) }) {
      let candidate = compiled[index]
      if !isHalf { whole[place, default: []].insert(index) }
      let function = Self.ownFunction(of: call.name, in: candidate.row)
      made[
        RowKey(row: index, function: function),
        default: LanguageRow(candidate.row, function: function, isKnown: candidate.isKnown)
      ].add(sample, call, tally, isTooEarly: candidate.onTheWay.contains { $0.match(sample) != nil })
      return .row(index)
    }
    guard key.isAbout else { return nil }
    let isAlone = language.name == Language.linuxAPI.name
    let row = Row.asked(isAlone ? "" : NeutralWords.of(call.name), call.name, [])
    // Names come from the trace: a hostile one could make a row of each of its lines.
    let name = others.count < 256 ? call.name : "..."
    others[name, default: LanguageRow(row, isKnown: false)].add(sample, call, tally, isTooEarly: false)
    return .unknownCall
  }

  private func isWhole(_ index: Int, _ place: WholeKey) -> Bool { whole[place]?.contains(index) ?? false }

  /// Whether a row is of calls like this.
  private func describes(_ index: Int, _ sample: TraceEvent, _ key: ProgramTally.Key) -> Bool {
    let candidate = compiled[index]
    guard candidate.sockets.contains(key.file), !candidate.isOfLoop || key.isWatched else { return false }
    switch candidate.row.scope {
    case .anything: break
    case .descriptors: guard key.isAbout else { return false }
    case .sets: guard key.file.kind == .epollSet else { return false }
    case .sockets: guard key.isAbout, key.file.kind != .epollSet else { return false }
    case .datagrams: guard key.file.kind == .datagrams else { return false }
    case .discarded: guard key.isDiscard else { return false }
    }
    return candidate.onTheWay.contains { $0.match(sample) != nil }
      || candidate.patterns.contains { Self.describes($0, sample) }
  }

  /// Of a call whose end the trace does not show only the arguments so far can be compared.
  private static func describes(_ pattern: Pattern, _ sample: TraceEvent) -> Bool {
    isHalf(sample) ? pattern.matchesBeginning(sample) : pattern.match(sample) != nil
  }

  /// The function that a call stands for, where the row's own is another one: epoll_ctl among the calls of an event loop.
  private static func ownFunction(of call: String, in row: Row) -> String? {
    guard row.scope == .anything, let named = CallTable.function(named: row.function),
      named.syscall.form(named: call) == nil, CallTable.function(named: call) != nil
    else { return nil }
    return call
  }

  /// Whether what a socket was for is told instead of its calls. One that was made and closed unused is the program's own,
  /// unless its language is known to make such ones.
  private func isQuestion(_ subject: LanguageRow.Subject, _ call: TraceCall) -> Bool {
    subject == .probe && call.result?.error == .notSocket || language.makes(subject)
  }

  /// Sockets that are a question to the kernel, or a library's own.
  private mutating func question(
    _ sample: TraceEvent, _ call: TraceCall, _ subject: LanguageRow.Subject, _ tally: ProgramTally.Tally
  ) -> LanguageTable.Place {
    let (name, row, place): (String, Row, LanguageTable.Place) =
      switch subject {
      case .probe where call.result?.error == .notSocket:
        (
          "question",
          .unasked(
            "whether the program's input is a socket", call.name, [],
            why: "the runtime asks: it may have been started by a server"), .question
        )
      case .lookUp: ("look-up", lookUp, .lookUp)
      case .systemLog:
        (
          "log",
          .asked(
            "syslog(priority, ...)", "syslog", [],
            why: "the C library sends each line to the system's log, over a socket of its own: /dev/log"),
          .lookUp
        )
      case .unusedPair:
        (
          "pair",
          .unasked(
            "a pair of sockets of which one end is kept", "socketpair", [],
            why: "it takes the place of a descriptor that one thread closes while another one waits for it"),
          .probe
        )
      case .wakeUp:
        (
          "wake-up",
          .unasked(
            "a pair of sockets by which an event loop wakes itself up", "socketpair", [],
            why: "one byte into one end, and the loop that waits for the other one wakes: no conversation"),
          .wakeUp
        )
      case .lentPair:
        (
          "lent pair",
          .unasked(
            "a pair of sockets by which it talks with a program that it starts", "socketpair", [],
            why: "one end is that program's, which starts others for it, and is no part of the conversation"),
          .lentPair
        )
      case .probe, .conversation:
        (
          "probe",
          .unasked(
            "sockets opened and closed again unused", "socket", [],
            why: "questions to the kernel: is there IPv6, does it know this option?"), .probe
        )
      }
    var whole = others[name] ?? LanguageRow(row, isKnown: true, subject: subject)
    let count = whole.count
    whole.add(sample, call, tally, isTooEarly: false)
    // A question is counted by its sockets.
    let isMaking = call.name == "socket" || call.name == "socketpair"
    whole.count = count + (isMaking || place == .question ? tally.count : 0)
    (whole.tooEarly, whole.interrupted, whole.begun) = (0, 0, 0)
    others[name] = whole
    return place
  }

  /// A look-up: the C library's, for who calls its functions; in other languages it is done by the way.
  private var lookUp: Row {
    let (what, call, function): (String, String, String) =
      if lookUps.isSuperset(of: [.users, .names]) || lookUps.isDisjoint(with: [.users, .names, .interfaces]) {
        (
          "a user, a name or the interfaces", "a look-up: getaddrinfo(...), getpwnam(...), ...",
          "getpwuid, getaddrinfo"
        )
      } else if lookUps.contains(.users) {
        ("a user", "getpwnam(...), getpwuid(...)", "getpwuid")
      } else if lookUps.contains(.names) || lookUps.contains(.daemon) {
        ("a name", "getaddrinfo(...), gethostbyname(...)", "getaddrinfo")
      } else {
        ("the interfaces", "getifaddrs(...), getaddrinfo(...)", "getifaddrs")
      }
    let why = "nscd, a name server, netlink, or a datagram socket that only asks for a route"
    guard language.isLibrary else { return .unasked("the look-up of \(what)", function, [], why: why) }
    return .asked(
      call, function, [], why: "the library asks over sockets of its own, which are counted here: \(why)")
  }
}
