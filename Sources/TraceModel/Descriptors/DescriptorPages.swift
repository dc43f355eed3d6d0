/// What the numbers of all tables stand for, in pages of sixteen.
///
/// The child of a fork(2) has its parent's pages until one of the two writes in them: what a page's entries stand for has
/// one descriptor for each page, not for each table.
struct DescriptorPages {
  struct Entry {
    /// The file's slot; -1 where nothing was seen, -2 where it was freed.
    private(set) var slot: Int32
    /// The thread that made it, or found it: the last digits of its id.
    let maker: Int32
    /// Twice the line where it was given, and whether execve(2) closes it: there are a million of these.
    private var bits: Int

    init(slot: Int32, maker: Int32 = 0, birth: Int, closesOnExec: Bool = false) {
      (self.slot, self.maker) = (slot, maker)
      bits = birth &<< 1 | (closesOnExec ? 1 : 0)
    }

    var birth: Int { bits >> 1 }
    var closesOnExec: Bool {
      get { bits & 1 != 0 }
      set { bits = bits & ~1 | (newValue ? 1 : 0) }
    }
    var isFile: Bool { slot >= 0 }

    static var unseen: Entry { Entry(slot: -1, birth: 0) }
    static var freed: Entry { Entry(slot: -2, birth: 0) }
  }

  /// How many of a page's entries stand for files, and how many of those execve(2) closes.
  struct Counts: Equatable {
    var files: UInt8 = 0
    var closing: UInt8 = 0

    mutating func add(_ entry: Entry, _ sign: Int8) {
      guard entry.isFile else { return }
      files = UInt8(truncatingIfNeeded: Int8(files) &+ sign)
      if entry.closesOnExec { closing = UInt8(truncatingIfNeeded: Int8(closing) &+ sign) }
    }
  }

  static let size = 16
  private static let limit = Bound.descriptors.limit / size
  private var entries: [Entry] = []
  private var counts: [Counts] = []
  private var users: [Int32] = []
  private var free: [Int32] = []

  /// How many pages are in use.
  var count: Int { users.count - free.count }

  /// The page of a number, as all tables count them.
  static func key(_ number: Int64) -> Int { Int(truncatingIfNeeded: number >> 4) }

  subscript(page: Int32, number: Int64) -> Entry { entries[Int(page) << 4 | Int(number & 15)] }

  func counts(_ page: Int32) -> Counts { counts[Int(page)] }
  func isShared(_ page: Int32) -> Bool { users[Int(page)] > 1 }
  func users(_ page: Int32) -> Int { Int(users[Int(page)]) }

  mutating func set(_ page: Int32, _ number: Int64, _ entry: Entry) {
    let place = Int(page) << 4 | Int(number & 15)
    counts[Int(page)].add(entries[place], -1)
    counts[Int(page)].add(entry, 1)
    entries[place] = entry
  }

  /// A page of which nothing was seen, or with what another one has; nil where there are too many.
  mutating func new(copying other: Int32? = nil) -> Int32? {
    let page: Int32
    if let last = free.popLast() {
      page = last
    } else {
      guard users.count < Self.limit else { return nil }
      if users.count == TableBound.reserved { entries.reserveCapacity(Self.limit * Self.size) }
      page = Int32(users.count)
      entries.append(contentsOf: repeatElement(.unseen, count: Self.size))
      counts.append(Counts())
      users.append(0)
    }
    users[Int(page)] = 1
    guard let other else { return page }
    for place in 0..<Self.size { entries[Int(page) << 4 | place] = entries[Int(other) << 4 | place] }
    counts[Int(page)] = counts[Int(other)]
    return page
  }

  /// One more table has the page.
  mutating func share(_ page: Int32) { users[Int(page)] += 1 }

  /// One table less has the page.
  /// - Returns: the files of its entries, where no other has it.
  mutating func release(_ page: Int32) -> [Int32] {
    users[Int(page)] -= 1
    guard users[Int(page)] == 0 else { return [] }
    let left = files(page)
    for place in 0..<Self.size { entries[Int(page) << 4 | place] = .unseen }
    counts[Int(page)] = Counts()
    free.append(page)
    return left
  }

  /// The slots of the files that a page's entries stand for.
  func files(_ page: Int32) -> [Int32] {
    guard counts[Int(page)].files > 0 else { return [] }
    return (0..<Self.size).compactMap {
      let entry = entries[Int(page) << 4 | $0]
      return entry.isFile ? entry.slot : nil
    }
  }
}
