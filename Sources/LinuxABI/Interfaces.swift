/// The interfaces that Linux has on its machines, as a set: those that a trace can have been made on.
///
/// What is the same in the names and numbers of all system calls is one: x32 is x86-64's, either byte order MIPS's.
package struct Interfaces: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let x86_64 = Self(rawValue: 1 << 0)
  package static let i386 = Self(rawValue: 1 << 1)
  package static let arm64 = Self(rawValue: 1 << 2)
  package static let arm = Self(rawValue: 1 << 3)
  package static let riscv64 = Self(rawValue: 1 << 4)
  package static let s390x = Self(rawValue: 1 << 5)
  package static let mips = Self(rawValue: 1 << 6)
  // What no recording is of: in the set lest one of the others be taken for proved.
  package static let mips64 = Self(rawValue: 1 << 7)
  package static let s390 = Self(rawValue: 1 << 8)
  package static let riscv32 = Self(rawValue: 1 << 9)
  package static let powerpc = Self(rawValue: 1 << 10)
  package static let powerpc64 = Self(rawValue: 1 << 11)
  package static let loongarch64 = Self(rawValue: 1 << 12)
  package static let sparc = Self(rawValue: 1 << 13)
  package static let sparc64 = Self(rawValue: 1 << 14)
  package static let alpha = Self(rawValue: 1 << 15)
  package static let parisc = Self(rawValue: 1 << 16)
  package static let m68k = Self(rawValue: 1 << 17)
  package static let sh = Self(rawValue: 1 << 18)
  package static let xtensa = Self(rawValue: 1 << 19)
  package static let ia64 = Self(rawValue: 1 << 20)
  /// Arc, C-SKY, Hexagon, MicroBlaze, Nios II, OpenRISC and whatever will come.
  package static let others = Self(rawValue: 1 << 21)

  /// Every one.
  package static let all = Self(rawValue: 1 << 22 - 1)

  /// Those that are of 64 bits for certain, and of 32 bits.
  package static let wide: Self = [
    .x86_64, .arm64, .riscv64, .s390x, .mips64, .powerpc64, .loongarch64, .sparc64, .alpha, .ia64,
  ]
  package static let narrow: Self = [
    .i386, .arm, .mips, .s390, .riscv32, .powerpc, .sparc, .m68k, .sh, .xtensa,
  ]

  /// The one that is left, by its name; nil where several are, or none, or one that no recording is of.
  package var proven: Architecture? {
    Architecture.allCases.first { $0.interface == self }
  }

  /// Whether those of them that recordings are of have 32 bits.
  package var areNarrow: Bool {
    let known = Architecture.allCases.reduce(Interfaces()) { $0.union($1.interface) }
    return !isDisjoint(with: known) && isDisjoint(with: known.intersection(.wide))
  }

  /// The machine that each of several programs proves to be its own; nil where one proves none, or they differ.
  package static func proven(byEach programs: [Interfaces]) -> Architecture? {
    guard let first = programs.first, programs.allSatisfy({ $0 == first }) else { return nil }
    return first.proven
  }

  /// Why what was seen was not made on a machine; nil where it can have been. What is of several machines says nothing of
  /// any.
  package func refutation(of machine: Architecture) -> String? {
    guard !isEmpty, isDisjoint(with: machine.interface) else { return nil }
    return proven.map { "has the calls of \($0.rawValue)" }
      ?? "has calls, or numbers of calls, that \(machine.rawValue) does not have"
  }
}

extension Architecture {
  /// What Linux has there.
  package var interface: Interfaces {
    switch self {
    case .x86_64: .x86_64
    case .i386: .i386
    case .arm64: .arm64
    case .arm, .armhf: .arm
    case .riscv64: .riscv64
    case .s390x: .s390x
    case .mips, .mipsel: .mips
    }
  }
}

extension Interfaces {
  /// Where a system call of this name is.
  ///
  /// - Parameter hasStructure: whether its first argument is shown as a structure.
  package static func having(_ name: String, hasStructure: Bool = false) -> Interfaces {
    // struct user_desc: elsewhere it is an address.
    if hasStructure, name == "set_thread_area" { return [.x86_64, .i386] }
    return byName[name] ?? .all
  }

  /// Where a system call of this name has this number (strace's `-n`).
  package static func numbering(_ name: String, _ number: Int) -> Interfaces {
    // Each of MIPS's three tables begins at a thousand of its own, and x32's has a bit of its own.
    switch number {
    case 4000..<5000: return .mips
    case 5000..<7000: return .mips64
    case 0x4000_0000...: return .x86_64
    default: break
    }
    guard let rows = byNumber[name] else { return .all.subtracting([.mips, .mips64]) }
    // Where socketcall(2) is the way, it is shown as its part, under its own number.
    if number == 102 {
      return .all.subtracting(generic).union(.others).subtracting([.x86_64, .arm, .mips, .mips64])
    }
    return rows.first { $0.number == number }?.interfaces ?? .all.subtracting(numbered)
  }

