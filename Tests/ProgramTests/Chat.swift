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

/// TCP ports of 127.0.0.1.
enum Port {
  /// One that nobody uses now.
  ///
  /// Below 32768: from there on the kernel gives ports to the clients of other tests, before this one is used.
  static func free() throws -> Int {
    for _ in 0..<100 {
      if let port = try? withSocket(at: UInt16.random(in: 15000..<32000), { _, port in port }) { return port }
    }
    throw Running.Failure("no free port below 32768")
  }

  /// Binds a socket to a port, or to one of the kernel's choice, while the body runs.
  static func withSocket<Result>(
    at port: UInt16 = 0, _ body: (_ socket: Int32, _ port: Int) throws -> Result
  ) throws -> Result {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, length) == 0 && getsockname(socket, address, &length) == 0
      }
    }
    guard bound else { throw Running.Failure("no free port: errno \(errno)") }
    return try body(socket, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// Waits until somebody listens on a port, as /proc/net/tcp says (state 0A).
  static func waitUntilListening(_ port: Int) throws {
    let ending = ":" + String(format: "%04X", port)
    for _ in 0..<4000 {
      let table = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
      for line in table.split(separator: "\n").dropFirst() {
        let fields = line.split(separator: " ")
        if fields.count > 3, fields[1].hasSuffix(ending), fields[3] == "0A" { return }
      }
      usleep(5000)
    }
    throw Running.Failure("nobody listens on port \(port)")
  }
}
