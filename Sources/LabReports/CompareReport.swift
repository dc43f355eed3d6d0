import CallForms
import CallLog
public import CallMapping
import LanguageMapping
import LinuxABI
import StraceParser
public import TraceText

/// The comparison of a run, call by call.
public enum CompareReport {
  /// As text: each side's calls with their C prototypes and lines of strace and what differs; then the mapping table of
  /// all sides; then each side's ledger and notes.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal.
  ///   - style: whether to colour.
  public static func text(_ sides: [Side], style: Style = .plain, width: Int = 100) -> String {
    let texts = sides.map { CompareText(side: $0, style: style, width: max(60, width)) }
    let table = TableReport.text(MappingTable(sides), style: style, width: width)
    let heading = style.paint("Every line of the trace", .heading) + "\n"
    return (texts.map { $0.calls() } + [table, heading + categories(sides, style, width: max(60, width))])
      .joined(separator: "\n") + texts.map { $0.ledger() }.joined()
  }

  /// The ledger's words that no reader can guess, told once above it, where they occur.
  private static func categories(_ sides: [Side], _ style: Style, width: Int) -> String {
    let meanings: [(Ledger.Category, String)] = [
      (.startUp, "the kernel loads the program, and its libraries prepare: before the first logged call"),
      (
        .log, "the program notes its calls in a file; these lines open, size and close it"
      ),
    ]
    return meanings.filter { meaning in sides.contains { $0.map.ledger.count(meaning.0) > 0 } }.flatMap {
      Columns.wrapped("\($0.words): \($1)", to: width - 2, indent: 2).map {
        "  " + style.paint($0, .faint) + "\n"
      }
    }.joined()
  }

  /// The one line with the verdict: `all 16 calls agree (server 9, client 7), 0 lines unexplained`; and what nobody
  /// vouches for: `; 214 lines inside 2 look-ups were not checked`.
  public static func verdict(_ sides: [Side]) -> String {
    let calls = sides.map { side in
      side.map.calls.filter { !($0.verdict.isUntraced && $0.verdict.isExpected) }
    }
    let total = calls.reduce(0) { $0 + $1.count }
    let untraced = sides.reduce(0) { $0 + $1.map.calls.count } - total
    let agreeing = calls.map { $0.count { $0.verdict.isExpected } }
    let agreed = agreeing.reduce(0, +)
    let unexplained = sides.reduce(0) { $0 + $1.map.ledger.count(.unexplained) }
    var parts: [String] = []
    if total == 0 {
      parts.append("no call to compare")
    } else if agreed == total {
      let perSide = zip(sides, agreeing).map { "\($0.name) \($1)" }.joined(separator: ", ")
      let subject = total == 1 ? "the one call agrees" : "all \(total) calls agree"
      parts.append(subject + (sides.count > 1 ? " (\(perSide))" : ""))
    } else {
      parts.append("\(agreed) of \(total) calls agree")
      for (side, calls) in zip(sides, calls) {
        guard let first = calls.first(where: { !$0.verdict.isExpected }) else { continue }
        let name = sides.count > 1 ? side.name + "'s " : ""
        parts.append(
          "first: \(name)\(Escape.terminal(first.record.call)) at \(Words.place(first)) "
            + (first.verdict.isUntraced ? "is not traced" : Words.verdict(first.verdict)))
        break
      }
    }
    if untraced > 0 { parts.append("\(untraced) not traced") }
    parts.append(Figures.count(unexplained, "line") + " unexplained")
    return ([(parts + losses(sides)).joined(separator: ", ")] + reservations(sides)).joined(separator: "; ")
  }

  /// What takes from a verdict's worth.
  private static func losses(_ sides: [Side]) -> [String] {
    var parts: [String] = []
    let lost = sides.reduce(0) { $0 + $1.map.lost }
    let contradictions = sides.reduce(0) {
      $0 + $1.map.contradictions.count + $1.map.contradictionsLeftOut
    }
    if contradictions > 0 { parts.append(Figures.count(contradictions, "contradiction") + " in the trace") }
    if lost > 0 { parts.append(Figures.count(lost, "record") + " of the log lost") }
    return parts
  }

