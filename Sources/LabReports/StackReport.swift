import LinuxABI
public import StackMapping
public import TraceText

/// What each function of a program asked of the kernel, in several formats.
public enum StackReport {
  /// As text: how many calls have a function of the program, a block for each function, then what was called without one,
  /// and the sum of the lines.
  public static func text(
    _ table: StackTable, notes: [String], style: Style = .plain, width: Int = 100
  ) -> String {
    let width = max(60, width)
    var out = Columns.wrapped(Escape.terminal(StackWords.head(table)), to: width) + [""]
    for function in table.functions { out += block(function, table, style, width) + [""] }
    if !table.outside.isEmpty {
      out += [style.paint(StackWords.outside(table), .heading), ""]
      for function in table.outside { out += block(function, table, style, width) + [""] }
    }
    for line in StackWords.remarks(table) + notes {
      out += Columns.wrapped(Escape.terminal(line), to: width, indent: 2)
    }
    out += Columns.wrapped(Escape.terminal(StackWords.sum(table)), to: width)
    return out.joined(separator: "\n") + "\n"
  }

  private static func block(
    _ function: StackTable.FunctionRow, _ table: StackTable, _ style: Style, _ width: Int
  ) -> [String] {
    var out = [style.paint(Escape.terminal(StackWords.heading(function)), .heading)]
    var cells = TextTable(["source", "Linux socket API", seen(table), "calls"])
    for site in function.sites {
      cells.add([
        Escape.terminal(StackWords.place(site)), Escape.terminal(site.function), Escape.terminal(site.form),
        "\(site.count) (\(StackWords.lines(site)))",
      ])
    }
    out += cells.lines(width: width)
    for chain in StackWords.chains(function) {
      out += Columns.wrapped("  " + Escape.terminal(chain), to: width, indent: 4)
    }
    return out
  }

  private static func seen(_ table: StackTable) -> String {
    "system call seen\(TableReport.machine(table.architecture))"
  }

  private static func columns(_ table: StackTable) -> [String] {
    ["function", "source", "Linux socket API", seen(table), "calls", "lines", "through"]
  }

  private static func cells(_ function: StackTable.FunctionRow, _ site: StackTable.Site) -> [String] {
    [
      function.name, StackWords.place(site), site.function, site.form, "\(site.count)",
      StackWords.lines(site),
      site.through.joined(separator: " → "),
    ]
  }

  /// As Markdown: a table of the program's functions, and one of the calls without any.
  public static func markdown(_ table: StackTable, notes: [String]) -> String {
    let columns = columns(table)
    func rows(_ functions: [StackTable.FunctionRow]) -> [String] {
      MarkdownTable.head(columns)
        + functions.flatMap { function in
          function.sites.map { site in
            let cells = cells(function, site).enumerated().map { index, cell in
              cell.isEmpty
                ? "" : [0, 2, 3].contains(index) ? Escape.markdownCode(cell) : Escape.markdown(cell)
            }
            return MarkdownTable.row(cells)
          }
        }
    }
    var out = [Escape.markdown(StackWords.head(table)), ""]
    if !table.functions.isEmpty { out += rows(table.functions) + [""] }
    if !table.outside.isEmpty {
      out += [Escape.markdown(StackWords.outside(table)), ""] + rows(table.outside) + [""]
    }
    out += (StackWords.remarks(table) + notes).map { "- " + Escape.markdown($0) }
    out += ["", Escape.markdown(StackWords.sum(table))]
    return out.joined(separator: "\n") + "\n"
  }

  /// As a page of HTML that needs nothing else.
  public static func html(_ table: StackTable, notes: [String], title: String) -> String {
    func rows(_ functions: [StackTable.FunctionRow]) -> [String] {
      functions.flatMap { function in
        function.sites.map { site in
          "<tr>"
            + cells(function, site).enumerated().map { index, cell in
              let text = Escape.html(cell)
              return [0, 2, 3].contains(index) ? "<td><code>\(text)</code></td>" : "<td>\(text)</td>"
            }.joined() + "</tr>"
        }
      }
    }
    var body = Page.paragraphs([StackWords.head(table)])
    if !table.functions.isEmpty { body.append(Page.table(columns(table), rows: rows(table.functions))) }
    if !table.outside.isEmpty {
      body += [
        "<h2>\(Escape.html(StackWords.outside(table)))</h2>",
        Page.table(columns(table), rows: rows(table.outside)),
      ]
    }
    body += Page.list(StackWords.remarks(table) + notes) + Page.paragraphs([StackWords.sum(table)])
    return Page.html(title: title, body: body)
  }

  /// As CSV with a header; the column `of` says whether the function is the program's.
  public static func csv(_ table: StackTable) -> String {
    let names = [
      "of", "function", "module", "object", "file", "line", "address", "C function", seen(table),
      "calls", "lines",
      "through",
    ]
    func rows(_ functions: [StackTable.FunctionRow], _ whose: String) -> [[String]] {
      functions.flatMap { function in
        function.sites.map { site in
          [
            whose, function.name, function.module ?? "", function.object, site.file ?? "",
            site.line.map { "\($0)" } ?? "", site.address ?? "", site.function, site.form, "\(site.count)",
            site.lines.map { "\($0)" }.joined(separator: " "), site.through.joined(separator: " > "),
          ]
        }
      }
    }
    return Escape.csv(rows: [names] + rows(table.functions, "program") + rows(table.outside, "outside"))
  }

  /// As JSON: `format` ("socklab stack table"), `version` (2), `architecture` (null where
  /// neither the trace proves it nor anybody said it), `functions` (each `name`, `module`, `layer`, `object`, `sites`
  /// with `file`, `line`, `address`, `function`, `form`, `through`, `resumed`, `count`, `lines`), `outside` (the same, of calls
  /// with no function of the program on their stack), `leftOut` (`calls`, `lines`), `otherLines`, `lines`, `notes`.
  public static func json(_ table: StackTable, notes: [String]) -> String {
    JSON.object([
      "format": .string("socklab stack table"), "version": .number(2),
      "architecture": .optional(table.architecture?.rawValue),
      "functions": .array(table.functions.map(json)), "outside": .array(table.outside.map(json)),
      "leftOut": .object(["calls": .number(table.leftOut.calls), "lines": .number(table.leftOut.lines)]),
      "otherLines": .number(table.otherLines), "lines": .number(table.lineCount),
      "notes": .array((StackWords.remarks(table) + notes).map(JSON.string)),
    ]).text() + "\n"
  }

  private static func json(_ function: StackTable.FunctionRow) -> JSON {
    .object([
      "name": .string(function.name), "module": .optional(function.module),
      "layer": .string(StackWords.layer(function.layer)), "object": .string(function.object),
      "sites": .array(function.sites.map(json)),
    ])
  }

  private static func json(_ site: StackTable.Site) -> JSON {
    .object([
      "file": .optional(site.file), "line": .optional(site.line),
      "address": .optional(site.address), "function": .string(site.function), "form": .string(site.form),
      "through": .array(site.through.map(JSON.string)), "resumed": .bool(site.isResumed),
      "count": .number(site.count), "lines": .array(site.lines.map { .number($0) }),
    ])
  }
}
