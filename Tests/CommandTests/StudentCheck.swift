import Foundation
import TestPrograms

/// A folder with a program in it, which everybody may read, and `labs/check` of it as a student calls it.
struct StudentCheck {
  static let labs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "labs").path
  static let isRoot = geteuid() == 0
  /// Whether a program can be kept apart here.
  static let hasNamespaces = (try? Program(built: "socklab").run(["apart", "--probe"]))?.status == 0

  let scratch: TemporaryFolder
  let words: [String]
  /// The run of the case that is judged.
  let run: String

  /// - Parameters:
  ///   - file: of the program, with its text; nil for a program of the system.
  ///   - command: a word that is the file's name becomes its path.
  init(
    _ file: (name: String, text: String)?, _ command: [String], exercise: String = "listen",
    case name: String = "life", options: [String] = []
  ) throws {
    let scratch = TemporaryFolder()
    var command = command
    if let file {
      let path = try scratch.write(file.name, file.text)
      let isScript = file.text.hasPrefix("#!")
      try FileManager.default.setAttributes([.posixPermissions: isScript ? 0o755 : 0o644], ofItemAtPath: path)
      command = command.map { $0 == file.name ? path : $0 }
    }
    self.scratch = scratch
    run = "out/\(exercise)/\(name)"
    words =
      ["exercise", "--labs", Self.labs, "--out", scratch.path("out"), exercise, "--case", name]
      // As root a program runs as somebody else.
      + (Self.isRoot ? ["--as-user", "nobody"] : []) + (Self.hasNamespaces ? [] : ["--plainly"]) + options
      + ["--"] + command
  }

  func outcome(_ environment: [String: String]? = nil) throws -> Program.Outcome {
    try Program(built: "socklab").run(words, environment: environment)
  }

  /// The processes that are there and have this folder in their words or their environment, as all that a run starts has.
  var processes: [Int32: String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let words: [(Int32, String)] = all.compactMap { Int32($0) }.compactMap { pid in
      let files = ["cmdline", "environ"].compactMap {
        FileManager.default.contents(atPath: "/proc/\(pid)/\($0)")
      }
      guard files.contains(where: { $0.range(of: Data(scratch.url.path.utf8)) != nil }) else { return nil }
      return (pid, String(decoding: files[0], as: UTF8.self).replacing("\0", with: " "))
    }
    return Dictionary(uniqueKeysWithValues: words)
  }
}

extension StudentCheck {
  /// A server for one client in Python: right as it is, and wrong by what stands before or behind.
  static let listen = """
    import os, signal, socket, sys
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(('127.0.0.1', int(sys.argv[1])))
    listener.listen()

    """
  static let serve = """
    client = listener.accept()[0]
    client.recv(64)
    client.sendall(b'hi\\n')
    client.close()
    listener.close()

    """
}
