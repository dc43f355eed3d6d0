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

  /// Whether its rows are about sockets alone that were put into an epoll set: a program may have others of its own.
  public let isLoop: Bool

  /// A framework's catalogue.
  public init(_ title: String, above: String? = nil, isLoop: Bool = true, evidence: [Evidence], rows: [Row]) {
    self.title = title
    self.above = above
    self.isLoop = isLoop
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
    public enum Sign: Sendable {
      /// A call on a socket, or on a set of them, that one of these patterns describes.
      case calls([String])
      /// A pair of sockets that one process keeps to wake itself up.
      case wakeUpPair
      /// One of these shows.
      case any([Sign])
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
  /// The epoll set of an event loop is a descriptor, too; to stand behind the row of the sockets' closes.
  static func setEnds(_ framework: String, source: String = frameworks) -> Row {
    .unasked(
      "\(framework) closes its epoll set", "close", ["close(_)"], scope: .descriptors,
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
