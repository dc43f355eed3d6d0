import Foundation
import TestPrograms
import Testing
import Walkthrough

@testable import WalkthroughPage

/// What the page asks before it tells: on its own, on a projector, and for a teacher who collects answers.
@Suite(.serialized, .enabled(if: Browser.program != nil, "There is no chromium here: these tests need one."))
struct `The page, asking first` {
  private let browser: Browser
  private let scratch = TemporaryFolder()
  init() throws { browser = try Browser() }

  /// A lesson of which step 5 asks for its name and for its result, and step 8 for a number.
  private static func lesson(_ title: String, handout: [String] = ["What will strace show?"]) -> Story {
    let chat = Sample.chat
    func question(_ step: Int, _ kind: Question.Kind, _ text: String) -> Question {
      Question(
        step: step, kind: kind, text: text,
        choices: [
          .init("wrong \(kind.rawValue)", why: "No \(kind.rawValue)."),
          .init("right \(kind.rawValue)", why: "Yes \(kind.rawValue)."),
        ], right: 1)
    }
    return Story(
      heading: .init(title: title), sides: chat.sides, steps: chat.steps, arrows: chat.arrows,
      questions: [
        question(4, .call, "Which name?"), question(4, .result, "Which result?"),
        question(7, .inFlight, "How many?"),
      ], terms: [], notes: [], openQuestions: handout)
  }

  private func open(_ page: PageFile, _ behind: String = "") throws {
    try browser.open(page.path + behind)
    try browser.wait("document.documentElement.dataset.ready === '1'")
  }

  private func shows(_ selector: String) throws -> Bool {
    try browser.value(
      "[...document.querySelectorAll('\(selector)')].some(e=>e.getClientRects().length>0&&getComputedStyle(e).visibility!=='hidden')"
    ) == "true"
  }

  private var focused: String { get throws { try browser.value("document.activeElement.id") } }

  private var isQuiz: Bool {
    get throws { try browser.value("document.getElementById('kq').getAttribute('aria-pressed')") == "true" }
  }

  @Test func `offers a lesson to predict first, focused, and remembers the answer`() throws {
    let page = try PageFile(Self.lesson("Predicting"))
    try open(page)
    #expect(try focused == "predict")
    #expect(try shows("#offer"))
    // Nothing is told before the choice, and the picture tells nothing either.
    #expect(try !shows(".step.now .sentence") && !shows("#lanes .go"))
    _ = try browser.value("document.activeElement.click()")
    #expect(try !shows("#offer") && isQuiz && focused == "step-1")
    #expect(try browser.value("document.getElementById('handout').open") == "true")
    #expect(try shows(".step.now .sentence"))
    try open(page)
    #expect(try !shows("#offer") && isQuiz)
    #expect(browser.complaints == [])
  }

  @Test func `shows it at once to who wants that, and remembers that too`() throws {
    let page = try PageFile(Self.lesson("At once"))
    try open(page)
    _ = try browser.value("document.getElementById('at-once').click()")
    #expect(try !shows("#offer") && !isQuiz && shows(".step.now .sentence"))
    try open(page)
    #expect(try !shows("#offer") && !isQuiz)
  }

  @Test func `steps at a key, and asks again the next time`() throws {
    let page = try PageFile(Self.lesson("Stepping"))
    try open(page)
    try browser.press("ArrowRight")
    #expect(try !shows("#offer") && !isQuiz && browser.value("document.querySelector('.now').id") == "step-2")
    try open(page)
    #expect(try shows("#offer"))
    try browser.press("q")
    #expect(try !shows("#offer") && isQuiz)
  }

  @Test func `offers nothing to a link, to a projector, and without a handout`() throws {
    let page = try PageFile(Self.lesson("Linked"))
    for behind in ["#step-3", "?present"] {
      try open(page, behind)
      #expect(try !shows("#offer") && shows(".step.now .sentence"), "\(behind)")
    }
    try open(try PageFile(Self.lesson("Without", handout: [])))
    #expect(try !shows("#offer") && shows(".step.now .sentence"))
    try browser.open(page.path, scripts: false)
    #expect(try !shows("#offer") && shows("#step-1 .sentence"))
  }

