import CallMapping
import LinuxABI
import Testing

@testable import Walkthrough

@Suite struct `A story of a recording` {
  @Test(arguments: Recorded.labs + Recorded.peers)
  func `has every line of every trace in one step or in the rest, once`(_ name: String) throws {
    let story = try Recorded.story(name)
    for (index, side) in story.sides.enumerated() {
      var count = [Int](repeating: 0, count: side.lines.count + 1)
      for step in story.steps where step.side == index {
        for line in step.syscalls.flatMap(\.lines) { count[line] += 1 }
      }
      for line in side.rest.flatMap(\.lines) { count[line] += 1 }
      #expect(count[0] == 0)
      #expect(count.dropFirst().allSatisfy { $0 == 1 }, "\(side.name)")
      #expect(!side.rest.contains { $0.name == "unexplained" }, "\(side.name)")
    }
  }

  @Test func `says of each program what the comparison does not vouch for`() throws {
    let verdict = try #require(try Recorded.story("13-names").sides.first { $0.name == "client" }?.verdict)
    #expect(verdict.contains("and no line is unexplained. But "))
    #expect(verdict.contains(" lines inside "))
    #expect(verdict.hasSuffix(" were not checked."))
  }

  @Test(arguments: Recorded.labs)
  func `has a step for every call of every log, and finds nothing to complain of`(_ name: String) throws {
    let story = try Recorded.story(name)
    let calls = try Recorded.programs(name).reduce(0) { sum, one in
      guard case .logged(let map) = one.account else { return sum }
      return sum + map.calls.count
    }
    #expect(story.steps.count == calls)
    #expect(story.notes.filter { !$0.contains("killed or crashed") } == [])
    #expect(story.steps.allSatisfy { $0.source != nil && !$0.sentence.isEmpty && $0.begin != nil })
  }

