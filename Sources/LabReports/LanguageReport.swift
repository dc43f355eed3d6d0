public import LanguageMapping
import Languages
import LinuxABI
public import TraceText
import Walkthrough

/// The mapping table of a trace without a log in several formats.
public enum LanguageReport {
  /// As aligned text: how the language was recognised, the calls of the program, what the language did unasked, and where
  /// the other lines of the trace are.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal.
  ///   - style: whether to colour.
  public static func text(_ table: LanguageTable, style: Style = .plain, width: Int = 100) -> String {
    var out = heading(table).map { style.paint(Escape.terminal($0), .heading) }
    for (kind, rows) in blocks(table) {
      var text = TextTable(header(kind, table))
      for row in rows {
        text.add(
          [call(row), row.prototype ?? row.function, forms(row).joined(separator: "; "), counts(row)].map(
            Escape.terminal))
      }
      out += [""] + text.lines(width: max(60, width), style)
    }
    out += [""] + ([ledger(table)] + notes(table)).flatMap { Columns.wrapped($0, to: max(60, width)) }
    return out.joined(separator: "\n") + "\n"
  }

  /// As Markdown, each row with why it is so.
  public static func markdown(_ table: LanguageTable) -> String {
    var out = [heading(table).map(Escape.markdown).joined(separator: "  \n"), ""]
    for (kind, rows) in blocks(table) {
      out += MarkdownTable.head(header(kind, table) + ["why"])
      for row in rows {
        out.append(
          MarkdownTable.row([
            kind == .asked && !row.call.isEmpty ? Escape.markdownCode(row.call) : Escape.markdown(call(row)),
            Escape.markdownCode(row.prototype ?? row.function),
            forms(row).map(Escape.markdownCode).joined(separator: "<br>"), Escape.markdown(counts(row)),
            Escape.markdown(why(row, row.seen, table.language)),
          ]))
      }
      out.append("")
    }
    out += ([ledger(table)] + notes(table)).map { Escape.markdown($0) + "\n" }
    return out.joined(separator: "\n")
  }

  /// As a page of HTML that needs nothing else.
  public static func html(_ table: LanguageTable, title: String) -> String {
    let tables = blocks(table).map { kind, rows in
      let body = rows.map { row -> String in
        let why = row.why.map { "<br><small>\(Escape.html($0))</small>" } ?? ""
        return
          "<tr><td>\(Escape.html(call(row)))\(why)</td><td><code>\(Escape.html(row.prototype ?? row.function))</code></td>"
          + "<td>\(Page.code(forms(row)))</td><td>\(Escape.html(counts(row)))</td></tr>"
      }
      return Page.table(header(kind, table), rows: body)
    }
    return Page.html(
      title: title,
      body: Page.paragraphs(heading(table)) + tables + Page.paragraphs([ledger(table)] + notes(table)))
  }

  /// As CSV with a header; several system calls of a row are joined with a semicolon, lines with a blank.
  public static func csv(_ table: LanguageTable) -> String {
    let rows = table.rows.map { row in
      [
        row.kind.rawValue, row.call, row.function, row.prototype ?? "", forms(row).joined(separator: "; "),
        "\(row.count)",
        row.lines.lines.map(String.init).joined(separator: " "), row.why ?? "", row.source ?? "",
      ]
    }
    let names = [
      "kind", "\(table.language.title) call", "C function", "C prototype", seen(table.architecture), "calls",
      "lines", "why", "source",
    ]
    return Escape.csv(rows: [names] + rows)
  }

  /// As JSON: `format` ("socklab language table"), `version` (1), `program` (`pid`, `path`), `language` (`name`, `title`,
  /// `version`), `architecture` (null where neither the trace proves it nor anybody said it), `recognition` (null, or `confidence`, `reasons`), `rows` (each `kind`, `call`, `function`, `prototype`,
  /// `seen` with `form` and `count`, `calls`, `lines`, `why`, `source`), `leftovers`, `lines`, `notes`.
  public static func json(_ table: LanguageTable) -> String { value(table).text() + "\n" }

