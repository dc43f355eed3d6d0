/// What an epoll set watches, and the data that it gives back for each: epoll(7).
struct EpollSet {
  /// The kernel tells entries apart by the open file and the number by which it was added.
  struct Entry: Hashable {
    var number: Int64
    var file: OpenFile.ID
  }

  private var data: [Entry: UInt64] = [:]
  /// Whose data they are. Where several were given the same nobody knows which one is meant.
  private var owners: [UInt64: (entry: Entry?, count: Int)] = [:]

  /// How many entries it has.
  var count: Int { data.count }

  /// The entry that was given these data.
  subscript(key: UInt64) -> Entry? { owners[key]?.entry }

  /// EPOLL_CTL_ADD, EPOLL_CTL_MOD.
  mutating func set(_ entry: Entry, _ key: UInt64) {
    if let old = data.updateValue(key, forKey: entry) {
      if old == key { return }
      release(old)
    }
    let count = owners[key]?.count ?? 0
    owners[key] = (count == 0 ? entry : nil, count + 1)
  }

  /// EPOLL_CTL_DEL, or the file's end.
  /// - Returns: whether it was there.
  mutating func remove(_ entry: Entry) -> Bool {
    guard let old = data.removeValue(forKey: entry) else { return false }
    release(old)
    return true
  }

  private mutating func release(_ key: UInt64) {
    guard let owner = owners[key] else { return }
    owners[key] = owner.count > 1 ? (nil, owner.count - 1) : nil
  }
}
