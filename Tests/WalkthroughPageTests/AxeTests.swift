import Foundation
import TestPrograms
import Testing

/// axe-core, where a file of it is at hand.
private enum Axe {
  static let script = ProcessInfo.processInfo.environment["SOCKLAB_AXE"].flatMap {
    try? String(contentsOfFile: $0, encoding: .utf8)
  }
}

/// The page judged by axe-core, which `.ci/axe` brings.
@Suite(
  .serialized,
  .enabled(
    if: Browser.program != nil && Axe.script != nil,
    "They need a chromium, and axe-core in the file that SOCKLAB_AXE names: .ci/axe brings it."))
struct `The page, judged` {
  /// What is asked of the judge. Contrasts that it leaves open, of text over a drawing, are reckoned by another test.
  private static let ask = #"""
    ;axe.run(document).then(r=>{window.judged=
    [...r.violations,...r.incomplete.filter(v=>v.id!=='color-contrast')].map(v=>v.id+': '+v.nodes.slice(0,3).map(n=>n.target.join(' ')).join(', ')).join('; ')});''
    """#

  private let browser: Browser
  private let scratch = TemporaryFolder()
  init() throws { browser = try Browser() }

  @Test(arguments: Repository.labs)
  func `of a lab is for everybody`(_ lab: String) throws {
    let path = scratch.path("page.html")
    let outcome = try Program(built: "socklab").run([
      "walkthrough", Repository.path("traces/\(lab)"), "--sources", Repository.path("Sources"), "--handout",
      Repository.path("labs/\(lab)/README.md"), "--html", path,
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let script = try #require(Axe.script)
    let views = [("", 1280, false), ("#step-9", 380, true), ("?present#step-7", 1366, false)]
    // Lab 1 in every view, any other in one of them: what they have in common is judged once.
    let place = Repository.labs.firstIndex(of: lab) ?? 0
    for (query, width, isDark) in place == 0 ? views[...] : views[place % 3...place % 3] {
      try browser.open(path + query, width: width, height: 768, dark: isDark)
      try browser.wait("document.documentElement.dataset.ready === '1'")
      _ = try browser.value("(()=>{\(script)\n\(Self.ask)})()")
      try browser.wait("window.judged !== undefined")
      #expect(try browser.value("window.judged") == "", "\(query) at \(width)")
    }
  }
}
