internal import Glibc

/// A terminal that hands over each key at once and shows a screen of its own. As it was when this goes out of scope.
struct RawTerminal: ~Copyable {
  let keys: Int32
  private let isOwned: Bool
  private let former: termios
  private var isRaw = false

  /// Whoever types: standard input, or the terminal itself where that is a pipe. Nil where there is none.
  init?() {
    var descriptor: Int32 = 0
    if isatty(0) != 1 {
      descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
      guard descriptor >= 0 else { return nil }
    }
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else {
      if descriptor > 0 { _ = close(descriptor) }
      return nil
    }
    keys = descriptor
    isOwned = descriptor > 0
    former = settings
  }

  deinit {
    var terminal = former
    if isRaw {
      _ = Self.write(Self.leaving)
      tcsetattr(keys, TCSADRAIN, &terminal)
    }
    if isOwned { _ = close(keys) }
  }

  private static let entering = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l\u{1b}[2J"
  private static let leaving = "\u{1b}[0m\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l"

  /// Takes the terminal. Ctrl-C and Ctrl-Z come as bytes then.
  mutating func enter() -> Bool {
    var raw = former
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
    raw.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | ISTRIP)
    guard tcsetattr(keys, TCSADRAIN, &raw) == 0 else { return false }
    isRaw = true
    return Self.write(Self.entering)
  }

  /// Gives it back.
  mutating func leave() {
    guard isRaw else { return }
    isRaw = false
    _ = Self.write(Self.leaving)
    var settings = former
    tcsetattr(keys, TCSADRAIN, &settings)
  }

  /// Columns and lines.
  var size: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (Int(min(size.ws_col, 1000)), Int(min(size.ws_row, 1000)))
  }

  /// What was typed; nil when the terminal is gone.
  func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = buffer.withUnsafeMutableBytes { Glibc.read(keys, $0.baseAddress, $0.count) }
    if count > 0 { return Array(buffer.prefix(count)) }
    return count < 0 && (errno == EINTR || errno == EAGAIN) ? [] : nil
  }

  /// Hands a text over, in one write(2) where the terminal takes it. False when the terminal is gone.
  static func write(_ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes.removeFirst(count)
      } else if errno == EAGAIN {
        var ready = pollfd(fd: 1, events: Int16(POLLOUT), revents: 0)
        guard poll(&ready, 1, 1000) > 0 else { return false }
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
