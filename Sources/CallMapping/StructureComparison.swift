import CallLog
import LinuxABI
import StraceParser
import TraceText

/// Structures of the log, compared with strace's field by field.
extension Comparison {
  /// - Parameter path: where the value stands: `msg.msg_iov[0].iov_len`.
  mutating func compare(
    _ value: StructureValue, _ path: String, _ direction: Difference.Direction, with traced: TraceValue
  ) {
    guard !isUnknown(traced) else { return }
    switch value {
    case .pointer: break
    case .null:
      if !ConstantReading.isNull(traced) { differ(path, direction, "NULL", traced) }
    case .number(let number): compare(number, path, direction, with: traced)
    case .changed(let before, let after): compare(before, after, path, direction, with: traced)
    case .constant(let number, let domain), .flags(let number, let domain):
      let seen = ConstantReading.number(traced, in: domain)
      // A name that the table lacks, or a form that cannot be read, is another value.
      guard seen != number else { return }
      differ(path, direction, value.strace(), traced)
    case .address(let bytes): compareAddress(bytes, path, direction, traced)
    case .text(let bytes): compare(bytes, path, direction, with: traced)
    case .list(let values):
      guard case .array(let elements) = traced.content else {
        if !values.isEmpty { differ(path, direction, value.strace(), traced) }
        return
      }
      for (index, (one, other)) in zip(values, elements).enumerated() {
        compare(one, "\(path)[\(index)]", direction, with: other)
      }
      // strace ends a long array with three dots.
      let isCut = elements.last.map(isUnknown) ?? false
      if values.count != elements.count, !isCut { differ(path, direction, value.strace(), traced) }
    case .fields(let fields):
      guard case .structure(let seen) = traced.content else {
        return differ(path, direction, value.strace(), traced)
      }
      // strace 5.10 and older name none: `epoll_ctl(5, EPOLL_CTL_ADD, 3, {EPOLLIN, {u32=3, u64=3}}) = 0`.
      let isBare = seen.count == fields.count && seen.allSatisfy { $0.name == nil }
      for (index, field) in fields.enumerated() {
        guard let other = isBare ? seen[index].value : seen.first(where: { $0.name == field.name })?.value
        else {
          // Of a message that nothing was received into strace shows the room for a name alone: recvmsg(2).
          if isRestarted { continue }
          differ("\(path).\(field.name)", direction, field.value.strace(), traced)
          continue
        }
        compare(field.value, "\(path).\(field.name)", direction, with: other)
      }
      if isBare { return }
      // What only the kernel has is a difference as well, and strace writes each field once.
      let names = Set(fields.map(\.name))
      if let other = seen.first(where: { $0.name.map { !names.contains($0) } ?? true }) {
        differ(
          "\(path).\(Escape.terminal(String((other.name ?? "?").prefix(32))))", direction, "nothing",
          other.value)
      } else if Set(seen.map(\.name)).count < seen.count {
        differ(path, direction, value.strace(), traced)
      }
    }
  }

  private mutating func compare(
    _ number: Int64, _ path: String, _ direction: Difference.Direction, with traced: TraceValue
  ) {
    if case .changed(_, let after) = traced.content {
      return compare(number, number, path, direction, with: TraceValue(.changed(from: after, to: after)))
    }
    guard Self.number(traced) != number else { return }
    differ(path, direction, StructureValue.number(number).strace(), traced)
  }

  private mutating func compare(
    _ before: Int64, _ after: Int64, _ path: String, _ direction: Difference.Direction,
    with traced: TraceValue
  ) {
    let seen: (Int64?, Int64?) =
      if case .changed(let from, let to) = traced.content { (Self.number(from), Self.number(to)) } else {
        (nil, Self.number(traced))
      }
    guard seen.1 != after || (seen.0 ?? before) != before else { return }
    differ(path, direction, StructureValue.changed(before, after).strace(), traced)
  }

  private mutating func compare(
    _ logged: CallRecord.Bytes, _ path: String, _ direction: Difference.Direction, with traced: TraceValue
  ) {
    guard case .string(let bytes, let isCut, _) = traced.content else {
      if logged.count > 0 {
        differ(path, direction, StructureValue.text(logged).strace(), traced)
      }
      return
    }
    let isSameLength = isCut ? bytes.count < logged.count : bytes.count == logged.count
    guard firstDifference(logged.kept, bytes) != nil || !isSameLength else { return }
    differ(path, direction, StructureValue.text(logged).strace(), traced)
  }

