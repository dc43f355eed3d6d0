import LinuxABI
import TraceModel

/// The calls by which a language throws a socket away that its program never closed, as far as they have come.
///
/// CPython's finaliser makes the text of a warning and closes the descriptor (3.11):
///
///     getsockname(3, {sa_family=AF_INET, ...}, [16]) = 0
///     getpeername(3, 0x7ffe51d96380, [16]) = -1 ENOTCONN
///     close(3) = 0
///
/// A program that asks for both itself and closes with nothing between looks the same; one that asks for one of them, or
/// does anything else in between, does not.
struct Throwing {
  /// Who makes the calls.
  var thread: Int?
  var program: Int
  /// The socket, by its serial number and by where it stands among the purposes.
  var serial: Int32
  var slot: Int
  /// The calls so far, with how each failed.
  var calls: [(tally: WaitingTally, errno: Errno?)]

  /// Whether a call says nothing: memory, the waiting of a thread for the interpreter, and whatever else has to do with no
  /// descriptor.
  static func isSilent(_ call: SyscallID) -> Bool { call == .unknown || memory.contains(call) }

  private static let memory = SyscallSet(["mmap", "mmap2", "munmap"])
  static let first = SyscallID("getsockname")
  static let second = SyscallID("getpeername")
  static let last = SyscallID("close")

  /// Whether a call is the next of them; on which socket is looked at later.
  func continues(with called: Called) -> Bool {
    called.call == (calls.count == 1 ? Self.second : Self.last)
  }
}

extension TableReader {
  /// Keeps a call back that may be one of those by which a socket is thrown away, and books all when the last has come.
  /// - Returns: whether the call is kept or booked.
  mutating func mayThrowAway(_ called: Called, _ tally: WaitingTally, _ about: Int) -> Bool {
    let serial = purposes[about].serial
    if var begun = throwing, called.thread == begun.thread, called.program == begun.program {
      guard serial == begun.serial, begun.continues(with: called) else {
        keepThrowing()
        return mayThrowAway(called, tally, about)
      }
      begun.calls.append((tally, called.outcome.errno))
      throwing = begun
      guard called.call == Throwing.last else { return true }
      throwing = nil
      for (kept, errno) in begun.calls {
        var tally = kept
        tally.isDiscard = called.outcome.errno == nil
        put(tally, about, errno: errno)
      }
      return true
    }
    guard throwing == nil, called.call == Throwing.first, called.outcome.errno == nil else { return false }
    throwing = Throwing(
      thread: called.thread, program: called.program, serial: serial, slot: about,
      calls: [(tally, called.outcome.errno)])
    return true
  }

  /// What looked like it was none: each call is the program's.
  mutating func keepThrowing() {
    guard let begun = throwing else { return }
    throwing = nil
    for (tally, errno) in begun.calls { put(tally, begun.slot, errno: errno) }
  }
}
