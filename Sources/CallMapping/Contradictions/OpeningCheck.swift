import StraceParser
import TraceModel
import TraceText

/// The label of what a path opened is that path, in the folder that it was looked up in: unless a link lies in between, of
/// which no line says anything.
///
/// Asked of what the program opens itself, and of its log: a loader's libraries are links more often than not.
struct OpeningCheck {
  private var notes = 0
  private static let limit = 16

  mutating func take(_ line: Contradictions.Line, _ found: inout Contradictions.Found) {
    guard line.isOwn, line.record != nil || line.evidence == .path, notes < Self.limit,
      let call = line.event.call, call.result?.errno == nil,
      let label = call.result?.descriptorLabel
    else { return }
    let place: Int
    switch TraceIndex.plainName(call.name) {
    case "open": place = 0
    case "openat": place = 1
    default: return
    }
    guard call.arguments.indices.contains(place),
      case .string(let path, false, _) = call.arguments[place].content, !path.isEmpty
    else { return }
    var folder: [UInt8]?
    if place == 1, case .file(let file)? = call.arguments[0].descriptorLabel?.content {
      folder = file.pathBytes
    }
    if case .file(let file) = label.content, Self.isSame(file.pathBytes, path, in: folder) { return }
    notes += 1
    found.notes.append(
      .openedElsewhere(
        line: line.event.lines.last ?? line.event.line,
        path: Quoted.readable(path, limit: Contradictions.Found.shown),
        label: Contradictions.Found.short(label.text)))
  }

  private static func isSame(_ label: [UInt8], _ path: [UInt8], in folder: [UInt8]?) -> Bool {
    let slash = UInt8(ascii: "/")
    if path.first == slash { return parts(path) == parts(label) }
    guard let folder else { return parts(label).suffix(parts(path).count) == parts(path)[...] }
    return parts(folder + [slash] + path) == parts(label)
  }

  /// The parts of a path, `.` and `..` taken out.
  private static func parts(_ path: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    for part in path.split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8) { parts = parts.dropLast() } else { parts.append(part) }
    }
    return parts
  }
}
