import CallForms
package import LanguageMapping
import LinuxABI
package import StraceParser
package import TraceModel

/// Reads a side of a comparison from its trace, line by line: what was done with each socket, of whatever program, until
/// the end tells which program is meant.
package struct ConversationReader: ~Copyable {
  private var table = TableReader(keepsSubjects: true)
  private var forms = FormTable()
  /// The sockets that each program used, and files that may turn out to be some.
  private var entries: [SocketEntry] = []
  private var free: [Int32] = []
  private var index: [SocketEntry.Key: Int32] = [:]
  /// The last entry of each open file that is there, by its slot; from it the others of the same file are reached.
  private var files: [FileEntries] = []
  /// How many entries there have been.
  private var born = 0
  private var waiting = WaitingCounts()
  /// Lines that ask whether a program's input is a socket, and it is none, by program.
  private var questions: [Int: Int] = [:]
  private var room = Conversation.Room()
  private static let socketLimit = 65_536

  private struct FileEntries {
    var serial: Int32 = -1
    /// The entry that was asked for last, and of which program.
    var program = -1
    var entry: Int32 = -1
    /// The newest entry of the file.
    var newest: Int32 = -1
  }

  package init() {}

  /// Takes a line, and what it changed.
  package mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    for id in state.effects.learned { forEachEntry(of: id) { $0.isSocket = true } }
    table.take(state, parser, s, place)
    if let called = state.effects.called { take(called, state, parser, s, place) }
    for id in state.effects.ended { end(id) }
  }

  private mutating func take(
    _ called: Called, _ state: borrowing KernelState, _ parser: borrowing LineParser,
    _ s: Span<UInt8>, _ place: TraceStream.Place
  ) {
    guard called.concernsSocket || !state.effects.candidates.isEmpty else { return }
    if called.call.traits?.waitsForFiles ?? false || called.isEpoll {
      return waiting.add(called, state.effects.candidates, place.lineCount)
    }
    if TableReader.isQuestion(called) {
      questions[called.program, default: 0] += place.lineCount
      return
    }
    guard let entry = entry(called, state) else { return room.loseCall() }
    let call = TapeCall(
      shape: forms.shape(table.shapes.last, table.shapes), arguments: Arguments(parser), line: place.line,
      lineCount: place.lineCount, port: state.effects.address?.port)
    entries[entry].note(call, called, parser, s, &forms, &room)
  }

  /// The entry of the socket that a call is about, made where there is none; nil where a hostile trace has more sockets
  /// than a list should hold.
  private mutating func entry(_ called: Called, _ state: borrowing KernelState) -> Int? {
    var about = called.subject ?? called.made
    // Of two the socket: splice(2) from a pipe, dup2(2) over one.
    if let subject = called.subject, let second = called.second, !state.concernsSockets(subject),
      state.concernsSockets(second)
    {
      about = second
    }
    let key = SocketEntry.Key(program: called.program, serial: about?.serial ?? -1)
    let slot = about.map { Int($0.slot) }
    if let slot {
      while files.count <= slot { files.append(FileEntries()) }
      if files[slot].serial != key.serial {
        files[slot] = FileEntries(serial: key.serial)
      } else if files[slot].program == key.program {
        return Int(files[slot].entry)
      }
    }
    guard let number = index[key] ?? make(key, called, about.flatMap { state.file($0)?.socket }, slot) else {
      return nil
    }
    if let slot {
      files[slot].program = key.program
      files[slot].entry = number
    }
    return Int(number)
  }

  private mutating func make(
    _ key: SocketEntry.Key, _ called: Called, _ socket: SocketState?, _ slot: Int?
  ) -> Int32? {
    guard index.count < Self.socketLimit else { return nil }
    var entry = SocketEntry(key, socket, isSocket: called.concernsSocket, birth: born)
    born += 1
    entry.older = slot.map { files[$0].newest } ?? -1
    let number: Int32
    if let old = free.popLast() {
      number = old
      entries[Int(old)] = entry
    } else {
      number = Int32(entries.count)
      entries.append(entry)
    }
    index[key] = number
    if let slot { files[slot].newest = number }
    return number
  }

  /// Several programs may share an open file: each has an entry of its own.
  private mutating func forEachEntry(of id: OpenFile.ID, _ body: (inout SocketEntry) -> Void) {
    guard Int(id.slot) < files.count, files[Int(id.slot)].serial == id.serial else { return }
    var next = Int(files[Int(id.slot)].newest)
    while next >= 0 {
      body(&entries[next])
      next = Int(entries[next].older)
    }
  }

  /// An open file that is gone and was no socket is none of the conversation's.
  private mutating func end(_ id: OpenFile.ID) {
    guard Int(id.slot) < files.count, files[Int(id.slot)].serial == id.serial else { return }
    var isSocket = false
    forEachEntry(of: id) { isSocket = isSocket || $0.isSocket }
    var next = files[Int(id.slot)].newest
    files[Int(id.slot)] = FileEntries()
    if isSocket { return }
    while next >= 0 {
      index[entries[Int(next)].key] = nil
      free.append(next)
      let older = entries[Int(next)].older
      entries[Int(next)] = SocketEntry(.none, nil, isSocket: false, birth: 0)
      next = older
    }
  }

  /// The side, when the trace has ended.
  package mutating func conversation(
    _ name: String, _ choice: LanguageTable.Choice, _ state: borrowing KernelState, program: ProgramChoice?
  ) throws(LanguageTable.Problem) -> Conversation {
    let found = try table.table(choice, state, program: program)
    let chosen = found.programIndex
    var sockets: [Conversation.Socket] = []
    var retries = 0
    var questions = self.questions[chosen] ?? 0
    var order: [(birth: Int, entry: Int)] = []
    var serials: Set<Int32> = []
    for (number, entry) in entries.enumerated() {
      if entry.isSocket { serials.insert(entry.key.serial) }
      guard entry.key.program == chosen, entry.isSocket || entry.key.serial == -1 else { continue }
      order.append((entry.birth, number))
    }
    sockets.reserveCapacity(order.count)
    for (_, number) in order.sorted(by: { $0.birth < $1.birth }) {
      let entry = entries[number]
      let serial = entry.key.serial
      if serial == -1 || found.isConversation(table.subjects[serial] ?? .conversation) {
        if entry.socket.lineCount > 0 { sockets.append(entry.whole) }
        retries += entry.retries
      } else {
        questions += entry.socket.lineCount + entry.retries
      }
    }
    let waits = waiting.counts(of: chosen) { serial in
      if let subject = table.subjects[serial] {
        return found.isConversation(subject) ? .conversation : .question
      }
      return serials.contains(serial) ? .question : .none
    }
    return Conversation(
      name: name, table: found, sockets: sockets, forms: forms.forms, waiting: waits.waiting,
      retries: retries, questions: questions + waits.questions, uncompared: room.lost)
  }
}
