/// How much the model keeps: a hostile trace has a thousand million of everything.
package enum Bound: String, Hashable, Sendable, CaseIterable {
  /// Threads and processes alive at once.
  case threads = "threads at once"
  /// Open files alive at once.
  case files = "open files at once"
  /// Descriptors of all tables together: a child has a copy of its parent's.
  case descriptors = "descriptors of all processes"
  /// Programs in the whole trace.
  case programs = "programs"
  /// What epoll sets watch, and what lies in messages on their way.
  case watched = "descriptors in epoll sets and messages"

  /// The bound, in things.
  package var limit: Int {
    switch self {
    case .threads: 1 << 16
    case .files: 1 << 17
    case .descriptors: 1 << 20
    case .programs: 1 << 16
    case .watched: 1 << 16
    }
  }
}
