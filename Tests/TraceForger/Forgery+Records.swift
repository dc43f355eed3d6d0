import CallLog
import CallMapping
import LinuxABI
import StraceParser

/// Every field of the log, and what both files together can be made to say.
extension Forgery {
  static let records: [Forgery] = [
    Forgery("a record left out") { draft in
      guard
        let index = draft.record(where: {
          CallTable.isSocketSyscall(CallTable.call(named: $0.call)?.syscall.name ?? "")
        }), draft.line(of: index) != nil
      else {
        return false
      }
      draft.log.records.remove(at: index)
      return true
    },
    Forgery("a record twice") { draft in
      guard let index = draft.record(), draft.line(of: index) != nil else { return false }
      draft.log.records.insert(draft.log.records[index], at: index)
      return true
    },
    Forgery("two records in each other's place") { draft in
      let records = draft.log.records
      guard let one = draft.record(), draft.line(of: one) != nil,
        let other = draft.record(where: { $0.call != records[one].call }),
        draft.line(of: other) != nil
      else { return false }
      for (to, from) in [(one, other), (other, one)] {
        draft.log.records[to].call = records[from].call
        draft.log.records[to].arguments = records[from].arguments
        draft.log.records[to].result = records[from].result
        draft.log.records[to].errno = records[from].errno
      }
      return true
    },
    Forgery("all records twice") {
      $0.log.records += $0.log.records
      return true
    },
    record("another call in a record", where: { _ in true }) { record in
      record.call = record.call == "listen" ? "bind" : "listen"
      return true
    },
    record("a call that does not exist", where: { _ in true }) { record in
      record.call = "brandnewcall"
      return true
    },
    argument("a number of a record") { argument in
      guard case .integer(let number) = argument else { return false }
      argument = .integer(number &+ 1)
      return true
    },
    argument("a number of a record plus 2 to the power of 32") { argument in
      guard case .integer(let number) = argument else { return false }
      argument = .integer(number &+ 1 << 32)
      return true
    },
    argument("a byte of a record", of: shown) { argument in
      guard case .bytes(var bytes) = argument, !bytes.kept.isEmpty else { return false }
      bytes.kept[0] ^= 1
      argument = .bytes(bytes)
      return true
    },
    argument("the last byte of a record", of: { moves($0) && $0.arguments.count < 5 }) { argument in
      guard case .bytes(var bytes) = argument, let last = bytes.kept.indices.last else { return false }
      bytes.kept[last] ^= 1
      argument = .bytes(bytes)
      return true
    },
    argument("a byte of a record less", of: shown) { argument in
      guard case .bytes(var bytes) = argument, !bytes.kept.isEmpty else { return false }
      bytes.kept.removeLast()
      bytes.count -= 1
      argument = .bytes(bytes)
      return true
    },
    argument("a byte of a record more", of: moves) { argument in
      guard case .bytes(var bytes) = argument, bytes.kept.count == bytes.count, bytes.count < 4096 else {
        return false
      }
      bytes.kept.append(1)
      bytes.count += 1
      argument = .bytes(bytes)
      return true
    },
    argument("the count of a record's bytes", of: moves) { argument in
      guard case .bytes(var bytes) = argument else { return false }
      bytes.count += 1
      argument = .bytes(bytes)
      return true
    },
    argument("a null pointer for bytes", of: { $0.call != "write" }) { argument in
      guard case .bytes(let bytes) = argument, !bytes.kept.isEmpty else { return false }
      argument = .null
      return true
    },
    argument("a null pointer for a print's bytes", of: { $0.call == "write" }) {
      argument in
      guard case .bytes(let bytes) = argument, !bytes.kept.isEmpty else { return false }
      argument = .null
      return true
    },
    argument(
      "the length of an address that was never written",
      of: { $0.result == -1 }
    ) { argument in
      guard case .lengthInOut(let given, let returned?) = argument else { return false }
      argument = .lengthInOut(given: given, returned: returned + 1)
      return true
    },
    argument(
      "a byte more in a structure",
      of: {
        ["poll", "socketpair", "epoll_wait"].contains($0.call)
      }
    ) { argument in
      guard case .bytes(var bytes) = argument, bytes.kept.count == bytes.count else { return false }
      bytes.kept.append(1)
      bytes.count += 1
      argument = .bytes(bytes)
      return true
    },
    argument(
      "a byte of an address's padding", .open("strace does not show sin_zero, and the kernel ignores it"),
      of: {
        $0.call == "connect" || $0.call == "bind"
      }
    ) { argument in
      guard case .bytes(var bytes) = argument, bytes.kept.count == 16, bytes.kept[0] == 2 else {
        return false
      }
      bytes.kept[15] ^= 1
      argument = .bytes(bytes)
      return true
    },
    argument("a number for bytes") { argument in
      guard case .bytes = argument else { return false }
      argument = .integer(5)
      return true
    },
    argument("the room for an address") { argument in
      guard case .lengthInOut(let given, let returned) = argument else { return false }
      argument = .lengthInOut(given: given + 1, returned: returned)
      return true
    },
    argument("an address's length", of: { $0.result != -1 }) { argument in
      guard case .lengthInOut(let given, let returned?) = argument else { return false }
      argument = .lengthInOut(given: given, returned: returned + 1)
      return true
    },
    record("an argument of a record less", where: { !$0.arguments.isEmpty }) { record in
      record.arguments.removeLast()
      return true
    },
    record("an argument of a record more", where: { _ in true }) { record in
      record.arguments.append(.integer(0))
      return true
    },
    record("a result of a record", where: { $0.result != nil }) { record in
      record.result = (record.result ?? 0) + 1
      return true
    },
    record("a failure in a record", where: { ($0.result ?? -1) >= 0 }) { record in
      record.result = -1
      record.errno = 5
      return true
    },
    record("another error in a record", where: { $0.errno != 0 }) { record in
      record.errno = record.errno == 5 ? 1 : 5
      return true
    },
    record("an error beside a success", where: { ($0.result ?? -1) >= 0 && $0.errno == 0 }) { record in
      record.errno = 5
      return true
    },
    record("a record without a result", where: { $0.result != nil }) { record in
      record.result = nil
      record.after = nil
      return true
    },
    record("a record of another thread", where: { _ in true }) { record in
      record.thread += 1
      return true
    },
    record("a record a second later", .reserved, where: { _ in true }) { record in
      record.before += 1_000_000_000
      record.after? += 1_000_000_000
      return true
    },
    record("a record a second earlier", .reserved, where: { _ in true }) { record in
      record.before -= 1_000_000_000
      record.after? -= 1_000_000_000
      return true
    },
    record("a record that ends as it begins", where: { $0.after != nil }) { record in
      record.after = record.before
      return true
    },
    record("a record that ends before it begins", .reserved, where: { $0.after != nil }) { record in
      record.after = record.before - 1_000_000_000
      return true
    },
    record(
      "another line of the source", .open("no trace shows the source; a replay compares the source's digest"),
      where: { _ in true }
    ) { record in
      record.line += 1
      return true
    },
    record(
      "another file of the source", .open("no trace shows the source; a replay compares the source's digest"),
      where: { _ in true }
    ) { record in
      record.file = "lab_client/Evil.swift"
      return true
    },
    record(
      "how a call came to be made",
      .open("the kernel does not see whether a program or a scope's end called close"),
      where: { $0.call == "close" }
    ) { record in
      record.manner = record.manner == .written ? .scopeEnd : .written
      return true
    },
  ]

