import CallForms
import LinuxABI
import StraceParser

/// What the fields of addresses and other structures mean.
extension Explanations {
  func address(_ index: Int, _ value: TraceValue, _ parameter: Parameter) -> [Step.Explanation] {
    let isOut = parameter.kind == .addressOut
    guard case .structure(let fields) = value.content else {
      let meaning =
        value.isNull
        ? wording[.addressUnwanted] : wording[isOut ? .addressUnwritten : .pointerUnfollowed]
      return [
        Step.Explanation(
          .argument(index), name: parameter.name, value: CallFormatter().text(value), meaning: meaning,
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
          ?? wording[.unknownFamily]
      case ("sin_port", .call(_, let ports)), ("sin6_port", .call(_, let ports)):
        let port = ports.first?.number
        number = port.map { "0x" + String($0, radix: 16) }
        meaning = self.port(port)
      case ("sin_addr", _):
        meaning = wording[host(field.value) ?? .ipv4Address]
      case ("sin6_addr", _):
        meaning = wording[host(field.value) ?? .ipv6Address]
      case ("sun_path", .string(_, _, let isAbstract)):
        meaning = wording[isAbstract ? .abstractName : .pathOfSocket]
      default: meaning = wording.meanings.fields[name] ?? wording[.unknownField]
      }
      return Step.Explanation(
        .argument(index), name: "\(parameter.name).\(CallFormatter.safe(name))",
        value: CallFormatter().text(asWritten.indices.contains(place) ? asWritten[place].value : field.value),
        number: number, meaning: meaning, manual: page ?? ArgumentMeanings.fieldPages[name] ?? manual)
    }
  }

  private func port(_ number: Int64?) -> String {
    let isPing = context.tags.contains(.ping)
    if context.tags.contains(.raw) || isPing && number == 0 { return wording[.noPort] }
    if isPing { return wording[.pingIdentifier] }
    guard number == 0 else { return wording[.port] }
    return wording[row?.name == "bind" ? .anyPort : .portZero]
  }

  /// What an address of a meaning of its own means: `inet_addr("127.0.0.1")`, `inet_pton(AF_INET6, "::1", ...)`.
  private func host(_ value: TraceValue) -> Phrase? {
    guard case .call(_, let arguments) = value.content,
      let bytes = arguments.lazy.compactMap({ argument -> [UInt8]? in
        if case .string(let bytes, _, _) = argument.content { return bytes }
        return nil
      }).first
    else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    if text.hasPrefix("127.") { return .loopbackIPv4 }
    if text == "::1" { return .loopbackIPv6 }
    if text == "0.0.0.0" || text == "::" { return .everyAddress }
    return text.hasPrefix("::ffff:") ? .mappedAddress : nil
  }

  /// strace writes an IPv6 address without a field's name: `inet_pton(AF_INET6, "::1", &sin6_addr)`.
  private static func addressField(_ value: TraceValue) -> String {
    if case .call("inet_pton", _) = value.content { return "sin6_addr" }
    return "field"
  }

  func tree(
    _ index: Int, _ value: TraceValue, _ parameter: Parameter, _ structure: Structure
  ) -> [Step.Explanation] {
    var found = [
      Step.Explanation(
        .argument(index), name: parameter.name, value: writtenText(index),
        meaning: value.isNull
          ? wording[.nullStructure]
          : context.tags.contains(.has("EPOLL_CTL_DEL"))
            ? wording[.ignoredEvent] : wording.meanings.structures[structure] ?? "", manual: manual)
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
      if let domain = ArgumentMeanings.domains[field]
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