  private static func number(_ value: TraceValue) -> Int64? {
    switch value.content {
    case .constant("RLIM64_INFINITY"), .constant("RLIM_INFINITY"): -1
    default: value.number
    }
  }

  private mutating func differ(
    _ path: String, _ direction: Difference.Direction, _ program: String, _ traced: TraceValue
  ) {
    differ(
      .parameter(name: path, word: path), direction, program: program, kernel: short(traced), at: main.line)
  }

  // MARK: poll

  /// What poll(2) found stands behind its result, `= 1 ([{fd=6, revents=POLLOUT}])`, and what ppoll(2) had left of its
  /// time behind that.
  mutating func compareReadiness() {
    guard let index = call.parameters.firstIndex(where: { $0.kind == .structure(.pollEntries) }),
      record.arguments.indices.contains(index), case .bytes(let entries) = record.arguments[index],
      let traced = last.call, let result = traced.result, result.injected == nil, succeeded,
      differences.isEmpty, let first = traced.arguments.first, !ConstantReading.isOpaque(first),
      case .list(let found)? = StructureValue.ready(entries.kept)
    else { return }
    let logged = found.map { entry in
      ReadyEntry(descriptor: entry["fd"]?.integer ?? -1, events: entry["revents"]?.integer ?? 0)
    }
    let note = result.note
    if logged.isEmpty ? note == nil || note == "Timeout" : Self.isSame(logged, result, traced) { return }
    differ(
      .parameter(name: "revents", word: "events found"), .returned,
      program: StructureValue.list(found).strace(), kernel: note.map(Escape.terminal) ?? "none",
      at: last.lines.last ?? last.line)
  }

  private static func isSame(_ logged: [ReadyEntry], _ result: TraceResult, _ traced: TraceCall) -> Bool {
    guard let (seen, isCut) = ready(result) else { return false }
    guard isCut ? logged.starts(with: seen) && seen.count < logged.count : logged == seen else {
      return false
    }
    for part in result.noted where part.name != "" {
      // No more can be left of a time than was asked for.
      guard part.name == "left", traced.name.hasPrefix("ppoll"), traced.arguments.count > 2,
        let left = part.value.flatMap(time), let asked = time(traced.arguments[2]), left <= asked
      else { return false }
    }
    return true
  }

  private static func time(_ value: TraceValue) -> (seconds: Int64, rest: Int64)? {
    guard let seconds = value["tv_sec"]?.number, let rest = value["tv_nsec"]?.number,
      case .structure(let fields) = value.content, fields.count == 2, 0..<1_000_000_000 ~= rest, seconds >= 0
    else { return nil }
    return (seconds, rest)
  }

  private struct ReadyEntry: Equatable {
    var descriptor: Int64
    var events: Int64
  }

  /// The descriptors and events of a note, `[{fd=6<UNIX:[1->2]>, revents=POLLOUT}]`, and whether the list goes on; nil where
  /// it is none.
  private static func ready(_ result: TraceResult) -> ([ReadyEntry], Bool)? {
    guard case .array(let list)? = result.noted("")?.content, !list.isEmpty else { return nil }
    var entries: [ReadyEntry] = []
    for (index, element) in list.enumerated() {
      // strace ends a long list with three dots.
      if case .other = element.content, index == list.count - 1, index > 0 { return (entries, true) }
      guard case .structure(let fields) = element.content, fields.count == 2, fields[0].name == "fd",
        fields[1].name == "revents", let descriptor = fields[0].value.number
      else { return nil }
      entries.append(ReadyEntry(descriptor: descriptor, events: Self.events(fields[1].value)))
    }
    return (entries, false)
  }

  /// The bits of `POLLIN|POLLHUP`; those without a name count where strace shows their number.
  private static func events(_ value: TraceValue) -> Int64 {
    if case .flags(let parts) = value.content { return parts.reduce(0) { $0 | events($1) } }
    return ConstantReading.number(value, in: .pollEvents) ?? 0
  }
}
