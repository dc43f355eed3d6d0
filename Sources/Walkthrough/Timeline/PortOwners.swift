import LinuxABI
import TraceModel

/// Which socket of a run has a port that another one of them wanted: ip(7), ipv6(7).
struct PortOwners {
  private let sockets: SocketLog
  private let calls: [TimelineCall]
  private let isOneClock: Bool
  /// The sockets that were given a port, by it.
  private var bound: [UInt16: [Int]] = [:]
  /// A hostile trace binds one port a hundred thousand times.
  private static let limit = 256

  init(_ timeline: Timeline) {
    sockets = timeline.sockets
    (calls, isOneClock) = (timeline.calls, timeline.isOneClock)
    for (index, endpoint) in sockets.endpoints.enumerated() {
      let phase = sockets.final(index).phase
      // One that is older than the trace had its address before.
      let isOlder = !sockets.final(index).isWhole && (phase == .bound || phase == .listening)
      guard endpoint.binding != nil || isOlder, let port = endpoint.own?.port, port != 0 else { continue }
      if bound[port, default: []].count < Self.limit { bound[port, default: []].append(index) }
    }
  }

  /// Whether somebody has, or will have, a port.
  func isWanted(_ port: UInt16) -> Bool { bound[port] != nil }

  /// The owner at the time of a call, the program itself before another one; nil where no program of the run has the port.
  func owner(
    of wanted: SocketAddress, wantedBy socket: Int, at call: Int
  ) -> StepContext.PortOwner? {
    guard let port = wanted.port else { return nil }
    let own = sockets.endpoints[socket]
    var hasOther = false
    for other in bound[port] ?? [] where other != socket {
      let one = sockets.endpoints[other]
      let isOwn = one.side == own.side
      guard one.kind.type == own.kind.type, one.binding.map({ isBefore($0, call, isOwn) }) ?? isOwn,
        one.ending.map({ isBefore(call, $0, isOwn) }) ?? (sockets.final(other).phase != .closed),
        let has = one.own,
        let owner = owner(has, isIP6Only: sockets.final(other).isIP6Only, wanted: wanted.plain),
        owner != .own || !sockets.final(socket).isIP6Only || !has.isIP4
      else { continue }
      if isOwn { return owner }
      hasOther = true
    }
    return hasOther ? .other : nil
  }

  /// Whether an address is IPv4's, and who has its port in this run serves IPv6 alone.
  func isForIP6Alone(_ wanted: SocketAddress) -> Bool {
    guard wanted.isIP4, let port = wanted.port, let owners = bound[port] else { return false }
    return owners.allSatisfy { sockets.final($0).isIP6Only && sockets.endpoints[$0].own?.isIP4 == false }
  }

  /// Whether a call came before another one: of one trace by their order, else by their stamps.
  private func isBefore(_ one: Int, _ other: Int, _ isOneTrace: Bool) -> Bool {
    if isOneTrace { return one < other }
    guard isOneClock, let begin = calls[one].begin, let next = calls[other].begin else { return false }
    return begin < next
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
