import Foundation
import TestPrograms

/// A terminal in tmux, with a server of its own that is gone when this is.
final class Terminal {
  /// Whether tmux is here.
  static let isHere: Bool = {
    guard let trial = try? Running(["tmux", "-V"]) else { return false }
    return (try? trial.finish()) == 0
  }()

  private let name = "socklab-\(UUID().uuidString.prefix(8))"
  private let folder = TemporaryFolder()

  init(width: Int, height: Int) throws {
    // UTF-8 by name: -u says so to tmux, LC_ALL to what runs in it.
    try tell([
      "new-session", "-d", "-x", "\(width)", "-y", "\(height)", "env PS1='ready> ' LC_ALL=C.UTF-8 sh",
    ])
    try tell(["set-option", "-g", "status", "off"])
    try tell(["resize-window", "-x", "\(width)", "-y", "\(height)"])
    try wait("ready>")
  }

  deinit { _ = try? tell(["kill-server"]) }

  @discardableResult
  private func tell(_ words: [String]) throws -> String {
    // Not by Foundation's Process: that waits for a descriptor which tmux's server would inherit.
    let tmux = try Running(
      ["tmux", "-u", "-L", name, "-f", "/dev/null"] + words, environment: ["TMUX_TMPDIR": folder.url.path])
    try tmux.finish()
    return tmux.outputText
  }

  /// The path of a file that is gone when this is.
  func path(_ name: String) -> String { folder.path(name) }

  /// Types a line and Enter.
  func type(_ line: String) throws {
    try tell(["send-keys", "-l", line])
    try tell(["send-keys", "Enter"])
  }

  /// Presses keys by tmux's names for them.
  func press(_ keys: String...) throws { try tell(["send-keys"] + keys) }

  func resize(width: Int, height: Int) throws {
    try tell(["resize-window", "-x", "\(width)", "-y", "\(height)"])
  }

  var screen: String { get throws { try tell(["capture-pane", "-p"]) } }

  /// What is on the screen once all of these are there, and it is the same when looked at again: a look may find a
  /// frame half drawn.
  @discardableResult
  func wait(all texts: [String]) throws -> String {
    let end = Date(timeIntervalSinceNow: 10)
    var seen = ""
    while Date() < end {
      let before = seen
      seen = try screen
      if seen == before, texts.allSatisfy(seen.contains) { return seen }
    }
    throw Running.Failure("not all of \(texts) on the screen, but:\n\(seen)")
  }

  /// What is on the screen once a text is there; an error with the screen after ten seconds.
  @discardableResult
  func wait(_ text: String, gone: String? = nil) throws -> String {
    let end = Date(timeIntervalSinceNow: 10)
    var seen = ""
    while Date() < end {
      seen = try screen
      if seen.contains(text), gone.map({ !seen.contains($0) }) ?? true { return seen }
    }
    throw Running.Failure("no \(text) on the screen, but:\n\(seen)")
  }
}
