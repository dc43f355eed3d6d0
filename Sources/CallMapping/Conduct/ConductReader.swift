import CallLog
import LinuxABI
import StraceParser
import TraceModel

/// Follows a trace, and says of each call what it does: it knows the log's file, the standard streams, and the files
/// that a loader opened.
struct ConductReader {
  private(set) var logFile: LogFile
  private var streams = StandardStreams()
  /// Files that were opened to be read, and of which kind by their paths.
  private var opened: [OpenFile.ID: Opened] = [:]

  private enum Opened { case library, startFile }
  /// So many files at a time are a hostile trace's.
  private static let limit = 4096

  /// - Parameter path: the log's path, as the program or the caller names it.
  init(_ log: CallLog, path: String?) { logFile = LogFile(log, path: path) }

  /// Takes the next line of the trace.
  mutating func take(_ event: TraceEvent, _ state: borrowing KernelState) -> Conduct {
    var conduct = Conduct()
    conduct.log = logFile.take(event, state)
    streams.take(state)
    if let call = event.call, let called = state.effects.called {
      conduct.deed = deed(call, called, state)
    }
    if !opened.isEmpty { for id in state.effects.ended { opened[id] = nil } }
    streams.forget(state)
    return conduct
  }

  private mutating func deed(
    _ call: TraceCall, _ called: Called, _ state: borrowing KernelState
  ) -> Conduct.Deed {
    let name = TraceIndex.plainName(call.name)
    let traits = called.call.traits
    let reach = ReachRow.reach(of: name, call.arguments)
    if name == "mmap" || name == "mmap2" { return map(call, called, reach, state) }
    if let traits, traits.movesBytes, !called.isForSocketsAlone,
      let numbers = streams.numbers(of: called.subject)
    {
      let isError =
        traits.moves.isSent && numbers.contains(.error) && (numbers == .error || called.number == 2)
      guard isError, let file = called.subject else { return .movesStream(isError: false) }
      // From one file to another is no printing, nor is a write to a place: pwrite64(2).
      if called.second != nil || !RuntimeCalls.printing.contains(name) { return .reaches(.writes) }
      return streams.isPlausible(file, of: called.process, state)
        ? .movesStream(isError: true) : .reaches(.sockets)
    }
    if let file = called.made, traits?.makes == .result(.file), reach == nil || Self.isNull(call) {
      // What a program opens in place of a stream that it was not given.
      if Self.isNull(call), let number = called.outcome.value { streams.replace(number, file) }
      if opened.count < Self.limit { opened[file] = Self.kind(call) }
      return opened[file] == nil ? .keeps : .readsAtStart
    }
    if let reach { return .reaches(reach) }
    if RuntimeCalls.asking.contains(name), asksStreams(call, called, state) {
      return changesStream(call, called, name) ? .reaches(.changesFiles) : .asksStream
    }
    if called.isForSocketsAlone || called.concernsSocket { return .reaches(.sockets) }
    guard let traits, traits.subject != nil || traits.waitsForFiles else { return .keeps }
    // newfstatat(AT_FDCWD, "/lib", ...) is about a path, and newfstatat(3, "", ...) about a descriptor.
    if traits.isAboutPath, called.number < 0 { return .keeps }
    if traits.waitsForFiles { return state.effects.candidates.isEmpty ? .keeps : .unknownFile }
    guard let subject = called.subject, let file = state.file(subject), file.kind != .unknown else {
      return .unknownFile
    }
    return opened[subject] == nil ? .keeps : .readsAtStart
  }

  private func map(
    _ call: TraceCall, _ called: Called, _ reach: Reach?, _ state: borrowing KernelState
  ) -> Conduct.Deed {
    guard call.arguments.count >= 5, let number = call.arguments[4].number,
      Int32(truncatingIfNeeded: number) >= 0
    else {
      return reach.map { .reaches($0) } ?? .keeps
    }
    let isShared = ReachRow.Condition.flag(3, ["MAP_SHARED", "MAP_SHARED_VALIDATE"], mask: 1)
      .holds(for: call.arguments)
    // A loader's map is either written to or executed: ld.so(8).
    let isCode =
      ReachRow.Condition.flag(2, ["PROT_WRITE"], mask: 2).holds(for: call.arguments)
      && ReachRow.Condition.flag(2, ["PROT_EXEC"], mask: 4).holds(for: call.arguments)
    if !isShared, !isCode, let file = state.file(number, of: called.process), opened[file] == .library {
      return .loads
    }
    return .reaches(reach ?? .mapsFiles)
  }

  /// Whether a call changes what 0, 1 and 2 were at the start for all who share it: where the next bytes go, or its flags.
  /// The C library gives back what it read ahead of its input, and asks where a stream is: fclose(3).
  private func changesStream(_ call: TraceCall, _ called: Called, _ name: String) -> Bool {
    guard call.result?.errno == nil || called.isInjected else { return false }
    switch name {
    case "fcntl", "fcntl64":
      return ReachRow.Condition.command(1, ["F_SETFL": 4]).holds(for: call.arguments)
    case "lseek", "_llseek", "llseek":
      guard call.arguments.count >= 3, let offset = call.arguments[1].number else { return true }
      let isElsewhere = ReachRow.Condition.otherCommand(call.arguments.count - 1, ["SEEK_CUR": 1])
      let isInput = streams.numbers(of: called.subject)?.contains(.input) ?? false
      return isElsewhere.holds(for: call.arguments) || (isInput ? offset > 0 : offset != 0)
    default: return false
    }
  }

  /// Whether a call is about what 0, 1 and 2 were at the start, and nothing else.
  private func asksStreams(_ call: TraceCall, _ called: Called, _ state: borrowing KernelState) -> Bool {
    if let subject = called.subject { return streams.numbers(of: subject) != nil }
    guard let first = call.arguments.first else { return false }
    switch first.content {
    case .array(let elements):
      // A loop: the state cannot be taken into a closure.
      for element in elements {
        guard let number = element["fd"]?.number, streams.hasStream(number, of: called.process, state) else {
          return false
        }
      }
      return !elements.isEmpty
    default:
      guard let number = first.number else { return false }
      return streams.hasStream(number, of: called.process, state)
    }
  }

  private static func kind(_ call: TraceCall) -> Opened? {
    guard let path = path(call) else { return nil }
    // What a link's name leads to is a library as well: libz.so.1 is libz.so.1.3.1.
    if let label = call.result?.descriptorLabel {
      guard case .file(let file) = label.content else { return nil }
      if RuntimeCalls.isLibrary(path), !RuntimeCalls.isLibrary(file.path) { return nil }
    }
    if RuntimeCalls.isLibrary(path) { return .library }
    return RuntimeCalls.startFiles.contains(path) ? .startFile : nil
  }

  /// Whether a call opens what swallows everything: null(4).
  private static func isNull(_ call: TraceCall) -> Bool {
    ["open", "openat"].contains(TraceIndex.plainName(call.name)) && path(call) == RuntimeCalls.null
  }

  private static func path(_ call: TraceCall) -> String? {
    for argument in call.arguments.prefix(2) {
      guard case .string(let bytes, false, false) = argument.content else { continue }
      return String(decoding: bytes, as: UTF8.self)
    }
    return nil
  }
}
