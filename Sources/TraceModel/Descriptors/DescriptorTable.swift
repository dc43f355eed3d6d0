/// The descriptors of a process, or of several that share them.
///
/// A number is in one of three states: it stands for a file; it was freed; or nothing was seen of it, and then it is what
/// the process had when the trace began.
struct DescriptorTable {
  struct Entry {
    /// The file's slot; -1 where nothing was seen, -2 where it was freed.
    var slot: Int32
    /// The thread that made it, or found it: the last digits of its id.
    var maker: Int32 = 0
    var birth: Int
    var closesOnExec = false

    static var unseen: Entry { Entry(slot: -1, birth: 0) }
    static var freed: Entry { Entry(slot: -2, birth: 0) }
    var isFile: Bool { slot >= 0 }
  }

  /// The entries from 0 on. A program gives its numbers from the lowest; a number far above all others is in `high`, so
  /// that many processes with one high number each do not hold a long list each.
  private var low: [Entry] = []
  private var high: [Int64: Entry] = [:]
  /// How many numbers of `high` were freed.
  private var highFreed = 0
  /// No number below it was freed and is still free: who asks for the lowest one need not look there.
  private var freedFrom = Int64.max
  /// What was not seen in these ranges is free: close_range(2). They lie apart, ascending.
  private(set) var freedRanges: [ClosedRange<Int64>] = []
  /// How many numbers stand for a file, and how many of those execve(2) closes.
  private(set) var count = 0
  private(set) var closingCount = 0
  /// The table of numbers that are older than the trace: children share it with their parents.
  var root: Int
  private static let lowLimit: Int64 = 4096

  init(root: Int) { self.root = root }

  /// How many entries it holds, also of numbers that stand for nothing.
  var size: Int { low.count + high.count }

  subscript(number: Int64) -> Entry {
    if number < Int64(low.count) {
      guard number >= 0 else { return .freed }
      let entry = low[Int(number)]
      return entry.slot == -1 && isInFreedRange(number) ? .freed : entry
    }
    if !high.isEmpty, let entry = high[number] { return entry }
    return isInFreedRange(number) ? .freed : .unseen
  }

  private func isInFreedRange(_ number: Int64) -> Bool {
    freedRanges.isEmpty ? false : freedRanges.contains { $0.contains(number) }
  }

  /// Sets a number.
  /// - Returns: what it was before.
  @discardableResult
  mutating func set(_ number: Int64, _ entry: Entry) -> Entry {
    let old = self[number]
    if entry.slot == Entry.freed.slot {
      freedFrom = min(freedFrom, number)
    } else if number == freedFrom {
      freedFrom = number + 1
    }
    count += (entry.isFile ? 1 : 0) - (old.isFile ? 1 : 0)
    closingCount += (entry.closesOnExec ? 1 : 0) - (old.closesOnExec ? 1 : 0)
    if number < Int64(low.count) {
      if number >= 0 { low[Int(number)] = entry }
    } else if number < Self.lowLimit, number <= 2 * Int64(count) + 62 {
      grow(to: number)
      low[Int(number)] = entry
    } else {
      setHigh(number, entry)
    }
    return old
  }

  private mutating func grow(to number: Int64) {
    let from = Int64(low.count)
    while low.count <= Int(number) { low.append(.unseen) }
    guard !high.isEmpty else { return }
    for moved in from...number {
      guard let entry = high.removeValue(forKey: moved) else { continue }
      if !entry.isFile { highFreed -= 1 }
      low[Int(moved)] = entry
    }
  }

  private mutating func setHigh(_ number: Int64, _ entry: Entry) {
    let old = high.updateValue(entry, forKey: number)
    highFreed += (entry.isFile ? 0 : 1) - (old.map { $0.isFile ? 0 : 1 } ?? 0)
    guard highFreed > TableBound.freed else { return }
    // A trace can free as many numbers as there are: what is known of those that stand for nothing is little.
    high = high.filter { $0.value.isFile }
    highFreed = 0
  }

  mutating func setClosesOnExec(_ number: Int64, _ closes: Bool) {
    var entry = self[number]
    guard entry.isFile, entry.closesOnExec != closes else { return }
    entry.closesOnExec = closes
    set(number, entry)
  }

