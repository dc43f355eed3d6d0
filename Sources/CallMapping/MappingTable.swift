import CallForms
import CallLog
public import LinuxABI
import StraceParser
import TraceText

/// The table that a run proves: Swift call, Linux socket API, system call, and where each was seen.
public struct MappingTable: Hashable, Sendable {
  /// The names of the sides, in the order of the counts of each row.
  public let sides: [String]
  /// The architecture whose system calls these are, where the traces prove it or a person said it.
  public package(set) var architecture: Architecture?
  /// The sides that nobody traced, by their places in ``sides``.
  public let logsAlone: Set<Int>
  /// Calls on sockets and other descriptors in the order of first use; what only a later side has stands before what that side used next.
  public let socketRows: [Row]
  /// Input, output and waiting, likewise.
  public let programRows: [Row]

  /// One row.
  public struct Row: Hashable, Sendable {
    /// The Swift call's form: `bind(to:)`.
    public let swift: String
    /// The libc function: `bind`.
    public let call: String
    /// Its C prototype.
    public let prototype: String
    /// Where it is documented: `bind(2)`.
    public let manual: String
    /// The system calls that were seen, in the order of first use, with what libc adds: `recvfrom(..., NULL, NULL)`.
    /// Empty where the trace shows none.
    public let syscalls: [String]
    /// What was seen on each side.
    public let sides: [Seen]
  }

  /// What one side shows of a row.
  public struct Seen: Hashable, Sendable {
    /// How often the program made the call.
    public var calls: Int = 0
    /// The lines of the trace that it made, in order.
    public var lines: [Int] = []
    /// How many calls are not as logged: they differ, or are missing.
    public var disputed: Int = 0
    /// How many calls the trace could not show.
    public var untraced: Int = 0
  }

  /// The table of a run.
  public init(_ sides: [Side]) {
    self.sides = sides.map(\.name)
    architecture = Interfaces.proven(byEach: sides.map(\.map.interfaces))
    logsAlone = Set(sides.indices.filter { sides[$0].map.isLogAlone })
    var found: [String: (name: String, call: Call?, syscalls: [String], seen: [Seen])] = [:]
    for (number, side) in sides.enumerated() {
      for mapped in side.map.calls {
        let name = Self.key(mapped)
        if found[name] == nil {
          found[name] = (mapped.record.call, mapped.call, [], sides.map { _ in Seen() })
        }
        // A look-up has no system call of its own: all that it made are named.
        for syscall in mapped.syscalls where syscall.role == .main || mapped.call?.purpose == .lookUp {
          let form = Self.form(syscall.event, mapped.call)
          if found[name]?.syscalls.contains(form) == false { found[name]?.syscalls.append(form) }
        }
        found[name]?.seen[number].calls += 1
        found[name]?.seen[number].lines += mapped.lines
        if case .notTraced = mapped.verdict {
          found[name]?.seen[number].untraced += 1
        } else if !mapped.verdict.isExpected {
          found[name]?.seen[number].disputed += 1
        }
      }
    }
    let order = Self.order(sides)
    let rows = order.compactMap { name in
      found[name].map { entry in
        (
          entry.call?.purpose ?? .socket,
          Row(
            swift: entry.call.map { SwiftTemplate($0).form } ?? Escape.terminal(entry.name),
            call: Escape.terminal(entry.name),
            prototype: entry.call?.prototype ?? Escape.terminal(entry.name),
            manual: entry.call?.manual.description ?? "", syscalls: entry.syscalls, sides: entry.seen)
        )
      }
    }
    let isLesson = { (purpose: Call.Purpose) in purpose.isExact || purpose == .lookUp }
    socketRows = rows.filter { isLesson($0.0) }.map(\.1)
    programRows = rows.filter { !isLesson($0.0) }.map(\.1)
  }

  /// Whether a trace could have shown system calls of a row: one of a program that made the call.
  public func wasAsked(_ row: Row) -> Bool {
    row.sides.indices.contains { row.sides[$0].calls > 0 && !logsAlone.contains($0) }
  }

  /// What is not proved, because nobody traced some or all of the programs; nil where each has a trace.
  public var unproved: String? {
    guard !logsAlone.isEmpty else { return nil }
    let names = sides.indices.filter(logsAlone.contains).map { Escape.terminal(sides[$0]) }
    return "\(names.joined(separator: ", ")): \(Note.noTrace)"
  }

  /// What calls share a row: one C function may be several Swift methods.
  private static func key(_ mapped: MappedCall) -> String {
    mapped.call.map { "\($0.name) \($0.swift)" } ?? mapped.record.call
  }

  /// Names in the order of first use. What only a later side has stands before what that side used next:
  /// the client's connect before the send that both have.
  private static func order(_ sides: [Side]) -> [String] {
    var order: [String] = []
    for side in sides {
      var seen: Set<String> = []
      let used = side.map.calls.map(key).filter { seen.insert($0).inserted }
      for (place, name) in used.enumerated() where !order.contains(name) {
        let next = used[place...].lazy.compactMap { order.firstIndex(of: $0) }.first
        order.insert(name, at: next ?? order.count)
      }
    }
    return order
  }

  /// A system call's name, with what libc added to the program's arguments: `sendto(..., NULL, 0)`.
  private static func form(_ event: TraceEvent, _ call: Call?) -> String {
    guard let traced = event.call else { return "?" }
    let name = Escape.terminal(TraceIndex.plainName(traced.name))
    guard let call, call.purpose.isExact, event.kind == .call,
      let arguments = call.syscall.form(named: TraceIndex.plainName(traced.name))?.arguments
    else { return name }
    // What stands behind the program's own, and behind what is made of it.
    let own =
      arguments.lastIndex { argument in
        if case .parameter = argument { return true }
        return argument == .derived
      } ?? -1
    guard own + 1 < arguments.count, own + 1 < traced.arguments.count else { return name }
    let added = traced.arguments[(own + 1)...].map { CallFormatter().text($0) }
    return "\(name)(..., \(added.joined(separator: ", ")))"
  }
}
