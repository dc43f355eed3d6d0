package import LanguageMapping
package import Languages
package import LinuxABI
import StraceParser
import TraceDiff
package import TraceModel

/// What the model and the table say of each event of a trace: read once, together.
package struct TraceReading {
  /// An event, by the line where it begins.
  package struct Event {
    package var line: Int
    package var lineCount = 1
    package var resumedLine: Int?
    /// Its place in the table of the program that the table is of.
    package var place = LanguageTable.Place.leftover(.otherProgram)
    /// What it did; nil for what is no call.
    package var called: Called?
    /// The address in the call.
    package var address: SocketAddress?
    /// The open files that it is about, by their serial numbers: subject, second, made, what it waits for.
    package var files: [Int32] = []
    /// Whether it concerns a socket, also where that was learned later.
    package var concernsSocket = false
  }

  /// What is known of an open file when the trace has ended.
  package struct File {
    package var birth: Int
    package var origin: OpenFile.Origin
    package var evidence: OpenFile.Evidence?
    package var concernsSockets: Bool
    package var kind: SyscallTraits.File
    package var socket: SocketState?
  }

  package private(set) var events: [Event] = []
  /// By line: which event begins there; -1 for none.
  private var eventAt: [Int32]
  package private(set) var files: [Int32: File] = [:]
  /// What each socket was for, by its serial number.
  package private(set) var subjects: [Int32: LanguageRow.Subject] = [:]
  /// nil where there is none.
  package private(set) var table: LanguageTable?
  package private(set) var programs: [RunningProgram] = []
  package private(set) var lineCount = 0
  /// Whether every process that it shows has ended, too.
  package private(set) var showsItsEnd = false

  package init(_ bytes: Span<UInt8>, lineCount: Int, _ language: Language, program: ProgramChoice? = nil) {
    eventAt = Array(repeating: -1, count: lineCount + 2)
    self.lineCount = lineCount
    var model = ModelReader()
    var reader = TableReader(keepsPlaces: true, keepsSubjects: true)
    var events: [Event] = []
    var files: [Int32: File] = [:]
    var waiting: [Int32: [Int]] = [:]
    var alive = 0
    let take = {
      (
        state: borrowing KernelState, parser: borrowing LineParser, text: Span<UInt8>,
        place: TraceStream.Place
      ) in
      reader.take(state, parser, text, place)
      if let called = state.effects.called {
        var event = Event(line: place.line, lineCount: place.lineCount, resumedLine: place.resumedLine)
        event.called = called
        event.address = state.effects.address
        event.concernsSocket = called.concernsSocket
        var ids = state.effects.candidates
        for id in [called.subject, called.second, called.made] { if let id { ids.append(id) } }
        for ready in state.effects.ready { if let id = ready.file { ids.append(id) } }
        for id in ids where !event.files.contains(id.serial) {
          event.files.append(id.serial)
          if let file = state.file(id) { files[id.serial] = File(file) }
        }
        for id in state.effects.candidates { waiting[id.serial, default: []].append(events.count) }
        events.append(event)
      } else if !place.isBeginning {
        events.append(Event(line: place.line, lineCount: place.lineCount, resumedLine: place.resumedLine))
      }
      for id in state.effects.learned {
        for index in waiting.removeValue(forKey: id.serial) ?? [] { events[index].concernsSocket = true }
        if let file = state.file(id) { files[id.serial] = File(file) }
      }
      for event in state.effects.processes {
        switch event {
        case .began: alive += 1
        case .ended: alive -= 1
        case .executed: break
        }
      }
      for id in state.effects.ended {
        if let file = state.file(id) { files[id.serial] = File(file) }
      }
    }
    model.feed(bytes, take)
    model.finish(take)
    table = try? reader.table(.language(language), model.state, program: program)
    subjects = reader.subjects
    programs = model.state.programs
    self.files = files
    showsItsEnd = alive == 0
    // The events of a call cut in two come when it returns; the table's stand in the order of their lines.
    events.sort { $0.line < $1.line }
    if let table, table.places.count == events.count {
      for index in events.indices { events[index].place = table.places[index] }
    }
    for (index, event) in events.enumerated() where eventAt.indices.contains(event.line) {
      eventAt[event.line] = Int32(index)
    }
    self.events = events
  }

  /// The event that begins in a line.
  package func event(_ line: Int) -> Event? {
    guard eventAt.indices.contains(line), eventAt[line] >= 0 else { return nil }
    return events[Int(eventAt[line])]
  }
}

extension TraceReading.File {
  fileprivate init(_ file: OpenFile) {
    birth = file.birth
    origin = file.origin
    evidence = file.evidence
    concernsSockets = file.concernsSockets
    kind = file.kind
    socket = file.socket
  }
}

extension LanguageTable.Place {
  /// Whether it is in a row.
  package var isInRow: Bool {
    switch self {
    case .row, .unknownCall, .probe, .wakeUp, .lentPair, .question, .lookUp: true
    case .leftover: false
    }
  }
}
