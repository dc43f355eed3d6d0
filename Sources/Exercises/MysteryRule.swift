import LinuxABI
import TraceModel
import Walkthrough

/// How what is right of a mystery is found in its recording.
package enum MysteryRule: String, CaseIterable, Sendable {
  /// Connections whose other side has closed, and that no call closes.
  case leak
  /// A send that took less than it was given, and what was left is never sent.
  case hole
  /// A listener that another program got, and that keeps its address in use.
  case inherited
  /// Two programs that send to each other and wait, for ever.
  case standstill
  /// A receive that left bytes behind, of which an epoll set tells nothing more.
  case edge

  /// What a rule found.
  package struct Truth: Hashable, Sendable {
    package var lines: [Line] = []
    package var count: Int?

    package struct Line: Hashable, Sendable {
      package let program: String
      package let line: Int
    }
  }

  /// What is right of this recording, by the rule; lines in the order of the programs.
  package func truth(of run: MysteryRun) -> Truth {
    switch self {
    case .leak: leak(run)
    case .hole: hole(run)
    case .inherited: inherited(run)
    case .standstill: standstill(run)
    case .edge: edge(run)
    }
  }

  private func line(_ program: Int, _ line: Int, _ run: MysteryRun) -> Truth.Line {
    Truth.Line(program: run.programs[program], line: line)
  }

  private func leak(_ run: MysteryRun) -> Truth {
    let leaked = run.facts.sockets.indices.filter { run.isLeaked($0) }
    let first = leaked.compactMap { socket in run.opening(socket) }.min { $0.place < $1.place }
    return Truth(lines: first.map { [line($0.program, $0.line, run)] } ?? [], count: leaked.count)
  }

  private func hole(_ run: MysteryRun) -> Truth {
    let lost = run.shortSends.filter { !$0.isContinued }
    return Truth(
      lines: lost.prefix(1).map { line($0.program, $0.line, run) }, count: lost.reduce(0) { $0 + $1.left })
  }

  private func inherited(_ run: MysteryRun) -> Truth {
    let kept = run.heirlooms.first { heirloom in
      run.refused.contains { $0.program != heirloom.program && $0.address == heirloom.address }
    }
    return Truth(lines: kept.map { [line($0.program, $0.made, run)] } ?? [])
  }

  private func standstill(_ run: MysteryRun) -> Truth {
    let stuck = run.stuckSends.filter { one in
      run.stuckSends.contains {
        run.facts.sockets[one.socket].partner == $0.socket
          && run.facts.sockets[$0.socket].partner == one.socket
      }
    }
    return Truth(lines: stuck.map { line($0.program, $0.line, run) })
  }

  private func edge(_ run: MysteryRun) -> Truth {
    guard let left = run.leftBehind.first else { return Truth() }
    return Truth(lines: [line(left.program, left.line, run)], count: left.bytes)
  }
}

extension MysteryRun {
  /// Where a connection began.
  func opening(_ socket: Int) -> RunFacts.Fact? {
    facts(of: socket).first { if case .opened = $0.kind { true } else { false } }
  }

  /// Where a call freed the last descriptor of a socket.
  func closing(_ socket: Int) -> RunFacts.Fact? {
    facts(of: socket).first { if case .closed = $0.kind { true } else { false } }
  }

  /// Whether the other side of a connection that was accepted has closed, and this one has not.
  func isLeaked(_ socket: Int) -> Bool {
    facts.sockets[socket].listener != nil && closing(socket) == nil
      && facts(of: socket).contains { if case .ended = $0.kind { true } else { false } }
  }

  /// A send that took less than it was given.
  struct ShortSend {
    let program: Int
    let line: Int
    let left: Int
    /// Whether the next send of the socket is of what was left.
    let isContinued: Bool
  }

  var shortSends: [ShortSend] {
    facts.sockets.indices.flatMap { socket -> [ShortSend] in
      let all = facts(of: socket)
      return all.compactMap { fact in
        guard case .shortSend(let left, _) = fact.kind else { return nil }
        // What a later call was given: what it took, and what it left in its turn.
        let next = all.first { other in
          if case .sent = other.kind { other.place > fact.place && other.line != fact.line } else { false }
        }
        let given = next.map { next in
          all.reduce(0) { sum, other in
            guard other.line == next.line, other.program == next.program else { return sum }
            return switch other.kind {
            case .sent(let passage): sum + passage.count
            case .shortSend(let left, _): sum + left
            default: sum
            }
          }
        }
        return ShortSend(program: fact.program, line: fact.line, left: left, isContinued: given == left)
      }
    }.sorted { ($0.program, $0.line) < ($1.program, $1.line) }
  }

  /// Sends that never returned.
  var stuckSends: [(program: Int, line: Int, socket: Int)] {
    calls.enumerated().flatMap { program, calls in
      calls.compactMap { call in
        guard call.isSent, call.outcome == .unknown || call.outcome == .none, let socket = call.socket else {
          return nil
        }
        return (program, call.line, socket)
      }
    }
  }

  /// Receives behind which bytes were left for ever, while an epoll set waits that tells of what is new alone.
  var leftBehind: [(program: Int, line: Int, bytes: Int)] {
    calls.enumerated().flatMap { program, calls in
      calls.enumerated().compactMap { place, call -> (program: Int, line: Int, bytes: Int)? in
        guard call.isReceived, let socket = call.socket, call.moved > 0,
          calls[(place + 1)...].contains(where: { $0.isEdgeTriggered }),
          !calls[(place + 1)...].contains(where: { $0.isReceived && $0.socket == socket }),
          let partner = facts.sockets[socket].partner
        else { return nil }
        let left = sum(of: partner, sent: true) - sum(of: socket, sent: false)
        return left > 0 ? (program, call.line, left) : nil
      }
    }
  }

  private func sum(of socket: Int, sent: Bool) -> Int {
    facts(of: socket).reduce(0) { sum, fact in
      switch fact.kind {
      case .sent(let passage) where sent: sum + passage.count
      case .received(let passage) where !sent: sum + passage.count
      default: sum
      }
    }
  }
}
