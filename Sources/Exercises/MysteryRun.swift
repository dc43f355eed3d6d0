import LinuxABI
import StraceParser
import TraceModel
package import Walkthrough

/// A mystery's recording, as its rule and its reasons ask for it.
package struct MysteryRun: Sendable {
  let facts: RunFacts
  /// The calls of each program, in the order of their lines, and which of them each line is of.
  private(set) var calls: [[SeenCall]] = []
  private var places: [[Int: Int]] = []
  /// Listeners that were open when another program began in a process that had them.
  private(set) var heirlooms: [Heirloom] = []
  /// bind(2)s that were refused, with the address that they asked for.
  private(set) var refused: [(program: Int, line: Int, address: SocketAddress)] = []
  /// What the traces are called.
  package var programs: [String] { facts.programs.map(\.name) }

  /// A call that a trace shows.
  struct SeenCall: Sendable {
    var line: Int
    var call: SyscallID
    var thread: Int?
    /// The socket that it is about, or made.
    var socket: Int?
    var made: Int?
    var outcome: CallFacts.Outcome
    var isSent = false
    var isReceived = false
    var moved: Int64 = 0
    /// How much a receive has room for.
    var room: Int64?
    /// Whether it asks or changes an epoll set that tells of what is new alone.
    var isEdgeTriggered = false
  }

  /// A descriptor that another program got through execve(2).
  struct Heirloom: Sendable {
    let program: Int
    /// The line of the call that made it, and of the execve(2).
    let made: Int
    let passed: Int
    let address: SocketAddress?
  }

  /// Reads a recording.
  package init(_ programs: [ProgramTrace]) {
    let seen = Sightings(programs.count)
    facts = RunFacts(programs, line: { seen.take($0, $1, $4) }, end: { _, _, _ in })
    (calls, places, heirlooms, refused) = (seen.calls, seen.places, seen.heirlooms, seen.refused)
    for (program, call, file, isMade) in seen.files {
      let socket = facts.socket(of: file, program: program)
      if isMade { calls[program][call].made = socket } else { calls[program][call].socket = socket }
    }
  }

  /// The call of a line, or of the line where it returned; nil for one that is no call.
  func call(_ program: Int, line: Int) -> SeenCall? {
    guard places.indices.contains(program) else { return nil }
    return places[program][line].map { calls[program][$0] }
  }

  /// Whether a trace has so many lines.
  func has(_ program: Int, line: Int) -> Bool { line > 0 && line <= facts.programs[program].text.lines.count }

  /// What was said of a socket, in order.
  func facts(of socket: Int) -> [RunFacts.Fact] { facts.facts.filter { $0.socket == socket } }
}

/// What lines of a recording say while it is read. Several programs may stand in one trace: its calls are the first one's.
private final class Sightings {
  var calls: [[MysteryRun.SeenCall]]
  var places: [[Int: Int]]
  var heirlooms: [MysteryRun.Heirloom] = []
  var refused: [(program: Int, line: Int, address: SocketAddress)] = []
  /// Which file a call is about, or made: its socket is known when all is read.
  var files: [(program: Int, call: Int, file: OpenFile.ID, isMade: Bool)] = []

  private static let bind = SyscallID("bind")

  init(_ count: Int) {
    calls = [[MysteryRun.SeenCall]](repeating: [], count: count)
    places = [[Int: Int]](repeating: [:], count: count)
  }

  func take(_ index: Int, _ state: borrowing KernelState, _ place: TraceStream.Place) {
    for case .executed(let process, _) in state.effects.processes where place.line > 1 {
      for (_, file) in state.descriptors(of: process) {
        guard let open = state.file(file), open.socket?.phase == .listening, open.origin == .made else {
          continue
        }
        heirlooms.append(
          MysteryRun.Heirloom(
            program: index, made: open.birth, passed: place.line, address: open.socket?.own))
      }
    }
    guard let called = state.effects.called else { return }
    if called.call == Self.bind, called.outcome.errno == .addressInUse, let address = state.effects.address {
      refused.append((index, place.line, address))
    }
    var call = MysteryRun.SeenCall(
      line: place.line, call: called.call, thread: called.thread, outcome: called.outcome)
    // One that never returned moved nothing, and is a send all the same.
    switch called.call.traits?.moves {
    case .sent?, .sentMessages?: call.isSent = true
    case .received?, .receivedMessages?: call.isReceived = !called.isPeek
    default: break
    }
    (call.moved, call.room) = (called.moved, called.room)
    let number = calls[index].count
    if let subject = called.subject {
      call.isEdgeTriggered = state.file(subject)?.isEdgeTriggered ?? false
      files.append((index, number, subject, false))
    }
    if let made = called.made { files.append((index, number, made, true)) }
    places[index][place.line] = number
    if let resumed = place.resumedLine { places[index][resumed] = number }
    calls[index].append(call)
  }
}
