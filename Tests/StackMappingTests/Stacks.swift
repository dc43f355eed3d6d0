import Foundation
import TestPrograms
import Testing

/// Whether strace can write stacks here: its -k needs a library that not every build has.
let stacksAreThere: Bool = {
  let outcome = try? Program(at: "/usr/bin/env").run(["strace", "-k", "-o", "/dev/null", "true"])
  return outcome?.status == 0
}()

/// A program of the test's, compiled once for each way of building it.
enum Compiled {
  static let folder = TemporaryFolder()

  static func program(_ name: String, _ options: [String]) throws -> String {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "Programs/\(name).swift")
    let path = folder.path(name)
    try? FileManager.default.removeItem(atPath: path)
    let style = name == "waiting" ? ["-parse-as-library"] : []
    let outcome = try Program(at: "/usr/bin/env").run(
      ["swiftc"] + options + style + ["-o", path, source.path])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return path
  }
}

/// One place of a function in the JSON of `table --stacks`.
struct Site: Decodable {
  let file: String?
  let line: Int?
  let address: String?
  let function: String
  let form: String
  let through: [String]
  let resumed: Bool
  let count: Int
  let lines: [Int]
}

/// The JSON of `table --stacks`.
struct StackJSON: Decodable {
  struct Function: Decodable {
    let name: String
    let module: String?
    let layer: String
    let object: String
    let sites: [Site]
  }
  struct LeftOut: Decodable {
    let calls: Int
    let lines: Int
  }
  let functions: [Function]
  let outside: [Function]
  let leftOut: LeftOut
  let lines: Int
  let notes: [String]

  static func of(_ trace: String, _ options: [String]) throws -> StackJSON {
    let outcome = try Program(built: "socklab").run(
      ["table", "--trace", trace, "--stacks", "--format", "json"] + options)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(StackJSON.self, from: outcome.output)
  }

  func sites(of name: String) -> [Site] { functions.filter { $0.name == name }.flatMap(\.sites) }

  /// `String.send(to:) write 7`, one for each call of the program's functions.
  var calls: [String] {
    functions.flatMap { function in
      function.sites.flatMap { site in
        Array(repeating: "\(function.name) \(site.function) \(site.line ?? 0)", count: site.count)
      }
    }
  }
}
