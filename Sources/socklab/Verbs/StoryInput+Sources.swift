import CallLog
import CallMapping
import Machine
import Walkthrough

/// The source files that logs and stacks name, where they are in the folder that a person named.
extension StoryInput {
  private static let sizeLimit = 1 << 20
  private static let fileLimit = 256
  /// A path has no more parts than these.
  private static let depthLimit = 32
  /// What the files of the languages end with whose stacks name a line.
  private static let endings = [".swift", ".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".rs", ".go"]

  /// The lines of each file, by the name that log or stack has for it.
  func sources(of programs: [ProgramTrace]) throws(Failure) -> [String: [String]] {
    guard let folder = request.value("--sources") else { return [:] }
    guard Input.exists(folder) else {
      throw .work("\(folder): no such folder; --sources names the one with the modules")
    }
    guard Files.isFolder(folder), let root = Files.resolved(folder) else {
      throw .work("\(folder): is no folder; --sources names the one with the modules")
    }
    var found: [String: [String]] = [:]
    for (name, places) in Self.candidates(programs) {
      let paths = places.lazy.map { "\(folder)/\($0)" }
      if let path = paths.first(where: Input.exists) { found[name] = Self.lines(of: path, in: root) }
    }
    return found
  }

  /// Where each file may be in the folder. A log and a trace are hostile: their names must not lead out of it.
  private static func candidates(_ programs: [ProgramTrace]) -> [String: [String]] {
    var places: [String: [String]] = [:]
    for one in programs {
      if case .logged(let map) = one.account {
        for call in map.calls where places.count < fileLimit && places[call.record.file] == nil {
          places[call.record.file] = modulePlaces(call.record.file)
        }
      }
      for case let file? in one.callers.values.lazy.map(\.file)
      where places.count < fileLimit && places[file] == nil {
        places[file] = pathPlaces(file)
      }
    }
    return places
  }

  /// `lab_server/HelloHi.swift`: SwiftPM's folder is called like the target, and a module has no hyphen.
  private static func modulePlaces(_ file: String) -> [String] {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts.allSatisfy(isPlain), parts[1].hasSuffix(".swift") else { return [] }
    return ["\(parts[0])/\(parts[1])", String(parts[0].map { $0 == "_" ? "-" : $0 }) + "/\(parts[1])"]
  }

  /// The compiler's path, from any of its folders on: the longest first.
  private static func pathPlaces(_ file: String) -> [String] {
    let parts = file.split(separator: "/").map(String.init)
    guard parts.count <= depthLimit, let last = parts.last, endings.contains(where: last.hasSuffix) else {
      return []
    }
    let plain = Array(parts.reversed().prefix(while: isPlain).reversed())
    return plain.indices.map { plain[$0...].joined(separator: "/") }
  }

  private static func lines(of path: String, in root: String) -> [String]? {
    // Nor may a symbolic link lead out; and a FIFO of such a name must not keep the verb waiting.
    guard let resolved = Files.resolved(path), resolved.hasPrefix(root.hasSuffix("/") ? root : root + "/"),
      let head = Files.head(of: resolved, bytes: sizeLimit + 1), head.bytes.count <= sizeLimit
    else { return nil }
    return String(decoding: head.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map(String.init)
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "+"):
          true
        default: false
        }
      }
  }
}
