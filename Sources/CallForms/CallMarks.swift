import LinuxABI
import StraceParser
import TraceModel

/// What tells apart calls whose form is the same, where libraries differ in it: how many events epoll_wait(2) asks for, for what and
/// how long poll(2) waits for one descriptor, which value FIONBIO sets, and whether bytes begin as a message of HTTP does.
///
/// A form shows none of it: the numbers and the bytes of a program's own calls are many.
enum CallMarks {
  /// A byte that differs for calls that are told apart; 0 where nothing is known of them.
  static func mark(of call: SyscallID, _ parser: borrowing LineParser, _ s: Span<UInt8>) -> UInt8 {
    if sending.contains(call) { return message(parser, s) }
    if polling.contains(call) { return wait(parser, s) }
    if call == control, argument(1, parser, s).map({ starts(s, $0, nonBlocking) }) ?? false {
      return argument(2, parser, s).map { starts(s, $0, off) } ?? false ? 0x81 : 0x82
    }
    if sets.contains(call) {
      return argument(2, parser, s).map { isSame(s, $0, setSize) } ?? false ? 0x81 : 0x82
    }
    return 0
  }

  private static let sending = SyscallSet(["write", "sendto", "send"])
  private static let polling = SyscallSet(["poll"])
  private static let sets = SyscallSet(["epoll_wait", "epoll_pwait", "epoll_pwait2"])
  private static let control = SyscallID("ioctl")

  /// The beginning of a response, or of a request.
  private static func message(_ parser: borrowing LineParser, _ s: Span<UInt8>) -> UInt8 {
    guard let bytes = argument(1, parser, s) else { return 0 }
    return messages.firstIndex { starts(s, bytes, $0) }.map { 0x81 + UInt8($0) } ?? 0
  }

  private static let messages = [
    "\"HTTP/1.0 ", "\"HTTP/1.1 ", "\"GET /", "\"POST /", "\"HEAD /", "\"PUT /",
  ].map { Array($0.utf8) }

  /// Of one descriptor: what is waited for, and whether without end, for half a second, or not at all.
  private static func wait(_ parser: borrowing LineParser, _ s: Span<UInt8>) -> UInt8 {
    guard let count = argument(1, parser, s), isSame(s, count, one), let first = argument(0, parser, s) else {
      return 0
    }
    let wanted = events.firstIndex { ends(s, first, $0) }.map { UInt8($0) + 1 } ?? 0
    let time = argument(2, parser, s).flatMap { time in times.firstIndex { isSame(s, time, $0) } }
    return 0x80 | wanted << 2 | UInt8(time.map { $0 + 1 } ?? 0)
  }

  private static let events = [
    "events=POLLIN}]", "events=POLLOUT}]", "events=POLLOUT|POLLERR}]", "events=POLLPRI|POLLOUT|POLLWRNORM}]",
    "events=POLLIN|POLLPRI|POLLRDNORM|POLLRDBAND}]",
  ].map { Array($0.utf8) }
  private static let times = ["-1", "500", "0"].map { Array($0.utf8) }
  private static let one = Array("1".utf8)
  private static let setSize = Array("1023".utf8)
  private static let nonBlocking = Array("FIONBIO".utf8)
  private static let off = Array("[0".utf8)

  // MARK: Text

  /// Where an argument stands, from its first byte to its last.
  private static func argument(
    _ wanted: Int, _ parser: borrowing LineParser, _ s: Span<UInt8>
  ) -> Range<Int>? {
    var index = 0
    let end = Int(parser.head.argumentsEnd)
    for _ in 0..<wanted where index < end { index += Int(parser.tape[index].size) }
    guard index < end else { return nil }
    let next = index + Int(parser.tape[index].size)
    let first = parser.tape.firstByte(index)
    let last = next < end ? parser.tape.firstByte(next) - 2 : Int(parser.head.closed) - 1
    return first < last && last <= s.count ? first..<last : nil
  }

  private static func starts(_ s: Span<UInt8>, _ range: Range<Int>, _ text: [UInt8]) -> Bool {
    isSame(s, range.prefix(text.count), text)
  }

  private static func ends(_ s: Span<UInt8>, _ range: Range<Int>, _ text: [UInt8]) -> Bool {
    isSame(s, range.suffix(text.count), text)
  }

  private static func isSame(_ s: Span<UInt8>, _ range: Range<Int>, _ text: [UInt8]) -> Bool {
    guard range.count == text.count else { return false }
    for offset in 0..<text.count where s[range.lowerBound + offset] != text[offset] { return false }
    return true
  }
}
