/// The descriptors of a process, or of several that share them.
///
/// A number is in one of three states: it stands for a file; it was freed; or nothing was seen of it, and then it is what
/// the process had when the trace began.
struct DescriptorTable {
  struct Entry {
    /// The file's slot; -1 where nothing was seen, -2 where it was freed.
    var slot: Int32
    var birth: Int
    var closesOnExec = false

    static var unseen: Entry { Entry(slot: -1, birth: 0) }
    static var freed: Entry { Entry(slot: -2, birth: 0) }
    var isFile: Bool { slot >= 0 }
  }

  private var low: [Entry] = []
  private var high: [Int64: Entry] = [:]
  /// How many numbers stand for a file.
  private(set) var count = 0
  /// The table of numbers that are older than the trace: children share it with their parents.
  var root: Int
  private static let lowLimit: Int64 = 4096

  init(root: Int) { self.root = root }

  subscript(number: Int64) -> Entry {
    if number < Int64(low.count) { return number < 0 ? .freed : low[Int(number)] }
    if number < Self.lowLimit { return .unseen }
    return high[number] ?? .unseen
  }

  /// Sets a number.
  /// - Returns: what it was before.
  @discardableResult
  mutating func set(_ number: Int64, _ entry: Entry) -> Entry {
    let old = self[number]
    if number < Self.lowLimit {
      while low.count <= Int(number) { low.append(.unseen) }
      low[Int(number)] = entry
    } else {
      high[number] = entry
    }
    count += (entry.isFile ? 1 : 0) - (old.isFile ? 1 : 0)
    return old
  }

  mutating func setClosesOnExec(_ number: Int64, _ closes: Bool) {
    var entry = self[number]
    guard entry.isFile else { return }
    entry.closesOnExec = closes
    set(number, entry)
  }

  /// The numbers that stand for files, ascending, with their entries.
  var files: [(number: Int64, entry: Entry)] {
    var found: [(number: Int64, entry: Entry)] = []
    for (index, entry) in low.enumerated() where entry.isFile { found.append((Int64(index), entry)) }
    for number in high.keys.sorted() {
      if let entry = high[number], entry.isFile { found.append((number, entry)) }
    }
    return found
  }

  /// Frees everything that was seen.
  mutating func removeAll() {
    low = []
    high = [:]
    count = 0
  }
}
