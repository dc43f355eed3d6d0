import LinuxABI
import StraceParser

/// Descriptors in lists, what was found ready, and messages.
extension FactsReader {
  /// What poll(2) and select(2) found, which strace writes behind the result: `[{fd=3, revents=POLLIN}]`,
  /// `in [4], out [5], left {0, 1993}`.
  static func ready(_ s: Span<UInt8>, _ range: Range<Int>, _ all: inout [CallFacts.Found]) {
    var p = range.lowerBound
    var set: PollEvents = .input
    // select(2) may name a descriptor in several sets, in each once: where those of the sets before stand.
    var known: [UInt64: Int] = [:]
    var indexed = 0
    while p < range.upperBound, all.count < ListBound.descriptors {
      if s.holds("left ", at: p) { return }
      let isOutput = s.holds("out [", at: p)
      if isOutput || s.holds("except [", at: p) {
        set = isOutput ? .output : .priority
        for index in indexed..<all.count { known[all[index].data] = index }
        indexed = all.count
      }
      // A label has numbers of its own: `in [4<TCP:[127.0.0.1:7001]>]`.
      if s[p] == UInt8(ascii: "<") {
        p = Self.labelEnd(s, p, range.upperBound)
        continue
      }
      let isField = s.holds("fd=", at: p)
      guard isField || s[p] &- 48 < 10 && (s[p - 1] == UInt8(ascii: "[") || s[p - 1] == UInt8(ascii: " "))
      else {
        p += 1
        continue
      }
      if isField { p += 3 }
      var end = p
      while end < range.upperBound, s[end] &- 48 < 10 { end += 1 }
      guard let number = Self.number(s, p..<end) else { return }
      var found = CallFacts.Found(data: UInt64(bitPattern: number), events: isField ? [] : set)
      p =
        end < range.upperBound && s[end] == UInt8(ascii: "<") ? Self.labelEnd(s, end, range.upperBound) : end
      while isField, p < range.upperBound, s[p] != UInt8(ascii: "}") {
        // The number that -X raw writes there has lower letters, too.
        if s.holds("revents=", at: p) { p += 8 }
        var end = p
        let isNumber = s[p] &- 48 < 10
        while end < range.upperBound, s[end] &- 65 < 26 || isNumber && s[end].isDigitOfPointer { end += 1 }
        if end > p { found.events.formUnion(PollEvents(s, p..<end)) }
        p = max(end, p + 1)
      }
      if !isField, let known = known[found.data] {
        all[known].events.formUnion(set)
      } else {
        all.append(found)
      }
    }
  }

  /// Behind a label that begins here; `->` in it is no end, and a device's has another one inside.
  static func labelEnd(_ s: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
    var depth = 0
    var p = start
    while p < limit {
      if s[p] == UInt8(ascii: "<") { depth += 1 }
      if s[p] == UInt8(ascii: ">"), s[p - 1] != UInt8(ascii: "-") {
        depth -= 1
        if depth == 0 { return p + 1 }
      }
      p += 1
    }
    return limit
  }

  // MARK: Lists

  /// `[3, 4]`, `[3 4]`
  mutating func list(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int
  ) {
    let parent = parser.tape[node]
    var next = node + 1
    switch parent.kind {
    case .array, .set: break
    case .changed:
      // `[3 4] => [4]`, pipe(2)'s in old traces.
      return list(parser, s, node + 1)
    default: return
    }
    while next < node + Int(parent.size), facts.list.count < ListBound.descriptors {
      let entry = descriptor(parser, s, next)
      if entry.exists { facts.list.append(entry) }
      next += Int(parser.tape[next].size)
    }
  }

  /// `[{fd=3, events=POLLIN}]`
  mutating func polled(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int
  ) {
    let parent = parser.tape[node]
    guard parent.kind == .array else { return }
    var next = node + 1
    while next < node + Int(parent.size), facts.list.count < ListBound.descriptors {
      if let entry = Self.field("fd", parser, s, next) {
        let found = descriptor(parser, s, entry)
        if found.exists { facts.list.append(found) }
      }
      next += Int(parser.tape[next].size)
    }
  }

  /// `[{events=EPOLLIN, data={u32=3, u64=3}}]`
  mutating func events(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) {
    let parent = parser.tape[node]
    // Old traces have braces around the list, too.
    guard parent.kind == .array || parent.kind == .structure else { return }
    var next = node + 1
    while next < node + Int(parent.size), facts.found.count < ListBound.descriptors {
      if let key = Self.epollData(parser, s, next) {
        var found = CallFacts.Found(data: key)
        // Old traces name no field: `{EPOLLIN, {u32=3, u64=3}}`.
        Self.readiness(parser, s, Self.field("events", parser, s, next) ?? next + 1, &found)
        facts.found.append(found)
      }
      next += Int(parser.tape[next].size)
    }
  }

