import Testing
import Walkthrough

@testable import WalkthroughPage

/// Sends of the client, all of them before the server's receives: their arrows are a bundle. What the last two send, one
/// receive gets.
///
/// - Parameter letters: how many letters of each send are kept.
private func bundle(_ count: Int, letters: Int) -> Story {
  let chat = Sample.chat
  let steps = (0..<count * 2).map { number in
    var step = chat.steps[number < count ? 6 : 7]
    step.begin = Int64(number) * 100_000
    step.end = Int64(number) * 100_000 + 90_000
    step.isBlocked = false
    step.payload?.bytes = Array(repeating: UInt8(ascii: "x"), count: letters)
    return step
  }
  let arrows = (0..<count).map {
    Arrow(.stream, from: $0, to: min($0, count - 2) + count, bytes: 10 + $0)
  }
  return Story(
    heading: chat.heading, sides: chat.sides, steps: steps, arrows: arrows, questions: [], terms: [],
    notes: [])
}

@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `The captions of arrows` {
  let browser: Browser
  init() throws { browser = try Browser() }

  /// The captions in sight that overlap another one.
  private static let overlapping =
    "(c=>c.filter((a,i)=>c.some((b,k)=>k!==i&&(p=>q=>p.left<q.right&&q.left<p.right&&p.top+2<q.bottom&&q.top+2<p.bottom)"
    + "(a.getBoundingClientRect())(b.getBoundingClientRect()))).map(e=>e.textContent).join('|'))"
    + "([...document.querySelectorAll('.cap')].filter(e=>e.getBoundingClientRect().width>0&&getComputedStyle(e).visibility==='visible'))"

  private let lit =
    "[...document.querySelectorAll('.cap')].filter(e=>e.classList.contains('lit')&&e.getBoundingClientRect().width>0)"
    + ".map(e=>e.textContent).sort().join('|')"

  /// What a caption says of so many bytes, all of them letters: sixteen columns of them.
  private func text(_ count: Int, _ letters: Int) -> String {
    let shown = count > 16 ? String(repeating: "x", count: 15) + "…" : String(repeating: "x", count: count)
    return (letters > 0 ? shown + " · " : "") + "\(count) bytes"
  }

  @Test(arguments: [380, 1280], [0, 64])
  func `never overlap, and those of the current step are all shown`(width: Int, letters: Int) throws {
    let page = try PageFile(bundle(24, letters: letters))
    try browser.open(page.path, scripts: false, width: width)
    #expect(try browser.value("document.querySelectorAll('.cap').length") == "24")
    #expect(try browser.value("document.querySelectorAll('.cap.over').length") != "0")
    #expect(try browser.value(Self.overlapping) == "")
    // What is left out is the title of its line.
    #expect(
      try browser.value(
        "[...document.querySelectorAll('.cap')].every(c=>document.querySelector('line[data-from=\"'+c.dataset.from+'\"] title').textContent.endsWith(': '+c.textContent))"
      ) == "true")
    try browser.open(page.path, width: width)
    for step in 1...47 {
      #expect(try browser.value("document.querySelector('.step.now').id") == "step-\(step)")
      let expected =
        step <= 24
        ? text(step + 9, letters)
        : step < 47 ? text(step - 15, letters) : text(32, letters) + "|" + text(33, letters)
      #expect(try browser.value(lit) == expected)
      #expect(try browser.value(Self.overlapping) == "", "step \(step)")
      try browser.press("ArrowRight")
    }
    #expect(browser.complaints == [])
  }
}
