import CallLog
public import CallMapping
import LinuxABI
import StraceParser

/// What every run of a lab must show, on whatever machine: the calls, their system calls, flags and errors, in the
/// order of each socket. Ports, process ids, descriptor numbers, times and contents are left out.
public struct ExpectedTable: Hashable, Sendable {
  /// The sides of the run.
  public let sides: [SideTable]

  /// One side.
  public struct SideTable: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its sockets in the order in which they were made; neighbours with the same calls are one entry.
    public let sockets: [SocketTable]
  }

  /// The calls on one socket, or on several that saw the same.
  public struct SocketTable: Hashable, Sendable {
    /// The first of them, from 1; 0 for calls on a descriptor that was no socket of this program.
    public let first: Int
    /// How many there are.
    public var count: Int
    /// Their calls in order.
    public let rows: [Row]

    /// `socket 1`, `sockets 2 to 101, each`, `no socket`.
    public var title: String {
      if first == 0 { return "no socket" }
      return count == 1 ? "socket \(first)" : "sockets \(first) to \(first + count - 1), each"
    }
  }

  /// One call.
  public struct Row: Hashable, Sendable {
    /// The Swift call: `receive(upTo: 1024)`.
    public let swift: String
    /// Its page of the manual: `recv(2)`.
    public let manual: String
    /// The system call: `recvfrom(socket, buf, 1024, 0, NULL, NULL)`.
    public let syscall: String
    /// What came of it: `0`, `socket`, `bytes`, `EAGAIN`, `ended inside`.
    public let result: String
  }

  /// The expected table of a run.
  public init(_ sides: [Side]) {
    self.sides = sides.map { SideTable(name: $0.name, sockets: Self.sockets($0.map)) }
  }

  private static func sockets(_ map: CallMap) -> [SocketTable] {
    var rows: [[Row]] = [[]]
    var open: [Int64: Int] = [:]
    for mapped in map.calls {
      guard let call = mapped.call, call.purpose == .socket else { continue }
      let record = mapped.record
      var place = 0
      if call.parameters.first?.kind == .descriptor {
        if case .integer(let descriptor)? = record.arguments.first { place = open[descriptor] ?? 0 }
      }
      let isNew = call.result == .descriptor && (record.result ?? -1) >= 0
      if isNew, let descriptor = record.result {
        rows.append([])
        open[descriptor] = rows.count - 1
        // socket(2) begins its own socket's story; accept(2) belongs to the listener's.
        if call.parameters.first?.kind != .descriptor { place = rows.count - 1 }
      }
      rows[place].append(row(mapped, call))
      if call.name == "close", record.result == 0, case .integer(let descriptor)? = record.arguments.first {
        open[descriptor] = nil
      }
    }
    var tables: [SocketTable] = []
    for (number, calls) in rows.enumerated() where !(number == 0 && calls.isEmpty) {
      if number > 1, let last = tables.last, last.first > 0, last.rows == calls {
        tables[tables.count - 1].count += 1
      } else {
        tables.append(SocketTable(first: number, count: 1, rows: calls))
      }
    }
    return tables
  }

  // MARK: One row

  private static func row(_ mapped: MappedCall, _ call: Call) -> Row {
    let record = mapped.record
    let values = call.parameters.indices.map { value($0, record, call) }
    let arguments = call.syscall.arguments.map { argument in
      switch argument {
      case .parameter(let index): index < values.count ? values[index] : "?"
      case .null: "NULL"
      case .zero: "0"
      case .derived: "..."
      }
    }
    let name = mapped.main?.call?.name ?? call.syscall.name
    return Row(
      swift: CallText(record).swift { isSteady(call.parameters[$0].kind) ? nil : values[$0] },
      manual: call.manual.description,
      syscall: "\(name)(\(arguments.joined(separator: ", ")))", result: result(record, call))
  }

  /// Whether an argument of this kind is the same in every run.
  private static func isSteady(_ kind: Parameter.Kind) -> Bool {
    switch kind {
    case .constant, .flags, .protocolNumber, .optionName, .count, .optionIn: true
    default: false
    }
  }

  /// An argument without what changes from run to run.
  private static func value(_ index: Int, _ record: CallRecord, _ call: Call) -> String {
    let parameter = call.parameters[index]
    guard record.arguments.indices.contains(index) else { return "?" }
    if case .null = record.arguments[index] { return "NULL" }
    switch parameter.kind {
    case .descriptor: return "socket"
    case .bytesIn, .bytesOut: return parameter.name
    case .length:
      // The length of what was sent changes with the words; the room for an answer is the program's own choice.
      let follows = index > 0 ? call.parameters[index - 1].kind : parameter.kind
      return follows == .bytesIn ? parameter.name : LoggedText.argument(index, of: record, call: call)
    case .addressIn, .addressOut:
      guard case .bytes(let bytes) = record.arguments[index] else { return parameter.name }
      return LoggedText.addressWithoutPort(bytes.kept)
    case .lengthInOut: return "[\(parameter.name)]"
    case .optionOut: return parameter.name
    case .constant, .flags, .protocolNumber, .optionName, .count, .optionIn:
      return LoggedText.argument(index, of: record, call: call)
    }
  }

  private static func result(_ record: CallRecord, _ call: Call) -> String {
    guard let result = record.result else { return "ended inside" }
    if result == -1 { return Errno(rawValue: record.errno).name }
    switch call.result {
    case .status: return "\(result)"
    case .descriptor: return "socket"
    // Zero bytes received is the end of the stream: no other number is the same on every machine.
    case .byteCount: return result == 0 ? "0" : "bytes"
    }
  }
}

