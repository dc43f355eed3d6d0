import FoundationEssentials
import Machine

/// JSON files of ours, as of a run folder, which are small and hostile.
package enum RecordFile {
  private static let limit = 1 << 20

  /// - Parameter what: what the file is meant to be.
  package static func read<Record: Decodable>(
    _ path: String, as what: String = "record of a run"
  ) throws(RunFolder.Problem) -> Record {
    guard let head = Files.head(of: path, bytes: limit + 1) else {
      throw RunFolder.Problem("\(path): cannot be read")
    }
    guard head.bytes.count <= limit else {
      throw RunFolder.Problem("\(path): is larger than \(limit >> 20) MiB, and no \(what)")
    }
    do {
      return try JSONDecoder().decode(Record.self, from: Data(head.bytes))
    } catch {
      throw RunFolder.Problem("\(path): is no \(what), or only half of one: \(why(error))")
    }
  }

  /// The same; nil where there is no such file.
  package static func readIfThere<Record: Decodable>(
    _ path: String, as what: String = "record of a run"
  ) throws(RunFolder.Problem) -> Record? {
    Files.exists(path) ? try read(path, as: what) : nil
  }

  /// Written beside it and renamed: nobody reads half of it.
  package static func write(_ record: some Encodable, to path: String) throws(RunFolder.Problem) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes: [UInt8]
    do { bytes = [UInt8](try encoder.encode(record)) } catch {
      throw RunFolder.Problem("\(path): cannot be written: \(error)")
    }
    let number = Files.replace(path, with: bytes + [0x0A])
    if number != 0 { throw .system(path, number) }
  }

  private static func why(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "it has no \(key.stringValue)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "its \(context.codingPath.map(\.stringValue).joined(separator: ".")) is of another kind"
    default: "it is not the JSON of one"
    }
  }
}
