import Testing
import Walkthrough

@testable import WalkthroughPage

/// The sample, its first step with so many system calls more, as a name that is looked up has.
private func busy(_ count: Int) -> Story {
  let chat = Sample.chat
  var steps = chat.steps
  steps[0].syscalls += (0..<count).map {
    .init(
      lines: [70 + $0],
      short: MarkedText([
        .init("close", .function), .init("("), .init("\($0)", .argument(0)), .init(") = 0"),
      ]),
      role: Step.Role(
        one: "the C library made it to look up the name", many: "the C library made them to look up the name")
    )
  }
  return Story(
    heading: chat.heading, sides: chat.sides, steps: steps, arrows: chat.arrows, questions: [], terms: [],
    notes: [])
}

@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `The system calls besides the one that a step is about` {
  let browser: Browser
  init() throws { browser = try Browser() }

  @Test func `stand in one fold where they are many, a row each with the call and its result`() throws {
    let page = try PageFile(busy(56))
    try browser.open(page.path)
    #expect(try browser.value("document.querySelectorAll('.now .told > .raw').length") == "1")
    #expect(
      try browser.value("document.querySelector('.now .calls > summary').textContent")
        == "the 56 other system calls of this step: the C library made them to look up the name")
    #expect(try browser.value("document.querySelectorAll('.now details.raw[open]').length") == "0")
    _ = try browser.value("document.querySelector('.now .calls').open = true")
    let rows = "[...document.querySelectorAll('.now .calls li')]"
    #expect(try browser.value("\(rows).filter(e=>e.offsetHeight>10).length") == "56")
    #expect(try browser.value("\(rows)[55].value") == "125")
    #expect(
      try browser.value("\(rows)[55].querySelector('summary').textContent") == "close(55) = 0")
    // A row opened says what the call does.
    _ = try browser.value("\(rows)[55].querySelector('details').open = true")
    #expect(try browser.value("\(rows)[55].innerText").contains("It closes a descriptor; close(2)."))
    _ = try browser.value(
      "\(rows)[55].querySelector('.m').dispatchEvent(new MouseEvent('mouseover',{bubbles:true}))")
    #expect(try browser.value("\(rows)[54].querySelector('.m').classList.contains('hit')") == "true")
    #expect(browser.complaints == [])
  }

  @Test func `are a fold each where they are few, with the call's name`() throws {
    let page = try PageFile(busy(2))
    try browser.open(page.path)
    #expect(
      try browser.value(
        "[...document.querySelectorAll('.now .told > .raw > summary')].map(e=>e.textContent).join('|')")
        == "another system call of this step, close in line 70: the C library made it to look up the name|"
        + "another system call of this step, close in line 71: the C library made it to look up the name")
  }

  @Test func `are open without a script`() throws {
    let page = try PageFile(busy(56))
    try browser.open(page.path, scripts: false)
    #expect(
      try browser.value(
        "[...document.querySelectorAll('.calls li .note')].filter(e=>e.offsetHeight>10).length")
        == "56")
    #expect(try browser.value("document.querySelectorAll('.raw:not([open])').length") == "0")
  }
}
