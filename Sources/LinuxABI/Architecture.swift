/// A processor architecture whose Linux system-call table the call table knows.
public enum Architecture: String, CaseIterable, Sendable {
  /// AMD64, `x86_64` in `uname -m`.
  case x86_64 = "x86-64"
  /// AArch64, `aarch64` in `uname -m`.
  case arm64

  /// The architecture that this program was built for.
  public static var current: Architecture {
    #if arch(arm64)
      .arm64
    #else
      .x86_64
    #endif
  }
}
