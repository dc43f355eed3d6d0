import Foundation
import TestPrograms
import Testing
import Walkthrough

@testable import WalkthroughPage

/// Pages in files of their own, away again after the test.
struct PageFile {
  private let folder = TemporaryFolder()
  var path: String { folder.path("page.html") }
  init(_ story: Story, beside: Story? = nil) throws {
    try WalkthroughPage.html(story, beside: beside).write(toFile: path, atomically: true, encoding: .utf8)
  }
}

/// So many steps of the sample, one after another.
func long(_ count: Int, lines: Int = 0) -> Story {
  let chat = Sample.chat
  let steps = (0..<count).map { number in
    var step = chat.steps[number % chat.steps.count]
    step.begin = Int64(number) * 1000
    step.end = Int64(number) * 1000 + 900
    return step
  }
  let arrows = stride(from: 0, to: max(0, count - 10), by: 10).flatMap { start in
    chat.arrows.map { arrow in
      var moved = arrow
      moved.from += start
      moved.to = arrow.to.map { $0 + start }
      return moved
    }
  }
  var sides = chat.sides
  if lines > 0 {
    sides[0].lines = TraceLines(
      (0..<lines).map {
        Array("4242 12:00:00.\(100_000 + $0) read(\($0 % 9), \"line \($0)\", 4096) = 9 <0.000012>".utf8)
      })
    sides[0].rest = [.init(name: "start-up", why: "The runtime's work.", lines: Array(1...lines))]
  }
  return Story(
    heading: chat.heading, sides: sides, steps: steps, arrows: arrows, questions: chat.questions, terms: [],
    notes: [])
}

struct `A page's markup` {
  @Test func `a small story stays under 300 KB`() {
    #expect(WalkthroughPage.html(long(30, lines: 300)).utf8.count < 300_000)
  }
  @Test func `three thousand calls stay under 2 MB`() {
    #expect(WalkthroughPage.html(long(3000)).utf8.count < 2_000_000)
  }
  @Test func `a hundred thousand lines stay under 10 MB`() {
    #expect(WalkthroughPage.html(long(3000, lines: 100_000)).utf8.count < 10_000_000)
  }
  /// What a trace lacks must be seen before its steps are, on the screen and on paper.
  @Test func `notes on the trace are folded by nothing`() throws {
    let chat = Sample.chat
    let page = WalkthroughPage.html(
      Story(
        heading: chat.heading, sides: chat.sides, steps: chat.steps, arrows: chat.arrows, questions: [],
        terms: [], notes: ["cli: line 7 makes a thread of which the trace shows nothing."]))
    let note = try #require(page.range(of: "line 7 makes a thread"))
    let before = page[..<note.lowerBound]
    #expect(
      before.components(separatedBy: "<details").count == before.components(separatedBy: "</details").count)
    #expect(before.contains("<header"))
  }
  @Test func `hostile texts open no element`() {
    let page = WalkthroughPage.html(Sample.hostile, beside: Sample.chat)
    #expect(page.contains("&lt;script&gt;alert"))
    #expect(!page.contains("<script>alert"))
    #expect(!page.contains("\u{202e}") && !page.contains("\u{0}") && !page.contains("\u{1b}"))
  }
}

