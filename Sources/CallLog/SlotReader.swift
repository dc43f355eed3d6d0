/// Reads records out of a log's slots. Nothing in them is trusted: whatever does not fit together makes the record a
/// hole.
struct SlotReader {
  /// The slots, without the header. A pointer and not an array, so that a running program can read its own records
  /// back; every access is checked by `bytes(at:count:)`.
  let slots: UnsafeRawBufferPointer

  var count: Int { slots.count / LogLayout.slotSize }

  /// What a slot holds; nil where its mark is none.
  func mark(of slot: Int) -> LogLayout.Mark? {
    load(slot * LogLayout.slotSize, as: UInt32.self).flatMap(LogLayout.Mark.init)
  }

  /// The slot of the record that a run of further bytes belongs to.
  func owner(of slot: Int) -> Int? {
    load(slot * LogLayout.slotSize + LogLayout.Continuation.owner, as: UInt32.self).map(Int.init)
  }

  /// The record that begins in a slot, and the slots in which it keeps the rest of its bytes.
  func recordWithRuns(at slot: Int) -> (CallRecord, Set<Int>)? {
    guard let record = record(at: slot) else { return nil }
    return (record, runs(of: slot, isBegun: record.isBegun))
  }

  /// The slots that a record's text and arguments name.
  private func runs(of slot: Int, isBegun: Bool) -> Set<Int> {
    let start = slot * LogLayout.slotSize
    var runs: Set<Int> = []
    func add(_ place: UInt32?, _ kept: UInt16?) {
      guard let place, let kept else { return }
      let length = (Int(kept) + LogLayout.Continuation.dataLimit - 1) / LogLayout.Continuation.dataLimit
      for run in Int(place)..<Int(place) + length { runs.insert(run) }
    }
    func kind(_ entry: Int) -> LogLayout.Kind? { load(entry, as: UInt8.self).flatMap(LogLayout.Kind.init) }
    let file = start + LogLayout.Record.file
    if kind(file) == .bytesElsewhere {
      add(load(file + 4, as: UInt32.self), load(file + 2, as: UInt16.self))
    }
    for index in 0..<LogLayout.Record.argumentLimit {
      let entry = start + LogLayout.Record.arguments + index * LogLayout.Record.argumentSize
      switch kind(entry) {
      case .bytesElsewhere, .outputElsewhere:
        add(load(entry + 4, as: UInt32.self), load(entry + 2, as: UInt16.self))
      case .image:
        // Before the call and after it; a call that was killed may have kept both.
        let flags = load(entry + 1, as: UInt8.self) ?? 0
        if flags & 1 != 0 { add(load(entry + 4, as: UInt32.self), load(entry + 2, as: UInt16.self)) }
        if flags & 2 != 0 { add(load(entry + 12, as: UInt32.self), load(entry + 10, as: UInt16.self)) }
      default: break
      }
    }
    return runs.filter { mark(of: $0) == .continuation && owner(of: $0) == slot }
  }

  /// The record that begins in a slot; nil when there is none, or it is damaged. Its sequence is 0.
  func record(at slot: Int) -> CallRecord? {
    let start = slot * LogLayout.slotSize
    guard let mark = mark(of: slot), mark == .begun || mark == .completed,
      let call = name(at: start + LogLayout.Record.call),
      let thread = load(start + LogLayout.Record.thread, as: Int32.self),
      let manner = load(start + LogLayout.Record.manner, as: UInt8.self).flatMap(CallRecord.Manner.init),
      let before = load(start + LogLayout.Record.before, as: Int64.self),
      let line = load(start + LogLayout.Record.line, as: UInt32.self),
      let file = text(at: start + LogLayout.Record.file, of: slot),
      let argumentCount = load(start + LogLayout.Record.argumentCount, as: UInt8.self),
      argumentCount <= LogLayout.Record.argumentLimit
    else { return nil }
    let isCompleted = mark == .completed

    var arguments: [CallRecord.Argument] = []
    for index in 0..<Int(argumentCount) {
      let entry = start + LogLayout.Record.arguments + index * LogLayout.Record.argumentSize
      guard let argument = argument(at: entry, of: slot, isCompleted: isCompleted) else { return nil }
      arguments.append(argument)
    }
    var record = CallRecord(
      sequence: 0, call: call, file: file, line: Int(line), thread: Int(thread), before: before, after: nil,
      arguments: arguments, result: nil, errno: 0, manner: manner)
    if isCompleted {
      guard let after = load(start + LogLayout.Record.after, as: Int64.self),
        let result = load(start + LogLayout.Record.result, as: Int64.self),
        let errno = load(start + LogLayout.Record.errno, as: Int32.self)
      else { return nil }
      record.after = after
      record.result = result
      record.errno = errno
    }
    return record
  }

