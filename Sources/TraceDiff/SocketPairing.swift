import LanguageMapping

/// Which socket of one trace is which of the other.
enum SocketPairing {
  typealias Socket = Conversation.Socket
  typealias Found = (role: Socket.Role, number: Int?, a: Socket?, b: Socket?)

  /// Sockets of one role with the same words are a pair, wherever they stand: two runs of a server have the same clients
  /// in another order. The others are paired in the order of the traces.
  static func pairs(_ a: [Socket], _ b: [Socket]) -> [Found] {
    var found: [Found] = []
    for role in [Socket.Role.listener, .accepted, .connecting, .other] {
      let left = a.filter { $0.role == role }
      let right = b.filter { $0.role == role }
      var waiting: [Signature: [Int]] = [:]
      for (index, socket) in right.enumerated().reversed() {
        waiting[Signature(socket), default: []].append(index)
      }
      var partner: [Int?] = []
      for socket in left { partner.append(waiting[Signature(socket)]?.popLast()) }
      var free = Set(right.indices)
      for case let taken? in partner { free.remove(taken) }
      var rest = free.sorted()[...]
      for index in partner.indices where partner[index] == nil { partner[index] = rest.popFirst() }
      let isAlone = max(left.count, right.count) < 2
      for (index, socket) in left.enumerated() {
        found.append((role, isAlone ? nil : index + 1, socket, partner[index].map { right[$0] }))
      }
      for (place, index) in rest.enumerated() {
        found.append((role, isAlone ? nil : left.count + place + 1, nil, right[index]))
      }
    }
    return found
  }

  /// What passed through a socket, and what was done with it.
  private struct Signature: Hashable {
    let sent: [UInt8?]
    let received: [UInt8?]
    let totals: [Int]
    let acts: [String]

    init(_ socket: Socket) {
      // As much as tells one client's words from another's.
      sent = Array(socket.sent.kept.prefix(64))
      received = Array(socket.received.kept.prefix(64))
      totals = [socket.sent.total, socket.received.total]
      acts = socket.acts.count < 64 ? socket.acts.map(\.meaning.name) : []
    }
  }
}
