import Foundation
import TestPrograms
import Testing

/// The page on a telephone: no projector's room, no keyboard.
@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `The page on a telephone` {
  private let browser: Browser
  private let scratch = TemporaryFolder()
  init() throws { browser = try Browser() }

  private func open(_ lab: String, at step: Int = 1) throws {
    let path = scratch.path("page.html")
    let outcome = try Program(built: "socklab").run([
      "walkthrough", Repository.path("traces/\(lab)"), "--sources", Repository.path("Sources"), "--html",
      path,
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    try browser.open(path + "#step-\(step)", width: 380, height: 720)
    try browser.wait("document.documentElement.dataset.ready === '1'")
  }

  /// Taps on Next through so many steps, and names those of which the sentence or the line of strace is not between the
  /// strip of lanes and the bar, or whose box is not in the strip.
  private static let walk = #"""
    (()=>{const wrong=[],n=Math.min(150,+document.getElementById('steps').dataset.count);
    for(let i=2;i<=n;i++){document.getElementById('next').click();
      const card=document.querySelector('.step.now'),r=e=>e.getBoundingClientRect(),strip=r(document.getElementById('lanes'));
      const bar=r(document.querySelector('.bar')),line=card.querySelector('.names .strace'),box=r(document.querySelector('a.go.on rect'));
      if(card.id!=='step-'+i)wrong.push(i+' is '+card.id);
      for(const e of [card.querySelector('.sentence'),line])if(e&&!(r(e).height>0&&r(e).top>=strip.bottom&&r(e).bottom<=bar.top))wrong.push(i+' '+e.className);
      if(box.bottom>strip.bottom+1||box.bottom<strip.top)wrong.push(i+' box');
      if(strip.height>100||strip.top<-1||bar.bottom>innerHeight+1)wrong.push(i+' strip');
      if(document.documentElement.scrollWidth>innerWidth)wrong.push(i+' is wider than the window');}
    return wrong.slice(0,9).join('; ');})()
    """#

  @Test(arguments: ["01-hello-hi", "03-reconnect", "08-framing", "12-nonblocking"])
  func `shows of each step its sentence and its line, below a strip of the lanes`(_ lab: String) throws {
    try open(lab)
    #expect(try browser.value(Self.walk) == "")
    #expect(browser.complaints == [])
  }

  @Test func `a finger goes on and back, and scrolls as ever`() throws {
    try open("01-hello-hi", at: 10)
    let step = "document.querySelector('.step.now').id"
    try browser.press("ArrowRight")
    for (from, to, wanted) in [
      ((300, 400), (100, 410), "step-12"), ((100, 400), (300, 390), "step-11"),
      // Down, or not far.
      ((200, 500), (190, 300), "step-11"), ((200, 400), (170, 400), "step-11"),
    ] {
      try browser.swipe(from: (from.0, from.1), to: (to.0, to.1))
      let shown = try browser.value(step)
      #expect(shown == wanted, "after a finger went from \(from) to \(to)")
    }
  }

  @Test func `the strip unfolds`() throws {
    try open("01-hello-hi", at: 10)
    let height = "document.getElementById('lanes').offsetHeight"
    #expect(try Int(browser.value(height)) ?? 999 < 100)
    _ = try browser.value("document.getElementById('kl').click()")
    #expect(try Int(browser.value(height)) ?? 0 > 300)
  }
}
