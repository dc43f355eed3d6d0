import Exercises
import Foundation
import TraceProperties
import Walkthrough

/// What lies in this repository.
enum Recordings {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static var labs: String { root.appending(path: "labs").path }

  static func mysteries() throws -> [Mystery] { try Mystery.all(labs: labs) }

  static func mystery(_ name: String) throws -> Mystery? { Mystery.named(name, among: try mysteries()) }

  /// The recording of a mystery.
  static func run(_ mystery: Mystery) throws -> MysteryRun {
    let names = try FileManager.default.contentsOfDirectory(atPath: mystery.recording).sorted()
    return MysteryRun(
      try names.filter { $0.hasSuffix(".strace") }.map {
        try ProgramTrace(
          String($0.dropLast(7)),
          recognising: [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(mystery.recording)/\($0)"))))
      })
  }
}
