/// A machine that a trace can come from, as people call it.
public enum Architecture: String, CaseIterable, Sendable {
  /// AMD64, `x86_64` in `uname -m`; its x32 programs, too.
  case x86_64 = "x86-64"
  /// x86 of 32 bits, also as a program on x86-64.
  case i386
  /// AArch64, `aarch64` in `uname -m`.
  case arm64
  /// ARM of 32 bits, whatever it has for floating point.
  case arm
  /// That with a floating point unit, as Debian calls it. A trace does not tell the two apart.
  case armhf
  case riscv64
  /// IBM Z, 64 bits.
  case s390x
  /// MIPS of 32 bits, of either byte order.
  case mips
  /// That with the lower byte first. A trace does not tell the two apart.
  case mipsel
}

/// A table of system calls whose numbers the call table knows.
public enum NumberTable: CaseIterable, Sendable {
  /// That of x86-64.
  case x86_64
  /// That of arm64, and of every machine that came after the generic table: riscv64 has the same.
  case arm64

  /// That of the machine that this program was built for.
  public static var current: NumberTable {
    #if arch(arm64)
      .arm64
    #else
      .x86_64
    #endif
  }
}
