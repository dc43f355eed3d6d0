import CallLog
import Glibc
import TracedSockets

/// What one recorded call costs, both readings of the clock included: the best of several rounds, in a file.
func benchmark() {
  let clock = nanoseconds { _, _ in _ = CallLogWriter.now() &- CallLogWriter.now() }
  print("a recorded call: \(nanoseconds(sample)) ns, of which two clock readings: \(clock) ns")
  print("a poll of two descriptors: \(nanoseconds { tracing, _ in recordPoll(tracing) }) ns")
  print("a readv of 500 bytes into two buffers: \(nanoseconds { tracing, _ in recordBuffers(tracing) }) ns")
}

private func nanoseconds(_ call: (Tracing, Int) -> Void) -> Int {
  let path = "/tmp/socklab-bench-\(getpid()).log"
  defer { unlink(path) }
  let count = 100_000
  var best = Double.infinity
  for _ in 0..<5 {
    unlink(path)
    let tracing = openLog(path)
    let start = CallLogWriter.now()
    for number in 0..<count { call(tracing, number) }
    best = min(best, Double(CallLogWriter.now() - start) / Double(count))
  }
  return Int(best)
}

/// A recv of five bytes, as in lab 1.
@inline(never) private func sample(_ tracing: Tracing, _ number: Int) {
  withUnsafeBytes(of: (UInt64(0x6f6c_6c65_68), UInt64(0))) { bytes in
    let arguments = LiveArguments(.number(4), .output(bytes), .number(1024), .number(0))
    _ = traced("recv", arguments, tracing, at: CallSite("lab_server/HelloHi.swift", 14)) { 5 }
  }
}
