package import StraceParser
package import TraceModel

/// What the variables of a pattern stand for, by their names: `$fd` and `#fd` are one.
package typealias Bindings = [String: BoundValue]

/// A value that a variable stands for: a descriptor, a number, however it is written and labelled, or the value itself.
package enum BoundValue: Hashable, Sendable {
  /// A descriptor: its number, and the open file behind it; nil where there is none.
  case descriptor(Int64, OpenFile.ID?)
  /// A number that is no descriptor: `5`, `0x5`.
  case number(Int64)
  /// Anything else: bytes, names, structures, without labels, comments and argument names.
  case value(TraceValue)

  init(_ value: TraceValue) {
    if let number = value.number { self = .number(number) } else { self = .value(Self.bare(value)) }
  }

  /// The number, for a descriptor and a number.
  var number: Int64? {
    switch self {
    case .descriptor(let number, _), .number(let number): number
    case .value: nil
    }
  }

  /// What a variable stands for that stood for this and meets another value; nil where it is not the same.
  ///
  /// A number says nothing of what it stands for: a descriptor with it may be meant, and is, from then on.
  package func met(_ other: BoundValue) -> BoundValue? {
    switch (self, other) {
    case (.descriptor, .descriptor), (.value, _), (_, .value): self == other ? self : nil
    case (.number(let number), .descriptor(let met, let file)):
      number == met ? file == nil ? self : other : nil
    case (.descriptor(let number, _), .number(let met)), (.number(let number), .number(let met)):
      number == met ? self : nil
    }
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
  /// Whether an event is what the pattern describes; the variables bound, added to those that were bound before.
  ///
  /// - Parameters:
  ///   - bindings: what variables stand for already.
  ///   - files: the open files behind the event's descriptors; without them every number is only a number.
  package func match(
    _ event: TraceEvent, _ bindings: Bindings = [:], _ files: EventFiles = .none
  ) -> Bindings? {
    var bound = Matcher(bindings: bindings, files: files)
    return matches(event, &bound) ? bound.bindings : nil
  }

  /// What an event would bind if nothing were bound before; nil where it cannot be what the pattern describes whatever
  /// is. A refused variable (`!$fd`) is taken to be refused.
  func bindings(of event: TraceEvent, _ files: EventFiles) -> Bindings? {
    var bound = Matcher(bindings: [:], files: files, assumesRefusals: true)
    return matches(event, &bound) ? bound.bindings : nil
  }

  /// Whether a call whose end the trace does not show can be what the pattern describes: its name and the arguments so
  /// far are the pattern's, and its result is not asked for.
  package func matchesBeginning(_ event: TraceEvent) -> Bool {
    guard case .call(let names, let arguments, .any) = subject, let call = event.call,
      names.contains("_") || names.contains(call.name)
    else { return false }
    // Of a second half alone nobody knows which arguments these are.
    if event.kind == .resumed { return true }
    var bound = Matcher(bindings: [:], files: .none)
    return zip(arguments.values, call.arguments).allSatisfy { bound.matches($0, $1, .plain) }
  }

  private func matches(_ event: TraceEvent, _ bound: inout Matcher) -> Bool {
    switch subject {
    case .call(let names, let arguments, let result):
      guard let call = event.call, names.contains("_") || names.contains(call.name) else { return false }
      return bound.matchesArguments(arguments, call.arguments) && bound.matches(result, call.result)
    case .signal(let name):
      // `--- stopped by SIGSTOP ---` delivers nothing.
      guard case .signal(let signal) = event.content else { return false }
      return signal.isDelivered && (name == "_" || signal.name == name)
    case .stopped(let name):
      guard case .signal(.stopped(let signal)) = event.content else { return false }
      return name == "_" || name == signal
    case .exited(let status):
      guard event.kind == .exit, let code = event.status else { return false }
      return bound.matches(status, TraceValue(.integer("\(code)")), .plain)
    case .killed(let name):
      guard case .exit(.killed(let signal, _)) = event.content else { return false }
      return name == "_" || name == signal
    }
  }
}

/// Holds a pattern against one event.
private struct Matcher {
  var bindings: Bindings
  let files: EventFiles
  /// Whether what a pattern refuses with a variable in it is taken to be something else: nothing is bound yet.
  var assumesRefusals = false

  mutating func matchesArguments(_ list: ListPattern, _ values: [TraceValue]) -> Bool {
    guard list.fits(values.count) else { return false }
    for (index, pattern) in list.values.enumerated()
    where !matches(pattern, values[index], files.argument(index)) {
      return false
    }
    return true
  }

  private mutating func matches(
    _ list: ListPattern, _ values: [TraceValue], _ place: DescriptorPlaces.Place
  ) -> Bool {
    guard list.fits(values.count) else { return false }
    for (pattern, value) in zip(list.values, values) where !matches(pattern, value, place) { return false }
    return true
  }

  mutating func matches(_ pattern: ResultPattern, _ result: TraceResult?) -> Bool {
    switch pattern {
    case .any: return true
    case .unknown: return result?.value == "?"
    case .failure(let name): return result?.errno != nil && (name == "_" || result?.errno == name)
    case .value(let pattern):
      guard let result else { return false }
      let value = TraceValue(.integer(result.value))
      // A failed call has -1 for its value; a program that asks for `_` or a variable wants one that succeeded.
      if result.errno != nil {
        if case .number = pattern { return matches(pattern, value, .plain) }
        return false
      }
      return matches(pattern, value, files.result)
    }
  }

  mutating func matches(
    _ pattern: ValuePattern, _ value: TraceValue, _ place: DescriptorPlaces.Place
  ) -> Bool {
    switch pattern {
    case .any: return true
    case .not(let refused):
      if assumesRefusals, refused.hasVariable { return true }
      // What a refused pattern bound on the way means nothing.
      var scratch = self
      return !scratch.matches(refused, value, place)
    case .variable(let name): return bind(name, files.value(value, place))
    case .bareNumber(let name):
      guard let number = value.number else { return false }
      return bind(name, .number(number))
    case .number(let comparison, let wanted):
      return value.number.map { comparison.holds($0, wanted) } ?? false
    case .bytes(let wanted, let opensBefore, let opensAfter):
      guard case .string(let bytes, _, _) = value.content else { return false }
      return Self.matches(bytes, wanted, opensBefore: opensBefore, opensAfter: opensAfter)
    case .constants(let names, let isOpen):
      let found = Self.constants(of: value)
      return isOpen ? names.isSubset(of: found) : names == found
    case .structure(let fields, let isOpen):
      return matches(fields, isOpen: isOpen, value, place)
    case .array(let list):
      guard case .array(let elements) = value.content else { return false }
      return matches(list, elements, place.inside(nil))
    case .call(let name, let arguments):
      guard case .call(name, let values) = value.content else { return false }
      return matches(arguments, values, .plain)
    case .changed(let before, let after):
      guard case .changed(let from, let to) = value.content else { return false }
      return matches(before, from, place) && matches(after, to, place)
    }
  }

  private mutating func bind(_ name: String, _ value: BoundValue) -> Bool {
    guard let before = bindings[name] else {
      bindings[name] = value
      return true
    }
    guard let after = before.met(value) else { return false }
    bindings[name] = after
    return true
  }

  private mutating func matches(
    _ fields: [(name: String?, value: ValuePattern)], isOpen: Bool, _ value: TraceValue,
    _ place: DescriptorPlaces.Place
  ) -> Bool {
    guard case .structure(let found) = value.content, isOpen || found.count == fields.count else {
      return false
    }
    // strace 5.10 and older write `{EPOLLIN, {u32=3, u64=3}}`: there a field is known by its place.
    let isBare = found.allSatisfy { $0.name == nil }
    for (index, field) in fields.enumerated() {
      let candidate =
        field.name == nil || isBare
        ? (index < found.count ? found[index] : nil) : found.first { $0.name == field.name }
      guard let candidate, matches(field.value, candidate.value, place.inside(candidate.name)) else {
        return false
      }
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
