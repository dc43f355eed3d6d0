package import CallLog
import CallMapping
import LanguageMapping
package import Languages
import LinuxABI
import StraceParser
import TraceDiff
import TraceModel
import Walkthrough

/// Model, table, diff, walkthrough and, where there is one, log of one trace say the same of the same lines: which are
/// about sockets, and how many bytes they moved.
package struct Agreement {
  let name: String
  let bytes: [UInt8]
  let language: Language
  let reading: TraceReading
  /// The events as the parser alone has them, by line.
  private let parsed: [Int: TraceEvent]

  package init(_ name: String, _ bytes: [UInt8], _ language: Language) {
    self.name = name
    self.bytes = bytes
    self.language = language
    let lines =
      bytes.count { $0 == UInt8(ascii: "\n") } + (bytes.last == UInt8(ascii: "\n") || bytes.isEmpty ? 0 : 1)
    reading = TraceReading(bytes.span, lineCount: lines, language)
    parsed = Dictionary(
      TraceEvents(of: bytes, joined: true).map { ($0.line, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What they do not agree on.
  package func violations(log: CallLog? = nil) -> [Violation] {
    guard let table = reading.table else { return [] }
    let own = reading.events.filter { $0.called?.program == table.programIndex }
    var found = modelAndTable(own)
    let moved = bytesOfLines(own)
    found += diff(own, moved)
    found += walkthrough(own, moved, ProgramTrace(name: "a", text: TraceText(bytes), account: .traced(table)))
    if let log { found += logged(own, moved, log) }
    return found.prefix(6).map { Violation(recording: name, property: "agreement", detail: $0) }
  }

  // MARK: Lines

  /// Calls that rows take whatever they are about, and whoever knows that.
  private static let any: Set<SyscallID> = Set(
    [
      "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "io_uring_setup", "io_uring_enter",
      "io_uring_register",
    ].map { SyscallID($0) })

  private func modelAndTable(_ own: [TraceReading.Event]) -> [String] {
    own.compactMap { event in
      guard event.concernsSocket != event.place.isInRow else { return nil }
      if event.place.isInRow, let call = event.called?.call, Self.any.contains(call) { return nil }
      return
        "line \(event.line): on a socket for the model \(event.concernsSocket), in the table \(event.place)"
    }
  }

  private func isConversation(_ event: TraceReading.Event) -> Bool {
    switch event.place {
    case .row, .unknownCall: true
    default: false
    }
  }

  // MARK: Bytes

  private struct Moved: Equatable {
    var sent = 0
    var received = 0
  }

  private static let sends: Set<String> = [
    "send", "sendto", "sendmsg", "write", "writev", "sendfile", "sendfile64", "sendmmsg",
  ]
  private static let receives: Set<String> = ["recv", "recvfrom", "recvmsg", "read", "readv", "recvmmsg"]

  /// The bytes that each line of a conversation moved, as the line itself says: of completed calls, peeks left out, what
  /// MSG_TRUNC counts beyond the room for it left out.
  private func bytesOfLines(_ own: [TraceReading.Event]) -> [Int: Moved] {
    var found: [Int: Moved] = [:]
    for event in own where event.concernsSocket && isConversation(event) {
      guard let call = parsed[event.line]?.call, var count = call.result?.number, count > 0 else { continue }
      let flags = call.arguments.map { Set(Self.names($0)) }.reduce(into: Set()) { $0.formUnion($1) }
      if Self.sends.contains(call.name) {
        if call.name == "sendmmsg" { count = Self.lengths(call.arguments[1], Int(count)) }
        found[event.line] = Moved(sent: Int(count))
      } else if Self.receives.contains(call.name), !flags.contains("MSG_PEEK") {
        switch call.name {
        case "recvmmsg": count = Self.lengths(call.arguments[1], Int(count))
        case "recvmsg": count = min(count, Self.room(call.arguments[1]) ?? count)
        default: break
        }
        if flags.contains("MSG_TRUNC"), call.name == "recvfrom" || call.name == "recv",
          let room = call.arguments[2].number
        {
          count = min(count, room)
        }
        found[event.line] = Moved(received: Int(count))
      }
    }
    return found
  }

  /// The names of flags at the top of an argument.
  private static func names(_ value: TraceValue) -> [String] {
    switch value.content {
    case .constant(let name): [name]
    case .flags(let parts):
      parts.flatMap { part -> [String] in
        if case .constant(let name) = part.content { [name] } else { [] }
      }
    default: []
    }
  }

  /// The sum of `msg_len` of the first messages of a list, of each as much as there was room for.
  private static func lengths(_ value: TraceValue, _ count: Int) -> Int64 {
    guard case .array(let messages) = value.content else { return 0 }
    return messages.prefix(count).reduce(0) { sum, message in
      let length = message["msg_len"]?.number ?? 0
      return sum + min(length, message["msg_hdr"].flatMap { room($0) } ?? length)
    }
  }

  /// What the buffers of a message have room for together; nil where strace does not show them all.
  private static func room(_ header: TraceValue) -> Int64? {
    guard case .array(let buffers)? = header["msg_iov"]?.content else { return nil }
    let lengths = buffers.compactMap { $0["iov_len"]?.number }
    return lengths.count == buffers.count ? lengths.reduce(0, +) : nil
  }

  // MARK: The diff

  private func diff(_ own: [TraceReading.Event], _ moved: [Int: Moved]) -> [String] {
    guard let side = try? Conversation(name, bytes, .language(language)) else { return ["no side of a diff"] }
    var found: [String] = []
    let onSockets = own.filter(\.concernsSocket).reduce(0) { $0 + $1.lineCount }
    let counted = side.sockets.reduce(0) { $0 + $1.lineCount } + side.waiting + side.retries + side.questions
    if counted != onSockets {
      found.append(
        "\(onSockets) lines on sockets, and \(counted) in the diff: \(side.sockets.map(\.lineCount)) on sockets, "
          + "\(side.waiting) waiting, \(side.retries) attempts, \(side.questions) questions")
    }
    let questions = own.filter(isLookUp).reduce(0) { $0 + $1.lineCount }
    if questions != side.questions {
      found.append("\(questions) lines of questions and look-ups, and in the diff \(side.questions)")
    }
    let total = sum(moved.values)
    let compared = Moved(
      sent: side.sockets.reduce(0) { $0 + $1.sent.total },
      received: side.sockets.reduce(0) { $0 + $1.received.total })
    if total != compared { found.append("\(total), and in the diff \(compared)") }
    return found
  }

  private func sum(_ values: some Sequence<Moved>) -> Moved {
    values.reduce(into: Moved()) {
      $0.sent += $1.sent
      $0.received += $1.received
    }
  }

  // MARK: The walkthrough

  private func walkthrough(
    _ own: [TraceReading.Event], _ moved: [Int: Moved], _ program: ProgramTrace, mapped: Set<Int> = []
  ) -> [String] {
    let story = Story(Story.Heading(title: name), of: [program])
    guard story.steps.count < Story.stepLimit else { return [] }
    var found: [String] = []
    let told = Set(story.steps.flatMap { $0.syscalls.flatMap(\.lines) })
    for event in own where event.concernsSocket && isConversation(event) {
      if !told.contains(event.line) { found.append("line \(event.line) is in no step") }
    }
    for event in own where !event.place.isInRow && event.place != .leftover(.inputOutput) {
      if told.contains(event.line), !mapped.contains(event.line) {
        found.append("line \(event.line) is \(event.place), and in a step")
      }
    }
    return found + payloads(story, moved, own)
  }

  private func payloads(_ story: Story, _ moved: [Int: Moved], _ own: [TraceReading.Event]) -> [String] {
    let onSockets = Set(own.filter { $0.concernsSocket && isConversation($0) }.map(\.line))
    var found: [String] = []
    for step in story.steps {
      guard let main = step.mainSyscall, let line = step.syscalls[main].lines.first, onSockets.contains(line)
      else {
        continue
      }
      let shown =
        step.payload.map { $0.isSent ? Moved(sent: $0.count) : Moved(received: $0.count) } ?? Moved()
      let isPeek = parsed[line]?.call?.arguments.contains { Self.names($0).contains("MSG_PEEK") } ?? false
      if shown != moved[line] ?? Moved(), !isPeek {
        found.append("line \(line): \(moved[line] ?? Moved()), and in the step \(shown)")
      }
    }
    return found
  }

  // MARK: The log

  private func logged(_ own: [TraceReading.Event], _ moved: [Int: Moved], _ log: CallLog) -> [String] {
    guard let map = try? CallMap(log: log, trace: bytes) else {
      return ["no mapping"]
    }
    var found: [String] = []
    let mapped = Set(map.ledger.entries.filter { $0.category == .mapped }.flatMap(\.lines))
    for event in own where event.place.isInRow && event.concernsSocket && !mapped.contains(event.line) {
      found.append("line \(event.line) is on a socket, and no call of the log's")
    }
    let onSockets = Set(own.filter(\.concernsSocket).map(\.line))
    for call in map.calls {
      guard let line = call.main?.line else { continue }
      if SyscallID(call.record.call).traits?.isForSocketsAlone ?? false, !onSockets.contains(line) {
        found.append("line \(line) is \(call.record.call), and on no socket")
      }
      guard onSockets.contains(line), let bytes = Self.bytes(call.record) else { continue }
      if bytes != moved[line] ?? Moved() {
        found.append("line \(line): \(moved[line] ?? Moved()), and in the log \(bytes)")
      }
    }
    return found
      + walkthrough(
        own.filter { !isLookUp($0) }, moved,
        ProgramTrace(name: "a", text: TraceText(self.bytes), account: .logged(map)), mapped: mapped)
  }

  private func isLookUp(_ event: TraceReading.Event) -> Bool {
    [.lookUp, .probe, .lentPair, .question].contains(event.place)
  }

  /// The bytes that a record says its call moved; nil for a call that moves none.
  private static func bytes(_ record: CallRecord) -> Moved? {
    guard let result = record.result else { return nil }
    let count = max(0, Int(result))
    if sends.contains(record.call) { return record.call == "sendmmsg" ? nil : Moved(sent: count) }
    guard receives.contains(record.call), record.call != "recvmmsg" else { return nil }
    var flags: Int64 = 0
    var room = Int64.max
    if ["recv", "recvfrom"].contains(record.call) {
      if case .integer(let value) = record.arguments[3] { flags = value }
      if case .integer(let value) = record.arguments[2] { room = value }
    } else if record.call == "recvmsg", case .integer(let value)? = record.arguments.last {
      flags = value
    }
    // MSG_PEEK, MSG_TRUNC: recv(2).
    if flags & 0x2 != 0 { return Moved() }
    return Moved(received: flags & 0x20 != 0 ? min(count, Int(clamping: room)) : count)
  }
}
