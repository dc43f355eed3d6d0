import Languages
import StraceParser
import TraceQuery

/// Puts the calls of a program into the rows of its language's catalogue.
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

  private let compiled: [Compiled]
  private var made: [Int: LanguageRow] = [:]
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

  /// Puts a call into the first row that describes it.
  ///
  /// - Parameters:
  ///   - isAbout: whether it is about a socket.
  ///   - isOfDatagrams: whether that socket carries datagrams.
  /// - Returns: where it belongs; nil where to none.
  mutating func add(
    _ event: TraceEvent, _ call: TraceCall, isAbout: Bool, isOfDatagrams: Bool
  ) -> LanguageTable.Place? {
    for (index, candidate) in compiled.enumerated() {
      switch candidate.row.scope {
      case .anything: break
      case .sockets: if !isAbout { continue }
      case .datagrams: if !isOfDatagrams { continue }
      }
      let isAttempt = candidate.onTheWay.contains { $0.match(event) != nil }
      guard isAttempt || candidate.patterns.contains(where: { $0.match(event) != nil }) else { continue }
      // A call that a signal interrupted is made again: the kernel's own word for it is ERESTARTSYS.
      let isRestart = call.result?.errno?.hasPrefix("ERESTART") ?? false
      made[index, default: LanguageRow(candidate.row, isKnown: candidate.isKnown)]
        .add(event, call, counts: !isAttempt && !isRestart)
      return .row(index)
    }
    guard isAbout else { return nil }
    let row = Row.asked("", call.name, [])
    // Names come from the trace: a hostile one could make a row of each of its lines.
    let key = others.count < 256 ? call.name : "..."
    others[key, default: LanguageRow(row, isKnown: false)].add(event, call, counts: true)
    return .unknownCall
  }

  /// Puts a call on a socket that is a question to the kernel, or part of a look-up, where it belongs.
  mutating func add(_ event: TraceEvent, _ call: TraceCall, _ purpose: SocketBook.Purpose) {
    let row: Row =
      purpose == .probe
      ? .unasked(
        "sockets opened and closed again unused", "socket", [],
        why: "questions to the kernel: is there IPv6, does it know this option?")
      : .unasked(
        "the look-up of a user, a name or the interfaces", "getpwuid, getaddrinfo", [],
        why: "nscd, a name server, netlink, or a datagram socket that only asks for a route")
    let subject: LanguageRow.Subject = purpose == .probe ? .probe : .lookUp
    others[
      purpose == .probe ? "probe" : "look-up", default: LanguageRow(row, isKnown: true, subject: subject)
    ].add(event, call, counts: call.name == "socket")
  }
}
