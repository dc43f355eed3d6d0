import CallLog
import LinuxABI

/// What a record looks for in a trace.
struct ExpectedSyscall {
  /// The record's row; nil for a call that the table does not have.
  let call: Call?
  /// The system call's name, as the trace's machine has it; empty for a look-up, which has none of its own.
  let name: String
  /// Other names that do the same.
  let alternatives: [String]

  /// - Parameter seen: the names of the trace's calls: it may come from a machine of another architecture.
  init(_ record: CallRecord, seen: Set<String>) {
    call = record.row
    guard call?.purpose != .lookUp else {
      name = ""
      alternatives = []
      return
    }
    let names = call?.syscall.names ?? [record.call]
    name = names.first(where: seen.contains) ?? names.first ?? record.call
    alternatives = name == "clock_nanosleep" ? ["nanosleep"] : []
  }

  /// Whether a system call may be this record's main one.
  func fits(_ name: String) -> Bool { !isLookUp && (name == self.name || alternatives.contains(name)) }

  /// Whether the record must show as exactly one system call.
  var isExact: Bool { call?.purpose.isExact ?? true }

  /// Whether the record is a print: its text leaves through the buffer of the C library.
  var isPrint: Bool {
    call?.purpose == .buffered || call?.purpose == .inputOutput && call?.syscall.name == "write"
  }

  /// Whether the record may show as no system call at all.
  var isBuffered: Bool { call?.purpose == .buffered }

  /// Whether every system call made in the record's time is its own.
  var isLookUp: Bool { call?.purpose == .lookUp }
}
