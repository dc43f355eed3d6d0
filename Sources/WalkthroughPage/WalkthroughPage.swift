import Threads
import TraceText
public import Walkthrough

/// A story as one web page that needs nothing else: no network, no server, and for reading no script.
public enum WalkthroughPage {
  /// Stories of more steps keep them as data that a script makes cards of.
  static let wholeSteps = 250
  /// Stories of more steps have no raw lines beside the short ones, which would be half of the page.
  static let rawSteps = 4000
  /// A longer rest is kept as data too.
  static let wholeRest = 2000
  /// Steps of such data that are read at once.
  private static let partSteps = 500
  /// How many steps of a large story stand in the page, in short, for readers without JavaScript.
  private static let plainSteps = 3000

  /// The page.
  ///
  /// Every text of the story is untrusted: it passes one escaping function on its way, and a content-security-policy
  /// names the page's own style and script by their digests, so that nothing else can run.
  ///
  /// - Parameters:
  ///   - story: What the page tells.
  ///   - beside: Another run, to be compared with it.
  ///   - blanks: Lines of its traces with a value left out, to be asked for.
  /// - Returns: A document of HTML.
  public static func html(_ story: Story, beside: Story? = nil, blanks: [PageBlank] = []) -> String {
    let style = Style.sheet
    let script = Script.text
    let policy =
      "default-src 'none'; style-src 'sha256-\(Base64.text(SHA256.digest(Array(style.utf8))))'; "
      + "script-src 'sha256-\(Base64.text(SHA256.digest(Array(script.utf8))))'; base-uri 'none'; form-action 'none'"
    var out = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
    out += "<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">"
    out +=
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    el("title", "", story.heading.title).html(into: &out)
    out += "<style>\(style)</style></head><body>\n"
    el("a", [("class", "skip"), ("href", "#steps")], [.text("To the steps")]).html(into: &out)
    Frame.header(story).html(into: &out)
    Frame.bar(story).html(into: &out)
    Legend.node(story).html(into: &out)
    out += "<main>"
    Frame.offer(story)?.html(into: &out)
    out += "<section class=\"lanebox\" id=\"lanes\" tabindex=\"0\" aria-label=\"Lanes\">"
    let lanes = Lanes(story)
    let drawing = Drawing(story: story, lanes: lanes)
    let isLarge = story.steps.count > wholeSteps
    if !isLarge { drawing.node(story.steps.indices).html(into: &out) }
    out +=
      "</section>\n<section id=\"steps\" tabindex=\"-1\" aria-label=\"Steps\" data-count=\"\(story.steps.count)\""
    let asking = story.questions.reduce(into: [Int]()) { steps, one in
      if steps.last != one.step + 1 { steps.append(one.step + 1) }
    }
    out += " data-questions=\"\(story.questions.count)\" data-run=\"\(story.fingerprint)\""
    out += " data-asks=\"\(asking.map { "\($0)" }.joined(separator: " "))\""
    out += " data-per=\"\(isLarge ? partSteps : 0)\">"
    if story.steps.isEmpty { out += "<p class=\"note\">This story has no steps.</p>" }
    if isLarge {
      plain(story, into: &out)
    } else {
      var cards = Cards(story, servers: lanes.servers)
      while let card = cards.next() { card.node.html(into: &out) }
    }
    out +=
      "</section></main>\n<p id=\"live\" class=\"vh\" role=\"status\" aria-live=\"polite\"></p>"
      + "<p id=\"hint\" role=\"status\"></p>\n<div class=\"more\">"
    if let beside { Beside.node(story, beside).html(into: &out) }
    Frame.handout(story)?.html(into: &out)
    HandoutFold.node(story)?.html(into: &out)
    BlankFold.node(blanks)?.html(into: &out)
    let rest = Frame.rest(story)
    rest.node.html(into: &out)
    Frame.downloads(story).html(into: &out)
    out +=
      "</div>\n<footer><p class=\"note\">What is said of the state is inferred from the calls; the kernel was not "
      + "asked.</p></footer>\n"
    Frame.help.html(into: &out)
    Frame.saving.html(into: &out)
    out += rest.blocks
    if isLarge { data(story, drawing, lanes.servers, into: &out) }
    return out + "<script>\(script)</script></body></html>\n"
  }

