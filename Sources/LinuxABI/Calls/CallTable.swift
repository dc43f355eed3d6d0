/// The calls that socklab traces: one row a libc function.
///
/// Sources: the man page each row names; the kernel's `syscall_64.tbl` (x86-64) and `asm-generic/unistd.h` (arm64)
/// for the numbers, which a test compares with the headers of the machine it runs on.
public enum CallTable {
  /// Every row, in the order in which a server makes the calls.
  public static let all: [Call] = socketCalls + messageCalls + readinessCalls + fileCalls + programCalls

  /// The row for a libc function, nil where the table has none.
  public static func call(named name: String) -> Call? {
    all.first { $0.name == name }
  }

  /// The row for a call of a libc function with these first two arguments, where they are numbers.
  public static func call(named name: String, _ first: Int64?, _ second: Int64?) -> Call? {
    var general: Call?
    for row in byName[name] ?? [] {
      switch row.variant {
      case .every: general = row
      case .standardStream: if let first, (0...2).contains(first) { return row }
      case .command(let command): if second == command { return row }
      }
    }
    return general ?? byName[name]?.first
  }

  private static let byName = Dictionary(grouping: all, by: \.name)

  /// The names of all system calls that a call of the table may show as; nanosleep is what older machines sleep with, and
  /// close is made of whatever a row gave.
  public static let syscallNames = Set(all.flatMap { $0.syscall.names } + ["nanosleep", "close"])

  /// Whether a system call belongs to the socket interface: one that a row of this table ends in, `close` excepted
  /// (which closes anything).
  public static func isSocketSyscall(_ name: String) -> Bool {
    socketSyscalls.contains(name)
  }

  /// What `strace -e trace=network` calls the network: what sockets alone have, and sendfile.
  package static let socketSyscalls = Set(
    SyscallTraits.all.filter { $0.isForSocketsAlone || $0.moves == .fromSecond }.flatMap(\.names))
}
