internal import CLinux
internal import Glibc
internal import LinuxABI
internal import Synchronization

/// The memory of a call log: a file mapped with MAP_SHARED, or memory alone.
///
/// A shared mapping and not write(2): a record costs no system call, and what was copied before a SIGKILL is in the
/// file. The whole address range is reserved at once, so that growing never moves a slot under another thread's feet:
/// only the file behind it gets longer.
///
/// This file and the two of `CallLogWriter` hold the log's unsafe writing: a slot must be written in place, because a
/// copy made elsewhere is lost when the program is killed.
struct LogMapping: @unchecked Sendable {
  // @unchecked: a raw pointer is not Sendable. Threads write to different slots, and what they share (marks, the
  // header's counters) is atomic.
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  /// The file's descriptor; nil for memory alone.
  let descriptor: Int32?
  let path: String
  /// The lowest descriptor that was free when the file was opened; nil for memory alone.
  let lowestFree: Int32?

  /// How far the first step reaches, and the smallest growth: room for 1,024 slots.
  static let step = 256 << 10
  /// The largest growth.
  static let stepLimit = 4 << 20

  /// Memory without a file, for `--show-calls` without `--log`.
  static func inMemory() throws(CallLogError) -> LogMapping {
    try reserve(descriptor: nil, path: "the call log", lowestFree: nil)
  }