  private func argument(at entry: Int, of slot: Int, isCompleted: Bool) -> CallRecord.Argument? {
    guard let kind = load(entry, as: UInt8.self).flatMap(LogLayout.Kind.init),
      let place = load(entry + 4, as: UInt32.self),
      let value = load(entry + 8, as: Int64.self)
    else { return nil }
    switch kind {
    case .integer:
      return .integer(value)
    case .null:
      return .null
    case .lengthInOut:
      return .lengthInOut(given: value, returned: isCompleted ? Int64(place) : nil)
    case .image:
      // What only the program gives is not kept again after the call.
      guard let flags = load(entry + 1, as: UInt8.self) else { return nil }
      let isAfter = isCompleted && flags & 4 != 0
      guard let kept = load(entry + (isAfter ? 10 : 2), as: UInt16.self), kept <= CallRecord.Bytes.limit,
        let place = load(entry + (isAfter ? 12 : 4), as: UInt32.self)
      else { return nil }
      let isElsewhere = flags & (isAfter ? 2 : 1) != 0
      return bytes(isElsewhere ? .bytesElsewhere : .bytesHere, count: Int(kept), place: Int(place), of: slot)
        .map { .bytes(CallRecord.Bytes($0, count: $0.count)) }
    case .outputHere, .outputElsewhere, .bytesHere, .bytesElsewhere:
      // The program may have ended while it copied what the kernel filled: then the call has not returned.
      if !isCompleted, kind == .outputHere || kind == .outputElsewhere { return .bytes(.init([], count: 0)) }
      guard let kept = load(entry + 2, as: UInt16.self), kept <= CallRecord.Bytes.limit, value >= Int64(kept),
        let bytes = bytes(kind, count: Int(kept), place: Int(place), of: slot)
      else { return nil }
      return .bytes(CallRecord.Bytes(bytes, count: Int(value)))
    }
  }

  private func text(at entry: Int, of slot: Int) -> String? {
    guard let kind = load(entry, as: UInt8.self).flatMap(LogLayout.Kind.init),
      kind == .bytesHere || kind == .bytesElsewhere,
      let kept = load(entry + 2, as: UInt16.self), kept <= CallRecord.Bytes.limit,
      let place = load(entry + 4, as: UInt32.self),
      let bytes = bytes(kind, count: Int(kept), place: Int(place), of: slot)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Bytes kept in the record's payload or in a run of slots that names the record as its owner.
  private func bytes(_ kind: LogLayout.Kind, count: Int, place: Int, of slot: Int) -> [UInt8]? {
    if kind == .bytesHere || kind == .outputHere {
      guard count <= LogLayout.Record.payloadLimit, place <= LogLayout.Record.payloadLimit - count else {
        return nil
      }
      return bytes(at: slot * LogLayout.slotSize + LogLayout.Record.payload + place, count: count)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    var run = place
    while bytes.count < count {
      guard run < self.count, mark(of: run) == .continuation else { return nil }
      let start = run * LogLayout.slotSize
      let wanted = min(count - bytes.count, LogLayout.Continuation.dataLimit)
      guard load(start + LogLayout.Continuation.owner, as: UInt32.self).map(Int.init) == slot,
        load(start + LogLayout.Continuation.ordinal, as: UInt32.self).map(Int.init) == run - place,
        load(start + LogLayout.Continuation.length, as: UInt32.self).map(Int.init) == wanted,
        let part = self.bytes(at: start + LogLayout.Continuation.data, count: wanted)
      else { return nil }
      bytes += part
      run += 1
    }
    return bytes
  }

  /// The name of a libc function: small letters, digits and underscores, NUL bytes after it.
  private func name(at offset: Int) -> String? {
    guard let field = bytes(at: offset, count: LogLayout.Record.callLimit) else { return nil }
    let name = field.prefix { $0 != 0 }
    let isName = name.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || $0 == UInt8(ascii: "_")
    }
    guard isName, !name.isEmpty, field.dropFirst(name.count).allSatisfy({ $0 == 0 }) else { return nil }
    return String(decoding: name, as: UTF8.self)
  }

  private func load<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as: Number.Type) -> Number? {
    guard offset >= 0, offset <= slots.count - MemoryLayout<Number>.size else { return nil }
    return Number(littleEndian: slots.loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  private func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count >= 0, count <= slots.count, offset <= slots.count - count else { return nil }
    return Array(slots[offset..<offset + count])
  }
}
