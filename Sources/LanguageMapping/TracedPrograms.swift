package import StraceParser

/// A program of a trace: from one execve(2) to the next, with the threads and the children that it made on the way.
public struct TracedProgram: Hashable, Sendable {
  /// The process that started it; nil where the trace names no ids.
  public let pid: Int?
  /// Its path as execve names it; nil where the trace begins later.
  public let path: String?

  /// The last part of the path.
  public var name: String? { path.map { $0.split(separator: "/").last.map(String.init) ?? $0 } }
}

/// Which program and which process each line of a trace belongs to.
package struct TracedPrograms {
  /// Programs in the order in which the trace names them.
  package private(set) var programs: [TracedProgram] = []
  /// The program of each event, as an index of ``programs``.
  package private(set) var owner: [Int] = []
  /// The process of each event.
  package private(set) var process: [Int] = []

  /// - Parameter events: in the order of their lines.
  package init(_ events: [TraceEvent]) {
    let first = events.lazy.compactMap(\.pid).first
    programs = [TracedProgram(pid: first, path: nil)]
    var processOfThread: [Int: Int] = [:]
    var programOfProcess: [Int: Int] = [:]
    owner.reserveCapacity(events.count)
    process.reserveCapacity(events.count)
    for event in events {
      let thread = event.pid ?? first ?? 0
      // A thread whose making the trace does not show was there when strace came: one of the first process.
      let own = processOfThread[thread] ?? first ?? 0
      if let call = event.call {
        switch call.name {
        case "execve", "execveat":
          if call.result?.number == 0, let path = Self.path(call) {
            programOfProcess[own] = programs.count
            programs.append(TracedProgram(pid: event.pid, path: path))
          }
        default:
          if let child = call.child {
            processOfThread[child.id] = child.isThread ? own : child.id
            if !child.isThread { programOfProcess[child.id] = programOfProcess[own] ?? 0 }
          }
        }
      }
      owner.append(programOfProcess[own] ?? 0)
      process.append(own)
    }
  }

  private static func path(_ call: TraceCall) -> String? {
    for argument in call.arguments.prefix(2) {
      if case .string(let path, _, _) = argument.content, !path.isEmpty {
        return String(decoding: path, as: UTF8.self)
      }
    }
    return nil
  }
}

extension TraceCall {
  /// The process or thread that the call made, as its parent sees it: clone(2), fork(2); nil for any other call.
  package var child: (id: Int, isThread: Bool)? {
    guard ["clone", "clone3", "fork", "vfork"].contains(name),
      let id = result?.number.flatMap({ Int(exactly: $0) }),
      id > 0
    else { return nil }
    return (id, arguments.contains { $0.names("CLONE_THREAD") })
  }
}

extension TraceValue {
  /// Whether a constant is one of the value's flags, also in a field of a structure.
  package func names(_ constant: String) -> Bool {
    switch content {
    case .constant(let name): name == constant
    case .flags(let parts): parts.contains { $0.names(constant) }
    case .structure(let fields): fields.contains { $0.value.names(constant) }
    case .changed(let from, _): from.names(constant)
    default: false
    }
  }
}
