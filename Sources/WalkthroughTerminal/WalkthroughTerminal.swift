internal import CLinux
internal import Glibc
public import TraceText
public import Walkthrough
internal import WalkthroughScreen

/// A story stepped through on a terminal.
public enum WalkthroughTerminal {
  /// How it ended.
  public enum Ending: Hashable, Sendable {
    /// The person has seen enough.
    case quit
    /// Nobody can type or look: there is no terminal, or it went away.
    case noTerminal
    /// A signal, Ctrl-C among them. The terminal is as it was; ``die(of:)`` is what remains.
    case signal(Int32)
  }

  /// Whether standard output is a terminal that knows where its cursor is.
  public static var isPossible: Bool {
    guard isatty(1) == 1, let kind = getenv("TERM") else { return false }
    return !["", "dumb"].contains(String(cString: kind))
  }

  /// What a look at a run that is still going brings.
  public struct Look {
    /// The story of what there is by now; nil where that is the one before.
    public var story: Story?
    /// Whether more may come.
    public var isLive: Bool

    /// What a look brings.
    public init(story: Story?, isLive: Bool) { (self.story, self.isLive) = (story, isLive) }
  }

  /// How long nobody looks at a run that is still going, in milliseconds.
  private static let pause: Int32 = 50

  /// Shows the story until the person quits. The terminal is as it was when this returns.
  ///
  /// - Parameter look: of a run that is still going, what there is by now; it is asked twenty times a second, and told
  ///   whether the newest step is what the person looks at.
  public static func play(
    _ story: Story, style: Style, look: ((_ isFollowing: Bool) -> Look)? = nil
  ) -> Ending {
    guard let signals = Signals(), var terminal = RawTerminal(), terminal.enter() else { return .noTerminal }
    var walk = look == nil ? Walk(story) : Walk(following: story)
    var reader = KeyReader()
    var isStale = true
    while true {
      if walk.isLive, let new = look?(walk.isFollowing) {
        if new.story != nil || !new.isLive {
          walk.take(new.story, isLive: new.isLive)
          isStale = true
        }
      }
      if isStale {
        let size = terminal.size
        guard RawTerminal.write(walk.screen(width: size.width, height: size.height, style: style)) else {
          return .noTerminal
        }
        isStale = false
      }
      var ready = [
        pollfd(fd: terminal.keys, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      // A key Esc is told from the beginning of a sequence by what follows within a moment.
      let count = poll(&ready, 2, walk.isLive ? pause : reader.isWaiting ? 50 : -1)
      if count < 0, errno != EINTR { return .noTerminal }
      while let signal = signals.next() {
        switch signal {
        case SIGWINCH: break
        case SIGTSTP:
          terminal.leave()
          signals.stop(group: false)
          guard terminal.enter() else { return .noTerminal }
        case SIGCONT:
          // Whoever stopped the program may have changed the terminal meanwhile.
          guard terminal.enter() else { return .noTerminal }
        default:
          return .signal(signal)
        }
        isStale = true
      }
      var keys: [Key] = []
      if count == 0 {
        keys = reader.flush()
      } else if ready[0].revents != 0 {
        guard let bytes = terminal.read() else { return .noTerminal }
        keys = reader.keys(bytes)
      }
      for key in keys {
        switch walk.press(key) {
        case .show: break
        case .quit: return .quit
        case .save(let name, let text): walk.note(AnswerFile.write(text, to: name))
        case .interrupt: return .signal(SIGINT)
        case .suspend:
          terminal.leave()
          signals.stop(group: true)
          guard terminal.enter() else { return .noTerminal }
        }
        isStale = true
      }
    }
  }

  /// Ends the program by a signal, as it would have ended without a screen: a shell sees 130 after Ctrl-C.
  public static func die(of signal: Int32) -> Never {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, signal)
    Glibc.signal(signal, SIG_DFL)
    sigprocmask(SIG_UNBLOCK, &set, nil)
    raise(signal)
    exit(128 + signal)
  }
}