  /// The steps at which log and trace differ, or the run from the one beside it, a line each: the step's place in the page,
  /// its program, and what differs.
  public static func differences(_ story: Story, beside: Story?) -> String {
    func line(_ index: Int, _ what: String) -> String {
      let side = story.side(story.steps[index].side)?.name ?? "program"
      return Escape.terminal("#step-\(index + 1) \(side): \(story.steps[index].function): \(what)") + "\n"
    }
    let own = story.steps.indices.compactMap { index in
      story.steps[index].disagrees
        ? story.steps[index].difference.map { line(index, "log and trace: \($0)") } : nil
    }
    let others = beside.map { other in
      Beside.differing(story, other).map { line($0, "not as in \(other.heading.title)") }
    }
    return (own + (others ?? [])).joined()
  }

  private static func plain(_ story: Story, into out: inout String) {
    out +=
      "<noscript><p>This story has \(story.steps.count) steps. Without JavaScript each is shown in short.</p><ol>"
    for step in story.steps.prefix(plainSteps) {
      var parts: [Node] = [.text(step.sentence)]
      if let swift = step.swift { parts += [el("br"), el("code", "", Texts.short(swift.plain, 200))] }
      if let main = step.main { parts += [el("br"), el("code", "", Texts.short(main.short.plain, 300))] }
      el("li", [], parts).html(into: &out)
    }
    out += "</ol>"
    if story.steps.count > plainSteps {
      out += "<p>\(story.steps.count - plainSteps) more need JavaScript.</p>"
    }
    out += "</noscript>"
  }

  private static func data(_ story: Story, _ drawing: Drawing, _ servers: Set<Int>, into out: inout String) {
    let starts = Cards(story, servers: servers).every(partSteps)
    out += concurrently(starts.count) { part in
      var cards = starts[part]
      let range = part * partSteps..<min(story.steps.count, (part + 1) * partSteps)
      var table = NodeTable()
      var text: [UInt8] = []
      text += "{\"l\":".utf8
      table.put(drawing.node(range), into: &text)
      text += ",\"c\":[".utf8
      for index in range {
        guard let card = cards.next() else { break }
        if index > range.lowerBound { text += ",".utf8 }
        table.put(card.node, into: &text)
      }
      text += "],\"n\":[".utf8
      text += table.entries
      text += "]}".utf8
      return "<script type=\"text/plain\" class=\"part\">" + Base64.text(Deflate.pack(text)) + "</script>\n"
    }.joined()
  }
}

/// The cards of a story one after another, each with the state after its step.
private struct Cards {
  let story: Story
  private let servers: Set<Int>
  private var state = State()
  private var rows: Set<String> = []
  private var index = 0
  private let questions: [Int: [Question]]
  private let terms: [Int: [Term]]
  private let places: [Int: [QuotedPlace]]

  init(_ story: Story, servers: Set<Int>) {
    self.story = story
    self.servers = servers
    questions = Dictionary(grouping: story.questions, by: \.step)
    terms = Dictionary(grouping: story.terms, by: \.step)
    places = story.quotedPlaces
  }

  /// The same at the first step of each piece of so many.
  func every(_ size: Int) -> [Cards] {
    var cards = self
    var starts: [Cards] = []
    while story.steps.indices.contains(cards.index) {
      if cards.index.isMultiple(of: size) {
        if cards.index > 0 { cards.rows = cards.list(at: cards.index - 1).rows }
        starts.append(cards)
      }
      for change in story.steps[cards.index].changes { cards.state.apply(change) }
      cards.index += 1
    }
    return starts
  }

  private func list(at index: Int) -> StateList {
    StateList(story, state, acting: (story.steps[index].side, story.steps[index].process))
  }

  mutating func next() -> Card? {
    guard story.steps.indices.contains(index) else { return nil }
    for change in story.steps[index].changes { state.apply(change) }
    let list = list(at: index)
    defer {
      index += 1
      rows = list.rows
    }
    return Card(
      story: story, index: index, state: list, before: rows, questions: questions[index] ?? [],
      terms: terms[index] ?? [], places: places[index] ?? [],
      isServer: servers.contains(story.steps[index].side))
  }
}
