import TraceText

/// What was done with a socket on either side, lined up in order by its meaning.
struct Alignment {
  typealias Act = Conversation.Act
  typealias Difference = TraceDiff.Difference

  private let a: [Act]
  private let b: [Act]
  private let forms: CommonForms
  private(set) var differences: [Difference] = []
  private(set) var same = 0
  /// Whether the lists were too long to be lined up in the best way.
  private(set) var isBounded = false
  private var places: [Key: Int] = [:]

  /// How many pairs of calls are looked at for one socket.
  private static let limit = 4_000_000
  private static let differenceLimit = 1000

  /// What makes two differences equal: their kind, and their forms by number. Of those in how often, the counts too.
  private struct Key: Hashable {
    var kind: Difference.Kind
    var a = -1
    var b = -1
    var counts: [Int] = []
  }

  init(_ a: [Act], _ b: [Act], _ forms: CommonForms) {
    self.a = a
    self.b = b
    self.forms = forms
  }

  mutating func run() {
    if a.count == b.count, a.indices.allSatisfy({ form(ofA: $0) == form(ofB: $0) }) {
      // No other alignment pairs them all.
      for index in a.indices { compare(index, index) }
      return
    }
    var lonelyA: [Int] = []
    var lonelyB: [Int] = []
    for row in steps() {
      switch row {
      case (let left?, let right?): compare(left, right)
      case (let left?, nil): lonelyA.append(left)
      case (nil, let right?): lonelyB.append(right)
      case (nil, nil): break
      }
    }
    // The same call at another place is one difference, and not two.
    var places: [Int: [Int]] = [:]
    for right in lonelyB.reversed() { places[form(ofB: right), default: []].append(right) }
    var moved: Set<Int> = []
    for left in lonelyA {
      if let right = places[form(ofA: left)]?.popLast() {
        moved.insert(right)
        add(.order, left, right)
      } else {
        add(.onlyInA, left, nil, count: a[left].count)
      }
    }
    for right in lonelyB where !moved.contains(right) { add(.onlyInB, nil, right, count: b[right].count) }
  }

  private func form(ofA index: Int) -> Int { forms.a[Int(a[index].form)] }
  private func form(ofB index: Int) -> Int { forms.b[Int(b[index].form)] }

  private mutating func compare(_ left: Int, _ right: Int) {
    let (x, y) = (form(ofA: left), form(ofB: right))
    if x == y {
      if a[left].count == b[right].count { same += 1 } else { add(.times, left, right) }
      return
    }
    let isResult = Self.withoutResult(forms.texts[x]) == Self.withoutResult(forms.texts[y])
    add(isResult ? .result : .call, left, right)
  }

  /// Equal differences stand once, with their count.
  private mutating func add(_ kind: Difference.Kind, _ left: Int?, _ right: Int?, count: Int = 1) {
    var key = Key(kind: kind)
    if let left { key.a = form(ofA: left) }
    if let right { key.b = form(ofB: right) }
    if kind == .times, let left, let right { key.counts = [a[left].count, b[right].count] }
    if let index = places[key] {
      differences[index].count += count
    } else if differences.count < Self.differenceLimit {
      places[key] = differences.count
      func text(_ form: Int, _ count: Int?) -> String? {
        form < 0 ? nil : forms.texts[form] + (count.map { " × \($0)" } ?? "")
      }
      differences.append(
        Difference(
          kind: kind, a: text(key.a, key.counts.first), b: text(key.b, key.counts.last),
          aLine: left.map { a[$0].line }, bLine: right.map { b[$0].line }, count: count))
    }
  }

  private static func withoutResult(_ form: String) -> Substring {
    guard let range = form.range(of: " = ", backwards: ()) else { return form[...] }
    return form[..<range]
  }

  /// Which act of A stands for which of B: the longest common subsequence of their meanings, and of several the one with
  /// the most equal forms.
  private mutating func steps() -> [WeightedAlignment.Row] {
    let x = a.indices.map(form(ofA:))
    let y = b.indices.map(form(ofB:))
    let meanings = forms.meanings
    // 2 for the same meaning, 3 for the same form.
    let rows = WeightedAlignment.rows(x.count, y.count, limit: Self.limit) { i, j in
      x[i] == y[j] ? 3 : meanings[x[i]] == meanings[y[j]] ? 2 : 0
    }
    isBounded = rows == nil
    return rows ?? placeByPlace(x, y)
  }

  private func placeByPlace(_ x: [Int], _ y: [Int]) -> [WeightedAlignment.Row] {
    (0..<max(x.count, y.count)).flatMap { index -> [WeightedAlignment.Row] in
      guard index < x.count else { return [(nil, index)] }
      guard index < y.count else { return [(index, nil)] }
      let isSame = forms.meanings[x[index]] == forms.meanings[y[index]]
      return isSame ? [(index, index)] : [(index, nil), (nil, index)]
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
