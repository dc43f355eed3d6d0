/// The messages of a byte stream that each have their length before them: four bytes, the highest first.
struct Frames {
  private(set) var all: [Frame] = []
  /// How many bytes of the stream are whole messages.
  private(set) var count = 0
  /// Why no more of it is.
  private(set) var rest = Rest.nothing

  struct Frame {
    /// Where its length begins, and where it is over.
    var start: Int
    var end: Int
    /// The passage with its last byte.
    var last: Int
  }

  enum Rest {
    case nothing
    /// A length, or a message, that is not whole: in which passage it begins, how much of it there is, and of how much.
    case part(passage: Int, has: Int, of: Int)
    /// strace cut the length.
    case hidden
  }

  var isHidden: Bool {
    if case .hidden = rest { return true }
    return false
  }

  private static let header = 4

  init(_ stream: ByteStream) {
    var passage = 0
    while count < stream.count {
      // The passage in which it begins.
      while passage < stream.passages.count, stream.passages[passage].end <= count { passage += 1 }
      guard stream.count - count >= Self.header else {
        rest = .part(passage: passage, has: stream.count - count, of: Self.header)
        return
      }
      guard let bytes = stream.bytes(from: count, count: Self.header, in: passage) else {
        rest = .hidden
        return
      }
      let length = bytes.reduce(0) { $0 << 8 | Int($1) }
      let end = count + Self.header + length
      guard end <= stream.count else {
        rest = .part(passage: passage, has: stream.count - count - Self.header, of: length)
        return
      }
      var last = passage
      while stream.passages[last].end < end { last += 1 }
      all.append(Frame(start: count, end: end, last: last))
      count = end
    }
  }

  /// What a message holds, without its length, as far as the trace shows it.
  func content(_ frame: Frame, _ stream: ByteStream) -> [UInt8] {
    let start = frame.start + Self.header
    return stream.shown(from: start, to: frame.end)
  }

  func length(_ frame: Frame) -> Int { frame.end - frame.start - Self.header }
}

extension ByteStream {
  /// So many bytes, which begin in this passage; nil where the trace does not show all of them.
  fileprivate func bytes(from start: Int, count: Int, in first: Int) -> [UInt8]? {
    var found: [UInt8] = []
    var index = first
    while found.count < count, index < passages.count {
      let passage = passages[index]
      let skipped = start + found.count - passage.offset
      let shown = passage.bytes.dropFirst(skipped).prefix(count - found.count)
      found += shown
      if found.count < count, shown.count + skipped < passage.count { return nil }
      index += 1
    }
    return found.count == count ? found : nil
  }

  /// The bytes from one offset to another, up to the first that is not shown.
  func shown(from start: Int, to end: Int) -> [UInt8] {
    var found: [UInt8] = []
    var index = passage(at: start)
    while index < passages.count, passages[index].end <= start { index += 1 }
    while start + found.count < end, index < passages.count {
      let passage = passages[index]
      let skipped = start + found.count - passage.offset
      found += passage.bytes.dropFirst(skipped).prefix(end - start - found.count)
      if start + found.count < min(end, passage.end) { break }
      index += 1
    }
    return found
  }
}
