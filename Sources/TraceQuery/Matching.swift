public import StraceParser

/// What the variables of a pattern stand for.
public typealias Bindings = [String: BoundValue]

/// A value that a variable stands for: a number, however it is written and labelled, or the value itself.
public enum BoundValue: Hashable, Sendable {
  /// A number: `5`, `0x5`, a descriptor without its label.
  case number(Int64)
  /// Anything else: bytes, names, structures, without labels, comments and argument names.
  case value(TraceValue)

  init(_ value: TraceValue) {
    if let number = value.number { self = .number(number) } else { self = .value(Self.bare(value)) }
  }

  private static func bare(_ value: TraceValue) -> TraceValue {
    let content: TraceValue.Content =
      switch value.content {
      case .flags(let parts): .flags(parts.map(bare))
      case .structure(let fields): .structure(fields.map { .init(name: $0.name, value: bare($0.value)) })
      case .array(let parts): .array(parts.map(bare))
      case .set(let parts, let isNegated): .set(parts.map(bare), isNegated: isNegated)
      case .call(let name, let arguments): .call(name, arguments.map(bare))
      case .infix(let left, let joiner, let right): .infix(bare(left), joiner, bare(right))
      case .indexed(let place, let value): .indexed(at: bare(place), bare(value))
      case .words(let words): .words(words.map(bare))
      case .changed(let from, let to): .changed(from: bare(from), to: bare(to))
      case .integer, .pointer, .string, .constant, .other: value.content
      }
    return TraceValue(content)
  }
}

extension Pattern {
  /// Whether an event is of the kind and name that the pattern is about: quick, and never wrong about what matches.
  public func isAbout(_ event: TraceEvent) -> Bool {
    switch subject {
    case .call(let names, _, _):
      event.call.map { call in names.contains { $0 == "_" || $0 == call.name } } ?? false
    case .signal, .stopped: event.kind == .signal
    case .exited, .killed: event.kind == .exit
    }
  }

  /// Whether an event is what the pattern describes; the variables bound, added to those that were bound before.
  public func match(_ event: TraceEvent, _ bindings: Bindings = [:]) -> Bindings? {
    var bound = bindings
    switch subject {
    case .call(let names, let arguments, let result):
      guard let call = event.call, names.contains("_") || names.contains(call.name),
        arguments.matches(call.arguments, &bound), result.matches(call.result, &bound)
      else { return nil }
    case .signal(let name):
      // `--- stopped by SIGSTOP ---` delivers nothing.
      guard case .signal(let signal) = event.content, signal.isDelivered, name == "_" || signal.name == name
      else { return nil }
    case .stopped(let name):
      guard case .signal(.stopped(let signal)) = event.content, name == "_" || name == signal else {
        return nil
      }
    case .exited(let status):
      guard let code = event.status,
        status.matches(TraceValue(.integer("\(code)")), &bound)
      else { return nil }
    case .killed(let name):
      guard case .exit(.killed(let signal, _)) = event.content, name == "_" || name == signal else {
        return nil
      }
    }
    return bound
  }
}

extension ListPattern {
  func matches(_ values: [TraceValue], _ bound: inout Bindings) -> Bool {
    guard isOpen ? values.count >= self.values.count : values.count == self.values.count else { return false }
    for (pattern, value) in zip(self.values, values) where !pattern.matches(value, &bound) { return false }
    return true
  }
}

extension ResultPattern {
  func matches(_ result: TraceResult?, _ bound: inout Bindings) -> Bool {
    switch self {
    case .any: return true
    case .unknown: return result?.value == "?"
    case .failure(let name): return result?.errno != nil && (name == "_" || result?.errno == name)
    case .value(let pattern):
      guard let result else { return false }
      // A failed call has -1 for its value; a program that asks for `_` or a variable wants one that succeeded.
      if result.errno != nil {
        if case .number = pattern { return pattern.matches(TraceValue(.integer(result.value)), &bound) }
        return false
      }
      return pattern.matches(TraceValue(.integer(result.value)), &bound)
    }
  }
}

extension ValuePattern {
  func matches(_ value: TraceValue, _ bound: inout Bindings) -> Bool {
    switch self {
    case .any: return true
    case .not(let pattern):
      // What a refused pattern bound on the way means nothing.
      var scratch = bound
      return !pattern.matches(value, &scratch)
    case .variable(let name):
      let value = BoundValue(value)
      if let before = bound[name] { return before == value }
      bound[name] = value
      return true
    case .number(let comparison, let wanted):
      return value.number.map { comparison.holds($0, wanted) } ?? false
    case .bytes(let wanted, let opensBefore, let opensAfter):
      guard case .string(let bytes, _, _) = value.content else { return false }
      return Self.matches(bytes, wanted, opensBefore: opensBefore, opensAfter: opensAfter)
    case .constants(let names, let isOpen):
      let found = Self.constants(of: value)
      return isOpen ? names.isSubset(of: found) : names == found
    case .structure(let fields, let isOpen):
      return Self.matches(value, fields, isOpen: isOpen, &bound)
    case .array(let list):
      guard case .array(let elements) = value.content else { return false }
      return list.matches(elements, &bound)
    case .call(let name, let arguments):
      guard case .call(name, let values) = value.content else { return false }
      return arguments.matches(values, &bound)
    case .changed(let before, let after):
      guard case .changed(let from, let to) = value.content else { return false }
      return before.matches(from, &bound) && after.matches(to, &bound)
    }
  }

  private static func matches(
    _ value: TraceValue, _ fields: [(name: String?, value: ValuePattern)], isOpen: Bool,
    _ bound: inout Bindings
  ) -> Bool {
    guard case .structure(let found) = value.content, isOpen || found.count == fields.count else {
      return false
    }
    for (index, field) in fields.enumerated() {
      let candidate =
        field.name == nil
        ? (index < found.count ? found[index] : nil) : found.first { $0.name == field.name }
      guard let candidate, field.value.matches(candidate.value, &bound) else { return false }
    }
    return true
  }

  private static func matches(
    _ bytes: [UInt8], _ wanted: [UInt8], opensBefore: Bool, opensAfter: Bool
  ) -> Bool {
    switch (opensBefore, opensAfter) {
    case (false, false): bytes == wanted
    case (false, true): bytes.starts(with: wanted)
    case (true, false): bytes.suffix(wanted.count).elementsEqual(wanted)
    case (true, true): wanted.isEmpty || bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }
  }

  private static func constants(of value: TraceValue) -> Set<String> {
    switch value.content {
    case .constant(let name): [name]
    case .flags(let parts): Set(parts.flatMap(constants))
    case .pointer(0): ["NULL"]
    default: []
    }
  }
}
