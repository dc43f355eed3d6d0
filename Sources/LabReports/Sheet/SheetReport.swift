import TraceText

/// The hand-in sheet in two formats.
public enum SheetReport {
  /// As Markdown.
  public static func markdown(_ sheet: Sheet) -> String {
    var out = ["# \(Escape.markdown(sheet.title))", ""]
    func section(_ title: String, _ lines: [String]) {
      guard !lines.isEmpty else { return }
      out += ["## \(Escape.markdown(title))", ""] + lines + [""]
    }
    func list(_ texts: [String]) -> [String] { texts.map { "- \(Escape.markdown($0))" } }
    func code(_ text: String) -> String { Escape.markdownCodeInText(text) }
    section(
      commandsTitle,
      sheet.commands.flatMap { command -> [String] in
        let traced = command.strace.map { ["  - under strace: \(code($0))"] } ?? []
        return ["- \(Escape.markdown(command.program)): \(code(command.command))"] + traced
      } + list(sheet.facts.map { "\($0.name): \($0.value)" }))
    section(programsTitle, list(sheet.programs))
    section(
      guideTitle,
      Sheet.guide.flatMap { [Escape.markdown($0).replacing("\\`...\\`", with: "`...`"), ""] }.dropLast())
    for block in sheet.blocks {
      let hasSources = block.rows.contains { !$0.sources.isEmpty }
      let columns = block.columns + ["why"] + (hasSources ? [sourcesTitle] : [])
      var lines = MarkdownTable.head(columns.map(Escape.markdown))
      for row in block.rows {
        let words = [
          Escape.markdownCode(row.call), Escape.markdownCode(row.function),
          row.seen.map(Escape.markdownCode).joined(separator: "<br>"),
        ]
        let sources =
          hasSources ? [row.sources.map(Escape.markdownCode).joined(separator: "<br>")] : []
        lines.append(MarkdownTable.row(words + (row.counts + [row.why]).map(Escape.markdown) + sources))
      }
      section(block.title, lines)
    }
    section(habitsTitle, list(sheet.habits))
    section(
      failuresTitle,
      sheet.failures.isEmpty
        ? [noFailures]
        : sheet.failures.flatMap { failure in
          ["- \(Escape.markdown(failure.place)): \(code(failure.call))"]
            + remarks(failure).map { "  - \(Escape.markdown($0))" }
        })
    section(unusualTitle, list(sheet.unusual))
    section(notesTitle, list(sheet.notes))
    return out.joined(separator: "\n")
  }

  /// As a page of HTML that needs nothing else, for a screen and for paper.
  public static func html(_ sheet: Sheet) -> String {
    func section(_ title: String, _ body: [String]) -> [String] {
      body.isEmpty ? [] : ["<h2>\(Escape.html(title))</h2>"] + body
    }
    func list(_ texts: [String]) -> [String] {
      texts.isEmpty ? [] : ["<ul>"] + texts.map { "<li>\(Escape.html($0))</li>" } + ["</ul>"]
    }
    var body = section(
      commandsTitle,
      sheet.commands.isEmpty
        ? []
        : ["<ul>"]
          + sheet.commands.map { command in
            let traced = command.strace.map {
              "<br><small>under strace: <code>\(Escape.html($0))</code></small>"
            }
            return
              "<li>\(Escape.html(command.program)): <code>\(Escape.html(command.command))</code>\(traced ?? "")</li>"
          } + ["</ul>"])
    body += list(sheet.facts.map { "\($0.name): \($0.value)" })
    body += section(programsTitle, list(sheet.programs))
    body += section(
      guideTitle, Sheet.guide.map { "<p>\(Escape.html($0).replacing("`...`", with: "<code>...</code>"))</p>" }
    )
    for block in sheet.blocks { body += section(block.title, [table(block)]) }
    body += section(habitsTitle, list(sheet.habits))
    body += section(
      failuresTitle,
      sheet.failures.isEmpty
        ? ["<p>\(noFailures)</p>"]
        : sheet.failures.flatMap { failure in
          ["<p>\(Escape.html(failure.place)): <code>\(Escape.html(failure.call))</code></p>"]
            + list(remarks(failure))
        })
    body += section(unusualTitle, list(sheet.unusual))
    body += section(notesTitle, list(sheet.notes))
    return Page.html(title: sheet.title, style: style, body: body)
  }