  @Test(arguments: Recorded.labs + Recorded.peers)
  func `tells causes before effects, and moments in order`(_ name: String) throws {
    let story = try Recorded.story(name)
    #expect(!story.steps.isEmpty)
    for arrow in story.arrows {
      #expect(arrow.to.map { $0 > arrow.from } ?? true, "\(story.words(arrow))")
      if let to = arrow.to, let sent = story.steps[arrow.from].begin, let got = story.steps[to].end {
        // strace measures a call after it has looked up its labels, and stamps it before; ten times slower, and more,
        // on a machine that is emulated.
        let late: Int64 = name.hasPrefix("machines/") ? 20_000_000 : 1_000_000
        #expect(sent <= got + late, "\(story.words(arrow))")
      }
    }
    let moments = story.steps.compactMap(\.moment)
    #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test(arguments: Recorded.labs + Recorded.peers)
  func `carries no byte twice and none that was not sent`(_ name: String) throws {
    let story = try Recorded.story(name)
    for (index, step) in story.steps.enumerated() {
      guard let payload = step.payload else { continue }
      let out = story.arrows.filter { $0.from == index && ($0.kind == .stream || $0.kind == .datagram) }
      let into = story.arrows.filter { $0.to == index && ($0.kind == .stream || $0.kind == .datagram) }
      for arrow in out { #expect(arrow.fromOffset + (arrow.bytes ?? 0) <= payload.count) }
      for arrow in into { #expect(arrow.toOffset + (arrow.bytes ?? 0) <= payload.count) }
      let received = into.filter { $0.kind == .stream }.reduce(0) { $0 + ($1.bytes ?? 0) }
      if !into.isEmpty, into[0].kind == .stream { #expect(received == payload.count, "step \(index + 1)") }
      // The same bytes at both ends, as far as both are kept.
      for arrow in into {
        guard let sent = story.steps[arrow.from].payload else { continue }
        let count = min(
          arrow.bytes ?? 0, sent.bytes.count - arrow.fromOffset, payload.bytes.count - arrow.toOffset)
        guard count > 0 else { continue }
        #expect(
          sent.bytes[arrow.fromOffset..<arrow.fromOffset + count]
            .elementsEqual(payload.bytes[arrow.toOffset..<arrow.toOffset + count]))
      }
    }
  }

  @Test(arguments: Recorded.labs + Recorded.peers)
  func `ends with nothing impossible in its state`(_ name: String) throws {
    let story = try Recorded.story(name)
    var state = State()
    for step in story.steps {
      for change in step.changes { state.apply(change) }
      #expect(state.inFlight.allSatisfy { $0.bytes > 0 })
      for process in state.processes {
        let numbers = process.descriptors.map(\.number)
        #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
        for descriptor in process.descriptors {
          guard let socket = descriptor.socket else { continue }
          #expect(state.sockets.contains { $0.id == socket && $0.phase != .closed })
        }
      }
    }
  }

  @Test(arguments: Recorded.labs + Recorded.peers)
  func `names the function that becomes the system call which strace shows`(_ name: String) throws {
    for step in try Recorded.story(name).steps {
      guard let main = step.mainSyscall, let row = CallTable.call(named: step.function), row.purpose.isExact
      else {
        continue
      }
      let seen = try #require(step.syscalls[main].short.parts.first { $0.mark == .function }?.text)
      #expect(row.syscall.form(named: seen) != nil, "\(step.function): \(seen)")
    }
  }

  @Test func `takes epoll's data for a descriptor only where it is one`() throws {
    let go = try Recorded.story("01-hello-hi/peers/go")
    // Go keeps a pointer there; epoll_ctl said for which descriptor.
    #expect(go.steps.contains { $0.sentence.contains("descriptor 3 can be read") })
    #expect(!go.steps.contains { $0.sentence.contains("descriptor 3025821080") })
    let node = try Recorded.story("01-hello-hi/peers/node")
    #expect(node.steps.contains { $0.sentence.contains("descriptor 20 can be read") })
  }

  @Test(arguments: Recorded.peers.filter { $0.hasPrefix("01") })
  func `of the chat has a connection and six messages in any language`(_ name: String) throws {
    let story = try Recorded.story(name)
    #expect(story.arrows.count { $0.kind == .connection } == 1)
    let bytes = story.arrows.filter { $0.kind == .stream }.compactMap(\.bytes)
    // hello, hi, eight characters of three bytes, three of them, #q#, #q#
    #expect(bytes == [5, 2, 24, 9, 3, 3])
  }
}

@Suite struct `The story of a lab` {
  @Test func `hello-hi pairs connect with accept and every send with its receive`() throws {
    let story = try Recorded.story("01-hello-hi")
    #expect(
      story.arrows(.connection, .stream, .end) == [
        "client connect -> server accept", "client send -> server recv 5", "server send -> client recv 2",
        "client send -> server recv 24", "server send -> client recv 9", "client send -> server recv 3",
        "server send -> client recv 3",
      ])
    #expect(story.sides.map(\.name) == ["client", "server"])
    let accept = try #require(story.steps.first { $0.function == "accept" })
    #expect(accept.isBlocked && accept.sentence.contains("waits"))
    #expect(story.terms.contains { $0.word == "descriptor" })
    let asides = story.steps.compactMap { $0.function == "send" ? $0.aside : nil }
    #expect(asides.contains { $0.contains("8 characters, and UTF-8 makes 24 bytes") })
    #expect(!story.questions.isEmpty)
  }

  @Test func `framing shows sticky messages as arrows into one receive, and a cut one as arrows into two`()
    throws
  {
    let story = try Recorded.story("08-framing")
    let into = Dictionary(grouping: story.arrows.filter { $0.kind == .stream }, by: \.to)
    #expect(into.values.contains { $0.count > 1 })
    let out = Dictionary(grouping: story.arrows.filter { $0.kind == .stream }, by: \.from)
    #expect(out.values.contains { $0.count > 1 })
  }

  @Test func `reconnect shows a character that two receives share`() throws {
    let story = try Recorded.story("03-reconnect")
    let first = try #require(story.steps.firstIndex { $0.payload?.unfinished ?? 0 > 0 })
    let second = try #require(story.steps.firstIndex { $0.payload?.leftOver ?? 0 > 0 })
    #expect(first < second)
    let halves = (story.steps[first].payload?.unfinished ?? 0) + (story.steps[second].payload?.leftOver ?? 0)
    #expect((2...4).contains(halves))
    #expect(story.steps[first].aside?.contains("character") == true)
  }

  @Test func `udp has datagrams one to one, and shows those that nobody received`() throws {
    let story = try Recorded.story("04-udp")
    let datagrams = story.arrows.filter { $0.kind == .datagram }
    let received = datagrams.compactMap(\.to)
    #expect(Set(received).count == received.count)
    #expect(datagrams.contains { $0.to == nil })
    for arrow in datagrams where arrow.to == nil {
      #expect(story.steps[arrow.from].payload?.isSent == true)
    }
  }

  @Test func `raw finds the packet that a raw socket sent itself again, behind its IP header`() throws {
    let story = try Recorded.story("06-raw")
    #expect(story.arrows(.datagram) == ["client sendto -> client recvfrom 13", "client sendto -> nobody 13"])
  }

  @Test func `half-close pairs shutdown and close with the receive that returned 0`() throws {
    let story = try Recorded.story("11-half-close")
    #expect(
      Set(story.arrows(.end)) == ["client shutdown -> server recv", "server close -> client recv"])
    for arrow in story.arrows where arrow.kind == .end {
      let end = try #require(arrow.to)
      // Of the one that was broken off the receive hears in another way.
      let hears = story.steps[end].failure?.name == "ECONNRESET" || story.steps[end].payload?.count == 0
      #expect(hears, "step \(end + 1)")
    }
    #expect(
      story.arrows.filter { $0.kind == .stream && $0.to == nil }.map(story.words) == [
        "client send -> nobody 5", "client send -> nobody 16", "client send -> nobody 5",
      ])
  }

