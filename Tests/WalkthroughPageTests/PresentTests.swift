import Foundation
import TestPrograms
import Testing

/// Present mode on real runs: what a projector shows, measured in the boxes of a real browser.
@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `The page, presented` {
  private let browser: Browser
  private let scratch = TemporaryFolder()
  init() throws { browser = try Browser() }

  private func page(_ words: [String]) throws -> String {
    let path = scratch.path("page.html")
    let outcome = try Program(built: "socklab").run(["walkthrough"] + words + ["--html", path])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return path
  }

  private func open(_ path: String, _ width: Int, _ height: Int) throws {
    try browser.open(path + "?present", width: width, height: height)
    try browser.wait("document.documentElement.dataset.ready === '1'")
  }

  /// Goes through all steps by the key of a remote, and names what does not stand as it should. In sight are the sentence,
  /// the three names and the source, and the lanes beside them; the step's box is in the middle third of the lanes (one
  /// that is taller stands with its foot there, where it is told), and what comes next is in sight.
  private static let walk = #"""
    ((first,last)=>{const wrong=[],n=+document.getElementById('steps').dataset.count,lanes=document.getElementById('lanes');
    const least=(v,k,x)=>{v[k]=Math.min(v[k]??1e9,x);},sizes={};
    for(let i=first;i<=Math.min(n,last);i++){
      const say=w=>wrong.push(i+' '+w),card=document.querySelector('.step.now');
      if(card.id!=='step-'+i)say('is '+card.id);
      const told=['.sentence','.told>.names','.told>.form>.source'].map(s=>card.querySelector(s)).filter(e=>e);
      if(!card.querySelector('.names'))say('has no names');
      for(const e of told){const r=e.getBoundingClientRect();
        if(!(r.height>0&&r.top>=0&&r.bottom<=innerHeight&&r.left>=0&&r.right<=innerWidth))say(e.className+' to '+Math.round(r.right)+','+Math.round(r.bottom));}
      for(const row of card.querySelectorAll('.told>.names tr'))if(row.getBoundingClientRect().height===0)say('hides '+row.className);
      const b=lanes.getBoundingClientRect(),box=document.querySelector('a.go.on rect').getBoundingClientRect(),third=b.height/3;
      if(b.top<0||b.bottom>innerHeight)say('lanes to '+b.bottom);
      const inside=(y,z)=>y>=b.top+third-1&&z<=b.bottom-third+1;
      if(box.height<=third?!inside(box.top,box.bottom):!inside(box.bottom-1,box.bottom))say('box at '+Math.round(box.top)+'-'+Math.round(box.bottom));
      const next=document.querySelector('a.go[href="#step-'+(i+1)+'"] rect');
      if(next){const r=next.getBoundingClientRect();if(r.bottom<b.top||r.bottom>b.bottom)say('next at '+Math.round(r.bottom));}
      least(sizes,'sentence',parseFloat(getComputedStyle(told[0]).fontSize));
      for(const t of lanes.querySelectorAll('text')){const s=getComputedStyle(t);
        if(s.display!=='none'&&s.visibility!=='hidden'&&t.getBoundingClientRect().width>0)least(sizes,'lanes',parseFloat(s.fontSize));}
      document.dispatchEvent(new KeyboardEvent('keydown',{key:'PageDown',bubbles:true,cancelable:true}));}
    return JSON.stringify({n,wrong:wrong.slice(0,9),sentence:sizes.sentence,lanes:sizes.lanes});})
    """#

  private struct Found: Decodable {
    let n: Int
    let wrong: [String]
    let sentence: Double
    let lanes: Double
  }

  @Test(arguments: Repository.labs)
  func `has all of each step of a lab in sight, on three projectors`(_ lab: String) throws {
    let path = try page([
      Repository.path("traces/\(lab)"), "--sources", Repository.path("Sources"), "--handout",
      Repository.path("labs/\(lab)/README.md"),
    ])
    for (width, height) in [(1920, 1080), (1366, 768), (1280, 720)] {
      try open(path, width, height)
      // So many steps at a time, each of which is laid out several times.
      var first = 1
      var count = first
      while first <= count {
        let found = try JSONDecoder().decode(
          Found.self, from: Data(browser.value("\(Self.walk)(\(first),\(first + 99))").utf8))
        #expect(found.n > 20)
        #expect(found.wrong == [], "at \(width) by \(height)")
        if width == 1920 {
          #expect(found.sentence >= 24)
          #expect(found.lanes >= 18)
        }
        (first, count) = (first + 100, found.n)
      }
    }
    #expect(browser.complaints == [])
  }

  @Test func `steps by every key of a remote, blanks, and shows the raw line`() throws {
    let path = try page([Repository.path("traces/01-hello-hi")])
    try open(path, 1280, 720)
    let step = "document.querySelector('.step.now').id.slice(5)"
    for (key, number) in [
      ("PageDown", 2), (" ", 3), ("ArrowRight", 4), ("ArrowDown", 5), ("Enter", 6), ("PageUp", 5),
      ("ArrowLeft", 4), ("ArrowUp", 3), ("Backspace", 2), ("End", 41), ("Home", 1),
    ] {
      try browser.press(key)
      #expect(try browser.value(step) == "\(number)", "\(key)")
    }
    let isBlank = "getComputedStyle(document.body,'::after').position === 'fixed'"
    try browser.press("b")
    #expect(try browser.value(isBlank) == "true")
    // Whatever comes next brings the picture back, and nothing else.
    try browser.press("PageDown")
    #expect(try browser.value(isBlank) == "false")
    #expect(try browser.value(step) == "1")
    let raw = "document.querySelector('.now .told>.line')"
    #expect(try browser.value("\(raw).offsetHeight") == "0")
    try browser.press("l")
    #expect(try browser.value("\(raw).querySelector('pre').offsetHeight > 0") == "true")
    #expect(
      try browser.value("\(raw).textContent").contains("socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:["))
    try browser.press("Escape")
    #expect(try browser.value("\(raw).offsetHeight") == "0")
    #expect(try browser.value("location.search") == "?present")
    try browser.press("Escape")
    #expect(
      try browser.value("location.search + document.documentElement.classList.contains('present')") == "false"
    )
    try browser.press("p")
    #expect(try browser.value("document.documentElement.classList.contains('present')") == "true")
    #expect(browser.complaints == [])
  }

  @Test func `cuts a stranger's call at four lines, counts what is cut, and gives it back`() throws {
    let data = String(repeating: "a long word ", count: 80)
    let trace = scratch.path("long.strace")
    try """
    socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    connect(3, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    sendto(3, "\(data)", 960, 0, NULL, 0) = 960
    close(3) = 0
    +++ exited with 0 +++

    """.write(toFile: trace, atomically: true, encoding: .utf8)
    try open(try page([trace]), 1366, 768)
    try browser.press("PageDown")
    try browser.press("PageDown")
    let lines = "(e=>Math.round(e.getBoundingClientRect().height/parseFloat(getComputedStyle(e).lineHeight)))"
    let cell =
      "[...document.querySelectorAll('.now .names .strace td')].find(c=>c.textContent.includes('a long'))"
    let shown = try browser.value("\(cell).querySelector('code').firstChild.textContent")
    let said = try browser.value("\(cell).querySelector('.more-of-it').textContent")
    #expect(try Int(browser.value("\(lines)(\(cell))")) ?? 9 <= 4)
    try browser.press("Escape")
    let whole = try browser.value("\(cell).textContent")
    #expect(whole.hasPrefix(shown) && whole.contains("a long word a long word"))
    // The short form itself has the string's beginning alone: how much more there is stands in the raw line.
    #expect(whole.contains("\"..."))
    #expect(said == " … \(whole.count - shown.count) more, and what the raw line has")
    #expect(browser.complaints == [])
  }
}
