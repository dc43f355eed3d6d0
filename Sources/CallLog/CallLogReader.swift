internal import CLinux
internal import Glibc
internal import LinuxABI

extension CallLog {
  /// Reads a call log from its bytes. Holes are skipped and counted.
  /// - Throws: ``CallLogError``: not a call log, another version, cut, or a header that contradicts itself.
  public static func read(_ bytes: [UInt8]) throws(CallLogError) -> CallLog {
    var (log, headerSize, used) = try header(bytes)
    log.size = bytes.count
    return bytes.withUnsafeBytes {
      log.withRecords(of: SlotReader(slots: .init(rebasing: $0[headerSize...])), used: used)
    }
  }

  /// A log is held in memory while it is read; so much of it at most.
  private static let sizeLimit = 1 << 30

  /// Reads a call log from a file, also one that is still being written.
  /// - Throws: ``CallLogError``, also when the file cannot be read.
  public static func read(path: String) throws(CallLogError) -> CallLog {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemError(path, "open") }
    defer { close(descriptor) }
    return try read(descriptor: descriptor, path: path)
  }

  /// Reads a call log from an open file or a pipe, to its end.
  /// - Parameter path: what errors call it.
  /// - Throws: ``CallLogError``, also when the file cannot be read.
  public static func read(descriptor: Int32, path: String) throws(CallLogError) -> CallLog {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw systemError(path, "read") }
      if count == 0 { break }
      bytes += chunk[..<count]
      // A device without an end, or a large file, is told from a log by its first bytes.
      guard bytes.starts(with: LogLayout.magic.prefix(bytes.count)) else {
        throw isUnfinished(bytes, descriptor) ? .notBegun : .notACallLog
      }
      // And a log from a file with a hole in it, before the hole is read.
      var status = stat()
      let size = fstat(descriptor, &status) == 0 ? max(bytes.count, Int(status.st_size)) : bytes.count
      guard size <= sizeLimit else { throw .tooLarge(size: size, limit: sizeLimit) }
    }
    if bytes.isEmpty { throw .empty }
    var log = try read(bytes)
    log.isStillWritten = log.closed == nil && isLocked(descriptor)
    return log
  }

  /// Whether somebody else has locked a file, as a program locks its log for its life.
  private static func isLocked(_ descriptor: Int32) -> Bool {
    if clinux_flock(descriptor, LOCK_SH | LOCK_NB) != 0 { return errno == EWOULDBLOCK }
    _ = clinux_flock(descriptor, LOCK_UN)
    return false
  }

  private static func systemError(_ path: String, _ operation: String) -> CallLogError {
    .system(path: path, operation: operation, error: LinuxABI.Errno(rawValue: errno).description)
  }

  /// Whether a file is what a program leaves that was killed between making its log and its header's last bytes.
  private static func isUnfinished(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && Int(status.st_size) <= LogLayout.headerLimit + LogMapping.step
      && LogLayout.unfinishedHeaderSize(bytes.prefix(LogLayout.headerUnit)) != nil
  }

  /// What the header says, where the slots begin, and how many were used.
  private static func header(_ bytes: [UInt8]) throws(CallLogError) -> (CallLog, Int, Int) {
    func number(_ offset: Int, _ size: Int = 8) -> Int64 {
      var value: UInt64 = 0
      for index in (0..<size).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
      return Int64(bitPattern: value)
    }
    typealias Header = LogLayout.Header
    guard !bytes.isEmpty, bytes.starts(with: LogLayout.magic.prefix(bytes.count)) else { throw .notACallLog }
    guard bytes.count >= Header.texts else { throw .cut(at: bytes.count, expected: LogLayout.headerUnit) }
    guard number(Header.version, 4) == Int64(LogLayout.version) else {
      throw .version(found: Int(number(Header.version, 4)), known: Int(LogLayout.version))
    }
    guard number(Header.slotSize, 4) == Int64(LogLayout.slotSize) else {
      throw .damagedHeader(at: Header.slotSize, what: "slots of \(number(Header.slotSize, 4)) bytes")
    }
    let headerSize = Int(number(Header.headerSize))
    guard headerSize > 0, headerSize <= LogLayout.headerLimit, headerSize % LogLayout.headerUnit == 0 else {
      throw .damagedHeader(at: Header.headerSize, what: "a header of \(headerSize) bytes")
    }
    let closed = number(Header.closed)
    let used = number(Header.usedSlots)
    let allocated = number(Header.allocated)
    guard allocated >= headerSize, allocated <= LogLayout.mappingLimit else {
      throw .damagedHeader(at: Header.allocated, what: "a log of \(allocated) bytes")
    }
    guard used >= 0, used <= (allocated - Int64(headerSize)) / Int64(LogLayout.slotSize) else {
      throw .damagedHeader(at: Header.usedSlots, what: "\(used) slots")
    }
    // A log that was closed is cut to what was used; any other is as long as what was allocated.
    let expected = closed == 0 ? Int(allocated) : headerSize + Int(used) * LogLayout.slotSize
    guard bytes.count >= expected else { throw .cut(at: bytes.count, expected: expected) }

    var texts: [String] = []
    var offset = Header.texts
    let textCount = number(Header.textCount, 4)
    while texts.count < textCount {
      guard offset + 4 <= headerSize, Int(number(offset, 4)) <= headerSize - offset - 4 else {
        throw .damagedHeader(at: offset, what: "the program's arguments do not fit")
      }
      let length = Int(number(offset, 4))
      texts.append(String(decoding: bytes[offset + 4..<offset + 4 + length], as: UTF8.self))
      offset += 4 + length
    }
    let digest = bytes[Header.digest..<Header.digest + 64]
    let log = CallLog(
      program: texts.first ?? "", arguments: Array(texts.dropFirst()), pid: Int(number(Header.pid)),
      sourceDigest: digest.contains(0) ? nil : String(decoding: digest, as: UTF8.self),
      opened: number(Header.opened), closed: closed == 0 ? nil : closed, records: [], holes: 0,
      unrecorded: Int(max(0, number(Header.unrecorded))))
    return (log, headerSize, Int(used))
  }

  /// Reads the records, and counts what is lost: a record that is damaged or was never completed, slots that were
  /// taken and hold nothing, and bytes that belong to no record.
  private func withRecords(of slots: SlotReader, used: Int) -> CallLog {
    var log = self
    // What follows the last slot ever written is room that was never used; a log that was closed says how much it used.
    var end = closed == nil ? slots.count : min(used, slots.count)
    while closed == nil, end > 0, slots.mark(of: end - 1) == .empty { end -= 1 }
    var records: [(slot: Int, record: CallRecord)] = []
    var runs: Set<Int> = []
    var holes: Set<Int> = []
    for slot in 0..<end {
      switch slots.mark(of: slot) {
      case .begun, .completed:
        if let (record, own) = slots.recordWithRuns(at: slot) {
          records.append((slot, record))
          runs.formUnion(own)
        } else {
          holes.insert(slot)
        }
      case .claimed, .empty, nil: holes.insert(slot)
      case .continuation: break
      }
    }
    let whole = Set(records.filter { !$0.record.isBegun }.map(\.slot))
    for slot in 0..<end where slots.mark(of: slot) == .continuation && !runs.contains(slot) {
      // What a lost record kept elsewhere is lost with it, and counted already; and a call that was being completed
      // when the program was killed had taken room that its record does not name yet.
      let owner = slots.owner(of: slot) ?? slot
      if owner == slot || whole.contains(owner) || slots.mark(of: owner) == .continuation || owner >= end {
        holes.insert(slot)
      }
    }
    let last = records.last?.slot ?? -1
    for slot in holes {
      // Neighbouring slots of one kind that belong to nobody are one gap: how many records it held cannot be told.
      let mark = slots.mark(of: slot)
      let isGap = mark == .empty || mark == .continuation
      if isGap, holes.contains(slot - 1), slots.mark(of: slot - 1) == mark { continue }
      log.holes += 1
      if slot > last { log.holesAtEnd += 1 }
    }
    for (_, record) in records {
      var record = record
      record.sequence = log.records.count
      log.records.append(record)
    }
    return log
  }
}
