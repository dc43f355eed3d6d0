/// The values of independent pieces of work, in their order, made by two threads: the caller has the even pieces.
///
/// - Parameters:
///   - count: how many pieces there are; for one alone no thread is begun.
///   - work: makes the value of a piece, from whichever thread.
package func concurrently<Value: Sendable>(
  _ count: Int, _ work: @escaping @Sendable (Int) -> Value
) -> [Value] {
  guard count > 1 else { return (0..<max(0, count)).map(work) }
  let odd = Share<Value>()
  let threads = WorkerThreads(count: 1, blocks: [odd]) {
    { $0.values = stride(from: 1, to: count, by: 2).map(work) }
  }
  threads?.submit()
  let even = stride(from: 0, to: count, by: 2).map(work)
  if let threads {
    threads.wait(for: 0)
    threads.stop()
  } else {
    odd.values = stride(from: 1, to: count, by: 2).map(work)
  }
  return (0..<count).map { $0.isMultiple(of: 2) ? even[$0 / 2] : odd.values[$0 / 2] }
}

/// What the other thread makes. It belongs to that thread until that is done.
private final class Share<Value> {
  var values: [Value] = []
}
