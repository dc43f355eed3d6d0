import CallLog
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// The program that execve(2) started is the one that the log's header names, with its arguments as far as strace shows
/// them, and getpid(2) told it the header's id. Its log was opened behind that start and before its first record.
struct ProgramCheck {
  private let log: CallLog
  /// The line in which the log was opened, or the first call of the lab was made.
  private let until: Int
  private let hasClock: Bool
  /// The programs that the process was before that, each by its start: the first ones, and the last.
  private var starts: [TraceEvent] = []
  /// The line of the first record, and of the last.
  private var first: TraceEvent?
  private var last: TraceEvent?
  /// A start before that which the kernel never saw: strace answered.
  private var injectedStart: TraceEvent?
  /// What readlink(2) said that the program is, with the line.
  private var executable: (path: [UInt8], line: Int)?
  /// What getpid(2) was answered by strace in the kernel's place: the header may have that, and no other id.
  private var injectedIDs: Set<Int64> = []
  /// Ids other than the header's, which the kernel told: with the line.
  private var otherIDs: [(event: TraceEvent, id: Int64)] = []

  private static let limit = 64

  init(_ log: CallLog, until: Int, hasClock: Bool) {
    self.log = log
    self.until = until
    self.hasClock = hasClock
  }

  mutating func take(
    _ line: Contradictions.Line, _ state: borrowing KernelState, _ found: inout Contradictions.Found
  ) {
    if line.record != nil {
      if first == nil { first = line.event }
      last = line.event
    }
    guard line.isOwn, let call = line.event.call else { return }
    guard call.result?.injected == nil || call.result?.injected == "args" else {
      return takeInjected(call, line.event)
    }
    switch call.name {
    case "execve", "execveat":
      if call.result?.number == 0, line.event.line < until {
        if starts.count == Self.limit { starts.removeLast() }
        starts.append(line.event)
      }
      executable = nil
    case "readlink": compareExecutable(call, line.event, &found)
    case "gettid", "set_tid_address":
      // The first thread has the process's id. Without strace -f nobody says whose a line is.
      if let thread = line.event.pid, thread == state.process(ofThread: thread)?.pid,
        let id = call.result?.number,
        id != Int64(log.pid), otherIDs.count < Self.limit
      {
        otherIDs.append((line.event, id))
      }
    case "getpid":
      if let id = call.result?.number, id != Int64(log.pid), otherIDs.count < Self.limit {
        otherIDs.append((line.event, id))
      }
    default: break
    }
  }

  private mutating func takeInjected(_ call: TraceCall, _ event: TraceEvent) {
    switch call.name {
    case "execve", "execveat":
      if call.result?.number == 0, event.line < until { injectedStart = event }
    case "getpid":
      guard let result = call.result, injectedIDs.count < Self.limit else { return }
      if let number = result.number, result.errno == nil { injectedIDs.insert(number) }
      // The C library hands on what it takes for an id, and sets no errno.
      if let errno = result.errno.flatMap(Errno.init(name:)) { injectedIDs.insert(-Int64(errno.rawValue)) }
      if result.errno != nil { injectedIDs.insert(-1) }
    default: break
    }
  }

  /// The header has what getpid(2) said, and the first thread's id is that as well, unless strace said something else.
  private func compareIDs(_ found: inout Contradictions.Found) {
    if injectedIDs.contains(where: { Int32(truncatingIfNeeded: $0) == Int32(truncatingIfNeeded: log.pid) }) {
      return
    }
    for other in otherIDs { found.add(.processID, ofLog: other.event, "\(log.pid)", "\(other.id)") }
  }

  /// A program's path is the same each time that it asks for it; its file may have been deleted meanwhile.
  private mutating func compareExecutable(
    _ call: TraceCall, _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    guard call.arguments.count > 1, call.result?.errno == nil,
      call.arguments[0].content == .string(Array("/proc/self/exe".utf8), isCut: false, isAbstract: false),
      case .string(let path, false, _) = call.arguments[1].content
    else { return }
    let deleted = Array(" (deleted)".utf8)
    if let executable, executable.path != path, executable.path + deleted != path {
      found.add(
        .programPath, event,
        "\(Quoted.readable(executable.path, limit: 128)), as in line \(executable.line)",
        Quoted.readable(path, limit: 128))
    } else if executable == nil {
      executable = (path, event.line)
    }
  }

  /// The header's two times lie around those of the records, and behind the program's start.
  private func compareHeader(_ start: TraceEvent?, _ found: inout Contradictions.Found) {
    if let first, let record = log.records.first(where: { $0.before < log.opened }) {
      found.add(
        .logOpening, ofLog: first, "its opening at \(TimeCheck.seconds(log.opened))",
        "a \(Escape.terminal(String(record.call.prefix(32)))) at \(TimeCheck.seconds(record.before))")
    } else if let start, let stamp = TraceIndex.stamp(start), isOpenedBefore(start) {
      found.add(
        .logOpening, ofLog: start, "its opening at \(TimeCheck.seconds(log.opened))",
        TimeCheck.seconds(stamp.nanoseconds))
    } else if let start, let stamp = TraceIndex.stamp(start),
      log.opened.subtractingClamped(stamp.nanoseconds) > TimeCheck.longPause
    {
      // The program may have been stopped, or the machine asleep: nothing contradicts it, and nothing shows it.
      found.notes.append(.pause(isAtStart: true, log.opened.subtractingClamped(stamp.nanoseconds)))
    }
    // Another thread may have had its place in the log when the log was closed, and looked at the clock then.
    guard let closed = log.closed, let last, log.records.allSatisfy({ $0.thread == log.records[0].thread }),
      let late = log.records.last(where: { $0.before > closed })
    else { return }
    found.add(
      .logClosing, ofLog: last, "its closing at \(TimeCheck.seconds(closed))",
      "a \(Escape.terminal(String(late.call.prefix(32)))) at \(TimeCheck.seconds(late.before))")
  }

