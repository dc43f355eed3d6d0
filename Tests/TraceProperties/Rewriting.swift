import LanguageMapping
import LinuxABI
import StraceParser
import TraceDiff
import TraceModel

/// The same trace as strace with other options writes it: without labels, without durations, twice, with its halves
/// joined.
package struct Rewriting {
  let recording: Recording
  let whole: TraceReading

  package init(_ recording: Recording, _ whole: TraceReading) {
    self.recording = recording
    self.whole = whole
  }

  /// Without `-y`: what made a socket, and what only sockets allow, says as much as a label does.
  package func withoutLabels() -> [Violation] {
    let bytes = recording.lines.flatMap(LineText.withoutLabels)
    let bare = reading(bytes)
    var found = bare.brokenBooks() + samePlaces(bare) + sameDiff(bytes)
    for (event, plain) in zip(whole.events, bare.events) {
      guard let one = event.called, let other = plain.called else { continue }
      if !isSame(one, other) || event.address != plain.address {
        found.append("line \(event.line): another call without labels")
      }
      if event.concernsSocket != plain.concernsSocket, !isKnownByLabelAlone(event) {
        found.append(
          "line \(event.line): on a socket \(event.concernsSocket), without labels \(plain.concernsSocket)")
      }
    }
    found += sameSockets(bare)
    return violations("without labels", found)
  }

  /// Without `-T`: nothing here depends on how long a call took.
  package func withoutDurations() -> [Violation] {
    let bytes = recording.lines.flatMap(LineText.withoutDuration)
    let bare = reading(bytes)
    var found = bare.brokenBooks() + samePlaces(bare) + sameDiff(bytes)
    if !sameRows(bare, shift: 0) { found.append("other rows") }
    for (event, plain) in zip(whole.events, bare.events) {
      if event.concernsSocket != plain.concernsSocket || event.files != plain.files {
        found.append("line \(event.line): on other files")
      }
    }
    return violations("without durations", found)
  }

  /// The run again behind itself, with the same ids: two programs. nil where the trace does not show the run's end.
  package func twice() -> [Violation]? {
    guard whole.showsItsEnd, recording.bytes.last == UInt8(ascii: "\n"), let table = whole.table,
      let pid = table.program.pid
    else { return nil }
    let bytes = recording.bytes + recording.bytes
    let count = recording.lines.count
    var found: [String] = []
    let chosen = LanguageTable.Choice.language(recording.language)
    if case .some = try? LanguageTable(bytes, chosen, program: ProgramChoice(pid: pid)) {
      found.append("an id of two programs chooses one of them")
    }
    for shift in [0, count] {
      let reading = TraceReading(
        bytes.span, lineCount: 2 * count, recording.language,
        program: ProgramChoice(pid: pid, line: table.program.line + shift))
      found += reading.brokenBooks()
      if reading.programs.count != 2 * whole.programs.count {
        found.append("\(reading.programs.count) programs of \(whole.programs.count) twice")
      }
      if !sameRows(reading, shift: shift) { found.append("other rows \(shift == 0 ? "before" : "behind")") }
      for event in reading.events {
        let isOwn = (1...count).contains(event.line - shift)
        let place = isOwn ? whole.event(event.line - shift)?.place : nil
        if let place, place != event.place {
          found.append("line \(event.line): was \(place), is \(event.place)")
        }
        if !isOwn, event.place.isInRow { found.append("line \(event.line): in a row of the other run") }
      }
    }
    return violations("twice", found)
  }

  /// `parse --join | print`: the halves of the calls that strace cut in two joined.
  package func joined() -> [Violation] {
    var bytes: [UInt8] = []
    var json: [UInt8] = []
    var writer = JSONLinesWriter(joined: true)
    let keep = { (text: Span<UInt8>) in text.withUnsafeBufferPointer { json += $0 } }
    writer.feed(recording.bytes.span, keep)
    writer.finish(keep)
    var printer = TracePrinter()
    let print = { (text: Span<UInt8>) in text.withUnsafeBufferPointer { bytes += $0 } }
    do {
      try printer.feed(json.span, print)
      try printer.finish(print)
    } catch { return violations("joined", ["cannot be printed: \(error)"]) }
    let lines = bytes.count { $0 == UInt8(ascii: "\n") }
    let joined = TraceReading(bytes.span, lineCount: lines, recording.language)
    var found = joined.brokenBooks() + sameDiff(bytes)
    if joined.events.count != whole.events.count { found.append("\(joined.events.count) events") }
    let rows = [whole, joined].map { $0.table?.rows.map(Figures.init) ?? [] }
    if rows[0].count != rows[1].count || !rows[0].allSatisfy(rows[1].contains) {
      found.append("other rows: \(rows[1].filter { !rows[0].contains($0) })")
    }
    return violations("joined", found)
  }

  // MARK: The same

  private func reading(_ bytes: [UInt8]) -> TraceReading {
    TraceReading(bytes.span, lineCount: recording.lines.count, recording.language)
  }

  private func violations(_ property: String, _ found: [String]) -> [Violation] {
    found.prefix(4).map { Violation(recording: recording.name, property: property, detail: $0) }
  }

  private func samePlaces(_ other: TraceReading) -> [String] {
    guard whole.events.count == other.events.count else { return ["\(other.events.count) events"] }
    return zip(whole.events, other.events).compactMap { before, now in
      guard before.line == now.line else { return "line \(before.line) is line \(now.line)" }
      guard before.place != now.place, !isKnownByLabelAlone(before) else { return nil }
      return "line \(before.line): was \(before.place), is \(now.place)"
    }
  }

  /// Whether all sockets of an event are older than the trace, and no call says that they are sockets.
  private func isKnownByLabelAlone(_ event: TraceReading.Event) -> Bool {
    let sockets = event.files.compactMap { whole.files[$0] }.filter(\.concernsSockets)
    return !sockets.isEmpty
      && sockets.allSatisfy { $0.evidence?.reason == .label && $0.origin == .found && $0.kind == .socket }
  }

  private func isSame(_ one: Called, _ other: Called) -> Bool {
    one.call == other.call && one.outcome == other.outcome && one.number == other.number
      && one.moved == other.moved && one.isSent == other.isSent && one.isPeek == other.isPeek
      && one.room == other.room && one.lines == other.lines
  }

  /// Sockets that the trace shows being made: all that calls say of them is said without labels, too.
  private func sameSockets(_ other: TraceReading) -> [String] {
    var found: [String] = []
    for (event, plain) in zip(whole.events, other.events) {
      guard let made = event.called?.made, let file = whole.files[made.serial], file.kind == .socket else {
        continue
      }
      guard let twin = plain.called?.made.flatMap({ id in other.files[id.serial] }), twin.kind == .socket
      else {
        found.append("line \(event.line): makes no socket without labels")
        continue
      }
      guard let one = file.socket, let bare = twin.socket else { continue }
      if one.kind != bare.kind || one.phase != bare.phase || one.role != bare.role
        || one.backlog != bare.backlog
        || one.shut != bare.shut || one.target != bare.target || one.hasEnded != bare.hasEnded
        || one.isConnected != bare.isConnected || one.isWhole != bare.isWhole
        || (one.pair == nil) != (bare.pair == nil)
      {
        found.append("line \(event.line): the socket is \(bare), with labels \(one)")
      }
      // Addresses that only a label says are missing; others are not another.
      if let address = bare.own, address != one.own, !Self.isPart(address, of: one.own) {
        found.append("line \(event.line): own address \(address)")
      }
      if let address = bare.peer, address != one.peer { found.append("line \(event.line): peer \(address)") }
    }
    return found
  }

  /// What bind(2) asked for and the kernel filled in: any address of the machine, any free port.
  private static func isPart(_ asked: SocketAddress, of given: SocketAddress?) -> Bool {
    switch (asked, given) {
    case (.ip4(let host, let port), .ip4(let full, let number)?):
      (host == 0 || host == full) && (port == 0 || port == number)
    case (.ip6(let high, let low, let port), .ip6(let fullHigh, let fullLow, let number)?):
      (high == 0 && low == 0 || high == fullHigh && low == fullLow) && (port == 0 || port == number)
    default: false
    }
  }

  private func sameDiff(_ bytes: [UInt8]) -> [String] {
    let choice = LanguageTable.Choice.language(recording.language)
    guard let one = try? Conversation("a", recording.bytes, choice) else {
      return whole.table == nil ? [] : ["no conversation, and a table"]
    }
    guard let other = try? Conversation("b", bytes, choice) else { return ["no conversation any more"] }
    let diff = TraceDiff(one, other)
    var found =
      diff.differs ? ["\(diff.count) differences: \(diff.pairs.flatMap(\.differences).prefix(2))"] : []
    var notes: [String] = []
    // What strace did not show it does not show in another spelling either.
    let unseen = ["strace -s", "strace never shows"]
    for pair in diff.pairs { notes += pair.notes.filter { note in !unseen.contains { note.contains($0) } } }
    if !notes.isEmpty { found.append("the diff notes \(notes.prefix(2))") }
    if one.retries != other.retries { found.append("\(one.retries) attempts, then \(other.retries)") }
    return found
  }

  private func sameRows(_ other: TraceReading, shift: Int) -> Bool {
    guard let before = whole.table?.rows, let now = other.table?.rows, before.count == now.count else {
      return false
    }
    return zip(before, now).allSatisfy { one, two in
      Figures(one) == Figures(two) && one.lineCount == two.lineCount && one.lines.count == two.lines.count
        && one.lines.lines.map { $0 + shift } == two.lines.lines
    }
  }

  /// A row without its lines.
  private struct Figures: Hashable {
    let kind: String
    let call: String
    let function: String
    let seen: [String: Int]
    let counts: [Int]
    let subject: LanguageRow.Subject

    init(_ row: LanguageRow) {
      kind = "\(row.kind)"
      call = row.call
      function = row.function
      seen = Dictionary(row.seen.map { ($0.form, $0.count) }, uniquingKeysWith: +)
      counts = [row.count, row.tooEarly, row.interrupted, row.begun]
      subject = row.subject
    }
  }
}
