import Foundation
import LinuxABI
import StraceParser
import Testing

@testable import Walkthrough

@Suite struct `The words of lab 1` {
  @Test func `tell the server's side`() throws {
    let sentences = try NarratedSteps.scenes("01-hello-hi/server").map { Narrator($0).sentence }
    #expect(
      sentences == [
        "The server asks the kernel for a TCP socket over IPv4; descriptor 3 stands for it from now on.",
        "The server allows its socket to take the port although an earlier connection may still occupy it for a "
          + "minute (SO_REUSEADDR).",
        "The server gives its socket the address 127.0.0.1:12580, so that others know where to find it.",
        "The server makes descriptor 3 a listener: from now on others can connect to it, and a backlog of 1 limits "
          + "how many may wait to be accepted.",
        "The server waits in accept until a connection is there, from 127.0.0.1:56908; the new descriptor 4 stands "
          + "for it, and descriptor 3 goes on listening.",
        "The server waits until something arrives, and receives \"hello\": 5 bytes, where up to 1,024 bytes were "
          + "asked for.",
        "The server prints \"client: hello\\n\".", "The server prints \"server: \".",
        "The server waits for a line of the person on its standard input, and reads \"hi\\n\".",
        "The server sends \"hi\": the kernel takes 2 bytes, which does not say that anybody has received them.",
        "The server receives \"你好，听得到吗？\": 24 bytes.",
        "The server prints \"client: 你好，听得到吗？\\n\".", "The server prints \"server: \".",
        "The server gets the next line from the person: \"听到了\\n\".",
        "The server sends \"听到了\": 9 bytes.", "The server receives \"#q#\": 3 bytes.",
        "The server prints \"client: #q#\\n\".", "The server prints \"server: \".",
        "The server gets the next line from the person: \"#q#\\n\".", "The server sends \"#q#\": 3 bytes.",
        "The server pauses for 1 second on purpose.",
        "The server closes its connection, descriptor 4: it neither sends nor receives on it any more.",
        "The server closes its listener, descriptor 3: nobody can connect to it any more.",
      ])
  }

  @Test func `say with whom, where an arrow says it`() throws {
    var scene = try NarratedSteps.scenes("01-hello-hi/server")[5]
    scene.incoming = [StepContext.Link(kind: .stream, step: 3, side: "client", bytes: 5, total: 5)]
    #expect(
      Narrator(scene).sentence
        == "The server waits until something arrives from the client, and receives \"hello\": 5 bytes, where up to "
        + "1,024 bytes were asked for.")
    scene.incoming.append(StepContext.Link(kind: .stream, step: 4, side: "client", bytes: 2, total: 2))
    #expect(
      Narrator(scene).sentence
        == "The server receives the bytes of two sends at once, \"hello\": a stream has no borders between messages."
    )
    #expect(Narrator(scene).remark?.contains("Sticky") == true)
    scene.incoming = [
      StepContext.Link(kind: .stream, step: 3, side: "client", bytes: 5, total: 11, siblings: 2)
    ]
    #expect(Narrator(scene).sentence == "The server receives 5 bytes of a send of 11 bytes: \"hello\".")
    scene.incoming[0].isContinued = true
    #expect(
      Narrator(scene).sentence
        == "The server receives 5 bytes of a send of 11 bytes, \"hello\"; the others come with another receive."
    )
  }

  @Test func `explain a constant by name, number, meaning and page`() throws {
    let explanations = Narrator(try NarratedSteps.scenes("01-hello-hi/server")[0]).explanations
    #expect(explanations.map(\.name) == ["domain", "type", "protocol", "result"])
    #expect(explanations[1].value == "SOCK_STREAM")
    #expect(explanations[1].number == "1")
    #expect(explanations[1].meaning == "A stream: bytes in order, without borders between messages.")
    #expect(explanations[1].manual == "socket(2)")
  }

  @Test func `mark the same argument in all three texts`() throws {
    let scene = try NarratedSteps.scenes("01-hello-hi/server")[5]
    func text(_ marked: MarkedText?, _ mark: Mark) -> [String] {
      marked?.parts.filter { $0.mark == mark }.map(\.text) ?? []
    }
    #expect(text(Narrator(scene).swift, .argument(2)) == ["1024"])
    #expect(text(Narrator(scene).prototype, .argument(2)) == ["size_t len"])
    #expect(text(Narrator(scene).short(0), .argument(2)) == ["1024"])
    #expect(text(Narrator(scene).swift, .function) == ["receive"])
    #expect(text(Narrator(scene).prototype, .function) == ["recv"])
    #expect(text(Narrator(scene).short(0), .result) == ["5"])
  }
}

