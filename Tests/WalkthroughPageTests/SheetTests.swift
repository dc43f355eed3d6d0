import Foundation
import TestPrograms
import Testing

@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `A hand-in sheet in a browser` {
  let browser: Browser
  init() throws { browser = try Browser() }

  private static let traces = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "traces").path

  private func sheet(_ operand: String, into scratch: TemporaryFolder) throws -> String {
    try scratch.write(
      "sheet.html", try Program(built: "socklab").run(["table", operand, "--format", "sheet"]).text)
  }

  /// A run whose names leave no place to break a line at.
  private func wide(_ scratch: TemporaryFolder) throws -> String {
    let name = String(repeating: "n", count: 400)
    let lines = [
      "12 1795966990.1 execve(\"./\(name)\", [\"./\(name)\"], 0x7ffc0 /* 3 vars */) = 0 <0.000100>",
      "12 1795966990.2 socket(AF_UNIX, SOCK_STREAM, 0) = 3 <0.000100>",
      "12 1795966990.3 connect(3, {sa_family=AF_UNIX, sun_path=\"\(name.prefix(100))\"}, 110) = -1 ENOENT (No such file or directory) <0.000100>",
      "12 1795966990.4 \(name)(3) = 0 <0.000100>", "12 1795966990.5 exit_group(0) = ?",
      "12 1795966990.6 +++ exited with 0 +++",
    ]
    return try scratch.write("\(name.prefix(100)).strace", lines.map { $0 + "\n" }.joined())
  }

  /// What is wider than the page is cut off, on paper for good.
  private func expectNothingCut() throws {
    #expect(try browser.value("document.documentElement.scrollWidth <= window.innerWidth") == "true")
    #expect(
      try browser.value(
        "[...document.querySelectorAll('body *')].filter(e=>e.getBoundingClientRect().right>window.innerWidth+1).length"
      ) == "0")
  }

  @Test(arguments: [1000, 500, 320], [false, true])
  func `is cut off at no width`(_ width: Int, _ isDark: Bool) throws {
    for operand in ["01-hello-hi", "01-hello-hi/peers/python", ""] {
      let scratch = TemporaryFolder()
      let page = try sheet(operand.isEmpty ? wide(scratch) : "\(Self.traces)/\(operand)", into: scratch)
      try browser.open(page, width: width, dark: isDark)
      try expectNothingCut()
      #expect(browser.complaints == [])
    }
  }

  @Test func `is cut off on no sheet of paper`() throws {
    for operand in ["01-hello-hi", "01-hello-hi/peers/python", ""] {
      let scratch = TemporaryFolder()
      let page = try sheet(operand.isEmpty ? wide(scratch) : "\(Self.traces)/\(operand)", into: scratch)
      // A4 within its margins: 180 of 210 mm are 680 pixels.
      try browser.open(page, width: 680)
      try browser.emulatePrint()
      try expectNothingCut()
      // On paper the table has its columns, however narrow that is.
      #expect(
        try browser.value("[...document.querySelectorAll('thead')].every(e=>e.checkVisibility())") == "true")
      #expect(try browser.sheets() <= 3)
    }
  }

  @Test func `has why a row is so in a colour that can be read`() throws {
    let scratch = TemporaryFolder()
    for isDark in [false, true] {
      try browser.open(try sheet("\(Self.traces)/01-hello-hi", into: scratch), width: 1000, dark: isDark)
      let colour = try browser.value("getComputedStyle(document.querySelector('td.why')).color")
      #expect(colour == (isDark ? "rgb(187, 187, 187)" : "rgb(68, 68, 68)"))
    }
  }
}
