import CallForms
import CallMapping
import LanguageMapping
import LinuxABI
import StraceParser
import Testing

@testable import Walkthrough

@Suite struct `The narration of every recording` {
  @Test(arguments: NarratedSteps.recordings)
  func `has a sentence for every step, with every place filled`(_ name: String) throws {
    for scene in try NarratedSteps.scenes(name) {
      let sentence = Narrator(scene).sentence
      #expect(sentence.count > 12 && sentence.last == ".", "\(scene.index): \(sentence)")
      let texts = [sentence, Narrator(scene).remark ?? "A."] + Narrator(scene).explanations.map(\.meaning)
      for text in texts {
        #expect(!text.isEmpty)
        #expect(
          text.first?.isLowercase == false,
          "\(text)")
        // A brace is a place that was not filled, or stands in what the trace quotes.
        #expect(!Self.unquoted(text).contains { $0 == "{" || $0 == "}" }, "\(scene.index): \(text)")
      }
    }
  }

  /// Text outside quotation marks and brackets.
  private static func unquoted(_ text: String) -> String {
    var isQuoted = false
    var isEscaped = false
    var result = ""
    for character in text {
      if character == "\"", !isEscaped { isQuoted.toggle() }
      isEscaped = isQuoted && character == "\\" && !isEscaped
      if !isQuoted { result.append(character) }
    }
    // Values that are structures stand in braces: {pid=1, uid=0, gid=0}.
    return result.replacing(#/\{[a-z_]+=[^{}]*\}/#, with: "")
  }

  @Test(arguments: NarratedSteps.recordings)
  func `marks texts without changing them`(_ name: String) throws {
    for scene in try NarratedSteps.scenes(name) {
      for index in scene.syscalls.indices {
        #expect(
          Narrator(scene).short(index).plain
            == CallFormatter(stringLimit: Narrator.stringLimit).text(scene.syscalls[index].event))
      }
      if let row = scene.row { #expect(Narrator(scene).prototype?.plain == row.prototype) }
    }
  }

  @Test(arguments: NarratedSteps.labs)
  func `explains every argument of every call`(_ name: String) throws {
    for scene in try NarratedSteps.scenes(name) where scene.row?.purpose.isExact == true {
      guard let call = scene.event?.call, scene.event?.kind == .call else { continue }
      let explanations = Narrator(scene).explanations
      for index in call.arguments.indices {
        #expect(explanations.contains { $0.mark == .argument(index) }, "\(call.name) \(index)")
      }
      #expect(explanations.last?.mark == .result)
      for explanation in explanations {
        #expect(!explanation.meaning.contains("socklab"), "\(call.name) \(explanation)")
        #expect(explanation.manual != nil, "\(call.name) \(explanation.name)")
      }
    }
  }

  @Test(arguments: NarratedSteps.labs)
  func `marks in the Swift call and the prototype only what the system call has`(_ name: String) throws {
    for scene in try NarratedSteps.scenes(name) where scene.row?.purpose.isExact == true {
      guard let main = scene.main, scene.event?.kind == .call else { continue }
      let marks = Set(Narrator(scene).short(main).parts.compactMap(\.mark))
      for text in [Narrator(scene).swift, Narrator(scene).prototype] {
        let used = Set(try #require(text).parts.compactMap(\.mark))
        // A variadic argument may be missing.
        let isVariadic = scene.row?.parameters.contains(where: \.isVariadic) == true
        #expect(isVariadic || used.isSubset(of: marks), "\(scene.function): \(used.subtracting(marks))")
        #expect(used.contains(.function))
      }
    }
  }

  @Test(arguments: NarratedSteps.labs)
  func `names every error, with cause and remedy`(_ name: String) throws {
    for scene in try NarratedSteps.scenes(name) {
      guard case .failed(let errno) = scene.outcome else {
        #expect(Narrator(scene).failure == nil)
        continue
      }
      let failure = try #require(Narrator(scene).failure)
      #expect(failure.name == errno)
      #expect(failure.cause != nil && failure.remedy != nil, "\(scene.function) \(errno)")
    }
  }

  @Test(arguments: NarratedSteps.recordings)
  func `explains every other line`(_ name: String) throws {
    for event in try NarratedSteps.events(name) {
      let words = LinePhrases(.english).explain(event)
      #expect(!words.isEmpty && !words.contains("socklab"), "\(event.call?.name ?? ""): \(words)")
    }
  }
}

@Suite struct `The tables of the narration` {
  @Test(arguments: ConstantDomain.allCases)
  func `have a meaning and a page for every constant`(_ domain: ConstantDomain) {
    for constant in domain.constants {
      let meaning = ConstantMeanings.meaning(of: constant.name, in: domain)
      #expect(meaning?.text.last == "." && meaning?.manual.isEmpty == false, "\(constant.name)")
    }
  }

  @Test func `have a sentence of its own for every call of the call table`() {
    for call in CallTable.all {
      var scene = StepContext(index: 0, side: "server", function: call.name)
      scene.row = call
      // Without a trace nothing more can be said than that it was called.
      #expect(Narrator(scene).sentence.hasPrefix("The server "))
    }
  }

  @Test func `say plainly that a call is not known`() {
    #expect(
      Narrator.explain(systemCall: "frobnicate")
        == "socklab has no explanation of this call; see man 2 frobnicate")
  }

  @Test func `say why lines of every kind are no steps`() {
    for category in Ledger.Category.allCases { #expect(Narrator.rest(category).why.last == ".") }
    for leftover in LanguageTable.Leftover.allCases { #expect(Narrator.rest(leftover).why.last == ".") }
  }
}