  static let headers: [Forgery] = [
    Forgery("another program in the log's header") {
      $0.log.program = "./evil"
      return true
    },
    Forgery("another argument in the log's header") {
      $0.log.arguments[0] = "evil"
      return true
    },
    Forgery("an argument less in the log's header") {
      $0.log.arguments.removeLast()
      return true
    },
    Forgery("another process in the log's header") {
      $0.log.pid += 1
      return true
    },
    Forgery(
      "a log that was opened behind its first record"
    ) { draft in
      guard let last = draft.log.records.last else { return false }
      draft.log.opened = last.before
      return true
    },
    Forgery("a log that was opened a minute earlier") {
      $0.log.opened -= 60_000_000_000
      return true
    },
    Forgery("a log that was closed an hour later") {
      guard $0.log.closed != nil else { return false }
      $0.log.closed? += 3_600_000_000_000
      return true
    },
    Forgery(
      "a log that was closed before its last record"
    ) {
      guard $0.log.closed != nil else { return false }
      $0.log.closed = $0.log.opened
      return true
    },
    Forgery("a log that was not closed, of a program that ended in order") { draft in
      guard draft.log.closed != nil, draft.truth.events.contains(where: { $0.status != nil }) else {
        return false
      }
      draft.log.closed = nil
      return true
    },
    Forgery("a hole in the log") {
      $0.log.holes = 1
      return $0.log.closed != nil
    },
    Forgery("a call that found no room") {
      $0.log.unrecorded = 1
      return true
    },
    Forgery(
      "another digest of the source", .open("the lab's runner compares it, not compare: it needs the source")
    ) {
      $0.log.sourceDigest = String(repeating: "0", count: 64)
      return true
    },
  ]

  private static func record(
    _ name: String, _ expected: Expectation = .named,
    where isFitting: @escaping @Sendable (CallRecord) -> Bool,
    _ change: @escaping @Sendable (inout CallRecord) -> Bool
  ) -> Forgery {
    Forgery(name, expected) { draft in
      guard let index = draft.record(where: isFitting), draft.line(of: index) != nil else { return false }
      return change(&draft.log.records[index])
    }
  }

  private static func argument(
    _ name: String, _ expected: Expectation = .named,
    of isFitting: @escaping @Sendable (CallRecord) -> Bool = { _ in true },
    _ change: @escaping @Sendable (inout CallRecord.Argument) -> Bool
  ) -> Forgery {
    Forgery(name, expected) { draft in
      func places(_ record: CallRecord) -> [Int] {
        guard isFitting(record) else { return [] }
        return record.arguments.indices.filter {
          var argument = record.arguments[$0]
          return change(&argument)
        }
      }
      guard let index = draft.record(where: { !places($0).isEmpty }), draft.line(of: index) != nil,
        let argument = places(draft.log.records[index]).randomElement(using: &draft.random)
      else { return false }
      return change(&draft.log.records[index].arguments[argument])
    }
  }

  /// Calls whose bytes, the first of them at least, all show in the trace.
  private static let shown: @Sendable (CallRecord) -> Bool = {
    moves($0) || ["bind", "connect", "setsockopt"].contains($0.call)
  }

  /// Calls whose bytes are what was sent or received.
  private static let moves: @Sendable (CallRecord) -> Bool = {
    ["send", "recv", "sendto", "recvfrom", "read", "write"].contains($0.call)
  }
}
