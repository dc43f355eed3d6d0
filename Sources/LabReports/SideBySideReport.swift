public import LanguageMapping
import Languages
import LinuxABI
public import TraceText

/// The tables of several languages in one, in several formats: a column for each language, and below it why they differ.
public enum SideBySideReport {
  /// As text: a table where its columns fit, else one block for each row, in which equal columns stand together. A star
  /// marks what is not as in the first column.
  ///
  /// - Parameters:
  ///   - style: whether to colour.
  ///   - width: columns of the terminal.
  public static func text(_ table: SideBySide, style: Style = .plain, width: Int = 100) -> String {
    let width = max(60, width)
    var out = table.columns.flatMap { Columns.wrapped(Escape.terminal(heading($0)), to: width, indent: 2) }
    out += ["", "* is not as in the first column, \(Escape.terminal(table.columns.first?.title ?? "")).", ""]
    // What a cell needs to be read, beside the names of the rows.
    let isTable = (width - 22) / max(1, table.columns.count) >= 28
    out += isTable ? grid(table, style, width) : blocks(table, style, width)
    if isTable {
      out += [""] + whys(table).flatMap { Columns.wrapped(Escape.terminal($0), to: width, indent: 2) }
    }
    out += [""] + notes(table).flatMap { Columns.wrapped(Escape.terminal($0), to: width, indent: 2) }
    out.append("")
    out += Columns.wrapped(verdict(table), to: width)
    return out.joined(separator: "\n") + "\n"
  }

  private static func grid(_ table: SideBySide, _ style: Style, _ width: Int) -> [String] {
    var out: [String] = []
    for (title, rows) in sections(table) {
      var text = TextTable([title] + table.columns.map { Escape.terminal($0.title) })
      for row in rows {
        text.add(
          [Escape.terminal(row.meaning.name)]
            + row.cells.map { cell in (cell.differs ? "* " : "") + Escape.terminal(words(cell)) })
      }
      out += (out.isEmpty ? [] : [""]) + text.lines(width: width, style)
    }
    return out
  }

  /// One block a row: the forms, and which columns have them.
  private static func blocks(_ table: SideBySide, _ style: Style, _ width: Int) -> [String] {
    var out: [String] = []
    for (title, rows) in sections(table) {
      out += (out.isEmpty ? [] : [""]) + [style.paint(title + ":", .heading)]
      for row in rows {
        out.append(style.paint(Escape.terminal(row.meaning.name), .heading))
        for group in groups(table, row) {
          let names = group.columns.map { table.columns[$0].title }.joined(separator: ", ")
          let line = "\(group.differs ? "*" : " ") \(names): \(words(row.cells[group.columns[0]]))"
          out += Columns.wrapped(Escape.terminal(line), to: width, indent: 6)
        }
        for why in reasons(table, row) {
          out += Columns.wrapped("    why: " + Escape.terminal(why), to: width, indent: 9)
        }
      }
    }
    return out
  }

  /// As Markdown: one table, the differing cells in bold; then why, row by row, and each language's notes.
  public static func markdown(_ table: SideBySide, title: String? = nil) -> String {
    var out = title.map { ["# " + Escape.markdown($0), ""] } ?? []
    for column in table.columns { out.append("- " + Escape.markdown(heading(column))) }
    out += [
      "",
      "In bold: not as in the first column, \(Escape.markdown(table.columns.first?.title ?? "")). "
        + "In italics: done unasked.", "",
    ]
    for (title, rows) in sections(table) {
      out += MarkdownTable.head([title] + table.columns.map { Escape.markdown($0.title) })
      for row in rows {
        let cells = row.cells.map { cell -> String in
          let text = lines(cell).map { form, count in
            Escape.markdownCode(form) + (count > 1 ? " × \(count)" : "")
          }.joined(separator: "<br>")
          let dressed = text.isEmpty ? "-" : (cell.isUnasked ? "*unasked*<br>" : "") + text
          return cell.differs ? "**\(dressed)**" : dressed
        }
        out.append(MarkdownTable.row([Escape.markdown(row.meaning.name)] + cells))
      }
      out.append("")
    }
    let whys = whys(table)
    if !whys.isEmpty { out += ["Why:", ""] + whys.map { "- " + Escape.markdown($0) } + [""] }
    out += notes(table).map { "- " + Escape.markdown($0) }
    out += ["", Escape.markdown(verdict(table))]
    return out.joined(separator: "\n") + "\n"
  }

  /// As a page of HTML that needs nothing else; what differs is marked.
  public static func html(_ table: SideBySide, title: String) -> String {
    let tables = sections(table).map { name, rows in
      let body = rows.map { row -> String in
        let cells = row.cells.map { cell -> String in
          let text = lines(cell).map { form, count in
            "<code>\(Escape.html(form))</code>" + (count > 1 ? " × \(count)" : "")
          }.joined(separator: "<br>")
          let dressed = text.isEmpty ? "-" : (cell.isUnasked ? "<em>unasked</em><br>" : "") + text
          return "<td>\(cell.differs ? "<mark>\(dressed)</mark>" : dressed)</td>"
        }
        return "<tr><th scope=\"row\">\(Escape.html(row.meaning.name))</th>\(cells.joined())</tr>"
      }
      return Page.table([name] + table.columns.map(\.title), rows: body)
    }
    let first = Escape.html(table.columns.first?.title ?? "")
    let whys = whys(table)
    return Page.html(
      title: title,
      body: Page.list(table.columns.map(heading))
        + ["<p><mark>Marked</mark>: not as in the first column, \(first).</p>"] + tables
        + (whys.isEmpty ? [] : ["<h2>Why</h2>"] + Page.list(whys)) + Page.list(notes(table))
        + Page.paragraphs([verdict(table)]))
  }

