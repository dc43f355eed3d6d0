import TraceText
import Walkthrough

extension StepView {
  /// The descriptors and sockets after the step, those of the program that acts first. What the step changed is marked.
  func state(_ state: State, limit: Int) -> [Line] {
    var head = Line("State after this step", .heading)
    head.add(", inferred from the calls; ▸ is new", .faint)
    let sockets = Dictionary(state.sockets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let own = state.processes.filter { $0.side == step.side }
    let processes = own + state.processes.filter { $0.side != step.side }
    var perSide: [Int: Int] = [:]
    for process in processes where !process.descriptors.isEmpty { perSide[process.side, default: 0] += 1 }
    var all: [[Line]] = []
    for process in processes {
      for descriptor in process.descriptors where descriptor.socket != nil || descriptor.number > 2 {
        // The lines behind the limit are only counted.
        guard all.count < limit else {
          all.append([])
          continue
        }
        var owner = name(of: process.side)
        if let id = Step.shown(process: process.id), perSide[process.side, default: 0] > 1 {
          owner += "/\(id)"
        }
        let isNew = isChanged(descriptor, side: process.side, process: process.id)
        let socket = descriptor.socket.flatMap { sockets[$0] }
        var lines = row(owner, descriptor, socket, isNew: isNew, kind: socket?.kind.rawValue)
        // The kind is what a reader misses least.
        if lines.count > 1, socket?.peer != nil {
          lines = row(owner, descriptor, socket, isNew: isNew, kind: nil)
        }
        all.append(lines)
      }
    }
    for bytes in state.inFlight {
      let from = Narrator.name(name(of: bytes.side))
      all.append(
        Line.wrapped(
          "  \(Figures.count(bytes.bytes, "byte")) sent by \(from), not yet received", .attention,
          to: columns,
          indent: 4))
    }
    let counts = Dictionary(processes.map { ($0.side, 1) }, uniquingKeysWith: +)
    let ended = processes.compactMap { one in
      one.ended.map { how in
        let owner = name(of: one.side) + (counts[one.side, default: 0] > 1 ? "/\(one.id ?? 0)" : "")
        return "\(owner) \(how)"
      }
    }
    if !ended.isEmpty {
      all.append([Line("  ended: " + ended.joined(separator: ", "), .faint).cut(to: columns)])
    }
    if all.isEmpty { all = [[Line("  no socket", .faint)]] }
    var lines = [head.cut(to: columns)]
    if all.count > limit {
      let shown = max(0, limit - 1)
      lines += all.prefix(shown).flatMap { $0 } + [Line("  and \(all.count - shown) more", .faint)]
    } else {
      lines += all.flatMap { $0 }
    }
    return lines
  }

  /// A descriptor, in two lines where the second address does not fit.
  private func row(
    _ owner: String, _ descriptor: State.Descriptor, _ socket: SocketState?, isNew: Bool, kind: String?
  ) -> [Line] {
    var line = Line(isNew ? "▸ " : "  ", .good)
    line.add("\(owner) \(descriptor.number) \(descriptor.what)")
    guard let socket else { return [line.cut(to: columns)] }
    if let kind { line.add(", \(kind)", .faint) }
    line.add(", ", .faint)
    line.add(socket.phase.rawValue, .good)
    let addresses = (socket.local.map { " \($0)" } ?? "") + (socket.peer.map { " ↔ \($0)" } ?? "")
    var whole = line
    whole.add(addresses)
    if whole.width <= columns { return [whole] }
    return [line.cut(to: columns)]
      + Line.wrapped(addresses, to: max(8, columns - 3)).map { Self.indented($0, 3).cut(to: columns) }
  }

  private func isChanged(_ descriptor: State.Descriptor, side: Int, process: Int?) -> Bool {
    step.changes.contains { change in
      switch change {
      case .descriptor(side, process, let other): other.number == descriptor.number
      case .socket(let socket): socket.id == descriptor.socket
      default: false
      }
    }
  }

  /// The steps before and behind, one line each, as many as there is room for.
  ///
  /// - Parameter last: the last step that may be seen: in the quiz what comes later stays hidden.
  func around(room: Int, through last: Int) -> [Line] {
    let count = min(room - 1, 40)
    guard count >= 4, last > 0 else { return [] }
    let first = max(0, min(index - count / 3, last - count + 1))
    let shown = first...min(last, first + count - 1)
    let places = String(shown.upperBound + 1).count
    let owners = min(
      14, shown.map { Columns.width(Escape.terminal(name(of: story.steps[$0].side))) }.max() ?? 0)
    return [Line(last < index ? "The steps so far" : "Steps before and behind", .heading)]
      + shown.map { place in
        let other = story.steps[place]
        let number = String(place + 1)
        var line = Line(place == index ? "▸ " : "  ", .good)
        line.add(Columns.blanks(places - number.count) + number + "  ", .faint)
        var owner = Line(name(of: other.side), .faint).cut(to: owners)
        owner.pad(to: owners + 2)
        line.add(owner)
        // Without a log the language's call is that of the table, the same for every step: the trace says more.
        let hasLog = story.side(other.side)?.hasLog == true
        let call = other.syscalls.first?.short.plain
        line.add(
          (hasLog ? other.swift?.plain : call) ?? call ?? other.function, place == index ? .heading : nil)
        if let failure = other.failure { line.add("  \(failure.name)", .bad) }
        if let payload = other.payload {
          line.add("  \(Figures.count(payload.count, "byte"))", .faint)
        }
        if other.isBlocked { line.add("  waited", .attention) }
        return line.cut(to: columns)
      }
  }

  /// The words that a newcomer may not know, where the story first uses them.
  func words(_ at: StoryIndex) -> [Line] {
    (at.terms[index] ?? []).flatMap { place in
      Line.wrapped(
        "\(story.terms[place].word): \(story.terms[place].meaning)", .faint, to: columns, indent: 2)
    }
  }

  /// What the sections above had no room for: whole lines of strace and of the source, further arrows and calls.
  func inFull(arrows shown: Int) -> [Line] {
    var lines = arrows(limit: .max).dropFirst(shown).map { $0.cut(to: columns) }
    if let source = step.source, let own = source.excerpt.first(where: { $0.number == source.line }),
      Columns.width(own.text) > columns - 8
    {
      lines += Line.wrapped(own.text.split(separator: " ").joined(separator: " "), to: columns, indent: 2)
    }
    for (place, call) in step.syscalls.prefix(40).enumerated() {
      let whole = labelled("strace  ", call.short.plain, limit: 200)
      if place >= 3 || whole.count > Self.callLines { lines += whole }
    }
    return lines.isEmpty ? [] : [Line("In full", .heading)] + lines
  }
}
