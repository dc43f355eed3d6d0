extension RandomAccessCollection where Index == Int {
  /// The first place from which on something holds, of elements in whose order it holds of none and then of all; the end
  /// where it never does.
  @inlinable
  package func lowerBound(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