  /// Of a process that runs in this mode, as strace says: `32 bit`.
  package static func running(in mode: String) -> Interfaces {
    switch mode {
    case "32 bit": .all.subtracting(wide)
    case "64 bit": .all.subtracting(narrow)
    case "x32": .x86_64
    default: .all
    }
  }

  /// Names that not every machine has. Sources: the kernel's `arch/*/kernel/syscalls/*.tbl`, `scripts/syscall.tbl` and
  /// `asm-generic/unistd.h`, and strace's names for the private calls of ARM and for the parts of socketcall(2). Where
  /// a table has changed over the years, or is in doubt, the machine stays in the set.
  private static let rows: [(Interfaces, String)] = [
    ([.x86_64, .i386], "arch_prctl modify_ldt"),
    (.i386, "vm86 vm86old"),
    (.arm, "set_tls get_tls usr26 usr32 arm_fadvise64_64 arm_sync_file_range"),
    ([.arm, .mips, .mips64, .m68k, .sh, .others], "cacheflush"),
    ([.riscv64, .riscv32], "riscv_flush_icache riscv_hwprobe"),
    (
      [.s390x, .s390],
      "s390_runtime_instr s390_pci_mmio_read s390_pci_mmio_write s390_guarded_storage s390_sthyi"
    ),
    ([.mips, .mips64], "sysmips"),
    ([.powerpc, .powerpc64], "spu_run spu_create subpage_prot switch_endian swapcontext rtas"),
    ([.sparc, .sparc64], "kern_features utrap_install memory_ordering"),
    ([.x86_64, .i386, .mips, .mips64, .m68k, .others], "set_thread_area"),
    // Parts of socketcall(2) where that is the way, or calls of their own.
    (
      .all.subtracting([.x86_64, .arm64, .riscv64, .riscv32, .loongarch64, .mips64]),
      "recv send"
    ),
    (
      .all.subtracting([.x86_64, .arm64, .riscv64, .riscv32, .loongarch64, .mips64, .arm, .alpha, .ia64]),
      "socketcall"
    ),
    ([.i386, .arm, .m68k, .powerpc, .powerpc64, .s390, .sh, .others], "ugetrlimit"),
    (.all.subtracting([.x86_64, .arm64, .riscv64, .riscv32, .s390x, .loongarch64]), "_newselect"),
    (.all.subtracting(wide), "mmap2 _llseek fcntl64 fstatat64"),
    (
      .all.subtracting(wide),
      "clock_gettime64 clock_nanosleep_time64 futex_time64 ppoll_time64 pselect6_time64 recvmmsg_time64"
    ),
    (.all.subtracting(narrow), "newfstatat"),
    // What the generic table has only in a younger form.
    (
      .all.subtracting([.arm64, .riscv64, .riscv32, .loongarch64]),
      "open creat stat lstat access readlink unlink rename mkdir rmdir chmod chown poll select epoll_create "
        + "epoll_wait pipe dup2 fork vfork eventfd signalfd inotify_init getdents symlink link utime time alarm pause"
    ),
  ]

  /// Where each of those names is.
  package static let byName: [String: Interfaces] = Dictionary(
    rows.flatMap { interfaces, names in names.split(separator: " ").map { (String($0), interfaces) } },
    uniquingKeysWith: { $0.intersection($1) })

  /// Those with the generic table.
  private static let generic: Interfaces = [.arm64, .riscv64, .riscv32, .loongarch64, .others]
  /// Those whose numbers are in the rows below; no other machine has a number there that one of them has.
  private static let numbered: Interfaces = [
    .x86_64, .i386, .arm, .arm64, .riscv64, .riscv32, .loongarch64, .s390x, .s390, .mips, .mips64,
  ]

  /// The socket calls' numbers on x86-64, in the generic table, on i386 and s390x, and on ARM; 0 where there is none.
  /// Sources: `syscall_64.tbl`, `asm-generic/unistd.h`, `syscall_32.tbl`, s390's and ARM's `syscall.tbl`.
  private static let numbers: [(String, Int, Int, Int, Int)] = [
    ("socket", 41, 198, 359, 281), ("connect", 42, 203, 362, 283), ("accept", 43, 202, 0, 285),
    ("sendto", 44, 206, 369, 290), ("recvfrom", 45, 207, 371, 292), ("sendmsg", 46, 211, 370, 296),
    ("recvmsg", 47, 212, 372, 297), ("shutdown", 48, 210, 373, 293), ("bind", 49, 200, 361, 282),
    ("listen", 50, 201, 363, 284), ("getsockname", 51, 204, 367, 286), ("getpeername", 52, 205, 368, 287),
    ("socketpair", 53, 199, 360, 288), ("setsockopt", 54, 208, 366, 294), ("getsockopt", 55, 209, 365, 295),
    ("accept4", 288, 242, 364, 366),
  ]

  private static let byNumber: [String: [(number: Int, interfaces: Interfaces)]] = Dictionary(
    uniqueKeysWithValues: numbers.map { name, x86, young, old, arm in
      let known: [(number: Int, interfaces: Interfaces)] = [
        (x86, .x86_64), (young, generic), (old, [.i386, .s390x, .s390]), (arm, .arm),
      ]
      return (name, known.filter { $0.number > 0 })
    })
}
