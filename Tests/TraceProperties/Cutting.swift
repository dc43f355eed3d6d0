import CallForms
import LanguageMapping
import Languages
import LinuxABI
import StraceParser
import TraceModel
import TraceQuery

/// A trace that begins in the middle, as `strace -p` writes it: what it still shows is told as it was told in the whole.
package struct Cutting {
  package let recording: Recording
  package let whole: TraceReading
  /// By line: whether a label shows a socket there.
  private let labelled: [Bool]
  private let purposes: Purposes

  /// The trace without labels, and where its lines begin.
  private let bare: (text: [UInt8], starts: [Int])
  /// The last line that proves of a number of a process that it is a socket.
  private let proofs: [Use: Int]

  /// A number by which a process names an open file.
  private struct Use: Hashable {
    let file: Int32
    let number: Int64
    let process: TracedProcess.ID

    init?(_ event: TraceReading.Event) {
      guard let called = event.called, let subject = called.subject else { return nil }
      (file, number, process) = (subject.serial, called.number, called.process)
    }
  }

  package init(_ recording: Recording) {
    self.recording = recording
    var text: [UInt8] = []
    var starts: [Int] = []
    for line in recording.lines {
      starts.append(text.count)
      text += LineText.withoutLabels(line)
    }
    bare = (text, starts)
    whole = TraceReading(recording.bytes.span, lineCount: recording.lines.count, recording.language)
    labelled = [false] + recording.lines.map(LineText.showsSocket)
    purposes = Purposes(recording, whole)
    var proofs: [Use: Int] = [:]
    for event in whole.events {
      guard let called = event.called, called.call.traits?.isForSocketsAlone ?? false,
        called.outcome.value != nil,
        let use = Use(event)
      else { continue }
      proofs[use] = event.line
    }
    self.proofs = proofs
  }

  /// The lines before which a trace is cut: every call of a socket, every fork, and whatever else there is.
  package var places: Range<Int> { recording.lines.isEmpty ? 1..<1 : 2..<(recording.lines.count + 1) }

  /// What does not hold of the trace from a line on where strace has written no labels: what only sockets allow is in a
  /// row, what is made behind the cut is as it was, and of an older socket every call is in a row if one of them proves it.
  package func violationsWithoutLabels(from line: Int) -> [Violation] {
    let bytes = bare.text[bare.starts[line - 1]...]
    let rest = TraceReading(
      bytes.span, lineCount: recording.lines.count - line + 1,
      recording.language, program: program)
    var found = rest.brokenBooks()
    if rest.table == nil, program != nil { return [] }
    let shift = line - 1
    for event in rest.events {
      let isForSocketsAlone = event.called?.call.traits?.isForSocketsAlone ?? false
      if isForSocketsAlone, !event.place.isInRow, !isOthers(event.line + shift) {
        found.append("line \(event.line + shift): a call for sockets alone, and it is \(event.place)")
      }
      guard let before = whole.event(event.line + shift), before.concernsSocket,
        before.resumedLine == event.resumedLine.map({ $0 + shift })
      else { continue }
      let sockets = before.files.filter { whole.files[$0]?.concernsSockets ?? false }
      if sockets.allSatisfy({ (whole.files[$0]?.birth ?? 0) >= line }) {
        if before.place != event.place, !isAllowed(before, event.place, line, rest, hasLabels: false) {
          found.append(
            "line \(event.line + shift): was \(words(before.place, whole)), is \(words(event.place, rest))")
        }
      } else if !event.place.isInRow, !isOthers(event.line + shift), let use = Use(before),
        proofs[use].map({ $0 >= line }) ?? false
      {
        found.append(
          "line \(event.line + shift): a later or earlier call proves a socket, and it is \(event.place)")
      }
    }
    return found.prefix(4).map {
      Violation(recording: recording.name, property: "without labels, cut before line \(line)", detail: $0)
    }
  }

  /// What does not hold of the trace from a line on.
  package func violations(from line: Int) -> [Violation] {
    let bytes = recording.from(line: line)
    let rest = TraceReading(
      bytes.span, lineCount: recording.lines.count - line + 1, recording.language, program: program)
    return check(rest, line).prefix(4).map {
      Violation(recording: recording.name, property: "cut before line \(line)", detail: $0)
    }
  }

  private func check(_ rest: TraceReading, _ cut: Int) -> [String] {
    var found = rest.brokenBooks()
    let shift = cut - 1
    if rest.table == nil {
      // What is left names threads alone: nobody can say which program they are of.
      if program != nil { return found }
      let missed = rest.events.first {
        $0.called?.call.traits?.isForSocketsAlone ?? false || isLabelled($0, shift)
      }
      if let missed { found.append("line \(missed.line + shift) is on a socket, and there is no table") }
      return found
    }
    for event in rest.events {
      let line = event.line + shift
      let isInRow = event.place.isInRow
      if !isInRow, isLabelled(event, shift), !isOthers(line) {
        found.append("line \(line): its label shows a socket, and it is \(event.place)")
        continue
      }
      // A second half of which the first is cut off has lost its arguments.
      guard let before = whole.event(line), before.resumedLine == event.resumedLine.map({ $0 + shift }) else {
        if !isInRow, event.called?.call.traits?.isForSocketsAlone ?? false, !isOthers(line) {
          found.append("line \(line): a call for sockets alone, and it is \(event.place)")
        }
        continue
      }
      if before.place != event.place, !isAllowed(before, event.place, cut, rest, hasLabels: true) {
        found.append("line \(line): was \(words(before.place, whole)), is \(words(event.place, rest))")
      }
    }
    return found
  }

  private func isLabelled(_ event: TraceReading.Event, _ shift: Int) -> Bool {
    guard event.called != nil else { return false }
    return [event.line, event.resumedLine].contains { $0.map { labelled[$0 + shift] } ?? false }
  }

  private func words(_ place: LanguageTable.Place, _ reading: TraceReading) -> String {
    row(place, reading).map { "\(place) \($0.call)" } ?? "\(place)"
  }

  /// Whether what was cut off decides.
  private func isAllowed(
    _ before: TraceReading.Event, _ now: LanguageTable.Place, _ cut: Int, _ rest: TraceReading,
    hasLabels: Bool
  ) -> Bool {
    if let old = row(before.place, whole), let new = row(now, rest) {
      let isSame = old.call == new.call && old.function == new.function
      return isSame || new.covers(old) && !isDecided(old, before, from: cut)
    }
    switch before.place {
    case .leftover(.startUp):
      // Without an execve there is no start-up: what it was of is the program's.
      return (whole.table?.program.line ?? 0) < cut
    case .leftover(.runtime), .row:
      // Which sockets an epoll set has may have been said in the lines that were cut off.
      guard now.isInRow != before.place.isInRow, let set = before.called?.subject?.serial,
        let file = whole.files[set], file.kind == .epoll, file.birth < cut
      else { return false }
      return now.isInRow || purposes.sets[set, default: []].allSatisfy { $0 < cut }
    case .probe, .question, .lookUp:
      guard ![.probe, .question, .lookUp].contains(now) else { return false }
      let asked = before.files.compactMap { purposes.sockets[$0] }
      return !asked.isEmpty && asked.allSatisfy { !$0.isShown(from: cut, hasLabels: hasLabels) }
    // That another program runs, and has an end of a pair, its execve and the pair's making say.
    case .lentPair: return before.files.contains { (whole.files[$0]?.birth ?? cut) < cut }
    case .leftover(.otherProgram): return now != .lentPair
    default: return false
    }
  }

  private func row(_ place: LanguageTable.Place, _ reading: TraceReading) -> Row? {
    guard case .row(let number) = place else { return nil }
    return reading.table?.catalogueRows[number]
  }

  /// Whether a row's condition shows in what is left of its sockets.
  private func isDecided(_ row: Row, _ before: TraceReading.Event, from cut: Int) -> Bool {
    let patterns = (row.condition?.signs ?? []).compactMap { try? Pattern($0) }
    guard !patterns.isEmpty else { return false }
    return TraceEvents(of: recording.bytes, joined: true).contains { event in
      var event = event
      event.call = event.call?.respelled.underCommonName
      return event.line >= cut && patterns.contains { $0.match(event) != nil }
        && whole.event(event.line).map { !Set($0.files).isDisjoint(with: before.files) } ?? false
    }
  }

  /// Which program is meant where the whole has others: what is cut off may have said that these only serve it.
  private var program: ProgramChoice? {
    guard whole.table?.leftovers[.otherProgram] != nil else { return nil }
    return whole.table?.program.pid.map { ProgramChoice(pid: $0) }
  }

  /// Whether a line is another program's in the whole.
  private func isOthers(_ line: Int) -> Bool {
    whole.event(line)?.place == .leftover(.otherProgram)
  }
}
