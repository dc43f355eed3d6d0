import CallMapping
import Foundation
import LinuxABI
import StraceParser
import Testing
import TraceModel

/// What a trace proves of the machine that it was made on.
@Suite struct `The machine of a table` {
  private static func machines(_ trace: String) -> Interfaces {
    var model = ModelReader()
    model.feed(Array(trace.utf8).span) { _, _, _, _ in }
    model.finish { _, _, _, _ in }
    return model.state.programs.reduce(.all) { $0.intersection($1.interfaces) }
  }

  private static func machines(calls: [String]) -> Interfaces {
    machines(calls.map { "\($0) = 0\n" }.joined())
  }

  /// Sources: the kernel's tables. socket is 41 on x86-64, 198 in the generic table (which arm64 and riscv64 share),
  /// 359 on i386 and on s390x, 281 on ARM, 4183 on MIPS; arch_prctl is x86's, of 32 bits as of 64; newfstatat is of 64
  /// bits; ugetrlimit is not on x86-64, and set_thread_area has a structure on x86 alone.
  private static let told: [([String], Architecture?)] = [
    ([], nil), (["read(3, \"\", 1)"], nil),
    (["[ 41] socket(1, 1, 0)", "[ 49] bind(3, NULL, 0)"], .x86_64), (["[ 49] bind(3, NULL, 0)"], .x86_64),
    (["[198] socket(1, 1, 0)", "[200] bind(3, NULL, 0)"], nil),
    (["[ 41] socket(1, 1, 0)", "[200] bind(3, NULL, 0)"], nil),
    (["[359] socket(1, 1, 0)"], nil), (["[359] socket(1, 1, 0)", "newfstatat(1, \"\", 0x1, 0)"], .s390x),
    (["[359] socket(1, 1, 0)", "mmap2(NULL, 1, 0, 0, 3, 0)"], nil),
    (["[359] socket(1, 1, 0)", "modify_ldt(0, 0x1, 1)"], .i386),
    // A part of socketcall(2), under that call's number.
    (["[102] socket(1, 1, 0)"], nil), (["[102] socket(1, 1, 0)", "modify_ldt(0, 0x1, 1)"], .i386),
    (["[281] socket(1, 1, 0)"], .arm), (["[4183] socket(1, 1, 0)"], .mips),
    (["[4003] read(3, \"\", 1)"], .mips),
    (["[5000] read(3, \"\", 1)"], nil), (["[1073741865] socket(1, 1, 0)"], .x86_64),
    (["arch_prctl(0x3001, 0x1)"], nil), (["newfstatat(1, \"\", 0x1, 0)"], nil),
    (["arch_prctl(0x3001, 0x1)", "newfstatat(1, \"\", 0x1, 0)"], .x86_64),
    (["set_tls(0x1)"], .arm), (["arm_fadvise64_64(3, 0, 0, 0)"], .arm), (["cacheflush(0x1, 0x2, 0)"], nil),
    (["riscv_flush_icache(0x1, 0x2, 0)"], nil),
    (["riscv_flush_icache(0x1, 0x2, 0)", "newfstatat(1, \"\", 0x1, 0)"], .riscv64),
    (["s390_pci_mmio_read(0x1, 0x2, 3)", "newfstatat(1, \"\", 0x1, 0)"], .s390x),
    (["sysmips(0x1, 0x2, 3)", "recv(3, \"\", 1, 0)"], .mips), (["recv(3, \"\", 1, 0)"], nil),
    (["set_thread_area({entry_number=-1})", "ugetrlimit(RLIMIT_STACK, 0x1)"], .i386),
    (["set_thread_area(0x1)", "ugetrlimit(RLIMIT_STACK, 0x1)"], nil),
    // Of two machines, or of programs of both widths.
    (["set_tls(0x1)", "arch_prctl(0x3001, 0x1)"], nil),
    // strace's mark: another mode than its own.
    (["statfs64#64(\"/\", 0x1)", "modify_ldt#64(0, 0x1, 1)"], nil),
    // The number may be that of the program before.
    (["[ 59] execve(\"a\", [], [])", "[281] socket(1, 1, 0)"], .arm),
  ]

  @Test(arguments: told)
  func `is what the names and numbers of its calls leave`(_ calls: [String], _ proven: Architecture?) {
    #expect(Self.machines(calls: calls).proven == proven)
  }