  /// Frees the numbers of a range of which nothing was seen.
  mutating func freeUnseen(_ range: ClosedRange<Int64>) {
    var freed = range
    var others: [ClosedRange<Int64>] = []
    for other in freedRanges {
      if other.upperBound < freed.lowerBound - 1 || other.lowerBound - 1 > freed.upperBound {
        others.append(other)
      } else {
        freed = min(freed.lowerBound, other.lowerBound)...max(freed.upperBound, other.upperBound)
      }
    }
    // Of very many ranges the lowest are kept, where a program has its numbers, and the one that is new.
    if others.count >= TableBound.ranges { others.removeLast() }
    freedFrom = min(freedFrom, freed.lowerBound)
    let place = others.firstIndex { $0.lowerBound > freed.lowerBound } ?? others.count
    others.insert(freed, at: place)
    freedRanges = others
  }

  /// The lowest number of a range that was freed, and stands for nothing.
  func firstFreed(in range: Range<Int64>) -> Int64? {
    let first = max(range.lowerBound, freedFrom, 0)
    guard first < range.upperBound else { return nil }
    let end = min(range.upperBound, Int64(low.count))
    var number = first
    while number < end {
      if self[number].slot == Entry.freed.slot { return number }
      number += 1
    }
    // Far above all others a program has a number or two.
    guard high.count <= TableBound.searched else { return nil }
    var found = highFreed == 0 ? nil : high.filter { !$0.value.isFile && range.contains($0.key) }.keys.min()
    for freed in freedRanges {
      // As many numbers as stand for a file can lie before the first that does not.
      var number = max(freed.lowerBound, first, end)
      while number <= freed.upperBound, number < min(range.upperBound, found ?? .max), self[number].isFile {
        number += 1
      }
      if number <= freed.upperBound, number < min(range.upperBound, found ?? .max) { found = number }
    }
    return found
  }

  /// Forgets which numbers were freed.
  mutating func forgetFreed() {
    var kept = DescriptorTable(root: root)
    forEachFile { number, entry in kept.set(number, entry) }
    self = kept
  }

  // MARK: All of them

  /// Calls `body` with each number that stands for a file, in no order.
  func forEachFile(_ body: (Int64, Entry) -> Void) {
    for index in low.indices where low[index].isFile { body(Int64(index), low[index]) }
    for (number, entry) in high where entry.isFile { body(number, entry) }
  }

  /// The numbers of a range that stand for files, ascending, with their entries.
  func files(in range: ClosedRange<Int64>) -> [(number: Int64, entry: Entry)] {
    var found: [(number: Int64, entry: Entry)] = []
    guard count > 0, range.upperBound >= 0 else { return found }
    let first = max(0, range.lowerBound)
    if first < Int64(low.count) {
      for index in Int(first)...Int(min(range.upperBound, Int64(low.count) - 1)) where low[index].isFile {
        found.append((Int64(index), low[index]))
      }
    }
    let above = max(first, Int64(low.count))
    guard !high.isEmpty, above <= range.upperBound else { return found }
    if range.upperBound - above < Int64(high.count) {
      for number in above...range.upperBound {
        if let entry = high[number], entry.isFile { found.append((number, entry)) }
      }
    } else {
      let far = high.filter { $0.value.isFile && range.contains($0.key) }
      for (number, entry) in far.sorted(by: { $0.key < $1.key }) { found.append((number, entry)) }
    }
    return found
  }

  /// The numbers that stand for files, ascending, with their entries.
  var files: [(number: Int64, entry: Entry)] { files(in: 0...Int64.max) }

  /// The numbers that stand for files or were freed, ascending, with their entries.
  var seen: [(number: Int64, entry: Entry)] {
    var found: [(number: Int64, entry: Entry)] = []
    for (index, entry) in low.enumerated() where entry.slot != Entry.unseen.slot {
      found.append((Int64(index), entry))
    }
    for number in high.keys.sorted() {
      if let entry = high[number] { found.append((number, entry)) }
    }
    return found
  }

  /// Frees everything that was seen.
  mutating func removeAll() { self = DescriptorTable(root: root) }
}

/// What a number stood for before the trace, found where it was first used.
struct RootEntry {
  var file: OpenFile.ID
  /// Whether it may still stand for it in a process that has not used it.
  var isHeld: Bool
}