@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `A page in a real browser` {
  let browser: Browser
  init() throws { browser = try Browser() }

  private var current: String { get throws { try browser.value("document.querySelector('.step.now').id") } }

  @Test func `keys, clicks and addresses show their step, and nothing complains`() throws {
    let page = try PageFile(Sample.chat, beside: Sample.hostile)
    try browser.open(page.path)
    #expect(try current == "step-1")
    try browser.press("ArrowRight")
    #expect(try current == "step-2")
    try browser.press("End")
    #expect(try current == "step-10")
    try browser.press("ArrowLeft")
    #expect(try current == "step-9")
    try browser.press("Home")
    #expect(try current == "step-1")
    _ = try browser.value(
      "document.querySelectorAll('a.go')[6].dispatchEvent(new MouseEvent('click',{bubbles:true,cancelable:true}))"
    )
    #expect(try current == "step-7")
    #expect(try browser.value("document.querySelectorAll('.step.now .sec[open]').length") == "0")
    try browser.press("b")
    #expect(try browser.value("document.querySelector('.step.now .sec[open]').dataset.k") == "b")
    try browser.open(page.path + "#step-4")
    #expect(try current == "step-4")
    #expect(browser.complaints == [])
  }

  @Test func `pointing at a part marks its counterparts`() throws {
    let page = try PageFile(Sample.chat)
    try browser.open(page.path)
    _ = try browser.value(
      "document.querySelector('.now .strace .m').dispatchEvent(new MouseEvent('mouseover',{bubbles:true}))"
    )
    #expect(
      try browser.value("[...document.querySelectorAll('.hit')].map(e=>e.textContent).join('|')")
        == "Socket(.inet, .stream)|socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3|Socket(.inet, .stream)")
  }

  @Test func `the quiz asks first, explains, and counts`() throws {
    let page = try PageFile(Sample.chat)
    try browser.open(page.path)
    try browser.press("q")
    let told = "getComputedStyle(document.querySelector('.now .told')).display"
    #expect(try browser.value(told) == "none")
    let arrow = "getComputedStyle(document.querySelector('line.arrow.stream')).visibility"
    #expect(try browser.value(arrow) == "hidden")
    // Steps without a question are shown, but what they send into a step to come is not told yet.
    try browser.press("End")
    #expect(try browser.value(arrow) == "visible")
    try browser.press("Home")
    _ = try browser.value("document.querySelectorAll('.now .choice')[1].click()")
    #expect(
      try browser.value("document.getElementById('score').textContent") == "Score: 1 of 1. No question left.")
    #expect(try browser.value(told) == "block")
    #expect(
      try browser.value("document.querySelector('.now .right .why').textContent").contains("It makes one."))
  }

  @Test func `without scripts every step is there and open`() throws {
    let page = try PageFile(Sample.chat)
    try browser.open(page.path, scripts: false)
    #expect(
      try browser.value("[...document.querySelectorAll('.step')].filter(e=>e.offsetHeight>50).length") == "10"
    )
    #expect(try browser.value("document.querySelectorAll('details.sec:not([open])').length") == "0")
    #expect(browser.complaints == [])
  }

  @Test func `hostile texts do nothing`() throws {
    let page = try PageFile(Sample.hostile)
    try browser.open(page.path)
    try browser.press("End")
    #expect(try browser.value("document.querySelectorAll('script').length") == "1")
    #expect(browser.complaints == [])
  }

  @Test(arguments: [false, true])
  func `nothing is wider than a narrow screen`(isHostile: Bool) throws {
    let page = try PageFile(isHostile ? Sample.hostile : Sample.chat)
    try browser.open(page.path, width: 360)
    let wide =
      "[...document.querySelectorAll('body *')].filter(e=>e.getBoundingClientRect().right>360.5&&!e.closest('svg,.vh,.wide')).map(e=>e.tagName+'.'+e.className+'#'+e.id).slice(0,9).join(' ')"
    let found = try browser.value(wide)
    #expect(found == "")
    let fits = try browser.value("document.documentElement.scrollWidth <= innerWidth && innerWidth === 360")
    #expect(fits == "true")
  }

  @Test func `a large story is read in parts`() throws {
    let page = try PageFile(long(3000, lines: 5000))
    try browser.open(page.path + "#step-2999")
    try browser.wait("document.documentElement.dataset.ready === '1'")
    #expect(try current == "step-2999")
    try browser.press("r")
    _ = try browser.value("document.querySelector('.group').open=true")
    let lit = try browser.value(
      "[...document.querySelectorAll('a.go.on')].map(e=>e.getAttribute('href')).join()")
    #expect(lit == "#step-2999")
    // The rest comes in blocks, each line as it stands in the trace.
    try browser.wait("document.querySelectorAll('.group li').length === 2000")
    #expect(
      try browser.value("document.querySelectorAll('.group code')[1999].textContent").contains("line 1999"))
    _ = try browser.value("document.querySelector('.group button').click()")
    try browser.wait("document.querySelectorAll('.group li').length === 4000")
    #expect(try browser.value("document.querySelectorAll('.group li')[3999].value") == "4000")
    #expect(browser.complaints == [])
  }

  @Test(arguments: [false, true])
  func `the downloads hold every step, and no formula`(isLarge: Bool) throws {
    var story = isLarge ? long(300) : Sample.chat
    var steps = story.steps
    steps[1].function = "=HYPERLINK(\"x\")"
    steps[2].sentence = "a \"quoted\", and\nbroken sentence"
    story = Story(
      heading: story.heading, sides: story.sides, steps: steps, arrows: story.arrows, questions: [],
      terms: [],
      notes: [])
    let page = try PageFile(story)
    try browser.open(page.path)
    try browser.wait("document.documentElement.dataset.ready === '1'")
    func download(_ kind: String) throws -> String {
      _ = try browser.value(
        "(window.out=undefined,URL.createObjectURL=b=>(b.text().then(t=>window.out=t),'#'),document.querySelector('[data-get=\(kind)]').click())"
      )
      try browser.wait("window.out !== undefined")
      return try browser.value("window.out")
    }
    let count = steps.count
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(download("json").utf8)) as? [String: Any])
    let rows = try #require(json["steps"] as? [[String: Any]])
    #expect(rows.count == count)
    #expect(rows[1]["call"] as? String == "=HYPERLINK(\"x\")")
    let csv = try download("csv")
    #expect(csv.contains(",\"'=HYPERLINK(\"\"x\"\")\","))
    #expect(csv.contains("\"a \"\"quoted\"\", and"))
    let trace = try #require(
      try JSONSerialization.jsonObject(with: Data(download("trace").utf8)) as? [String: Any])
    let events = try #require(trace["traceEvents"] as? [[String: Any]])
    #expect(events.count == count)
    #expect(events.allSatisfy { $0["ph"] as? String == "X" && ($0["dur"] as? Double ?? -1) >= 0 })
    // The table of the steps, and the mapping table, which needs no script.
    _ = try browser.value("document.getElementById('downloads').open=true")
    try browser.wait("document.querySelectorAll('#table tr').length === \(count + 1)")
    #expect(
      try browser.value("document.querySelector('#downloads caption').textContent").contains(
        "Which call became"))
    #expect(browser.complaints == [])
  }

  @Test func `two runs stand side by side, with what differs in words`() throws {
    let left = Sample.chat
    var steps = left.steps
    steps.remove(at: 3)
    steps[0].syscalls[0].short = MarkedText([
      .init("socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3")
    ])
    let right = Story(
      heading: .init(title: "Python"), sides: left.sides, steps: steps, arrows: [], questions: [], terms: [],
      notes: [])
    let page = try PageFile(left, beside: right)
    try browser.open(page.path)
    let words =
      "[...document.querySelectorAll('#beside tr.diff td:first-child')].map(e=>e.textContent).join()"
    #expect(try browser.value(words) == "only left,differs")
    #expect(
      try browser.value("document.querySelector('#beside p').textContent").hasPrefix(
        "2 calls differ, or stand on one side alone."))
    #expect(try browser.value("document.querySelectorAll('#beside tr.same').length") == "8")
  }

  @Test func `help opens and closes`() throws {
    let page = try PageFile(Sample.chat)
    try browser.open(page.path)
    try browser.press("?")
    #expect(try browser.value("document.getElementById('keys').open") == "true")
    try browser.press("?")
    #expect(try browser.value("document.getElementById('keys').open") == "false")
  }

  @Test func `what is packed comes out as it was`() throws {
    let page = try PageFile(Sample.chat)
    try browser.open(page.path)
    var lines: [String] = [
      "", "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", String(repeating: "你好 ", count: 3000),
    ]
    lines.append((0..<60_000).map { String(($0 &* 7919 ^ $0 >> 3) % 251, radix: 36) }.joined())
    for text in lines {
      let packed = Base64.text(Deflate.pack(Array(text.utf8)))
      _ = try browser.value(
        "(window.out=undefined,new Response(new Blob([Uint8Array.from(atob('\(packed)'),c=>c.charCodeAt(0))]).stream()"
          + ".pipeThrough(new DecompressionStream('deflate-raw'))).text().then(t=>window.out=t))")
      try browser.wait("window.out !== undefined")
      #expect(try browser.value("window.out") == text)
    }
  }

  /// Of a text in the lanes what lies below it: its box, the kernel's band, or, where it has one, the rim that it is drawn
  /// with, which sets it off from whatever it lies over.
  @Test(arguments: [false, true], [1280, 380])
  func `every text has a contrast of 4.5 to 1`(isDark: Bool, width: Int) throws {
    let page = try PageFile(Sample.chat)
    try browser.open(page.path, width: width, dark: isDark)
    let script = """
      (()=>{const rgb=s=>s.match(/[\\d.]+/g).map(Number),lum=c=>{const f=c.slice(0,3).map(v=>{v/=255;return v<=.03928?v/12.92:((v+.055)/1.055)**2.4});
      return .2126*f[0]+.7152*f[1]+.0722*f[2]},bad=[];let drawn=0;
      const panel=e=>{let b=e;while(b&&(rgb(getComputedStyle(b).backgroundColor)[3]===0))b=b.parentElement;return getComputedStyle(b||document.body).backgroundColor;};
      const under=t=>{const s=getComputedStyle(t);if(s.paintOrder.startsWith('stroke')&&s.stroke!=='none')return s.stroke;
        const box=t.closest('a')?.querySelector('.box');if(box)return getComputedStyle(box).fill;
        const m=t.getBoundingClientRect(),b=t.ownerSVGElement.parentElement?.querySelector('.band')?.getBoundingClientRect();
        return b&&m.left>=b.left-1&&m.right<=b.right+1?getComputedStyle(document.querySelector('.band')).fill:panel(document.getElementById('lanes'));};
      for(const e of document.querySelectorAll('body *')){if(e.disabled||e.tagName==='title'||!e.getClientRects().length)continue;
      if(![...e.childNodes].some(n=>n.nodeType===3&&n.data.trim()))continue;
      const s=getComputedStyle(e),svg=e.closest('svg'),front=svg?s.fill:s.color;if(s.visibility==='hidden')continue;
      if(svg)drawn++;
      const x=lum(rgb(front)),y=lum(rgb(svg?under(e.closest('text')):panel(e)));
      const c=(Math.max(x,y)+.05)/(Math.min(x,y)+.05);if(c<4.5)bad.push(e.tagName+'.'+e.getAttribute('class')+' '+c.toFixed(2))}
      return drawn>10?bad.join(';'):'no text of the lanes was seen'})()
      """
    #expect(try browser.value(script) == "")
  }
}