  @Test func `truncate lets two receives look at the same bytes`() throws {
    let story = try Recorded.story("07-truncate")
    let out = Dictionary(grouping: story.arrows.filter { $0.kind == .datagram && $0.to != nil }, by: \.from)
    #expect(out.values.contains { $0.count == 2 })
    // What was sent is more than there was room for.
    #expect(
      out.values.contains { arrows in
        arrows.contains { arrow in
          guard let to = arrow.to, let got = story.steps[to].payload,
            let sent = story.steps[arrow.from].payload
          else {
            return false
          }
          return got.bytes.count < sent.count
        }
      })
  }

  @Test func `unix pairs sockets without addresses, and both ends of socketpair`() throws {
    let story = try Recorded.story("05-unix")
    #expect(
      story.arrows(.connection) == [
        "client connect -> server accept", "client connect -> server accept",
        // The queue is filled, and the listener closed.
        "client connect -> nobody", "client connect -> nobody",
      ])
    let own = story.arrows.filter { arrow in
      arrow.kind != .connection
        && arrow.to.map { story.steps[$0].side == story.steps[arrow.from].side } ?? false
    }
    #expect(own.count >= 6)
    #expect(story.arrows.allSatisfy { $0.to != nil || $0.kind == .connection })
  }

  @Test func `gather follows bytes through sendmsg, recvmsg and sendfile`() throws {
    let story = try Recorded.story("14-gather")
    #expect(
      story.arrows(.stream) == [
        "client sendmsg -> server recvmsg 9", "client sendmsg -> server recvmsg 1",
        "client sendfile -> server recv 1000",
      ])
  }
}

@Suite struct `A story of traces alone` {
  static let server = """
    socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    bind(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    listen(3, 1) = 0
    accept(3, NULL, NULL) = 4
    recvfrom(4, "hel", 3, 0, NULL, NULL) = 3
    recvfrom(4, "lohi", 9, 0, NULL, NULL) = 4
    recvfrom(4, "", 9, 0, NULL, NULL) = 0
    close(4) = 0

    """
  static let client = """
    socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    sendto(3, "hello", 5, 0, NULL, 0) = 5
    sendto(3, "hi", 2, 0, NULL, 0) = 2
    close(3) = 0

    """

  @Test func `without stamps, labels or addresses is ordered by what was sent`() throws {
    let story = try Recorded.story(traces: [("server", Self.server), ("client", Self.client)])
    #expect(
      story.arrows(.connection, .stream, .end)
        == [
          "client connect -> server accept", "client sendto -> server recvfrom 3",
          "client sendto -> server recvfrom 2", "client sendto -> server recvfrom 2",
          "client close -> server recvfrom",
        ].map { $0.replacing("sendto", with: "send").replacing("recvfrom", with: "recv") })
    for arrow in story.arrows { #expect(arrow.to.map { $0 > arrow.from } ?? true) }
    #expect(story.notes.contains { $0.contains("no stamps of one clock") })
    #expect(story.steps.allSatisfy { $0.begin == nil })
  }

