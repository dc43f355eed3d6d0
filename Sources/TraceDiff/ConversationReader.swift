package import LanguageMapping
import LinuxABI
package import StraceParser
package import TraceModel

/// Reads a side of a comparison from its trace, line by line: what was done with each socket, of whatever program, until
/// the end tells which program is meant.
package struct ConversationReader: ~Copyable {
  private var table = TableReader(keepsSubjects: true)
  /// The sockets that each program used, in the order in which it first did.
  private var sockets: [Key: Entry] = [:]
  private var order: [Key] = []
  /// What was read of calls that wait, and of attempts, by program.
  private var others: [Int: Others] = [:]
  private var forms: [Int32: Form] = [:]
  private static let socketLimit = 65_536
  private static let waitLimit = 4096

  private struct Key: Hashable {
    var program: Int
    /// The open file's serial number; -1 for calls on sockets that the trace does not name, a failed socket(2) among them.
    var serial: Int32
  }

  struct Entry {
    var socket: Conversation.Socket
    var isStream: Bool
    var isUnderWay = false
    /// Whether it is known by now that this is a socket.
    var isSocket: Bool
    /// Lines that were folded into others: they count as retries if the socket is the program's own.
    var retries = 0
  }

  private struct Others {
    /// Lines that wait, each set of files by itself: they count where one of the files is a socket.
    var waiting: [Set<Int32>: Int] = [:]
    /// Lines that ask whether the program's input is a socket, and it is none.
    var questions = 0
  }

  private struct Form {
    var text: String
    var meaning: Meaning
  }

  package init() {}

  /// Takes a line, and what it changed.
  package mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    for id in state.effects.learned {
      for key in [Key](keys[id.serial] ?? []) { sockets[key]?.isSocket = true }
    }
    if let called = state.effects.called { take(called, state, parser, s, place) }
    table.take(state, parser, s, place)
    for id in state.effects.ended { end(id.serial) }
  }

  /// The keys of each open file: several programs may share one.
  private var keys: [Int32: [Key]] = [:]

  private mutating func end(_ serial: Int32) {
    guard let own = keys[serial] else { return }
    let isSocket = own.contains { sockets[$0]?.isSocket ?? false }
    if isSocket { return }
    for key in own { sockets[key] = nil }
    keys[serial] = nil
  }

  private mutating func take(
    _ called: borrowing Called, _ state: borrowing KernelState, _ parser: borrowing LineParser,
    _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    let traits = called.call.traits
    guard called.concernsSocket || !state.effects.candidates.isEmpty else { return }
    let isWaiting = traits?.waits ?? .nothing != .nothing || called.isEpoll
    if isWaiting {
      var files = Set(state.effects.candidates.map(\.serial))
      if let subject = called.subject { files.insert(subject.serial) }
      if let made = called.made { files.insert(made.serial) }
      others[called.program, default: Others()].waiting[files, default: 0] += place.lineCount
      if others[called.program]?.waiting.count ?? 0 > Self.waitLimit {
        others[called.program]?.waiting = [:]
      }
      return
    }
    if TableReader.isQuestion(called) {
      others[called.program, default: Others()].questions += place.lineCount
      return
    }
    let about = called.subject ?? called.made
    let key = Key(program: called.program, serial: about?.serial ?? -1)
    guard let event = entry(key, called, about, state, parser, s, place), let call = event.call else {
      return
    }
    note(event, call, called, key)
  }

  /// Makes room for a socket, and a value of the call; nil where a hostile trace has more sockets than a list should hold.
  private mutating func entry(
    _ key: Key, _ called: borrowing Called, _ about: OpenFile.ID?, _ state: borrowing KernelState,
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place
  ) -> TraceEvent? {
    if sockets[key] == nil {
      guard sockets.count < Self.socketLimit else { return nil }
      let socket = about.flatMap { state.file($0)?.socket }
      let role: Conversation.Socket.Role =
        switch socket?.role {
        case .listener: .listener
        case .accepted: .accepted
        case .connecting: .connecting
        case .paired, nil: .other
        }
      let isStream = socket.map { $0.kind.type == .stream || $0.kind.type == .unknown } ?? true
      sockets[key] = Entry(
        socket: Conversation.Socket(role: role), isStream: isStream, isSocket: called.concernsSocket)
      order.append(key)
      keys[key.serial, default: []].append(key)
    }
    return parser.event(s, place)
  }

  private mutating func note(_ event: TraceEvent, _ call: TraceCall, _ called: borrowing Called, _ key: Key) {
    guard var entry = sockets.removeValue(forKey: key) else { return }
    defer { sockets[key] = entry }
    entry.socket.lineCount += event.lineCount
    let meaning = Meaning(of: call.name, option: SeenForm.option(call))
    if meaning.name == "listen" { entry.socket.role = .listener }
    if meaning.name == "connect" { entry.socket.role = .connecting }
    if ["bind", "connect", "sendto"].contains(call.name) { entry.notePort(call) }
    let errno = call.result?.errno
    // The kernel's word, or the call's, for: later. It is made again, or its end is asked for.
    let isTooEarly =
      ["EAGAIN", "EWOULDBLOCK", "EALREADY"].contains(errno) || errno?.hasPrefix("ERESTART") == true
    if isTooEarly || errno == "EISCONN" && entry.isUnderWay { return entry.fold(event) }
    if meaning.name == "connect", errno == "EINPROGRESS" {
      entry.isUnderWay = true
      var call = call
      call.result = TraceResult(value: "0", number: 0)
      return entry.add(event, call, meaning)
    }
    // 0: the connection is there, as a connect that waits would have said.
    if meaning.name == "getsockopt SO_ERROR", entry.isUnderWay, call.arguments.count > 3,
      case .array(let value) = call.arguments[3].content, value.first?.number == 0
    {
      return entry.fold(event)
    }
    // What only looks at bytes moves none: they come again.
    if meaning.name == "accept" || !(meaning.sends || meaning.receives) || errno != nil || called.isPeek {
      entry.add(event, call, meaning)
    } else {
      entry.move(event, call, meaning, called)
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
    var questions = others[chosen]?.questions ?? 0
    for key in order where key.program == chosen {
      guard let entry = self.sockets[key], entry.isSocket || key.serial == -1 else { continue }
      let subject = key.serial == -1 ? .conversation : table.subjects[key.serial] ?? .conversation
      if subject == .conversation {
        if entry.socket.lineCount > 0 { sockets.append(entry.socket) }
        retries += entry.retries
      } else {
        questions += entry.socket.lineCount + entry.retries
      }
    }
    var waiting = 0
    for (files, count) in others[chosen]?.waiting ?? [:] where files.contains(where: { isSocket($0, state) })
    {
      let isQuestion = files.allSatisfy { table.subjects[$0].map { $0 != .conversation } ?? true }
      if isQuestion { questions += count } else { waiting += count }
    }
    return Conversation(
      name: name, table: found, sockets: sockets, waiting: waiting, retries: retries, questions: questions)
  }

  private func isSocket(_ serial: Int32, _ state: borrowing KernelState) -> Bool {
    table.subjects[serial] != nil || keys[serial]?.contains { sockets[$0]?.isSocket ?? false } ?? false
  }
}

