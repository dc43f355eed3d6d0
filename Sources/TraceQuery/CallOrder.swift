/// Puts what was found into the order in which it began: a call that another thread cut in two is known when it returns,
/// and stands where it began.
///
/// It waits for calls that have begun, as long as little waits behind them; a call that others have waited for too long
/// stands where it returns.
struct CallOrder<Element> {
  /// Lines where calls began, and those of them that have not returned.
  private var begun: [Int] = []
  private var first = 0
  private var open: Set<Int> = []
  /// What waits, by line.
  private var waiting: [(line: Int, weight: Int, element: Element)] = []
  private var weight = 0

  /// How many calls may be waited for, and how many elements may wait.
  static var countLimit: Int { 4096 }
  /// How many bytes may wait.
  static var weightLimit: Int { 1 << 20 }

  /// A call begins.
  mutating func begin(_ line: Int) {
    if open.insert(line).inserted { begun.append(line) }
  }

  /// A call is over that nothing that was searched for came of.
  mutating func end(_ line: Int) { open.remove(line) }

  /// Takes an element.
  /// - Parameters:
  ///   - line: where it began.
  ///   - weight: about how many bytes it has.
  mutating func add(_ element: Element, line: Int, weight: Int) {
    open.remove(line)
    // Nearly always the last place.
    var place = waiting.count
    while place > 0, waiting[place - 1].line > line { place -= 1 }
    waiting.insert((line, weight, element), at: place)
    self.weight += weight
  }

  /// Whether something that is added now would wait.
  var isWaiting: Bool { !open.isEmpty || !waiting.isEmpty }

  /// What need not wait any longer, in order.
  /// - Parameter isEnd: whether the trace has ended: then nothing need.
  mutating func takeReady(isEnd: Bool = false) -> [Element] {
    while first < begun.count, isEnd || !open.contains(begun[first]) || isFull {
      open.remove(begun[first])
      first += 1
    }
    if first > 64, first * 2 > begun.count {
      begun.removeFirst(first)
      first = 0
    }
    let limit = first < begun.count ? begun[first] : Int.max
    var count = 0
    while count < waiting.count, waiting[count].line < limit { count += 1 }
    if count == 0 { return [] }
    let ready = waiting[..<count].map(\.element)
    for next in waiting[..<count] { weight -= next.weight }
    waiting.removeFirst(count)
    return ready
  }

  private var isFull: Bool {
    begun.count - first > Self.countLimit || waiting.count > Self.countLimit || weight > Self.weightLimit
  }
}