  /// As CSV with a header: a line for each row, several forms of a cell joined with a semicolon.
  public static func csv(_ table: SideBySide) -> String {
    let names = ["row", "of the conversation", "differs"] + table.columns.map(\.title) + ["why"]
    let rows = table.rows.map { row in
      [row.meaning.name, row.meaning.isOfConversation ? "yes" : "no", row.differs ? "yes" : "no"]
        + row.cells.map { lines($0).map(counted).joined(separator: "; ") }
        + [reasons(table, row).joined(separator: " ")]
    }
    return Escape.csv(rows: [names] + rows)
  }

  /// As JSON: `format` ("socklab side by side"), `version` (1), `columns` (each `title`, `architecture`, `files`,
  /// `languages` with `name`, `version` and `notes`), `rows` (each `meaning`, `conversation`, `differs`, `cells`: for each column `forms` with
  /// `form` and `count`, `calls`, `unasked`, `differs`, `whys`).
  public static func json(_ table: SideBySide) -> String {
    JSON.object([
      "format": .string("socklab side by side"), "version": .number(1),
      "columns": .array(
        table.columns.map { column in
          .object([
            "title": .string(column.title), "architecture": .optional(column.architecture?.rawValue),
            "files": .array(column.names.map(JSON.string)),
            "languages": .array(
              column.languages.map {
                .object([
                  "name": .string($0.name), "version": .string($0.version),
                  "notes": .array($0.notes.map(JSON.string)),
                ])
              }),
          ])
        }),
      "rows": .array(
        table.rows.map { row in
          .object([
            "meaning": .string(row.meaning.name), "conversation": .bool(row.meaning.isOfConversation),
            "differs": .bool(row.differs), "cells": .array(row.cells.map(json)),
          ])
        }),
    ]).text() + "\n"
  }

  private static func json(_ cell: SideBySide.Cell) -> JSON {
    .object([
      "forms": .array(cell.forms.map { .object(["form": .string($0.form), "count": .number($0.count)]) }),
      "calls": .array(cell.calls.map(JSON.string)), "unasked": .bool(!cell.isEmpty && cell.isUnasked),
      "differs": .bool(cell.differs), "whys": .array(cell.whys.map(JSON.string)),
    ])
  }

  // MARK: Parts

  private static func sections(_ table: SideBySide) -> [(String, [SideBySide.MeaningRow])] {
    [("of the conversation", true), ("besides", false)].map { title, isCore in
      (title, table.rows.filter { $0.meaning.isOfConversation == isCore })
    }.filter { !$0.1.isEmpty }
  }

  private static func heading(_ column: SideBySide.Column) -> String {
    let sure = column.tables.map { table -> String in
      guard let found = table.recognition else { return "as it was asked for" }
      guard found.language != nil else { return "not recognised: the Linux API alone" }
      return "\(found.confidence.rawValue), \(found.reasons.first?.meaning ?? "")"
    }
    let observed = column.languages.map(\.version).joined(separator: "; ")
    let distinct = sure.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let machine = column.architecture.map { ", made on \($0.rawValue)" } ?? ""
    return
      "\(column.title)\(machine): \(distinct.joined(separator: "; ")). Its catalogue was observed on \(observed)."
  }

  private static func lines(_ cell: SideBySide.Cell) -> [(form: String, count: Int)] {
    cell.forms.map { ($0.form, $0.count) }
  }

  private static func counted(_ form: String, _ count: Int) -> String {
    count > 1 ? "\(form) × \(count)" : form
  }

  private static func words(_ cell: SideBySide.Cell) -> String {
    guard !cell.isEmpty else { return "-" }
    return (cell.isUnasked ? "unasked: " : "") + lines(cell).map(counted).joined(separator: "; ")
  }

  /// Columns that show the same, in the order of their first.
  private static func groups(
    _ table: SideBySide, _ row: SideBySide.MeaningRow
  ) -> [(columns: [Int], differs: Bool)] {
    var order: [String] = []
    var found: [String: (columns: [Int], differs: Bool)] = [:]
    for (index, cell) in row.cells.enumerated() {
      let key = words(cell)
      if found[key] == nil {
        order.append(key)
        found[key] = ([], cell.differs)
      }
      found[key]?.columns.append(index)
    }
    return order.compactMap { found[$0] }
  }

  /// Why a row's columns differ: `Python, Rust: accept4 sets close-on-exec in the same call`.
  private static func reasons(_ table: SideBySide, _ row: SideBySide.MeaningRow) -> [String] {
    guard row.differs else { return [] }
    var order: [String] = []
    var columns: [String: [String]] = [:]
    for (index, (column, cell)) in zip(table.columns, row.cells).enumerated()
    where index == 0 || cell.differs {
      for why in cell.whys {
        if columns[why] == nil { order.append(why) }
        columns[why, default: []].append(column.title)
      }
    }
    return order.map { "\(columns[$0, default: []].joined(separator: ", ")): \($0)" }
  }

  private static func whys(_ table: SideBySide) -> [String] {
    table.rows.flatMap { row in reasons(table, row).map { "\(row.meaning.name): \($0)" } }
  }

  private static func notes(_ table: SideBySide) -> [String] {
    var seen: Set<String> = []
    return table.columns.flatMap(\.languages).filter { seen.insert($0.name).inserted && !$0.notes.isEmpty }
      .map {
        "\($0.title): " + $0.notes.joined(separator: " ")
      }
  }

  private static func verdict(_ table: SideBySide) -> String {
    let differing = table.rows.count(where: \.differs)
    return
      "\(table.columns.count) columns, \(table.rows.count) rows; \(differing) rows are not the same in all columns."
  }
}
