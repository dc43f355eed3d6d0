import CallForms
import LanguageMapping
import LinuxABI
import StraceParser
import TraceModel

/// A call of which no value was made: its shape, and where its line has the rest.
struct TapeCall {
  /// An index of ``FormTable/shapes``.
  let shape: Int
  let arguments: Arguments
  let line: Int
  /// How many lines of the trace it stands for.
  let lineCount: Int
  /// The port of the address in it; nil where it has none.
  let port: UInt16?
}

/// The forms of one side's calls: made once a shape, and once an address where a call names one.
struct FormTable: ~Copyable {
  /// Each form once, whatever shapes have it.
  private(set) var forms: [Conversation.Form] = []
  private(set) var shapes: [Shape] = []
  private var samples: [TraceCall?] = []
  private var byText: [String: Int32] = [:]
  /// The forms of calls that name an address, by their shape and the strings of the address.
  private var byAddress: [[UInt8]: Int32] = [:]
  private var key: [UInt8] = []

  /// Forms that a side may have; behind it a call has its name alone.
  private static let limit = 1 << 16
  /// sun_path has 108 bytes, four each where they are escaped: no address is longer.
  private static let addressLimit = 512

  /// What a shape says of its calls.
  struct Shape {
    var act = Act.other
    var failure = Failure.none
    /// The argument that is an address; nil for calls that name none.
    var address: Int?
    /// The form without an address.
    var form: Int32 = -1

    enum Act { case listen, connect, close, askError, other }
    enum Failure { case none, tooEarly, isConnected, inProgress, other }
  }

  /// The index of a shape, of which a call was seen.
  mutating func shape(_ id: CallShapes.ID, _ seen: borrowing CallShapes) -> Int {
    let index = Int(id.index)
    while shapes.count <= index {
      shapes.append(Shape())
      samples.append(nil)
    }
    if shapes[index].form < 0 { read(index, seen.samples[index].call) }
    return index
  }

  /// The form of a call.
  mutating func number(_ call: TapeCall, _ parser: borrowing LineParser, _ s: Span<UInt8>) -> Int32 {
    guard let address = shapes[call.shape].address, let node = call.arguments[address],
      parser.tape[node].kind == .structure
    else { return shapes[call.shape].form }
    key.removeAll(keepingCapacity: true)
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: call.shape)) { key.append(contentsOf: $0) }
    for place in node..<node + Int(parser.tape[node].size) where parser.tape[place].kind == .string {
      let range = parser.tape[place].range
      guard range.count + key.count < Self.addressLimit else { return withNameAlone(call.shape) }
      // What no string has, before each.
      key.append(parser.tape[place].flags & NodeFlags.abstract != 0 ? 1 : 0)
      s.extracting(range).withUnsafeBufferPointer { key.append(contentsOf: $0) }
    }
    if let known = byAddress[key] { return known }
    guard let sample = samples[call.shape] else { return shapes[call.shape].form }
    guard byAddress.count < Self.limit, call.shape < CallShapes.limit else {
      return withNameAlone(call.shape)
    }
    var whole = sample
    whole.arguments[address] = parser.value(s, node)
    whole = whole.respelled
    let number = add(DiffForm.text(whole, address: whole.arguments[address]), sample)
    byAddress[key] = number
    return number
  }

  private mutating func read(_ index: Int, _ call: TraceCall?) {
    // The values are compared, and not how a strace was told to spell them: -X raw, -X verbose.
    guard var call = call?.respelled else { return }
    let meaning = Self.meaning(call)
    let error = call.result?.error
    shapes[index].act =
      switch meaning.name {
      case "listen": .listen
      case "connect": .connect
      case "close": .close
      case "getsockopt SO_ERROR": .askError
      default: .other
      }
    shapes[index].failure =
      switch error {
      case nil: call.result?.errno == nil ? .none : .other
      case .again?, .already?: .tooEarly
      case .isConnected?: .isConnected
      case .inProgress?: .inProgress
      case let error?: error.isRestart ? .tooEarly : .other
      }
    shapes[index].address = DiffForm.address(of: SyscallID(call.name))
    if shapes[index].act == .connect, shapes[index].failure == .inProgress {
      // How it ended is asked later: as good as a connect that waited.
      call.result = TraceResult(value: "0", number: 0)
    }
    if shapes[index].address != nil { samples[index] = call }
    // Behind the bound calls of different arguments have one shape.
    shapes[index].form =
      index < CallShapes.limit ? add(DiffForm.text(call, address: nil), call) : add(nameAlone: call)
  }

  private static func meaning(_ call: TraceCall) -> Meaning {
    Meaning(of: call.name, option: CallSignature.option(call))
  }

  private mutating func add(_ text: String, _ call: TraceCall) -> Int32 {
    if let known = byText[text] { return known }
    if forms.count >= Self.limit { return add(nameAlone: call) }
    let number = Int32(forms.count)
    byText[text] = number
    let hiding = DiffForm.hiding(call)
    forms.append(
      Conversation.Form(
        text: text, meaning: Self.meaning(call), withoutPointers: hiding.text, hides: hiding.isHidden))
    return number
  }

  private mutating func withNameAlone(_ shape: Int) -> Int32 {
    guard let sample = samples[shape] else { return shapes[shape].form }
    return add(nameAlone: sample)
  }

  /// A form for all calls of a name that end in the same way: there are no more names than system calls, and errors.
  private mutating func add(nameAlone call: TraceCall) -> Int32 {
    let text = call.name + "(...)" + (call.result?.error.map { " = -1 \($0.name)" } ?? "")
    if let known = byText[text] { return known }
    let number = Int32(forms.count)
    byText[text] = number
    forms.append(
      Conversation.Form(text: text, meaning: Meaning(of: call.name), withoutPointers: text, hides: false))
    return number
  }
}