  @Test func `asks for the name before the result, answered by keys, and saves a line`() throws {
    let story = Self.lesson("Keys")
    let page = try PageFile(story)
    try open(page, "#step-5")
    try browser.press("q")
    #expect(
      try browser.value(
        "[...document.querySelectorAll('.now .ask')].filter(e=>e.offsetHeight).map(e=>e.textContent)")
        == "Which name?")
    // What comes later is out of sight, for readers of all kinds.
    #expect(
      try browser.value("getComputedStyle(document.querySelector('a.go[href=\"#step-6\"]')).visibility")
        == "hidden")
    #expect(try !shows("#save"))
    try browser.press("1")
    #expect(
      try browser.value(
        "[...document.querySelectorAll('.now .ask')].filter(e=>e.offsetHeight).map(e=>e.textContent)")
        == "Which name?,Which result?")
    // The reason may tell what is asked next.
    #expect(try !shows(".now .why"))
    try browser.press("3")
    #expect(try !shows(".now .told"))
    try browser.press("2")
    #expect(try shows(".now .told") && shows(".now .why"))
    #expect(
      try browser.value("document.getElementById('score').textContent")
        == "Score: 1 of 2. 1 question left.")
    _ = try browser.value(
      "(()=>{const o=URL.createObjectURL;URL.createObjectURL=b=>{b.text().then(t=>window.saved=t);return o.call(URL,b)}})()"
    )
    for name in ["", "Anna"] {
      _ = try browser.value(
        "(()=>{window.saved='';document.getElementById('save').click();document.getElementById('who').value='\(name)'})()"
      )
      // Letters that are typed are no keys.
      try browser.press("q")
      #expect(try isQuiz)
      _ = try browser.value("document.getElementById('write').click()")
      try browser.wait("window.saved")
      let line = try browser.value("window.saved")
      #expect(line.hasSuffix("\n") && line.count(where: { $0 == "\n" }) == 1)
      var page = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(page.removeValue(forKey: "name") as? String == (name.isEmpty ? nil : name))
      // The same as the terminal writes.
      var sheet = AnswerSheet(story)
      let seconds = (page["answers"] as? [[String: Any]])?.compactMap { $0["seconds"] as? Int } ?? []
      #expect(seconds.count == 2 && seconds.allSatisfy { (0...60).contains($0) })
      sheet.answers = zip([0, 1], seconds).map {
        AnswerSheet.Answer(story.questions[$0], chosen: $0, seconds: $1)
      }
      let own = try JSONSerialization.jsonObject(with: Data(sheet.line.utf8)) as? NSDictionary
      #expect(own == page as NSDictionary)
    }
  }

  @Test(arguments: [false, true])
  func `puts a question up on a projector, without score, and answers at a second key`(_ isLarge: Bool) throws
  {
    let small = Self.lesson("Projector")
    let story =
      isLarge
      ? Story(
        heading: small.heading, sides: small.sides, steps: long(300).steps, arrows: small.arrows,
        questions: small.questions, terms: [], notes: []) : small
    let page = try PageFile(story)
    try browser.open(page.path + "?present#step-4", width: 1280, height: 720)
    try browser.wait("document.documentElement.dataset.ready === '1'")
    let step = "document.querySelector('.step.now').id"
    try browser.press("q")
    #expect(
      try browser.value("document.getElementById('hint').textContent")
        == "Step 4 has no question. The next is at step 5: q again asks it.")
    #expect(try shows(".now .told"))
    try browser.press("q")
    #expect(
      try browser.value(step) == "step-5"
        && browser.value("document.getElementById('hint').textContent") == "")
    #expect(try !shows(".now .told") && shows(".now .ask") && !shows(".now .why") && !shows("#score"))
    #expect(
      try browser.value("[...document.querySelectorAll('.now .ask')].filter(e=>e.offsetHeight).length") == "1"
    )
    #expect(try !shows("a.go[href=\"#step-6\"] rect"))
    try browser.press("1")
    #expect(try browser.value("document.querySelectorAll('.now .picked').length") == "1")
    #expect(try browser.value("document.querySelectorAll('.now .right').length") == "0")
    try browser.press("Enter")
    #expect(try browser.value(step) == "step-5")
    #expect(
      try shows(".now .right .why") && browser.value("document.querySelectorAll('.now .wrong').length") == "1"
    )
    // Then the next question of the step, and behind the last one the step itself.
    for _ in 0..<2 { try browser.press("q") }
    #expect(try browser.value("document.querySelector('.now .right .choice').textContent") == "right result")
    try browser.press("q")
    #expect(try shows(".now .told") && !shows(".now .quiz"))
    // A step further leaves a question alone.
    try browser.press("q")
    try browser.press("PageDown")
    #expect(
      try browser.value(step) == "step-6" && shows(".now .told") && shows("a.go[href=\"#step-7\"] rect"))
    // Stopping to present takes the question away.
    try browser.press("PageUp")
    try browser.press("q")
    try browser.press("Escape")
    #expect(try shows(".now .told"))
    try browser.press("Escape")
    #expect(try !isQuiz && shows(".now .told") && !shows(".now .quiz"))
    #expect(browser.complaints == [])
  }

  /// Goes through all questions by `q`, and names what is not in sight.
  private static let pose = #"""
    (()=>{const wrong=[],press=k=>document.dispatchEvent(new KeyboardEvent('keydown',{key:k,bubbles:true,cancelable:true}));let n=0;
    const asks=document.getElementById('steps').dataset.asks.split(' ');
    for(const s of asks){location.hash='#step-'+s;dispatchEvent(new Event('hashchange'));
      for(let k=0;k<12;k++){press('q');if(!document.documentElement.classList.contains('posing'))break;
        const q=[...document.querySelectorAll('.now .quiz')].filter(e=>e.offsetHeight),told=document.querySelector('.now .told');
        if(q.length!==1||told.offsetHeight)wrong.push(s+' shows '+q.length);
        else{const r=q[0].getBoundingClientRect();if(r.bottom>innerHeight||r.top<0)wrong.push(s+' to '+Math.round(r.bottom));if(k%2===0)n++;}}}
    return JSON.stringify({n,wrong});})()
    """#

  private struct Posed: Decodable {
    let n: Int
    let wrong: [String]
  }

  @Test(arguments: Repository.labs)
  func `has each question of a lab in sight on a small projector, and its answer`(_ lab: String) throws {
    let path = scratch.path("page.html")
    let outcome = try Program(built: "socklab").run([
      "walkthrough", Repository.path("traces/\(lab)"), "--html", path,
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    try browser.open(path + "?present", width: 1280, height: 720)
    try browser.wait("document.documentElement.dataset.ready === '1'")
    let posed = try JSONDecoder().decode(Posed.self, from: Data(browser.value(Self.pose).utf8))
    let asked = try Int(browser.value("document.getElementById('steps').dataset.questions"))
    #expect(posed.n == asked)
    #expect(posed.wrong == [])
  }

  /// A key pressed by chance must not cost a class its answers.
  @Test func `keeps the answers while it is put away`() throws {
    let page = try PageFile(Sample.chat)
    try browser.open(page.path)
    try browser.press("q")
    for _ in 0..<10 where try browser.value("document.getElementById('save').hidden") == "true" {
      try browser.press("1")
      try browser.press("ArrowRight")
    }
    let score = try browser.value("document.getElementById('score').textContent")
    #expect(score.contains(" of 1."), "\(score)")
    try browser.press("q")
    #expect(try browser.value("document.getElementById('save').hidden") == "false")
    try browser.press("q")
    #expect(try browser.value("document.getElementById('score').textContent") == score)
  }
}
