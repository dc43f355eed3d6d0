public import Foundation

/// A program run from beginning to end, as a person would run it, with its input in a file.
///
/// Output goes to files too: a pipe that nobody empties would block a program that says much. ``Running`` is for
/// programs that are talked to.
public struct Program: Sendable {
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

  /// A program of the system.
  public init(at path: String) {
    self.path = path
  }

  /// A program of this package, as it was built.
  public init(built name: String) {
    path = BuiltProgram.path(name)
  }

  /// Runs the program to its end; killed after a minute, so that no test hangs.
  public func run(
    _ arguments: [String], input: Data = Data(), environment: [String: String]? = nil
  ) throws -> Outcome {
    let folder = TemporaryFolder()
    let given = try folder.write("in", input)
    let output = try folder.write("out", Data())
    let errors = try folder.write("err", Data())

    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    if let environment { process.environment = environment }
    // Closed at once when the program has them: another test's program must not inherit them.
    let handles = [
      try FileHandle(forReadingFrom: URL(fileURLWithPath: given)),
      try FileHandle(forWritingTo: URL(fileURLWithPath: output)),
      try FileHandle(forWritingTo: URL(fileURLWithPath: errors)),
    ]
    defer { for handle in handles { try? handle.close() } }
    for handle in handles { _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC) }
    process.standardInput = handles[0]
    process.standardOutput = handles[1]
    process.standardError = handles[2]
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    if ended.wait(timeout: .now() + 60) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
    }
    return Outcome(
      output: try Data(contentsOf: URL(fileURLWithPath: output)), errors: try folder.text("err"),
      status: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus)
  }
}

extension TemporaryFolder {
  /// Writes a file and returns its path.
  @discardableResult
  public func write(_ name: String, _ contents: Data) throws -> String {
    try contents.write(to: url.appending(path: name))
    return path(name)
  }

  /// Writes a file of text and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }
}
