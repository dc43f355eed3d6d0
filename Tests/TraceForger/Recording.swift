package import CallLog
package import CallMapping
import Foundation
package import StraceParser

/// One side of a recorded lab: a log and the lines of its trace, both true.
package struct Recording: Sendable {
  /// `01-hello-hi/client`
  package let name: String
  /// The program's own log.
  package let log: CallLog
  /// The lines of its trace.
  package let events: [TraceEvent]
  /// What the comparison says of the two.
  package let map: CallMap
  /// Where each line belongs, and which record made it.
  let places: [Place]

  /// Where a line of the true trace belongs.
  struct Place: Sendable {
    var category: Ledger.Category?
    /// The record's index in the log.
    var record: Int?
    /// Whether the line is the one that the record stands for.
    var isMain = false
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("traces")

  /// Reads a recording.
  package init(_ name: String) throws {
    self.name = name
    let path = Self.folder.appendingPathComponent(name).path
    log = try CallLog.read(path: path + ".log")
    events = TraceReader.events(
      of: Array(try Data(contentsOf: URL(fileURLWithPath: path + ".strace"))), joined: false)
    map = try CallMap(log: log, trace: events.text)
    var places: [Int: Place] = [:]
    for entry in map.ledger.entries {
      for line in entry.lines { places[line] = Place(category: entry.category, record: entry.call) }
    }
    for call in map.calls {
      for line in call.main?.lines ?? [] { places[line]?.isMain = true }
    }
    self.places = events.map { places[$0.line] ?? Place() }
  }

  /// All recordings that have a log, by name.
  package static let names: [String] = {
    let labs = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return labs.sorted().flatMap { lab -> [String] in
      let path = folder.appendingPathComponent(lab).path
      let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      return files.sorted().filter { $0.hasSuffix(".log") }.map { "\(lab)/\($0.dropLast(4))" }
    }
  }()
}

extension [TraceEvent] {
  /// The lines as strace writes them, in the order in which they stand here.
  package var text: [UInt8] {
    var text: [UInt8] = []
    for event in self {
      text += event.printed
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }
}

/// SplitMix64: the same places for the same seed.
package struct Seeded: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Numbers of a seed.
  package init(_ seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
