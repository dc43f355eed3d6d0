import LinuxABI
import TraceModel

/// Which variables a pattern has, and how they stand there.
struct Variables {
  /// Every variable that an event must bind: those that are not refused.
  private(set) var bound: Set<String> = []
  /// Every variable, refused ones too.
  private(set) var all: Set<String> = []
  /// Those that stand where something is refused.
  private(set) var refused: Set<String> = []
  /// Those that stand where a descriptor does, whatever the event: with the open file gone they match nothing.
  private(set) var descriptors: Set<String> = []
  /// Those that stand for an open file where a descriptor is (`$fd`), one entry for each place.
  private(set) var files: [String] = []

  init(_ pattern: Pattern) {
    switch pattern.subject {
    case .call(let names, let arguments, let result):
      // Which argument is a descriptor must hold for every name.
      let places = names.map { SyscallID($0).traits.map(DescriptorPlaces.init) }
      for (index, value) in arguments.values.enumerated() {
        add(value, places.map { $0?.argument(index) ?? .plain })
      }
      if case .value(let value) = result {
        add(value, places.map { $0?.result(hasMade: false) ?? .plain })
      }
    case .exited(let status): add(status, [.plain])
    case .signal, .stopped, .killed: break
    }
  }

  private mutating func add(
    _ value: ValuePattern, _ places: [DescriptorPlaces.Place], isRefused: Bool = false
  ) {
    switch value {
    case .variable(let name):
      all.insert(name)
      files.append(name)
      if isRefused { refused.insert(name) }
      guard !isRefused else { return }
      bound.insert(name)
      if places.allSatisfy(\.isDescriptor) { descriptors.insert(name) }
    case .bareNumber(let name):
      all.insert(name)
      if isRefused { refused.insert(name) } else { bound.insert(name) }
    case .not(let refused): add(refused, places, isRefused: true)
    case .structure(let fields, _):
      for field in fields { add(field.value, places.map { $0.inside(field.name) }, isRefused: isRefused) }
    case .array(let list):
      for element in list.values { add(element, places.map { $0.inside(nil) }, isRefused: isRefused) }
    case .call(_, let list): for element in list.values { add(element, [.plain], isRefused: isRefused) }
    case .changed(let before, let after):
      add(before, places, isRefused: isRefused)
      add(after, places, isRefused: isRefused)
    case .any, .number, .bytes, .constants: break
    }
  }
}

extension DescriptorPlaces.Place {
  /// Whether one descriptor stands there.
  var isDescriptor: Bool {
    switch self {
    case .subject, .second, .made, .member: true
    case .plain, .list, .polled, .message: false
    }
  }
}

extension ValuePattern {
  /// Whether it has a variable anywhere.
  var hasVariable: Bool {
    switch self {
    case .variable, .bareNumber: true
    case .not(let refused): refused.hasVariable
    case .structure(let fields, _): fields.contains { $0.value.hasVariable }
    case .array(let list), .call(_, let list): list.values.contains { $0.hasVariable }
    case .changed(let before, let after): before.hasVariable || after.hasVariable
    case .any, .number, .bytes, .constants: false
    }
  }
}
