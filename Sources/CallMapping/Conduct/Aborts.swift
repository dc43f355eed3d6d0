import CallLog
import StraceParser

/// Finds the signals that abort(3) sends: SIGABRT from a thread to itself, which is the next thing that happens to it, and
/// which ends the program, whatever its handler does in between.
struct Aborts {
  /// The numbers of their events.
  var numbers: Set<Int> { ending.union(arrived.values) }

  /// Those of programs that ended by the signal.
  private var ending: Set<Int> = []
  /// Those of threads whose end is not shown so far.
  private var arrived: [Int: Int] = [:]
  /// Signals sent that have not arrived, by thread.
  private var sent: [Int: Sent] = [:]
  /// The log's process: inside a PID namespace a thread is called otherwise than strace does.
  private let pid: Int64

  private struct Sent {
    let number: Int
    let process: Int64?
  }

  /// A program aborts once.
  private static let limit = 64

  init(_ log: CallLog) { pid = Int64(log.pid) }

  mutating func take(_ event: TraceEvent, _ number: Int) {
    let thread = event.pid ?? 0
    if let call = event.call {
      if !sent.isEmpty { sent[thread] = nil }
      if isAbort(call, event.pid), sent.count < Self.limit {
        let isToGroup = TraceIndex.plainName(call.name) == "tgkill"
        sent[thread] = Sent(number: number, process: isToGroup ? call.arguments.first?.number : nil)
      }
    } else if case .signal(.delivered("SIGABRT", let info)) = event.content,
      let one = sent.removeValue(forKey: thread), Self.isOwn(info, one.process), arrived.count < Self.limit
    {
      arrived[thread] = one.number
    } else if case .exit(let end) = event.content, let one = arrived.removeValue(forKey: thread),
      case .killed("SIGABRT", _) = end, ending.count < Self.limit
    {
      ending.insert(one)
    }
  }

  /// Whether a signal came from the process itself, and from no other: tgkill(2).
  private static func isOwn(_ info: TraceValue, _ process: Int64?) -> Bool {
    if let code = info["si_code"], code.content != .constant("SI_TKILL"), code.number != -6 { return false }
    guard let process, let sender = info["si_pid"]?.number else { return true }
    return sender == process
  }

  private func isAbort(_ call: TraceCall, _ thread: Int?) -> Bool {
    let name = TraceIndex.plainName(call.name)
    guard ["tgkill", "tkill"].contains(name), call.result?.errno == nil, let signal = call.arguments.last,
      call.arguments.count == (name == "tgkill" ? 3 : 2)
    else { return false }
    guard signal.content == .constant("SIGABRT") || signal.number == 6 else { return false }
    guard let thread, let meant = call.arguments[call.arguments.count - 2].number else { return true }
    return meant == Int64(thread) || pid != Int64(thread) && call.arguments[0].number == pid
  }
}
