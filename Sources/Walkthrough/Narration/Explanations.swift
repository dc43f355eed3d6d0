import CallLog
import CallMapping
import LinuxABI
import StraceParser

/// What each argument and the result of a call mean.
struct Explanations {
  let context: CallContext
  let step: StepContext
  /// The row that knows the system call's arguments: the step's own, or the one of the system call's name.
  let row: Call?
  /// Where each argument comes from.
  let sources: [Syscall.Argument]

  init(_ step: StepContext) {
    self.step = step
    context = CallContext(step)
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

  private var manual: String? {
    row?.manual.description ?? context.call.map { "\(ShortForm.safe($0.name))(2)" }
  }

  /// The value of an argument as the trace has it: an old strace's own spelling.
  private func written(_ index: Int) -> TraceValue? {
    guard let call = context.written, call.arguments.indices.contains(index) else { return nil }
    return call.arguments[index]
  }

  private func writtenText(_ index: Int) -> String { written(index).map { ShortForm().text($0) } ?? "" }

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
        value.argumentName.map(ShortForm.safe) ?? "argument \(index + 1)",
        "socklab has no explanation of this argument.")
    }
    switch sources[index] {
    case .null, .zero, .number:
      if let (name, meaning) = ArgumentMeanings.added["\(context.call?.name ?? "") \(index)"] {
        // Go calls the kernel without a C library.
        let isGo = step.languageTitle == "Go"
        return one(name, isGo ? meaning.replacing("The C library", with: "Go's runtime") : meaning)
      }
      return one(
        "argument \(index + 1)",
        "The C library adds it: \(row.name) has no such argument, and the system call wants one.")
    case .derived:
      if context.call?.name == "ppoll", value.isNull { return one("timeout", "NULL: wait without end.") }
      if context.call?.name == "ppoll" {
        return one("timeout", "How long to wait at most, as seconds and nanoseconds.")
      }
      if row.purpose == .sleep {
        return index == 2
          ? one("seconds", "How long to wait, as seconds and nanoseconds.")
          : one(
            "remain",
            "Where the kernel would note what is left of the time, if a signal ended the pause early.")
      }
      return one("argument \(index + 1)", "The C library made it out of what the program gave.")
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
      if row.name == "fcntl", let meaning = ArgumentMeanings.fcntl(context, value) { return one(meaning) }
      return [constants(index, parameter.name, value, domain)]
    case .protocolNumber:
      if let domain = context.argument(0).flatMap(Self.protocols) {
        if case .constant = value.content { return [constants(index, parameter.name, value, domain)] }
        if case .call("htons", let arguments) = value.content, let only = arguments.first {
          return [constants(index, parameter.name, only, domain)]
        }
      }
      return one(
        value.number == 0
          ? "The usual protocol of this family and type."
          : "The protocol's number; protocols(5) names them.")
    case .optionName:
      let level = context.argument(1).flatMap { level in
        if case .constant(let name) = level.content { return ConstantDomain.optionLevel.value(of: name) }
        return level.number
      }
      guard let domain = level.flatMap(ConstantDomain.options) else {
        return one("An option of a level that socklab has no table of.")
      }
      return [constants(index, parameter.name, value, domain)]
    case .count, .other:
      let isNull = value.isNull ? ArgumentMeanings.nulls["\(row.name) \(parameter.name)"] : nil
      return one(isNull ?? ArgumentMeanings.counts["\(row.name) \(parameter.name)"] ?? "A number.")
    case .length: return one(length(value, row, parameter))
    case .bytesIn: return one(bytesIn(value, row))
    case .bytesOut: return one(bytesOut(value))
    case .addressIn, .addressOut: return address(index, value, parameter)
    case .lengthInOut: return one(lengthInOut(value, isWritten: isAddressWritten))
    case .optionIn, .optionOut: return one(option(value, isGiven: parameter.kind == .optionIn))
    case .text:
      return one(
        value.isNull
          ? "None was given." : ArgumentMeanings.texts["\(row.name) \(parameter.name)"] ?? "A path.")
    case .fileMode: return one("The permissions of a file that the call makes, octal: owner, group, others.")
    case .structure(let structure): return tree(index, value, parameter, structure)
    }
  }

  // MARK: Constants

  private func constants(
    _ index: Int, _ name: String, _ value: TraceValue, _ domain: ConstantDomain
  ) -> Step.Explanation {
    let parts = value.elements
    // Where the trace has a number, or another name, the meaning says the name that is known.
    let isNamed = parts.count == 1 && ShortForm().text(value) == writtenText(index)
    var meanings: [String] = []
    var numbers: [String] = []
    var pages: [String] = []
    for part in parts.prefix(16) {
      let word = ShortForm().text(part)
      if case .constant(let constant) = part.content {
        if let number = domain.value(of: constant) { numbers.append(Self.number(number)) }
        if let meaning = ConstantMeanings.meaning(of: constant, in: domain) {
          meanings.append(isNamed ? meaning.text : "\(word): \(meaning.text)")
          if !pages.contains(meaning.manual) { pages.append(meaning.manual) }
          continue
        }
        meanings.append("\(word): socklab does not know this constant.")
      } else if part.number == 0 {
        meanings.append(domain == .fcntlCommand ? "0." : "No flag is set.")
      } else {
        meanings.append("\(word): bits that have no name in socklab's tables.")
      }
    }
    return Step.Explanation(
      .argument(index), name: name, value: writtenText(index),
      number: numbers.count == parts.count ? numbers.joined(separator: " | ") : nil,
      meaning: meanings.joined(separator: " "), manual: pages.isEmpty ? manual : pages.joined(separator: ", ")
    )
  }

  private static func protocols(_ family: TraceValue) -> ConstantDomain? {
    guard case .constant(let name) = family.content else { return nil }
    return ConstantDomain.protocols(ofFamily: name)
  }

  /// Small numbers in decimal, flags in hexadecimal.
  private static func number(_ value: Int64) -> String {
    value < 32 ? "\(value)" : "0x" + String(UInt64(bitPattern: value), radix: 16)
  }

  // MARK: Structures

  private func address(_ index: Int, _ value: TraceValue, _ parameter: Parameter) -> [Step.Explanation] {
    let isOut = parameter.kind == .addressOut
    guard case .structure(let fields) = value.content else {
      let meaning =
        value.isNull
        ? "NULL: the program does not want to know the address."
        : isOut
          ? "Where the kernel would write an address; it wrote none."
          : "A pointer that strace did not follow."
      return [
        Step.Explanation(
          .argument(index), name: parameter.name, value: ShortForm().text(value), meaning: meaning,
          manual: manual)
      ]
    }
    var asWritten: [TraceValue.Field] = []
    if case .structure(let found)? = written(index)?.content { asWritten = found }
    return fields.prefix(8).enumerated().map { place, field in
      let name = field.name ?? Self.addressField(field.value)
      var number: String?
      var page: String?
      let meaning: String
      switch (name, field.value.content) {
      case ("sa_family", .constant(let family)):
        number = ConstantDomain.addressFamily.value(of: family).map { "\($0)" }
        page = ConstantMeanings.meaning(of: family, in: .addressFamily)?.manual
        meaning =
          ConstantMeanings.meaning(of: family, in: .addressFamily)?.text
          ?? "A family that socklab does not know."
      case ("sin_port", .call(_, let ports)), ("sin6_port", .call(_, let ports)):
        let port = ports.first?.number
        number = port.map { "0x" + String($0, radix: 16) }
        meaning = self.port(port)
      case ("sin_addr", _):
        meaning = ArgumentMeanings.host(ShortForm().text(field.value)) ?? "The IPv4 address, four bytes."
      case ("sin6_addr", _):
        meaning = ArgumentMeanings.host(ShortForm().text(field.value)) ?? "The IPv6 address, sixteen bytes."
      case ("sun_path", .string(_, _, let isAbstract)):
        meaning =
          isAbstract
          ? "An abstract name (its first byte is 0, which strace writes as @): no file is made."
          : "The path of the socket's file."
      default: meaning = ArgumentMeanings.fields[name] ?? "A field that socklab has no explanation of."
      }
      return Step.Explanation(
        .argument(index), name: "\(parameter.name).\(ShortForm.safe(name))",
        value: ShortForm().text(asWritten.indices.contains(place) ? asWritten[place].value : field.value),
        number: number, meaning: meaning, manual: page ?? ArgumentMeanings.fieldPages[name] ?? manual)
    }
  }

  private func port(_ number: Int64?) -> String {
    let isPing = context.tags.contains(.ping)
    if context.tags.contains(.raw) || isPing && number == 0 { return "Packets of this kind have no port." }
    if isPing { return "The identifier of this socket's echo requests, where others have a port: icmp(7)." }
    guard number == 0 else {
      return "The port. htons puts its two bytes in network byte order, the larger half first."
    }
    return row?.name == "bind" ? "The port: 0 asks the kernel to choose a free one." : "The port: 0, none."
  }

  /// strace writes an IPv6 address without a field's name: `inet_pton(AF_INET6, "::1", &sin6_addr)`.
  private static func addressField(_ value: TraceValue) -> String {
    if case .call("inet_pton", _) = value.content { return "sin6_addr" }
    return "field"
  }

  private func tree(
    _ index: Int, _ value: TraceValue, _ parameter: Parameter, _ structure: Structure
  ) -> [Step.Explanation] {
    var found = [
      Step.Explanation(
        .argument(index), name: parameter.name, value: writtenText(index),
        meaning: value.isNull
          ? "NULL: none was given."
          : context.tags.contains(.has("EPOLL_CTL_DEL"))
            ? "Ignored when a descriptor is taken out." : ArgumentMeanings.structure(structure),
        manual: manual)
    ]
    var seen: Set<String> = []
    collect(value, structure, depth: 0) { name, constant, domain in
      guard found.count < 12, seen.insert("\(name) \(constant)").inserted,
        let meaning = ConstantMeanings.meaning(of: constant, in: domain)
      else { return }
      found.append(
        Step.Explanation(
          .argument(index), name: "\(parameter.name).\(name)", value: constant,
          number: domain.value(of: constant).map(Self.number), meaning: meaning.text, manual: meaning.manual))
    }
    return found
  }

  /// Constants within a structure, with the field where they stand.
  private func collect(
    _ value: TraceValue, _ structure: Structure, field: String = "", depth: Int,
    _ handle: (String, String, ConstantDomain) -> Void
  ) {
    guard depth < 6 else { return }
    switch value.content {
    case .constant(let name):
      if let domain = ArgumentMeanings.domain(ofField: field)
        ?? ConstantDomain.allCases.first(where: { $0.value(of: name) != nil })
      {
        handle(field, name, domain)
      }
    case .flags(let parts), .array(let parts):
      for part in parts.prefix(32) { collect(part, structure, field: field, depth: depth + 1, handle) }
    case .structure(let fields):
      for inner in fields.prefix(32) {
        collect(inner.value, structure, field: inner.name ?? field, depth: depth + 1, handle)
      }
    case .changed(_, let to): collect(to, structure, field: field, depth: depth + 1, handle)
    default: break
    }
  }
}
