import Foundation
import TestPrograms
import Testing

/// The ways between a lab's page and its handout, in a real browser.
@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `The page and the handout` {
  private let browser: Browser
  private let scratch = TemporaryFolder()
  init() throws { browser = try Browser() }

  private func page(_ lab: String, _ part: String = "") throws -> String {
    let path = scratch.path("page.html")
    let outcome = try Program(built: "socklab").run(
      [
        "walkthrough", Repository.path("traces/\(lab)\(part)"), "--handout",
        Repository.path("labs/\(lab)/README.md"), "--html", path,
      ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return path
  }

  private func open(_ path: String) throws {
    try browser.open(path)
    try browser.wait("document.documentElement.dataset.ready === '1'")
  }

  private static let current = "document.querySelector('.step.now').id"
  private static let isOpen = "document.getElementById('lab').open"

  private func click(_ element: String) throws {
    _ = try browser.value("(\(element)).click()")
  }

  /// What each quoted line that leads to a step says, and what that step's strace lines say, without chance.
  private static let pairs = #"""
    (()=>{const plain=s=>s.replace(/  \[\d+ times\]$/,'').replace(/htons\(\d{5}\)/g,'htons()').replace(/0x[0-9a-f]{6,}/g,'0x'),cut=s=>plain(s).split('"')[0],
    all=[...document.querySelectorAll('#lab figure li')],linked=all.filter(l=>l.querySelector('a'));
    const wrong=linked.filter(l=>{const e=document.querySelector(l.querySelector('a').getAttribute('href'));
      return !e||![...e.querySelectorAll('.strace')].some(s=>cut(s.cells?[...s.cells].slice(1).map(c=>c.textContent).join(''):s.textContent)===cut(l.textContent));});
    const lost=linked.filter(l=>{const e=document.querySelector(l.querySelector('a').getAttribute('href'));
      return e&&!e.querySelector('a.to-handout[href^="#'+l.id.replace(/\d+$/,'')+'"]');});
    return JSON.stringify({all:all.length,linked:linked.length,wrong:wrong.map(l=>l.textContent),lost:lost.map(l=>l.id),
      none:all.filter(l=>!l.querySelector('a')).map(l=>l.textContent)});})()
    """#

  private struct Pairs: Decodable {
    let all: Int
    let linked: Int
    let wrong: [String]
    let lost: [String]
    let none: [String]
  }

  /// Lines that belong to no step, by the labs whose handouts quote them: a buffer that is written out at the end, signals
  /// and ends.
  private static let stepless = [
    "02-one-shot": ["write(1, \"got connected", "newfstatat(1,"],
    "11-half-close": ["--- SIGPIPE", "+++ killed"],
  ]

  @Test(arguments: Repository.labs.filter { !["03-reconnect", "10-backlog"].contains($0) })
  func `lead to each other at every line that the handout quotes`(_ lab: String) throws {
    try open(try page(lab))
    let pairs = try JSONDecoder().decode(Pairs.self, from: Data(browser.value(Self.pairs).utf8))
    #expect(pairs.linked > 5)
    #expect(pairs.wrong == [])
    #expect(pairs.lost == [])
    let none = pairs.none.filter { line in
      !(Self.stepless[lab] ?? []).contains { line.hasPrefix($0) }
    }
    #expect(none == [])
    #expect(browser.complaints == [])
  }

  @Test(arguments: ["01-hello-hi", "03-reconnect"])
  func `are two clicks apart, and a key`(_ lab: String) throws {
    try open(try page(lab))
    #expect(try browser.value(Self.isOpen) == "false")
    let line = "document.querySelectorAll('#lab figure li')[1]"
    let step = try browser.value("\(line).querySelector('a').getAttribute('href').slice(1)")
    try click("\(line).querySelector('a')")
    #expect(try browser.value(Self.current) == step)
    let sees = "(r=>r.top>=0&&r.top<innerHeight)(document.querySelector('.step.now').getBoundingClientRect())"
    #expect(try browser.value(sees) == "true")
    #expect(
      try browser.value("document.querySelector('.now .quoted').textContent") == "In the handout: Look, 1")
    try click("document.querySelector('.now .to-handout')")
    #expect(try browser.value(Self.isOpen) == "true")
    #expect(try browser.value("document.querySelector('#lab .here')===\(line)") == "true")
    #expect(
      try browser.value("(r=>r.top>=0&&r.bottom<=innerHeight)(\(line).getBoundingClientRect())") == "true")
    try browser.press("h")
    #expect(try browser.value(Self.isOpen) == "false")
    try browser.press("h")
    #expect(try browser.value("document.activeElement===\(line).querySelector('a')") == "true")
    #expect(browser.complaints == [])
  }

  @Test func `keep apart while the page asks`() throws {
    try open(try page("01-hello-hi"))
    try browser.press("h")
    #expect(try browser.value(Self.isOpen) == "true")
    try browser.press("q")
    #expect(try browser.value("document.getElementById('lab').getBoundingClientRect().height") == "0")
    let links =
      "[...document.querySelectorAll('.now .quoted')].filter(e=>e.getBoundingClientRect().height).length"
    for _ in 0..<6 {
      #expect(try browser.value(links) == "0")
      try browser.press("ArrowRight")
    }
    try browser.press("h")
    #expect(try browser.value(Self.isOpen) == "false")
    try browser.press("q")
    try browser.press("h")
    #expect(try browser.value(Self.isOpen) == "true")
  }

  @Test(arguments: ["01-hello-hi", "03-reconnect"])
  func `name a step by its program and call, in every run the same`(_ lab: String) throws {
    let path = try page(lab)
    try browser.open(path + "#call-client-connect-1")
    try browser.wait("document.documentElement.dataset.ready === '1'")
    #expect(try browser.value("document.querySelector('.step.now').dataset.f") == "connect")
    #expect(try browser.value("document.querySelector('.step.now').dataset.side") == "client")
    _ = try browser.value("location.hash='#call-server-recv-2'")
    try browser.wait("document.querySelector('.step.now').dataset.f === 'recv'")
    #expect(try browser.value("document.querySelector('.step.now').dataset.side") == "server")
    let shown = try browser.value(Self.current)
    for hostile in ["#call-server-recv-99999", "#call-%-recv-1", "#call-nobody-recv-1", "#"] {
      _ = try browser.value("location.hash='\(hostile)'")
      #expect(try browser.value(Self.current) == shown)
    }
    #expect(browser.complaints == [])
  }

  @Test func `are one for readers without a script`() throws {
    try browser.open(try page("01-hello-hi"), scripts: false)
    // Of the page's text alone, shut as it is.
    let html = try String(contentsOfFile: scratch.path("page.html"), encoding: .utf8)
    #expect(html.contains("<details id=\"lab\"><summary>"))
    #expect(html.contains("<li id=\"look-1-4\"><a href=\"#step-"))
  }

  /// A link to a call names no element, and the steps of lab 3 are drawn when they are asked for.
  @Test func `lead to a step that is in sight, on a telephone too`() throws {
    for lab in ["01-hello-hi", "03-reconnect"] {
      let path = try page(lab)
      for link in ["#step-9", "#call-server-recv-1"] {
        try browser.open(path + link, width: 390, height: 844)
        try browser.wait("document.documentElement.dataset.ready === '1'")
        let top = "document.querySelector('.step.now .sentence').getBoundingClientRect().top"
        #expect(try browser.value("\(top)>0&&\(top)<300") == "true", "\(lab)\(link)")
      }
    }
  }

  /// A look-up is no system call, and costs many.
  @Test func `have a table that says what a look-up cost`() throws {
    try open(try page("13-names"))
    _ = try browser.value("document.getElementById('downloads').open=true")
    let row =
      "[...document.querySelectorAll('#downloads tbody tr')].filter(r=>r.textContent.includes('getaddrinfo')).map(r=>r.cells[2].textContent).join('; ')"
    try browser.wait("(\(row)).includes('openat')")
    #expect(try !browser.value(row).contains("none"))
  }
}
