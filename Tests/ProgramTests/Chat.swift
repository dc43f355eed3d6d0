import CallLog
import Foundation
import TestPrograms
import Testing

/// A server and a client of lab 1 on a port of their own, each with a log.
final class Chat {
  let folder = TemporaryFolder()
  let port: Int
  var server: Running
  var client: Running?

  /// Starts the server and waits until it listens.
  /// - Parameter prefix: what to start it under, strace for instance.
  init(_ options: [String] = [], prefix: [String] = [], ends: Running.Ends = .pipes) throws {
    let folder = folder
    port = try Port.free()
    server = try Running(
      Self.prefix(prefix, folder) + [
        BuiltProgram.path("lab-server"), "hello-hi",
      ]
        + ["--port", "\(port)", "--log", folder.path("server.log")] + options, ends: ends)
    try Port.waitUntilListening(port)
  }

  /// Starts the client and waits for its prompt.
  @discardableResult
  func connect(_ options: [String] = [], prefix: [String] = [], ends: Running.Ends = .pipes) throws -> Running
  {
    let client = try Running(
      Self.prefix(prefix, folder) + [
        BuiltProgram.path("lab-client"), "hello-hi",
      ]
        + ["--port", "\(port)", "--log", folder.path("client.log")] + options, ends: ends)
    self.client = client
    try client.expect("client: ")
    return client
  }

  /// A prefix with the name of the folder in it.
  private static func prefix(_ prefix: [String], _ folder: TemporaryFolder) -> [String] {
    prefix.map { $0.replacing("FOLDER", with: folder.url.path) }
  }

  func log(_ side: String) throws -> CallLog { try CallLog.read(path: folder.path("\(side).log")) }

  /// Waits until a side's last call has begun and sleeps in the kernel.
  func waitUntil(_ side: String, isIn call: String) throws {
    let pid = try log(side).pid
    for _ in 0..<2000 {
      let last = try log(side).records.last
      if let last, last.isBegun, last.call == call, Self.state(of: pid) == "S" { return }
      usleep(5000)
    }
    throw Running.Failure("the \(side) never waited in \(call)")
  }

  /// A process's state: S asleep, T stopped. The third word of its file, after a name in brackets.
  static func state(of pid: Int) -> Substring? {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    return status.split(separator: ")").last?.split(separator: " ").first
  }

  /// Stops a side that waits in a call, and waits until it has stopped.
  func stop(_ running: Running) throws {
    running.signal(SIGSTOP)
    for _ in 0..<2000 {
      if Self.state(of: Int(running.pid)) == "T" { return }
      usleep(5000)
    }
    throw Running.Failure("the program did not stop")
  }

  /// What a side's log says of its calls, in short: `recv=5`, `recv=EINTR`.
  func calls(_ side: String) throws -> [String] {
    try log(side).records.map { record in
      guard let result = record.result else { return "\(record.call) began" }
      return result == -1 ? "\(record.call) failed with \(record.errno)" : "\(record.call)=\(result)"
    }
  }

  /// Whether a log is whole: closed in order, nothing lost, every call returned.
  func isComplete(_ side: String) throws -> Bool {
    let log = try log(side)
    return log.closed != nil && log.holes == 0 && log.unrecorded == 0
      && log.records.allSatisfy { !$0.isBegun }
  }
}
