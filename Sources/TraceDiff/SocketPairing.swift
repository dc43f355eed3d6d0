/// Which socket of one trace is which of the other.
enum SocketPairing {
  typealias Socket = Conversation.Socket
  /// A pair, or what has no counterpart, as indices into each side's sockets.
  typealias Found = (role: Socket.Role, number: Int?, a: Int?, b: Int?)

  /// Sockets of one role with the same words are a pair, wherever they stand: two runs of a server have the same clients
  /// in another order. The others are paired in the order of the traces: those that came to a connection first, so that an
  /// attempt that was refused is the one that is left over.
  static func pairs(_ a: [Socket], _ b: [Socket], _ forms: CommonForms) -> [Found] {
    var found: [Found] = []
    for role in [Socket.Role.listener, .accepted, .connecting, .other] {
      let left = a.indices.filter { a[$0].role == role }
      let right = b.indices.filter { b[$0].role == role }
      var waiting: [[UInt8]: [Int]] = [:]
      for (place, index) in right.enumerated().reversed() {
        waiting[signature(b[index], forms.b, forms), default: []].append(place)
      }
      var partner: [Int?] = []
      for index in left { partner.append(waiting[signature(a[index], forms.a, forms)]?.popLast()) }
      var free = Set(right.indices)
      for case let taken? in partner { free.remove(taken) }
      for isConnected in [true, false] {
        var alike = free.filter { b[right[$0]].isConnected == isConnected }.sorted()[...]
        for place in partner.indices where partner[place] == nil && a[left[place]].isConnected == isConnected
        {
          partner[place] = alike.popFirst()
          if let taken = partner[place] { free.remove(taken) }
        }
      }
      var rest = free.sorted()[...]
      for place in partner.indices where partner[place] == nil { partner[place] = rest.popFirst() }
      let isAlone = max(left.count, right.count) < 2
      for (place, index) in left.enumerated() {
        found.append((role, isAlone ? nil : place + 1, index, partner[place].map { right[$0] }))
      }
      for (count, place) in rest.enumerated() {
        found.append((role, isAlone ? nil : left.count + count + 1, nil, right[place]))
      }
    }
    return found
  }

  /// What passed through a socket, and what was done with it, in one key: as much as tells one client's words from
  /// another's.
  private static func signature(_ socket: Socket, _ numbers: [Int], _ forms: CommonForms) -> [UInt8] {
    var key: [UInt8] = []
    func add(_ number: Int) { withUnsafeBytes(of: number.littleEndian) { key.append(contentsOf: $0) } }
    for bytes in [socket.sent, socket.received] {
      let shown = min(bytes.length, 64)
      add(bytes.total)
      add(shown)
      var gaps = 0
      var missing = 0
      for gap in bytes.gaps.prefix(while: { Int($0.place) < shown }) {
        gaps += 1
        missing += min(Int(gap.count), shown - Int(gap.place))
        add(Int(gap.place))
        add(min(Int(gap.count), shown - Int(gap.place)))
      }
      add(gaps)
      key += bytes.known.prefix(shown - missing)
    }
    if socket.acts.count < 64 {
      for act in socket.acts { add(forms.meanings[numbers[Int(act.form)]]) }
    }
    return key
  }
}
