public import StackMapping
import TraceText

/// What each function of a program asked of the kernel, in several formats.
public enum StackReport {
  /// As text: a block for each function, then what no function is known of, and the sum of the lines.
  public static func text(
    _ table: StackTable, notes: [String], style: Style = .plain, width: Int = 100
  ) -> String {
    let width = max(60, width)
    var out: [String] = []
    for function in table.functions {
      out.append(style.paint(Escape.terminal(heading(function)), .heading))
      var cells = TextTable(columns: 4)
      cells.add(["source", "Linux socket API", "system call seen", "calls"])
      cells.addRule()
      for site in function.sites {
        cells.add([
          Escape.terminal(place(site)), Escape.terminal(site.function), Escape.terminal(site.form),
          "\(site.count) (\(lines(site)))",
        ])
      }
      out += cells.lines(width: width)
      let through = chains(function)
      for chain in through {
        out += Columns.wrapped("  through " + Escape.terminal(chain), to: width, indent: 4)
      }
      out.append("")
    }
    for line in rest(table) + notes { out += Columns.wrapped(Escape.terminal(line), to: width, indent: 2) }
    out += Columns.wrapped(Escape.terminal(summary(table)), to: width)
    return out.joined(separator: "\n") + "\n"
  }

  /// As Markdown: one table.
  public static func markdown(_ table: StackTable, notes: [String]) -> String {
    var out = [
      "| function | source | Linux socket API | system call seen | calls | lines |",
      "|---|---|---|---|---|---|",
    ]
    for function in table.functions {
      for site in function.sites {
        let cells = [
          Escape.markdownCode(function.name), Escape.markdown(place(site)),
          Escape.markdownCode(site.function),
          Escape.markdownCode(site.form), "\(site.count)", lines(site),
        ]
        out.append("| " + cells.joined(separator: " | ") + " |")
      }
    }
    out +=
      [""] + (rest(table) + notes).map { "- " + Escape.markdown($0) } + ["", Escape.markdown(summary(table))]
    return out.joined(separator: "\n") + "\n"
  }

  /// As a page of HTML that needs nothing else.
  public static func html(_ table: StackTable, notes: [String], title: String) -> String {
    let head = ["function", "source", "Linux socket API", "system call seen", "calls", "lines"]
      .map { "<th scope=\"col\">\($0)</th>" }.joined()
    let rows = table.functions.flatMap { function in
      function.sites.map { site -> String in
        let cells = [
          "<code>\(Escape.html(function.name))</code>", Escape.html(place(site)),
          "<code>\(Escape.html(site.function))</code>", "<code>\(Escape.html(site.form))</code>",
          "\(site.count)",
          Escape.html(lines(site)),
        ]
        return "<tr>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
      }
    }
    let items = (rest(table) + notes).map { "<li>\(Escape.html($0))</li>" }
    return Page.html(
      title: title,
      body: [Page.table(head: head, rows: rows)]
        + (items.isEmpty ? [] : ["<ul>" + items.joined(separator: "\n") + "</ul>"])
        + ["<p>\(Escape.html(summary(table)))</p>"])
  }

  /// As CSV with a header.
  public static func csv(_ table: StackTable) -> String {
    let names = [
      "function", "module", "object", "file", "line", "C function", "system call seen", "calls", "lines",
      "through",
    ]
    let rows = table.functions.flatMap { function in
      function.sites.map { site in
        [
          function.name, function.module ?? "", function.object, site.file ?? "",
          site.line.map { "\($0)" } ?? "",
          site.function, site.form, "\(site.count)", site.lines.map { "\($0)" }.joined(separator: " "),
          site.through.joined(separator: " > "),
        ]
      }
    }
    return ([names] + rows).map { $0.map(Escape.csv).joined(separator: ",") + "\n" }.joined()
  }

