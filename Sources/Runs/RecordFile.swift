import FoundationEssentials
import Machine

/// The JSON files of a run folder, which are small and hostile.
enum RecordFile {
  private static let limit = 1 << 20

  static func read<Record: Decodable>(_ path: String) throws(RunFolder.Problem) -> Record {
    guard let head = Files.head(of: path, bytes: limit + 1) else {
      throw RunFolder.Problem("\(path): cannot be read")
    }
    guard head.bytes.count <= limit else {
      throw RunFolder.Problem("\(path): is larger than \(limit >> 20) MiB, and no record of a run")
    }
    do {
      return try JSONDecoder().decode(Record.self, from: Data(head.bytes))
    } catch {
      throw RunFolder.Problem("\(path): is no record of a run, or only half of one: \(why(error))")
    }
  }

  /// Written beside it and renamed: nobody reads half of it.
  static func write(_ record: some Encodable, to path: String) throws(RunFolder.Problem) {
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
