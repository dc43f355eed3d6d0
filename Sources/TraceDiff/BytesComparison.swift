import CallMapping
import TraceText

/// What moved through a pair of sockets in one direction: the calls by their forms, the bytes by their offsets.
struct BytesComparison {
  typealias Bytes = Conversation.Bytes

  private(set) var differences: [TraceDiff.Difference] = []
  private(set) var notes: [String] = []
  /// 1 where the calls are the same.
  private(set) var same = 0

  init(_ a: Bytes, _ b: Bytes, isSent: Bool) {
    guard a.calls + b.calls > 0 else { return }
    compareForms(a, b)
    // Where one side made no call at all, that is the difference.
    if a.calls > 0, b.calls > 0 { compareBytes(a, b, isSent ? "sent" : "received") }
  }

  private mutating func compareForms(_ a: Bytes, _ b: Bytes) {
    let onlyA = a.forms.filter { left in !b.forms.contains { $0.form == left.form } }
    let onlyB = b.forms.filter { right in !a.forms.contains { $0.form == right.form } }
    if onlyA.isEmpty, onlyB.isEmpty { same = 1 }
    for index in 0..<max(onlyA.count, onlyB.count) {
      let left = index < onlyA.count ? onlyA[index] : nil
      let right = index < onlyB.count ? onlyB[index] : nil
      differences.append(
        TraceDiff.Difference(
          kind: left == nil ? .onlyInB : right == nil ? .onlyInA : .call, a: left?.form, b: right?.form,
          aLine: left?.line, bLine: right?.line, count: max(left?.count ?? 0, right?.count ?? 0)))
    }
  }

  private mutating func compareBytes(_ a: Bytes, _ b: Bytes, _ verb: String) {
    let common = min(a.kept.count, b.kept.count)
    // A byte that strace left out on either side is not known to differ.
    let first = (0..<common).first { place in
      if let left = a.kept[place], let right = b.kept[place] { return left != right }
      return false
    }
    if let first {
      add("\(verb), byte \(first + 1): \(Self.words(a.kept, first))", "\(Self.words(b.kept, first))")
    } else if a.total != b.total {
      add("\(verb): \(a.total) bytes", "\(b.total) bytes")
    } else if a.starts != b.starts || a.calls != b.calls {
      notes.append(
        a.calls == b.calls
          ? "\(verb): the same bytes, cut into calls at other places"
          : "\(verb): the same bytes, in \(a.calls) calls of A and \(b.calls) of B")
    }
    let isKept = !a.kept.contains(nil) && !b.kept.contains(nil) && a.total <= Bytes.limit
    if first == nil, a.total == b.total, !isKept {
      notes.append("\(verb): compared as far as both traces keep the bytes (strace -s)")
    }
  }

  private mutating func add(_ a: String, _ b: String) {
    differences.append(TraceDiff.Difference(kind: .bytes, a: a, b: b, aLine: nil, bLine: nil))
  }

  /// The bytes from a place on, as text.
  private static func words(_ bytes: [UInt8?], _ place: Int) -> String {
    let shown = bytes[place...].prefix(24).prefix { $0 != nil }.compactMap { $0 }
    return Quoted.readable(Array(shown), limit: 24, isCut: place + shown.count < bytes.count)
  }
}
