import CallForms
import Languages
import LinuxABI
import StraceParser
package import TraceModel

/// From what was read to the table of one program.
extension TableReader {
  /// The table of one program; to be asked when the trace has ended, for each that is wanted.
  ///
  /// - Parameters:
  ///   - state: the model at the trace's end.
  ///   - program: which of several programs with sockets.
  package mutating func table(
    _ choice: LanguageTable.Choice, _ state: borrowing KernelState, program: ProgramChoice? = nil
  ) throws(LanguageTable.Problem) -> LanguageTable {
    close()
    return table(choice, state, of: try choose(state, program), program)
  }

  /// The table of a trace without a call of a socket: of what its first process became in the end, and without a row.
  ///
  /// - Returns: nil for a trace without a program.
  package mutating func quietTable(
    _ choice: LanguageTable.Choice, _ state: borrowing KernelState
  ) -> LanguageTable? {
    close()
    guard !programs.isEmpty else { return nil }
    let first = state.programs[0].pid
    let chosen = programs.indices.last { state.programs[$0].pid == first } ?? 0
    return table(choice, state, of: chosen, nil)
  }

  private mutating func table(
    _ choice: LanguageTable.Choice, _ state: borrowing KernelState, of chosen: Int, _ program: ProgramChoice?
  ) -> LanguageTable {
    let (language, recognition) = language(choice, of: chosen)
    for stretch in programs[chosen].behindLentPair {
      count(stretch, chosen, isStart: language.ownSockets.contains(.lentPair))
    }
    programs[chosen].behindLentPair = []
    var runtime = programs[chosen].runtime
    var placeOf: [ProgramTally.Key: LanguageTable.Place] = [:]
    var calls = ProgramCalls()
    calls.isShownFromItsStart = state.programs[chosen].path != nil
    for key in programs[chosen].tallies.keys where key.isAbout {
      calls.add(shapes.samples[Int(key.shape.index)], key)
    }
    var builder = RowBuilder(language, calls, lookUps: programs[chosen].lookUps)
    let keys = Dictionary(grouping: programs[chosen].tallies.keys, by: builder.reduced)
    let tallies = keys.map { key, all in
      var tally = ProgramTally.Tally()
      for one in all {
        guard let part = programs[chosen].tallies[one] else { continue }
        tally.add(part.count, part.lineCount, part.lines)
      }
      let isHalf = RowBuilder.isHalf(shapes.samples[Int(key.shape.index)])
      return (key: key, tally: tally, all: all, isHalf: isHalf)
    }.sorted {
      // Halves behind the whole calls, which say what they are halves of.
      if $0.isHalf != $1.isHalf { return $1.isHalf }
      return ($0.tally.lines.first ?? 0, $0.key.shape.index) < ($1.tally.lines.first ?? 0, $1.key.shape.index)
    }
    for (key, tally, all, _) in tallies {
      let place = builder.add(shapes.samples[Int(key.shape.index)], key, tally)
      if place == nil { runtime += tally.lineCount }
      for one in all { placeOf[one] = place ?? .leftover(.runtime) }
    }
    let places = self.places(chosen, placeOf)
    return LanguageTable(
      program: Self.traced(state, chosen), index: chosen, choice: program, language: language,
      frameworks: builder.frameworks, recognition: recognition,
      rows: builder.rows,
      leftovers: leftovers(chosen, runtime: runtime), lineCount: lineCount, places: places.map(\.place),
      placeLines: places.map(\.line), catalogueRows: builder.catalogueRows,
      knownRows: builder.knownRows, interfaces: state.programs[chosen].interfaces,
      notes: notes(state, chosen),
      heirs: heirs.filter { $0 != chosen }.map { Self.traced(state, $0) })
  }

  private func leftovers(_ chosen: Int, runtime: Int) -> [LanguageTable.Leftover: Int] {
    let own = programs[chosen]
    let others = lineCount - own.lines - straceLines - unrecognisedLines - unownedSignals - unownedExits
    let found: [LanguageTable.Leftover: Int] = [
      .startUp: own.startUp, .inputOutput: own.inputOutput, .runtime: runtime,
      .signal: own.signals + unownedSignals, .exit: own.exits + unownedExits, .otherProgram: others,
      .strace: straceLines, .unrecognised: unrecognisedLines,
    ]
    return found.filter { $0.value != 0 }
  }

  private func places(
    _ chosen: Int, _ placeOf: [ProgramTally.Key: LanguageTable.Place]
  ) -> [(place: LanguageTable.Place, line: Int)] {
    return places.sorted { $0.line < $1.line }.map { record in
      guard record.program == chosen || record.program < 0 else {
        if case .leftover(let known) = record.value, known == .strace || known == .unrecognised {
          return (.leftover(known), record.line)
        }
        return (.leftover(.otherProgram), record.line)
      }
      switch record.value {
      case .tally(let key): return (placeOf[key] ?? .leftover(.runtime), record.line)
      case .leftover(let leftover): return (.leftover(leftover), record.line)
      case .waiting: return (.leftover(.runtime), record.line)
      }
    }
  }

