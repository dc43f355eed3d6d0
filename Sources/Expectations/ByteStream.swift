import TraceModel
import Walkthrough

/// What went through each socket of a run, in both directions.
final class ByteStreams {
  /// Of each socket what it received, and what it sent.
  private let all: [ByteStream]
  /// Empty where no expectation asks for them.
  private let frames: [Frames]

  init(_ events: [JudgedRun.Event], sockets: Int, hasFrames: Bool) {
    var all = [ByteStream](repeating: ByteStream(), count: 2 * sockets)
    for (index, event) in events.enumerated() {
      guard case .fact(let kind) = event.kind, let socket = event.socket else { continue }
      switch kind {
      case .sent(let passage):
        all[2 * socket + 1].add(passage, event: index)
      case .received(let passage):
        all[2 * socket].add(passage, event: index)
      default: continue
      }
    }
    self.all = all
    frames = hasFrames ? all.map { Frames($0) } : []
  }

  subscript(id: StreamID) -> ByteStream { all[2 * id.socket + (id.isSent ? 1 : 0)] }

  /// The messages of a stream that have their length before them.
  func frames(_ id: StreamID) -> Frames { frames[2 * id.socket + (id.isSent ? 1 : 0)] }
}

/// The bytes of one direction of a socket, over all calls, as far as the trace shows them.
struct ByteStream {
  private(set) var passages: [Passage] = []
  private(set) var count = 0
  /// Whether every byte is shown.
  private(set) var isWhole = true

  struct Passage {
    /// The event that moved it.
    var event: Int
    var offset: Int
    /// Where it is over: no sum of what a trace says is larger than a number can be.
    var end: Int
    var bytes: [UInt8]

    var count: Int { end - offset }
  }

  mutating func add(_ passage: RunFacts.Passage, event: Int) {
    let (sum, overflow) = count.addingReportingOverflow(passage.count)
    let end = overflow ? .max : sum
    let shown = overflow ? Array(passage.bytes.prefix(end - count)) : passage.bytes
    passages.append(Passage(event: event, offset: count, end: end, bytes: shown))
    count = end
    if passage.bytes.count < passage.count { isWhole = false }
  }

  /// The first passage that holds this offset, or begins there.
  func passage(at offset: Int) -> Int {
    passages.lowerBound { $0.end > offset || $0.offset >= offset }
  }

  /// Its first bytes.
  func prefix(_ count: Int) -> ByteStream {
    var short = ByteStream()
    for passage in passages where passage.offset < count {
      let own = min(passage.count, count - passage.offset)
      short.add(RunFacts.Passage(count: own, bytes: Array(passage.bytes.prefix(own))), event: passage.event)
    }
    return short
  }

  /// The first event behind this offset of whose bytes not all are shown.
  func hidden(from offset: Int) -> Int? {
    isWhole ? nil : passages[passage(at: offset)...].first { $0.bytes.count < $0.count }?.event
  }

  /// The first stretch behind an offset that is these bytes: it begins where the last one ended or a call's bytes do, or
  /// anywhere, and `isLateEnough` says of the passage with its last byte that it may be this one.
  ///
  /// - Parameter work: counts the bytes that were looked at.
  func find(
    _ text: [UInt8], from start: Int, anywhere: Bool, _ work: inout Int, _ isLateEnough: (Passage) -> Bool
  ) -> (passage: Int, end: Int)? {
    guard !text.isEmpty else { return nil }
    // Nearly always what comes next.
    let next = passage(at: start)
    if next < passages.count, passages[next].offset == start, passages[next].bytes.starts(with: text),
      isLateEnough(passages[next])
    {
      work += text.count
      return (next, start + text.count)
    }
    lazy var fallback = Self.fallback(text)
    var matched = 0
    for index in passage(at: start)..<passages.count {
      let passage = passages[index]
      work += passage.bytes.count + 1
      for (place, byte) in passage.bytes.enumerated() {
        let offset = passage.offset + place
        if offset < start { continue }
        while matched > 0, text[matched] != byte { matched = fallback[matched - 1] }
        if text[matched] == byte { matched += 1 }
        guard matched == text.count else { continue }
        let first = offset + 1 - text.count
        if anywhere || first == start || passages[self.passage(at: first)].offset == first,
          isLateEnough(passage)
        {
          return (index, offset + 1)
        }
        matched = fallback[matched - 1]
      }
      // What is not shown is no part of anything.
      if passage.bytes.count < passage.count { matched = 0 }
    }
    return nil
  }

  /// How much of the text still matches where its next byte does not (Knuth, Morris, Pratt).
  private static func fallback(_ text: [UInt8]) -> [Int] {
    var table = [Int](repeating: 0, count: text.count)
    var length = 0
    for index in text.indices.dropFirst() {
      while length > 0, text[length] != text[index] { length = table[length - 1] }
      if text[length] == text[index] { length += 1 }
      table[index] = length
    }
    return table
  }
}
