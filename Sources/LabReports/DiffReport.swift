import LanguageMapping
import Languages
public import TraceDiff
public import TraceText

/// What two traces of the same conversation do not have in common, in several formats.
public enum DiffReport {
  /// As text: what differs by socket, then what was left out, and the verdict in the last line.
  public static func text(_ diff: TraceDiff, style: Style = .plain, width: Int = 100) -> String {
    let width = max(40, width)
    var out = sides(diff).flatMap { Columns.wrapped(Escape.terminal($0), to: width, indent: 3) }
    for pair in diff.pairs where !pair.differences.isEmpty || !pair.notes.isEmpty {
      out += ["", style.paint(Escape.terminal(heading(pair)), .heading)]
      for difference in pair.differences {
        out.append("  " + style.paint(title(difference), .attention))
        for line in lines(difference) + whys(diff, difference).map({ "why: " + $0 }) {
          out += Columns.wrapped("    " + Escape.terminal(line), to: width, indent: 6)
        }
      }
      for note in pair.notes { out += Columns.wrapped("  " + Escape.terminal(note), to: width, indent: 4) }
    }
    if !diff.ports.isEmpty {
      out += ["", style.paint("ports", .heading)] + diff.ports.map { "  " + Escape.terminal($0) }
    }
    out.append("")
    for line in leftOut(diff) { out += Columns.wrapped(Escape.terminal(line), to: width, indent: 3) }
    out += Columns.wrapped(style.paint(verdict(diff), diff.differs ? .bad : .good), to: width)
    return out.joined(separator: "\n") + "\n"
  }

  /// As Markdown: a table of what differs.
  public static func markdown(_ diff: TraceDiff) -> String {
    var out = sides(diff).map { "- " + Escape.markdown($0) } + [""]
    if diff.pairs.contains(where: { !$0.differences.isEmpty }) {
      out += MarkdownTable.head(columns)
      for pair in diff.pairs {
        for difference in pair.differences {
          let cells = [
            Escape.markdown(heading(pair)), Escape.markdown(title(difference)),
            code(difference.a, difference.aLine),
            code(difference.b, difference.bLine),
            Escape.markdown(whys(diff, difference).joined(separator: " ")),
          ]
          out.append(MarkdownTable.row(cells))
        }
      }
      out.append("")
    }
    let notes = notes(diff)
    out += notes.map { "- " + Escape.markdown($0) } + ["", Escape.markdown(verdict(diff))]
    return out.joined(separator: "\n") + "\n"
  }

  private static let columns = ["socket", "what", "A", "B", "why"]

  private static func code(_ form: String?, _ line: Int?) -> String {
    guard let form else { return "-" }
    return Escape.markdownCode(form) + (line.map { " (line \($0))" } ?? "")
  }

  /// As a page of HTML that needs nothing else.
  public static func html(_ diff: TraceDiff, title name: String) -> String {
    let rows = diff.pairs.flatMap { pair in
      pair.differences.map { difference -> String in
        let cells = [
          Escape.html(heading(pair)), Escape.html(title(difference)), cell(difference.a, difference.aLine),
          cell(difference.b, difference.bLine), Escape.html(whys(diff, difference).joined(separator: " ")),
        ]
        return "<tr>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
      }
    }
    return Page.html(
      title: name,
      body: Page.list(sides(diff)) + (rows.isEmpty ? [] : [Page.table(columns, rows: rows)])
        + Page.list(notes(diff)) + Page.paragraphs([verdict(diff)]))
  }

  private static func cell(_ form: String?, _ line: Int?) -> String {
    guard let form else { return "-" }
    return "<code>\(Escape.html(form))</code>" + (line.map { " (line \($0))" } ?? "")
  }

  /// As JSON: `format` ("socklab diff"), `version` (1), `a` and `b` (each `file`, `program`, `pid`, `language`, `lines`,
  /// `waiting`, `retries`, `questions`, `other`, `uncompared`), `sockets` (each `role`, `number`, `differences` with
  /// `kind`, `a`, `b`, `aLine`, `bLine`, `count`, `why`; `notes`), `ports`, `same`, `differs`.
  public static func json(_ diff: TraceDiff) -> String {
    JSON.object([
      "format": .string("socklab diff"), "version": .number(1), "a": side(diff.a), "b": side(diff.b),
      "sockets": .array(
        diff.pairs.map { pair in
          .object([
            "role": .string(pair.role.rawValue), "number": .optional(pair.number),
            "differences": .array(pair.differences.map { object(diff, $0) }),
            "notes": .array(pair.notes.map(JSON.string)),
          ])
        }),
      "ports": .array(diff.ports.map(JSON.string)), "same": .number(diff.same),
      "differs": .bool(diff.differs),
    ]).text() + "\n"
  }

