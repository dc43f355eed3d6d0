import TraceText
import Walkthrough

/// The state after a step as lists: descriptors, sockets, bytes that are on their way.
struct StateList {
  private let story: Story
  private let state: State
  /// Whose step it is.
  private let acting: (side: Int, process: Int?)
  private var parts: [Part] = []
  /// What tells each row of each part from another one.
  private var keys: [[String]] = []
  /// Lists of descriptors and sockets are cut at this length, and say so.
  private static let limit = 24
  /// So many numbers of one socket are named: a program may have copied it a thousand times.
  private static let numberLimit = 8
  /// So many processes are shown with their descriptors, the one that acts first.
  private static let processLimit = 12

  init(_ story: Story, _ state: State, acting: (side: Int, process: Int?)) {
    self.story = story
    self.state = state
    self.acting = acting
    parts = made
    keys = parts.map { part in part.rows.map { part.title + "\n" + $0.html } }
  }

  private struct Part {
    let title: String
    var rows: [Node]
    /// What says that rows are left out, or how to read them.
    var notes: [Node] = []
  }

  /// The lists; the rows that were not there before the step have the class `new`: paper shows these alone.
  ///
  /// - Parameter before: The ``rows`` of the state before.
  func nodes(before: Set<String>) -> [Node] {
    let out = zip(parts, keys).flatMap { part, keys -> [Node] in
      let rows = zip(part.rows, keys).map { row, key -> Node in
        guard case .element(let tag, let attributes, let children) = row, !before.contains(key) else {
          return row
        }
        return .element(tag, attributes + [("class", "new")], children)
      }
      return [el("h3", "", part.title), el("ul", [], rows + part.notes)]
    }
    guard !out.isEmpty else { return [el("p", "note", "No descriptor or socket is known yet.")] }
    return out + (state.inFlight.isEmpty ? [] : whereabouts.map { el("p", "note", $0) })
  }

  /// What tells all of its rows from others.
  var rows: Set<String> { Set(keys.joined()) }

  private func name(_ side: Int) -> String { story.side(side)?.name ?? "program" }

  private var made: [Part] {
    var out: [Part] = []
    let all = state.processes.filter { !$0.descriptors.isEmpty }
    // Of a server with a hundred children those that have something to do are few.
    let isActing = { (one: State.Process) in one.side == acting.side && one.id == acting.process }
    let processes =
      all.count <= Self.processLimit
      ? all : all.filter(isActing) + all.filter { !isActing($0) }.suffix(Self.processLimit - 1)
    for process in processes {
      let shown = process.descriptors.suffix(Self.limit)
      let left = process.descriptors.count - shown.count
      let rows = shown.map {
        el("li", [("value", String($0.number))], [el("code", "", String($0.number)), .text(" \($0.what)")])
      }
      out.append(
        Part(
          title: "Descriptors of \(name(process.side))"
            + (Step.shown(process: process.id).map { " (process \($0))" } ?? ""),
          rows: rows, notes: left > 0 ? [el("li", "note", "and \(left) with lower numbers")] : []))
    }
    if all.count > processes.count {
      out.append(
        Part(
          title: "Other processes",
          rows: [el("li", "", "\(all.count - processes.count) more processes have descriptors")]))
    }
    let ended = state.processes.compactMap { process in
      process.ended.map { how in
        el(
          "li", "",
          name(process.side) + (Step.shown(process: process.id).map { " (process \($0))" } ?? "") + " " + how)
      }
    }
    if !ended.isEmpty {
      let left = ended.count - Self.limit
      out.append(
        Part(
          title: "Ended", rows: ended.suffix(Self.limit),
          notes: left > 0 ? [el("li", "note", "and \(left) before")] : []))
    }
    let open = state.sockets.filter { $0.phase != .closed }
    let closed = state.sockets.count - open.count
    if !open.isEmpty || closed > 0 {
      var part = Part(title: "Sockets", rows: open.suffix(Self.limit).map(socket))
      let left = open.count - part.rows.count
      if left > 0 { part.notes.append(el("li", "note", "and \(left) older ones")) }
      if closed > 0 { part.rows.append(el("li", [], [el("span", "note", "\(closed) closed")])) }
      out.append(part)
    }
    let moving = state.inFlight.suffix(Self.limit).map { one in
      let to = one.to.map(address) ?? "a program that is in no trace"
      return el(
        "li", "", "\(Figures.count(one.bytes, "byte")) from \(name(one.side)) \(numbers(one.from)) to \(to)")
    }
    if !moving.isEmpty {
      let left = state.inFlight.count - moving.count
      out.append(
        Part(
          title: "Sent and not yet received", rows: moving,
          notes: left > 0 ? [el("li", "note", "and in \(left) more directions")] : []))
    }
    return out
  }

  /// Where bytes are that were sent and not yet received.
  private var whereabouts: [String] {
    let isDirect = state.inFlight.map { one in
      state.sockets.first { $0.id == one.from }?.kind.leavesAtOnce ?? false
    }
    var notes: [String] = []
    if isDirect.contains(false) {
      notes.append("TCP's are in one of the two kernel buffers; which one is not known.")
    }
    if isDirect.contains(true) {
      notes.append("On one machine unix sockets and UDP leave them with the socket that will receive them.")
    }
    return notes
  }

  private func socket(_ socket: SocketState) -> Node {
    return el(
      "li", [],
      [
        .text("\(name(socket.side)) \(numbers(socket.id)), \(socket.kind.rawValue): "),
        el("b", "phase", socket.phase.rawValue),
        .text(
          (socket.local.map { ", own address \($0)" } ?? "") + (socket.peer.map { ", peer \($0)" } ?? "")),
      ])
  }

  private func address(_ id: Int) -> String {
    guard let socket = state.sockets.first(where: { $0.id == id }) else {
      return "a connection that nobody has accepted yet"
    }
    return "\(name(socket.side)) \(numbers(id))"
  }

  /// The descriptors that stand for a socket: `3`, `4 and 5`.
  private func numbers(_ id: Int) -> String {
    let numbers = Set(state.processes.flatMap { $0.descriptors.filter { $0.socket == id }.map(\.number) })
    guard !numbers.isEmpty else { return "(closed)" }
    let shown = numbers.sorted().prefix(Self.numberLimit).map(String.init)
    let left = numbers.count - shown.count
    return (shown + (left > 0 ? ["\(left) more"] : [])).joined(separator: " and ")
  }
}
