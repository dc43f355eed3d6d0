import CallLog
import LinuxABI
import StraceParser
import TraceModel

/// Follows the log's own file through a trace: it is opened, given its length, mapped, trimmed and closed.
///
/// Which open file a number stands for is the model's word. Which open files are the log is told by the path that
/// openat(2) was given; of a file that the trace does not show being opened, by strace's label (`-y`), or failing that by
/// the number, which proves nothing.
struct LogFile {
  /// What says that a line is about the log.
  enum Evidence: UInt8 {
    case none
    /// A high number that the trace does not show being made: good only where no opening is shown.
    case number
    /// strace's label for a number that the trace does not show being made: good only where no opening of it is shown.
    case label
    /// Its path, as an argument.
    case path
  }

  /// Whether the trace's filter lets through what opens files.
  private(set) var showsOpenings = false
  /// Who opened the log's path, and in which line: each process's first.
  private(set) var openings: [Opening] = []

  /// Who opened the log, and where.
  struct Opening {
    let process: TracedProcess.ID
    /// The program that it ran then, as an index of the model's.
    let program: Int
    let line: Int
  }

  /// The log's path, as the program or the caller names it.
  private let names: Set<String>
  /// `NAME.PID.log`, where the environment told the program its folder (`SOCKLAB_LOG_DIR`) and its arguments name no log: the
  /// run's folder may have been moved since.
  private let ownName: String?
  private var files: [OpenFile.ID: Evidence] = [:]
  /// Files that were opened by paths which strace does not follow: a label says what they are.
  private var hidden: Set<OpenFile.ID> = []
  /// strace's label of what was opened first.
  private var label: String?
  /// The addresses at which it is mapped.
  private var mappings: [Mapping] = []

  private struct Mapping {
    let process: TracedProcess.ID
    var address: UInt64
    var length: UInt64
    let evidence: Evidence
  }

  /// Where the log's descriptor goes, out of the way of the lab's own.
  private static let lowestDescriptor = 100
  /// A log is mapped once; so many openings and mappings are a hostile trace's.
  private static let limit = 64

  /// - Parameter path: the log's path, as the program or the caller names it.
  init(_ log: CallLog, path: String?) {
    names = Set([Self.option(log.arguments) ?? path].compactMap { $0 }.filter { !$0.isEmpty })
    let last = path?.split(separator: "/").last.map(String.init)
    ownName = last.flatMap { $0.hasSuffix(".\(log.pid).log") && Self.option(log.arguments) == nil ? $0 : nil }
  }

  /// The argument behind `--log`.
  private static func option(_ arguments: [String]) -> String? {
    for (index, argument) in arguments.enumerated() {
      if argument.hasPrefix("--log=") { return String(argument.dropFirst(6)) }
      if argument == "--log", arguments.indices.contains(index + 1) { return arguments[index + 1] }
    }
    return nil
  }

  /// Whether a call may be the log's own, for what the whole trace shows.
  func mayBeLog(_ evidence: Evidence) -> Bool {
    switch evidence {
    case .none: false
    case .number: !showsOpenings
    case .label: openings.isEmpty
    case .path: true
    }
  }

  /// Takes the next line of the trace: what says that it is about the log.
  mutating func take(_ event: TraceEvent, _ state: borrowing KernelState) -> Evidence {
    var evidence = Evidence.none
    if let call = event.call, let called = state.effects.called {
      evidence = take(call, called, event.line, state)
    }
    for id in state.effects.ended {
      files[id] = nil
      hidden.remove(id)
    }
    return evidence
  }

  private mutating func take(
    _ call: TraceCall, _ called: Called, _ line: Int, _ state: borrowing KernelState
  ) -> Evidence {
    let first = call.arguments.first
    let name = TraceIndex.plainName(call.name)
    switch name {
    case "openat", "open":
      // Paths that strace does not follow say no more than openings that it leaves out: `-e raw=openat`.
      if !Comparison.isRaw(call) {
        showsOpenings = true
      } else if let made = called.made, hidden.count < 4096 {
        hidden.insert(made)
      }
      guard isPath(call.arguments), isLog(call, name) else { return .none }
      if let made = called.made { files[made] = .path }
      let process = called.process
      if openings.count < Self.limit, !openings.contains(where: { $0.process == process }) {
        openings.append(Opening(process: process, program: called.program, line: line))
      }
      return .path
    case "stat", "newfstatat", "statx", "access", "faccessat", "faccessat2":
      return isPath(call.arguments) ? .path : evidence(first, called.subject, called, state)
    case "fcntl", "fcntl64":
      // It gets another number; whoever is told of it, or has a lease on it, is no log's.
      return Self.ownCommands.holds(for: call.arguments)
        ? .none : evidence(first, called.subject, called, state)
    case "fallocate", "ftruncate", "fstat", "fstatfs", "fsync", "flock", "lseek", "fdatasync", "pread64":
      return evidence(first, called.subject, called, state)
    case "pwrite64":
      // Room that is made by writing zeros; what the log says gets into it through memory.
      return Self.isZeros(call) ? evidence(first, called.subject, called, state) : .none
    case "close":
      // A lab may close a number that was never open: the log's own close succeeds.
      return call.result?.errno == nil ? evidence(first, called.subject, called, state) : .none
    case "mmap", "mmap2":
      guard call.arguments.count >= 5 else { return .none }
      // What is mapped over it takes its place: MAP_FIXED.
      if ConstantReading.isOpaque(call.arguments[0]),
        ReachRow.Condition.flag(3, ["MAP_FIXED"], mask: 16).holds(for: call.arguments)
      {
        let evidence = evidence(ofMemory: call, named: name, called.process)
        if evidence != .none { return evidence }
      }
      let evidence = evidence(call.arguments[4], nil, called, state)
      if evidence != .none, let address = call.result?.number, let length = call.arguments[1].number,
        mappings.count < Self.limit
      {
        mappings.append(
          Mapping(
            process: called.process, address: UInt64(bitPattern: address),
            length: UInt64(bitPattern: length), evidence: evidence))
      }
      return evidence
    case "munmap", "msync", "madvise", "mremap", "mprotect":
      return evidence(ofMemory: call, named: name, called.process)
    default: return .none
    }
  }

