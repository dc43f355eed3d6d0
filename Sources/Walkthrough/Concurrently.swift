#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The values of independent pieces of work, in their order, made by two threads: the caller has the even pieces.
///
/// A plain thread, as the parser's: a task of Swift's own would bring Dispatch and its start-up into a static program.
/// - Parameters:
///   - count: how many pieces there are; of one alone no thread is begun.
///   - work: makes the value of a piece, from whichever thread.
package func concurrently<Value: Sendable>(
  _ count: Int, _ work: @escaping @Sendable (Int) -> Value
) -> [Value] {
  guard count > 1 else { return (0..<max(0, count)).map(work) }
  var odd: [Value] = []
  let share = Share { odd = stride(from: 1, to: count, by: 2).map(work) }
  let isBegun = share.begin()
  let even = stride(from: 0, to: count, by: 2).map(work)
  if isBegun { share.wait() } else { share.work() }
  return (0..<count).map { $0.isMultiple(of: 2) ? even[$0 / 2] : odd[$0 / 2] }
}

/// What the other thread does. It belongs to that thread from ``begin()`` to the end of ``wait()``.
private final class Share {
  let work: () -> Void
  #if canImport(Glibc) || canImport(Musl)
    private var thread = pthread_t()
  #endif

  init(_ work: @escaping () -> Void) { self.work = work }

  /// - Returns: whether there was a thread to be had.
  func begin() -> Bool {
    #if canImport(Glibc) || canImport(Musl)
      return pthread_create(&thread, nil, enter, Unmanaged.passUnretained(self).toOpaque()) == 0
    #else
      return false
    #endif
  }

  func wait() {
    #if canImport(Glibc) || canImport(Musl)
      pthread_join(thread, nil)
    #endif
  }
}

#if canImport(Glibc) || canImport(Musl)
  private func enter(_ share: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let share { Unmanaged<Share>.fromOpaque(share).takeUnretainedValue().work() }
    return nil
  }
#endif