  /// What a verdict does not cover, and so has to say in the same breath: of all sides together.
  private static func reservations(_ sides: [Side]) -> [String] {
    var summed: [Reservation] = []
    for reservation in sides.flatMap(\.map.reservations) {
      if let place = summed.firstIndex(where: { $0.adding(reservation) != nil }) {
        summed[place] = summed[place].adding(reservation) ?? reservation
      } else {
        summed.append(reservation)
      }
    }
    return summed.map(\.description)
  }
}

/// Words that several formats share.
enum Words {
  /// Where a call stands in the source: `HelloHi.swift:21`.
  static func place(_ call: MappedCall) -> String {
    let file = call.record.file.split(separator: "/").last.map(String.init) ?? call.record.file
    return "\(Escape.terminal(file)):\(call.record.line)"
  }

  /// The verdict in a word or two.
  static func verdict(_ verdict: Verdict) -> String {
    switch verdict {
    case .agrees: "agrees"
    case .differs: "differs"
    case .missing: "missing"
    case .notTraced: "not traced"
    case .begun: "begun"
    }
  }

  /// What a verdict without differences needs to be understood; nil where nothing.
  static func reason(_ call: MappedCall, in map: CallMap) -> String? {
    let name = Escape.terminal(call.call?.syscall.name ?? call.record.call)
    return switch call.verdict {
    case .agrees where call.syscalls.isEmpty && call.call?.purpose == .lookUp:
      "no system call: nothing had to be asked"
    case .agrees where call.syscalls.isEmpty: "no system call: the buffer of the C library was enough"
    case .agrees, .differs: nil
    case .missing: "the trace holds no \(name) for it"
    case .begun where call.syscalls.isEmpty:
      map.showsEnd
        ? "the program ended before the kernel saw it" : "the trace ends before the kernel saw it"
    case .begun:
      map.showsEnd ? "the program ended inside the call" : "still in the call when the trace ends"
    case .notTraced(.filter): "strace was told to leave out \(name)"
    case .notTraced(.otherThread): "strace did not follow this thread (no -f)"
    case .notTraced(.beforeTrace): "the trace begins later"
    case .notTraced(.afterTrace): "the trace ends earlier"
    case .notTraced(.noTrace): "nobody traced the program"
    }
  }

  /// What is wrong on a side, one sentence each: differences, missing calls, extra system calls.
  static func complaints(_ side: Side) -> [String] {
    var sentences: [String] = []
    for call in side.map.calls {
      if case .differs(let differences) = call.verdict {
        sentences += differences.map(\.description)
      } else if !call.verdict.isExpected, let reason = reason(call, in: side.map) {
        sentences.append("\(place(call)): \(CallText(call.record, limit: 64).swift): \(reason)")
      }
    }
    for event in side.map.extra {
      sentences.append("line \(event.line): \(CallFormatter().text(event)): no Swift call of the log made it")
    }
    sentences += side.map.contradictions.map(\.description)
    let more = side.map.contradictionsLeftOut
    if more > 0 { sentences.append("and \(Figures.count(more, "more contradiction"))") }
    return sentences
  }

  /// Lines of the ledger that a person must see: those that nothing explains, and those that no list has.
  static func shown(_ ledger: Ledger) -> [ShownLines] {
    [
      ShownLines(
        entries: ledger.unexplained, word: "unexplained", leftOut: ledger.unexplainedLeftOut, isBad: true),
      ShownLines(
        entries: ledger.notListed, word: Ledger.Category.notListed.words, leftOut: ledger.notListedLeftOut,
        isBad: false),
    ]
  }

  /// Entries of one kind, of which those behind a bound are only counted.
  struct ShownLines {
    let entries: [Ledger.Entry]
    let word: String
    let leftOut: Int
    let isBad: Bool

    /// How many more there are than are listed; nil where all of them are.
    var more: String? {
      leftOut == 0 ? nil : "and \(Figures.count(leftOut, "more line")), \(word)"
    }
  }

  /// The same of ranges, of which those behind a bound are only counted.
  static func lines(_ lines: LineRanges, limit: Int = 6) -> String {
    var shown: [Int] = []
    for range in lines.ranges.prefix(limit) { shown += range.prefix(limit - shown.count) }
    return Self.lines(shown, limit: limit, isMore: lines.count > shown.count, isOne: lines.count == 1)
  }

  /// Lines as a list: `line 7`, `lines 7, 9`; the first few of many.
  static func lines(_ lines: [Int], limit: Int = 6) -> String {
    Self.lines(lines, limit: limit, isMore: lines.count > limit, isOne: lines.count == 1)
  }