  /// A row is a body of its own: its calls, and below them the whole width for why.
  private static func table(_ block: Sheet.Block) -> String {
    let bodies = block.rows.map { row -> String in
      let texts = [[row.call], [row.function], row.seen]
      let cells = texts.enumerated().map { index, lines in
        "<td data-name=\"\(Escape.html(block.columns[index]))\">"
          + lines.map { "<code>\(breakable($0))</code>" }.joined(separator: "<br>") + "</td>"
      }
      let counts = zip(block.columns.dropFirst(3), row.counts).map { name, count in
        "<td class=\"count\" data-name=\"\(Escape.html(name))\">\(Escape.html(count))</td>"
      }
      let sources =
        row.sources.isEmpty
        ? ""
        : " <span>\(sourcesTitle): "
          + row.sources.map { "<code>\(Escape.html($0))</code>" }.joined(separator: ", ") + "</span>"
      return
        "<tbody><tr>\((cells + counts).joined())</tr>\n<tr><td class=\"why\" colspan=\"\(block.columns.count)\">"
        + "\(Escape.html(row.why))\(sources)</td></tr></tbody>"
    }
    // The counts take little, however many programs there are, and the three columns share the rest.
    let programs = block.columns.count - 3
    let count = programs > 0 ? min(10, 45 / programs) : 0
    let widths =
      Array(repeating: (100 - programs * count) / 3, count: 3) + Array(repeating: count, count: programs)
    let columns = widths.map { "<col style=\"width: \($0)%\">" }.joined()
    return "<table>\n<colgroup>\(columns)</colgroup>\n\(Page.head(block.columns))\n"
      + bodies.joined(separator: "\n") + "\n</table>"
  }

  /// A call that may be broken where it has a seam, before it is broken in the middle of a name.
  private static func breakable(_ call: String) -> String {
    Escape.html(call).replacing("(", with: "(<wbr>").replacing("|", with: "|<wbr>")
  }

  private static func remarks(_ failure: Sheet.Failure) -> [String] {
    [failure.what] + (failure.cause.map { ["The usual cause: \($0)."] } ?? [])
      + (failure.remedy.map { ["What to do: \($0)."] } ?? [])
  }

  private static let commandsTitle = "What made this run"
  private static let programsTitle = "The programs"
  private static let guideTitle = "How to read the tables"
  private static let habitsTitle = "What the language does in every program"
  private static let failuresTitle = "Calls that failed"
  private static let noFailures =
    "None: every call on a socket returned what it was asked for, or was to be made again."
  private static let unusualTitle = "What is unusual"
  private static let notesTitle = "The other lines of the traces"
  private static let sourcesTitle = "in the program"

  /// On a narrow screen each cell is a line with its column's name before it; on paper no row is torn and nothing is wider
  /// than the sheet.
  private static let style = """
    body { max-width: 70em; margin: 0 auto; padding: 0.5em 1em; line-height: 1.4; }
    code { overflow-wrap: anywhere; font-size: 0.9em; }
    li, p, td, th, h1 { overflow-wrap: anywhere; }
    table { width: 100%; table-layout: fixed; }
    tbody tr:first-child td { border-bottom: 0; }
    td.why { border-top: 0; font-size: 0.9em; color: #444; }
    td.why span { display: block; }
    th { background: #eee; }
    @media (prefers-color-scheme: dark) { td.why { color: #bbb; } th { background: #333; } }
    @media screen and (max-width: 40em) {
      table, tbody, tr, td { display: block; }
      thead { display: none; }
      tbody { border: 1px solid #888; margin-bottom: 0.6em; }
      td { border: 0; }
      td.count { display: inline-block; }
      td[data-name]::before { content: attr(data-name) ": "; font-size: 0.8em; opacity: 0.75; }
    }
    @media print {
      @page { margin: 15mm; }
      :root { color-scheme: light; font-size: 9.5pt; }
      body { max-width: none; padding: 0; }
      tbody, li { break-inside: avoid; }
      h2 { break-after: avoid; }
      td code { font-size: 0.82em; }
      td.why { color: #333; }
      th { background: none; }
    }
    """
}
