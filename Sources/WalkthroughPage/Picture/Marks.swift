import Walkthrough

/// What stands at the end of a line: it tells without colour what came, or why nothing did.
enum EndMark: String, CaseIterable {
  /// Bytes arrive.
  case tip
  /// A datagram arrives.
  case open
  /// A connection.
  case diamond
  /// The end of a stream.
  case bar
  /// A connection broken off.
  case cross
  /// Arrives at no call of this trace.
  case ring
  /// Lost in a buffer that had no room.
  case lost
  /// Refused.
  case wall
  /// Nothing came in time.
  case glass

  /// The mark of an arrow that arrives somewhere.
  init(_ arrow: Arrow) {
    switch (arrow.kind, arrow.to) {
    case (.datagram, nil) where arrow.isLost: self = .lost
    case (.reset, _): self = .cross
    case (_, nil): self = .ring
    case (.stream, _): self = .tip
    case (.datagram, _): self = .open
    case (.connection, _): self = .diamond
    case (.end, _): self = .bar
    }
  }

  /// Its outline in a square of 12, the line's end at 6, 6; and whether it is filled.
  private var outline: (path: String, isFilled: Bool) {
    switch self {
    case .tip: ("M-1 2L6 6L-1 10z", true)
    case .open: ("M-1 2L6 6L-1 10", false)
    case .diamond: ("M-2 6L2 3L6 6L2 9z", false)
    case .bar: ("M5 0V12", false)
    case .cross: ("M2 2L10 10M2 10L10 2", false)
    case .ring: ("M2 6a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", false)
    case .lost: ("M1 6a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M3 3L9 9M3 9L9 3", false)
    case .wall: ("M5 -1V13M9 -1V13", false)
    case .glass: ("M2 0H10L2 12H10z", false)
    }
  }

  /// The marker of SVG, under a name that no other drawing has.
  func marker(_ name: String) -> Node {
    el(
      "marker",
      [
        ("id", rawValue + name), ("viewBox", "-2 -2 16 16"), ("refX", "6"), ("refY", "6"),
        ("markerWidth", "16"),
        ("markerHeight", "16"), ("markerUnits", "userSpaceOnUse"), ("orient", "auto"),
      ], [el("path", [("class", outline.isFilled ? "full" : "bare"), ("d", outline.path)])])
  }
}
