import Foundation
import StraceParser
import Testing

@testable import TraceModel

/// The traces of the labs, as they were recorded.
enum RecordedTraces {
  static let all: [(name: String, bytes: [UInt8])] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "traces")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap {
      $0 as? URL
    }
    return (files ?? []).filter { $0.pathExtension == "strace" }.sorted { $0.path < $1.path }.compactMap {
      file in
      (try? Data(contentsOf: file)).map { (file.path, [UInt8]($0)) }
    }
  }()

  static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  /// A trace as strace without `-y` would have written it.
  static func withoutLabels(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var isString = false
    var p = 0
    while p < bytes.count {
      let byte = bytes[p]
      if byte == UInt8(ascii: "\n") { isString = false }
      if byte == UInt8(ascii: "\"") { isString.toggle() }
      if isString, byte == UInt8(ascii: "\\"), p + 1 < bytes.count {
        result.append(byte)
        p += 1
      } else if !isString, byte == UInt8(ascii: "<"), let last = result.last, 48...57 ~= last {
        p = labelEnd(bytes, p)
        continue
      }
      result.append(bytes[p])
      p += 1
    }
    return result
  }

  private static func labelEnd(_ bytes: [UInt8], _ start: Int) -> Int {
    var depth = 0
    var p = start
    while p < bytes.count, bytes[p] != UInt8(ascii: "\n") {
      if bytes[p] == UInt8(ascii: "<") { depth += 1 }
      if bytes[p] == UInt8(ascii: ">"), bytes[p - 1] != UInt8(ascii: "-") { depth -= 1 }
      p += 1
      if depth == 0 { break }
    }
    return p
  }

  /// Whether a line's first argument is a number that strace says is a socket.
  static func isLabelledSocket(_ line: ArraySlice<UInt8>) -> Bool {
    guard let open = line.firstIndex(of: UInt8(ascii: "(")) else { return false }
    var p = open + 1
    while p < line.endIndex, 48...57 ~= line[p] { p += 1 }
    guard p > open + 1, p < line.endIndex, line[p] == UInt8(ascii: "<") else { return false }
    let label = line[(p + 1)...].prefix(8)
    return ["TCP", "UDP", "UNIX", "NETLINK:", "socket:", "RAW", "PACKET:", "PING"].contains {
      label.starts(with: $0.utf8)
    }
  }
}

@Suite("What must hold of every trace, whatever is in it")
struct PropertyTests {
  @Test func `the books add up after every trace of the labs`() {
    #expect(RecordedTraces.all.count > 50)
    for trace in RecordedTraces.all {
      let reading = Reading(trace.bytes, checkedEvery: 50)
      #expect(reading.broken == [], "\(trace.name)")
      #expect(reading.exceeded == [], "\(trace.name)")
    }
  }

  @Test func `without labels the sockets that were made or proven stay, and no other comes`() {
    for trace in RecordedTraces.all {
      let whole = Reading(trace.bytes, checkedEvery: .max)
      let bare = Reading(RecordedTraces.withoutLabels(trace.bytes), checkedEvery: .max)
      #expect(bare.socketLines.subtracting(whole.socketLines) == [], "\(trace.name)")
      let known = whole.socketLines.filter {
        guard let reason = whole.after[$0]?.evidence?.reason else { return false }
        return reason == .made || reason == .call
      }
      #expect(known.subtracting(bare.socketLines) == [], "\(trace.name)")
    }
  }

  @Test func `with its beginning cut off, what a label shows on a socket is still on one`() {
    var random = Seeded(11)
    for trace in RecordedTraces.all {
      let lines = RecordedTraces.lines(trace.bytes)
      for _ in 0..<3 {
        let cut = Int.random(in: 0..<lines.count, using: &random)
        let rest = Array(lines[cut...])
        let reading = Reading(Array(rest.joined(separator: [UInt8(ascii: "\n")])), checkedEvery: .max)
        let labelled = reading.calls.map(\.lines.first).filter {
          RecordedTraces.isLabelledSocket(rest[$0 - 1]) && reading.call($0)?.call != .unknown
        }
        #expect(Set(labelled).subtracting(reading.socketLines) == [], "\(trace.name) from line \(cut + 1)")
        #expect(reading.broken == [], "\(trace.name) from line \(cut + 1)")
      }
    }
  }

  @Test func `a run behind the same run is told as it was alone`() {
    var tried = 0
    for trace in RecordedTraces.all {
      let alone = Reading(trace.bytes, checkedEvery: .max)
      let began = alone.processes.count { if case .began = $0 { true } else { false } }
      let ended = alone.processes.count { if case .ended = $0 { true } else { false } }
      guard began == ended, trace.bytes.last == UInt8(ascii: "\n") else { continue }
      tried += 1
      let twice = Reading(trace.bytes + trace.bytes, checkedEvery: .max)
      let count = RecordedTraces.lines(trace.bytes).count - 1
      let second = twice.socketLines.filter { $0 > count }.map { $0 - count }
      #expect(Set(second) == alone.socketLines, "\(trace.name)")
      #expect(twice.programs.count == 2 * alone.programs.count, "\(trace.name)")
      #expect(twice.ended.count == 2 * alone.ended.count, "\(trace.name)")
      let later = twice.shapes.filter { $0.line > count }.map(\.shape)
      #expect(later == alone.shapes.map(\.shape), "\(trace.name)")
    }
    #expect(tried > RecordedTraces.all.count / 2)
  }

  @Test func `a trace whose halves were joined has the same calls on sockets`() {
    for trace in RecordedTraces.all {
      let cut = Reading(trace.bytes, checkedEvery: .max, keepsTexts: true)
      let text = cut.texts.sorted { $0.key < $1.key }.flatMap(\.value)
      let joined = Reading(text, checkedEvery: .max)
      #expect(joined.socketLines.count == cut.socketLines.count, "\(trace.name)")
      #expect(joined.broken == [], "\(trace.name)")
    }
  }

  /// What one call did, without the numbers that differ from run to run.
  fileprivate struct Shape: Equatable {
    let call: SyscallID
    let outcome: CallFacts.Outcome
    let number: Int64
    let concernsSocket: Bool
    let moved: Int64
    let phase: SocketState.Phase?

    init(_ called: Called, before: SocketState?) {
      call = called.call
      outcome = called.outcome
      number = called.number
      concernsSocket = called.concernsSocket
      moved = called.moved
      phase = before?.phase
    }
  }
}

extension Reading {
  fileprivate var shapes: [(line: Int, shape: PropertyTests.Shape)] {
    zip(calls, before).map { ($0.lines.first, PropertyTests.Shape($0, before: $1)) }
  }
}

/// The same numbers in every run: splitmix64.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
