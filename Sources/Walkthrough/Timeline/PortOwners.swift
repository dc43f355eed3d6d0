import LinuxABI
import TraceModel

/// Which of a program's own sockets has a port that another one of them wanted: ip(7), ipv6(7).
struct PortOwners {
  private let sockets: SocketLog
  /// The sockets that were given a port, by it.
  private var bound: [UInt16: [Int]] = [:]
  /// A hostile trace binds one port a hundred thousand times.
  private static let limit = 256

  init(_ sockets: SocketLog) {
    self.sockets = sockets
    for (index, endpoint) in sockets.endpoints.enumerated() {
      let phase = sockets.final(index).phase
      // One that is older than the trace had its address before.
      let isOlder = !sockets.final(index).isWhole && (phase == .bound || phase == .listening)
      guard endpoint.binding != nil || isOlder, let port = endpoint.own?.port, port != 0 else { continue }
      if bound[port, default: []].count < Self.limit { bound[port, default: []].append(index) }
    }
  }

  /// The owner at the time of a call; nil where the program itself has none.
  func owner(
    of wanted: SocketAddress, wantedBy socket: Int, at call: Int
  ) -> StepContext.PortOwner? {
    guard let port = wanted.port else { return nil }
    let own = sockets.endpoints[socket]
    return (bound[port] ?? []).lazy.compactMap { other -> StepContext.PortOwner? in
      let one = sockets.endpoints[other]
      guard other != socket, one.side == own.side, one.kind.type == own.kind.type, (one.binding ?? -1) < call,
        one.ending.map({ $0 > call }) ?? (sockets.final(other).phase != .closed), let has = one.own
      else { return nil }
      return owner(has, isIP6Only: sockets.final(other).isIP6Only, wanted: wanted.plain)
        .flatMap { $0 == .own && sockets.final(socket).isIP6Only && has.isIP4 ? nil : $0 }
    }.first
  }

  private func owner(_ has: SocketAddress, isIP6Only: Bool, wanted: SocketAddress) -> StepContext.PortOwner? {
    if has.isIP4 == wanted.isIP4 {
      return has == wanted || has.isEveryInterface || wanted.isEveryInterface ? .own : nil
    }
    if has.isIP4 { return wanted.isEveryInterface ? .own : nil }
    return has.isEveryInterface && !isIP6Only ? .dualStack : nil
  }
}

extension SocketAddress {
  fileprivate var isIP4: Bool { if case .ip4 = self { true } else { false } }
}