extension ConversationReader.Entry {
  /// An attempt that came too early is none of the socket's lines.
  fileprivate mutating func fold(_ event: TraceEvent) {
    socket.lineCount -= event.lineCount
    retries += event.lineCount
  }

  fileprivate mutating func add(_ event: TraceEvent, _ call: TraceCall, _ meaning: Meaning) {
    let form = DiffForm.text(call)
    if let last = socket.acts.indices.last, socket.acts[last].form == form {
      socket.acts[last].count += 1
      return
    }
    socket.acts.append(Conversation.Act(meaning: meaning, form: form, line: event.line))
  }

  fileprivate mutating func move(
    _ event: TraceEvent, _ call: TraceCall, _ meaning: Meaning, _ called: borrowing Called
  ) {
    let count = Int(clamping: called.passed)
    if meaning.receives, count == 0, isStream {
      // The end of the stream is something that happens, and no bytes.
      return add(event, call, meaning)
    }
    let key = meaning.sends ? \Conversation.Socket.sent : \Conversation.Socket.received
    socket[keyPath: key].add(
      DiffForm.text(call), at: event.line, meaning: meaning, DiffForm.bytes(call), count: count)
  }

  fileprivate mutating func notePort(_ call: TraceCall) {
    let address = call.name == "sendto" ? 4 : 1
    guard call.arguments.count > address, socket.ports.count < 16,
      let port = DiffForm.port(call.arguments[address]), port != 0, !socket.ports.contains(port)
    else { return }
    socket.ports.append(port)
  }
}

extension Conversation.Bytes {
  mutating func add(_ form: String, at line: Int, meaning: Meaning, _ bytes: [UInt8], count: Int) {
    if let known = forms.firstIndex(where: { $0.form == form }) {
      forms[known].count += 1
    } else if forms.count < 64 {
      forms.append(Conversation.Act(meaning: meaning, form: form, line: line))
    }
    if kept.count < Self.limit {
      starts.append(kept.count)
      let room = Self.limit - kept.count
      let shown = bytes.prefix(min(count, room))
      kept += shown.map { $0 }
      kept += repeatElement(nil, count: min(count, room) - shown.count)
    }
    calls += 1
    total = total &+ count
  }
}
