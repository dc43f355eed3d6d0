import Languages
import LinuxABI
import Testing
import TraceQuery

@Suite struct `A catalogue` {
  static let all = Language.all + [.linuxAPI]

  @Test(arguments: all.map(\.name))
  func `has patterns that can be read`(_ name: String) throws {
    let language = try #require(Self.all.first { $0.name == name })
    for row in language.rows {
      #expect(!row.patterns.isEmpty)
      for text in row.patterns + row.onTheWay { #expect(throws: Never.self) { try Pattern(text) } }
    }
    for sign in language.signs {
      if case .call(let text) = sign.place { #expect(throws: Never.self) { try Pattern(text) } }
    }
  }

  @Test(arguments: Language.all.map(\.name))
  func `says on what it was observed and how it is recognised`(_ name: String) throws {
    let language = try #require(Language.named(name))
    #expect(!language.version.isEmpty && !language.signs.isEmpty && !language.notes.isEmpty)
    #expect(language.rows.allSatisfy { !$0.call.isEmpty && !$0.function.isEmpty && !$0.source.isEmpty })
  }

  @Test func `has a name of its own`() {
    #expect(Set(Self.all.map(\.name)).count == Self.all.count)
  }
}
