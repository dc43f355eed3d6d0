import LinuxABI
import StraceParser
import TraceModel

/// Which process's track an event belongs to in a viewer, what it is called, and which sockets the event is about.
struct ViewerTracks {
  /// The tracks of the processes of this trace.
  private var tracks: [TracedProcess.ID: Int] = [:]
  /// The process of each thread that was shown: of one that has ended the model says nothing any more.
  private var processes: [Int: TracedProcess.ID] = [:]
  /// The names that tracks have now.
  private var programs: [TracedProcess.ID: Int] = [:]
  private var taken = TakenIDs()
  /// How many calls of a process have begun and not returned, and whether it has ended: one that never returns is shown at
  /// the trace's end.
  private var held: [TracedProcess.ID: (count: Int, isOver: Bool)] = [:]
  private var again = 0
  /// No process id is as large, proc(5): a process whose id another one had before gets a number from here.
  fileprivate static let firstFree = 1 << 22

  mutating func endTrace() {
    tracks = [:]
    processes = [:]
    programs = [:]
    held = [:]
  }

  /// Keeps a process for a call that has begun in it.
  mutating func hold(_ id: TracedProcess.ID?) {
    if let id { held[id, default: (0, false)].count += 1 }
  }

  /// Says that such a call has been shown.
  mutating func release(_ id: TracedProcess.ID?) {
    guard let id, let (count, isOver) = held[id] else { return }
    held[id] = count > 1 ? (count - 1, isOver) : nil
    if count <= 1, isOver { forget(id) }
  }

  /// - Parameter process: the process, for a call that began in it: its thread may have ended by now.
  /// - Returns: the track, and its name where it has a new one.
  mutating func track(
    of event: TraceEvent, _ process: TracedProcess.ID?, _ state: borrowing KernelState
  ) -> (track: Int, name: String?) {
    let thread = event.pid ?? 0
    let found =
      process ?? state.effects.called?.process ?? state.process(ofThread: event.pid)?.id ?? processes[thread]
    guard let id = found else { return (thread, nil) }
    if event.kind == .exit { processes[thread] = nil } else { processes[thread] = id }
    let process = state.process(id)
    if let track = tracks[id] {
      return (track, process.program == programs[id] ? nil : name(id, process, track, state))
    }
    var track = process.pid ?? 0
    if !taken.take(track) {
      track = Self.firstFree + again
      again += 1
    }
    tracks[id] = track
    return (track, name(id, process, track, state))
  }

  /// Forgets the processes that the line has ended: nothing of them comes any more.
  mutating func forgetEnded(_ state: borrowing KernelState) {
    for case .ended(let id, _) in state.effects.processes {
      if held[id] == nil { forget(id) } else { held[id]?.isOver = true }
    }
  }

  private mutating func forget(_ id: TracedProcess.ID) {
    tracks[id] = nil
    programs[id] = nil
  }

  private mutating func name(
    _ id: TracedProcess.ID, _ process: TracedProcess, _ track: Int, _ state: borrowing KernelState
  ) -> String? {
    programs[id] = process.program
    let path = state.programs.indices.contains(process.program) ? state.programs[process.program].path : nil
    let file = path.map { String(decoding: $0.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self) }
    let pid = process.pid.map { "process \($0)" } ?? "process"
    if track == process.pid ?? 0 { return file }
    return "\(file ?? pid), another \(pid), from line \(process.birth)"
  }

  /// The sockets that the call of the last line is about.
  static func sockets(of state: borrowing KernelState) -> [(String, String)] {
    guard let called = state.effects.called, called.concernsSocket else { return [] }
    var found: [(String, String)] = []
    if let text = called.subject.flatMap({ state.file($0)?.socket })?.text { found.append(("socket", text)) }
    if called.made != called.subject, let text = called.made.flatMap({ state.file($0)?.socket })?.text {
      found.append(("made", text))
    }
    return found
  }
}

/// Process ids that had a track: a bit each, since a long run may have had them all.
private struct TakenIDs {
  private var bits: [UInt64] = []

  /// Whether an id is free, and no longer. One that no kernel gives never is.
  mutating func take(_ id: Int) -> Bool {
    guard 0..<ViewerTracks.firstFree ~= id else { return false }
    let (place, bit) = (id >> 6, UInt64(1) << UInt64(id & 63))
    if bits.count <= place { bits += [UInt64](repeating: 0, count: place + 1 - bits.count) }
    defer { bits[place] |= bit }
    return bits[place] & bit == 0
  }
}

extension SocketState {
  /// `TCP 127.0.0.1:12580 -> 127.0.0.1:50000`
  fileprivate var text: String {
    let name =
      switch (kind.transport, kind.family, kind.type) {
      case (.tcp, _, _): "TCP"
      case (.mptcp, _, _): "MPTCP"
      case (.sctp, _, _): "SCTP"
      case (.dccp, _, _): "DCCP"
      case (.udp, _, _): "UDP"
      case (.udpLite, _, _): "UDP-Lite"
      case (.icmp, _, _): "ICMP"
      case (_, .unix, _): "unix"
      case (_, .netlink, _): "netlink"
      case (_, .packet, _): "packet"
      case (_, .vsock, _): "vsock"
      case (_, _, .raw): "raw"
      default: "socket"
      }
    return [name, settledOwn?.text, peer?.text.map { "-> \($0)" }].compactMap(\.self).joined(separator: " ")
  }
}

extension SocketAddress {
  fileprivate var text: String? {
    switch self {
    case .ip4(_, let port): host.map { "\($0):\(port)" }
    case .ip6(_, _, let port): host.map { "[\($0)]:\(port)" }
    case .unix(let path, let isAbstract): (isAbstract ? "@" : "") + String(decoding: path, as: UTF8.self)
    case .unnamed, .unspecified, .other: nil
    }
  }
}
