import Walkthrough

/// The call of a step: its names, its place in the source, and the other system calls.
extension Card {
  static func name(_ mark: Mark) -> String {
    switch mark {
    case .function: "f"
    case .argument(let index): "a\(index)"
    case .result: "r"
    }
  }

  static func marked(_ text: MarkedText) -> [Node] {
    text.parts.map { part in
      guard let mark = part.mark else { return .text(part.text) }
      return el("span", [("class", "m"), ("data-m", name(mark))], [.text(part.text)])
    }
  }

  var code: [Node] {
    var forms = CallNames(names: names).node.map { [$0] } ?? []
    if step.source != nil || step.caller != nil {
      let place = step.source.map { "Source · \($0.file):\($0.line)" } ?? "Source"
      var parts = [el("h3", "", step.caller.map { "\(place), in \(Texts.short($0.function, 120))" } ?? place)]
      if let words = step.caller?.words { parts.append(el("p", "note", Texts.short(words, 300))) }
      if let source = step.source, !source.excerpt.isEmpty {
        parts.append(el("pre", "source", excerpt(source)))
      }
      forms.append(el("div", "form", parts))
    }
    if let main = step.main, let raw = raw(main) {
      forms.append(
        Self.fold(
          [el("summary", "", "the raw line"), el("pre", [("tabindex", "0")], [.text(raw)])], "raw line"))
    }
    if step.syscalls.isEmpty {
      let isTraced = story.side(step.side)?.isTraced ?? true
      forms.append(
        el(
          "p", "note",
          isTraced
            ? "This call made no system call in this trace."
            : "The kernel was not asked: this is the program's own word."))
    }
    return forms + others
  }

  private var names: [CallNames.Name] {
    var names: [CallNames.Name] = []
    if let swift = step.swift {
      let title = story.side(step.side)?.programLanguage ?? "program"
      names.append(CallNames.Name(kind: "written", title: title, place: nil, text: swift))
    }
    if let prototype = step.prototype {
      names.append(CallNames.Name(kind: "prototype", title: "C", place: step.manual, text: prototype))
    }
    if let main = step.main {
      names.append(
        CallNames.Name(
          kind: "strace", title: "strace",
          place: (main.lines.count > 1 ? "lines " : "line ") + Self.numbers(main),
          text: main.short))
    }
    return names
  }

  /// The lines as they stand in the file, where the short form leaves something of them out.
  private func raw(_ call: Step.Syscall) -> String? {
    let side = story.side(step.side)?.lines ?? []
    let raw = call.lines.compactMap { side.indices.contains($0 - 1) ? Line.text(side[$0 - 1]) : nil }
    guard !raw.isEmpty, story.steps.count <= WalkthroughPage.rawSteps, raw != [call.short.plain] else {
      return nil
    }
    return raw.joined(separator: " ⏎ ")
  }

  /// Open in the markup, so that all of it is there without a script; the script closes it.
  private static func fold(_ children: [Node], _ name: String = "raw") -> Node {
    el("details", [("open", ""), ("class", name)], children)
  }

  private static func numbers(_ call: Step.Syscall) -> String {
    call.lines.map(String.init).joined(separator: ", ")
  }

  // MARK: System calls that the step is not about

  /// More of them than these stand in one fold.
  private static let singleOthers = 3

  /// A name that is looked up makes dozens: one fold for all that are there for the same reason, a row for each.
  private var others: [Node] {
    let calls = step.syscalls.enumerated().filter { $0.offset != step.mainSyscall }.map(\.element)
    guard calls.count > Self.singleOthers else { return calls.map(single) }
    var roles: [Step.Role?] = []
    var groups: [Step.Role?: [Step.Syscall]] = [:]
    for call in calls {
      if groups[call.role] == nil { roles.append(call.role) }
      groups[call.role, default: []].append(call)
    }
    let other = step.mainSyscall == nil ? "" : "other "
    return roles.flatMap { role -> [Node] in
      let group = groups[role] ?? []
      guard group.count > 1 else { return group.map(single) }
      let title =
        "\(group.count == calls.count ? "the " : "")\(group.count) \(other)system calls of this step"
        + (role.map { ": \($0.many)" } ?? "")
      return [
        el(
          "details", [("open", ""), ("class", "raw calls")],
          [el("summary", "", title), el("ol", "lines", group.map(row))])
      ]
    }
  }

  private func row(_ call: Step.Syscall) -> Node {
    var details: [Node] = [
      el("summary", [], [el("code", "strace other", Self.marked(call.short))]),
      el("p", "note", Self.what(call.short)),
    ]
    if call.lines.count > 1 { details.append(el("p", "note", "lines \(Self.numbers(call))")) }
    if let raw = raw(call) { details.append(el("pre", "", raw)) }
    return el("li", call.lines.first.map { [("value", String($0))] } ?? [], [Self.fold(details)])
  }

  private func single(_ call: Step.Syscall) -> Node {
    let name = Self.name(call.short)
    return Self.fold([
      el(
        "summary", "",
        "\(step.mainSyscall == nil ? "a" : "another") system call of this step, \(name.isEmpty ? "" : name + " in ")line \(Self.numbers(call))"
          + (call.role.map { ": \($0.one)" } ?? "")),
      el("pre", "strace other", Self.marked(call.short)),
      el("p", "note", Self.what(call.short)),
    ])
  }

  private static func name(_ short: MarkedText) -> String {
    String(short.plain.prefix { $0.isLetter || $0.isNumber || $0 == "_" }.prefix(40))
  }

  /// What a system call does, in a phrase.
  private static func what(_ short: MarkedText) -> String {
    "It " + Narrator.explain(systemCall: name(short)) + "."
  }

  private func excerpt(_ source: Step.Source) -> [Node] {
    let near = source.excerpt.filter {
      abs($0.number.subtractingReportingOverflow(source.line).partialValue) <= 4
    }
    return near.map { line in
      let number = el("span", "ln", String(line.number) + " ")
      guard line.number == source.line else { return el("span", "l", [number, .text(line.text)]) }
      guard let swift = step.swift, let place = line.text.firstRange(of: swift.plain) else {
        return el("span", "l own", [number, .text(line.text)])
      }
      return el(
        "span", "l own",
        [number, .text(String(line.text[..<place.lowerBound]))] + Self.marked(swift)
          + [.text(String(line.text[place.upperBound...]))])
    }
  }
}
