public import Foundation

/// A program of this package as `swift test` built it, run as a person would run it.
///
/// A test target cannot link a static executable, so the tests drive the files beside the test bundle.
public struct BuiltProgram: Sendable {
  /// What came of a run.
  public struct Outcome: Sendable {
    /// Everything on standard output.
    public let output: Data
    /// Everything on standard error.
    public let errors: String
    /// The exit status; 128 plus the signal's number after a signal, as a shell counts.
    public let status: Int32

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// The program's file.
  public let path: String

  /// The program with a product's name.
  public init(_ name: String) {
    path = Self.folder.appendingPathComponent(name).path
  }

  /// A program of the system.
  public init(at path: String) {
    self.path = path
  }

  /// The folder that holds the built products: the test program's own.
  public static let folder: URL = {
    let executable = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return executable.resolvingSymlinksInPath().deletingLastPathComponent()
  }()

  /// Runs the program to its end; killed after a minute, so that no test hangs.
  ///
  /// Output goes through files: a pipe nobody empties would block a program that says much.
  public func run(
    _ arguments: [String], input: Data = Data(), environment: [String: String]? = nil
  ) throws -> Outcome {
    let scratch = try Scratch()
    let given = scratch.file("in")
    try input.write(to: given)
    let output = scratch.file("out")
    let errors = scratch.file("err")
    for file in [output, errors] { try Data().write(to: file) }

    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    if let environment { process.environment = environment }
    process.standardInput = try FileHandle(forReadingFrom: given)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    if ended.wait(timeout: .now() + 60) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
    }
    return Outcome(
      output: try Data(contentsOf: output), errors: try String(contentsOf: errors, encoding: .utf8),
      status: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus)
  }
}

/// A folder of a test's own, gone when the test is over.
public final class Scratch: Sendable {
  /// The folder.
  public let folder: URL

  /// A new folder in the system's temporary one.
  public init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("socklab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A file's place in the folder.
  public func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

  /// Writes a file and returns its path.
  public func write(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: file(name))
    return file(name).path
  }
}
