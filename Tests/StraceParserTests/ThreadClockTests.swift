import Testing

@testable import StraceParser

/// Clocks that show no day.
@Suite struct `A clock without a day` {
  /// Hours since the first midnight at which a clock's stamps stand, one behind the other.
  private static func hours(_ stamps: [String]) -> [Int64] {
    var clock = ThreadClock()
    return stamps.compactMap { stamp in
      let text = Array(stamp.utf8)
      guard let time = clock.time(text.span, Piece(0, text.count)) else { return nil }
      clock.pass(time)
      return time.nanoseconds / 3_600_000_000_000
    }
  }

  @Test func `goes on behind each midnight`() {
    #expect(
      Self.hours(["23:00:00", "01:00:00", "10:00:00", "14:00:00", "23:00:00", "02:00:00"]) == [
        23, 25, 34, 38, 47, 50,
      ])
  }

  @Test func `stops at the last time that a number can say`() {
    // 2^63 nanoseconds are 106,751 days and some hours.
    let found = Self.hours((0..<107_000).flatMap { _ in ["01:00:00", "23:00:00"] })
    #expect(found.last == Int64.max / 3_600_000_000_000)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0 <= $1 })
  }
}
