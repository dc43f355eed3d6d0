import CallLog
import Foundation
import StraceParser

/// A hello-hi conversation of the built programs under a real strace.
struct RealRun {
  /// What one program left behind.
  struct Files {
    let log: CallLog
    let trace: [UInt8]
    let status: Int32

    var events: [TraceEvent] { TraceReader.events(of: trace, joined: true) }
  }

  let server: Files
  let client: Files

  /// What a run needs and does not find; nil when it can be made.
  static let obstacle: String? = {
    for name in ["lab-server", "lab-client"]
    where !FileManager.default.isExecutableFile(atPath: program(name)) {
      return "\(program(name)) is not built"
    }
    guard let probe = try? start(["-o", "/dev/null", "/bin/true"], input: nil) else {
      return "strace is not installed"
    }
    return finish(probe) == 0 ? nil : "strace may not trace here"
  }()

  /// A run with the options of the labs, made once for all tests that only look at it.
  static let usual = Result { try RealRun(options: ["-f", "-ttt", "-T", "-yy", "-s", "4096"]) }

  /// Whether a process may have a PID namespace of its own here.
  static let hasNamespaces: Bool = {
    guard obstacle == nil,
      let probe = try? start(["-o", "/dev/null"] + namespace + ["/bin/true"], input: nil)
    else {
      return false
    }
    return finish(probe) == 0
  }()

  /// A command that starts another one as process 1 of a namespace.
  static let namespace = ["unshare", "--pid", "--fork"]

  private static func program(_ name: String) -> String {
    let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// Runs the conversation.
  ///
  /// - Parameters:
  ///   - options: strace's options, `-o` aside.
  ///   - wrapper: a command that starts the program inside strace.
  init(options: [String], wrapper: [String] = []) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("socklab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let port = try Self.freePort()
    let file = { (name: String) in folder.appendingPathComponent(name) }
    let command = { (side: String) in
      options + ["-o", file(side + ".strace").path] + wrapper + [
        Self.program("lab-" + side), "hello-hi", "--port", "\(port)", "--log", file(side + ".log").path,
      ]
    }
    // Whole files of lines: the second readLine finds its line in the buffer and asks the kernel for nothing.
    try Data("hi\n我已经收到了\n#q#\n".utf8).write(to: file("server.in"))
    try Data("hello\n你好\n#q#\n".utf8).write(to: file("client.in"))
    let server = try Self.start(command("server"), input: file("server.in"))
    guard Self.isListening(port) else {
      server.terminate()
      throw Failure(what: "the server does not listen on port \(port)")
    }
    let client = try Self.start(command("client"), input: file("client.in"))
    let statuses = (Self.finish(server), Self.finish(client))
    let read = { (side: String, status: Int32) throws -> Files in
      let log = try CallLog.read(path: file(side + ".log").path)
      return Files(log: log, trace: Array(try Data(contentsOf: file(side + ".strace"))), status: status)
    }
    self.server = try read("server", statuses.0)
    self.client = try read("client", statuses.1)
  }

  /// A server that is killed while it waits in accept.
  static func killedServer(by signal: Int32) throws -> Files {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("socklab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let trace = folder.appendingPathComponent("trace")
    let log = folder.appendingPathComponent("log")
    let port = try freePort()
    let arguments = [
      "-f", "-ttt", "-o", trace.path, program("lab-server"), "hello-hi", "--port", "\(port)", "--log",
      log.path,
    ]
    let strace = try start(arguments, input: nil)
    guard isListening(port),
      let text = try? String(contentsOf: trace, encoding: .utf8),
      let server = text.split(separator: " ").first,
      let process = Int32(server)
    else {
      strace.terminate()
      throw Failure(what: "the server does not listen on port \(port)")
    }
    // It sleeps in accept when the kernel says so: wchan names a function only then.
    let deadline = Date(timeIntervalSinceNow: 5)
    let state = { (try? String(contentsOfFile: "/proc/\(process)/syscall", encoding: .utf8)) ?? "running" }
    while state().hasPrefix("running"), Date() < deadline { usleep(1000) }
    kill(process, signal)
    let status = finish(strace)
    return Files(
      log: try CallLog.read(path: log.path), trace: Array(try Data(contentsOf: trace)), status: status)
  }

  struct Failure: Error {
    let what: String
  }

  private static func start(_ arguments: [String], input: URL?) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
    process.arguments = arguments
    process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The exit status; a run that takes more than twenty seconds is ended and counts as -1.
  private static func finish(_ process: Process) -> Int32 {
    let deadline = Date(timeIntervalSinceNow: 20)
    while process.isRunning, Date() < deadline { usleep(5000) }
    guard !process.isRunning else {
      process.terminate()
      return -1
    }
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Whether a socket of this machine listens on a port within five seconds: state 0A in /proc/net/tcp.
  private static func isListening(_ port: UInt16) -> Bool {
    let hexadecimal = String(port, radix: 16, uppercase: true)
    let wanted = ":" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
    let deadline = Date(timeIntervalSinceNow: 5)
    while Date() < deadline {
      let table = (try? String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)) ?? ""
      for line in table.split(separator: "\n").dropFirst() {
        let fields = line.split(separator: " ")
        if fields.count > 3, fields[1].hasSuffix(wanted), fields[3] == "0A" { return true }
      }
      usleep(5000)
    }
    return false
  }

  /// A port of 127.0.0.1 that nobody has at this moment.
  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
      }
    }
    guard result == 0 else { throw Failure(what: "no free port") }
    return UInt16(bigEndian: address.sin_port)
  }
}
