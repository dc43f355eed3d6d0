import TraceText

/// What moved through a pair of sockets in one direction: the calls by their forms, the bytes by their offsets.
struct BytesComparison {
  typealias Bytes = Conversation.Bytes

  private(set) var differences: [TraceDiff.Difference] = []
  private(set) var notes: [String] = []
  /// Whether all that both sides keep was compared.
  private(set) var isWhole = true
  /// 1 where the calls are the same.
  private(set) var same = 0

  init(_ a: Bytes, _ b: Bytes, _ forms: CommonForms, isSent: Bool) {
    guard a.calls + b.calls > 0 else { return }
    compareForms(a, b, forms)
    // Where one side made no call at all, that is the difference.
    if a.calls > 0, b.calls > 0 { compareBytes(a, b, isSent ? "sent" : "received") }
  }

  private mutating func compareForms(_ a: Bytes, _ b: Bytes, _ forms: CommonForms) {
    func number(a act: Conversation.Act) -> Int { forms.a[Int(act.form)] }
    func number(b act: Conversation.Act) -> Int { forms.b[Int(act.form)] }
    let onlyA = a.forms.filter { left in !b.forms.contains { number(b: $0) == number(a: left) } }
    let onlyB = b.forms.filter { right in !a.forms.contains { number(a: $0) == number(b: right) } }
    if onlyA.isEmpty, onlyB.isEmpty { same = 1 }
    for index in 0..<max(onlyA.count, onlyB.count) {
      let left = index < onlyA.count ? onlyA[index] : nil
      let right = index < onlyB.count ? onlyB[index] : nil
      differences.append(
        TraceDiff.Difference(
          kind: left == nil ? .onlyInB : right == nil ? .onlyInA : .call,
          a: left.map { forms.texts[number(a: $0)] }, b: right.map { forms.texts[number(b: $0)] },
          aLine: left?.line, bLine: right?.line, count: max(left?.count ?? 0, right?.count ?? 0)))
    }
  }

  private mutating func compareBytes(_ a: Bytes, _ b: Bytes, _ verb: String) {
    // A byte that strace left out on either side is not known to differ.
    if let first = Bytes.difference(a, b) {
      return add("\(verb), byte \(first + 1): \(Self.words(a, first))", Self.words(b, first))
    }
    guard a.total == b.total else { return add("\(verb): \(a.total) bytes", "\(b.total) bytes") }
    switch a.tail.compared(with: b.tail) {
    case .differs(let places):
      let (from, to) = (Bytes.limit + places.lowerBound + 1, Bytes.limit + places.upperBound)
      return add("\(verb), among bytes \(from) to \(to): some bytes", "others")
    case .notComparable:
      isWhole = false
      notes.append(
        "\(verb): not compared behind byte \(Bytes.limit): strace left out other bytes of A than of B (-s)")
    case .same: break
    }
    if a.boundaries != b.boundaries || a.calls != b.calls {
      notes.append(
        a.calls == b.calls
          ? "\(verb): the same bytes, cut into calls at other places"
          : "\(verb): the same bytes, in \(a.calls) calls of A and \(b.calls) of B")
    }
    if a.hasHidden || b.hasHidden {
      notes.append(
        "\(verb): strace never shows the bytes that sendfile and splice move; they are not compared")
    }
    if a.hasCut || b.hasCut {
      notes.append("\(verb): compared as far as both traces keep the bytes (strace -s)")
    }
  }

  private mutating func add(_ a: String, _ b: String) {
    differences.append(TraceDiff.Difference(kind: .bytes, a: a, b: b, aLine: nil, bLine: nil))
  }

  /// The bytes from a place on, as text.
  private static func words(_ bytes: Bytes, _ place: Int) -> String {
    let shown = bytes.known(from: place).prefix(24)
    return Quoted.readable(Array(shown), limit: 24, isCut: place + shown.count < bytes.length)
  }
}
