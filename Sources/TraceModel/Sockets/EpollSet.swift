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

  /// The data of each; nil where the trace does not show them.
  private var data: [Entry: UInt64?] = [:]
  private var owners: [UInt64: Owner] = [:]

  /// How many entries it has.
  var count: Int { data.count }
  /// What it watches, in no order.
  var entries: some Sequence<Entry> { data.keys }

  /// The entry that was given these data; nil where several were.
  subscript(key: UInt64) -> Entry? {
    if case .one(let entry) = owners[key] { entry } else { nil }
  }

  /// EPOLL_CTL_ADD, EPOLL_CTL_MOD.
  mutating func set(_ entry: Entry, _ key: UInt64?) {
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
