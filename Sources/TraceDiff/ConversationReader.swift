import LanguageMapping
import StraceParser

/// Reads a program's sockets from its trace.
struct ConversationReader {
  /// The calls of one program that are about sockets, in the order of the trace.
  struct Own {
    var calls: [(event: TraceEvent, call: TraceCall, socket: Int?)] = []
    var waiting = 0
    var questions = 0
  }

  private let own: Own
  private(set) var sockets: [Conversation.Socket] = []
  private(set) var waiting: Int
  private(set) var retries = 0
  let questions: Int

  private var place: [Int: Int] = [:]
  private var isStream: [Bool] = []
  private var isUnderWay: [Bool] = []
  private static let socketLimit = 65_536

  init(_ own: Own) {
    self.own = own
    waiting = own.waiting
    questions = own.questions
  }

  /// A program's own calls on sockets, as the language table chooses them.
  static func own(_ trace: [TraceEvent], _ pid: Int?) throws(LanguageTable.Problem) -> Own {
    let events = trace.sorted { $0.line < $1.line }
    let traced = TracedPrograms(events)
    let chosen = try LanguageTable.choose(events, traced, pid)
    let indices = events.indices.filter { traced.owner[$0] == chosen }
    let book = SocketBook(events, process: traced.process, indices: indices)
    var own = Own()
    for index in indices {
      guard let call = events[index].call else { continue }
      if Meaning(of: call.name).waits {
        // What the start of a program asks of its own descriptors is no waiting for a socket.
        if book.isAbout.contains(index) || call.name.hasPrefix("epoll") {
          own.waiting += events[index].lineCount
        }
      } else if book.isAbout.contains(index) {
        if book.purpose(index) == .own {
          own.calls.append((events[index], call, book.number(index)))
        } else {
          own.questions += events[index].lineCount
        }
      }
    }
    return own
  }

  mutating func read() {
    for (event, call, socket) in own.calls {
      guard let index = number(socket, call) else { continue }
      sockets[index].lineCount += event.lineCount
      note(event, call, index)
    }
  }

  /// A socket's place in the list; nil where a hostile trace has more than a list should hold.
  private mutating func number(_ socket: Int?, _ call: TraceCall) -> Int? {
    // Calls on sockets that the trace does not name, a failed socket(2) among them, are one.
    let key = socket ?? -1
    if let known = place[key] { return known }
    guard sockets.count < Self.socketLimit else { return nil }
    place[key] = sockets.count
    let isMade = call.name == "socket" || call.name == "socketpair"
    sockets.append(Conversation.Socket(role: isMade || socket == nil ? .other : .accepted))
    isStream.append(
      !isMade || (call.arguments.count > 1 && call.arguments[1].names("SOCK_STREAM")))
    isUnderWay.append(false)
    return sockets.count - 1
  }

  private mutating func note(_ event: TraceEvent, _ call: TraceCall, _ index: Int) {
    let meaning = Meaning(of: call.name, option: SeenForm.option(call))
    if meaning.name == "listen" { sockets[index].role = .listener }
    if meaning.name == "connect" { sockets[index].role = .connecting }
    if ["bind", "connect", "sendto"].contains(call.name) { notePort(call, index) }
    let errno = call.result?.errno
    // The kernel's word, or the call's, for: later. It is made again, or its end is asked for.
    let isTooEarly =
      ["EAGAIN", "EWOULDBLOCK", "EALREADY"].contains(errno) || errno?.hasPrefix("ERESTART") == true
    if isTooEarly || (errno == "EISCONN" && isUnderWay[index]) {
      fold(event, index)
      return
    }
    if meaning.name == "connect", errno == "EINPROGRESS" {
      isUnderWay[index] = true
      retries += 1
      var call = call
      call.result = TraceResult(value: "0", number: 0)
      add(event, call, meaning, index)
      return
    }
    if meaning.name == "getsockopt SO_ERROR", isUnderWay[index] {
      // 0: the connection is there, as a connect that waits would have said.
      if call.arguments.count > 3, case .array(let value) = call.arguments[3].content,
        value.first?.number == 0
      {
        fold(event, index)
        return
      }
    }
    if meaning.name == "accept" || !(meaning.sends || meaning.receives) || errno != nil {
      add(event, call, meaning, index)
    } else {
      move(event, call, meaning, index)
    }
  }

  private mutating func fold(_ event: TraceEvent, _ index: Int) {
    sockets[index].lineCount -= event.lineCount
    retries += event.lineCount
  }

  private mutating func add(_ event: TraceEvent, _ call: TraceCall, _ meaning: Meaning, _ index: Int) {
    let form = DiffForm.text(call)
    if let last = sockets[index].acts.indices.last, sockets[index].acts[last].form == form {
      sockets[index].acts[last].count += 1
      return
    }
    sockets[index].acts.append(Conversation.Act(meaning: meaning, form: form, line: event.line))
  }

  private mutating func move(_ event: TraceEvent, _ call: TraceCall, _ meaning: Meaning, _ index: Int) {
    let count = Int(clamping: max(0, call.result?.number ?? 0))
    if meaning.receives, count == 0, isStream[index] {
      // The end of the stream is something that happens, and no bytes.
      add(event, call, meaning, index)
      return
    }
    let key = meaning.sends ? \Conversation.Socket.sent : \Conversation.Socket.received
    sockets[index][keyPath: key].add(
      DiffForm.text(call), at: event.line, meaning: meaning, DiffForm.bytes(call), count: count)
  }

  private mutating func notePort(_ call: TraceCall, _ index: Int) {
    let address = call.name == "sendto" ? 4 : 1
    guard call.arguments.count > address, sockets[index].ports.count < 16,
      let port = DiffForm.port(call.arguments[address]), port != 0, !sockets[index].ports.contains(port)
    else { return }
    sockets[index].ports.append(port)
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