  /// Creates a fresh file, or empties a call log that nobody writes to any more.
  static func create(_ path: String) throws(CallLogError) -> LogMapping {
    // A file of its own: nothing that stands there is followed or emptied unseen.
    var descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    let isNew = descriptor >= 0
    if !isNew {
      guard errno == EEXIST else { throw systemError(path, "open") }
      descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else {
        if errno == ELOOP || errno == EISDIR || errno == ENXIO { throw .notAFile(path: path) }
        throw systemError(path, "open")
      }
    }
    var keep = false
    defer { if !keep { close(descriptor) } }

    // Held until the program ends, however it ends: two runs cannot write to one log.
    if clinux_flock(descriptor, LOCK_EX | LOCK_NB) != 0, !lacks(errno) {
      if errno == EWOULDBLOCK { throw .inUse(path: path) }
      throw systemError(path, "flock")
    }
    if !isNew { try empty(descriptor, path) }

    // The lab's own sockets keep the numbers that they have without a log: 3, 4, ... Where 100 is beyond the limit, at
    // least no standard stream may be the log.
    let lowest = descriptor
    var moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 100)
    if moved < 0, lowest <= STDERR_FILENO { moved = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) }
    if moved >= 0 {
      close(descriptor)
      descriptor = moved
    }
    let mapping = try reserve(descriptor: descriptor, path: path, lowestFree: lowest)
    keep = true
    return mapping
  }

  /// Whether an errno says that the kernel or the file system has no such call, and not that it failed: ENOLCK is what
  /// flock(2) says on a network file system whose server keeps no locks. What is done for safety alone is done without.
  private static func lacks(_ error: Int32) -> Bool {
    [ENOSYS, EOPNOTSUPP, EINVAL, ENODEV, ENOLCK].contains(error)
  }

  /// Empties the log of an earlier run, or what a run left that was killed before it had begun one. Any other file stays
  /// as it is.
  private static func empty(_ descriptor: Int32, _ path: String) throws(CallLogError) {
    var beginning = [UInt8](repeating: 0, count: LogLayout.headerUnit)
    let count = pread(descriptor, &beginning, beginning.count, 0)
    if count != beginning.count || !LogLayout.isHeader(beginning) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw systemError(path, "fstat") }
      guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
      guard count >= 0 else { throw systemError(path, "pread") }
      if count == 0 { return }
      guard Int(status.st_size) <= LogLayout.headerLimit + step,
        let begun = LogLayout.unfinishedHeaderSize(beginning[..<count]),
        try isZero(descriptor, path, from: begun)
      else { throw .wouldOverwrite(path: path) }
    }
    guard ftruncate(descriptor, 0) == 0 else { throw systemError(path, "ftruncate") }
  }

  /// Whether a file holds nothing but zeros from some byte on.
  private static func isZero(_ descriptor: Int32, _ path: String, from start: Int) throws(CallLogError)
    -> Bool
  {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var offset = start
    while true {
      let count = pread(descriptor, &chunk, chunk.count, offset)
      guard count >= 0 else { throw systemError(path, "pread") }
      if count == 0 { return true }
      guard chunk[..<count].allSatisfy({ $0 == 0 }) else { return false }
      offset += count
    }
  }

  private static func reserve(descriptor: Int32?, path: String, lowestFree: Int32?) throws(CallLogError)
    -> LogMapping
  {
    // A limit on address space (ulimit -v) may forbid the whole range: half of it will do, and half of that.
    var size = LogLayout.mappingLimit
    while true {
      let flags = MAP_SHARED | MAP_NORESERVE | (descriptor == nil ? MAP_ANONYMOUS : 0)
      let base = mmap(nil, size, PROT_READ | PROT_WRITE, flags, descriptor ?? -1, 0)
      if let base, base != UnsafeMutableRawPointer(bitPattern: -1) {
        return LogMapping(
          base: base, byteCount: size, descriptor: descriptor, path: path, lowestFree: lowestFree)
      }
      size /= 2
      // Some network file systems, and FUSE without a cache, share no memory between programs.
      if errno == ENODEV { throw .notMappable(path: path) }
      guard errno == ENOMEM, size >= stepLimit else { throw systemError(path, "mmap") }
    }
  }

  /// Makes sure that the file has room, from `current` to `wanted` bytes.
  ///
  /// posix_fallocate(3) and not ftruncate(2): on a full disk a file without blocks would kill the program with SIGBUS
  /// in the middle of a lab's call. It must not run twice at once: where the kernel or the file system cannot allocate,
  /// zeros are written.
  func allocate(from current: Int, to wanted: Int) throws(CallLogError) {
    guard let descriptor else { return }
    var error = EINTR
    for _ in 0..<100 where error == EINTR {
      error = posix_fallocate(descriptor, current, wanted - current)
    }
    var operation = "fallocate"
    if Self.lacks(error) { (operation, error) = ("pwrite", warm(from: current, to: wanted)) }
    if error == 0 { return }
    let text = LinuxABI.Errno(rawValue: error).description
    if [ENOSPC, EDQUOT, EFBIG].contains(error) { throw .noSpace(path: path, bytes: wanted, error: text) }
    throw .system(path: path, operation: operation, error: text)
  }

  /// Fills new room with zeros, which it reads as anyway.
  ///
  /// Measured on ext4: a record costs 290 ns in pages that are only allocated, since each page is a fault that clears
  /// and journals it, and 170 ns in pages that were written in one go.
  /// - Returns: 0, or the errno of what failed.
  @discardableResult
  func warm(from current: Int, to wanted: Int) -> Int32 {
    let chunk = 1 << 20
    guard let descriptor else { return 0 }
    guard let zeros = mmap(nil, chunk, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      zeros != UnsafeMutableRawPointer(bitPattern: -1)
    else { return errno }
    defer { munmap(zeros, chunk) }
    var offset = current
    while offset < wanted {
      let count = pwrite(descriptor, zeros, min(chunk, wanted - offset), offset)
      if count > 0 {
        offset += count
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// Cuts the file to what was used, and lets others have it. Nobody may write to the memory any more.
  func trim(to size: Int) {
    guard let descriptor else { return }
    // If it fails the log is only longer than it need be, and reads the same.
    _ = ftruncate(descriptor, size)
    // Closing the descriptor would not do: the memory holds the file, and the file the lock.
    _ = clinux_flock(descriptor, LOCK_UN)
  }

  /// Gives back the memory and the file, and with them the lock.
  func release() {
    munmap(base, byteCount)
    if let descriptor { close(descriptor) }
  }

  /// A counter or a mark, shared between threads.
  func atomic32(at offset: Int) -> UnsafeMutablePointer<Atomic<UInt32>> {
    (base + offset).assumingMemoryBound(to: Atomic<UInt32>.self)
  }

  /// A counter of 64 bits, shared between threads.
  func atomic64(at offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    (base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  private static func systemError(_ path: String, _ operation: String) -> CallLogError {
    .system(path: path, operation: operation, error: LinuxABI.Errno(rawValue: errno).description)
  }
}
