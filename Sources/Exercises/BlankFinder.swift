import LinuxABI
import StraceParser
import TraceModel

/// Finds the values of a line that can be known without it.
struct BlankFinder {
  let trace: String
  /// Those of the last line.
  var found: [Blank] = []

  /// What is known of open files by now: the line that made each one that may not wait, and the one that shut it.
  private var unwaiting: [OpenFile.ID: Int] = [:]
  private var shut: [OpenFile.ID: Int] = [:]
  /// The line where a receive heard the end of the other side.
  private var heardEnd: [OpenFile.ID: Int] = [:]
  /// Where a process gave a number back.
  private var freed: [FreedNumber: Int] = [:]
  /// A call that a signal broke off: the signal's line comes next.
  private var interrupted: (thread: Int?, line: Line, hole: Range<Int>, name: String)?

  private static let freedLimit = 100_000

  private struct FreedNumber: Hashable {
    var process: TracedProcess.ID
    var number: Int64
  }

  init(trace: String) { self.trace = trace }

  mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    if parser.head.kind == .signal { signal(parser, s, place.line) }
    note(state, place)
    guard let called = state.effects.called else { return }
    note(called, parser, s, place)
    guard parser.head.kind == .call, place.resumedLine == nil, !called.isInjected else { return }
    let line = Line(parser, s, place.line)
    if let blank = result(called, line) { found.append(blank) }
    if let blank = terminator(called, line) { found.append(blank) }
    if let blank = descriptor(called, line, state) { found.append(blank) }
    errno(called, line, state)
    for blank in ports(line, parser, s) { found.append(blank) }
  }

  // MARK: What is known by now

  private mutating func note(_ state: borrowing KernelState, _ place: TraceStream.Place) {
    for event in state.effects.descriptors {
      switch event {
      case .freed(let process, let generation):
        if freed.count == Self.freedLimit { freed = [:] }
        freed[FreedNumber(process: process, number: generation.number)] = place.line
      case .made(let process, let generation):
        freed[FreedNumber(process: process, number: generation.number)] = nil
      }
    }
    for file in state.effects.ended { (unwaiting[file], shut[file], heardEnd[file]) = (nil, nil, nil) }
  }

  private mutating func note(
    _ called: Called, _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place
  ) {
    guard called.outcome.value != nil, parser.head.kind == .call else { return }
    let names = Line.constants(parser, s)
    if let made = called.made, names.contains("SOCK_NONBLOCK") { unwaiting[made] = place.line }
    guard let subject = called.subject else { return }
    if called.call == SyscallID("fcntl"), names.contains("F_SETFL") {
      unwaiting[subject] = names.contains("O_NONBLOCK") ? place.line : nil
    }
    if called.call == SyscallID("shutdown"), names.contains("SHUT_WR") || names.contains("SHUT_RDWR") {
      shut[subject] = place.line
    }
    if called.isReceived, called.outcome.value == 0 { heardEnd[subject] = place.line }
  }

  // MARK: The kinds

  private func blank(
    _ kind: Blank.Kind, _ line: Line, _ value: String, _ holes: [Range<Int>], hidden: Range<Int>? = nil,
    proof: Int? = nil, beside: String? = nil, _ reason: String
  ) -> Blank {
    Blank(
      kind: kind, trace: trace, line: line.number, value: value, reason: reason, proof: proof ?? line.number,
      beside: beside, text: line.text, body: line.body, holes: holes, hidden: hidden)
  }

  /// What a receive returned.
  private func result(_ called: Called, _ line: Line) -> Blank? {
    guard called.concernsSocket, case .received(let index)? = called.call.traits?.moves, !called.isTruncated,
      let value = called.outcome.value, value >= 0, let shown = line.string(index), shown.count == value,
      let hole = line.result
    else { return nil }
    return blank(
      .result, line, "\(value)", [hole],
      "a receive returns how many bytes came, and line \(line.number) shows them all: an escape such as \\n is one byte"
    )
  }

  /// How many bytes of a text were sent.
  private func terminator(_ called: Called, _ line: Line) -> Blank? {
    guard called.concernsSocket, case .sent(let index)? = called.call.traits?.moves,
      let value = called.outcome.value, value > 0,
      let text = line.string(index), text.count == value, text.last != 0,
      let length = line.number(index + 1), length.value == value, let hole = line.result,
      let quote = line.range(ofStringAt: index)
    else { return nil }
    let holes = [length.range, hole]
    var beside = Array(line.text[line.body.lowerBound..<quote.upperBound])
    beside += "\\0".utf8
    beside += line.text[quote.upperBound..<length.range.lowerBound]
    beside += "\(value + 1)".utf8
    beside += line.text[length.range.upperBound..<hole.lowerBound]
    beside += "\(value + 1)".utf8
    return blank(
      .terminator, line, "\(value)", holes, beside: String(decoding: beside, as: UTF8.self),
      "the closing \\0 of C is no part of the message: count the bytes of the text in line \(line.number), an escape as one"
    )
  }

  /// Which number the call is about.
  private func descriptor(_ called: Called, _ line: Line, _ state: borrowing KernelState) -> Blank? {
    guard let subject = called.subject, let file = state.file(subject), file.origin == .made,
      file.birth < line.number, file.kind == .socket, let first = line.number(0),
      first.value == called.number,
      line.isLabelled(0), called.outcome.value ?? -1 >= 0
    else { return nil }
    // Where two numbers stand for it nobody can know which one is meant; where none does any more, it was this one.
    let numbers = state.descriptors(of: called.process).count { $0.file == subject }
    guard numbers <= 1 else { return nil }
    return blank(
      .descriptor, line, "\(called.number)", [first.range], proof: file.birth,
      "line \(file.birth) made what the label in < > names: its result is the number")
  }

  /// An error that the lines before it explain.
  private mutating func errno(_ called: Called, _ line: Line, _ state: borrowing KernelState) {
    interrupted = nil
    guard let errno = called.outcome.errno, let hole = line.errno else { return }
    if errno == .interrupted {
      interrupted = (called.thread, line, hole, errno.name)
      return
    }
    let finder = self
    func made(_ proof: Int, _ reason: String) -> Blank {
      finder.blank(.errno, line, errno.name, [hole], hidden: line.message, proof: proof, reason)
    }
    let subject = called.subject
    switch errno {
    case .again:
      if let proof = subject.flatMap({ unwaiting[$0] }) {
        found.append(
          made(
            proof, "the socket may not wait, since line \(proof), and at that moment it would have had to"))
      } else if line.names.contains("MSG_DONTWAIT") {
        found.append(
          made(line.number, "line \(line.number) says that this call may not wait, and it would have had to"))
      }
    case .inProgress:
      guard called.call == SyscallID("connect"), let proof = subject.flatMap({ unwaiting[$0] }) else {
        return
      }
      found.append(
        made(proof, "a connect takes a while, and since line \(proof) this socket may not wait for it"))
    case .badDescriptor:
      let number = FreedNumber(process: called.process, number: called.number)
      guard let proof = freed[number] else { return }
      found.append(made(proof, "line \(proof) gave this number back: it stands for nothing any more"))
    case .brokenPipe:
      if let proof = subject.flatMap({ shut[$0] }) {
        found.append(made(proof, "line \(proof) ended this direction: nothing can be sent any more"))
      } else if let proof = subject.flatMap({ heardEnd[$0] }) {
        found.append(
          made(proof, "the other side has closed, as line \(proof) heard, and nobody is left to receive"))
      }
    default: break
    }
  }

  private mutating func signal(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ line: Int) {
    guard let call = interrupted, call.thread == FactsReader.thread(parser, s) else { return }
    interrupted = nil
    found.append(
      blank(
        .errno, call.line, call.name, [call.hole], hidden: call.line.message, proof: line,
        "the call did not come to its end: line \(line) shows what came in between"))
  }

  /// A port, which stands in network byte order in the structure.
  private func ports(_ line: Line, _ parser: borrowing LineParser, _ s: Span<UInt8>) -> [Blank] {
    line.ports.compactMap { port in
      let swapped = port.value.byteSwapped
      guard port.value > 0, swapped != port.value else { return nil }
      var beside = Array(line.text[line.body.lowerBound..<port.range.lowerBound])
      beside += "\(swapped)".utf8
      beside += line.text[port.range.upperBound..<line.body.upperBound]
      return blank(
        .port, line, "\(port.value)", [port.range], beside: String(decoding: beside, as: UTF8.self),
        "a program without htons gives the two bytes the wrong way round: write \(swapped) as a number of four hexadecimal digits, and change the first two with the last two"
      )
    }
  }
}
