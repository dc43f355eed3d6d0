import CallLog
import LinuxABI
import StraceParser

/// Chooses, of the system calls that lie in a record's time, those that are its own.
///
/// Whatever else the program did in that time is nobody's, and stays unexplained.
struct SyscallChooser {
  let log: CallLog
  let wanted: [ExpectedSyscall]
  let index: TraceIndex
  let events: [TraceEvent]

  func choose(_ entries: [Int], for record: Int) -> [Int] {
    let wanted = wanted[record]
    let entries = entries.filter { !index.entries[$0].isLog }
    if wanted.isLookUp { return entries }
    if wanted.isPrint { return (writes(entries, for: record) + besides(entries, of: record)).sorted() }
    let own = ownEntries(entries, wanted)
    guard own.isEmpty, wanted.isExact, !log.records[record].isBegun else {
      return wanted.isExact ? own : (own + besides(entries, of: record)).sorted()
    }
    // Another call than the log says, if the program made any other in that time.
    return entries.filter { isSocketCall(named: index.entries[$0].name) }.prefix(1).map { $0 }
  }

  /// Up to the first entry that was not restarted: a second one is not explained by the record.
  private func ownEntries(_ entries: [Int], _ wanted: ExpectedSyscall) -> [Int] {
    var chosen: [Int] = []
    for number in entries {
      let entry = index.entries[number]
      // restart_syscall(2) goes on with an entry that was interrupted.
      guard wanted.fits(entry.name) || entry.name == "restart_syscall" && !chosen.isEmpty else { continue }
      chosen.append(number)
      if !entry.isRestart { break }
    }
    return chosen
  }

  /// The writes of a print: those to its own descriptor, if there are any.
  private func writes(_ entries: [Int], for record: Int) -> [Int] {
    let fitting = entries.filter { wanted[record].fits(index.entries[$0].name) }
    guard case .integer(let descriptor)? = PrintComparison.descriptor(of: log.records[record]) else {
      return []
    }
    let own = fitting.filter {
      events[index.entries[$0].event].call?.arguments.first?.number == descriptor
    }
    return own.isEmpty && !wanted[record].isBuffered ? Array(fitting.prefix(1)) : own
  }

  /// What the C library does beside reading, printing and waiting: memory, and asking about its streams.
  private func besides(_ entries: [Int], of record: Int) -> [Int] {
    // A begun pause or read has no end: what follows it is not its own.
    guard !log.records[record].isBegun else { return [] }
    return entries.filter { index.entries[$0].conduct.isBeside(index.entries[$0].name) }
  }

  private func isSocketCall(named name: String) -> Bool {
    CallTable.isSocketSyscall(name) || name == "close"
  }
}
