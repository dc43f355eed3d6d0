import CallLog
import CallMapping
import Foundation
import LanguageMapping
import Languages
import StraceParser

@testable import Walkthrough

/// Stories made of the recordings.
enum Recorded {
  static let root = NarratedSteps.root

  /// A server that listens, written by hand.
  static let listening = [
    #"12 1795966990.000001 execve("./s", ["./s"], 0x7ffc0 /* 3 vars */) = 0 <0.0001>"#,
    "12 1795966990.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]> <0.0001>",
    #"12 1795966990.2 bind(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>"#,
    "12 1795966990.3 listen(3<TCP:[127.0.0.1:5000]>, 1) = 0 <0.0001>",
  ]

  /// Every lab, as `04-udp`.
  static let labs: [String] = {
    let traces = root.appending(path: "traces").path
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: traces)) ?? []
    return folders.filter { !["exercises", "machines"].contains($0) }.sorted()
      + ["01-hello-hi", "02-one-shot"].map { "machines/arm64-swift/\($0)" }
  }()

  /// Every pair of programs in another language, as `01-hello-hi/peers/python`.
  static let peers: [String] = labs.flatMap { lab in
    let folder = root.appending(path: "traces/\(lab)/peers").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map {
      "\(lab)/peers/\($0)"
    }
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: "traces/\(path)")))
  }

  /// The programs of a recording.
  static func programs(_ name: String) throws -> [ProgramTrace] {
    let folder = root.appending(path: "traces/\(name)").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    return try files.filter { $0.hasSuffix(".strace") }.map { file in
      let side = String(file.dropLast(7))
      return try program(
        side, trace: bytes("\(name)/\(file)"),
        log: files.contains("\(side).log") ? bytes("\(name)/\(side).log") : nil)
    }
  }

  static func program(
    _ name: String, trace: [UInt8], log: [UInt8]? = nil, _ choice: LanguageTable.Choice = .recognise
  ) throws -> ProgramTrace {
    if let log {
      let map = try CallMap(log: try CallLog.read(log), trace: trace)
      return ProgramTrace(name: name, text: TraceText(trace), account: .logged(map))
    }
    let table = try LanguageTable(trace, choice, keepsPlaces: true)
    return ProgramTrace(name: name, text: TraceText(trace), account: .traced(table))
  }

  static func story(_ name: String) throws -> Story {
    Story(Story.Heading(title: name), of: try programs(name))
  }

  /// A story of traces written by hand, a program each.
  static func story(
    traces: [(String, String)], _ choice: LanguageTable.Choice = .recognise
  ) throws -> Story {
    Story(
      Story.Heading(title: "made by hand"),
      of: try traces.map { try program($0.0, trace: Array($0.1.utf8), choice) })
  }
}

extension Recorded {
  /// A story of several programs of one trace, each a name and its process.
  static func story(_ trace: String, lanes: [(name: String, pid: Int)]) throws -> Story {
    let text = TraceText(Array(trace.utf8))
    let programs = try lanes.map { lane in
      ProgramTrace(
        name: lane.name, text: text,
        account: .traced(
          try LanguageTable(
            text.bytes, .language(.linuxAPI), program: ProgramChoice(pid: lane.pid), keepsPlaces: true)))
    }
    return Story(Story.Heading(title: "made by hand"), of: programs)
  }
}

extension Story {
  /// An arrow in words: `client send -> server recv 5`.
  func words(_ arrow: Arrow) -> String {
    func name(_ step: Int) -> String { "\(sides[steps[step].side].name) \(steps[step].function)" }
    let bytes = arrow.bytes.map { " \($0)" } ?? ""
    return "\(name(arrow.from)) -> \(arrow.to.map(name) ?? "nobody")\(bytes)"
  }

  func arrows(_ kinds: Arrow.Kind...) -> [String] { arrows.filter { kinds.contains($0.kind) }.map(words) }
}