  private static func side(_ side: Conversation) -> JSON {
    .object([
      "file": .string(side.name), "program": .optional(side.table.program.path),
      "pid": .optional(side.table.program.pid),
      "language": .string(side.table.language.name), "lines": .number(side.table.lineCount),
      "waiting": .number(side.waiting), "retries": .number(side.retries),
      "questions": .number(side.questions), "other": .number(side.otherLines),
      "uncompared": .number(side.uncompared),
    ])
  }

  private static func object(_ diff: TraceDiff, _ difference: TraceDiff.Difference) -> JSON {
    .object([
      "kind": .string(difference.kind.rawValue), "a": .optional(difference.a), "b": .optional(difference.b),
      "aLine": .optional(difference.aLine),
      "bLine": .optional(difference.bLine), "count": .number(difference.count),
      "why": .array(whys(diff, difference).map(JSON.string)),
    ])
  }

  // MARK: Words

  private static func sides(_ diff: TraceDiff) -> [String] {
    let sides = [("A", diff.a), ("B", diff.b)]
    let filtered = sides.filter { $1.table.notes.contains(.onlyNetwork) }
    // Of two traces with the same filter nothing is missing on one side.
    let filter =
      filtered.count == 1
      ? filtered.map {
        "\($0.0)  has calls for sockets alone (strace -e trace=network): that it lacks reads, writes and closes says nothing"
      } : []
    return sides.map { letter, side in
      let program = side.table.program
      let words = [
        program.path ?? "a program that began before the trace", program.pid.map { "process \($0)" },
        side.table.language.title + (side.table.recognition.map { " (\($0.confidence.rawValue))" } ?? ""),
      ].compactMap { $0 }
      return "\(letter)  \(side.name): " + words.joined(separator: ", ")
    } + filter
  }

  private static func heading(_ pair: TraceDiff.Pair) -> String {
    pair.role.rawValue + (pair.number.map { " \($0)" } ?? "")
  }

  private static func title(_ difference: TraceDiff.Difference) -> String {
    let words =
      switch difference.kind {
      case .onlyInA, .onlyInB: difference.kind.rawValue
      case .call: "not the same call"
      case .times: "not as often"
      case .result: "not the same result"
      case .order: "at another place"
      case .bytes: "not the same bytes"
      }
    return words + (difference.count > 1 ? " × \(difference.count)" : "")
  }

  private static func lines(_ difference: TraceDiff.Difference) -> [String] {
    [("A", difference.a, difference.aLine), ("B", difference.b, difference.bLine)].compactMap {
      letter, form, line in
      form.map { "\(letter)  \($0)" + (line.map { "  (line \($0))" } ?? "") }
    }
  }

  /// The catalogues' reasons for what one side does and the other does not.
  private static func whys(_ diff: TraceDiff, _ difference: TraceDiff.Difference) -> [String] {
    guard difference.kind != .order, difference.kind != .bytes else { return [] }
    return [(diff.a, difference.aLine), (diff.b, difference.bLine)].compactMap { side, line in
      line.flatMap(side.why).map { "\(side.table.language.title): \($0)" }
    }
  }

  private static func leftOut(_ diff: TraceDiff) -> [String] {
    [("A", diff.a), ("B", diff.b)].flatMap { letter, side in
      let parts = [
        (side.waiting, "waiting"), (side.retries, "made again or asked after"),
        (side.questions, "look-ups and questions to the kernel"),
        (side.otherLines, "start-up, runtime and the program's own input and output"),
      ]
      let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      let left =
        "\(letter)  left out of \(side.table.lineCount) lines: "
        + (words.isEmpty ? "none" : words.joined(separator: ", "))
      guard side.uncompared > 0 else { return [left] }
      return [left, "\(letter)  not compared: \(side.uncompared) calls, more than diff keeps of one trace"]
    }
  }

  private static func notes(_ diff: TraceDiff) -> [String] {
    diff.pairs.flatMap { pair in pair.notes.map { heading(pair) + ": " + $0 } } + diff.ports + leftOut(diff)
  }

  private static func verdict(_ diff: TraceDiff) -> String {
    let sockets = Figures.count(diff.pairs.count, "socket")
    let same = Figures.count(diff.same, "thing is", "things are") + " done the same way"
    guard diff.differs else {
      return diff.isWhole
        ? "no difference: \(sockets), \(same)" : "no difference in what was compared: \(sockets), \(same)"
    }
    return "\(Figures.count(diff.count, "difference")) on \(sockets); \(same)"
  }
}