  /// What a log asks fcntl(2) for.
  private static let ownCommands = ReachRow.Condition.otherCommand(
    1, ["F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_DUPFD_CLOEXEC": 1030])

  /// Whether what was opened by the log's path is the log, by strace's label (`-y`): it is called as the path says, since no
  /// link is followed, and is the same file each time.
  private mutating func isLog(_ call: TraceCall, _ name: String) -> Bool {
    guard case .file(let file)? = call.result?.descriptorLabel?.content, call.result?.errno == nil else {
      return true
    }
    // Other characters may be escaped.
    func isPlain(_ text: String) -> Bool {
      text.utf8.allSatisfy { 33...126 ~= $0 && $0 != UInt8(ascii: "\\") }
    }
    let path = call.arguments.dropFirst(name == "openat" ? 1 : 0).first
    if case .string(let bytes, false, _)? = path?.content {
      let asked = String(decoding: bytes, as: UTF8.self)
      if isPlain(asked), isPlain(file.path), TraceIndex.baseName(asked) != TraceIndex.baseName(file.path) {
        return false
      }
    }
    if let label { return label == file.path }
    label = file.path
    return true
  }

  /// What says that a descriptor is the log's.
  ///
  /// - Parameter subject: the open file that the call is about, where the model looks for it.
  private mutating func evidence(
    _ value: TraceValue?, _ subject: OpenFile.ID?, _ called: Called, _ state: borrowing KernelState
  ) -> Evidence {
    guard let value, case .integer = value.content, let number = value.number else { return .none }
    let file = subject ?? state.file(number, of: called.process)
    if let file, let known = files[file] { return known }
    var evidence = Evidence.none
    if let file, state.file(file)?.origin == .made, !hidden.contains(file) {
      // The trace shows what was opened: a label of the same end is another file's.
    } else if let label = value.label {
      // Where the filter leaves out openat, the label (-y) still names the file.
      if isLabel(label) { evidence = .label }
    } else if number >= Self.lowestDescriptor {
      // A call log moves itself to 100 or above, and no lab opens so many.
      evidence = .number
    }
    if evidence != .none, let file { files[file] = evidence }
    return evidence
  }

  private mutating func evidence(
    ofMemory call: TraceCall, named name: String, _ process: TracedProcess.ID
  ) -> Evidence {
    guard !mappings.isEmpty, let address = Self.address(call.arguments.first),
      let place = mappings.firstIndex(where: {
        $0.process == process && $0.address <= address && address - $0.address < max(1, $0.length)
      })
    else { return .none }
    let evidence = mappings[place].evidence
    if name == "munmap", mappings[place].address == address { mappings.remove(at: place) }
    if name == "mremap", let moved = call.result?.number, call.arguments.count > 2,
      let length = call.arguments[2].number
    {
      mappings[place].address = UInt64(bitPattern: moved)
      mappings[place].length = UInt64(bitPattern: length)
    }
    return evidence
  }

  private static func isZeros(_ call: TraceCall) -> Bool {
    guard call.arguments.count > 1, case .string(let bytes, _, _) = call.arguments[1].content else {
      return false
    }
    return bytes.allSatisfy { $0 == 0 }
  }

  private func isPath(_ arguments: [TraceValue]) -> Bool {
    let folder = arguments.first.flatMap { value -> Int64? in
      if case .integer = value.content { value.number } else { nil }
    }
    // From another folder than the current one (AT_FDCWD, -100) the same name is another file.
    let isElsewhere = folder.map { Int32(truncatingIfNeeded: $0) != -100 } ?? false
    return arguments.prefix(2).contains { argument in
      guard case .string(let bytes, let isCut, _) = argument.content, !bytes.isEmpty else { return false }
      if isElsewhere, bytes.first != UInt8(ascii: "/") { return false }
      if let ownName, !isCut, bytes.hasSuffix("/\(ownName)") { return true }
      return names.contains { name in
        isCut ? name.utf8.starts(with: bytes) : name.utf8.elementsEqual(bytes)
      }
    }
  }

  private func isLabel(_ label: String) -> Bool {
    if let ownName, label.hasSuffix("/\(ownName)") { return true }
    return names.contains { name in
      let relative = name.hasPrefix("./") ? name.dropFirst(2) : name[...]
      return label == name || label.hasSuffix("/" + relative)
    }
  }

  private static func address(_ value: TraceValue?) -> UInt64? {
    switch value?.content {
    case .pointer(let address)?: address
    case .integer(let text)?: TraceValue(.integer(text)).number.map { UInt64(bitPattern: $0) }
    default: nil
    }
  }
}

extension [UInt8] {
  /// Whether they end with a text.
  fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