  func finish(_ found: inout Contradictions.Found) {
    let start = ownStart
    if hasClock { compareHeader(start, &found) }
    compareIDs(&found)
    if start == nil, let injectedStart {
      found.add(.programPath, injectedStart, "a start by the kernel", "strace's answer in its place")
    }
    guard let start, !log.program.isEmpty else { return }
    compareProgram(start, &found)
  }

  /// The start of the program that wrote the log. A process can be one program after another: a shell's `exec`, env(1) and
  /// nice(1) become what they start. It is the last of them that the trace shows before the log's opening; where nothing but
  /// a clock shows when that was, an earlier one only if the header names it.
  private var ownStart: TraceEvent? {
    guard hasClock, let last = starts.last, isOpenedBefore(last) else { return starts.last }
    return starts.last { start in
      guard !isOpenedBefore(start) else { return false }
      var others = Contradictions.Found()
      compareProgram(start, &others)
      return others.differences.isEmpty
    } ?? last
  }

  private func isOpenedBefore(_ start: TraceEvent) -> Bool {
    TraceIndex.stamp(start).map { log.opened < $0.nanoseconds } ?? false
  }

  /// A start is of the program that the header names, with its arguments.
  private func compareProgram(_ start: TraceEvent, _ found: inout Contradictions.Found) {
    guard let call = start.call else { return }
    let place = call.name == "execveat" ? 1 : 0
    guard call.arguments.count > place + 1 else { return }
    comparePath(call.arguments[place], start, &found)
    if place == 1, call.arguments[0].content != .constant("AT_FDCWD") { found.notes.append(.programFile) }
    // A pointer where strace was told not to follow it.
    guard case .array(let shown) = call.arguments[place + 1].content else { return }
    let expected = [log.program] + log.arguments
    for (index, value) in shown.enumerated() {
      switch value.content {
      case .string(let bytes, let isCut, _):
        let argument = expected.indices.contains(index) ? expected[index] : nil
        if let argument, Self.isSame(argument, bytes, isCut) { continue }
        return found.add(
          .programArguments, ofLog: start, argument.map(Self.quoted) ?? "no more",
          Quoted.readable(bytes, limit: 64, isCut: isCut))
      // strace ends a long list with three dots: behind as many words as it shows bytes of a text (`-s`).
      case .other:
        let longest = shown[..<index].map(Self.length).max() ?? 0
        if longest > index || index + 1 < shown.count || index >= expected.count {
          found.add(
            .programArguments, ofLog: start,
            expected.indices.contains(index) ? Self.quoted(expected[index]) : "no more", "...")
        }
        return
      default: return found.add(.programArguments, ofLog: start, "a text", "none")
      }
    }
    if shown.count < expected.count {
      found.add(.programArguments, ofLog: start, Self.quoted(expected[shown.count]), "no more")
    }
  }

  private static func length(_ value: TraceValue) -> Int {
    if case .string(let bytes, _, _) = value.content { bytes.count } else { 0 }
  }

  /// What a program is told that it is called is the caller's choice: execve(2). It is most often the path, or the part
  /// of it that was typed: bash(1) makes it an absolute one. Else the program's own file has that name: `exec -a`.
  ///
  /// Where that file is called otherwise than what was started, a link was: no line shows where it leads.
  private func comparePath(_ value: TraceValue, _ start: TraceEvent, _ found: inout Contradictions.Found) {
    guard case .string(let bytes, let isCut, _) = value.content else { return }
    if isCut || bytes.isEmpty { return }
    let path = String(decoding: bytes, as: UTF8.self)
    let name = TraceIndex.baseName(path)
    let file = executable.map { String(decoding: $0.path, as: UTF8.self) }.map { text in
      TraceIndex.baseName(text.hasSuffix(" (deleted)") ? String(text.dropLast(10)) : text)
    }
    guard path == log.program || name == TraceIndex.baseName(log.program) || name == file || file == nil
    else {
      return found.add(
        .programPath, ofLog: start, Self.quoted(log.program), Quoted.readable(bytes, limit: 128))
    }
    let isCalledSo = name == TraceIndex.baseName(log.program)
    if file.map({ $0 != name }) ?? !isCalledSo { found.notes.append(.programFile) }
  }

  /// The log's text was made of bytes that need not be UTF-8, as strace's is here.
  private static func isSame(_ argument: String, _ bytes: [UInt8], _ isCut: Bool) -> Bool {
    var shown = String(decoding: bytes, as: UTF8.self)
    guard isCut else { return shown == argument }
    // The cut may go through a character.
    for _ in 0..<3 where shown.unicodeScalars.last == "\u{fffd}" { shown.unicodeScalars.removeLast() }
    return argument.unicodeScalars.starts(with: shown.unicodeScalars)
  }

  private static func quoted(_ text: String) -> String { Quoted.readable(Array(text.utf8), limit: 128) }
}
