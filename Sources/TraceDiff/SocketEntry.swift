import LanguageMapping
import LinuxABI
import StraceParser
import TraceModel

/// A socket as one program used it, while its trace is read.
struct SocketEntry {
  let key: Key
  private(set) var socket: Conversation.Socket
  /// How many entries were made before it.
  let birth: Int
  /// Whether it is known by now that this is a socket.
  var isSocket: Bool
  /// Lines that were folded into others: they count as retries if the socket is the program's own.
  private(set) var retries = 0
  /// The next entry of the same open file; -1 for the last.
  var older: Int32 = -1
  private let isStream: Bool
  private var isUnderWay = false
  /// Its closes. Several processes, and several numbers, may have it: what they do in between comes in another order in
  /// each run, and only with the last close is it gone.
  private var closes: Conversation.Act?

  struct Key: Hashable {
    var program: Int
    /// The open file's serial number; -1 for calls on sockets that the trace does not name, a failed socket(2) among them.
    var serial: Int32

    /// No program's.
    static let none = Key(program: -1, serial: -1)
  }

  /// The socket with all that was done, when there is nothing more to come.
  var whole: Conversation.Socket {
    var socket = socket
    if let closes { socket.acts.append(closes) }
    return socket
  }

  init(_ key: Key, _ state: SocketState?, isSocket: Bool, birth: Int) {
    self.key = key
    self.birth = birth
    self.isSocket = isSocket
    let role: Conversation.Socket.Role =
      switch state?.role {
      case .listener: .listener
      case .accepted: .accepted
      case .connecting: .connecting
      case .paired, nil: .other
      }
    isStream = state.map { $0.kind.type == .stream || $0.kind.type == .unknown } ?? true
    socket = Conversation.Socket(role: role)
  }

  /// Takes a call on the socket.
  mutating func note(
    _ call: TapeCall, _ called: Called, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ forms: inout FormTable, _ room: inout Conversation.Room
  ) {
    socket.lineCount += call.lineCount
    let shape = forms.shapes[call.shape]
    switch shape.act {
    case .listen: socket.role = .listener
    case .connect: socket.role = .connecting
    case .close, .askError, .other: break
    }
    if shape.address != nil, let port = call.port, port != 0, socket.ports.count < 16,
      !socket.ports.contains(port)
    {
      socket.ports.append(port)
    }
    if shape.act == .connect, [.none, .inProgress, .isConnected].contains(shape.failure) {
      socket.isConnected = true
    }
    // The kernel's word, or the call's, for: later. It is made again, or its end is asked for.
    if shape.failure == .tooEarly || shape.failure == .isConnected && isUnderWay {
      return fold(call.lineCount)
    }
    let form = forms.number(call, parser, s)
    if shape.act == .connect, shape.failure == .inProgress {
      isUnderWay = true
      return add(form, call.line, &room)
    }
    // 0: the connection is there, as a connect that waits would have said.
    if shape.act == .askError, isUnderWay, let value = call.arguments[3],
      parser.tape[value].kind == .array, FactsReader.integer(parser, s, value) == 0
    {
      return fold(call.lineCount)
    }
    if shape.act == .close, shape.failure == .none { return addClose(form, call.line, &room) }
    // What only looks at bytes moves none: they come again.
    guard shape.failure == .none, called.isSent || called.isReceived, !called.isPeek else {
      return add(form, call.line, &room)
    }
    let count = Int(clamping: called.passed)
    if called.isReceived, count == 0, isStream {
      // The end of the stream is something that happens, and no bytes.
      return add(form, call.line, &room)
    }
    // The model's word: splice(2) and the like are called the same in both directions.
    if called.isSent {
      socket.sent.note(form, at: call.line, count: count, room: &room)
      socket.sent.add(parser, s, buffer(called, call), count: count, room: &room)
    } else {
      socket.received.note(form, at: call.line, count: count, room: &room)
      socket.received.add(parser, s, buffer(called, call), count: count, room: &room)
    }
  }

  /// The argument with the bytes that a call moves; nil for one that moves them inside the kernel.
  private func buffer(_ called: Called, _ call: TapeCall) -> Int? {
    switch called.call.traits?.moves {
    case .sent(let place), .received(let place), .sentMessages(let place), .receivedMessages(let place):
      call.arguments[place]
    case .fromSecond, .toSecond, .nothing, nil: nil
    }
  }

  /// An attempt that came too early is none of the socket's lines.
  private mutating func fold(_ lineCount: Int) {
    socket.lineCount -= lineCount
    retries += lineCount
  }

  private mutating func addClose(_ form: Int32, _ line: Int, _ room: inout Conversation.Room) {
    if closes != nil {
      closes?.count += 1
    } else if room.takeAct() {
      closes = Conversation.Act(form: form, line: line)
    }
  }

  private mutating func add(_ form: Int32, _ line: Int, _ room: inout Conversation.Room) {
    if let last = socket.acts.indices.last, socket.acts[last].form == form {
      socket.acts[last].count += 1
    } else if room.takeAct() {
      socket.acts.append(Conversation.Act(form: form, line: line))
    }
  }
}
