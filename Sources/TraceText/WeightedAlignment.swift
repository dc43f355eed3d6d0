/// Two lists side by side, each in its order, so that the pairs together are worth the most: the longest common
/// subsequence, where some pairs count for more than others.
package enum WeightedAlignment {
  /// What stands on one row: a pair, or what is in one list alone.
  package typealias Row = (first: Int?, second: Int?)

  /// The rows of the best alignment, as indices into both lists. Of several that are equally good it is the one that
  /// pairs early, and puts what only the first list has before what only the second has.
  ///
  /// Four million pairs take 10 ms and what `worth` takes: let it compare numbers.
  /// - Parameters:
  ///   - first: how many the first list has.
  ///   - second: how many the second list has.
  ///   - limit: how many pairs may be looked at; each costs four bytes.
  ///   - worth: what a pair is worth, 0 where the two are not the same thing.
  /// - Returns: nil where there are more pairs than the limit allows.
  package static func rows(
    _ first: Int, _ second: Int, limit: Int, worth: (Int, Int) -> Int32
  ) -> [Row]? {
    let (pairs, isTooMany) = first.multipliedReportingOverflow(by: second)
    guard !isTooMany, pairs <= limit else { return nil }
    guard pairs > 0 else { return (0..<first).map { ($0, nil) } + (0..<second).map { (nil, $0) } }
    let width = second + 1
    let best = scores(first, second, worth)
    var rows: [Row] = []
    var (i, j) = (0, 0)
    while i < first, j < second {
      let here = best[i * width + j]
      let worth = worth(i, j)
      if worth > 0, here == best[(i + 1) * width + j + 1] + worth {
        rows.append((i, j))
        (i, j) = (i + 1, j + 1)
      } else if here == best[(i + 1) * width + j] {
        rows.append((i, nil))
        i += 1
      } else {
        rows.append((nil, j))
        j += 1
      }
    }
    return rows + (i..<first).map { ($0, nil) } + (j..<second).map { (nil, $0) }
  }

  /// `[i * (second + 1) + j]`: the most that can be had from i... of the first list and j... of the second.
  ///
  /// A function of its own: in one with the way back the loop took three times as long.
  private static func scores(_ first: Int, _ second: Int, _ worth: (Int, Int) -> Int32) -> [Int32] {
    let width = second + 1
    var best = [Int32](repeating: 0, count: (first + 1) * width)
    for i in (0..<first).reversed() {
      for j in (0..<second).reversed() {
        let worth = worth(i, j)
        let paired = worth > 0 ? best[(i + 1) * width + j + 1] + worth : 0
        best[i * width + j] = max(paired, best[(i + 1) * width + j], best[i * width + j + 1])
      }
    }
    return best
  }
}
