import Walkthrough

/// Which programs of a story wait for others, and so stand right of the kernel.
enum Roles {
  /// The indices of the servers in the story's sides. Some are called so; others act so: they never connect, and they
  /// listen, or bind an address and receive before they send.
  static func servers(_ story: Story) -> Set<Int> {
    guard story.sides.count > 1 else { return [] }
    var acting: [Int: Acting] = [:]
    for step in story.steps { acting[step.side, default: Acting()].note(step) }
    let found = story.sides.indices.filter {
      story.sides[$0].name.contains("server") || acting[$0]?.isServer ?? false
    }
    // Somebody has to stand on each side.
    return found.isEmpty || found.count == story.sides.count ? [story.sides.count - 1] : Set(found)
  }

  /// What a program has done so far.
  private struct Acting {
    var listens = false
    var binds = false
    var connects = false
    var isFirstReceived: Bool?

    mutating func note(_ step: Step) {
      switch step.function {
      case "listen": listens = true
      case "bind": binds = true
      case "connect": connects = true
      case "recv", "recvfrom", "recvmsg": if isFirstReceived == nil { isFirstReceived = true }
      case "send", "sendto", "sendmsg": if isFirstReceived == nil { isFirstReceived = false }
      default: break
      }
    }

    var isServer: Bool { !connects && (listens || binds && isFirstReceived ?? false) }
  }
}
