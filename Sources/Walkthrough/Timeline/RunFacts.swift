import Languages
import LinuxABI
package import StraceParser
package import TraceModel

/// What happened in a run, for whoever judges it: its programs, its sockets and its facts in order. No words.
package struct RunFacts: Sendable {
  /// In the order in which they were named.
  package private(set) var programs: [Program]
  package private(set) var sockets: [Socket]
  /// In the order of cause and effect.
  package private(set) var facts: [Fact] = []
  /// Whether the moments of different programs can be compared.
  package let isOneClock: Bool
  private let files: [Int: [Int32: Int]]
  /// Of each program with a trace of its own.
  private var anchors: [Anchors]

  /// A program of the run.
  package struct Program: Sendable {
    package let name: String
    /// What the run calls all that stands in its trace.
    package let recorded: String?
    /// What strace wrote of it, which may be of others as well; empty where nobody traced it.
    package let text: TraceText
    /// The first program with the same trace.
    package let trace: Int
    /// What it had open when strace attached to it.
    package let older: [OlderDescriptor]
  }

  /// A socket of a program.
  package struct Socket: Sendable {
    /// The program that had it first.
    package let program: Int
    package let role: Role
    /// Whether what is sent at once arrives at once, or not at all.
    package let keepsBoundaries: Bool
    /// The listener that a connection was taken from; the other end of its connection.
    package let listener: Int?
    package let partner: Int?
    /// Whether the language's own runtime made it, and no program asked for it.
    package let isRuntimes: Bool
    /// The ports of its own address and of its peer's.
    package let port: Int?
    package let peerPort: Int?

    /// What a socket is for.
    package enum Role: Sendable {
      /// Takes connections.
      case listener
      /// One end of a connection: accepted, asked for, or of a pair.
      case connection
      /// Sends and receives messages; `isBound` where bind(2) gave it its address.
      case datagrams(isBound: Bool)
      /// None of these yet.
      case other
    }
  }

  /// Something that happened.
  package struct Fact: Sendable {
    package let kind: Kind
    package let program: Int
    package let process: Int?
    package let thread: Int?
    package let socket: Int?
    /// The line of the program's trace; 0 where no line shows it.
    package let line: Int
    /// When, by its program's clock, in nanoseconds.
    package let moment: Int64?
    package let place: Place
  }

  /// What can happen.
  package enum Kind: Sendable {
    /// A connection was established, a listener listens, a datagram socket has its address.
    case opened
    case received(Passage)
    /// MSG_PEEK: the bytes stay where they are.
    case peeked(Passage)
    case sent(Passage)
    /// A send gave less than it was asked to: how much was left, and those bytes as far as the trace shows them.
    case shortSend(left: Int, rest: [UInt8])
    /// The other side sends no more.
    case ended
    case failed(String)
    /// A call freed the last descriptor.
    case closed
    /// Nothing stands for it any more: closed, or its process ended.
    case gone
    /// A call waited.
    case waited
    /// A call got nothing, and came back at once: it failed, nothing is ready, or the end was known.
    case idle
    case signal(String)
    case exited(Int)
    case killed(String)
  }

  /// Bytes that one call moved, or a message.
  package struct Passage: Sendable {
    /// How many there were.
    package let count: Int
    /// The first of them, as far as the trace shows them.
    package let bytes: [UInt8]
    /// Whether strace shows none of them, whatever -s says: sendfile(2), splice(2), and what MSG_TRUNC throws away.
    package let isUnseen: Bool

    package init(count: Int, bytes: [UInt8], isUnseen: Bool = false) {
      (self.count, self.bytes, self.isUnseen) = (count, bytes, isUnseen)
    }
  }

  /// Where something stands in the order of all programs.
  package struct Place: Comparable, Hashable, Sendable {
    /// The step before which, or at which, it happened; and what decides between two at one.
    var call: Int
    var line: Int

    /// Before all of them.
    package static let first = Place(call: -1, line: 0)

    package static func < (one: Place, other: Place) -> Bool {
      (one.call, one.line) < (other.call, other.line)
    }
  }

  /// Where the lines of a trace stand among the calls of all programs.
  fileprivate struct Anchors: Sendable {
    /// The lines where its calls took effect, ascending, each with the place of the last call that what follows the line
    /// comes behind.
    var effects: [(line: Int, place: Int)] = []
    /// The first lines of its calls, ascending, each with its call.
    var beginnings: [(line: Int, place: Int)] = []

    func place(before line: Int) -> Int {
      let next = effects.lowerBound { $0.line > line }
      return next == 0 ? -1 : effects[next - 1].place
    }

    /// The call that begins in a line; the last of several.
    func place(at line: Int) -> Int? {
      let next = beginnings.lowerBound { $0.line > line }
      return next > 0 && beginnings[next - 1].line == line ? beginnings[next - 1].place : nil
    }
  }

  /// Where a line of a program's trace stands.
  /// - Parameter isCall: whether it is a call's first line, which may have its own place.
  package func place(ofLine line: Int, program: Int, isCall: Bool = true) -> Place {
    let anchors = anchors[programs[program].trace]
    if isCall, let call = anchors.place(at: line) { return Place(call: call, line: 0) }
    return Place(call: anchors.place(before: line), line: line)
  }

  /// The socket that an open file of a program's trace is; nil where it is none that a conversation has.
  package func socket(of file: OpenFile.ID, program: Int) -> Int? {
    files[programs[program].trace]?[file.serial]
  }

  /// Reads a run.
  /// - Parameters:
  ///   - line: called for each line of the traces while they are read, with the first program of its trace.
  ///   - end: called when a trace has ended, with what is known then.
  package init(
    _ programs: [ProgramTrace],
    line:
      @escaping (Int, borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place) -> Void,
    end: @escaping (Int, borrowing KernelState, TraceCounts) -> Void
  ) {
    self.init(RunReading(programs, keepsFacts: true, watch: RunReading.Watch(line: line, end: end)), programs)
  }

  /// Reads a run.
  package init(_ programs: [ProgramTrace]) {
    self.init(RunReading(programs, keepsFacts: true), programs)
  }

  private init(_ reading: RunReading, _ programs: [ProgramTrace]) {
    let timeline = Timeline(reading)
    isOneClock = timeline.isOneClock
    files = reading.files
    self.programs = programs.enumerated().map { index, one in
      Program(
        name: one.name, recorded: one.recorded, text: one.text, trace: reading.traces[index],
        older: one.attached?.older ?? [])
    }
    sockets = timeline.sockets.endpoints.indices.map {
      Self.socket($0, timeline.sockets.endpoints[$0], timeline)
    }
    let order = timeline.told + timeline.further
    let calls = timeline.calls
    anchors = programs.map { _ in Anchors() }
    for (place, call) in order.enumerated() where calls[call].line > 0 {
      anchors[reading.traces[calls[call].side]].add(
        calls[call].line, tookEffect: calls[call].place.line, place)
    }
    for trace in anchors.indices { anchors[trace].settle() }
    // What stands at one place stands in the order in which it was found, what calls say first.
    let places = reading.marks.map(place)
    var marks = places.indices.sorted { (places[$0], $0) < (places[$1], $1) }[...]
    var course = FactCourse(timeline, marks: marks.count)
    for (place, call) in order.enumerated() {
      let place = Place(call: place, line: 0)
      while let mark = marks.first, places[mark] < place {
        course.take(reading.marks[mark], places[mark])
        marks.removeFirst()
      }
      course.take(call, place)
    }
    for mark in marks { course.take(reading.marks[mark], places[mark]) }
    facts = course.facts
  }

  private func place(of mark: TimelineMark) -> Place {
    switch mark.kind {
    case .short: return place(ofLine: mark.line, program: mark.side)
    // It stands with the call that did it.
    case .freed(_, byCall: true):
      return Place(call: place(ofLine: mark.line, program: mark.side, isCall: false).call, line: 0)
    default: return place(ofLine: mark.line, program: mark.side, isCall: false)
    }
  }

  private static func socket(_ index: Int, _ endpoint: Endpoint, _ timeline: Timeline) -> Socket {
    let role: Socket.Role =
      if endpoint.listening != nil {
        .listener
      } else if endpoint.isStream,
        endpoint.accepting != nil || endpoint.connecting != nil || endpoint.twin != nil
          || timeline.sockets.final(index).isConnected || timeline.sockets.final(index).role == .accepted
      {
        .connection
      } else if endpoint.isMessages {
        .datagrams(isBound: endpoint.binding != nil)
      } else {
        .other
      }
    let maker = endpoint.maker.flatMap { timeline.kinds[timeline.calls[$0].kind].language }
    return Socket(
      program: endpoint.side, role: role, keepsBoundaries: endpoint.keepsBoundaries,
      listener: endpoint.listener, partner: timeline.partners[index],
      isRuntimes: maker?.kind == .unasked || endpoint.isWithKernel,
      port: endpoint.own?.port.map { Int($0) },
      peerPort: (endpoint.peer ?? endpoint.target)?.port.map { Int($0) })
  }
}

extension RunFacts.Anchors {
  /// - Parameters:
  ///   - line: the call's first line.
  ///   - effect: the line where it took effect.
  fileprivate mutating func add(_ line: Int, tookEffect effect: Int, _ place: Int) {
    beginnings.append((line, place))
    effects.append((effect, place))
  }

  /// To be asked when every call is there.
  fileprivate mutating func settle() {
    beginnings.sort { $0 < $1 }
    effects.sort { $0 < $1 }
    // What follows a line follows all before it.
    var last = -1
    for index in effects.indices {
      last = max(last, effects[index].place)
      effects[index].place = last
    }
  }
}
