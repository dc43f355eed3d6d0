import StraceParser

/// Which line of a set makes which of its files: the clone(2) in `trace.7` that returned 8 makes `trace.8`, and nothing
/// in `trace.8` came before that call began, whatever the stamps leave open.
struct ThreadMakers: Sendable {
  /// A call that makes a thread of which the set has the file.
  struct Fork: Sendable {
    /// The file that it is in, and its line there, from 1.
    var file: Int
    var line: Int
    var time: TraceTime?
  }

  /// The call that makes each file; nil for one that nothing in the set makes.
  private(set) var forks: [Fork?]
  /// How many makers stand above each file.
  private(set) var depths: [Int]
  /// The files that each file has yet to make, the next one last.
  private var children: [[Int]]

  /// A set of which nothing is known.
  init(count: Int) {
    forks = Array(repeating: nil, count: count)
    depths = Array(repeating: 0, count: count)
    children = Array(repeating: [], count: count)
  }

  /// Notes a call that made a file. Of several in one file the last counts: strace begins a file anew for an id that is
  /// given again.
  mutating func note(_ fork: Fork, of child: Int) {
    guard fork.file != child, forks[child] == nil || forks[child]?.file == fork.file else { return }
    forks[child] = fork
  }

  /// Puts what was noted in order.
  /// - Parameter first: the first stamp of a file.
  mutating func settle(_ first: (Int) -> TraceTime?) {
    for child in forks.indices {
      // The id is one of another namespace, pid_namespaces(7), where the file began before the call.
      if let made = forks[child]?.time, let begun = first(child), begun.isBefore(made) { forks[child] = nil }
      if let fork = forks[child] { children[fork.file].append(child) }
    }
    // A hostile set may have a circle of makers: its first file is nobody's then.
    var isReached = Array(repeating: false, count: forks.count)
    func reach(_ root: Int) {
      var next = [root]
      isReached[root] = true
      while let file = next.popLast() {
        for child in children[file] where !isReached[child] {
          isReached[child] = true
          depths[child] = depths[file] + 1
          next.append(child)
        }
      }
    }
    for file in forks.indices where forks[file] == nil { reach(file) }
    for file in forks.indices where !isReached[file] {
      if let fork = forks[file] { children[fork.file].removeAll { $0 == file } }
      forks[file] = nil
      reach(file)
    }
    for file in children.indices {
      children[file].sort { (forks[$0]?.line ?? 0, $0) > (forks[$1]?.line ?? 0, $1) }
    }
  }

  /// The files that a file makes with its lines up to one; each is told once.
  mutating func takeMade(by file: Int, upTo line: Int) -> [Int] {
    var made: [Int] = []
    while let child = children[file].last, forks[child]?.line ?? 0 <= line {
      made.append(child)
      children[file].removeLast()
    }
    return made
  }
}

extension TraceTime {
  /// Whether it is certain that it came before another time of the run. Of a clock days are not shown: half a day before
  /// is half a day behind.
  fileprivate func isBefore(_ other: TraceTime) -> Bool {
    guard style == other.style else { return false }
    guard style == .clock else { return nanoseconds < other.nanoseconds }
    let rest = (other.nanoseconds &- nanoseconds) % Self.day
    let distance = rest < 0 ? rest + Self.day : rest
    return distance > 0 && distance <= Self.day / 2
  }
}
