import Glibc
import Machine

/// One line on a terminal's standard error that says how far long work has come; gone when the work is done.
///
/// Nothing is written where standard error is no terminal, nor for work that is done within half a second.
struct Progress: ~Copyable {
  private let isShown = isatty(2) == 1
  private var bytes = 0
  private var lastShown = Clock.milliseconds
  private var isOnScreen = false

  /// Notes that a piece of a file is done.
  mutating func add(_ count: Int, of file: String) {
    guard isShown else { return }
    bytes += count
    let now = Clock.milliseconds
    guard now - lastShown >= 500 else { return }
    lastShown = now
    isOnScreen = true
    let name = file.unicodeScalars.suffix(60).map { $0.isASCII && $0.value >= 32 ? Character($0) : "?" }
    Self.write("\r\u{1b}[K\(bytes >> 20) MiB, now \(String(name))")
  }

  /// Takes the line away, so that what is printed next has a line of its own.
  mutating func clear() {
    if isOnScreen { Self.write("\r\u{1b}[K") }
    isOnScreen = false
  }

  deinit {
    if isOnScreen { Self.write("\r\u{1b}[K") }
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
  }
}
