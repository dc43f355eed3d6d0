internal import CLinux
internal import Glibc
internal import Synchronization

/// Writes a call log: marks each call as begun, and later as returned, in a shared mapping.
///
/// One record costs no system call and no allocation. Several threads may write at once. A call that is in progress
/// when the program dies, however it dies, is in the log as begun.
public final class CallLogWriter: Sendable {
  private let mapping: LogMapping
  private let headerSize: Int
  /// The next free slot. Past the capacity when the log is full or closed.
  private let next = Atomic<Int>(0)
  /// How many slots have room behind them.
  private let capacity: Atomic<Int>
  private let isFull = Atomic<Bool>(false)
  private let growth = Mutex<Void>(())
  /// Where a thread keeps its own id: gettid(2) for each record would be a system call for each record.
  private let threadKey: pthread_key_t

  private static let threadKey: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()

  /// A number no capacity reaches: what `next` becomes when the log is closed.
  private static let closedMark = Int.max / 2

  /// Opens a log in a file, or in memory alone.
  ///
  /// Everything that takes system calls happens here, before the lab's first call. A file with an older log is
  /// emptied; any other file is left alone.
  /// - Parameters:
  ///   - path: the file; nil for a log that ends with the program.
  ///   - program: the program's path as it was started.
  ///   - arguments: its arguments, without the program.
  ///   - sourceDigest: 64 hexadecimal digits; anything else is left out.
  /// - Throws: ``CallLogError``: the file cannot be opened, is in use, is something else, or there is no room.
  public init(path: String?, program: String, arguments: [String], sourceDigest: String?) throws(CallLogError)
  {
    guard let key = Self.threadKey else {
      throw .system(path: path ?? "", operation: "pthread_key_create", error: "no thread-specific data left")
    }
    threadKey = key
    let texts = Self.texts([program] + arguments)
    let wanted = LogLayout.Header.texts + texts.count
    headerSize = (wanted + LogLayout.headerUnit - 1) / LogLayout.headerUnit * LogLayout.headerUnit
    mapping = if let path { try .create(path) } else { try .inMemory() }
    capacity = Atomic(LogMapping.step / LogLayout.slotSize)
    try mapping.allocate(from: 0, to: headerSize + LogMapping.step)

    let header = mapping.base
    header.storeBytes(of: LogLayout.version, toByteOffset: LogLayout.Header.version, as: UInt32.self)
    header.storeBytes(
      of: UInt32(LogLayout.slotSize), toByteOffset: LogLayout.Header.slotSize, as: UInt32.self)
    header.storeBytes(of: Int64(headerSize), toByteOffset: LogLayout.Header.headerSize, as: Int64.self)
    let pid = getpid()
    header.storeBytes(of: Int64(pid), toByteOffset: LogLayout.Header.pid, as: Int64.self)
    header.storeBytes(of: Self.now(), toByteOffset: LogLayout.Header.opened, as: Int64.self)
    if let digest = sourceDigest.map({ Array($0.utf8) }), Self.isDigest(digest) {
      (header + LogLayout.Header.digest).copyMemory(from: digest, byteCount: digest.count)
    }
    header.storeBytes(
      of: UInt32(arguments.count + 1), toByteOffset: LogLayout.Header.textCount, as: UInt32.self)
    (header + LogLayout.Header.texts).copyMemory(from: texts, byteCount: texts.count)
    mapping.atomic64(at: LogLayout.Header.allocated).pointee.store(
      UInt64(headerSize + LogMapping.step), ordering: .releasing)
    // Last: a file that begins as a call log is one.
    header.copyMemory(from: LogLayout.magic, byteCount: LogLayout.magic.count)
    // The opening thread's id is learned now, and not in the lab's first call.
    if clinux_is_single_threaded() != 0 { remember(thread: pid) } else { _ = thread() }
  }

  /// The log's clock: CLOCK_REALTIME, nanoseconds since 1970. No system call where the clock can be read from user
  /// space, clock_gettime(2).
  public static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  /// Closes the log in order: its header says so, and the file is cut to what was used.
  ///
  /// Calls made afterwards are not recorded. While another thread is still inside a call the file stays as long as it
  /// is; it reads the same.
  public func close() {
    let used = next.exchange(Self.closedMark, ordering: .acquiringAndReleasing)
    guard used < Self.closedMark else { return }
    let slots = min(used, capacity.load(ordering: .acquiring))
    let header = mapping.base
    header.storeBytes(of: Int64(slots), toByteOffset: LogLayout.Header.usedSlots, as: Int64.self)
    header.storeBytes(of: Self.now(), toByteOffset: LogLayout.Header.closed, as: Int64.self)
    let isQuiet = (0..<slots).allSatisfy { slot in
      let mark = mapping.atomic32(at: offset(of: slot)).pointee.load(ordering: .acquiring)
      return mark == LogLayout.Mark.completed.rawValue || mark == LogLayout.Mark.continuation.rawValue
    }
    if isQuiet { mapping.trim(to: offset(of: slots)) }
  }

