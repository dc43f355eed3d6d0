public import LanguageMapping
import Languages
public import TraceText
import Walkthrough

/// The table of a run whose programs left no log, in several formats: a column for each program.
public enum RunTableReport {
  /// As aligned text: each program with how its language was recognised, the calls of all, what the languages did unasked,
  /// and where the other lines of the traces are.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal.
  ///   - style: whether to colour.
  public static func text(_ table: RunTable, style: Style = .plain, width: Int = 100) -> String {
    let width = max(60, width)
    var out = headings(table).flatMap { Columns.wrapped($0, to: width) }
      .map { style.paint(Escape.terminal($0), .heading) }
    for (kind, rows) in blocks(table) {
      var text = TextTable(header(kind, table))
      for row in rows {
        let words = [call(row, table), function(row), forms(row).joined(separator: "; ")]
        text.add((words + counts(row)).map(Escape.terminal))
      }
      out += [""] + text.lines(width: width, style)
    }
    out += [""] + closing(table).flatMap { Columns.wrapped(Escape.terminal($0), to: width) }
    return out.joined(separator: "\n") + "\n"
  }

  /// As Markdown, each row with why it is so.
  public static func markdown(_ table: RunTable) -> String {
    var out = [headings(table).map(Escape.markdown).joined(separator: "  \n"), ""]
    for (kind, rows) in blocks(table) {
      out += MarkdownTable.head((header(kind, table) + ["why"]).map(Escape.markdown))
      for row in rows {
        let words = [
          Escape.markdownCode(call(row, table)), Escape.markdownCode(function(row)),
          forms(row).map(Escape.markdownCode).joined(separator: "<br>"),
        ]
        out.append(MarkdownTable.row(words + (counts(row) + [why(row)]).map(Escape.markdown)))
      }
      out.append("")
    }
    out += closing(table).map { Escape.markdown($0) + "\n" }
    return out.joined(separator: "\n")
  }

  /// As a page of HTML that needs nothing else.
  public static func html(_ table: RunTable, title: String) -> String {
    let tables = blocks(table).map { kind, rows in
      let body = rows.map { row -> String in
        let why = row.call.why.map { "<br><small>\(Escape.html($0))</small>" } ?? ""
        return
          "<tr><td>\(Escape.html(call(row, table)))\(why)</td><td><code>\(Escape.html(function(row)))</code></td>"
          + "<td>\(Page.code(forms(row)))</td>" + counts(row).map { "<td>\(Escape.html($0))</td>" }.joined()
          + "</tr>"
      }
      return Page.table(header(kind, table), rows: body)
    }
    return Page.html(
      title: title, body: Page.paragraphs(headings(table)) + tables + Page.paragraphs(closing(table)))
  }

  /// As CSV with a header; several system calls of a row are joined with a semicolon, lines with a blank.
  public static func csv(_ table: RunTable) -> String {
    let names =
      ["kind", "language", "call", "C function", "C prototype", LanguageReport.seen(table.architecture)]
      + table.programs.flatMap { ["\($0.name) calls", "\($0.name) lines"] } + ["why", "source"]
    let rows = table.rows.map { row -> [String] in
      let call = row.call
      let words = [
        call.kind.rawValue, row.language.title, call.call, call.function, call.prototype ?? "",
        forms(row).joined(separator: "; "),
      ]
      let cells = row.cells.flatMap { cell in
        ["\(cell?.count ?? 0)", cell?.lines.lines.map(String.init).joined(separator: " ") ?? ""]
      }
      return words + cells + [call.why ?? "", call.source ?? ""]
    }
    return Escape.csv(rows: [names] + rows)
  }

  /// As JSON: `format` ("socklab run table"), `version` (1), and `programs`: each its `name`, and its `table` as
  /// ``LanguageReport/json(_:)`` has it.
  public static func json(_ table: RunTable) -> String {
    JSON.object([
      "format": .string("socklab run table"), "version": .number(1),
      "programs": .array(
        table.programs.map {
          .object(["name": .string($0.name), "table": LanguageReport.value($0.table)])
        }),
    ]).text() + "\n"
  }

  // MARK: Parts

  static func blocks(_ table: RunTable) -> [(kind: Row.Kind, rows: [RunTable.Row])] {
    [Row.Kind.asked, .unasked].map { kind in (kind, table.rows.filter { $0.call.kind == kind }) }
      .filter { !$0.1.isEmpty }
  }

  static func header(_ kind: Row.Kind, _ table: RunTable) -> [String] {
    let speaker = table.languages.count == 1 ? table.programs.first { !$0.table.rows.isEmpty } : nil
    let first =
      kind == .unasked ? "unasked" : speaker.map { LanguageReport.title($0.table) } ?? "call"
    return [first, "Linux socket API", LanguageReport.seen(table.architecture)]
      + table.programs.map { Escape.terminal($0.name) }
  }

  /// A call, with its language where the programs are of several.
  static func call(_ row: RunTable.Row, _ table: RunTable) -> String {
    let text = LanguageReport.call(row.call)
    let isOne = table.languages.count == 1
    return isOne || row.language.name == Language.linuxAPI.name ? text : "\(row.language.title): \(text)"
  }

  static func function(_ row: RunTable.Row) -> String { row.call.prototype ?? row.call.function }
  static func forms(_ row: RunTable.Row) -> [String] { LanguageReport.forms(row.seen) }

  static func counts(_ row: RunTable.Row) -> [String] {
    row.cells.map { $0.map(LanguageReport.count) ?? "-" }
  }

  /// Why a call becomes these system calls: what every language's does, and what its own catalogue says.
  static func why(_ row: RunTable.Row) -> String { LanguageReport.why(row.call, row.seen, row.language) }

  static func headings(_ table: RunTable) -> [String] {
    table.programs.map { "\($0.name): " + LanguageReport.heading($0.table).joined(separator: " ") }
  }

  static func closing(_ table: RunTable) -> [String] {
    table.programs.flatMap { program in
      ([LanguageReport.ledger(program.table)] + LanguageReport.notes(program.table)).map {
        "\(program.name): \($0)"
      }
    }
  }
}
