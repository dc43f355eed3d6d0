import Testing

@testable import Walkthrough

/// What the bytes of an address are: unix(7), ip(7), ipv6(7).
@Suite struct `The length of an address` {
  private func words(_ recording: String) throws -> [String] {
    try Recorded.story(recording).steps.flatMap { step in
      step.explanations.filter { $0.name == "addrlen" }.map(\.meaning)
    }
  }

  @Test func `of a unix socket is counted: the family, the name, and a zero byte`() throws {
    let words = try words("05-unix")
    // chat.sock has 9 bytes and a zero behind them, @socklab 7 and a zero before them.
    #expect(
      words.contains {
        $0.contains("12 bytes") && $0.contains("9 the path") && $0.contains("zero byte behind")
      })
    #expect(
      words.contains { $0.contains("10 bytes") && $0.contains("7 the name") && $0.contains("prints as @") })
  }

  @Test func `of IPv4 and of IPv6 is theirs`() throws {
    let words = try words("13-names")
    #expect(words.contains { $0.contains("16 bytes") && $0.contains("IPv4's") })
    #expect(words.contains { $0.contains("28 bytes") && $0.contains("IPv6's") })
    #expect(!words.contains { $0.contains("28 bytes") && $0.contains("IPv4's") })
  }
}
