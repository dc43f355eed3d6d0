import CallLog
import Glibc
import Synchronization
import TracedSockets

/// A log, in a file; without one, this program has nothing to do.
func openLog(_ path: String?) -> Tracing {
  do {
    let log = try CallLogWriter(
      path: path, program: CommandLine.arguments[0], arguments: arguments, sourceDigest: nil)
    return Tracing(to: log)
  } catch {
    print("LogWriter: \(error)")
    exit(1)
  }
}

/// Bytes that a reader can foresee from the record's number: their length varies from none to many slots.
func message(_ number: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
  let length = number % 7 == 0 ? number % 3000 : number % 40
  withUnsafeTemporaryAllocation(byteCount: max(1, length), alignment: 8) { room in
    for index in 0..<length { room[index] = UInt8(truncatingIfNeeded: number &+ index) }
    body(UnsafeRawBufferPointer(rebasing: room.prefix(length)))
  }
}

/// Records one call whose socket is the thread's number and whose flags are the record's.
func record(_ tracing: Tracing?, thread: Int, number: Int) {
  message(number) { bytes in
    let arguments = LiveArguments(.number(thread), .output(bytes), .number(bytes.count), .number(number))
    _ = traced("recv", arguments, tracing, at: CallSite(#fileID, #line)) { bytes.count }
  }
}

private let nextThread = Atomic<Int>(0)

/// Records in several threads until SIGKILL. Each completed record is named by 16 bytes on standard output: thread,
/// number. One write(2), so that the lines of several threads do not mix.
func recordUntilKilled(threads: Int) -> Never {
  var ids = [pthread_t](repeating: pthread_t(), count: threads)
  // A free function and no closure: a closure written in main.swift would belong to the main actor.
  for index in ids.indices { pthread_create(&ids[index], nil, recordForEver, nil) }
  while true { pause() }
}

private func recordForEver(_: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  let thread = nextThread.wrappingAdd(1, ordering: .relaxed).oldValue
  let tracing = Tracing.current
  // Bounded all the same: whoever started this may be gone.
  for number in 0..<10_000_000 {
    record(tracing, thread: thread, number: number)
    let acknowledgement = (Int64(thread), Int64(number))
    let written = withUnsafeBytes(of: acknowledgement) { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    if written != 16 { exit(0) }
  }
  exit(0)
}

/// Records calls and nothing else between two system calls that a trace shows.
func recordBetweenMarks(_ tracing: Tracing, count: Int) {
  getppid()
  for number in 0..<count {
    let arguments = LiveArguments(.number(3), .number(number))
    _ = traced("listen", arguments, tracing, at: CallSite(#fileID, #line)) { 0 }
  }
  getppid()
}

/// The same with structures, which are kept before the call and after it.
func recordStructuresBetweenMarks(_ tracing: Tracing, count: Int) {
  getppid()
  for _ in 0..<count {
    recordBuffers(tracing)
    recordPoll(tracing)
  }
  getppid()
}

/// Records a readv that fills two buffers, 500 bytes together.
func recordBuffers(_ tracing: Tracing) {
  withUnsafeTemporaryAllocation(byteCount: 500, alignment: 8) { room in
    room.initializeMemory(as: UInt8.self, repeating: 0x61)
    let pair = (
      iovec(iov_base: room.baseAddress, iov_len: 100),
      iovec(iov_base: room.baseAddress.map { $0 + 100 }, iov_len: 400)
    )
    withUnsafeBytes(of: pair) { vectors in
      guard let first = vectors.baseAddress else { return }
      let arguments = LiveArguments(
        .number(4), .buffers(first, count: 2, isOutput: true), .number(2))
      _ = traced("readv", arguments, tracing, at: CallSite(#fileID, #line)) { 500 }
    }
  }
}

/// Records a poll of two descriptors.
func recordPoll(_ tracing: Tracing) {
  var entries = (pollfd(fd: 3, events: 1, revents: 0), pollfd(fd: 4, events: 4, revents: 0))
  withUnsafeMutableBytes(of: &entries) { entries in
    let arguments = LiveArguments(.inOut(UnsafeRawBufferPointer(entries)), .number(2), .number(0))
    _ = traced("poll", arguments, tracing, at: CallSite(#fileID, #line)) { 0 }
  }
}
