import CallForms
import CallLog
import CallMapping
import Foundation
import LinuxABI
import StraceParser

@testable import Walkthrough

/// Scenes made from the recordings, with as much of sockets' states as one program's calls say.
enum NarratedSteps {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every recording, as `04-udp/anna` and `01-hello-hi/peers/python/client`.
  static let recordings: [String] = {
    let traces = root.appending(path: "traces").path
    let found = FileManager.default.enumerator(atPath: traces)?.compactMap { $0 as? String } ?? []
    return found.filter { $0.hasSuffix(".strace") }.map { String($0.dropLast(".strace".count)) }.sorted()
  }()

  /// Those of the labs' own programs, which have a log.
  static let labs = recordings.filter { !peers.contains($0) }
  static let peers = recordings.filter {
    !FileManager.default.fileExists(atPath: root.appending(path: "traces/\($0).log").path)
  }

  static func trace(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: "traces/\(name).strace")))
  }

  static func events(_ name: String) throws -> [TraceEvent] {
    TraceReader.events(of: try trace(name), joined: true)
  }

  static func map(_ name: String) throws -> CallMap {
    let log = [UInt8](try Data(contentsOf: root.appending(path: "traces/\(name).log")))
    return try CallMap(log: try CallLog.read(log), trace: try trace(name))
  }

  /// One scene for each logged call of a lab's recording, or for each call on a socket of a peer's.
  static func scenes(_ name: String) throws -> [StepContext] {
    let side = name.split(separator: "/").last.map(String.init) ?? name
    var sockets = Sockets()
    var scenes: [StepContext] = []
    if peers.contains(name) {
      for event in try events(name) {
        guard let call = event.call, CallTable.isSocketSyscall(call.name) else { continue }
        var scene = StepContext(index: scenes.count, side: side, function: call.name)
        scene.row = CallTable.call(named: call.name)
        scene.syscalls = [StepContext.Part(event: event, role: .main)]
        scene.main = 0
        scenes.append(scene)
      }
    } else {
      for mapped in try map(name).calls {
        var scene = StepContext(index: scenes.count, side: side, function: mapped.record.call)
        scene.row = mapped.call
        scene.record = mapped.record
        scene.verdict = mapped.verdict
        scene.syscalls = mapped.syscalls.map { StepContext.Part(event: $0.event, role: $0.role) }
        scene.main = mapped.syscalls.lastIndex { $0.role == .main }
        scenes.append(scene)
      }
    }
    var counts: [String: Int] = [:]
    for index in scenes.indices {
      sockets.step(&scenes[index])
      scenes[index].isBlocked = scenes[index].event?.call?.duration.map { $0 > 1_000_000 } ?? false
      scenes[index].earlier = counts[scenes[index].kind, default: 0]
      counts[scenes[index].kind, default: 0] += 1
    }
    return scenes
  }

  /// What the descriptors of one program stand for.
  private struct Sockets {
    private var open: [Int64: SocketState] = [:]

    mutating func step(_ scene: inout StepContext) {
      guard let call = scene.event?.call, scene.row?.purpose != .lookUp else { return }
      let descriptor = call.arguments.first?.number ?? -1
      scene.before = open[descriptor]
      guard case .returned(let result) = scene.outcome else { return }
      switch call.name {
      case "socket":
        let words = call.arguments.map { CallFormatter().text($0) }
        let isUnix = words[0] == "AF_UNIX"
        let isStream = words[1].hasPrefix("SOCK_STREAM")
        let isRaw = words[1].hasPrefix("SOCK_RAW")
        let kind: SocketState.Kind =
          isUnix ? isStream ? .unixStream : .unixDatagram : isRaw ? .raw4 : isStream ? .tcp4 : .udp4
        open[result] = SocketState(id: Int(result), side: 0, kind: kind, phase: .open)
        scene.before = nil
      case "bind":
        open[descriptor]?.phase = .bound
        open[descriptor]?.local = "here"
      case "listen": open[descriptor]?.phase = .listening
      case "connect": open[descriptor]?.phase = .connected
      case "accept", "accept4":
        if var made = open[descriptor] {
          made.phase = .connected
          open[result] = made
          scene.made = [StepContext.Made(number: Int(result), socket: made)]
        }
      case "close": open[descriptor] = nil
      default: break
      }
      scene.after = open[descriptor]
    }
  }
}
