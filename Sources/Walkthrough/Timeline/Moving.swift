import CallLog
import CallMapping
import LanguageMapping
import LinuxABI
import StraceParser
import TraceModel

/// What a call moved through a socket, as far as log and trace show it.
struct Moving {
  /// A message, or a stretch of a stream.
  struct Message {
    /// How many bytes.
    var count: Int
    /// The first of them.
    var bytes: [UInt8]
    /// The address in the call: where to, or from where.
    var address: SocketAddress?
  }

  /// The first message, which most calls have alone.
  var message: Message
  var isSent: Bool
  /// Looked at and left where it was: MSG_PEEK.
  var isPeek = false
  var further: [Message] = []
  /// Where MSG_TRUNC counts what did not fit, the room that there was: the rest was thrown away.
  var room: Int?

  var count: Int { further.isEmpty ? message.count : messages.lazy.map(\.count).clampedSum }
  var messages: [Message] { [message] + further }

  /// How many bytes of a message tell it from another one.
  static let kept = 64

  /// What a call of the trace moved, from its tape; nil for one that moved nothing.
  ///
  /// - Parameter keeps: how many bytes of its message are kept.
  init?(
    _ called: Called, at address: SocketAddress?, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place, keeps: Int = kept
  ) {
    guard let traits = called.call.traits, let value = called.outcome.value, value >= 0 else { return nil }
    switch traits.moves {
    case .nothing: return nil
    case .sent(let argument), .received(let argument):
      guard let bytes = FactsReader.string(parser, s, argument: argument) else { fallthrough }
      message = Message(count: Int(clamping: value), bytes: bytes, address: address)
      if message.bytes.count > min(keeps, message.count) {
        message.bytes.removeLast(message.bytes.count - min(keeps, message.count))
      }
    case .sentMessages, .receivedMessages:
      guard let call = parser.event(s, place).call, let moving = Moving(call) else {
        message = Message(count: Int(clamping: called.moved), bytes: [], address: address)
        break
      }
      self = moving
    case .fromSecond, .toSecond: message = Message(count: Int(clamping: value), bytes: [])
    }
    isSent = traits.moves.isSent
    isPeek = called.isPeek
    if called.isTruncated { room = called.room.map { Int(clamping: $0) } ?? room }
  }

  /// What a call that succeeded moved, from its values; nil for one that moves nothing.
  ///
  /// - Parameter record: the same call of the log, which may have kept more.
  init?(_ call: TraceCall, logged record: CallRecord? = nil) {
    guard let result = call.result, result.errno == nil, let number = result.number, number >= 0 else {
      return nil
    }
    let count = Int(clamping: number)
    let arguments = call.arguments
    let moves = SyscallID(call.name).traits?.moves
    switch moves {
    case .sent(let index)?, .received(let index)?:
      guard arguments.count > index else { return nil }
      message = Message(count: count, bytes: Self.bytes(arguments[index], record))
      if arguments.count > 4 { message.address = SocketAddress(Self.final(arguments[4])) }
      if arguments.count > 3 { isPeek = Self.final(arguments[3]).names("MSG_PEEK") }
      if arguments.count > 3, Self.final(arguments[3]).names("MSG_TRUNC") {
        room = arguments[2].number.map { Int(clamping: $0) }
      }
    case .fromSecond?, .toSecond?: message = Message(count: count, bytes: [])
    case .sentMessages?, .receivedMessages?:
      guard arguments.count > 1 else { return nil }
      if case .array(let all) = Self.final(arguments[1]).content {
        let found = all.prefix(min(count, 1024)).map { one in
          let length = one["msg_len"].flatMap { Self.final($0).number } ?? 0
          return Self.message(one["msg_hdr"] ?? one, count: Int(clamping: max(0, length)))
        }
        message = found.first ?? Message(count: 0, bytes: [])
        further = Array(found.dropFirst())
        isPeek = arguments.count > 3 && arguments[3].names("MSG_PEEK")
      } else {
        message = Self.message(arguments[1], count: count)
        isPeek = arguments.count > 2 && arguments[2].names("MSG_PEEK")
        if arguments.count > 2, arguments[2].names("MSG_TRUNC") {
          room = Self.room(Self.final(arguments[1]))
        }
      }
    case .nothing?, nil: return nil
    }
    isSent = moves?.isSent ?? false
    isPeek = isPeek && !isSent
    message.bytes = Array(message.bytes.prefix(message.count))
    for index in further.indices {
      further[index].bytes = Array(further[index].bytes.prefix(further[index].count))
    }
  }

  /// The bytes that the call moved, for its step: of all its messages together, as far as the program got them.
  var payload: Step.Payload {
    var bytes: [UInt8] = []
    for message in messages where bytes.count < Step.Payload.limit { bytes += message.bytes }
    return Step.Payload(
      isSent: isSent, bytes: Array(bytes.prefix(Step.Payload.limit)), count: min(count, room ?? count))
  }

  /// What a value is after the call: of `128 => 16` the second.
  private static func final(_ value: TraceValue) -> TraceValue {
    if case .changed(_, let to) = value.content { return to }
    return value
  }

  /// The longer of what the trace and the log kept: strace cuts at -s.
  private static func bytes(_ value: TraceValue, _ record: CallRecord?) -> [UInt8] {
    var traced: [UInt8] = []
    switch final(value).content {
    case .string(let bytes, let isCut, _):
      guard isCut else { return bytes }
      traced = bytes
    // Of several buffers the log keeps an image, which begins with their lengths.
    case .array: return gathered(value)
    default: break
    }
    for case .bytes(let logged)? in record?.arguments ?? [] where logged.kept.count > traced.count {
      return logged.kept
    }
    return traced
  }

  private static func message(_ header: TraceValue, count: Int) -> Message {
    let header = final(header)
    // Of what MSG_TRUNC counts, what did not fit was thrown away.
    let room = room(header)
    return Message(
      count: min(count, room ?? count), bytes: header["msg_iov"].map(gathered) ?? [],
      address: header["msg_name"].flatMap { SocketAddress(final($0)) })
  }

  private static func room(_ header: TraceValue) -> Int? {
    header["msg_iov"].flatMap { final($0).roomOfBuffers }.map { Int(clamping: $0) }
  }

  private static func gathered(_ value: TraceValue) -> [UInt8] {
    guard case .array(let pieces) = final(value).content else { return [] }
    var bytes: [UInt8] = []
    for piece in pieces.prefix(1024) {
      // Erlang sends `[{iov_base=NULL, iov_len=0}, {iov_base="hi", iov_len=2}]`: the first would hold a length.
      if piece["iov_len"]?.number == 0 { continue }
      guard let base = piece["iov_base"], case .string(let part, let isCut, _) = base.content else { break }
      bytes += part
      // What follows a piece that was cut would stand in the wrong place.
      if isCut { break }
    }
    return bytes
  }
}
