import Foundation
import StraceParser
import Testing

/// Traces that are not part of this package: every file in the folder that `STRACE_CORPUS` names.
enum Corpus {
  static let files: [String] = {
    guard let folder = ProcessInfo.processInfo.environment["STRACE_CORPUS"] else { return [] }
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.sorted().map { "\(folder)/\($0)" }.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }()
}

@Suite(.enabled(if: !Corpus.files.isEmpty, "STRACE_CORPUS names no folder with traces"))
struct `Traces from elsewhere` {
  @Test(arguments: Corpus.files)
  func `come back byte for byte`(_ path: String) throws {
    let trace = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let text = json(of: trace)
    #expect(String(validating: text, as: UTF8.self) != nil)
    #expect(try StraceParserTests.trace(of: text) == trace)
  }

  @Test(arguments: Corpus.files)
  func `have events that are read as themselves again`(_ path: String) throws {
    let trace = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let lost = difference(TraceReader.events(of: trace, joined: false))
    #expect(lost == nil)
  }
}
