import LabReports
import LanguageMapping
import Languages
import StraceParser
import Testing
import TraceText

@Suite struct `Tables side by side` {
  /// Both sides of the chat in a language, as one column.
  static func column(_ language: String, _ sides: [String] = Recordings.sides) throws -> SideBySide.Column {
    let tables = try sides.map { side in
      try LanguageTable(
        try Recordings.bytes("01-hello-hi/\(language)/\(side)"),
        Language.named(language).map { .language($0) } ?? .recognise)
    }
    return SideBySide.Column(names: sides.map { "\(language)/\($0).strace" }, tables: tables)
  }

  static func forms(_ table: SideBySide, _ meaning: String, _ column: Int) throws -> [String] {
    try #require(table.rows.first { $0.meaning.name == meaning }).cells[column].forms.map(\.form)
  }

  @Test func `have one row for a meaning, whichever call a language makes for it`() throws {
    let table = SideBySide([try Self.column("c"), try Self.column("go"), try Self.column("python")])
    #expect(table.columns.map(\.title) == ["C", "Go", "Python"])
    #expect(try Self.forms(table, "send", 0) == ["sendto(flags 0)"])
    #expect(try Self.forms(table, "send", 1) == ["write"])
    #expect(try Self.forms(table, "accept", 2) == ["accept4(addr, [16], SOCK_CLOEXEC)"])
    #expect(try Self.forms(table, "setsockopt TCP_NODELAY", 1).count == 1)
    #expect(try Self.forms(table, "getsockname", 0).isEmpty)
  }

  @Test func `of all languages have the nine calls of the chat, in the order of a conversation`() throws {
    let table = SideBySide(try Language.all.map { try Self.column($0.name) })
    let rows = table.rows.filter(\.meaning.isOfConversation)
    #expect(
      rows.map(\.meaning.name) == [
        "socket", "setsockopt SO_REUSEADDR", "bind", "listen", "accept", "connect", "send", "recv",
        "shutdown",
        "close",
      ])
    for row in rows where row.meaning.name != "shutdown" {
      #expect(row.cells.allSatisfy { !$0.isEmpty })
    }
  }

  @Test func `mark what is not as in the first column, and only that`() throws {
    let table = SideBySide([try Self.column("c"), try Self.column("swift"), try Self.column("rust")])
    let marked = table.rows.filter(\.differs).map(\.meaning.name)
    #expect(marked.starts(with: ["socket", "listen", "accept", "send"]))
    let accept = try #require(table.rows.first { $0.meaning.name == "accept" })
    #expect(accept.cells.map(\.differs) == [false, true, true])
    let same = SideBySide([try Self.column("go"), try Self.column("go")])
    #expect(same.rows.allSatisfy { !$0.differs })
  }

  @Test func `tell two columns of one language apart`() throws {
    let table = SideBySide([
      try Self.column("c", ["server"]), try Self.column("c", ["client"]), try Self.column("c", ["client"]),
    ])
    #expect(table.columns.map(\.title) == ["C (server.strace)", "C (client.strace)", "C (client.strace) 3"])
  }

  @Test func `fit the terminal, however many columns there are`() throws {
    let table = SideBySide(try Language.all.map { try Self.column($0.name) })
    for width in [60, 80, 100] {
      let text = SideBySideReport.text(table, width: width)
      #expect(text.split(separator: "\n").allSatisfy { Columns.width(String($0)) <= width })
      #expect(text.contains("C, Lua, OCaml, Swift: socket(AF_INET, SOCK_STREAM,"))
    }
    let two = SideBySide([try Self.column("c"), try Self.column("python")])
    #expect(SideBySideReport.text(two, width: 80).contains("* accept4(addr"))
  }
}
