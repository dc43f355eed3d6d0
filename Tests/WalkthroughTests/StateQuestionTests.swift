import Testing

@testable import Walkthrough

/// Questions that are made of the state, over every recording: each answer is found once more in the lines of the trace.
@Suite struct `A question of the state` {
  private static let runs = Recorded.labs + Recorded.peers

  private static func asked(_ name: String, _ kind: Question.Kind) throws -> (Story, [Question]) {
    let story = try Recorded.story(name)
    return (story, story.questions.filter { $0.kind == kind })
  }

  /// The step's own system call, as strace wrote it: its two lines as one.
  private static func line(_ story: Story, _ index: Int) throws -> String {
    let step = story.steps[index]
    let main = try #require(step.mainSyscall)
    return step.syscalls[main].lines.map { number in
      String(decoding: story.sides[step.side].lines[number - 1], as: UTF8.self)
    }.joined(separator: " ")
  }

  /// What stands behind the last `) = `.
  private static func result(_ story: Story, _ index: Int) throws -> Int? {
    let line = try line(story, index)
    guard let sign = line.ranges(of: " = ").last else { return nil }
    return Int(line[sign.upperBound...].prefix { $0 == "-" || $0.isNumber })
  }

  private static let sends: Set = ["send", "sendto", "sendmsg", "write", "writev", "sendfile"]
  private static let receives: Set = ["recv", "recvfrom", "recvmsg", "read", "readv"]

  @Test(arguments: runs) func `has one right answer, and no two that say the same`(_ name: String) throws {
    let story = try Recorded.story(name)
    for question in story.questions {
      let texts = question.choices.map(\.text)
      #expect(Set(texts).count == texts.count && (2...4).contains(texts.count), "\(texts)")
      #expect(texts.indices.contains(question.right))
      #expect(question.choices.allSatisfy { $0.why.last == "." }, "\(question)")
      for text in [question.text] + texts + question.choices.map(\.why) {
        #expect(!text.isEmpty && text.firstMatch(of: #/\{(side|Side|step|function|room|from|to)\}/#) == nil)
      }
    }
    #expect(Set(story.questions.map(\.id)).count == story.questions.count)
    let ofState = story.questions.filter { ![.call, .result].contains($0.kind) }
    #expect(ofState.count <= StateQuestions.limit)
    #expect(Set(ofState.map(\.step)).count == ofState.count)
  }