  @Test func `is narrowed by the mode that a process runs in`() {
    let calls = "modify_ldt(0, 0x1, 1) = 0\n"
    #expect(Self.machines("[ Process PID=7 runs in 32 bit mode. ]\n\(calls)").proven == .i386)
    #expect(Self.machines("[ Process PID=7 runs in 64 bit mode. ]\n\(calls)").proven == .x86_64)
    #expect(Self.machines("[ Process PID=7 runs in x32 mode. ]\nbrk(NULL) = 0\n").proven == .x86_64)
    let both = "[ Process PID=7 runs in 64 bit mode. ]\n[ Process PID=7 runs in 32 bit mode. ]\n"
    #expect(Self.machines(both + calls).proven == nil)
    // Of several machines: that rules none out.
    for machine in Architecture.allCases {
      #expect(Self.machines(both + calls).refutation(of: machine) == nil)
    }
  }

  /// strace says the mode when a program makes its first call; of a process that it attaches to, before that.
  @Test func `is each program's own`() {
    let trace = """
      7 execve("/bin/sh", ["sh"], 0x1 /* 9 vars */) = 0
      7 arch_prctl(0x3001, 0x1) = 0
      7 newfstatat(1, "", 0x1, 0) = 0
      7 execve("./old", ["./old"], 0x1 /* 9 vars */) = 0
      [ Process PID=7 runs in 32 bit mode. ]
      7 modify_ldt(0, 0x1, 1) = 0
      [ Process PID=9 runs in 32 bit mode. ]
      9 read(0, "", 1) = 0

      """
    var model = ModelReader()
    model.feed(Array(trace.utf8).span) { _, _, _, _ in }
    model.finish { _, _, _, _ in }
    let interfaces = model.state.programs.map(\.interfaces)
    #expect(interfaces.map(\.proven) == [.x86_64, .i386, nil])
    #expect(interfaces.last?.isDisjoint(with: .wide) == true)
  }

  /// Of what machine a recording is: its folder says it, below machines; all others were made on x86-64.
  private static func machine(_ path: String) -> Architecture? {
    guard path.contains("/machines/") else { return .x86_64 }
    let folder = path.split(separator: "/").reversed().first { Architecture(rawValue: String($0)) != nil }
    return folder.flatMap { Architecture(rawValue: String($0)) }
      ?? (path.contains("/arm64-swift/") ? .arm64 : .i386)
  }

  @Test func `is never another one than that of a recording`() throws {
    let paths = RecordedRun.traces
    #expect(paths.count > 100)
    var proven: [String: Int] = [:]
    for path in paths {
      let machines = Self.machines(String(decoding: try RecordedRun.bytes(path), as: UTF8.self))
      let machine = try #require(Self.machine(path))
      #expect(machines.isSuperset(of: machine.interface), "\(path)")
      if let found = machines.proven { proven[found.rawValue, default: 0] += 1 }
      // A whole trace names them, in what the C library does first.
      if [.i386, .armhf].contains(machine) {
        #expect(machines.proven?.interface == machine.interface, "\(path)")
      }
    }
    #expect(Set(proven.keys) == ["x86-64", "i386", "arm"] && proven["x86-64", default: 0] > 60)
  }

  @Test func `is what a person says, unless the trace rules it out`() throws {
    let lines = try RecordedRun("01-hello-hi/server")
    let side = Side("server", try lines.map())
    let proved = MappingTable([side])
    #expect(proved.architecture == .x86_64)
    #expect(side.map.interfaces.refutation(of: .x86_64) == nil)
    #expect(side.map.interfaces.refutation(of: .arm64) == "has the calls of x86-64")

    var narrow = lines
    narrow.lines = lines.lines.filter { !$0.contains("arch_prctl") && !$0.contains("newfstatat") }
    narrow.lines.insert(narrow.lines[0].replacing(/execve.*/, with: #"recv(9, "", 1, 0) = 0"#), at: 1)
    let unproved = Side("server", try narrow.map())
    #expect(MappingTable([unproved]).architecture == nil)
    // Beside one that proves its machine it is still of any.
    #expect(MappingTable([side, unproved]).architecture == nil)
    let interfaces = unproved.map.interfaces
    #expect(interfaces.refutation(of: .mipsel) == nil)
    #expect(
      interfaces.refutation(of: .arm64)
        == "has calls, or numbers of calls, that arm64 does not have")
  }
}
