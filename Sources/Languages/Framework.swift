/// What stands between a language's sockets and its program, and makes calls on them by itself: an event loop, a server.
///
/// Its rows lie on those of its language. It is recognised by what it does, never by a file that was loaded: a program may
/// load it and use plain sockets.
public struct Framework: Sendable {
  /// As it is written: `asyncio`.
  public let title: String
  /// What it does, all of which a program must do to be on it.
  public let evidence: [Evidence]
  /// What its calls become, and what it does besides, before the rows of its language.
  public let rows: [Row]
  /// The framework that does the same and more: where that is recognised, this one is its business.
  public let above: String?

  /// Which of the program's sockets its rows are about: a program may have others of its own.
  public let sockets: Sockets

  /// Which sockets are a framework's.
  public enum Sockets: Sendable {
    /// Those that were put into an epoll set: it is an event loop.
    case watched
    /// Whatever the program has: its rows are about calls that nobody else makes.
    case all
    /// The listeners on which all of the evidence shows, with what they accepted: it is a server.
    case listeners
    /// The connections that the program made and on which all of the evidence shows: it is a client.
    case connections
  }

  /// A framework's catalogue.
  public init(
    _ title: String, above: String? = nil, sockets: Sockets = .watched, evidence: [Evidence], rows: [Row]
  ) {
    self.title = title
    self.above = above
    self.sockets = sockets
    self.evidence = evidence
    self.rows = rows
  }

  /// Something that a framework does, as a report says it, and how it shows.
  public struct Evidence: Sendable {
    /// `it reads up to 262144 bytes`
    public let meaning: String
    /// How it shows.
    public let sign: Sign

    /// How something shows.
    public indirect enum Sign: Sendable {
      /// A call on a socket, or on a set of them, that one of these patterns describes.
      case calls([String])
      /// Such a call on the listener itself, and not on what it accepted.
      case onListener([String])
      /// A pair of sockets that one process keeps to wake itself up.
      case wakeUpPair
      /// The trace begins later than its program: what it does not show may have been there.
      case laterTrace
      /// One of these shows.
      case any([Sign])
      /// All of these show.
      case all([Sign])
      /// This does not show: it would refute the framework.
      case none(Sign)

      /// The patterns by which it shows.
      public var patterns: [String] {
        switch self {
        case .calls(let texts), .onListener(let texts): texts
        case .wakeUpPair, .laterTrace: []
        case .any(let signs), .all(let signs): signs.flatMap(\.patterns)
        case .none(let sign): sign.patterns
        }
      }
    }

    /// Something that a framework does.
    public init(_ meaning: String, _ sign: Sign) {
      self.meaning = meaning
      self.sign = sign
    }

    /// Something that shows in a call that one of these patterns describes.
    public init(_ meaning: String, _ patterns: String...) {
      self.init(meaning, .calls(patterns))
    }
  }
}

extension Row {
  /// The epoll set of an event loop is a descriptor, too.
  static func setEnds(_ framework: String, source: String = frameworks) -> Row {
    .unasked(
      "\(framework) closes its epoll set", "close", ["close(_)"], scope: .sets,
      why: "the epoll set is a descriptor, too", source: source)
  }

  /// How a connecting without waiting ended: asked by the framework, and a step where it failed.
  static func connectingEnded(_ framework: String, source: String = frameworks) -> [Row] {
    [
      .unasked(
        "\(framework) asks how the connecting ended", "getsockopt",
        ["getsockopt(_, SOL_SOCKET, SO_ERROR, [0], _)"], source: source),
      .unasked(
        "\(framework) asks how the connecting ended: it failed", "getsockopt",
        ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"], source: manual, isTold: true),
    ]
  }
}