  @Test(arguments: runs) func `comes where it answers none that is asked behind it`(_ name: String) throws {
    let order: [Question.Kind] = [.call, .waits, .descriptor, .result, .inFlight, .receives]
    let questions = try Recorded.story(name).questions
    for (one, next) in zip(questions, questions.dropFirst()) {
      let places = try [one, next].map { try #require(order.firstIndex(of: $0.kind)) }
      #expect(one.step < next.step || one.step == next.step && places[0] < places[1], "\(one.id) \(next.id)")
    }
  }

  @Test(arguments: runs) func `names the descriptor that strace's line begins with`(_ name: String) throws {
    let (story, questions) = try Self.asked(name, .descriptor)
    for question in questions {
      let line = try Self.line(story, question.step)
      let open = try #require(line.firstIndex(of: "("))
      let number = line[line.index(after: open)...].prefix { $0.isNumber }
      #expect(question.choices[question.right].text == number, "\(line)")
      // Whoever reads the question is not told.
      #expect(question.text.firstMatch(of: #/\d/#).map { $0.0 != number } ?? true, "\(question.text)")
    }
  }

  @Test(arguments: runs) func `counts what was sent and not received, line by line`(_ name: String) throws {
    let (story, questions) = try Self.asked(name, .inFlight)
    for question in questions {
      var directions: [State.InFlight] = []
      let socket = try #require(story.steps[question.step].socket)
      for case .inFlight(let bytes) in story.steps[question.step].changes
      where bytes.from == socket || bytes.to == socket {
        directions.append(bytes)
      }
      let direction = try #require(directions.first)
      var left = 0
      for index in 0...question.step {
        let step = story.steps[index]
        guard let count = try step.mainSyscall.flatMap({ _ in try Self.result(story, index) }), count > 0
        else { continue }
        if step.socket == direction.from, Self.sends.contains(step.function) { left += count }
        if step.socket == direction.to, Self.receives.contains(step.function) { left -= count }
      }
      #expect(question.choices[question.right].text == "\(left)", "\(question.id)")
    }
  }

  @Test(arguments: runs) func `foretells what the next receive's line says`(_ name: String) throws {
    let (story, questions) = try Self.asked(name, .receives)
    for question in questions {
      let arrow = try #require(
        story.arrows.first { $0.from == question.step && $0.kind != .connection && $0.to != nil })
      let socket = story.steps[try #require(arrow.to)].socket
      let next = try #require(
        story.steps.indices.first {
          $0 > question.step && story.steps[$0].socket == socket
            && Self.receives.contains(story.steps[$0].function)
        })
      #expect(
        try question.choices[question.right].text == Self.result(story, next).map { "\($0)" },
        "\(question.id)")
    }
  }

  @Test(arguments: runs) func `finds no other call under way but the one that waits`(_ name: String) throws {
    let (story, questions) = try Self.asked(name, .waits)
    for question in questions {
      let begin = try #require(story.steps[question.step].begin)
      let right = question.choices[question.right].text
      if right.hasPrefix("at once") {
        // The connect is over before any accept that begins later takes it.
        let accept = try #require(
          story.arrows.first { $0.kind == .connection && $0.from == question.step }?.to)
        let (end, later) = (story.steps[question.step].end, story.steps[accept].begin)
        #expect(try #require(end) < #require(later))
        continue
      }
      let others = story.steps.indices.filter { index in
        let step = story.steps[index]
        guard index != question.step, let from = step.begin, from < begin else { return false }
        return step.end.map { $0 > begin } ?? true
      }
      #expect(others.count == 1, "\(question.id): \(others)")
      let one = story.steps[try #require(others.first)]
      #expect(right == "\(Narrator.name(story.sides[one.side].name)), in \(one.function)")
    }
  }

  @Test func `is asked of each kind in the labs, and in most of them`() throws {
    var kinds: Set<Question.Kind> = []
    var labs = 0
    for lab in Recorded.labs {
      let ofState = try Recorded.story(lab).questions.map(\.kind).filter { ![.call, .result].contains($0) }
      kinds.formUnion(ofState)
      if ofState.count >= 2 { labs += 1 }
    }
    #expect(kinds == [.waits, .descriptor, .inFlight, .receives])
    #expect(labs >= Recorded.labs.count - 3, "\(labs) of \(Recorded.labs.count)")
  }

  // MARK: What people believe

  /// A server that takes one connection, and a client that sends twice before anything is received.
  private static let server = """
    1 1700000100.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.000010>
    1 1700000100.000100 bind(3, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.000010>
    1 1700000100.000200 listen(3, 5) = 0 <0.000010>
    1 1700000100.003000 accept(3, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4 <0.000010>
    1 1700000100.003500 recvfrom(4, "a", 100, 0, NULL, NULL) = 1 <0.000010>
    1 1700000100.006000 recvfrom(4, "hellohi", 100, 0, NULL, NULL) = 7 <0.000010>
    1 1700000100.008000 recvfrom(4, "", 100, 0, NULL, NULL) = 0 <0.000010>
    1 1700000100.009000 close(4) = 0 <0.000010>
    1 1700000100.010000 close(3) = 0 <0.000010>
    1 1700000100.011000 +++ exited with 0 +++

    """
  private static let client = """
    2 1700000100.000500 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.000010>
    2 1700000100.001000 connect(3, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.000100>
    2 1700000100.003200 sendto(3, "a", 1, 0, NULL, 0) = 1 <0.000010>
    2 1700000100.004000 sendto(3, "hello", 5, 0, NULL, 0) = 5 <0.000010>
    2 1700000100.005000 sendto(3, "hi", 2, 0, NULL, 0) = 2 <0.000010>
    2 1700000100.007000 close(3) = 0 <0.000010>
    2 1700000100.008000 +++ exited with 0 +++

    """

  @Test func `offers one receive for each send, and says why it is wrong`() throws {
    let story = try Recorded.story(traces: [("server", Self.server), ("client", Self.client)])
    // Of the first receive the quiz asks itself; the second takes what two sends sent.
    let joined = try #require(
      story.questions.first { $0.kind == .receives && story.steps[$0.step].function.hasPrefix("send") })
    #expect(joined.choices[joined.right].text == "7")
    let believed = try #require(joined.choices.first { $0.text == "2" })
    #expect(believed.why.contains("does not keep sends apart"))
  }

  @Test func `asks whether connect waits for accept where it did not`() throws {
    let story = try Recorded.story(traces: [("server", Self.server), ("client", Self.client)])
    let connect = try #require(story.questions.first { $0.kind == .waits })
    #expect(story.steps[connect.step].function == "connect")
    #expect(connect.choices[connect.right].text.hasPrefix("at once"))
    #expect(connect.choices.contains { $0.text == "when the other side calls accept" })
  }

  @Test func `is not asked of a stream whose bytes another send adds to later`() throws {
    // Of the first send nobody can say what the next receive returns: the second adds to it.
    let story = try Recorded.story(traces: [("server", Self.server), ("client", Self.client)])
    let sends = story.steps.indices.filter { story.steps[$0].function.hasPrefix("send") }
    let first = try #require(sends.dropFirst().first)
    #expect(!story.questions.contains { $0.kind == .receives && $0.step == first })
  }
}

@Suite struct `A sheet of answers` {
  @Test func `is one line that says what was asked, chosen and right`() throws {
    let story = try Recorded.story("01-hello-hi")
    var sheet = AnswerSheet(story)
    let question = Question(
      step: 4, kind: .inFlight, text: "How many?",
      choices: [.init("6", why: "So many."), .init("say \"2\"\n", why: "No.")], right: 0)
    sheet.answers = [
      AnswerSheet.Answer(question, chosen: 1, seconds: 7), AnswerSheet.Answer(question, chosen: 0),
    ]
    #expect(
      sheet.line
        == #"{"format":"socklab answers","version":1,"title":"01-hello-hi","run":"\#(story.fingerprint)","#
        + #""score":{"right":1,"answered":2,"questions":\#(story.questions.count)},"answers":["#
        + #"{"id":"5-in-flight","step":5,"kind":"in-flight","chosen":"say \"2\"\n","right":"6","isRight":false,"seconds":7},"#
        + #"{"id":"5-in-flight","step":5,"kind":"in-flight","chosen":"6","right":"6","isRight":true}]}"#
        + "\n")
  }

  @Test func `names the run the same each time, and another run otherwise`() throws {
    let one = try Recorded.story("01-hello-hi").fingerprint
    #expect(try one == Recorded.story("01-hello-hi").fingerprint)
    #expect(one.count == 16)
    #expect(try one != Recorded.story("02-one-shot").fingerprint)
  }
}
