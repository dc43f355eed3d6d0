import CallLog
import StraceParser

/// The lines of a trace that are the log's own: its file is opened, given its length, mapped, trimmed and closed.
struct LogFile {
  /// Indices of the events.
  private(set) var events: Set<Int> = []
  /// The event that opened the log; nil where the trace does not show it.
  private(set) var opening: Int?

  /// The log's path, as the program opened it.
  private let names: Set<String>
  /// Descriptors of the log, and addresses at which it is mapped with their lengths.
  private var descriptors: Set<Int64> = []
  private var mappings: [UInt64: UInt64] = [:]
  /// Whether the trace's filter lets through what opens files.
  private let showsOpenings: Bool
  /// Numbers that other calls returned.
  private var others: Set<Int64> = []

  /// Where the log's descriptor goes, out of the way of the lab's own.
  private static let lowestDescriptor = 100

  /// Follows the log's file through a trace.
  ///
  /// - Parameter path: the log's path, as the program or the caller names it.
  init(_ trace: [TraceEvent], log: CallLog, path: String?, processes: TracedProcesses) {
    names = Set([path, Self.option(log.arguments)].compactMap { $0 }.filter { !$0.isEmpty })
    var owner: Int?
    showsOpenings = trace.contains { ["openat", "open"].contains($0.call?.name) }
    for (index, event) in trace.enumerated() {
      guard let call = event.call else { continue }
      // A descriptor of the same number in another process is another one.
      if let owner, let thread = event.pid, processes.isOther(thread, own: [owner]) { continue }
      guard belongs(call) else {
        if let number = call.result?.number { others.insert(number) }
        continue
      }
      events.insert(index)
      if opening == nil, ["openat", "open", "creat"].contains(call.name) {
        opening = index
        owner = event.pid
      }
    }
  }

  /// The argument behind `--log`.
  private static func option(_ arguments: [String]) -> String? {
    for (index, argument) in arguments.enumerated() {
      if argument.hasPrefix("--log=") { return String(argument.dropFirst(6)) }
      if argument == "--log", arguments.indices.contains(index + 1) { return arguments[index + 1] }
    }
    return nil
  }

  private mutating func belongs(_ call: TraceCall) -> Bool {
    switch TraceIndex.plainName(call.name) {
    case "openat", "open", "creat":
      guard isPath(call.arguments) else { return false }
      if let descriptor = call.result?.number, descriptor >= 0 { descriptors.insert(descriptor) }
      return true
    case "unlink", "unlinkat", "stat", "newfstatat", "statx", "access", "faccessat", "faccessat2":
      return isPath(call.arguments) || isDescriptor(call.arguments.first)
    case "fcntl":
      guard isDescriptor(call.arguments.first) else { return false }
      // F_DUPFD_CLOEXEC moves the log out of the way of the lab's own descriptors.
      if Self.duplicates(call.arguments.dropFirst().first), let descriptor = call.result?.number,
        descriptor >= 0
      {
        descriptors.insert(descriptor)
      }
      return true
    case "fallocate", "ftruncate", "fstat", "fsync", "flock", "lseek", "fdatasync", "pwrite64",
      "write",
      "read", "pread64":
      return isDescriptor(call.arguments.first)
    case "close":
      // A lab may close a number that was never open: the log's own close succeeds.
      guard isDescriptor(call.arguments.first), call.result?.errno == nil else { return false }
      if let number = call.arguments.first?.number { descriptors.remove(number) }
      return true
    case "mmap", "mmap2":
      guard call.arguments.count >= 5, isDescriptor(call.arguments[4]) else { return false }
      if let address = call.result?.number, let length = call.arguments[1].number {
        mappings[UInt64(bitPattern: address)] = UInt64(bitPattern: length)
      }
      return true
    case "munmap", "msync", "madvise", "mremap":
      guard let address = Self.address(call.arguments.first) else { return false }
      guard mappings.contains(where: { $0.key <= address && address - $0.key < max(1, $0.value) }) else {
        return false
      }
      if call.name == "munmap" { mappings[address] = nil }
      if call.name == "mremap", let moved = call.result?.number, call.arguments.count > 2,
        let length = call.arguments[2].number
      {
        mappings[address] = nil
        mappings[UInt64(bitPattern: moved)] = UInt64(bitPattern: length)
      }
      return true
    default: return false
    }
  }

  private func isPath(_ arguments: [TraceValue]) -> Bool {
    arguments.prefix(2).contains { argument in
      guard case .string(let bytes, let isCut, _) = argument.content, !bytes.isEmpty else { return false }
      return names.contains { name in
        isCut ? name.utf8.starts(with: bytes) : name.utf8.elementsEqual(bytes)
      }
    }
  }

  private func isDescriptor(_ value: TraceValue?) -> Bool {
    guard let value, case .integer = value.content, let number = value.number else { return false }
    if descriptors.contains(number) { return true }
    // Where the filter leaves out openat, the label (-y) still names the file.
    guard let label = value.label else {
      // Without a label either, the number tells: a call log moves itself to 100 or above, and no lab opens so many.
      return !showsOpenings && number >= Self.lowestDescriptor && !others.contains(number)
    }
    return names.contains { name in
      let relative = name.hasPrefix("./") ? name.dropFirst(2) : name[...]
      return label == name || label.hasSuffix("/" + relative)
    }
  }

  /// Whether a command of fcntl(2) makes another descriptor: F_DUPFD is 0, F_DUPFD_CLOEXEC 1030.
  private static func duplicates(_ command: TraceValue?) -> Bool {
    if case .constant(let name)? = command?.content { return name.hasPrefix("F_DUPFD") }
    return command?.number == 0 || command?.number == 1030
  }

  private static func address(_ value: TraceValue?) -> UInt64? {
    switch value?.content {
    case .pointer(let address)?: address
    case .integer(let text)?: TraceValue(.integer(text)).number.map { UInt64(bitPattern: $0) }
    default: nil
    }
  }
}
