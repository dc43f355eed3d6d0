import CallLog
import CallMapping
import LanguageMapping
import StraceParser

/// What a call moved through a socket, as far as log and trace show it.
struct Moving {
  /// A message, or a stretch of a stream.
  struct Message {
    /// How many bytes.
    var count: Int
    /// The first of them.
    var bytes: [UInt8]
    /// The address in the call: where to, or from where.
    var address: String?
  }

  var isSent: Bool
  var messages: [Message]
  /// Looked at and left where it was: MSG_PEEK.
  var isPeek = false

  var count: Int { messages.reduce(0) { $0.addingReportingOverflow($1.count).partialValue } }

  /// Reads a call that succeeded; nil for one that moves nothing.
  init?(_ act: Act) {
    guard let call = act.call, let result = act.result else { return nil }
    let count = Int(clamping: result)
    let arguments = call.arguments
    switch call.name {
    case "sendto", "send", "write", "recvfrom", "recv", "read", "pread64":
      isSent = call.name.hasPrefix("send") || call.name == "write"
      guard arguments.count > 1 else { return nil }
      var message = Message(count: count, bytes: Self.bytes(arguments[1], act))
      if arguments.count > 4 { message.address = Address(Self.final(arguments[4]))?.text }
      if arguments.count > 3 { isPeek = Self.final(arguments[3]).names("MSG_PEEK") && !isSent }
      messages = [message]
    case "sendfile":
      (isSent, messages) = (true, [Message(count: count, bytes: [])])
    case "writev", "readv":
      isSent = call.name == "writev"
      messages = [Message(count: count, bytes: arguments.count > 1 ? Self.gathered(arguments[1]) : [])]
    case "sendmsg", "recvmsg":
      isSent = call.name == "sendmsg"
      guard arguments.count > 1 else { return nil }
      messages = [Self.message(arguments[1], count: count)]
      if arguments.count > 2 { isPeek = arguments[2].names("MSG_PEEK") && !isSent }
    case "sendmmsg", "recvmmsg":
      isSent = call.name == "sendmmsg"
      guard arguments.count > 3, case .array(let all) = Self.final(arguments[1]).content else { return nil }
      messages = all.prefix(min(count, 1024)).map { one in
        let length = one["msg_len"].flatMap { Self.final($0).number } ?? 0
        return Self.message(one["msg_hdr"] ?? one, count: Int(clamping: max(0, length)))
      }
      isPeek = arguments[3].names("MSG_PEEK") && !isSent
    default: return nil
    }
    for index in messages.indices where messages[index].bytes.count > messages[index].count {
      messages[index].bytes.removeLast(messages[index].bytes.count - messages[index].count)
    }
  }

  /// The bytes that the call moved, for its step: of all its messages together.
  var payload: Step.Payload {
    var bytes: [UInt8] = []
    for message in messages where bytes.count < Step.Payload.limit { bytes += message.bytes }
    return Step.Payload(isSent: isSent, bytes: Array(bytes.prefix(Step.Payload.limit)), count: count)
  }

  /// What a value is after the call: of `128 => 16` the second.
  private static func final(_ value: TraceValue) -> TraceValue {
    if case .changed(_, let to) = value.content { return to }
    return value
  }

  /// The longer of what the trace and the log kept: strace cuts at -s.
  private static func bytes(_ value: TraceValue, _ act: Act) -> [UInt8] {
    var traced: [UInt8] = []
    if case .string(let bytes, let isCut, _) = final(value).content {
      guard isCut else { return bytes }
      traced = bytes
    }
    for case .bytes(let logged)? in act.record?.arguments ?? [] where logged.kept.count > traced.count {
      return logged.kept
    }
    return traced
  }

  private static func message(_ header: TraceValue, count: Int) -> Message {
    let header = final(header)
    return Message(
      count: count, bytes: header["msg_iov"].map(gathered) ?? [],
      address: header["msg_name"].flatMap { Address(final($0)) }?.text)
  }

  private static func gathered(_ value: TraceValue) -> [UInt8] {
    guard case .array(let pieces) = final(value).content else { return [] }
    var bytes: [UInt8] = []
    for piece in pieces.prefix(1024) {
      guard let base = piece["iov_base"], case .string(let part, let isCut, _) = base.content else { break }
      bytes += part
      // What follows a piece that was cut would stand in the wrong place.
      if isCut { break }
    }
    return bytes
  }
}
