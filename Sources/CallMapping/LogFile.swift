import CallLog
import StraceParser

/// The lines of a trace that are the log's own: its file is opened, given its length, mapped, trimmed and closed.
struct LogFile {
  /// Indices of the events.
  private(set) var events: Set<Int> = []
  /// The event that opened the log; nil where the trace does not show it.
  private(set) var opening: Int?

  /// Descriptors of the log, and addresses at which it is mapped with their lengths.
  private var descriptors: Set<Int64> = []
  private var mappings: [UInt64: UInt64] = [:]

  /// Follows the log's file through a trace.
  ///
  /// - Parameter path: the log's path, as the program or the caller names it.
  init(_ trace: [TraceEvent], log: CallLog, path: String?) {
    let names = Set([path, Self.option(log.arguments)].compactMap { $0 })
    for (index, event) in trace.enumerated() {
      guard let call = event.call, belongs(call, names: names) else { continue }
      events.insert(index)
      if opening == nil { opening = index }
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

  private mutating func belongs(_ call: TraceCall, names: Set<String>) -> Bool {
    switch TraceIndex.plainName(call.name) {
    case "openat", "open", "creat":
      guard isPath(call.arguments, names) else { return false }
      if let descriptor = call.result?.number, descriptor >= 0 { descriptors.insert(descriptor) }
      return true
    case "unlink", "unlinkat", "stat", "newfstatat", "statx", "access", "faccessat", "faccessat2":
      return isPath(call.arguments, names) || isDescriptor(call.arguments.first)
    case "fcntl":
      guard isDescriptor(call.arguments.first) else { return false }
      // F_DUPFD_CLOEXEC moves the log out of the way of the lab's own descriptors.
      if case .constant(let command)? = call.arguments.dropFirst().first?.content,
        command.hasPrefix("F_DUPFD"),
        let descriptor = call.result?.number, descriptor >= 0
      {
        descriptors.insert(descriptor)
      }
      return true
    case "fallocate", "ftruncate", "fstat", "fsync", "flock", "lseek", "fdatasync", "pwrite64",
      "write",
      "read", "pread64":
      return isDescriptor(call.arguments.first)
    case "close":
      guard isDescriptor(call.arguments.first) else { return false }
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

  private func isPath(_ arguments: [TraceValue], _ names: Set<String>) -> Bool {
    arguments.prefix(2).contains { argument in
      guard case .string(let bytes, let isCut, _) = argument.content, !bytes.isEmpty else { return false }
      return names.contains { name in
        isCut ? name.utf8.starts(with: bytes) : name.utf8.elementsEqual(bytes)
      }
    }
  }

  private func isDescriptor(_ value: TraceValue?) -> Bool {
    guard let value, case .integer = value.content, let number = value.number else { return false }
    return descriptors.contains(number)
  }

  private static func address(_ value: TraceValue?) -> UInt64? {
    switch value?.content {
    case .pointer(let address)?: address
    case .integer(let text)?: TraceValue(.integer(text)).number.map { UInt64(bitPattern: $0) }
    default: nil
    }
  }
}
