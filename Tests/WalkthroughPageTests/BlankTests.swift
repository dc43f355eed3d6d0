import Foundation
import TestPrograms
import Testing

@testable import WalkthroughPage

/// Values that are left out of lines, asked for in a page.
@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `The page, with blanks` {
  private let browser: Browser
  private let scratch = TemporaryFolder()
  init() throws { browser = try Browser() }

  private static let blanks = (1...12).map { number in
    PageBlank(
      place: "server, line \(number)", shown: "recvfrom(4, \"<b>\(number)</b>\", 64, 0, NULL, NULL) = ____",
      value: number == 1 ? "EAGAIN" : "\(number + 100)", reason: "Count the bytes of line \(number).",
      beside: number == 2 ? "of a program without htons: 9265" : "")
  }

  private func open(_ behind: String) throws {
    let path = scratch.path("page.html")
    try WalkthroughPage.html(Sample.chat, blanks: Self.blanks).write(
      toFile: path, atomically: true, encoding: .utf8)
    try browser.open(path + behind)
    try browser.wait("document.documentElement.dataset.ready === '1'")
    _ = try browser.value("document.getElementById('blanks').open=true")
    try browser.wait("document.querySelectorAll('#blank-list li').length === 5")
  }

  private var lines: String {
    get throws {
      try browser.value("[...document.querySelectorAll('#blank-list code')].map(c=>c.textContent).join()")
    }
  }
  private var score: String {
    get throws { try browser.value("document.getElementById('blank-score').textContent") }
  }

  /// Types into the first blank and asks whether it is right.
  private func say(_ text: String) throws -> String {
    try browser.value(
      "(l=>{l.querySelector('input').value='\(text)';l.querySelector('button').click();return l.lastChild.textContent})(document.querySelector('#blank-list li'))"
    )
  }

  /// What stands for the first blank.
  private var right: String {
    get throws {
      let place = try browser.value("document.querySelector('#blank-list p').textContent")
      let number = Int(place.split(separator: " ").last ?? "") ?? 0
      return Self.blanks[number - 1].value
    }
  }

  @Test func `asks for five of them, the same for a seed, and others at the button`() throws {
    try open("?seed=7")
    let seven = try lines
    #expect(try score == "Seed 7: 0 of 0 right at once, 5 left.")
    _ = try browser.value("document.getElementById('other-blanks').click()")
    #expect(try lines != seven)
    #expect(try score.hasPrefix("Seed 8: "))
    try open("?seed=8")
    let eight = try lines
    try open("?seed=7")
    #expect(try lines == seven && eight != seven)
    try open("?seed=-1x")
    #expect(try score.hasPrefix("Seed 1: "))
    #expect(browser.complaints == [])
  }

  @Test func `gives the reason first, and the answer when it was wrong twice`() throws {
    try open("?seed=7")
    let value = try right
    let first = try say("nothing")
    #expect(first.hasPrefix("Not so: Count the bytes of line ") && !first.contains(value))
    #expect(try say("nothing") == "It is \(value).")
    #expect(try score == "Seed 7: 0 of 1 right at once, 4 left.")
    try open("?seed=7")
    #expect(try say("= \(value.lowercased())").hasPrefix("Right: "))
    #expect(try score == "Seed 7: 1 of 1 right at once, 4 left.")
    #expect(browser.complaints == [])
  }

  @Test func `shows text as text, and grows by a few KB`() throws {
    try open("")
    #expect(try browser.value("document.querySelectorAll('#blank-list b').length") == "0")
    let whole = WalkthroughPage.html(Sample.chat, blanks: Self.blanks).utf8.count
    #expect(whole - WalkthroughPage.html(Sample.chat).utf8.count < 2_000)
    #expect(!WalkthroughPage.html(Sample.chat).contains("id=\"blanks\""))
  }
}