  private func language(
    _ choice: LanguageTable.Choice, of program: Int
  ) -> (Language, Recognition?) {
    switch choice {
    case .language(let language): return (language, nil)
    case .recognised(let path):
      var signs = programs[program].signs
      if let path { signs.note(path: Array(path.utf8), isProgram: true, line: 0) }
      let found = Recognition(
        signs.reasons(before: max(1, programs[program].beginLine)), showsStart: signs.showsStart)
      return (found.language ?? .linuxAPI, found)
    }
  }

  private func notes(_ state: borrowing KernelState, _ chosen: Int) -> [LanguageTable.Note] {
    var notes: [LanguageTable.Note] = []
    if otherCalls.areHidden(state) { notes.append(.onlyNetwork) }
    if let unfollowed = state.unfollowed {
      notes.append(.unfollowed(line: unfollowed.line, count: unfollowed.count))
    }
    if let ring = programs[chosen].ring { notes.append(.ring(line: ring)) }
    return notes + exceeded(state)
  }

  /// What the trace has more of than is kept.
  private func exceeded(_ state: borrowing KernelState) -> [LanguageTable.Note] {
    var bounds: [String] = []
    if shapes.isFull { bounds.append("\(CallShapes.limit) forms of calls, or they are long") }
    for bound in Bound.allCases where state.exceeded.contains(bound) {
      bounds.append("\(bound.limit) \(bound.rawValue)")
    }
    if hasLostWaits {
      bounds.append("\(Self.waitingLimit) kinds of waiting for one file that may be a socket")
    }
    return bounds.map { .exceeded($0) }
  }

  // MARK: Which program

  /// Programs that use sockets and made none: inetd's.
  private var heirs: [Int] {
    programs.indices.filter { programs[$0].converses && !programs[$0].calls }
  }

  /// Programs among which somebody may choose, in the order of the trace: a connection that a program was given is as good
  /// as one that it made.
  private func withHeirs(_ found: [Int]) -> [Int] { Set(found + heirs).sorted() }

  /// Of several programs with sockets those that only looked up a name, or only asked whether their input is a socket,
  /// step back: a shell that starts the program does both (bash asks getpeername(2) about descriptor 0). So does a launcher
  /// (pyenv's, rbenv's) that becomes the program; one that had a conversation of its own is a program like any other. Who
  /// has but an end of a pair that another one made serves that one: Erlang's erl_child_setup starts programs for it.
  private func choose(
    _ state: borrowing KernelState, _ choice: ProgramChoice?
  ) throws(LanguageTable.Problem) -> Int {
    var calling = programs.indices.filter { programs[$0].calls }
    if calling.isEmpty { calling = programs.indices.filter { programs[$0].touches } }
    var found = calling
    if calling.count > 1 {
      found = calling.filter { programs[$0].converses }
      if found.isEmpty { found = calling }
      let owning = found.filter { programs[$0].hasOwnSocket }
      if !owning.isEmpty { found = owning }
    }
    if let choice { return try chosen(choice, calling, found, state) }
    guard let only = found.first else { throw .noNetwork(exceeded(state)) }
    if found.count > 1 {
      throw .severalPrograms(withHeirs(found).map { Self.traced(state, $0) }, exceeded(state))
    }
    return only
  }

  private func chosen(
    _ choice: ProgramChoice, _ calling: [Int], _ found: [Int], _ state: borrowing KernelState
  ) throws(LanguageTable.Problem) -> Int {
    guard !calling.isEmpty else { throw .noNetwork(exceeded(state)) }
    let all = withHeirs(calling)
    var same = all.filter { state.programs[$0].pid == choice.pid }
    if same.isEmpty, let pid = choice.pid { same = all.filter { programs[$0].threads.contains(pid) } }
    if let line = choice.line {
      guard let match = same.last(where: { state.programs[$0].line <= line }) else {
        throw .noSuchProgram(
          choice, (same.isEmpty ? withHeirs(found) : same).map { Self.traced(state, $0) }, exceeded(state))
      }
      return match
    }
    let conversing = same.filter { programs[$0].converses }
    // An id that several programs had says which only with a line.
    let meant = conversing.isEmpty ? same : conversing
    if meant.count > 1 { throw .severalPrograms(meant.map { Self.traced(state, $0) }, exceeded(state)) }
    guard let match = meant.first else {
      throw .noSuchProgram(choice, withHeirs(found).map { Self.traced(state, $0) }, exceeded(state))
    }
    return match
  }

  private static func traced(_ state: borrowing KernelState, _ index: Int) -> TracedProgram {
    let program = state.programs[index]
    return TracedProgram(
      pid: program.pid, path: program.path.map { String(decoding: $0, as: UTF8.self) }, line: program.line)
  }
}
