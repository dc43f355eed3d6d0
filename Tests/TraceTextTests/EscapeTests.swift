import Foundation
import Testing
import TraceText

@Suite struct Escaping {
  @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
  func `makes text of what a spreadsheet would take for a formula`(_ text: String) {
    let field = Escape.csv(text)
    #expect(field.hasPrefix("'") || field.hasPrefix("\"'"))
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
    ("two\nlines", "\"two\nlines\""),
  ])
  func `quotes a field of CSV as RFC 4180 says`(_ text: String, _ field: String) {
    #expect(Escape.csv(text) == field)
  }

  @Test func `leaves no way out of an HTML text or attribute`() {
    #expect(Escape.html("<a href=\"x\" id='y'>&") == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;")
  }

  @Test(arguments: [
    "\"", "\\", "\u{0}", "\u{1f}", "\u{7f}", "\u{9b}", "\u{2028}", "\u{feff}", "你好", "🙂", "a/b",
  ])
  func `gives JSON that reads back the same`(_ text: String) throws {
    let data = Data("[\(Escape.json(text))]".utf8)
    #expect(try JSONSerialization.jsonObject(with: data) as? [String] == [text])
  }

  @Test(arguments: [("a", "`a`"), ("a`b", "`` a`b ``"), ("a|b", "`a\\|b`"), ("", "")])
  func `fences code of Markdown`(_ text: String, _ code: String) {
    #expect(Escape.markdownCode(text) == code)
  }

  @Test func `writes no character that XML does not have`() {
    let text = Escape.xml("a\u{0}b\u{b}c\u{ffff}<&>\"'")
    #expect(text == "a\\0b\\vc\\357\\277\\277&lt;&amp;&gt;&quot;&#39;")
  }

  @Test(arguments: [
    ("a;b", "a#59;b"), ("#35;", "#35;35#59;"), ("end", "#101;nd"), ("the END", "the #69;ND"),
    ("<b>", "#60;b#62;"),
    ("\"x\"", "#34;x#34;"), ("a\nb", "a#92;nb"), ("%%", "#37;#37;"), ("a: b", "a#58; b"),
  ])
  func `writes marks of Mermaid as numbers`(_ text: String, _ escaped: String) {
    #expect(Escape.mermaid(text) == escaped)
  }
}
