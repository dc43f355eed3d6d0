/// How much the model keeps: a hostile trace has a thousand million of everything.
package enum Bound: String, Hashable, Sendable, CaseIterable {
  /// Threads and processes alive at once.
  case threads = "threads at once"
  /// Open files alive at once.
  case files = "open files at once"
  /// Descriptors of all tables together: a child has a copy of its parent's.
  case descriptors = "descriptors of all processes"
  /// Programs in the whole trace. One more stands for all that come later.
  case programs = "programs (those that came later are told as one, of no name)"
  /// Bytes of all programs' paths together: so many of the usual length, not of the longest. A program behind it has none.
  case pathBytes = "bytes of programs' paths"
  /// What epoll sets watch, and what lies in messages on their way.
  case watched = "descriptors in epoll sets and messages"

  /// The bound, in things.
  package var limit: Int {
    switch self {
    case .threads: 1 << 16
    case .files: 1 << 17
    case .descriptors: 1 << 20
    case .programs: 1 << 16
    case .pathBytes: 1 << 24
    case .watched: 1 << 16
    }
  }
}

/// How much is kept of what comes one at a time in an honest trace.
enum TableBound {
  /// Calls that make children, under way at once: each holds a table.
  static let forks = 256
  /// Threads that were made and have not spoken.
  static let unseen = 4096
  /// Pages of one table with numbers far above all others.
  static let high = 1 << 14
  /// Pages of all tables together, as often as they are shared.
  static let pages = 1 << 18
  /// Processes that strace found when it came, and that threads may be of.
  static let attached = 64
  /// Descriptors on their way to one socket whose sends have not returned: one message's, and a few more.
  static let sending = 256
  /// Such pages of one table among which a free one is looked for.
  static let searched = 256
  /// Open files, or pages, from which on there is room for all that may come.
  static let reserved = 1 << 12
  /// Ranges of one table that close_range(2) closed.
  static let ranges = 64
}

/// How much of one call's lists and texts is read.
enum ListBound {
  /// select(2) can name 1,024 descriptors; poll(2) as many as there may be, and nobody waits for more than these.
  static let descriptors = 4096
  /// SCM_MAX_FD: the descriptors of one message.
  static let rights = 253
  /// What one epoll_wait(2) finds.
  static let found = 1024
  /// Open files that one poll(2) would concern if they were sockets.
  static let candidates = 64
  /// PATH_MAX: the path of a program.
  static let path = 4096
}

/// How much of a set of files is read at once.
package enum ThreadFileBound {
  /// Files of one set: each is open until its end.
  package static let files = 4096
  /// Bytes of all files together that wait; a line that is longer than its file's part is handed on in pieces.
  static let bytes = 1 << 26
  /// Bytes of one line that are looked at, and bytes of a file that are read at once.
  static func ofOneFile(among count: Int) -> (line: Int, chunk: Int) {
    let part = bytes / max(count, 1)
    return (min(max(part / 2, 1 << 13), 1 << 20), min(max(part / 4, 1 << 12), 1 << 16))
  }
}
