import Glibc
import Machine
package import StraceParser

/// What a trace says of how the program ended that strace started: it is in the trace alone, for strace itself ends with 1
/// for its own errors, too.
package struct TraceEnds: Sendable, Equatable {
  /// The id of the process that strace started, from the trace's first line; nil in an empty trace.
  package private(set) var program: Int?
  /// How that process ended; nil where the trace does not show it.
  package private(set) var end: TraceExit?
  /// Why its first program was not begun: the error of an execve that is all that it did.
  package private(set) var execFailure: String?

  /// Reads a trace that `strace -f -o` wrote, in pieces; what is no first and no last line of a thread is passed over.
  ///
  /// - Parameter program: the process that is asked about, where strace did not start it.
  package init(of path: String, program: Int? = nil) {
    self.program = program
    let descriptor = path.withSystemName { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    defer { _ = close(descriptor) }
    var reader = TraceReader()
    var kept: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var rest: [UInt8] = []
    var isFirst = true
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      rest += buffer[..<count]
      var start = 0
      while let end = rest[start...].firstIndex(of: 0x0A) {
        if isFirst || Self.mayBeEnd(rest[start..<end]) { kept += rest[start...end] }
        isFirst = false
        start = end + 1
      }
      rest.removeFirst(start)
      // What strace writes on one line it cuts itself: more is none of its lines.
      if rest.count > 1 << 24 { break }
      reader.feed(kept.span) { take($0) }
      kept.removeAll(keepingCapacity: true)
    }
    reader.finish { take($0) }
  }

  private mutating func take(_ event: TraceEvent) {
    guard let program else {
      self.program = event.pid
      if event.call?.name == "execve", event.call?.result?.number == -1 {
        execFailure = event.call?.result?.errno
      }
      return
    }
    guard event.pid == program, end == nil, case .exit(let end) = event.content else { return }
    self.end = end
  }

  /// Whether a line says how a thread ended: `PID STAMP +++ exited with 0 +++`.
  private static func mayBeEnd(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.last == UInt8(ascii: "+"), let plus = line.prefix(48).firstIndex(of: UInt8(ascii: "+")) else {
      return false
    }
    return line[plus...].starts(with: "+++ ".utf8)
  }
}
