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
    var text = TextTable(header(table))
    let hasLines = width >= 120
    for row in table.socketRows { text.add(cells(row, table, hasLines: hasLines)) }
    if !table.programRows.isEmpty {
      text.addRule()
      for row in table.programRows { text.add(cells(row, table, hasLines: hasLines)) }
    }
    var lines = text.lines(width: max(60, width), style)
    if let unproved = table.unproved { lines += [""] + Columns.wrapped("\(unproved).", to: max(60, width)) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// As Markdown, one table for socket calls and one for the rest, each row with why it is so.
  public static func markdown(_ table: MappingTable) -> String {
    let blocks = [table.socketRows, table.programRows].filter { !$0.isEmpty }
    let tables = blocks.map { rows in
      let header = (header(table) + ["why"]).map(Escape.markdown)
      let lines = rows.map { row -> String in
        let cells = [
          Escape.markdownCode(row.swift), Escape.markdownCode(row.prototype),
          seen(row, table).map(Escape.markdownCode).joined(separator: "<br>"),
        ]
        return MarkdownTable.row(
          cells + counts(row, table).map(Escape.markdown) + [Escape.markdown(why(row))])
      }
      return (MarkdownTable.head(header) + lines).joined(separator: "\n") + "\n"
    }
    return (tables + (table.unproved.map { [Escape.markdown("\($0).") + "\n"] } ?? [])).joined(
      separator: "\n")
  }

  /// As a page of HTML that needs nothing else.
  public static func html(_ table: MappingTable, title: String) -> String {
    let blocks = [table.socketRows, table.programRows].filter { !$0.isEmpty }
    let tables = blocks.map { rows in
      let body = rows.map { row -> String in
        let calls = [[row.swift], [row.prototype], seen(row, table)].map { "<td>\(Page.code($0))</td>" }
        let sides = counts(row, table).map { "<td>\(Escape.html($0))</td>" }
        return "<tr>" + (calls + sides).joined() + "</tr>"
      }
      return Page.table(header(table), rows: body)
    }
    return Page.html(title: title, body: tables + Page.paragraphs(table.unproved.map { ["\($0)."] } ?? []))
  }

  /// As CSV with a header; several system calls of a row are joined with a blank, lines likewise. Where no program of a
  /// row was traced, the system call is `not asked`.
  public static func csv(_ table: MappingTable) -> String {
    let sides = table.sides.flatMap { ["\($0) calls", "\($0) lines"] }
    let header =
      ["Swift call", "C function", "C prototype", "syscall\(machine(table.architecture))"] + sides
    let rows = (table.socketRows + table.programRows).map { row in
      [
        row.swift, row.call, row.prototype,
        table.wasAsked(row) ? row.syscalls.joined(separator: " ") : notAsked,
      ]
        + row.sides.flatMap { ["\($0.calls)", $0.lines.map(String.init).joined(separator: " ")] }
    }
    return Escape.csv(rows: [header] + rows)
  }

  /// As JSON: `format` ("socklab table"), `version` (1), `architecture` (null where neither the traces
  /// prove it nor anybody said it), `sides`, `rows`: each `kind` (`socket` or
  /// `program`), `swift`, `call`, `prototype`, `manual`, `syscalls`, `sides` (each `name`, `calls`, `lines`,
  /// `disputed`: calls that differ or are missing, `untraced`: calls that the trace could not show); `not_asked`: the
  /// sides without a trace, whose every call is untraced.
  public static func json(_ table: MappingTable) -> String {
    let rows = table.socketRows.map { ("socket", $0) } + table.programRows.map { ("program", $0) }
    return JSON.object([
      "format": .string("socklab table"), "version": .number(1),
      "architecture": .optional(table.architecture?.rawValue),
      "sides": .array(table.sides.map(JSON.string)),
      "not_asked": .array(
        table.sides.indices.filter(table.logsAlone.contains).map { .string(table.sides[$0]) }),
      "rows": .array(
        rows.map { kind, row in
          .object([
            "kind": .string(kind), "swift": .string(row.swift), "call": .string(row.call),
            "prototype": .string(row.prototype), "manual": .string(row.manual),
            "syscalls": .array(row.syscalls.map(JSON.string)),
            "sides": .array(
              zip(table.sides, row.sides).map { name, seen in
                .object([
                  "name": .string(name), "calls": .number(seen.calls),
                  "lines": .array(seen.lines.map(JSON.number)), "disputed": .number(seen.disputed),
                  "untraced": .number(seen.untraced),
                ])
              }),
          ])
        }),
    ]).text() + "\n"
  }

  // MARK: Cells

  /// What follows the heading of a column of system calls: the machine whose they are, ` (arm64)`.
  static func machine(_ architecture: Architecture?) -> String {
    architecture.map { " (\($0.rawValue))" } ?? ""
  }

  static func header(_ table: MappingTable) -> [String] {
    ["Swift call", "Linux socket API", "syscall seen\(machine(table.architecture))"] + table.sides
  }

  private static func cells(_ row: MappingTable.Row, _ table: MappingTable, hasLines: Bool) -> [String] {
    let sides = counts(row, table, hasLines: hasLines)
    return ([row.swift, row.prototype, seen(row, table).joined(separator: "; ")] + sides).map(Escape.terminal)
  }

  /// What stands for system calls where nobody traced a program that made the call.
  private static let notAsked = "not asked"

  static func seen(_ row: MappingTable.Row, _ table: MappingTable) -> [String] {
    guard table.wasAsked(row) else { return [notAsked] }
    return row.syscalls.isEmpty ? ["none"] : row.syscalls
  }

  /// Why a call becomes these system calls.
  static func why(_ row: MappingTable.Row) -> String {
    let names = row.syscalls.map { String($0.prefix(while: { $0 != "(" })) }
    return CallReasons.text(function: row.call, systemCalls: names)
  }

  /// How often each side made a call, and where: `2 (lines 41, 44)`; a hyphen where it never did.
  static func counts(_ row: MappingTable.Row, _ table: MappingTable, hasLines: Bool = true) -> [String] {
    row.sides.enumerated().map { side, seen in
      guard seen.calls > 0 else { return "-" }
      let disputed = seen.disputed > 0 ? ", \(seen.disputed) not as logged" : ""
      // Of a side without a trace that is said once, below the table.
      let isTold = seen.untraced > 0 && !table.logsAlone.contains(side)
      let untraced = isTold ? ", \(seen.untraced) not traced" : ""
      let lines = seen.lines.isEmpty || !hasLines ? "" : " (\(Words.lines(seen.lines, limit: 4)))"
      return "\(seen.calls)\(lines)\(disputed)\(untraced)"
    }
  }
}
