/// What is said of a descriptor that is ready, whichever call says it: poll(2), epoll_ctl(2); select(2)'s three sets are
/// the first three.
package struct PollEvents: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let input = PollEvents(rawValue: 1 << 0)
  package static let priority = PollEvents(rawValue: 1 << 1)
  package static let output = PollEvents(rawValue: 1 << 2)
  package static let error = PollEvents(rawValue: 1 << 7)
  package static let hangUp = PollEvents(rawValue: 1 << 8)
  /// The number stands for nothing: POLLNVAL, poll(2).
  package static let invalid = PollEvents(rawValue: 1 << 9)

  /// The names behind `POLL`, in the order in which strace writes them.
  private static let tails = [
    "IN", "PRI", "OUT", "RDNORM", "RDBAND", "WRNORM", "WRBAND", "ERR", "HUP", "NVAL", "RDHUP", "MSG",
  ]

  /// Its events as poll(2) calls them, each with what the caller puts in front: `POLLIN`, `EPOLLIN`.
  package func names(_ prefix: String) -> [String] {
    Self.tails.indices.filter { rawValue & 1 << UInt16($0) != 0 }.map { prefix + Self.tails[$0] }
  }

  private static let table = NameTable(
    tails.enumerated().flatMap { index, tail in
      ["POLL", "EPOLL"].map { ($0 + tail, UInt16(1) << UInt16(index)) }
    })

  /// The kernel's bits of each, in the same order: <asm-generic/poll.h>.
  private static let bits: [Int64] = [
    0x1, 0x2, 0x4, 0x40, 0x80, 0x100, 0x200, 0x8, 0x10, 0x20, 0x2000, 0x400,
  ]

  /// The event of a name, or the events of a number (`-X raw`); none for what the table does not have.
  init(_ s: Span<UInt8>, _ range: Range<Int>) {
    if let first = range.first, s[first] &- 48 < 10, let number = FactsReader.number(s, range) {
      rawValue = Self.bits.indices.reduce(0) { number & Self.bits[$1] != 0 ? $0 | 1 << UInt16($1) : $0 }
    } else {
      rawValue = Self.table.value(s, range) ?? 0
    }
  }
}