@Suite struct `A quiz` {
  @Test(arguments: NarratedSteps.labs)
  func `has one right answer to each question, and it is what the trace shows`(_ name: String) throws {
    let scenes = try NarratedSteps.scenes(name)
    let questions = Narrator.questions(scenes)
    for question in questions {
      let texts = question.choices.map(\.text)
      #expect(Set(texts).count == texts.count && texts.count >= 2, "\(texts)")
      #expect(texts.indices.contains(question.right))
      #expect(question.choices.allSatisfy { $0.why.last == "." })
      let scene = scenes[question.step]
      let right = texts[question.right]
      if question.text.hasSuffix("system call does strace show?") {
        #expect(scene.event?.call?.name == right)
      } else {
        switch scene.outcome {
        case .returned(let number): #expect(right == "\(number)")
        case .failed(let errno): #expect(right.hasSuffix(errno))
        default: Issue.record("a question about a call without a result")
        }
      }
    }
    #expect(Set(questions.map { "\($0.step) \($0.text)" }).count == questions.count)
    let calls = Set(scenes.filter { $0.row?.purpose.isExact == true }.compactMap { $0.row?.name })
    // The first of a call may have been cut short by a signal: then there is no result to guess.
    let asked = Set(questions.compactMap { scenes[$0.step].row?.name })
    #expect(calls.subtracting(asked).isEmpty, "\(calls.subtracting(asked))")
    #expect(questions.count <= max(15, calls.count + 1))
  }

  @Test func `is the same every time, and not always in the same place`() throws {
    let scenes = try NarratedSteps.scenes("09-errors/client")
    let questions = Narrator.questions(scenes)
    #expect(questions == Narrator.questions(scenes))
    #expect(Set(questions.map(\.right)).count > 1)
  }

  @Test func `offers the characters where bytes are right`() throws {
    let scenes = try NarratedSteps.scenes("03-reconnect/hello")
    let question = try #require(
      Narrator.questions(scenes).first { $0.step == 2 && $0.text.hasSuffix("result does strace show?") })
    #expect(question.choices[question.right].text == "6")
    let characters = try #require(question.choices.first { $0.text == "2" })
    #expect(characters.why.contains("it counts bytes"))
  }

  @Test(arguments: ["01-hello-hi", "08-framing", "10-backlog", "13-names"])
  func `asks what the handout asks`(_ lab: String) throws {
    let url = NarratedSteps.root.appending(path: "labs/\(lab)/README.md")
    let questions = Narrator.openQuestions(handout: try String(contentsOf: url, encoding: .utf8))
    #expect(questions.count >= 3)
    #expect(
      questions.allSatisfy { $0.contains("?") && !$0.contains("\n") && !$0.hasPrefix("1") }, "\(questions)")
  }
}

@Suite struct `What a handout says of its lab` {
  @Test func `is told without its links`() throws {
    let handout = """
      # Lab

      ## The question

      One asks ([server](../a.swift), [client](../b.swift)), the other
      answers. It is [lab 1](../01/README.md) again, with `listen(3, 1)`.

      Who [ends] it?

      ## Predict

      1. You?
      """
    #expect(
      Narrator.introduction(handout: handout) == [
        "One asks, the other answers. It is lab 1 again, with `listen(3, 1)`.", "Who [ends] it?",
      ])
    #expect(Narrator.introduction(handout: "## The question\n\n[a](") == ["[a]("])
    #expect(Narrator.introduction(handout: "# Lab\n\ntext") == [])
  }

  @Test func `is there for every lab`() throws {
    let labs = NarratedSteps.root.appending(path: "labs")
    let folders = try FileManager.default.contentsOfDirectory(atPath: labs.path)
      .filter { $0.first?.isNumber == true }
    #expect(folders.count == 14)
    for lab in folders {
      let text = try String(contentsOf: labs.appending(path: "\(lab)/README.md"), encoding: .utf8)
      let said = Narrator.introduction(handout: text)
      #expect(
        !said.isEmpty && said.allSatisfy { !$0.contains("](") && !$0.contains(".swift") }, "\(lab): \(said)")
      #expect(said.last?.contains("?") == true, "\(lab): \(said)")
    }
  }
}

