import CallForms
import CallLog
public import CallMapping
import LinuxABI
import StraceParser
import TraceText

extension CompareReport {
  /// As Markdown: one table for each side, then what differs, the ledger, and notes.
  public static func markdown(_ sides: [Side]) -> String {
    sides.map(markdown).joined(separator: "\n")
  }

  private static func markdown(_ side: Side) -> String {
    let map = side.map
    var lines = [
      "## " + Escape.markdown(side.name), "",
      Escape.markdownCode(([map.log.program] + map.log.arguments).joined(separator: " "))
        + ", process \(map.log.pid)", "",
    ]
    lines += MarkdownTable.head(["Swift call", "C prototype", "strace", "verdict"])
    for call in map.calls {
      let swift =
        Escape.markdownCode(CallText(call.record, limit: 64).swift) + "<br>"
        + Escape.markdown(Words.place(call))
      let traced = call.syscalls.map { syscall in
        syscall.event.lines.map(String.init).joined(separator: ", ") + ": "
          + Escape.markdownCode(CallFormatter().text(syscall.event))
      }
      let verdict = [Words.verdict(call.verdict), Words.reason(call, in: map)].compactMap { $0 }.joined(
        separator: ": ")
      let prototype = Escape.markdownCode(call.call?.prototype ?? call.record.call)
      let cells = [swift, prototype, traced.joined(separator: "<br>"), Escape.markdown(verdict)]
      lines.append(MarkdownTable.row(cells))
    }
    let complaints = Words.complaints(side)
    if !complaints.isEmpty {
      lines += ["", "### What differs", ""] + complaints.map { "- " + Escape.markdown($0) }
    }
    lines += ["", "### Every line of the trace", "", Escape.markdown(map.ledger.summary)]
    for shown in Words.shown(map.ledger) where !shown.entries.isEmpty || shown.more != nil {
      lines.append("")
      for entry in shown.entries {
        let reach = entry.reach.map { " (\($0.words))" } ?? ""
        lines.append(
          "- \(Words.lines(entry.lines)), \(shown.word)\(reach): " + Escape.markdownCode(entry.text ?? ""))
      }
      if let more = shown.more { lines.append("- " + Escape.markdown(more)) }
    }
    if !map.reservations.isEmpty {
      lines += [""] + map.reservations.map { "- not vouched for: " + Escape.markdown($0.description) }
    }
    if !map.notes.isEmpty { lines += [""] + map.notes.map { "- note: " + Escape.markdown($0.description) } }
    return lines.joined(separator: "\n") + "\n"
  }

  /// As JSON. Keys come in this order and never change their meaning within a version:
  ///
  /// `format` ("socklab compare"), `version` (1), `agrees`, `agreesStrictly` (with --strict), `verdict`, `sides`: for each
  /// side `name`, `program`, `arguments`, `pid`, `agrees`, `agreesStrictly`, `matching` (`threadAndTime`, `threadAndOrder`, `order`), `filter`, `calls`,
  /// `extra`, `ledger` (lines by category, then their sum as `lines`, and the number of Swift calls that made the
  /// mapped ones as `mappedCalls`), `unexplained` (with `extra`, the calls on sockets among them: of very many lines the
  /// first; `reach`: how the call reaches out of the process, where that is why), `notListed` (the lines of that category),
  /// `notVouchedFor` (sentences: what keeps a side that agrees from agreeing strictly), `contradictions` (what the trace
  /// says otherwise than the log's header and clock, than itself or than Linux: as `differences`), `notes`.
  ///
  /// A call has `sequence`, `call`, `swift`, `file`, `line`, `thread`, `prototype`, `verdict` (`agrees`, `differs`,
  /// `missing`, `not traced`, `begun`), `reason`, `result`, `errno`, `syscalls` (each `lines`, `role`, `text`) and
  /// `differences` (each `line`, `field`, `program`, `kernel`, `text`).
  public static func json(_ sides: [Side]) -> String {
    JSON.object([
      "format": .string("socklab compare"), "version": .number(1),
      "agrees": .bool(sides.allSatisfy(\.map.agrees)),
      "agreesStrictly": .bool(sides.allSatisfy(\.map.agreesStrictly)), "verdict": .string(verdict(sides)),
      "sides": .array(sides.map(json)),
    ]).text() + "\n"
  }

  private static func json(_ side: Side) -> JSON {
    let map = side.map
    let counts = Ledger.Category.allCases.map { ($0.rawValue, JSON.number(map.ledger.count($0))) }
    return .object([
      "name": .string(side.name), "program": .string(map.log.program),
      "arguments": .array(map.log.arguments.map(JSON.string)), "pid": .number(map.log.pid),
      "agrees": .bool(map.agrees), "agreesStrictly": .bool(map.agreesStrictly),
      "matching": .string(map.matching.rawValue), "filter": .string(map.filter.description),
      "calls": .array(map.calls.map { json($0, map) }),
      "extra": .array(map.extra.map { json($0.lines, CallFormatter().text($0)) }),
      "ledger": .object(
        counts + [
          ("lines", .number(map.ledger.lineCount)), ("mappedCalls", .number(map.ledger.mappedCalls)),
        ]),
      "unexplained": .array(map.ledger.unexplained.map(json)),
      "notListed": .array(map.ledger.notListed.map(json)),
      "notVouchedFor": .array(map.reservations.map { .string($0.description) }),
      "contradictions": .array(map.contradictions.map(json)),
      "notes": .array(map.notes.map { .string($0.description) }),
    ])
  }

  private static func json(_ call: MappedCall, _ map: CallMap) -> JSON {
    var differences: [Difference] = []
    if case .differs(let found) = call.verdict { differences = found }
    let record = call.record
    return .object([
      "sequence": .number(record.sequence), "call": .string(record.call),
      "swift": .string(CallText(record, limit: 64).swift), "file": .string(record.file),
      "line": .number(record.line), "thread": .number(record.thread),
      "prototype": .optional(call.call?.prototype), "verdict": .string(Words.verdict(call.verdict)),
      "reason": .optional(Words.reason(call, in: map)), "result": .optional(record.result),
      "errno": record.errno == 0 ? .null : .string(Errno(rawValue: record.errno).name),
      "syscalls": .array(
        call.syscalls.map { syscall in
          .object([
            "lines": .array(syscall.event.lines.map(JSON.number)), "role": .string(syscall.role.rawValue),
            "text": .string(CallFormatter().text(syscall.event)),
          ])
        }),
      "differences": .array(differences.map(json)),
    ])
  }

  private static func json(_ difference: Difference) -> JSON {
    .object([
      "line": .number(difference.line), "field": .string(difference.fieldName),
      "program": .string(difference.program), "kernel": .string(difference.kernel),
      "text": .string(difference.description),
    ])
  }

  private static func json(_ entry: Ledger.Entry) -> JSON {
    .object([
      "lines": .array(entry.lines.map(JSON.number)), "text": .string(entry.text ?? ""),
      "reach": .optional(entry.reach?.rawValue),
    ])
  }

  private static func json(_ lines: [Int], _ text: String) -> JSON {
    .object(["lines": .array(lines.map(JSON.number)), "text": .string(text)])
  }
}
