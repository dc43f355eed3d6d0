/// The order in which a story tells the acts of all programs.
enum Ordering {
  /// Acts in the order of their moments, causes before their effects.
  ///
  /// A stamp says when strace wrote, and strace writes for each program by itself: where the stamps of two programs
  /// contradict what one sent the other, or where there are none, the arrows decide.
  ///
  /// - Parameters:
  ///   - sorted: every act, by its moment.
  ///   - chains: acts of one thread each, in their order.
  ///   - arrows: from cause to effect.
  static func causal(_ sorted: [Int], chains: [[Int]], arrows: [(from: Int, to: Int)]) -> [Int] {
    var open = [Int](repeating: 0, count: sorted.count)
    var next: [[Int]] = Array(repeating: [], count: sorted.count)
    for chain in chains {
      for (before, after) in zip(chain, chain.dropFirst()) {
        next[before].append(after)
        open[after] += 1
      }
    }
    for arrow in arrows where arrow.from != arrow.to {
      next[arrow.from].append(arrow.to)
      open[arrow.to] += 1
    }
    var isTold = [Bool](repeating: false, count: sorted.count)
    var isReached = isTold
    var order: [Int] = []
    order.reserveCapacity(sorted.count)
    func tell(_ first: Int) {
      var stack = [first]
      while let act = stack.popLast() {
        guard !isTold[act] else { continue }
        isTold[act] = true
        order.append(act)
        for after in next[act].reversed() {
          open[after] -= 1
          if open[after] == 0, isReached[after] { stack.append(after) }
        }
      }
    }
    for act in sorted {
      isReached[act] = true
      if open[act] == 0 { tell(act) }
    }
    // What waits for itself in a circle: traces that do not belong together. Each is told all the same.
    for act in sorted where !isTold[act] { tell(act) }
    return order
  }
}