@Suite struct `The glossary` {
  /// The rows of labs/README.md that have one word.
  static let words: [(word: String, meaning: String)] = {
    let url = NarratedSteps.root.appending(path: "labs/README.md")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    return text.matches(of: #/\| \*\*([^*,]+)\*\* \| (.+) \|/#).map { (String($0.1), String($0.2)) }
  }()

  @Test func `says what labs/README.md says`() {
    var compared = 0
    for entry in Glossary.english {
      guard let row = Self.words.first(where: { $0.word == entry.word }) else { continue }
      compared += 1
      let plain = row.meaning.replacing("`", with: "")
      #expect(entry.meaning.lowercased() == plain.lowercased() + ".")
    }
    #expect(compared > 15)
  }

  @Test func `finds its words where a sentence marks them, each once, whatever a program sent`() throws {
    let step = try Narrator(Told.scene(#"sendto(3, "a port, a backlog", 17, 0, NULL, 0) = 17"#)).told
    #expect(step.terms.contains("byte") && !step.terms.contains("port") && !step.terms.contains("backlog"))
    let kind = try Narrator(Told.scene("socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3")).told
    #expect(Set(kind.terms) == ["kernel", "TCP", "socket", "IPv4", "descriptor"])
    let glossary = Wording.english.glossary
    #expect(
      glossary.terms([[], ["Kernel", "socket"], ["socket", "port", "no word"]]).map {
        "\($0.word) \($0.step)"
      }
        == ["kernel 1", "socket 1", "port 2"])
  }

  @Test func `is not asked for what strace or a program wrote`() {
    #expect(Glossed("a [TCP] socket, two [halves|half] and [").text == "a TCP socket, two halves and [")
    #expect(Glossed("a [TCP] socket, two [halves|half] and [").terms == ["TCP", "half"])
    #expect(Glossed(plain: "[x]", terms: []).text == "[x]")
  }

  /// The words of a text that the glossary explains, as a reader would look for them: whole words and plurals, the
  /// longest first, outside places and quotation marks.
  static func words(_ text: String) -> Set<String> {
    let plain = text.replacing(#/\{\w+\}/#, with: "{}").replacing(#/"[^"]*"/#, with: "\"\"").lowercased()
    var rest = plain
    var found: Set<String> = []
    for entry in Wording.english.glossary.entries.sorted(by: { $0.word.count > $1.word.count }) {
      let parts = rest.ranges(of: entry.word.lowercased()).filter { range in
        let isInside = { (character: Character?) in
          character.map { $0.isLetter || $0.isNumber || "-_/.".contains($0) } ?? false
        }
        let before = range.lowerBound > rest.startIndex ? rest[rest.index(before: range.lowerBound)] : nil
        var behind = rest[range.upperBound...]
        if behind.first == "s" { behind = behind.dropFirst() }
        let next = behind.first == "." ? nil : behind.first
        return !isInside(before) && !isInside(next)
      }
      if !parts.isEmpty { found.insert(entry.word) }
      for range in parts.reversed() { rest.replaceSubrange(range, with: "_") }
    }
    return found
  }

  @Test func `knows every word that a sentence marks, and no sentence forgets one`() {
    let wording = Wording.english
    var marked = 0
    for template in wording.sentences.all + wording.injected.all {
      let terms = Set(template.words.terms.compactMap { wording.glossary.entry($0)?.word })
      #expect(terms.count == template.words.terms.count, "\(template.words.terms): \(template.text)")
      #expect(!template.text.contains(where: "[]|".contains), "\(template.text)")
      #expect(Self.words(template.text).subtracting(terms).isEmpty, "\(template.text)")
      marked += terms.count
    }
    for kind in wording.socketKinds.values {
      let terms = Set(kind.terms.compactMap { wording.glossary.entry($0)?.word })
      #expect(
        terms.count == kind.terms.count && Self.words(kind.text).subtracting(terms).isEmpty, "\(kind.text)")
    }
    for (place, terms) in wording.placeTerms {
      #expect(terms.allSatisfy { wording.glossary.entry($0) != nil }, "\(place)")
    }
    #expect(marked > 300)
  }

  @Test func `has a sentence for each word`() {
    for entry in Glossary.english { #expect(entry.meaning.last == "." && entry.meaning.count > 15) }
    #expect(Set(Glossary.english.map(\.word)).count == Glossary.english.count)
  }
}
