import TestPrograms
import Testing
import Walkthrough

@testable import WalkthroughPage

@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `A page on paper` {
  let browser: Browser
  init() throws { browser = try Browser() }

  /// How many of the elements are in sight.
  private func seen(_ selector: String) throws -> String {
    try browser.value(
      "[...document.querySelectorAll('\(selector)')].filter(e=>e.checkVisibility()&&e.getBoundingClientRect().height>0).length"
    )
  }

  private func expectShort() throws {
    for part in [".step", ".sentence", ".source .own", ".step .strace"] {
      #expect(try seen(part) == "10", "\(part)")
    }
    #expect(try seen(".failure") == "1")
    #expect(try seen(".aside") == "2")
    for part in [
      ".bar", ".quiz", ".prototype", ".sec table", ".bytes", ".raw", ".source .l:not(.own)",
      "#rest li",
    ] {
      #expect(try seen(part) == "0", "\(part)")
    }
    // Of the state what the step changed, and nothing where it changed nothing.
    let state = "document.querySelector('#step-7 .sec[data-k=s]').innerText"
    #expect(try browser.value(state).contains("24 bytes from client 3 to server 4"))
    #expect(try !browser.value(state).contains("listener"))
    #expect(try seen("#step-4 .sec li") == "0")
    #expect(try seen("#step-4 .sec") == "0")
  }

  @Test func `shows of each step its sentence, its lines and what changed`() throws {
    let page = try PageFile(Sample.chat)
    try browser.open(page.path)
    try browser.emulatePrint()
    _ = try browser.value("dispatchEvent(new Event('beforeprint'))")
    try expectShort()
    // Afterwards the screen is as it was.
    _ = try browser.value("dispatchEvent(new Event('afterprint'))")
    #expect(try browser.value("document.querySelectorAll('details[open], .changes').length") == "0")
  }

  @Test func `is as short without a script`() throws {
    let page = try PageFile(Sample.chat)
    try browser.open(page.path, scripts: false)
    try browser.emulatePrint()
    try expectShort()
  }

  @Test func `shows what a reader opened`() throws {
    let page = try PageFile(Sample.chat)
    try browser.open(page.path)
    _ = try browser.value("document.querySelector('#step-1 .sec[data-k=a] summary').click()")
    try browser.press("ArrowRight")
    try browser.press("s")
    _ = try browser.value("document.querySelector('#rest summary').click()")
    try browser.emulatePrint()
    _ = try browser.value("dispatchEvent(new Event('beforeprint'))")
    #expect(try seen("#step-1 .sec table") == "1")
    #expect(try seen(".sec table") == "1")
    #expect(try seen("#rest .group") != "0")
    // The key is of every step.
    #expect(
      try browser.value("document.querySelectorAll('.sec[data-k=s][open]:not(.changes)').length") == "10")
    #expect(try seen("#step-4 .sec[data-k=s] li") != "0")
  }

  @Test func `tells packed steps in short`() throws {
    let page = try PageFile(long(300))
    try browser.open(page.path + "#step-7")
    try browser.wait("document.documentElement.dataset.ready === '1'")
    try browser.emulatePrint()
    _ = try browser.value("dispatchEvent(new Event('beforeprint'))")
    #expect(try seen("#paper > ol > li") == "300")
    #expect(
      try browser.value("document.querySelector('#paper p').textContent")
        == "All 300 steps in short; above, the one that was shown.")
    let first = try browser.value("document.querySelector('#paper li').innerText")
    #expect(first.contains("The server makes a socket"))
    #expect(first.contains("Socket(.inet, .stream)"))
    #expect(first.contains("socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"))
    _ = try browser.value("dispatchEvent(new Event('afterprint'))")
    #expect(try browser.value("document.getElementById('paper')") == "null")
    #expect(browser.complaints == [])
  }

  /// A slice that held the whole drawing made a page of 1,000 steps a million boxes: the browser did not come back.
  @Test func `has slices of the drawing that hold what they show`() throws {
    let scratch = TemporaryFolder()
    let path = scratch.path("page.html")
    let made = try Program(built: "socklab").run(
      ["walkthrough", "--html", path] + LabPrograms.words("10-backlog"))
    try #require(made.status == 0, "\(made.errors)")
    try browser.open(path)
    try browser.wait("document.documentElement.dataset.ready === '1'")
    let boxes = "document.querySelectorAll('#lanes>.drawing a.go, #lanes svg.lanes a.go').length"
    let before = try #require(Int(try browser.value(boxes)))
    _ = try browser.value("dispatchEvent(new Event('beforeprint'))")
    let slices = try #require(Int(try browser.value("document.querySelectorAll('#slices>div').length")))
    let copies = try #require(Int(try browser.value("document.querySelectorAll('#slices a.go').length")))
    #expect(slices > 20)
    // A box that lies on a border is in both, and one that waits is in all that it passes.
    #expect(copies >= before && copies < 3 * before, "\(copies) of \(before) in \(slices)")
  }
}
