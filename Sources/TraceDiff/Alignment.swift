import TraceText

/// What was done with a socket on either side, lined up in order by its meaning.
struct Alignment {
  typealias Act = Conversation.Act
  typealias Difference = TraceDiff.Difference

  private let a: [Act]
  private let b: [Act]
  private(set) var differences: [Difference] = []
  private(set) var same = 0
  /// Whether the lists were too long to be lined up in the best way.
  private(set) var isBounded = false

  /// How many pairs of calls are looked at for one socket.
  private static let limit = 4_000_000

  init(_ a: [Act], _ b: [Act]) {
    self.a = a
    self.b = b
  }

  mutating func run() {
    var lonelyA: [Act] = []
    var lonelyB: [Act] = []
    for (left, right) in steps() {
      switch (left.map { a[$0] }, right.map { b[$0] }) {
      case (let left?, let right?): compare(left, right)
      case (let left?, nil): lonelyA.append(left)
      case (nil, let right?): lonelyB.append(right)
      case (nil, nil): break
      }
    }
    // The same call at another place is one difference, and not two.
    for left in lonelyA {
      if let place = lonelyB.firstIndex(where: { $0.form == left.form }) {
        let right = lonelyB.remove(at: place)
        add(Difference(kind: .order, a: left.form, b: right.form, aLine: left.line, bLine: right.line))
      } else {
        add(Difference(kind: .onlyInA, a: left.form, b: nil, aLine: left.line, bLine: nil, count: left.count))
      }
    }
    for right in lonelyB {
      add(
        Difference(kind: .onlyInB, a: nil, b: right.form, aLine: nil, bLine: right.line, count: right.count))
    }
  }

  private mutating func compare(_ left: Act, _ right: Act) {
    guard left.form != right.form else {
      guard left.count != right.count else {
        same += 1
        return
      }
      add(
        Difference(
          kind: .times, a: "\(left.form) × \(left.count)", b: "\(right.form) × \(right.count)",
          aLine: left.line, bLine: right.line))
      return
    }
    let isResult = Self.withoutResult(left.form) == Self.withoutResult(right.form)
    add(
      Difference(
        kind: isResult ? .result : .call, a: left.form, b: right.form, aLine: left.line, bLine: right.line))
  }

  /// Equal differences stand once, with their count.
  private mutating func add(_ difference: Difference) {
    if let index = differences.firstIndex(where: {
      $0.kind == difference.kind && $0.a == difference.a && $0.b == difference.b
    }) {
      differences[index].count += difference.count
    } else if differences.count < 1000 {
      differences.append(difference)
    }
  }

  private static func withoutResult(_ form: String) -> Substring {
    guard let range = form.range(of: " = ", backwards: ()) else { return form[...] }
    return form[..<range]
  }

  /// Which act of A stands for which of B: the longest common subsequence of their meanings, and of several the one with
  /// the most equal forms.
  private mutating func steps() -> [WeightedAlignment.Row] {
    let (aForms, bForms) = Self.numbered(a.map(\.form), b.map(\.form))
    let (aMeanings, bMeanings) = Self.numbered(a.map(\.meaning), b.map(\.meaning))
    // 2 for the same meaning, 3 for the same form.
    let rows = WeightedAlignment.rows(a.count, b.count, limit: Self.limit) { i, j in
      aForms[i] == bForms[j] ? 3 : aMeanings[i] == bMeanings[j] ? 2 : 0
    }
    isBounded = rows == nil
    return rows ?? placeByPlace()
  }

  /// The lists with a number for each thing, the same for the same: numbers are compared millions of times.
  private static func numbered<Thing: Hashable>(_ a: [Thing], _ b: [Thing]) -> ([Int], [Int]) {
    var numbers: [Thing: Int] = [:]
    for thing in a + b where numbers[thing] == nil { numbers[thing] = numbers.count }
    return (a.map { numbers[$0] ?? 0 }, b.map { numbers[$0] ?? 0 })
  }

  private func placeByPlace() -> [WeightedAlignment.Row] {
    (0..<max(a.count, b.count)).flatMap { index -> [WeightedAlignment.Row] in
      guard index < a.count else { return [(nil, index)] }
      guard index < b.count else { return [(index, nil)] }
      return a[index].meaning == b[index].meaning ? [(index, index)] : [(index, nil), (nil, index)]
    }
  }
}

extension String {
  /// Where a text last begins.
  fileprivate func range(of text: String, backwards: Void) -> String.Index? {
    var index = endIndex
    while index > startIndex {
      index = self.index(before: index)
      if self[index...].hasPrefix(text) { return index }
    }
    return nil
  }
}
