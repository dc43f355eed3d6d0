import CallForms
import CallLog
import CallMapping
import Languages
import LinuxABI
import StraceParser

/// Which stretches of the three texts of a call stand for the same thing.
enum TextMarks {
  /// Whether the arguments of the step's system call come from the program's own: not for a look-up, which makes many, nor
  /// for a print into a buffer.
  static func isOneToOne(_ step: StepContext) -> Bool {
    guard let row = step.row else { return step.record == nil }
    return row.purpose != .lookUp && row.purpose != .buffered
  }

  /// The index of the system call's argument that a parameter of the prototype becomes; nil where it becomes none.
  static func argument(ofParameter parameter: Int, _ step: StepContext) -> Int? {
    guard let row = row(step) else { return nil }
    guard isOneToOne(step) else { return parameter }
    let name = step.event?.call?.name
    let known = step.row == nil ? name.flatMap(CallTable.row)?.arguments : nil
    let form = name.flatMap { row.syscall.form(named: $0) }
    let arguments = known ?? form?.arguments ?? row.syscall.arguments
    if let index = arguments.firstIndex(of: .parameter(parameter)) { return index }
    // What libc made something else of: the seconds of sleep, the milliseconds of poll on arm64.
    return parameter == row.parameters.count - 1 ? arguments.firstIndex(of: .derived) : nil
  }

  /// The row whose prototype the step shows: its own, else that of the system call where that is plain.
  private static func row(_ step: StepContext) -> Call? {
    step.row ?? step.event?.call.flatMap { CallTable.function(ofSyscall: $0.name) }
  }

  static func swift(_ step: StepContext) -> MarkedText? {
    guard let record = step.record else {
      guard let language = step.language, language.kind == .asked, !language.call.isEmpty else { return nil }
      return MarkedText([MarkedText.Part(language.call, .function)])
    }
    let text = CallText(record, limit: textLimit)
    guard step.row != nil else { return MarkedText([MarkedText.Part(text.swift, .function)]) }
    var parts: [MarkedText.Part] = []
    for (index, stretch) in text.swiftStretches.enumerated() where !stretch.text.isEmpty {
      if let parameter = stretch.parameter {
        parts.append(
          MarkedText.Part(stretch.text, argument(ofParameter: parameter, step).map(Mark.argument)))
      } else if index == 0, let open = stretch.text.firstIndex(of: "(") {
        parts.append(MarkedText.Part(String(stretch.text[..<open]), .function))
        parts.append(MarkedText.Part(String(stretch.text[open...])))
      } else {
        parts.append(MarkedText.Part(stretch.text))
      }
    }
    return MarkedText(parts)
  }

  /// How many bytes of a buffer the Swift call shows.
  private static let textLimit = 64

  /// `int socket(int domain, int type, int protocol);`
  static func prototype(_ step: StepContext) -> MarkedText? {
    guard let row = row(step) else { return nil }
    let text = row.prototype
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else {
      return MarkedText([MarkedText.Part(text)])
    }
    let head = text[..<open]
    let name = head.range(of: row.name)?.lowerBound ?? head.startIndex
    var parts = [
      MarkedText.Part(String(head[..<name]), .result), MarkedText.Part(String(head[name...]), .function),
      MarkedText.Part("("),
    ].filter { !$0.text.isEmpty }
    let parameters = text[text.index(after: open)..<close].split(separator: ",")
    for (index, parameter) in parameters.enumerated() {
      if index > 0 { parts.append(MarkedText.Part(", ")) }
      let mark = argument(ofParameter: index, step).map(Mark.argument)
      parts.append(MarkedText.Part(String(parameter.drop { $0 == " " }), mark))
    }
    parts.append(MarkedText.Part(String(text[close...])))
    return MarkedText(parts)
  }

  static func short(_ step: StepContext, _ index: Int) -> MarkedText {
    guard step.syscalls.indices.contains(index) else { return MarkedText([]) }
    let isMain = index == step.main && isOneToOne(step)
    let stretches = CallFormatter(stringLimit: Narrator.stringLimit).stretches(step.syscalls[index].event)
    return MarkedText(
      stretches.map { stretch in
        switch stretch.place {
        case _ where !isMain: MarkedText.Part(stretch.text)
        case .name?: MarkedText.Part(stretch.text, .function)
        case .argument(let argument)?: MarkedText.Part(stretch.text, .argument(argument))
        case .result?: MarkedText.Part(stretch.text, .result)
        case nil: MarkedText.Part(stretch.text)
        }
      })
  }

  static func role(_ step: StepContext, _ index: Int, _ wording: Wording) -> Step.Role? {
    guard step.syscalls.indices.contains(index), index != step.main || !isOneToOne(step) else {
      return nil
    }
    func role(_ what: Counted) -> Step.Role {
      Step.Role(one: wording.count(1, what), many: wording.count(2, what))
    }
    if step.row?.purpose == .lookUp { return role(.roleLookUp) }
    if step.row?.purpose == .buffered {
      // It looks once what the descriptor is, and writes when its buffer is full.
      let isFlush = step.syscalls[index].event.call?.name.contains("write") == true
      return role(isFlush ? .roleFlush : .roleBuffering)
    }
    switch step.syscalls[index].role {
    case .main: return nil
    case .restarted: return role(.roleRestarted)
    case .besides: return role(step.language == nil ? .roleOfLibrary : .roleOfLanguage)
    }
  }
}

extension Substring {
  /// The last place of a word: a prototype's name stands behind its type.
  fileprivate func range(of word: String) -> Range<Index>? {
    var place = endIndex
    while place > startIndex {
      place = index(before: place)
      if self[place...].hasPrefix(word) { return place..<index(place, offsetBy: word.count) }
    }
    return nil
  }
}
