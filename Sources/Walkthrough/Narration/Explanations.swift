import CallForms
import CallLog
import LinuxABI
import StraceParser

/// What each argument and the result of a call mean.
struct Explanations {
  let context: CallContext
  let step: StepContext
  let wording: Wording
  /// The row that knows the system call's arguments: the step's own, or the one of the system call's name.
  let row: Call?
  /// Where each argument comes from.
  let sources: [Syscall.Argument]

  init(_ context: CallContext) {
    self.context = context
    step = context.step
    wording = context.wording
    guard let call = context.call else {
      row = step.row
      sources = []
      return
    }
    if let own = step.row, !TextMarks.isOneToOne(step) {
      row = own
      sources = own.parameters.indices.map { .parameter($0) }
      return
    }
    if let own = step.row, own.purpose != .lookUp, own.purpose != .buffered,
      let form = own.syscall.form(named: call.name)
    {
      (row, sources) = (own, form.arguments)
    } else {
      let found = CallTable.row(ofSyscall: call.name)
      (row, sources) = (found?.call, found?.arguments ?? [])
    }
  }

  /// All of them, the result last.
  var all: [Step.Explanation] {
    guard let call = context.call else { return result.map { [$0] } ?? [] }
    var found: [Step.Explanation] = []
    // Of a second half alone nobody knows which arguments these are.
    if step.event?.kind != .resumed {
      for (index, value) in call.arguments.enumerated().prefix(16) { found += argument(index, value) }
    }
    return found + (result.map { [$0] } ?? [])
  }

  var manual: String? {
    row?.manual.description ?? context.call.map { "\(CallFormatter.safe($0.name))(2)" }
  }

  /// The value of an argument as the trace has it: an old strace's own spelling.
  func written(_ index: Int) -> TraceValue? {
    guard let call = context.written, call.arguments.indices.contains(index) else { return nil }
    return call.arguments[index]
  }

  private func numbered(_ index: Int) -> String { wording[.argumentOfNumber, ["number": "\(index + 1)"]] }

  func writtenText(_ index: Int) -> String { written(index).map { CallFormatter().text($0) } ?? "" }

  private func argument(_ index: Int, _ value: TraceValue) -> [Step.Explanation] {
    let text = writtenText(index)
    func one(_ name: String, _ meaning: String, number: String? = nil, page: String? = nil) -> [Step
      .Explanation]
    {
      [
        Step.Explanation(
          .argument(index), name: name, value: text, number: number, meaning: meaning, manual: page ?? manual)
      ]
    }
    guard let row, sources.indices.contains(index) else {
      return one(
        value.argumentName.map(CallFormatter.safe) ?? numbered(index), wording[.unexplainedArgument])
    }
    switch sources[index] {
    case .null, .zero, .number:
      if let (name, meaning) = wording.meanings.added["\(context.call?.name ?? "") \(index)"] {
        // Go calls the kernel without a C library.
        let library = wording[step.languageTitle == "Go" ? .goRuntime : .cLibrary]
        return one(name, Template.fill(meaning) { $0 == "library" ? library : nil } ?? meaning)
      }
      return one(numbered(index), wording[.addedByLibrary, ["function": row.name]])
    case .derived:
      if context.call?.name == "ppoll" {
        return one("timeout", wording[value.isNull ? .noLimitOfTime : .timeLimit])
      }
      if row.purpose == .sleep {
        return index == 2 ? one("seconds", wording[.sleepTime]) : one("remain", wording[.sleepRest])
      }
      return one(numbered(index), wording[.madeByLibrary])
    case .parameter(let parameter):
      guard row.parameters.indices.contains(parameter) else { return [] }
      return explain(index, value, row.parameters[parameter], row)
    }
  }