  /// As JSON: `format` ("socklab stack table"), `version` (1), `functions` (each `name`, `module`, `object`, `sites` with
  /// `file`, `line`, `function`, `form`, `through`, `count`, `lines`), `withoutFunction` (each `reason`, `calls`, `lines`,
  /// `systemCalls`), `otherLines`, `lines`, `notes`.
  public static func json(_ table: StackTable, notes: [String]) -> String {
    JSON.object([
      ("format", .string("socklab stack table")), ("version", .number(1)),
      (
        "functions",
        .array(
          table.functions.map { function in
            .object([
              ("name", .string(function.name)), ("module", .optional(function.module)),
              ("object", .string(function.object)),
              (
                "sites",
                .array(
                  function.sites.map { site in
                    .object([
                      ("file", .optional(site.file)), ("line", site.line.map { .number($0) } ?? .null),
                      ("function", .string(site.function)), ("form", .string(site.form)),
                      ("through", .array(site.through.map(JSON.string))), ("count", .number(site.count)),
                      ("lines", .array(site.lines.map { .number($0) })),
                    ])
                  })
              ),
            ])
          })
      ),
      (
        "withoutFunction",
        .array(
          table.withoutFunction.map { entry in
            .object([
              ("reason", .string(entry.reason.rawValue)), ("calls", .number(entry.calls)),
              ("lines", .number(entry.lines)), ("systemCalls", .array(entry.systemCalls.map(JSON.string))),
            ])
          })
      ), ("otherLines", .number(table.otherLines)), ("lines", .number(table.lineCount)),
      ("notes", .array(notes.map(JSON.string))),
    ]).text() + "\n"
  }

  // MARK: Words

  private static func heading(_ function: StackTable.FunctionRow) -> String {
    let place =
      function.module ?? (function.object.split(separator: "/").last.map(String.init) ?? function.object)
    return "\(function.name)  in \(place): \(function.calls) \(function.calls == 1 ? "call" : "calls")"
  }

  private static func place(_ site: StackTable.Site) -> String {
    guard let file = site.file else { return "?" }
    return file + (site.line.map { ":\($0)" } ?? "")
  }

  private static func lines(_ site: StackTable.Site) -> String {
    let shown = site.lines.prefix(4).map { "\($0)" }.joined(separator: ", ")
    return (site.lines.count == 1 ? "line " : "lines ") + shown + (site.lines.count > 4 ? ", ..." : "")
  }

  /// The functions of the program between this one and the kernel, each way once.
  private static func chains(_ function: StackTable.FunctionRow) -> [String] {
    var found: [String] = []
    for site in function.sites where !site.through.isEmpty {
      let chain = site.through.joined(separator: " > ")
      if !found.contains(chain) { found.append(chain) }
    }
    return Array(found.prefix(8)) + (found.count > 8 ? ["\(found.count - 8) other ways"] : [])
  }

  private static func rest(_ table: StackTable) -> [String] {
    var out = table.withoutFunction.map { entry in
      let names =
        entry.systemCalls.prefix(8).joined(separator: ", ") + (entry.systemCalls.count > 8 ? ", ..." : "")
      return
        "\(entry.calls) calls (\(entry.lines) lines) belong to no function: \(entry.reason.rawValue) (\(names))"
    }
    if table.hasAsync {
      out.append(
        "Functions with async were resumed by the runtime: who awaited them is on no stack, and not guessed here."
      )
    }
    if !table.functions.isEmpty {
      out.append(
        "A function that ends in the call of another leaves no frame (a tail call): what it asked for is told of its caller."
      )
    }
    return out
  }

  private static func summary(_ table: StackTable) -> String {
    let calls = table.functions.reduce(0) { $0 + $1.calls }
    let without = table.withoutFunction.reduce(0) { $0 + $1.calls }
    return
      "\(table.lineCount) lines: \(calls) calls of \(table.functions.count) functions, \(without) of none, "
      + "\(table.otherLines) other lines; the rest are frames, \(table.foldedFrames) of them the runtime's."
  }
}
