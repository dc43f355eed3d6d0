import CallForms
package import LinuxABI
package import StraceParser
package import TraceModel

/// The system calls of a trace, each with the stack from which it was made.
///
/// Stacks come again and again: each is kept once, as the numbers of its frames.
package struct StackedCalls: Sendable {
  /// The calls, in the order in which they end.
  package fileprivate(set) var calls: [StackedCall] = []
  /// A call of each shape.
  package fileprivate(set) var samples: [TraceEvent] = []
  /// Every frame that any stack holds, once.
  package fileprivate(set) var frames: [Frame] = []
  /// Every stack, the innermost frame first.
  package fileprivate(set) var stacks: [[Int32]] = [[]]
  /// Lines that are neither a call nor a frame.
  package fileprivate(set) var otherLines = 0
  /// The time of the last line, in nanoseconds since 1970; nil where the trace has no such stamps.
  package fileprivate(set) var end: Int64?
  /// Whether the trace has more calls or frames than are kept.
  package fileprivate(set) var isFull = false
  /// Whether all programs are of 32 bits, of which `strace -k` finds no frame.
  package fileprivate(set) var has32Bits = false
  /// The machines that can have run each program of the trace.
  package fileprivate(set) var interfaces: [Interfaces] = []
  /// What strace wrote instead of frames, and for how many calls.
  package fileprivate(set) var errors: [String: Int] = [:]

  /// How many lines the trace has.
  package var lineCount: Int { calls.reduce(otherLines) { $0 + Int($1.lineCount) } }

  /// Calls, frames and different stacks that are kept.
  static let limit = 1 << 22
  /// A hostile trace has stacks without end.
  static let depthLimit = 1024

  /// A system call and its stack.
  package struct StackedCall: Sendable {
    /// The line where it begins.
    package let line: Int
    /// Which of the shapes it has.
    package let shape: Int32
    /// Which of the stacks; 0 where strace wrote none.
    package fileprivate(set) var stack: Int32 = 0
    /// How many lines of the trace are its own, those of its stack included.
    package fileprivate(set) var lineCount: Int32
    /// Whether strace wrote why there is no stack, or not the whole.
    package fileprivate(set) var isBroken = false
    /// Whether it is about a socket.
    package fileprivate(set) var isOnSocket: Bool
  }

  /// The frames of a call.
  package func frames(of call: StackedCall) -> [Frame] { stacks[Int(call.stack)].map { frames[Int($0)] } }
}

/// Reads a trace for ``StackedCalls``, line by line.
package struct StackReader: ~Copyable {
  private var read = StackedCalls()
  private var shapes = CallShapes()
  private var frameNumbers: [[UInt8]: Int32] = [:]
  private var stackNumbers: [[Int32]: Int32] = [[]: 0]
  /// The stack that is being read, and the last line of it.
  private var stack: [Int32] = []
  private var isOpen = false
  private var last = 0
  /// Calls that are about a socket if their files turn out to be some, by file.
  private var waiting: [OpenFile.ID: [Int32]] = [:]
  private var waitingCount = 0
  private var key: [UInt8] = []

  /// At the beginning of a trace.
  package init() {}

  /// Takes a line, and what it changed.
  package mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    for id in state.effects.learned {
      for call in waiting.removeValue(forKey: id) ?? [] { read.calls[Int(call)].isOnSocket = true }
    }
    if parser.head.kind == .stack {
      takeFrame(s, place)
    } else if !place.isBeginning {
      close()
      if let time = parser.time(s), time.style == .epoch {
        read.end = max(read.end ?? time.nanoseconds, time.nanoseconds)
      }
      if let called = state.effects.called {
        take(called, state, parser, s, place)
      } else {
        read.otherLines += place.lineCount
      }
    }
    // What nothing stands for any more will not turn out to be a socket.
    for id in state.effects.ended { waiting[id] = nil }
  }

  private mutating func take(
    _ called: Called, _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    guard read.calls.count < StackedCalls.limit else {
      read.isFull = true
      read.otherLines += place.lineCount
      return
    }
    let index = Int32(read.calls.count)
    let shape = shapes.id(parser, s, place, called.call)
    read.calls.append(
      StackedCalls.StackedCall(
        line: place.line, shape: shape.index, lineCount: Int32(place.lineCount),
        isOnSocket: called.concernsSocket))
    if !called.concernsSocket {
      for id in state.effects.candidates where waitingCount < StackedCalls.limit {
        waiting[id, default: []].append(index)
        waitingCount += 1
      }
    }
    last = place.resumedLine ?? place.line
    isOpen = true
  }

  private mutating func takeFrame(_ s: Span<UInt8>, _ place: TraceStream.Place) {
    // The frames of a call stand behind its last line.
    guard isOpen, place.line == last + 1, !read.calls.isEmpty else {
      close()
      read.otherLines += place.lineCount
      return
    }
    last = place.line
    read.calls[read.calls.count - 1].lineCount += Int32(place.lineCount)
    guard stack.count < StackedCalls.depthLimit else { return }
    key.removeAll(keepingCapacity: true)
    for index in 0..<(s.count - 1) { key.append(s[index]) }
    if let known = frameNumbers[key] {
      if known >= 0 { stack.append(known) }
    } else if let frame = Frame(line: key) {
      guard read.frames.count < StackedCalls.limit else {
        read.isFull = true
        return
      }
      frameNumbers[key] = Int32(read.frames.count)
      stack.append(Int32(read.frames.count))
      read.frames.append(frame)
    } else {
      read.calls[read.calls.count - 1].isBroken = true
      let words = key.dropFirst(3).prefix(80).prefix { $0 != UInt8(ascii: "[") }
      let word = String(decoding: words.last == UInt8(ascii: " ") ? words.dropLast() : words, as: UTF8.self)
      if read.errors.count < 16 || read.errors[word] != nil { read.errors[word, default: 0] += 1 }
    }
  }

  /// The stack of the last call is whole.
  private mutating func close() {
    isOpen = false
    guard !stack.isEmpty else { return }
    defer { stack.removeAll(keepingCapacity: true) }
    if let known = stackNumbers[stack] {
      read.calls[read.calls.count - 1].stack = known
    } else if read.stacks.count < StackedCalls.limit {
      let number = Int32(read.stacks.count)
      stackNumbers[stack] = number
      read.stacks.append(stack)
      read.calls[read.calls.count - 1].stack = number
    } else {
      read.isFull = true
    }
  }

  /// What was read; to be asked when the trace has ended.
  ///
  /// - Parameter programs: the model's, at the trace's end.
  package consuming func finish(_ programs: [RunningProgram]) -> StackedCalls {
    close()
    read.samples = shapes.samples
    read.interfaces = programs.map(\.interfaces)
    read.has32Bits = !programs.isEmpty && read.interfaces.allSatisfy(\.areNarrow)
    return read
  }
}

extension StackedCalls {
  /// The frames of the stacks that a table is of.
  package func usedFrames(everyCall: Bool) -> [Frame] {
    guard !everyCall else { return frames }
    var used: Set<Int32> = []
    for stack in Set(calls.lazy.filter(\.isOnSocket).map(\.stack)) { used.formUnion(stacks[Int(stack)]) }
    return used.sorted().map { frames[Int($0)] }
  }
}
