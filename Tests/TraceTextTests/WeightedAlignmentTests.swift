import Testing
import TraceText

@Suite struct `Two lists side by side` {
  /// Small letters and capitals are the same thing, and the same letter is worth more.
  private static func worth(_ a: Character, _ b: Character) -> Int32 {
    a == b ? 3 : a.lowercased() == b.lowercased() ? 2 : 0
  }

  private static func rows(_ a: String, _ b: String, limit: Int = 1000) -> [WeightedAlignment.Row]? {
    let (a, b) = (Array(a), Array(b))
    return WeightedAlignment.rows(a.count, b.count, limit: limit) { worth(a[$0], b[$1]) }
  }

  @Test(arguments: [
    ("abc", "abc", "00 11 22"), ("abc", "ac", "00 1- 21"), ("ac", "abc", "00 -1 12"), ("", "ab", "-0 -1"),
    ("ab", "", "0- 1-"), ("", "", ""), ("ab", "xy", "0- 1- -0 -1"), ("aAa", "A", "0- 10 2-"),
    // Equally good: what the first list has comes first.
    ("ab", "ba", "0- 10 -1"),
  ])
  func `stand in the best order`(_ a: String, _ b: String, _ expected: String) throws {
    let rows = try #require(Self.rows(a, b)).map { row in
      (row.first.map(String.init) ?? "-") + (row.second.map(String.init) ?? "-")
    }
    #expect(rows.joined(separator: " ") == expected)
  }

  @Test func `are worth as much as any pairing, and nothing is left out`() throws {
    var words = [""]
    for length in 1...3 {
      words += words.filter { $0.count == length - 1 }.flatMap { [$0 + "a", $0 + "A", $0 + "b"] }
    }
    for (a, b) in words.flatMap({ a in words.map { (Array(a), Array($0)) } }) {
      let rows = try #require(Self.rows(String(a), String(b)))
      #expect(rows.compactMap { $0.first } == Array(a.indices))
      #expect(rows.compactMap { $0.second } == Array(b.indices))
      let got = rows.reduce(0 as Int32) { sum, row in
        guard let i = row.first, let j = row.second else { return sum }
        return sum + Self.worth(a[i], b[j])
      }
      #expect(got == Self.most(a[...], b[...]), "\(String(a)) \(String(b))")
    }
  }

  /// Every pairing, tried.
  private static func most(_ a: ArraySlice<Character>, _ b: ArraySlice<Character>) -> Int32 {
    guard let first = a.first else { return 0 }
    return b.indices.reduce(most(a.dropFirst(), b)) { best, j in
      let worth = worth(first, b[j])
      return worth == 0 ? best : max(best, worth + most(a.dropFirst(), b[(j + 1)...]))
    }
  }

  @Test func `are not looked at where there are too many pairs`() {
    #expect(Self.rows("abc", "abc", limit: 9) != nil)
    #expect(Self.rows("abc", "abcd", limit: 9) == nil)
    #expect(WeightedAlignment.rows(.max, 2, limit: .max) { _, _ in 1 } == nil)
  }
}
