import Walkthrough

/// What files of a run say.
extension Bench {
  /// So much of a line is looked at.
  private static let lineLimit = 1 << 16

  func lines(_ lines: FileLines, _ limit: Limit?, _ fixed: Assignments.One) -> Finding {
    let bytes: [UInt8]
    let isWhole: Bool
    switch files[lines.file] {
    case .absent: return Finding(outcome: .notSeen, reason: "the run has no file \(lines.file)")
    case .noFolder:
      return Finding(
        outcome: .notSeen, reason: "\(lines.file) stands in the run's folder: name that, and no trace")
    case .bytes(let read, let all): (bytes, isWhole) = (read, all)
    }
    var best: Found?
    let missing = assignments.each(of: lines.pattern.subjects, fixed: fixed) { sockets in
      let ports = sockets.all.compactMap { one in run.facts.sockets[one.socket].port.map { (one.name, $0) } }
      let found = find(lines.pattern, bytes, Dictionary(uniqueKeysWithValues: ports))
      if best.map({ found.reach > $0.reach || found.reach == $0.reach && found.count > $0.count }) ?? true {
        best = found
      }
      return !effort.isOver
    }
    if let missing { return absent(lack(of: missing), doubt()) }
    guard !effort.isOver, let best else { return Finding(outcome: .notSeen, reason: Self.tired) }
    let cut = isWhole ? nil : "only its first \(bytes.count) bytes were read"
    guard let limit else { return happens(best, lines, cut) }
    var finding = finding(best.count, limit, what: "lines of \(lines.file) like that", cut)
    if finding.outcome == .notMet, limit.isUpper { finding.nearest = best.first(lines) }
    return finding
  }

  private func happens(_ found: Found, _ lines: FileLines, _ cut: String?) -> Finding {
    guard found.count == 0 else { return Finding(outcome: .met, steps: [found.first(lines)]) }
    var finding = absent("no line of \(lines.file) is: \(lines.text)", cut)
    // What only begins with anything is near to nothing.
    if found.reach > (lines.pattern.pieces.first == .anything ? 1 : 0) {
      finding.nearest = found.first(lines)
    }
    return finding
  }

  /// The lines that are like the pattern, or the first of those that are so longest.
  private struct Found {
    var count = 0
    var reach = -1
    var line = 0
    var text: ArraySlice<UInt8> = []

    func first(_ lines: FileLines) -> Finding.Pointer {
      Finding.Pointer(
        step: lines.text,
        place: .file(lines.file, line: line, text: String(decoding: text.prefix(400), as: UTF8.self)))
    }
  }

  private func find(_ pattern: LinePattern, _ bytes: [UInt8], _ ports: [String: Int]) -> Found {
    var found = Found()
    for (index, whole) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let line = whole.prefix(Self.lineLimit)
      effort.spend(16 + line.count * pattern.pieces.count * 4)
      if effort.isOver { break }
      let reach = pattern.reach(line, ports)
      if reach == pattern.pieces.count { found.count += 1 }
      if reach > found.reach { (found.reach, found.line, found.text) = (reach, index + 1, line) }
    }
    return found
  }
}
