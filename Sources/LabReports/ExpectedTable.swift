import CallLog
public import CallMapping
import LinuxABI
import StraceParser
import TraceText

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
    /// What they are: `socket`, `file`, `pipe end`, `epoll set`.
    var noun = "socket"

    /// `socket 1`, `sockets 2 to 101, each`, `epoll set 3`, `no socket`.
    public var title: String {
      if first == 0 { return "no socket" }
      return count == 1 ? "\(noun) \(first)" : "\(noun)s \(first) to \(first + count - 1), each"
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
    var stories = [Story(noun: "socket")]
    var open: [Int64: Int] = [:]
    for mapped in map.calls {
      guard let call = mapped.call, call.purpose.isExact || call.purpose == .lookUp else { continue }
      let record = mapped.record
      var place = 0
      let isAboutOne = call.parameters.first?.kind == .descriptor
      if isAboutOne, case .integer(let descriptor)? = record.arguments.first { place = open[descriptor] ?? 0 }
      let made = ExpectedRow.descriptors(madeBy: record, call)
      for (index, descriptor) in made.enumerated() {
        stories.append(Story(noun: ExpectedRow.noun(madeBy: call)))
        open[descriptor] = stories.count - 1
        // socket(2) begins its own socket's story; accept(2) belongs to the listener's.
        if !isAboutOne, index == 0 { place = stories.count - 1 }
      }
      let row = ExpectedRow(mapped, call) { descriptor in
        open[descriptor].map { stories[$0].noun } ?? "socket"
      }
      stories[place].rows.append(row.row)
      if call.name == "close", record.result == 0, case .integer(let descriptor)? = record.arguments.first {
        open[descriptor] = nil
      }
    }
    var tables: [SocketTable] = []
    for (number, story) in stories.enumerated() where !(number == 0 && story.rows.isEmpty) {
      if number > 1, let last = tables.last, last.first > 0, last.rows == story.rows, last.noun == story.noun
      {
        tables[tables.count - 1].count += 1
      } else {
        tables.append(SocketTable(first: number, count: 1, rows: story.rows, noun: story.noun))
      }
    }
    return tables
  }

  /// The calls on one descriptor, from its opening to its close.
  private struct Story {
    var noun: String
    var rows: [Row] = []
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
          "", "### " + socket.title, "", Self.columns, "|---|---|---|---|",
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
    return MarkdownTable.row(cells + [Escape.markdown(row.result)])
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

  /// Whether a text is such a table: one without any would be taken for a run that must show nothing.
  public static func isExpected(_ text: String) -> Bool {
    text.split(whereSeparator: \.isNewline).contains { $0 == columns }
  }

  private static let columns = "| Swift call | Linux | system call | result |"

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
