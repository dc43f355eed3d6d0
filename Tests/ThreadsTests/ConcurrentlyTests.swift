import Testing
import Threads

@Suite struct `Work of two threads` {
  @Test(arguments: [0, 1, 2, 3, 100]) func `comes back in its order`(_ count: Int) {
    #expect(concurrently(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
  }
}
