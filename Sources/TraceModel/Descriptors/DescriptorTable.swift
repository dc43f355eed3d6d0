/// The descriptors of a process, or of several that share them.
///
/// A number is in one of three states: it stands for a file; it was freed; or nothing was seen of it, and then it is what
/// the process had when the trace began.
struct DescriptorTable {
  typealias Entry = DescriptorPages.Entry

  /// A page of numbers far above all others.
  private struct HighPage {
    var key: Int32
    var page: Int32
  }

  /// The pages from 0 on; -1 for none. A program gives its numbers from the lowest; one far above all others is in `high`,
  /// so that many processes with one high number each do not hold a long list each.
  private var low: [Int32] = []
  /// Ascending.
  private var high: [HighPage] = []
  /// How many pages it has.
  private(set) var pageCount = 0
  /// No number below it was freed and is still free: who asks for the lowest one need not look there.
  private var freedFrom = Int64.max
  /// No number from it on stands for a file: who closes all of them need not look there.
  private var filesEnd: Int64 = 0
  /// What was not seen in these ranges is free: close_range(2). They lie apart, ascending.
  private(set) var freedRanges: [ClosedRange<Int64>] = []
  /// How many numbers stand for a file, and how many of those execve(2) closes.
  private(set) var count = 0
  private(set) var closingCount = 0
  /// The table of numbers that are older than the trace: children share it with their parents.
  var root: Int

  init(root: Int) { self.root = root }

  // MARK: One number

  /// The page of a number; nil where it has none.
  func page(_ number: Int64) -> Int32? {
    guard number >= 0 else { return nil }
    let key = DescriptorPages.key(number)
    if key < low.count { return low[key] < 0 ? nil : low[key] }
    guard !high.isEmpty else { return nil }
    let place = self.place(key)
    return place < high.count && Int(high[place].key) == key ? high[place].page : nil
  }

  /// Where the first page of `high` from a key on is.
  private func place(_ key: Int) -> Int {
    var (first, end) = (0, high.count)
    while first < end {
      let middle = (first + end) / 2
      if Int(high[middle].key) < key { first = middle + 1 } else { end = middle }
    }
    return first
  }

  func entry(_ number: Int64, _ pages: borrowing DescriptorPages) -> Entry {
    guard number >= 0 else { return .freed }
    if let page = page(number) {
      let entry = pages[page, number]
      if entry.slot != Entry.unseen.slot { return entry }
    }
    return isInFreedRange(number) ? .freed : .unseen
  }

  private func isInFreedRange(_ number: Int64) -> Bool {
    freedRanges.isEmpty ? false : freedRanges.contains { $0.contains(number) }
  }

  /// Sets a number, in a page that no other table has.
  /// - Returns: what it was before.
  mutating func set(_ number: Int64, _ entry: Entry, _ page: Int32, _ pages: inout DescriptorPages) -> Entry {
    let old = self.entry(number, pages)
    if entry.slot == Entry.freed.slot {
      freedFrom = min(freedFrom, number)
    } else if number == freedFrom {
      freedFrom = number + 1
    }
    if entry.isFile { filesEnd = max(filesEnd, number + 1) }
    count += (entry.isFile ? 1 : 0) - (old.isFile ? 1 : 0)
    closingCount +=
      (entry.isFile && entry.closesOnExec ? 1 : 0) - (old.isFile && old.closesOnExec ? 1 : 0)
    pages.set(page, number, entry)
    return old
  }

  // MARK: Pages

  /// Puts a page where a number has none, or another one.
  /// - Returns: whether there was room.
  mutating func put(_ page: Int32, at number: Int64) -> Bool {
    let key = DescriptorPages.key(number)
    // A page's number has four bytes: 16 for each descriptor.
    if key >= low.count, key <= 4 * count + 15 { growLow(to: key) }
    if key < low.count {
      if low[key] < 0 { pageCount += 1 }
      low[key] = page
      return true
    }
    let place = self.place(key)
    if place < high.count, Int(high[place].key) == key {
      high[place].page = page
      return true
    }
    guard high.count < TableBound.high else { return false }
    high.insert(HighPage(key: Int32(key), page: page), at: place)
    pageCount += 1
    return true
  }

  private mutating func growLow(to key: Int) {
    low.append(contentsOf: repeatElement(-1, count: key + 1 - low.count))
    let moved = place(key + 1)
    guard moved > 0 else { return }
    for page in high[..<moved] { low[Int(page.key)] = page.page }
    high.removeFirst(moved)
  }

  /// Takes out the pages without files: what was freed in them is not known any more.
  /// - Returns: those pages.
  mutating func removeFreed(_ pages: borrowing DescriptorPages) -> [Int32] {
    var removed: [Int32] = []
    for key in low.indices where low[key] >= 0 && pages.counts(low[key]).files == 0 {
      removed.append(low[key])
      low[key] = -1
    }
    for page in high where pages.counts(page.page).files == 0 { removed.append(page.page) }
    if !removed.isEmpty { high = high.filter { pages.counts($0.page).files > 0 } }
    pageCount -= removed.count
    return removed
  }