  static func value(_ table: LanguageTable) -> JSON {
    let recognition: JSON =
      table.recognition.map { found in
        .object([
          "confidence": .string(found.confidence.rawValue), "rival": .optional(found.rival?.name),
          "reasons": .array(
            found.reasons.map { .object(["meaning": .string($0.meaning), "line": .number($0.line)]) }),
        ])
      } ?? .null
    return JSON.object([
      "format": .string("socklab language table"), "version": .number(1),
      "program": .object([
        "pid": .optional(table.program.pid), "path": .optional(table.program.path),
      ]),
      "language": .object([
        "name": .string(table.language.name), "title": .string(table.language.title),
        "version": .string(table.language.version),
      ]),
      "architecture": .optional(table.architecture?.rawValue), "recognition": recognition,
      "rows": .array(table.rows.map(json)),
      "leftovers": .object(
        LanguageTable.Leftover.allCases.map { ($0.rawValue, .number(table.leftovers[$0] ?? 0)) }),
      "lines": .number(table.lineCount), "notes": .array(notes(table).map(JSON.string)),
    ])
  }

  private static func json(_ row: LanguageRow) -> JSON {
    .object([
      "kind": .string(row.kind.rawValue), "call": .string(row.call), "function": .string(row.function),
      "prototype": .optional(row.prototype),
      "seen": .array(row.seen.map { .object(["form": .string($0.form), "count": .number($0.count)]) }),
      "calls": .number(row.count), "lines": .array(row.lines.lines.map { .number($0) }),
      "why": .optional(row.why), "source": .optional(row.source),
    ])
  }

  // MARK: Parts

  private static func header(_ kind: Row.Kind, _ table: LanguageTable) -> [String] {
    [kind == .asked ? title(table) : "unasked", "Linux socket API", seen(table.architecture), "calls"]
  }

  /// The heading of the system calls of a table.
  static func seen(_ architecture: Architecture?) -> String {
    "system calls seen\(TableReport.machine(architecture))"
  }

  private static func blocks(_ table: LanguageTable) -> [(Row.Kind, [LanguageRow])] {
    [Row.Kind.asked, .unasked].map { kind in (kind, table.rows.filter { $0.kind == kind }) }.filter {
      !$0.1.isEmpty
    }
  }

  /// What the calls of a table are called.
  static func title(_ table: LanguageTable) -> String {
    table.language.name == Language.linuxAPI.name ? "call" : "\(table.language.title) call"
  }

  static func call(_ row: LanguageRow) -> String {
    row.call.isEmpty ? row.function : row.call
  }

  private static func forms(_ row: LanguageRow) -> [String] { forms(row.seen) }

