import TraceText

/// A page of HTML that needs nothing else: what every report's page has in common.
enum Page {
  /// - Parameters:
  ///   - title: text, escaped here.
  ///   - style: further rules of CSS.
  ///   - body: pieces of HTML, one below the other.
  static func html(title: String, style: String? = nil, body: [String]) -> String {
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Escape.html(title))</title>
      <style>
      :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
      table { border-collapse: collapse; margin: 1em 0; }
      th, td { border: 1px solid #888; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }\(style.map { "\n" + $0 } ?? "")
      </style>
      </head>
      <body>
      <h1>\(Escape.html(title))</h1>
      \(body.joined(separator: "\n"))
      </body>
      </html>

      """
  }

  /// A table of HTML.
  /// - Parameters:
  ///   - columns: their names, text.
  ///   - rows: HTML, an element for each.
  static func table(_ columns: [String], rows: [String]) -> String {
    "<table>\n\(head(columns))\n<tbody>\n" + rows.joined(separator: "\n") + "\n</tbody>\n</table>"
  }

  /// The row of a table with its columns' names.
  static func head(_ columns: [String]) -> String {
    "<thead><tr>" + columns.map { "<th scope=\"col\">\(Escape.html($0))</th>" }.joined() + "</tr></thead>"
  }

  /// Texts as a list, none where there is nothing to list.
  static func list(_ texts: [String]) -> [String] {
    texts.isEmpty
      ? [] : ["<ul>" + texts.map { "<li>\(Escape.html($0))</li>" }.joined(separator: "\n") + "</ul>"]
  }

  /// Texts as paragraphs.
  static func paragraphs(_ texts: [String]) -> [String] { texts.map { "<p>\(Escape.html($0))</p>" } }

  /// Code, several pieces of it one below the other.
  static func code(_ texts: [String]) -> String {
    texts.map { "<code>\(Escape.html($0))</code>" }.joined(separator: "<br>")
  }
}

/// Tables of Markdown.
enum MarkdownTable {
  /// A row of cells, which are Markdown already.
  static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  /// The row with the columns' names, and the rule below it.
  static func head(_ columns: [String]) -> [String] {
    [row(columns), "|" + String(repeating: "---|", count: columns.count)]
  }
}