  /// Its pages, ascending.
  var allPages: [Int32] { low.filter { $0 >= 0 } + high.map(\.page) }

  /// Takes out everything that was seen.
  mutating func removeAll() { self = DescriptorTable(root: root) }

  // MARK: Ranges

  /// Notes where the last number is that stands for a file, when all of a range were freed.
  mutating func findEnd(_ range: ClosedRange<Int64>, _ pages: borrowing DescriptorPages) {
    guard range.lowerBound < filesEnd, range.upperBound >= filesEnd - 1, files(in: range, pages).isEmpty
    else { return }
    filesEnd = range.lowerBound
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
  func firstFreed(in range: Range<Int64>, _ pages: borrowing DescriptorPages) -> Int64? {
    let first = max(range.lowerBound, freedFrom, 0)
    guard first < range.upperBound else { return nil }
    let end = min(range.upperBound, Int64(low.count) << 4)
    var number = first
    while number < end {
      if entry(number, pages).slot == Entry.freed.slot { return number }
      number += 1
    }
    // Far above all others a program has a number or two.
    guard high.count <= TableBound.searched else { return nil }
    var found: Int64?
    for page in high where found == nil {
      let numbers = (Int64(page.key) << 4..<Int64(page.key + 1) << 4).clamped(to: range)
      found = numbers.first { pages[page.page, $0].slot == Entry.freed.slot }
    }
    for freed in freedRanges {
      // As many numbers as stand for a file can lie before the first that does not.
      var number = max(freed.lowerBound, first, end)
      while number <= freed.upperBound, number < min(range.upperBound, found ?? .max),
        entry(number, pages).isFile
      {
        number += 1
      }
      if number <= freed.upperBound, number < min(range.upperBound, found ?? .max) { found = number }
    }
    return found
  }

  /// Which descriptors are meant.
  enum Choice {
    case all
    /// Those that execve(2) closes, and those that it leaves open.
    case closing, staying

    func meets(_ counts: DescriptorPages.Counts) -> Bool {
      switch self {
      case .all: counts.files > 0
      case .closing: counts.closing > 0
      case .staying: counts.files > counts.closing
      }
    }

    func meets(_ entry: Entry) -> Bool {
      switch self {
      case .all: entry.isFile
      case .closing: entry.isFile && entry.closesOnExec
      case .staying: entry.isFile && !entry.closesOnExec
      }
    }
  }

  /// The pages of a range in which some are that are meant, ascending.
  func pages(
    in range: ClosedRange<Int64>, of choice: Choice = .all, _ pages: borrowing DescriptorPages
  ) -> [(first: Int64, page: Int32)] {
    var found: [(first: Int64, page: Int32)] = []
    let first = max(0, range.lowerBound)
    let last = min(range.upperBound, filesEnd - 1)
    guard choice == .closing ? closingCount > 0 : choice == .all ? count > 0 : count > closingCount,
      first <= last
    else { return found }
    let (begin, end) = (DescriptorPages.key(first), DescriptorPages.key(last))
    if begin < low.count {
      for key in begin...min(end, low.count - 1) where low[key] >= 0 && choice.meets(pages.counts(low[key])) {
        found.append((Int64(key) << 4, low[key]))
      }
    }
    guard !high.isEmpty else { return found }
    var place = self.place(begin)
    while place < high.count, Int(high[place].key) <= end {
      let page = high[place]
      if choice.meets(pages.counts(page.page)) { found.append((Int64(page.key) << 4, page.page)) }
      place += 1
    }
    return found
  }

  /// The numbers of a range that are meant, ascending, with their entries.
  func files(
    in range: ClosedRange<Int64> = 0...Int64.max, of choice: Choice = .all, _ pages: borrowing DescriptorPages
  ) -> [(number: Int64, entry: Entry)] {
    var found: [(number: Int64, entry: Entry)] = []
    for (first, page) in self.pages(in: range, of: choice, pages) {
      for number in first..<first + Int64(DescriptorPages.size) where range.contains(number) {
        let entry = pages[page, number]
        if choice.meets(entry) { found.append((number, entry)) }
      }
    }
    return found
  }

  /// The numbers that stand for files or were freed, ascending, with their entries.
  func seen(_ pages: borrowing DescriptorPages) -> [(number: Int64, entry: Entry)] {
    var found: [(number: Int64, entry: Entry)] = []
    let lows = low.indices.lazy.map { (key: $0, page: low[$0]) }.filter { $0.page >= 0 }
    for (key, page) in Array(lows) + high.map({ (key: Int($0.key), page: $0.page) }) {
      let first = Int64(key) << 4
      for number in first..<first + Int64(DescriptorPages.size) {
        let entry = pages[page, number]
        if entry.slot != Entry.unseen.slot { found.append((number, entry)) }
      }
    }
    return found
  }
}

/// What a number stood for before the trace, found where it was first used.
struct RootEntry {
  var file: OpenFile.ID
  /// Whether it may still stand for it in a process that has not used it.
  var isHeld: Bool
}
