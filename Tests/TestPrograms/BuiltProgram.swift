public import Foundation

/// The programs of this package as they were built, beside the test bundle: a test target that depends on a static
/// executable does not link.
public enum BuiltProgram {
  /// The path of a program.
  public static func path(_ name: String) -> String {
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: bundle).deletingLastPathComponent().appending(path: name).path
  }

  /// Whether strace is here and may trace.
  public static let canTrace: Bool = {
    guard let trial = try? Running(["strace", "-o", "/dev/null", "true"]) else { return false }
    return (try? trial.finish()) == 0
  }()
}

/// A folder that is gone when the test is.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let url: URL

  /// Makes a folder of its own.
  public init() {
    url = FileManager.default.temporaryDirectory.appending(path: "socklab-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in it.
  public func path(_ name: String) -> String { url.appending(path: name).path }

  /// The text of a file in it.
  public func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }
}
