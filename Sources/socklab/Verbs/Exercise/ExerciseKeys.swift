import Glibc
import Recording

/// A person's keys, one by one, where standard input and output are a terminal, which is as it was when this goes out of
/// scope; and the signals that end the waiting.
struct ExerciseKeys: ~Copyable {
  enum Event: Equatable {
    case key(Character)
    /// A file that is watched has changed.
    case changed
    case interrupted(Int32)
    /// The terminal is gone.
    case end
  }

  let areThere: Bool
  private let former: termios
  private let signals = SignalWait()

  /// How often a change is looked for, in milliseconds.
  private static let pause: Int32 = 200

  init() {
    var settings = termios()
    areThere = isatty(0) == 1 && isatty(1) == 1 && tcgetattr(0, &settings) == 0
    former = settings
    guard areThere else { return }
    // Ctrl-C comes as a byte: whoever is ended by it must give the terminal back first.
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    tcsetattr(0, TCSADRAIN, &settings)
  }

  deinit {
    guard areThere else { return }
    var settings = former
    tcsetattr(0, TCSADRAIN, &settings)
  }

  /// The next thing that happens.
  borrowing func next(or watch: FileWatch?) -> Event {
    while true {
      if let signal = signals.next(milliseconds: areThere ? 0 : Int(Self.pause)), signal != SIGCHLD {
        return .interrupted(signal)
      }
      if areThere {
        var ready = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        if poll(&ready, 1, Self.pause) > 0 {
          var byte: UInt8 = 0
          guard read(0, &byte, 1) == 1 else { return .end }
          return byte == 3 ? .interrupted(SIGINT) : .key(Character(Unicode.Scalar(byte)))
        }
      }
      guard let watch, watch.hasChanged else { continue }
      // An editor may be just writing it.
      usleep(100_000)
      return .changed
    }
  }
}
