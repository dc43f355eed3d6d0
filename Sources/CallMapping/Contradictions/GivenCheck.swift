import LinuxABI
import StraceParser
import TraceModel

/// What a program was given at its start is known by its labels alone: nobody compares it with anything.
///
/// Sockets are said: who started the program has the other end, and may hear what goes there.
struct GivenCheck {
  /// The standard streams that were told of.
  private var told: Set<Int64> = []

  mutating func take(
    _ line: Contradictions.Line, _ state: borrowing KernelState, _ found: inout Contradictions.Found
  ) {
    for event in state.effects.processes {
      guard case .executed(let process, _) = event, line.isOwnProgram else { continue }
      takeInherited(process, line.event, state, &found)
    }
    guard line.isOwn, let call = line.event.call, let called = state.effects.called,
      0...2 ~= called.number, !told.contains(called.number), let file = called.subject,
      state.file(file)?.origin == .found, let place = called.call.traits?.subject,
      call.arguments.indices.contains(place), let label = call.arguments[place].descriptorLabel
    else { return }
    switch state.socket(file)?.kind.family {
    case .ip4?, .ip6?:
      told.insert(called.number)
      found.notes.append(
        .givenStream(
          Int(called.number), Contradictions.Found.short(label.text),
          isAlone: called.number == 2 && Self.isAlone(file, called.process, state)))
    default: break
    }
  }

  /// Whether standard error is another socket than standard input and output: inetd(8) gives a program one for all three.
  /// What is printed there is in no log.
  private static func isAlone(
    _ file: OpenFile.ID, _ process: TracedProcess.ID, _ state: borrowing KernelState
  ) -> Bool {
    guard let socket = state.socket(file) else { return true }
    for number in 0...1 as ClosedRange<Int64> {
      guard let other = state.file(number, of: process) else { continue }
      if other == file { return false }
      if let another = state.socket(other), another.kind == socket.kind, another.own == socket.own,
        another.peer == socket.peer
      {
        return false
      }
    }
    return true
  }

  /// Sockets that the caller has left open, beside the standard streams.
  private func takeInherited(
    _ process: TracedProcess.ID, _ event: TraceEvent, _ state: borrowing KernelState,
    _ found: inout Contradictions.Found
  ) {
    var numbers: [Int64] = []
    for (number, file) in state.descriptors(of: process) where number > 2 && state.concernsSockets(file) {
      if numbers.count < 64 { numbers.append(number) }
    }
    let note = Note.inheritedSockets(line: event.lines.last ?? event.line, numbers.sorted().map(Int.init))
    if !numbers.isEmpty, !found.notes.contains(note) { found.notes.append(note) }
  }
}