  static func forms(_ all: [LanguageRow.Seen]) -> [String] {
    // Reads of many sizes are one form: what is read into a growing buffer would fill a page.
    var groups: [(form: String, seen: [(seen: LanguageRow.Seen, size: Int?)])] = []
    for seen in all {
      let found = sized(seen)
      if let found, let index = groups.firstIndex(where: { $0.form == found.form }) {
        groups[index].seen.append((seen, found.size))
      } else {
        groups.append((found?.form ?? seen.form, [(seen, found?.size)]))
      }
    }
    return groups.flatMap { group -> [String] in
      let sizes = group.seen.compactMap(\.size)
      guard sizes.count > sizeLimit, let least = sizes.min(), let most = sizes.max() else {
        return group.seen.map { counted($0.seen.form, $0.seen.count, isAlone: all.count == 1) }
      }
      let words = "\(sizes.count) sizes, \(least) to \(most)"
      return ["\(group.form.replacing("#", with: words)) × \(group.seen.reduce(0) { $0 + $1.seen.count })"]
    }
  }

  /// So many sizes of one call stand by themselves; more are one form.
  private static let sizeLimit = 6

  private static func counted(_ form: String, _ count: Int, isAlone: Bool) -> String {
    count > 1 && !isAlone ? "\(form) × \(count)" : form
  }

  /// A form with `#` for the size that it begins with, and that size: `read(#)` and 8192.
  private static func sized(_ seen: LanguageRow.Seen) -> (form: String, size: Int)? {
    guard ["read", "recvfrom"].contains(seen.systemCall), let open = seen.form.firstIndex(of: "(") else {
      return nil
    }
    let digits = seen.form[seen.form.index(after: open)...].prefix { $0.isASCII && $0.isNumber }
    guard let size = Int(digits) else { return nil }
    return (seen.form[...open] + "#" + seen.form[digits.endIndex...], size)
  }

  /// Why a call becomes these system calls; of what no program asked for the catalogue's own words say it.
  static func why(_ row: LanguageRow, _ seen: [LanguageRow.Seen], _ language: Language) -> String {
    if row.kind == .unasked, let own = row.why {
      return CallReasons.text(function: "", systemCalls: [], own: own)
    }
    var names: [String] = []
    for seen in seen where !names.contains(seen.systemCall) { names.append(seen.systemCall) }
    return CallReasons.text(
      function: row.function, systemCalls: names, own: row.why, language: language.title,
      ownSaysName: row.saysName)
  }

  private static func counts(_ row: LanguageRow) -> String {
    "\(count(row)) (\(Words.lines(row.lines, limit: 4)))"
  }

  static func count(_ row: LanguageRow) -> String {
    var parts = ["\(row.count)"]
    // What was asked and did not come to an end is said, and counted by itself.
    if row.tooEarly > 0 { parts.append("\(row.tooEarly) too early") }
    if row.interrupted > 0 { parts.append("\(row.interrupted) interrupted") }
    if row.begun > 0 { parts.append("\(row.begun) begun and not ended") }
    return parts.joined(separator: ", ")
  }

  static func heading(_ table: LanguageTable) -> [String] {
    languageHeading(table) + frameworks(table)
  }

  /// What stands between the language and the program, and what says so.
  private static func frameworks(_ table: LanguageTable) -> [String] {
    guard !table.frameworks.isEmpty else { return [] }
    return table.frameworks.map {
      "On it \($0.title), by what it does: \($0.evidence.map(\.meaning).joined(separator: "; "))."
    }
  }

  private static func languageHeading(_ table: LanguageTable) -> [String] {
    let program = table.program.path.map { "\($0)\(table.program.pid.map { ", process \($0)" } ?? "")" }
    let first = program.map { ["The program is \($0)."] } ?? []
    let observed = "observed on \(table.language.version)"
    guard let found = table.recognition else {
      return first + [
        table.language.name == Language.linuxAPI.name
          ? "No language: the Linux API alone." : "\(table.language.title), as it was asked for; \(observed)."
      ]
    }
    let reasons = found.reasons.prefix(4).map { $0.meaning + ($0.line > 0 ? " (line \($0.line))" : "") }
      .joined(separator: "; ")
    guard let language = found.language else {
      let why =
        table.program.path == nil
        ? "the trace does not show how the program began (strace -p, or a filter, -e); --language names it"
        : "nothing in the start-up speaks for one (or a filter, -e, left it out); --language names it"
      return first + ["The language was not recognised: \(why). This is the Linux API alone."]
    }
    let rival = found.rival.map { " It could be \($0.title), too." } ?? ""
    return first + [
      "\(language.title), \(found.confidence.rawValue): \(reasons).\(rival) The catalogue was \(observed)."
    ]
  }

  /// What a reader must know of the trace besides: what it cannot show, and what of it was not kept.
  static func notes(_ table: LanguageTable) -> [String] { table.notes.map(text) }

  /// One thing that a reader must know, as a sentence.
  public static func text(_ note: LanguageTable.Note) -> String {
    switch note {
    case .onlyNetwork:
      "Of calls on descriptors the trace has those for sockets alone (strace -e trace=network): reads, writes, closes and "
        + "waiting are not in it."
    case .unfollowed(let line, let count):
      "Line \(line) makes a thread or a child of which the trace shows nothing"
        + (count > 1 ? ", and so do \(count - 1) more" : "") + ": strace did not follow it."
    case .ring(let line):
      "From line \(line) on the program uses io_uring: what it asks through its ring is hidden from strace."
    case .exceeded(let bound): "The trace has more than \(bound): what is beyond that is not known."
    }
  }

  /// Where every line of the trace is.
  static func ledger(_ table: LanguageTable) -> String {
    let inRows = table.rows.reduce(0) { $0 + $1.lineCount }
    let rest = LanguageTable.Leftover.allCases.compactMap { kind in
      table.leftovers[kind].map { "\($0) \(kind.rawValue)" }
    }
    return "\(table.lineCount) lines: \(inRows) in the table; left out: "
      + (rest.isEmpty ? "none" : rest.joined(separator: ", ")) + "."
  }
}