  @Test func `draws no arrow where a call is missing`() throws {
    let less = Self.client.replacing("sendto(3, \"hello\", 5, 0, NULL, 0) = 5\n", with: "")
    let story = try Recorded.story(traces: [("server", Self.server), ("client", less)])
    #expect(story.arrows(.stream) == [])
    #expect(story.notes.contains { $0.contains("more bytes received than sent") })
  }

  @Test func `draws no arrow between other bytes`() throws {
    let other = Self.client.replacing("\"hello\"", with: "\"jello\"")
    let story = try Recorded.story(traces: [("server", Self.server), ("client", other)])
    #expect(story.arrows(.stream) == [])
    #expect(story.notes.contains { $0.contains("other ones") })
  }

  @Test func `keeps bytes that nobody has received yet`() throws {
    let story = try Recorded.story(traces: [("server", Self.server), ("client", Self.client)])
    var state = State()
    var most = 0
    for step in story.steps {
      for change in step.changes { state.apply(change) }
      most = max(most, state.inFlight.first?.bytes ?? 0)
    }
    #expect((2...7).contains(most))
    #expect(state.inFlight.isEmpty)
    #expect(state.sockets.map(\.phase) == [.closed, .listening, .closed])
  }

  @Test func `tells a wait by the other's stamps where none is measured`() throws {
    func stamped(_ trace: String, _ start: Int, _ step: Int) -> String {
      trace.split(separator: "\n").enumerated().map {
        "1795220355.\(String(start + $0 * step).dropFirst()) \($1)\n"
      }
      .joined()
    }
    let story = try Recorded.story(traces: [
      ("server", stamped(Self.server, 1_000_000, 10)), ("client", stamped(Self.client, 1_500_000, 10)),
    ])
    let accept = try #require(story.steps.firstIndex { $0.function == "accept" })
    #expect(story.steps[accept].isBlocked)
    #expect(story.steps[..<accept].contains { $0.function == "connect" })
  }

  @Test func `of many calls is told up to its limit, and keeps every line`() throws {
    let line = "sendto(4, \"x\", 1, 0, NULL, 0) = 1\n"
    let trace = Self.server + String(repeating: line, count: Story.stepLimit + 500)
    let story = try Recorded.story(traces: [("server", trace)])
    #expect(story.steps.count == Story.stepLimit)
    #expect(story.notes.contains { $0.contains("the first 3000 are told") })
    #expect(story.sides[0].rest.first { $0.name == "further calls" }?.lines.count == 508)
    #expect(
      story.steps.count + story.sides[0].rest.reduce(0) { $0 + $1.lines.count } == story.sides[0].lines.count)
  }
}

@Suite struct `A story of damaged traces` {
  /// The same on every machine.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state
    }
  }

  @Test(arguments: ["01-hello-hi/peers/c", "02-one-shot/peers/python"])
  func `keeps every line`(_ name: String) throws {
    let server = try Recorded.bytes("\(name)/server.strace").split(separator: 0x0A).suffix(60)
    let client = try Recorded.bytes("\(name)/client.strace")
    var dice = Dice(state: 7)
    for _ in 0..<150 {
      var lines = server.map(Array.init)
      for _ in 0..<Int.random(in: 1...6, using: &dice) {
        let at = Int.random(in: 0..<lines.count, using: &dice)
        switch Int.random(in: 0..<5, using: &dice) {
        case 0: lines.remove(at: at)
        case 1: lines.swapAt(at, Int.random(in: 0..<lines.count, using: &dice))
        case 2: lines.insert(lines[at], at: at)
        case 3:
          guard !lines[at].isEmpty else { continue }
          lines[at][Int.random(in: 0..<lines[at].count, using: &dice)] = UInt8.random(
            in: 32...126, using: &dice)
        default:
          lines[at] = Array("accept(3, NULL, NULL) = \(Int.random(in: -1...99_999_999, using: &dice))".utf8)
        }
      }
      let trace = Array(lines.joined(separator: [0x0A])) + [0x0A]
      guard let damaged = try? Recorded.program("server", trace: trace) else { continue }
      let story = Story(
        Story.Heading(title: name), of: [damaged, try Recorded.program("client", trace: client)])
      for (index, side) in story.sides.enumerated() {
        let told = story.steps.filter { $0.side == index }.flatMap { $0.syscalls.flatMap(\.lines) }
        #expect((told + side.rest.flatMap(\.lines)).sorted() == Array(1...side.lines.count))
      }
      for arrow in story.arrows { #expect(story.steps.indices.contains(arrow.from)) }
    }
  }
}
