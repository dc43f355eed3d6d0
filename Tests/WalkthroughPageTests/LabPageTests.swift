import Foundation
import TestPrograms
import Testing

/// The pages of real runs, made by the built program from the recordings, in a real browser.
@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `The page of a recording` {
  private static let languages = Repository.names("traces/01-hello-hi/peers").filter { !$0.contains(".") }

  private let browser: Browser
  private let scratch = TemporaryFolder()
  init() throws { browser = try Browser() }

  private func page(_ words: [String]) throws -> String {
    let path = scratch.path("page.html")
    let outcome = try Program(built: "socklab").run(
      ["walkthrough", "--sources", Repository.path("Sources"), "--html", path] + words)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return path
  }

  private func number(_ expression: String) throws -> Int { Int(try browser.value(expression)) ?? -1 }

  /// Goes through the page as a reader does, by keys, by a click, with the quiz, and without a script.
  private func read(_ path: String) throws {
    try browser.open(path)
    try browser.wait("document.documentElement.dataset.ready === '1'")
    let count = try number("document.getElementById('steps').dataset.count")
    #expect(count > 5)
    let current = "document.querySelector('.step.now').id.slice(5)"
    // With everything open nothing is wider than the window, and the step's box is in sight.
    for key in ["a", "b", "s"] { try browser.press(key) }
    let fits = "document.documentElement.scrollWidth <= innerWidth"
    let isSeen =
      "(r=>r.bottom<=innerHeight&&r.bottom>0)(document.querySelector('a.go.on rect').getBoundingClientRect())"
    for step in 2...min(count, 20) {
      try browser.press("ArrowRight")
      #expect(try number(current) == step)
      #expect(try browser.value("document.getElementById('where').textContent") == "\(step) of \(count)")
      #expect(try !browser.value("document.querySelector('.now .sentence').textContent").isEmpty)
      #expect(try browser.value(fits) == "true", "step \(step) is wider than the window")
      #expect(try browser.value(isSeen) == "true", "step \(step) is out of sight in the lanes")
    }
    try browser.press("End")
    #expect(try number(current) == count)
    #expect(try browser.value("document.getElementById('next').disabled") == "true")
    let target = "document.querySelectorAll('a.go')[3]"
    let aimed = try number("\(target).getAttribute('href').slice(6)")
    _ = try browser.value("\(target).dispatchEvent(new MouseEvent('click',{bubbles:true,cancelable:true}))")
    #expect(try number(current) == aimed)
    // Somewhere in it a part has counterparts.
    _ = try browser.value(
      "document.querySelector('.now .m').dispatchEvent(new MouseEvent('mouseover',{bubbles:true}))")
    #expect(try number("document.querySelectorAll('.now .hit').length") > 0)
    #expect(browser.complaints == [])
  }

  /// The labels of the boxes that reach beyond their box.
  private static let cut =
    "[...document.querySelectorAll('.lanes a.go')].filter(a=>[...a.querySelectorAll('text')].some(t=>t.getBoundingClientRect()"
    + ".right>a.querySelector('.box').getBoundingClientRect().right+.5)).map(a=>a.textContent).join('|')"

  @Test func `of a lane that programs share names the call first, and the program where it has room`() throws
  {
    let path = try page(LabPrograms.words("04-udp"))
    let box = "document.querySelector('a.go[href=\"#step-103\"]')"
    let name = "getComputedStyle(\(box).querySelector('tspan:last-child')).display"
    for (width, display) in [(380, "none"), (1280, "inline")] {
      try browser.open(path, width: width)
      #expect(try browser.value("\(box).querySelector('text').textContent") == "103 connect(4) = 0 · nobody")
      #expect(try browser.value("\(box).getAttribute('aria-label')") == "103 connect(4) = 0 · nobody")
      #expect(try browser.value(name) == display)
    }
  }

  @Test(arguments: [("01-hello-hi", 7), ("08-framing", 10), ("11-half-close", 8), ("12-nonblocking", 20)])
  func `of a lab is a few sheets of paper`(_ lab: String, sheets: Int) throws {
    try browser.open(try page(LabPrograms.words(lab)))
    try browser.wait("document.documentElement.dataset.ready === '1'")
    let count = try browser.sheets()
    #expect(count > 1 && count <= sheets, "\(count) sheets")
  }

  @Test(arguments: Repository.labs)
  func `of a lab opens, steps and asks`(_ lab: String) throws {
    let path = try page(LabPrograms.words(lab))
    try read(path)
    #expect(try number("document.querySelectorAll('.own').length") > 0)
    // The first question of the quiz, answered.
    try browser.press("q")
    try browser.press("Home")
    for _ in 0..<60 where try number("document.querySelectorAll('.now.asking').length") == 0 {
      try browser.press("ArrowRight")
    }
    #expect(try browser.value("getComputedStyle(document.querySelector('.now .told')).display") == "none")
    while try number("document.querySelectorAll('.now.asking .quiz li:not(.right) .choice').length") > 0 {
      _ = try browser.value(
        "[...document.querySelectorAll('.now.asking .quiz')].find(q=>!q.querySelector('.right')).querySelector('[data-ok=\"1\"] .choice').click()"
      )
    }
    let score = try browser.value("document.getElementById('score').textContent")
    #expect(score.hasPrefix("Score: 1 of 1. ") || score.hasPrefix("Score: 2 of 2. "))
    #expect(score.hasSuffix(" left."), "\(score)")
    #expect(try browser.value("getComputedStyle(document.querySelector('.now .told')).display") == "block")
    #expect(browser.complaints == [])
    // Without a script every step is there.
    let count = try number("document.getElementById('steps').dataset.count")
    try browser.open(path, scripts: false)
    #expect(try number("document.querySelectorAll('.step .sentence, noscript ol > li').length") == count)
    // No call's name is cut by its box, on a telephone and on a screen.
    for width in [380, 1280] {
      try browser.open(path, width: width)
      try browser.wait("document.documentElement.dataset.ready === '1'")
      #expect(try browser.value(Self.cut) == "", "at \(width)")
    }
    #expect(browser.complaints == [])
  }

  @Test(arguments: languages)
  func `of another language opens and steps, without source lines`(_ language: String) throws {
    let folder = Repository.path("traces/01-hello-hi/peers/\(language)")
    try read(try page(["\(language)=\(folder)/client.strace", "\(language)=\(folder)/server.strace"]))
    #expect(try number("document.querySelectorAll('.own').length") == 0)
    #expect(try browser.value("document.querySelector('header').textContent").contains("without a log"))
  }
}
