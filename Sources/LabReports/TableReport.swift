public import CallMapping
import LinuxABI
public import TraceText
import Walkthrough

/// The mapping table of a run in several formats.
public enum TableReport {
  /// As aligned text: socket calls, then input, output and waiting. Line numbers where there is room for them, from 120
  /// columns on.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal.
  ///   - style: whether to colour.
  public static func text(_ table: MappingTable, style: Style = .plain, width: Int = 100) -> String {
    var text = TextTable(columns: header(table).count)
    text.add(header(table))
    text.addRule()
    let hasLines = width >= 120
    for row in table.socketRows { text.add(cells(row, hasLines: hasLines)) }
    if !table.programRows.isEmpty {
      text.addRule()
      for row in table.programRows { text.add(cells(row, hasLines: hasLines)) }
    }
    var lines = text.lines(width: max(60, width))
    lines[0] = style.paint(lines[0], .heading)
    return lines.joined(separator: "\n") + "\n"
  }

  /// As Markdown, one table for socket calls and one for the rest, each row with why it is so.
  public static func markdown(_ table: MappingTable) -> String {
    let blocks = [table.socketRows, table.programRows].filter { !$0.isEmpty }
    return blocks.map { rows in
      let header = (header(table) + ["why"]).map(Escape.markdown)
      let lines = rows.map { row -> String in
        let cells = [
          Escape.markdownCode(row.swift), Escape.markdownCode(row.prototype),
          seen(row).map(Escape.markdownCode).joined(separator: "<br>"),
        ]
        return line(cells + row.sides.map { Escape.markdown(counts($0)) } + [Escape.markdown(why(row))])
      }
      return ([line(header), "|" + String(repeating: "---|", count: header.count)] + lines).joined(
        separator: "\n")
        + "\n"
    }.joined(separator: "\n")
  }

  private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  /// As a page of HTML that needs nothing else.
  public static func html(_ table: MappingTable, title: String) -> String {
    let blocks = [table.socketRows, table.programRows].filter { !$0.isEmpty }
    let tables = blocks.map { rows in
      let head = header(table).map { "<th scope=\"col\">\(Escape.html($0))</th>" }.joined()
      let body = rows.map { row -> String in
        let calls = [[row.swift], [row.prototype], seen(row)].map { texts in
          "<td>" + texts.map { "<code>\(Escape.html($0))</code>" }.joined(separator: "<br>") + "</td>"
        }
        let sides = row.sides.map { "<td>\(Escape.html(counts($0)))</td>" }
        return "<tr>" + (calls + sides).joined() + "</tr>"
      }
      return Page.table(head: head, rows: body)
    }
    return Page.html(title: title, body: tables)
  }

  /// As CSV with a header; several system calls of a row are joined with a blank, lines likewise.
  public static func csv(_ table: MappingTable) -> String {
    let sides = table.sides.flatMap { ["\($0) calls", "\($0) lines"] }
    let header =
      ["Swift call", "C function", "C prototype", "syscall (\(table.architecture.rawValue))"] + sides
    let rows = (table.socketRows + table.programRows).map { row in
      [row.swift, row.call, row.prototype, row.syscalls.joined(separator: " ")]
        + row.sides.flatMap { ["\($0.calls)", $0.lines.map(String.init).joined(separator: " ")] }
    }
    return ([header] + rows).map { $0.map(Escape.csv).joined(separator: ",") + "\n" }.joined()
  }

  /// As JSON: `format` ("socklab table"), `version` (1), `architecture`, `sides`, `rows`: each `kind` (`socket` or
  /// `program`), `swift`, `call`, `prototype`, `manual`, `syscalls`, `sides` (each `name`, `calls`, `lines`,
  /// `disputed`: calls that differ or are missing, `untraced`: calls that the trace could not show).
  public static func json(_ table: MappingTable) -> String {
    let rows = table.socketRows.map { ("socket", $0) } + table.programRows.map { ("program", $0) }
    return JSON.object([
      ("format", .string("socklab table")), ("version", .number(1)),
      ("architecture", .string(table.architecture.rawValue)), ("sides", .array(table.sides.map(JSON.string))),
      (
        "rows",
        .array(
          rows.map { kind, row in
            .object([
              ("kind", .string(kind)), ("swift", .string(row.swift)), ("call", .string(row.call)),
              ("prototype", .string(row.prototype)), ("manual", .string(row.manual)),
              ("syscalls", .array(row.syscalls.map(JSON.string))),
              (
                "sides",
                .array(
                  zip(table.sides, row.sides).map { name, seen in
                    .object([
                      ("name", .string(name)), ("calls", .number(seen.calls)),
                      ("lines", .array(seen.lines.map(JSON.number))), ("disputed", .number(seen.disputed)),
                      ("untraced", .number(seen.untraced)),
                    ])
                  })
              ),
            ])
          })
      ),
    ]).text() + "\n"
  }

  // MARK: Cells

  static func header(_ table: MappingTable) -> [String] {
    ["Swift call", "Linux socket API", "syscall seen (\(table.architecture.rawValue))"] + table.sides
  }

  private static func cells(_ row: MappingTable.Row, hasLines: Bool) -> [String] {
    let sides = row.sides.map { counts($0, hasLines: hasLines) }
    return ([row.swift, row.prototype, seen(row).joined(separator: "; ")] + sides).map(Escape.terminal)
  }

  static func seen(_ row: MappingTable.Row) -> [String] {
    row.syscalls.isEmpty ? ["none"] : row.syscalls
  }

  /// Why a call becomes these system calls.
  static func why(_ row: MappingTable.Row) -> String {
    let names = row.syscalls.map { String($0.prefix(while: { $0 != "(" })) }
    return CallReasons.text(function: row.call, systemCalls: names)
  }

  /// How often a side made a call, and where: `2 (lines 41, 44)`; a hyphen where it never did.
  static func counts(_ seen: MappingTable.Seen, hasLines: Bool = true) -> String {
    guard seen.calls > 0 else { return "-" }
    let disputed = seen.disputed > 0 ? ", \(seen.disputed) not as logged" : ""
    let untraced = seen.untraced > 0 ? ", \(seen.untraced) not traced" : ""
    let lines = seen.lines.isEmpty || !hasLines ? "" : " (\(Words.lines(seen.lines, limit: 4)))"
    return "\(seen.calls)\(lines)\(disputed)\(untraced)"
  }
}
