import LinuxABI
package import StraceParser
package import TraceModel

/// Where the descriptors of one system call stand among its values.
struct DescriptorPlaces {
  private let traits: SyscallTraits

  init(_ traits: SyscallTraits) { self.traits = traits }

  /// What a value can be.
  enum Place {
    /// No descriptor.
    case plain
    /// The descriptor that the call is about, the other that it names, or one that it made.
    case subject, second, made
    /// A list of descriptors: a pair's, select(2)'s.
    case list
    /// poll(2)'s list: `[{fd=3, ...}]`.
    case polled
    /// A message, or several: descriptors are its SCM_RIGHTS.
    case message
    /// A descriptor of a list.
    case member

    /// What an element of a list is, or a field's value of a structure.
    func inside(_ field: String?) -> Place {
      switch self {
      case .list: field == nil ? .member : .plain
      case .polled: field == nil ? .polled : field == "fd" ? .member : .plain
      case .message: field == "cmsg_data" ? .list : .message
      case .plain, .subject, .second, .made, .member: .plain
      }
    }
  }

  /// What an argument is.
  func argument(_ index: Int) -> Place {
    if index == traits.subject { return .subject }
    // dup2(2)'s second number stands for what it made.
    if index == traits.second { return traits.frees == .second ? .made : .second }
    switch traits.makes {
    case .pair(index, _): return .list
    case .passed(index): return .message
    default: break
    }
    if case .sentMessages(index) = traits.moves { return .message }
    switch traits.waits {
    case .polled: return index == 0 ? .polled : .plain
    case .selected: return (1...3).contains(index) ? .list : .plain
    case .nothing, .ofSet: return .plain
    }
  }

  /// What the result is; fcntl(2)'s is a descriptor where its command made one.
  func result(hasMade: Bool) -> Place {
    switch traits.makes {
    case .result, .connection, .copy, .copyOfOther: .made
    case .copyByCommand: hasMade ? .made : .plain
    case .nothing, .pair, .passed: .plain
    }
  }
}

/// The open files behind the descriptors of one event.
package struct EventFiles {
  var places: DescriptorPlaces?
  /// Whether the arguments are there from the first: of a second half alone nobody knows which they are.
  var hasArguments = true
  var subject: OpenFile.ID?
  var second: OpenFile.ID?
  var made: OpenFile.ID?
  var members: [Int64: OpenFile.ID] = [:]
  /// A list is no longer for any honest program: select(2) has 1,024, poll(2) as many as there may be.
  private static let listLimit = 4096

  /// An event of which no descriptor is known: every number is only a number.
  package static let none = EventFiles()

  private init() {}

  /// What the model knows of the call that a line ended.
  package init(_ called: Called, _ state: borrowing KernelState, of event: TraceEvent) {
    guard let traits = called.call.traits else { return }
    let places = DescriptorPlaces(traits)
    self.places = places
    hasArguments = event.kind != .resumed
    (subject, second, made) = (called.subject, called.second, called.made)
    // A copy that failed leaves the number to what it was.
    if made == nil, traits.frees == .second { made = second }
    guard let arguments = event.call?.arguments, hasArguments else { return }
    for (index, argument) in arguments.enumerated() {
      let place = places.argument(index)
      switch place {
      case .list, .polled, .message: note(argument, place, called.process, state)
      case .plain, .subject, .second, .made, .member: continue
      }
    }
  }

  private mutating func note(
    _ value: TraceValue, _ place: DescriptorPlaces.Place, _ process: TracedProcess.ID,
    _ state: borrowing KernelState
  ) {
    guard members.count < Self.listLimit else { return }
    switch value.content {
    case .integer:
      guard case .member = place, let number = value.number else { return }
      members[number] = state.file(number, of: process)
    case .array(let parts), .set(let parts, _):
      for part in parts { note(part, place.inside(nil), process, state) }
    case .structure(let fields):
      for field in fields { note(field.value, place.inside(field.name), process, state) }
    case .changed(let before, let after):
      note(before, place, process, state)
      note(after, place, process, state)
    case .words(let words): for word in words { note(word, place.inside(nil), process, state) }
    case .pointer, .string, .constant, .flags, .call, .infix, .indexed, .other: return
    }
  }

  /// All of them.
  var all: [OpenFile.ID] { [subject, second, made].compactMap(\.self) + members.values }

  /// What stands at an argument.
  func argument(_ index: Int) -> DescriptorPlaces.Place {
    hasArguments ? places?.argument(index) ?? .plain : .plain
  }

  /// What the result is.
  var result: DescriptorPlaces.Place { places?.result(hasMade: made != nil) ?? .plain }

  /// The value at a place, as a variable sees it.
  func value(_ value: TraceValue, _ place: DescriptorPlaces.Place) -> BoundValue {
    guard let number = value.number else { return BoundValue(value) }
    return switch place {
    case .plain, .list, .polled, .message: .number(number)
    case .subject: .descriptor(number, subject)
    case .second: .descriptor(number, second)
    case .made: .descriptor(number, made)
    case .member: .descriptor(number, members[number])
    }
  }
}
