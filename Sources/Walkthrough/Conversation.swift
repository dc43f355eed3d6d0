/// Two ends that talk: a connection, or two sockets that send each other datagrams. Steps say by
/// ``Step/conversation`` that they belong to one.
public struct Conversation: Hashable, Sendable {
  /// What it is.
  public var kind: Kind
  /// Its two ends, the one that began first.
  public var ends: [End]
  /// Which one of its kind it is, from 1.
  public var number = 1
  /// How many of its kind there are, as far as steps are told of.
  public var count = 1
  /// Whether there may be more: the run goes on behind the last step that is told.
  public var hasMore = false

  /// What a conversation is.
  public enum Kind: String, Sendable {
    /// Of a stream: from connect(2) and accept(2), or socketpair(2), to its end.
    case connection
    /// A connection that was asked for and never made.
    case attempt
    /// Between two sockets without a connection, or with one that nobody accepts.
    case datagrams = "exchange"
  }

  /// An end of a conversation.
  public struct End: Hashable, Sendable {
    /// The index of its program in ``Story/sides``; nil for an end that is in no trace.
    public var side: Int?
    /// The descriptors by which its programs name it, the first ``limit`` of them.
    public var descriptors: [Int] = []
    /// Its address as the other end sees it: `127.0.0.1:12580`; nil where no call has said it.
    public var address: String?

    /// How many descriptors of an end are kept.
    public static let limit = 4
  }

  /// `connection 2 of 4`
  public var title: String {
    if hasMore { return "\(kind.rawValue) \(number) of \(count) or more" }
    return count > 1 ? "\(kind.rawValue) \(number) of \(count)" : kind.rawValue
  }

  /// An end in words, the address apart: `client 3`, `127.0.0.1:40226`.
  public func words(_ end: End, in story: Story) -> (name: String, address: String?) {
    guard let side = end.side.flatMap(story.side) else {
      return (end.address == nil ? "an end that is in no trace" : "", end.address)
    }
    let numbers = end.descriptors.map(String.init).joined(separator: ", ")
    return (Self.short(side.name) + (numbers.isEmpty ? "" : " " + numbers), end.address)
  }

  /// The whole in words: `connection 2 of 4 · client 3 at 127.0.0.1:40226 ↔ server 4 at 127.0.0.1:12580`.
  public func words(in story: Story) -> String {
    title + " · "
      + ends.map { end in
        let (name, address) = words(end, in: story)
        return [name, address].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " at ")
      }.joined(separator: " ↔ ")
  }

  private static func short(_ name: String) -> String {
    let scalars = name.unicodeScalars
    return scalars.count > 24 ? String(scalars.prefix(23)) + "…" : name
  }
}
