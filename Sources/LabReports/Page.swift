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

  /// A table of HTML from its cells' rows.
  static func table(head: String, rows: [String]) -> String {
    "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n" + rows.joined(separator: "\n")
      + "\n</tbody>\n</table>"
  }
}
