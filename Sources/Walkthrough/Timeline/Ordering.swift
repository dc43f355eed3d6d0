/// The order in which a story tells the calls of all programs.
enum Ordering {
  /// Calls in the order of their moments, causes before their effects.
  ///
  /// A stamp says when strace wrote, and strace writes for each program by itself: where the stamps of two programs
  /// contradict what one sent the other, or where there are none, the causes decide.
  ///
  /// - Parameters:
  ///   - sorted: every call, by its moment.
  ///   - following: the next call of the same thread, for each call; -1 for its last.
  ///   - causes: from cause to effect.
  static func causal(_ sorted: [Int], following: [Int], causes: [(from: Int, to: Int)]) -> [Int] {
    var open = [Int](repeating: 0, count: sorted.count)
    for after in following where after >= 0 { open[after] += 1 }
    // The effects of each call, one behind the other.
    var starts = [Int](repeating: 0, count: sorted.count + 1)
    for cause in causes where cause.from != cause.to { starts[cause.from + 1] += 1 }
    for index in 1..<max(1, starts.count) { starts[index] += starts[index - 1] }
    var places = starts
    var effects = [Int](repeating: 0, count: starts.last ?? 0)
    for cause in causes where cause.from != cause.to {
      effects[places[cause.from]] = cause.to
      places[cause.from] += 1
      open[cause.to] += 1
    }
    var isTold = [Bool](repeating: false, count: sorted.count)
    var isReached = isTold
    var order: [Int] = []
    order.reserveCapacity(sorted.count)
    var stack: [Int] = []
    func tell(_ first: Int) {
      stack.append(first)
      while let call = stack.popLast() {
        guard !isTold[call] else { continue }
        isTold[call] = true
        order.append(call)
        for place in (starts[call]..<starts[call + 1]).reversed() {
          let after = effects[place]
          open[after] -= 1
          if open[after] == 0, isReached[after] { stack.append(after) }
        }
        let after = following[call]
        if after >= 0 {
          open[after] -= 1
          if open[after] == 0, isReached[after] { stack.append(after) }
        }
      }
    }
    for call in sorted {
      isReached[call] = true
      if open[call] == 0 { tell(call) }
    }
    // What waits for itself in a circle: traces that do not belong together. Each is told all the same.
    for call in sorted where !isTold[call] { tell(call) }
    return order
  }
}