  private func explain(_ index: Int, _ value: TraceValue, _ parameter: Parameter, _ row: Call) -> [Step
    .Explanation]
  {
    let text = writtenText(index)
    func one(_ meaning: String, number: String? = nil, page: String? = nil) -> [Step.Explanation] {
      [
        Step.Explanation(
          .argument(index), name: parameter.name, value: text, number: number, meaning: meaning,
          manual: page ?? manual)
      ]
    }
    switch parameter.kind {
    case .descriptor: return one(descriptor(value, row, parameter))
    case .constant(let domain): return [constants(index, parameter.name, value, domain)]
    case .flags(let domain):
      // What fcntl's argument is, its command says.
      if row.name == "fcntl", let meaning = fcntl(value) { return one(meaning) }
      return [constants(index, parameter.name, value, domain)]
    case .protocolNumber:
      if let domain = context.argument(0).flatMap(Self.protocols) {
        if case .constant = value.content { return [constants(index, parameter.name, value, domain)] }
        if case .call("htons", let arguments) = value.content, let only = arguments.first {
          return [constants(index, parameter.name, only, domain)]
        }
      }
      return one(wording[value.number == 0 ? .usualProtocol : .protocolNumber])
    case .optionName:
      let level = context.argument(1).flatMap { level in
        if case .constant(let name) = level.content { return ConstantDomain.optionLevel.value(of: name) }
        return level.number
      }
      guard let domain = level.flatMap(ConstantDomain.options) else {
        return one(wording[.unknownLevel])
      }
      return [constants(index, parameter.name, value, domain)]
    case .count, .other:
      let key = "\(row.name) \(parameter.name)"
      let null = value.isNull ? wording.meanings.nulls[key] : nil
      return one(null ?? wording.meanings.counts[key] ?? wording[.someNumber])
    case .length: return one(length(value, row, parameter))
    case .bytesIn: return one(bytesIn(value, row))
    case .bytesOut: return one(bytesOut(value))
    case .addressIn, .addressOut: return address(index, value, parameter)
    case .lengthInOut: return one(lengthInOut(value, isWritten: isAddressWritten))
    case .optionIn, .optionOut: return one(option(value, isGiven: parameter.kind == .optionIn))
    case .text:
      let meaning = wording.meanings.texts["\(row.name) \(parameter.name)"] ?? wording[.somePath]
      return one(value.isNull ? wording[.noneGiven] : meaning)
    case .fileMode: return one(wording[.fileMode])
    case .structure(let structure): return tree(index, value, parameter, structure)
    }
  }

  /// The argument of fcntl(2), which depends on the command; nil where it is file flags.
  private func fcntl(_ value: TraceValue) -> String? {
    if context.tags.contains(.has("F_SETFD")) {
      return wording.meanings.descriptorFlags[value.number == 0 ? 0 : 1]
    }
    let isCopy = !context.tags.isDisjoint(with: [.has("F_DUPFD"), .has("F_DUPFD_CLOEXEC")])
    return isCopy ? wording.meanings.lowestNumber : nil
  }

  // MARK: Constants

  private func constants(
    _ index: Int, _ name: String, _ value: TraceValue, _ domain: ConstantDomain
  ) -> Step.Explanation {
    let parts = value.elements
    // Where the trace has a number, or another name, the meaning says the name that is known.
    let isNamed = parts.count == 1 && CallFormatter().text(value) == writtenText(index)
    var meanings: [String] = []
    var numbers: [String] = []
    var pages: [String] = []
    for part in parts.prefix(16) {
      let word = CallFormatter().text(part)
      if case .constant(let constant) = part.content {
        if let number = domain.value(of: constant) { numbers.append(Self.number(number)) }
        if let meaning = ConstantMeanings.meaning(of: constant, in: domain) {
          meanings.append(
            isNamed ? meaning.text : wording[.constantMeaning, ["name": word, "meaning": meaning.text]])
          if !pages.contains(meaning.manual) { pages.append(meaning.manual) }
          continue
        }
        meanings.append(wording[.unknownConstant, ["name": word]])
      } else if part.number == 0 {
        meanings.append(wording[domain == .fcntlCommand ? .justZero : .noFlag])
      } else {
        meanings.append(wording[.unnamedBits, ["name": word]])
      }
    }
    return Step.Explanation(
      .argument(index), name: name, value: writtenText(index),
      number: numbers.count == parts.count ? numbers.joined(separator: " | ") : nil,
      meaning: wording.paragraph(meanings), manual: pages.isEmpty ? manual : pages.joined(separator: ", ")
    )
  }

  private static func protocols(_ family: TraceValue) -> ConstantDomain? {
    guard case .constant(let name) = family.content else { return nil }
    return ConstantDomain.protocols(ofFamily: name)
  }

  /// Small numbers in decimal, flags in hexadecimal.
  static func number(_ value: Int64) -> String {
    value < 32 ? "\(value)" : "0x" + String(UInt64(bitPattern: value), radix: 16)
  }
}
