/// An argument of a call that is about to be made, as the log's writer takes it: numbers, and pointers into the
/// caller's memory.
///
/// The pointers must stay valid until the call is completed. Nothing is copied to the heap: a call is logged without
/// any allocation.
public enum LiveArgument {
  /// The prototype has no such parameter.
  case absent
  /// A descriptor, a constant, flags, a length.
  case integer(Int64)
  /// A null pointer.
  case null
  /// Bytes that the program gives.
  case input(UnsafeRawBufferPointer)
  /// Room that the kernel fills; the call's result says how many bytes it filled.
  case output(UnsafeRawBufferPointer)
  /// Room that the kernel fills; the `socklen_t` behind `length` says how many bytes it filled.
  case outputOfLength(UnsafeRawBufferPointer, length: UnsafePointer<UInt32>)
  /// A `socklen_t *`: read before the call and again after it.
  case length(UnsafePointer<UInt32>)
  /// Room that the kernel fills with elements of so many bytes; the call's result says how many it filled.
  case outputElements(UnsafeRawBufferPointer, size: Int)
  /// A structure that the kernel fills when the call succeeds, and leaves alone when it fails.
  case outputWhole(UnsafeRawBufferPointer)
  /// A structure of which the program gives one part and the kernel the other: kept before the call and again after it.
  case inOut(UnsafeRawBufferPointer)
  /// A `struct iovec[]` of so many elements: the call's bytes, in several buffers.
  case buffers(UnsafeRawPointer, count: Int, isOutput: Bool)
  /// A `struct msghdr`, with the room that it had for a name before the call.
  case message(UnsafeRawPointer, nameRoom: UInt32, isOutput: Bool)
  /// A `struct addrinfo **`: what getaddrinfo(3) made.
  case addressList(UnsafeRawPointer)

  /// A C `int`: a descriptor, a constant, flags.
  public static func number(_ value: Int32) -> LiveArgument { .integer(Int64(value)) }
  /// A length or a count.
  public static func number(_ value: Int) -> LiveArgument { .integer(Int64(value)) }
}

/// The arguments of one call, in the prototype's order: six at most, as no system call takes more.
public struct LiveArguments {
  var first: LiveArgument
  var second: LiveArgument
  var third: LiveArgument
  var fourth: LiveArgument
  var fifth: LiveArgument
  var sixth: LiveArgument

  /// The arguments of one call.
  public init(
    _ first: LiveArgument = .absent, _ second: LiveArgument = .absent, _ third: LiveArgument = .absent,
    _ fourth: LiveArgument = .absent, _ fifth: LiveArgument = .absent, _ sixth: LiveArgument = .absent
  ) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
    self.fifth = fifth
    self.sixth = sixth
  }

  /// The argument with this index, absent where the prototype has fewer. Not an array: that would be allocated.
  subscript(index: Int) -> LiveArgument {
    switch index {
    case 0: first
    case 1: second
    case 2: third
    case 3: fourth
    case 4: fifth
    case 5: sixth
    default: .absent
    }
  }
}

/// Where in the source a call is made.
public struct CallSite: Sendable {
  /// Module and file, as `#fileID` gives them.
  public let file: StaticString
  /// The line, from 1.
  public let line: Int
  /// How the program comes to make the call there.
  public let manner: CallRecord.Manner

  /// A place in the source.
  public init(_ file: StaticString, _ line: Int, _ manner: CallRecord.Manner = .written) {
    self.file = file
    self.line = line
    self.manner = manner
  }

  /// The same place, where a socket or a file was made that now goes out of scope.
  public var atScopeEnd: CallSite { CallSite(file, line, .scopeEnd) }
}