  static func readiness(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, _ found: inout CallFacts.Found
  ) {
    let parent = parser.tape[node]
    var next = parent.kind == .flags ? node + 1 : node
    while next < node + Int(parent.size) {
      found.events.formUnion(PollEvents(s, parser.tape[next].range))
      next += Int(parser.tape[next].size)
    }
  }

  /// What epoll_ctl(2) was given, as a number: `{u32=3, u64=3}`, `0x7f00`.
  static func data(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> UInt64? {
    if let whole = field("u64", parser, s, node) ?? field("ptr", parser, s, node)
      ?? field("u32", parser, s, node)
    {
      return integer(parser, s, whole).map { UInt64(bitPattern: $0) }
    }
    return integer(parser, s, node).map { UInt64(bitPattern: $0) }
  }

  /// The data of a `struct epoll_event`; in old traces, which name no field, the structure in it.
  static func epollData(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> UInt64? {
    if let named = field("data", parser, s, node) { return data(parser, s, named) }
    let parent = parser.tape[node]
    guard parent.kind == .structure else { return nil }
    var next = node + 1
    while next < node + Int(parent.size) {
      if parser.tape[next].kind == .structure { return data(parser, s, next) }
      next += Int(parser.tape[next].size)
    }
    return nil
  }

  // MARK: Messages

  /// `{msg_name=..., msg_control=[{...cmsg_type=SCM_RIGHTS, cmsg_data=[3]}], ...}`, `[{msg_hdr={...}, msg_len=5}]`; in old
  /// traces `{msg_name(16)=..., msg_iov(1)=...}`.
  mutating func messages(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, areReceived: Bool
  ) {
    let parent = parser.tape[node]
    if parent.kind == .array {
      var sum: Int64 = 0
      var kept: Int64 = 0
      var next = node + 1
      while next < node + Int(parent.size) {
        facts.room = nil
        if let header = Self.field("msg_hdr", parser, s, next) {
          messages(parser, s, header, areReceived: areReceived)
        }
        if let length = Self.field("msg_len", parser, s, next), let count = Self.integer(parser, s, length) {
          sum = sum.addingClamped(max(0, count))
          kept = kept.addingClamped(max(0, min(count, facts.room ?? count)))
        }
        next += Int(parser.tape[next].size)
      }
      if facts.outcome.value != nil { facts.moved = sum }
      // What does not fit into one is not put into the next.
      facts.room = areReceived ? kept : nil
      return
    }
    if areReceived, let buffers = Self.field("msg_iov", parser, s, node) {
      facts.room = Self.room(parser, s, buffers)
    }
    if let name = Self.field("msg_name", parser, s, node) { facts.address = Self.address(parser, s, name) }
    if let flags = Self.field("msg_flags", parser, s, node) {
      Self.constants(parser, s, flags, &facts.constants)
      if let number = Self.integer(parser, s, flags) { Numbers.messageFlags(number, &facts.constants) }
    }
    guard let control = Self.field("msg_control", parser, s, node), parser.tape[control].kind == .array else {
      return
    }
    var next = control + 1
    while next < control + Int(parser.tape[control].size) {
      if let type = Self.field("cmsg_type", parser, s, next) {
        if Self.isRights(parser, s, type, level: Self.field("cmsg_level", parser, s, next)),
          let data = Self.field("cmsg_data", parser, s, next)
        {
          list(parser, s, data)
        }
      }
      next += Int(parser.tape[next].size)
    }
  }

  /// The room of several buffers together, `[{iov_base="ab", iov_len=8}, {"c", 8}]`; nil where strace left some out.
  static func room(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> Int64? {
    let parent = parser.tape[node]
    guard parent.kind == .array, parent.flags & NodeFlags.cut == 0 else { return nil }
    var room: Int64 = 0
    var next = node + 1
    while next < node + Int(parent.size) {
      let buffer = parser.tape[next]
      if !buffer.kind.isDecoration {
        // Old traces name no field.
        let second = buffer.size > 2 ? next + 1 + Int(parser.tape[next + 1].size) : next
        guard buffer.kind == .structure, second < next + Int(buffer.size),
          let length = integer(parser, s, field("iov_len", parser, s, next) ?? second), length >= 0
        else { return nil }
        room = room.addingClamped(length)
      }
      next += Int(buffer.size)
    }
    return room
  }

  /// Whether a control message carries descriptors: SCM_RIGHTS, which is 1 at SOL_SOCKET's level, 1 (`strace -X raw`).
  private static func isRights(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ type: Int, level: Int?
  ) -> Bool {
    var names = Constants()
    constants(parser, s, type, &names)
    if names.contains(.rights) { return true }
    guard let level, integer(parser, s, type) == Numbers.rights else { return false }
    constants(parser, s, level, &names)
    return names.contains(.socketLevel) || integer(parser, s, level) == Numbers.socketLevel
  }
}

extension UInt8 {
  /// Whether it may stand in `0x20`.
  fileprivate var isDigitOfPointer: Bool {
    self &- 48 < 10 || self &- UInt8(ascii: "a") < 6 || self == UInt8(ascii: "x")
  }
}