  private static func lines(_ lines: [Int], limit: Int, isMore: Bool, isOne: Bool) -> String {
    let shown = lines.prefix(limit).map(String.init).joined(separator: ", ")
    return (isOne ? "line " : "lines ") + shown + (isMore ? ", ..." : "")
  }
}

extension Verdict {
  /// Whether the call was outside of what strace showed.
  var isUntraced: Bool {
    if case .notTraced = self { return true }
    return false
  }
}

/// The text report of one side.
private struct CompareText {
  let side: Side
  let style: Style
  let width: Int

  /// Columns before a call's text: the longest verdict and two blanks.
  private let margin = 12

  func calls() -> String {
    let map = side.map
    var lines = [heading()]
    for call in map.calls { lines += self.lines(of: call) }
    let complaints = Words.complaints(side)
    if !complaints.isEmpty {
      lines += ["", style.paint("What differs", .heading)]
      for complaint in complaints {
        lines += indented(complaint, by: 2).map { style.paint($0, .bad) }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func ledger() -> String {
    let map = side.map
    var lines = counts()
    for shown in Words.shown(map.ledger) {
      let role: Style.Role = shown.isBad ? .bad : .attention
      for entry in shown.entries {
        let reach = entry.reach.map { " (\($0.words))" } ?? ""
        let text = "\(Words.lines(entry.lines)), \(shown.word)\(reach): \(Escape.terminal(entry.text ?? ""))"
        lines += indented(text, by: 2).map { style.paint($0, role) }
      }
      if let more = shown.more { lines += indented(more, by: 2).map { style.paint($0, role) } }
    }
    for note in map.notes { lines += indented("note: \(note)", by: 2).map { style.paint($0, .attention) } }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The ledger, broken between its parts only.
  private func counts() -> [String] {
    let parts = side.map.ledger.parts.map { part in
      String(part.map { $0 == " " ? "\u{a0}" : $0 })
    }
    return indented("\(side.name): " + parts.joined(separator: ", "), by: 2).map { line in
      String(line.map { $0 == "\u{a0}" ? " " : $0 })
    }
  }

  private func heading() -> String {
    let log = side.map.log
    let command = ([log.program] + log.arguments).joined(separator: " ")
    let text = "\(side.name): \(Escape.terminal(command)) (process \(log.pid))"
    return Columns.wrapped(text, to: width, indent: 2).map { style.paint($0, .heading) }.joined(
      separator: "\n")
  }

  private func lines(of call: MappedCall) -> [String] {
    let word = Words.verdict(call.verdict)
    let role: Style.Role =
      if call.verdict == .begun || call.verdict.isUntraced { .attention } else {
        call.verdict.isExpected ? .good : .bad
      }
    let swift = "\(Words.place(call))  \(CallText(call.record, limit: 48).swift)"
    var lines = labelled(Columns.padded(word, to: margin - 2), swift)
    lines[0] = style.paint(word, role) + String(lines[0].dropFirst(word.count))
    if let row = call.call { lines += labelled("C", row.prototype).map { style.paint($0, .faint) } }
    for syscall in call.syscalls {
      let numbers = syscall.event.lines.map(String.init).joined(separator: ",")
      lines += labelled("line \(numbers)", CallFormatter(stringLimit: 48).text(syscall.event))
    }
    if let reason = Words.reason(call, in: side.map) {
      lines += labelled("", reason).map { style.paint($0, .attention) }
    }
    if case .differs(let differences) = call.verdict {
      for difference in differences {
        lines += labelled("", difference.description).map { style.paint($0, .bad) }
      }
    }
    return lines
  }

  /// A label in the margin and a text beside it.
  private func labelled(_ label: String, _ text: String) -> [String] {
    let isVerdict = label.count >= margin - 2
    let lead = isVerdict ? Columns.padded(label, to: margin) : "  " + Columns.padded(label, to: margin - 2)
    let wide = Columns.width(lead) > margin ? lead + " " : lead
    return Columns.wrapped(wide + Escape.terminal(text), to: width, indent: margin + 2)
  }

  private func indented(_ text: String, by columns: Int) -> [String] {
    Columns.wrapped(Columns.blanks(columns) + Escape.terminal(text), to: width, indent: columns + 2)
  }
}