  // A log that nobody closed stays as a kill would leave it.
  deinit { mapping.release() }

  /// How many calls were made for which the log had no room left.
  public var unrecorded: Int {
    Int(
      truncatingIfNeeded: mapping.atomic64(at: LogLayout.Header.unrecorded).pointee.load(ordering: .relaxed))
  }

  /// The lowest descriptor that was free when the log's file was opened, 3 in a program that has its standard streams;
  /// nil for a log in memory alone. Learned without a system call: open(2).
  public var lowestFreeDescriptor: Int32? { mapping.lowestFree }

  // MARK: Slots

  func offset(of slot: Int) -> Int { headerSize + slot * LogLayout.slotSize }

  func address(of slot: Int) -> UnsafeMutableRawPointer { mapping.base + offset(of: slot) }

  /// The slots that have room behind them, for a reader in the same process.
  func slots() -> UnsafeRawBufferPointer {
    let count = capacity.load(ordering: .acquiring) * LogLayout.slotSize
    return UnsafeRawBufferPointer(start: mapping.base + headerSize, count: count)
  }

  func mark(_ slot: Int, _ mark: LogLayout.Mark) {
    mapping.atomic32(at: offset(of: slot)).pointee.store(mark.rawValue, ordering: .releasing)
  }

  /// Takes neighbouring slots for the calling thread; nil when there is no room.
  func claim(_ count: Int) -> Int? {
    guard !isFull.load(ordering: .relaxed) else { return nil }
    let slot = next.wrappingAdd(count, ordering: .relaxed).oldValue
    if slot + count <= capacity.load(ordering: .acquiring) { return slot }
    return grow(to: slot + count) ? slot : nil
  }

  func countUnrecorded() {
    // After an orderly end nothing is missing from the log: it was over.
    guard next.load(ordering: .relaxed) < Self.closedMark else { return }
    mapping.atomic64(at: LogLayout.Header.unrecorded).pointee.wrappingAdd(1, ordering: .relaxed)
  }

  private func grow(to slots: Int) -> Bool {
    guard slots < Self.closedMark else { return false }
    return growth.withLock { _ in
      let current = offset(of: capacity.load(ordering: .relaxed))
      let needed = offset(of: slots)
      if needed <= current { return true }
      // Doubling, up to a limit: a short lab stays small, a long one grows seldom.
      let step = min(max(current, LogMapping.step), LogMapping.stepLimit)
      let wanted = max(needed, current + step)
      let size = headerSize + (wanted - headerSize) / LogLayout.slotSize * LogLayout.slotSize
      guard !isFull.load(ordering: .relaxed), size <= mapping.byteCount else { return false }
      do {
        try mapping.allocate(from: current, to: size)
      } catch {
        isFull.store(true, ordering: .relaxed)
        return false
      }
      mapping.warm(from: current, to: size)
      mapping.atomic64(at: LogLayout.Header.allocated).pointee.store(UInt64(size), ordering: .releasing)
      capacity.store((size - headerSize) / LogLayout.slotSize, ordering: .releasing)
      return true
    }
  }

  /// The calling thread's id: one system call for each thread, the first time.
  func thread() -> Int32 {
    if let known = pthread_getspecific(threadKey) { return Int32(truncatingIfNeeded: Int(bitPattern: known)) }
    let id = clinux_gettid()
    remember(thread: id)
    return id
  }

  private func remember(thread id: Int32) {
    pthread_setspecific(threadKey, UnsafeRawPointer(bitPattern: Int(id)))
  }

  private static func isDigest(_ text: [UInt8]) -> Bool {
    text.count == 64
      && text.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }

  /// Each text with its length before it.
  private static func texts(_ texts: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for text in texts {
      let length = UInt32(truncatingIfNeeded: text.utf8.count)
      for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
      bytes += text.utf8
    }
    return bytes
  }
}