/// The first place where a run is not what was expected.
public struct ExpectedDifference: Hashable, Sendable, CustomStringConvertible {
  /// The side and socket: `server, socket 2`.
  public let place: String
  /// The row within it, from 1.
  public let row: Int
  /// What was expected; nil where nothing more was.
  public let expected: String?
  /// What the run shows; nil where it shows nothing more.
  public let seen: String?

  /// One sentence without a full stop.
  public var description: String {
    "\(place), row \(row): expected \(expected ?? "nothing more"), this run shows \(seen ?? "nothing more")"
  }
}

extension ExpectedTable {
  /// The table as Markdown, as a lab's `expected.md` holds it.
  ///
  /// - Parameter title: the first line.
  public func markdown(title: String) -> String {
    var lines = ["# " + Escape.markdown(title)]
    for side in sides {
      lines += ["", "## " + Escape.markdown(side.name)]
      for socket in side.sockets {
        lines += [
          "", "### " + socket.title, "", "| Swift call | Linux | system call | result |", "|---|---|---|---|",
        ]
        lines += socket.rows.map(Self.line)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ row: Row) -> String {
    let cells = [
      Escape.markdownCode(row.swift), Escape.markdownCode(row.manual), Escape.markdownCode(row.syscall),
    ]
    return "| " + (cells + [Escape.markdown(row.result)]).joined(separator: " | ") + " |"
  }

  /// Compares this run with an expected text: headings and rows count, everything between them does not.
  ///
  /// - Parameter text: Markdown as ``markdown(title:)`` writes it, with or without words around it.
  /// - Returns: the first difference, nil when there is none.
  public func firstDifference(from text: String) -> ExpectedDifference? {
    let expected = Self.steps(text)
    let seen = Self.steps(markdown(title: ""))
    for index in 0..<max(expected.count, seen.count) {
      let one = index < expected.count ? expected[index] : nil
      let other = index < seen.count ? seen[index] : nil
      guard one != other else { continue }
      let isSamePlace = one?.place == other?.place
      let first = isSamePlace || other == nil || (one?.row ?? 0) > (other?.row ?? 0) ? one : other
      return ExpectedDifference(
        place: first?.place ?? "", row: first?.row ?? 0,
        expected: isSamePlace || first == one ? one?.text : nil,
        seen: isSamePlace || first == other ? other?.text : nil)
    }
    return nil
  }

  private struct Step: Equatable {
    var place: String
    var row: Int
    var text: String
  }

  private static func steps(_ text: String) -> [Step] {
    var side = ""
    var place = ""
    var row = 0
    var steps: [Step] = []
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("### ") {
        place = side + ", " + line.dropFirst(4)
        row = 0
      } else if line.hasPrefix("## ") {
        side = String(line.dropFirst(3))
      } else if line.hasPrefix("| `") {
        row += 1
        steps.append(Step(place: place, row: row, text: String(line)))
      }
    }
    return steps
  }
}
