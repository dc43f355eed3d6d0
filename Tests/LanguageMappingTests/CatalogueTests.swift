import LanguageMapping
import Languages
import LinuxABI
import StraceParser
import Testing
import TraceQuery

@Suite struct `A catalogue` {
  static let all = Language.all + [.linuxAPI]

  @Test(arguments: all.map(\.name))
  func `has patterns that can be read`(_ name: String) throws {
    let language = try #require(Self.all.first { $0.name == name })
    for row in language.rows + language.frameworks.flatMap(\.rows) {
      #expect(!row.patterns.isEmpty)
      for text in row.patterns + row.onTheWay + (row.condition.map(patterns) ?? []) {
        #expect(throws: Never.self) { try Pattern(text) }
      }
    }
    for evidence in language.frameworks.flatMap(\.evidence) {
      for text in evidence.sign.patterns { #expect(throws: Never.self) { try Pattern(text) } }
    }
    for sign in language.signs {
      if case .call(let text) = sign.place { #expect(throws: Never.self) { try Pattern(text) } }
    }
  }

  private func patterns(_ condition: Row.Condition) -> [String] {
    switch condition {
    case .beside(let texts), .without(let texts), .never(let texts), .perhaps(let texts), .here(let texts):
      texts
    case .both(let one, let other): patterns(one) + patterns(other)
    }
  }

  @Test(arguments: Language.all.map(\.name))
  func `says on what it was observed and how it is recognised`(_ name: String) throws {
    let language = try #require(Language.named(name))
    #expect(!language.version.isEmpty && !language.notes.isEmpty)
    // Whatever C does another language can do.
    #expect(language.signs.isEmpty == (name == "c"))
    #expect(language.rows.allSatisfy { !$0.call.isEmpty && !$0.function.isEmpty && !$0.source.isEmpty })
  }

  @Test func `has a name of its own`() {
    #expect(Set(Self.all.map(\.name)).count == Self.all.count)
  }
}

@Suite struct `The source of a row` {
  /// What a language's rows look like in some traces of it.
  private func shown(_ language: Language, in traces: [[UInt8]]) throws -> Set<[String]> {
    var shown: Set<[String]> = []
    for trace in traces {
      for row in try LanguageTable(trace, .language(language)).rows {
        shown.insert([row.call, row.function])
      }
    }
    return shown
  }

  @Test(arguments: Language.all.map(\.name))
  func `is true`(_ name: String) throws {
    let language = try #require(Language.named(name))
    let recordings = try Recordings.all.filter { Recordings.language($0) == name }.map(Recordings.bytes)
    let sources = [
      Row.recordings: try shown(language, in: recordings),
      Row.further: try shown(
        language, in: Recordings.withFurther.contains(name) ? [try Recordings.further(name)] : []),
      Row.frameworks: try shown(
        language,
        in: try Recordings.frameworks.filter { $0.value == name }.keys.map(Recordings.framework)),
      Row.mistakes: try shown(language, in: name == "python" ? [try Recordings.mistakes(name)] : []),
    ]
    for row in language.rows + language.frameworks.flatMap(\.rows) where row.source != Row.manual {
      let shown = try #require(sources[row.source], "\(row.call)")
      #expect(shown.contains([row.call, row.function]), "\(row.call) is in no trace of \(row.source)")
    }
  }

  @Test(arguments: Recordings.withFurther)
  func `is there for every call of the program that makes the others`(_ name: String) throws {
    let language = try #require(Language.named(name))
    let table = try LanguageTable(try Recordings.further(name), .language(language))
    #expect(table.rows.filter { $0.source == nil || $0.call.isEmpty }.map(\.seen) == [])
  }
}
