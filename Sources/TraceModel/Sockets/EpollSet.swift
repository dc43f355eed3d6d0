/// What an epoll set watches, and the data that it gives back for each: epoll(7).
struct EpollSet {
  /// The kernel tells entries apart by the open file and the number by which it was added.
  struct Entry: Hashable {
    var number: Int64
    var file: OpenFile.ID
  }

  /// Whose data they are.
  private enum Owner {
    case one(Entry)
    /// Nobody knows which one is meant.
    case several(Set<Entry>)
  }

  /// The entries of a set that has few, with their data: a trace can have very many sets of one entry, and each dictionary
  /// has room for more.
  private var few: [(entry: Entry, key: UInt64?)] = []
  private static let fewAtMost = 4
  /// The data of each, where they are more; nil where the trace does not show them.
  private var data: [Entry: UInt64?] = [:]
  private var owners: [UInt64: Owner] = [:]

  /// How many entries it has.
  var count: Int { few.count + data.count }
  /// What it watches, in no order.
  var entries: [Entry] { few.map(\.entry) + data.keys }

  /// The entry that was given these data; nil where several were.
  subscript(key: UInt64) -> Entry? {
    if case .one(let entry) = owners[key] { return entry }
    guard let found = few.first(where: { $0.key == key }), few.count(where: { $0.key == key }) == 1 else {
      return nil
    }
    return found.entry
  }

  /// EPOLL_CTL_ADD, EPOLL_CTL_MOD.
  mutating func set(_ entry: Entry, _ key: UInt64?) {
    if data.isEmpty {
      if let place = few.firstIndex(where: { $0.entry == entry }) {
        few[place].key = key
        return
      }
      if few.count < Self.fewAtMost {
        few.append((entry, key))
        return
      }
      for (entry, key) in few { add(entry, key) }
      few = []
    }
    add(entry, key)
  }

  private mutating func add(_ entry: Entry, _ key: UInt64?) {
    if let old = data.updateValue(key, forKey: entry) {
      if old == key { return }
      release(entry, old)
    }
    guard let key else { return }
    switch owners[key] {
    case nil: owners[key] = .one(entry)
    case .one(let other): owners[key] = .several([other, entry])
    case .several(var others):
      owners[key] = nil
      others.insert(entry)
      owners[key] = .several(others)
    }
  }

  /// EPOLL_CTL_DEL, or the file's end.
  /// - Returns: whether it was there.
  mutating func remove(_ entry: Entry) -> Bool {
    if let place = few.firstIndex(where: { $0.entry == entry }) {
      few.remove(at: place)
      return true
    }
    guard let old = data.removeValue(forKey: entry) else { return false }
    release(entry, old)
    return true
  }

  private mutating func release(_ entry: Entry, _ key: UInt64?) {
    guard let key, case .several(var others) = owners.removeValue(forKey: key) else { return }
    others.remove(entry)
    if others.count == 1, let left = others.first {
      owners[key] = .one(left)
    } else {
      owners[key] = .several(others)
    }
  }
}
