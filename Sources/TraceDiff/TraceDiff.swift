/// Two traces of the same conversation, aligned by meaning: what is only in one of them, and what is not the same.
public struct TraceDiff: Sendable {
  /// The two sides.
  public let a: Conversation
  /// The side that is compared with it.
  public let b: Conversation
  /// The sockets that stand for each other, and those that have no counterpart.
  public let pairs: [Pair]
  /// Ports that are not one and the same variable: `12580 is 12581, and 12582`.
  public let ports: [String]
  /// How many calls are the same on both sides; those that move bytes count as one for each socket and direction.
  public let same: Int

  /// A socket of each side.
  public struct Pair: Sendable {
    /// What it is for.
    public let role: Conversation.Socket.Role
    /// Which of those of its role, from 1; nil where there is one alone.
    public let number: Int?
    /// What is not the same, each kind once.
    public let differences: [Difference]
    /// What is no difference and worth knowing: other boundaries between calls.
    public let notes: [String]
  }

  /// Something that is not the same.
  public struct Difference: Hashable, Sendable {
    /// What it is.
    public let kind: Kind
    /// In A: the call's form, or the bytes; nil for what is only in B.
    public let a: String?
    /// In B.
    public let b: String?
    /// The line where it first stands in A.
    public let aLine: Int?
    /// In B.
    public let bLine: Int?
    /// How often.
    public var count = 1

    /// What can differ.
    public enum Kind: String, Sendable {
      /// Only the first trace has it.
      case onlyInA = "only in A"
      /// Only the second trace has it.
      case onlyInB = "only in B"
      /// The same is done with another call, other flags or arguments.
      case call
      /// The same call was made more often in one of them.
      case times
      /// The same call had another result.
      case result
      /// Both have it, at another place among the socket's calls.
      case order
      /// Other bytes passed.
      case bytes
    }
  }

  /// Whether all that both sides show was compared: a trace can have more than is kept.
  public let isWhole: Bool

  /// Whether anything is not the same.
  public var differs: Bool { count > 0 }

  /// How many differences there are, each kind once.
  public var count: Int { pairs.reduce(0) { $0 + $1.differences.count } + ports.count }

  /// Compares two sides.
  public init(_ a: Conversation, _ b: Conversation) {
    self.a = a
    self.b = b
    var same = 0
    var isWhole = a.uncompared == 0 && b.uncompared == 0
    var pairs: [Pair] = []
    var ports = PortNames()
    let forms = CommonForms(a.forms, b.forms)
    for (role, number, left, right) in SocketPairing.pairs(a.sockets, b.sockets, forms) {
      let (left, right) = (left.map { a.sockets[$0] }, right.map { b.sockets[$0] })
      var differences: [Difference] = []
      var notes: [String] = []
      if let left, let right {
        var alignment = Alignment(left.acts, right.acts, forms)
        alignment.run()
        differences = alignment.differences
        same += alignment.same
        for (isSent, x, y) in [(true, left.sent, right.sent), (false, left.received, right.received)] {
          let moved = BytesComparison(x, y, forms, isSent: isSent)
          differences += moved.differences
          notes += moved.notes
          same += moved.same
          isWhole = isWhole && moved.isWhole
        }
        if alignment.isBounded { notes.append("so many calls that they are compared place by place") }
        ports.note(left.ports, right.ports)
      } else if let one = left ?? right,
        let first = one.acts.first ?? one.received.forms.first ?? one.sent.forms.first
      {
        let text = left != nil ? a.forms[Int(first.form)].text : b.forms[Int(first.form)].text
        differences = [
          Difference(
            kind: left != nil ? .onlyInA : .onlyInB, a: left.map { _ in text }, b: right.map { _ in text },
            aLine: left.map { _ in first.line }, bLine: right.map { _ in first.line })
        ]
        notes = ["\(role.rawValue) has no counterpart"]
      }
      pairs.append(Pair(role: role, number: number, differences: differences, notes: notes))
    }
    self.pairs = pairs
    self.ports = ports.conflicts
    self.same = same
    self.isWhole = isWhole
  }

  /// Which ports of one side stand for which of the other.
  private struct PortNames {
    private var forth: [UInt16: UInt16] = [:]
    private var back: [UInt16: UInt16] = [:]
    var conflicts: [String] = []

    mutating func note(_ a: [UInt16], _ b: [UInt16]) {
      for (a, b) in zip(a, b) {
        let known = forth[a] ?? b
        let knownBack = back[b] ?? a
        if known != b || knownBack != a, conflicts.count < 64 {
          let text =
            known != b
            ? "port \(a) of A is \(known) of B, and \(b)" : "port \(b) of B is \(knownBack) of A, and \(a)"
          if !conflicts.contains(text) { conflicts.append(text) }
        }
        forth[a] = forth[a] ?? b
        back[b] = back[b] ?? a
      }
    }
  }
}
