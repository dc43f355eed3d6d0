public import Foundation
import Synchronization

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

/// A folder that is gone when the test is, and, where a static keeps it, when the tests are.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let url: URL

  /// Makes a folder of its own.
  public init() {
    // Short: a unix socket in it, or in a folder of it, has a path of 107 bytes at most.
    url = FileManager.default.temporaryDirectory.appending(path: "socklab-\(UUID().uuidString.suffix(12))")
    try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    Self.note(url)
  }

  deinit { Self.remove(url) }

  /// Folders that are there. No deinit runs for a static.
  private static let open = Mutex<Set<URL>>([])

  private static let removesAtExit: Bool = {
    atexit { for url in TemporaryFolder.open.withLock({ $0 }) { TemporaryFolder.remove(url) } }
    return true
  }()

  private static func note(_ url: URL) {
    _ = removesAtExit
    open.withLock { _ = $0.insert(url) }
  }

  /// A program that is just ending may still write there, or remove what it wrote: then it is tried again.
  private static func remove(_ url: URL) {
    for _ in 0..<100 {
      try? FileManager.default.removeItem(at: url)
      guard FileManager.default.fileExists(atPath: url.path) else { break }
      usleep(20_000)
    }
    open.withLock { _ = $0.remove(url) }
  }

  /// The path of a file in it.
  public func path(_ name: String) -> String { url.appending(path: name).path }

  /// Waits until a program has made a file in it.
  public func waitForFile(_ name: String) throws {
    for _ in 0..<4000 {
      if FileManager.default.fileExists(atPath: path(name)) { return }
      usleep(5000)
    }
    throw Running.Failure("nobody made \(name)")
  }

  /// The text of a file in it.
  public func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }
}
