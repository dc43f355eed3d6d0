import Foundation
import TestPrograms
import Testing
import Walkthrough

@testable import WalkthroughPage

/// What the lanes say by themselves, without the step beside them.
@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `The picture` {
  private let browser: Browser
  private let scratch = TemporaryFolder()
  init() throws { browser = try Browser() }

  private func open(_ lab: String, width: Int = 1280) throws {
    let path = scratch.path("page.html")
    let outcome = try Program(built: "socklab").run(["walkthrough", "--html", path] + LabPrograms.words(lab))
    try #require(outcome.status == 0, "\(outcome.errors)")
    try browser.open(path, width: width)
    try browser.wait("document.documentElement.dataset.ready === '1'")
  }

  private func texts(_ selector: String) throws -> [String] {
    try browser.value(
      "[...document.querySelectorAll('svg.lanes \(selector)')].map(e=>e.textContent).join('|')"
    )
    .split(separator: "|").map(String.init)
  }

  /// The captions that say this, as the steps of their two ends.
  private func captions(_ text: String) throws -> [String] {
    try browser.value(
      "[...document.querySelectorAll('svg.lanes .cap')].filter(e=>e.textContent==='\(text)').map(e=>e.dataset.from+'-'+e.dataset.to).join(' ')"
    ).split(separator: " ").map(String.init)
  }

  private func box(_ step: Int) throws -> String {
    try browser.value(
      "document.querySelector('svg.lanes a[href=\"#step-\(step)\"] text:not(.waits,.why)').textContent")
  }

  @Test func `of lab 1 says which system call recv became, and what was said`() throws {
    try open("01-hello-hi")
    #expect(try box(10) == "10 send → sendto(3) = 5")
    #expect(try box(11) == "11 recv → recvfrom(4) = 5")
    #expect(try box(6) == "6 connect(3) = 0")
    let said = try texts(".cap")
    #expect(
      said == [
        "connection", "hello · 5 bytes", "hi · 2 bytes", "你好，听得到吗？ · 24 bytes", "听到了 · 9 bytes",
        "#q# · 3 bytes",
        "#q# · 3 bytes",
      ])
    // On a screen all of it has room.
    #expect(
      try browser.value(
        "getComputedStyle(document.querySelector('[href=\"#step-11\"] tspan:last-of-type')).display")
        == "inline")
    #expect(try texts(".talk").map { $0.prefix(24) } == ["connection · client 3 at"])
  }

  @Test func `of lab 11 says which end was a reset, and which connection it was`() throws {
    try open("11-half-close")
    // Bytes that came to a closed socket, the close with unread bytes, and again bytes that came too late.
    #expect(try captions("reset") == ["29-32", "40-41", "49-51"])
    #expect(try captions("end") == ["11-13", "20-21", "26-27", "47-48"])
    #expect(try texts("a[href=\"#step-41\"] .why") == ["ECONNRESET"])
    let names = try texts(".talk").map { $0.prefix(41) }
    #expect(
      names == (1...4).map { "connection \($0) of 4 · client 3 at 127.0.0.1"[...] })
    // Without colour: another dash, another mark at the end.
    let style = "(e=>getComputedStyle(e).strokeDasharray+e.getAttribute('marker-end'))"
    #expect(
      try browser.value(
        "\(style)(document.querySelector('svg.lanes .reset'))!==\(style)(document.querySelector('svg.lanes .end'))"
      )
        == "true")
  }

  @Test func `of lab 4 says which user each datagram came from, and which were lost`() throws {
    try open("04-udp")
    let titles = try texts("line.datagram:not([data-to=\"\"]) title")
    for user in ["client", "anna", "bert", "carl"] {
      #expect(titles.contains { $0.hasPrefix("\(user) to ") }, "\(user)")
    }
    // The frame around a datagram names its user.
    let framed =
      "[...document.querySelectorAll('svg.lanes line.datagram:not([data-to=\"\"])')].filter(l=>{"
      + "const y=+l.getAttribute('y2'),t=[...document.querySelectorAll('svg.lanes .talk')].filter(t=>+t.getAttribute('y')<y).pop(),"
      + "[a,b]=l.textContent.split(':')[0].split(' to ');return !t.textContent.includes(a+' 3')||!t.textContent.includes(b+' 3');})"
    #expect(try browser.value("\(framed).map(l=>l.textContent).join('|')") == "")
    // Twenty were sent, one had room in the buffer: the server asked whether there is more, and there was nothing.
    #expect(
      try browser.value("document.querySelectorAll('svg.lanes line[marker-end^=\"url(#lost\"]').length")
        == "19")
    #expect(
      try browser.value("document.querySelector('.legend').textContent").contains(
        "lost: the receiver’s buffer had no room"))
    #expect(
      try browser.value("document.querySelectorAll('svg.lanes line[marker-end^=\"url(#wall\"]').length")
        == "2")
  }

  @Test func `has one legend, of what occurs`() throws {
    try open("01-hello-hi")
    let legend = try browser.value("document.querySelector('.legend').textContent")
    #expect(legend.contains("bytes of a stream") && legend.contains("a connection: connect to accept"))
    #expect(legend.contains("the call waits"))
    for other in ["datagram", "reset", "refused", "lost", "time is over", "no call"] {
      #expect(!legend.contains(other), "\(other)")
    }
    #expect(try browser.value("document.querySelectorAll('.legend').length") == "1")
  }

  @Test func `says how long a call waited`() throws {
    try open("01-hello-hi")
    #expect(try texts("a[href=\"#step-39\"] .waits") == ["waits 1.00 s"])
    #expect(
      try browser.value("document.querySelector('a[href=\"#step-39\"]').getAttribute('aria-label')")
        .hasSuffix("waits 1.00 s"))
  }

  /// The places of all that has one.
  private static let places =
    "JSON.stringify([...document.querySelectorAll('svg.lanes,svg.lanes *')].map(e=>['y','y1','y2','height'].map(k=>e.getAttribute(k))))"
  /// How many pixels are between the boxes of two steps.
  private func distance(_ one: Int, _ other: Int) throws -> Int {
    Int(
      try browser.value(
        "Math.round((k=>k(\(other))-k(\(one)))(n=>document.querySelector('a[href=\"#step-'+n+'\"] .box').getBoundingClientRect().bottom))"
      )) ?? -1
  }

  @Test func `is drawn to scale when asked, and as before when asked again`() throws {
    try open("01-hello-hi")
    let before = try browser.value(Self.places)
    let usual = try (distance(39, 40), distance(38, 39))
    try browser.press("t")
    #expect(try browser.value("document.getElementById('kt').getAttribute('aria-pressed')") == "true")
    // A second is cut, and says so; the close right behind it stays a row away.
    #expect(try distance(38, 39) == usual.1 + 90)
    #expect(try distance(39, 40) == usual.0)
    #expect(
      try browser.value(
        "[...document.querySelectorAll('.gap')].filter(e=>e.getBoundingClientRect().width>0).map(e=>e.textContent).join()"
      ).contains("⋮ 1.00 s ⋮"))
    #expect(
      try browser.value("document.getElementById('scale').textContent").hasPrefix("To scale: a row more is "))
    try browser.press("t")
    #expect(try browser.value(Self.places) == before)
    #expect(try browser.value("document.getElementById('scale').hidden") == "true")
    #expect(browser.complaints == [])
  }

  @Test func `of packed steps is drawn to scale as well, part by part`() throws {
    let page = try PageFile(long(1200))
    try browser.open(page.path)
    try browser.wait("document.documentElement.dataset.ready === '1'")
    let before = try browser.value(Self.places)
    try browser.press("t")
    try browser.press("End")
    #expect(try browser.value("document.querySelector('.step.now').id") == "step-1200")
    try browser.press("t")
    try browser.press("Home")
    #expect(try browser.value(Self.places) == before)
    #expect(browser.complaints == [])
  }

  @Test func `without stamps has no scale`() throws {
    let chat = Sample.chat
    let steps = chat.steps.map { step in
      var step = step
      (step.begin, step.end, step.moment) = (nil, nil, nil)
      return step
    }
    let page = try PageFile(
      Story(
        heading: chat.heading, sides: chat.sides, steps: steps, arrows: chat.arrows, questions: [], terms: [],
        notes: []))
    try browser.open(page.path)
    #expect(try browser.value("document.getElementById('kt')===null") == "true")
    try browser.press("t")
    #expect(browser.complaints == [])
  }

  /// The boxes that a frame's label lies upon, other than those of its own first row.
  private static let covered = #"""
    (()=>{const boxes=[...document.querySelectorAll('svg.lanes a.go rect.box')].map(e=>[e,e.getBoundingClientRect()]);
    return [...document.querySelectorAll('svg.lanes .talk')].filter(t=>{const r=t.getBoundingClientRect();
      return boxes.some(([,b])=>b.left<r.right-4&&b.right>r.left+4&&b.top<r.bottom-4&&b.bottom>r.top+4);}).map(t=>t.textContent).join('|');})()
    """#

  /// A call that waits while a connection begins has a box that reaches past the frame's head: the label stands beside it.
  @Test(arguments: ["03-reconnect", "10-backlog", "11-half-close"])
  func `has the labels of frames beside the boxes of other calls`(_ lab: String) throws {
    try open(lab)
    #expect(try browser.value("document.querySelectorAll('svg.lanes .talk').length") != "0")
    #expect(try browser.value(Self.covered) == "")
  }

  /// A file of SVG cuts off what reaches over its edge.
  @Test(arguments: ["04-udp", "07-truncate", "10-backlog", "11-half-close"])
  func `in a file has no text that reaches over its edge`(_ lab: String) throws {
    let path = scratch.path("picture.svg")
    let made = try Program(built: "socklab").run(["walkthrough", "--svg", path] + LabPrograms.words(lab))
    try #require(made.status == 0, "\(made.errors)")
    try browser.open(path)
    let beyond =
      "[...document.querySelectorAll('text')].filter(t=>{const b=t.getBBox(),v=document.documentElement.viewBox.baseVal;return b.x<0||b.x+b.width>v.width||b.y+b.height>v.height;}).map(t=>t.textContent).join('|')"
    #expect(try browser.value(beyond) == "")
  }
}

/// The programs of a lab's recording, as words for the program.
enum LabPrograms {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func words(_ lab: String) -> [String] {
    let folder = root.appending(path: "traces/\(lab)").path
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    return names.filter { $0.hasSuffix(".log") }.flatMap {
      ["--log", "\(folder)/\($0)", "--trace", "\(folder)/\($0.dropLast(4)).strace"]
    }
  }
}
