import Foundation
import StraceParser
import Testing

/// Runs strace and gives what it wrote.
enum Strace {
  /// Where strace is, and whether it may trace here.
  static let path: String? = {
    for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":") {
      let candidate = "\(folder)/strace"
      if FileManager.default.isExecutableFile(atPath: candidate) {
        return run(candidate, ["-o", "/dev/null", "true"]) == 0 ? candidate : nil
      }
    }
    return nil
  }()

  /// Whether the traces of this suite can be recorded here.
  static var canTrace: Bool { path != nil }

  /// Runs a program to its end, its output thrown away.
  static func run(_ program: String, _ arguments: [String]) -> Int32? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/local/bin:/usr/bin:/bin"), nil]
    defer { for word in environment { free(word) } }
    var pid: pid_t = 0
    guard posix_spawn(&pid, program, &actions, nil, words, &environment) == 0 else { return nil }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      if errno != EINTR { return nil }
    }
    return status
  }

  /// The trace of a shell script.
  static func record(_ options: [String], _ script: String) throws -> [UInt8] {
    let strace = try #require(path)
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let log = folder.appending(path: "log")
    _ = run(strace, options + ["-o", log.path, "sh", "-c", script])
    return [UInt8](try Data(contentsOf: log))
  }
}

@Suite(.enabled(if: Strace.canTrace, "strace is not here or may not trace"))
struct `What strace writes here` {
  /// Children, pipes, signals, a failure, an end by a signal.
  static let script = """
    trap : USR1; (echo one; echo two) | cat >/dev/null; ls /nonexistent; exec 3</dev/null; kill -USR1 $$
    sh -c 'kill -SEGV $$'; sh -c 'kill -TERM $$'; (sleep 0.01; echo late) | cat; exit 3
    """

  @Test(arguments: [
    "-f", "-f -t", "-f -tt", "-f -ttt", "-f -r", "-f -r -tt", "-f -T", "-f -y", "-f -yy -ttt -T",
    "-f -s 4096 -v",
    "-f -x", "-f -xx", "-f -i", "-f -n -i -tt -r", "-f -a 1", "-f -a 60", "-f -X raw", "-f -X verbose",
    "-f -Y",
    "-f --absolute-timestamps=format:unix,precision:ns", "-f --absolute-timestamps=format:time,precision:ms",
    "-f --relative-timestamps=ns", "-f -Z", "-f -e inject=getppid:retval=7",
    "-f -e trace=process,signal",
    "-f -e inject=faccessat2:error=EACCES -e inject=getuid:delay_enter=10",
  ])
  func `is understood line by line and comes back`(_ options: String) throws {
    let trace = try Strace.record(options.split(separator: " ").map(String.init), Self.script)
    try #require(!trace.isEmpty)
    var reader = TraceReader()
    reader.feed(trace.span) { event in
      #expect(event.kind != .unrecognised, "\(String(decoding: event.text, as: UTF8.self))")
    }
    reader.finish { event in #expect(event.kind == .blank, "a last line without an end") }
    #expect(loss(trace) == nil)
  }

  @Test func `has two halves for each cut call`() throws {
    let trace = try Strace.record(["-f", "-ttt"], Self.script)
    let events = TraceReader.events(of: trace, joined: true)
    #expect(events.contains { $0.resumedLine != nil })
    for event in events where event.resumedLine != nil {
      #expect(event.kind == .call)
      #expect(event.call?.result != nil)
      #expect(event.call?.fragment == nil)
    }
    #expect(events.reduce(0) { $0 + $1.lineCount } == trace.count { $0 == .newlineByte })
    var checker = TraceChecker()
    checker.feed(trace.span) { _ in }
    checker.finish { _ in }
    let counts = checker.counts
    #expect(counts.lines == trace.count { $0 == .newlineByte })
    #expect(counts.joinedPairs == events.count { $0.resumedLine != nil })
    #expect(counts.lines(of: .resumed) >= counts.joinedPairs)
  }

  @Test(arguments: ["-f -ttt -T -yy", "-f -Y -i"])
  func `comes back when every line is cut at every byte`(_ options: String) throws {
    let trace = try Strace.record(options.split(separator: " ").map(String.init), "echo one | cat")
    for line in Set(trace.split(separator: .newlineByte).map { Array($0.prefix(200)) }) {
      for end in 1..<line.count {
        #expect(loss(Array(line[..<end]) + [.newlineByte]) == nil)
      }
    }
  }
}
