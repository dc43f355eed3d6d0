import TraceModel

/// Judges a whole run step by step, also behind the last one that a story tells.
///
/// It keeps what is open by now, and no step: a run of a million calls is judged in the memory of a short one.
struct Judgement {
  private var unusual = Unusual()
  private var seen: [String: Int] = [:]
  /// What is open, by process.
  private var open: [Process: [Int: State.Descriptor]] = [:]
  /// The step that made each socket.
  private var makers: [Int: Int] = [:]
  /// The processes of each program.
  private var processes: [Set<Int?>]
  /// The calls that did not return, and whether a signal ended their process meanwhile.
  private var left: [(step: Int, process: Process, isEndedBySignal: Bool)] = []
  /// The call that was under way when a signal ended its process.
  private var lastCalls: [Process: Int] = [:]
  private var followUps = FollowUps()
  private var standstills: Standstills
  private let beginnings: [Int64]
  private let sides: [Side]

  /// What is known of a program besides its steps.
  struct Side {
    /// When its first call began, as its steps count.
    var begin: Int64?
    /// Its threads that make calls.
    var threads: Set<Int?> = []
    /// Whether socklab ended it: a server that goes on for ever does nothing wrong.
    var isEndedByUs = false
  }

  private struct Process: Hashable {
    var side: Int
    var id: Int?
  }

  /// - Parameter partners: for each socket the other end of its connection.
  init(_ sides: [Side], partners: [Int?]) {
    self.sides = sides
    processes = sides.map { _ in [] }
    // Until the first of the others begins a server has nobody to wait for in vain.
    beginnings = sides.indices.map { side in
      sides.enumerated().filter { $0.offset != side }.compactMap(\.element.begin).min() ?? .min
    }
    standstills = Standstills(partners: partners, isAlone: sides.map { $0.threads.count == 1 })
  }

  /// Takes the next step.
  ///
  /// - Parameter made: the sockets that it made.
  mutating func take(_ step: Step, _ index: Int, made: [Int]) {
    let process = Process(side: step.side, id: step.process)
    processes[step.side].insert(step.process)
    followUps.take(step, index)
    standstills.take(step, index)
    // What a language asks by itself it also knows how to go on from: libuv adds, is told EEXIST, and modifies.
    if let failure = step.failure, !step.isUnasked, !Unusual.notYet.contains(failure.name) {
      note("\(step.side) \(step.function) \(failure.name)", Unusual.Failed(step: index))
    }
    if let pending = step.pendingError {
      note("\(step.side) SO_ERROR \(pending.name)", Unusual.Failed(step: index, isPending: true))
    }
    if step.isCut { unusual.cut.append(index) }
    if isLeft(step) { left.append((index, process, step.isEndedBySignal)) }
    // How long a person thinks before the next line is nothing unusual.
    if step.hasReturned, step.isBlocked, !step.isOnFile, let begin = step.begin, let end = step.end,
      end.subtractingClamped(max(begin, beginnings[step.side])) >= Unusual.longWait, isItsOwn(step)
    {
      unusual.wait(Unusual.Waited(step: index, nanoseconds: end.subtractingClamped(begin)))
    }
    for socket in made where makers[socket] == nil { makers[socket] = index }
    for change in step.changes { take(change, isDiscard: step.isDiscard) }
    if step.isEndedBySignal { lastCalls[process] = index }
  }

  private mutating func note(_ key: String, _ failed: Unusual.Failed) {
    if let known = seen[key] {
      unusual.failures[known].count += 1
    } else {
      seen[key] = unusual.failures.count
      unusual.failures.append(failed)
    }
  }

  /// Whether a call that did not return is worth a word: a runtime's own thread waits until another one ends the program.
  private func isLeft(_ step: Step) -> Bool { !step.hasReturned && !(step.isEndedByExit && step.isUnasked) }

  /// Whether a wait is the program's own, and not ended by who ended the program.
  private func isItsOwn(_ step: Step) -> Bool { !(sides[step.side].isEndedByUs && step.isInterrupted) }

  private mutating func take(_ change: Change, isDiscard: Bool) {
    switch change {
    case .descriptor(let side, let process, let descriptor):
      open[Process(side: side, id: process), default: [:]][descriptor.number] = descriptor
      processes[side].insert(process)
    case .closed(let side, let process, let number):
      let key = Process(side: side, id: process)
      let descriptor = open[key]?.removeValue(forKey: number)
      if isDiscard, let descriptor, descriptor.socket != nil {
        unusual.discarded.append(unclosed(descriptor, of: key))
      }
    case .ended(let side, let process, let how):
      let key = Process(side: side, id: process)
      let left = open.removeValue(forKey: key) ?? [:]
      if how.hasPrefix("killed"), !Unusual.ending.contains(how), !sides[side].isEndedByUs {
        unusual.killed.append(Unusual.Killed(side: side, process: process, how: how))
      } else if how.hasPrefix("exited") {
        unusual.unclosed += left.values.filter { $0.socket != nil }.sorted { $0.number < $1.number }
          .map { unclosed($0, of: key) }
      }
    case .socket, .inFlight: break
    }
  }

  private func unclosed(_ descriptor: State.Descriptor, of process: Process) -> Unusual.Unclosed {
    Unusual.Unclosed(
      side: process.side, process: process.id, number: descriptor.number, what: descriptor.what,
      step: descriptor.socket.flatMap { makers[$0] })
  }

  /// What is unusual, when all steps have been taken.
  ///
  /// - Parameters:
  ///   - last: what changed behind the last step.
  ///   - signal: the signal that interrupted a step, given its index, and the program and the process that it is of.
  mutating func finish(
    _ last: [Change], signal: (Int) -> (name: String, side: Int, process: Int?)?
  ) -> Unusual {
    for change in last { take(change, isDiscard: false) }
    followUps.finish()
    (unusual.short, unusual.polled) = (followUps.short, followUps.polled)
    unusual.standstills = standstills.found
    // What killed a process is told, and with it the call that it was in.
    var dead: Set<Process> = []
    for index in unusual.killed.indices {
      let process = Process(side: unusual.killed[index].side, id: unusual.killed[index].process)
      unusual.killed[index].step = lastCalls[process]
      dead.insert(process)
    }
    unusual.unreturned = left.filter { one in
      !(one.isEndedBySignal && (dead.contains(one.process) || sides[one.process.side].isEndedByUs))
    }.map(\.step)
    unusual.interrupted = followUps.interrupted.compactMap { index in
      guard let (name, side, process) = signal(index), !Unusual.endingSignals.contains(name),
        !dead.contains(Process(side: side, id: process))
      else { return nil }
      return Unusual.Interrupted(step: index, signal: name)
    }
    unusual.severalProcesses = Set(processes.indices.filter { processes[$0].count > 1 })
    return unusual
  }
}
