import LanguageMapping
import LinuxABI
import StraceParser

/// What is true of a call and decides how it is told.
extension CallContext {
  static func tags(of kind: SocketState.Kind) -> Set<Tag> {
    switch kind {
    // MPTCP is TCP on several paths, and on one where the other end has none.
    case .tcp4, .tcp6, .mptcp4, .mptcp6: [.stream, .tcp]
    case .udp4, .udp6, .udpLite4, .udpLite6: [.datagram]
    case .ping4, .ping6: [.datagram, .ping]
    case .raw4, .raw6: [.raw]
    case .unix, .unixSeqpacket: [.unix]
    case .unixStream: [.unix, .stream]
    case .unixDatagram: [.unix, .datagram]
    case .sctp4, .sctp6, .dccp4, .dccp6, .other4, .other6, .netlink, .packet, .vsock, .alg, .bluetooth,
      .unknown:
      []
    }
  }

  /// The family of a socket's addresses; nil where that is not known.
  private static func family(of kind: SocketState.Kind) -> String? {
    switch kind {
    case .tcp4, .mptcp4, .sctp4, .dccp4, .udp4, .udpLite4, .ping4, .raw4, .other4: "AF_INET"
    case .tcp6, .mptcp6, .sctp6, .dccp6, .udp6, .udpLite6, .ping6, .raw6, .other6: "AF_INET6"
    case .unix, .unixStream, .unixDatagram, .unixSeqpacket: "AF_UNIX"
    case .netlink: "AF_NETLINK"
    case .packet: "AF_PACKET"
    case .vsock: "AF_VSOCK"
    case .alg: "AF_ALG"
    case .bluetooth: "AF_BLUETOOTH"
    case .unknown: nil
    }
  }

  static func tag(_ step: StepContext, _ call: TraceCall?, _ subject: String, _ tags: inout Set<Tag>) {
    if step.earlier > 0 { tags.insert(.again) }
    if step.isBlocked { tags.insert(.blocked) }
    if step.isStill { tags.insert(.still) }
    if step.isEdgeTriggered { tags.insert(.edge) }
    if step.isDeaf { tags.insert(.deaf) }
    if step.isDisconnected { tags.insert(.disconnected) }
    if step.isInjected { tags.insert(.injected) }
    if step.event?.kind == .resumed { tags.insert(.older) }
    if step.waitedInVain != nil { tags.insert(.timedOut) }
    if step.isDelayed { tags.insert(.delayed) }
    if step.breaksOff || step.isBrokenOff { tags.insert(.brokenOff) }
    if step.isLeftToUnseen { tags.insert(.unseenChild) }
    if step.isHeld { tags.insert(.held) }
    // A datagram is taken all the same, and one of no bytes can be sent.
    if asked(call) == 0, ["recv", "recvfrom"].contains(subject),
      !(step.before.map { Self.tags(of: $0.kind).contains(.datagram) } ?? false)
    {
      tags.insert(.noRoom)
    }
    if let kind = step.before?.kind, let family = call?.arguments.lazy.compactMap(Self.family).first,
      let own = Self.family(of: kind), family != own
    {
      tags.insert(.otherFamily)
    }
    switch step.portOwner {
    case .own?: tags.insert(.ownPort)
    case .dualStack?: tags.insert(.ownDualStack)
    case .other?: tags.insert(.othersPort)
    case nil: break
    }
    if step.isSwapped { tags.insert(.swappedPort) }
    if step.isForIP6Alone { tags.insert(.ip6Alone) }
    if step.function == "close", step.before != nil, step.after.map({ $0.phase != .closed }) ?? false {
      tags.insert(.shared)
    }
    if subject == "dup", let arguments = call?.arguments, arguments.count > 1,
      let number = arguments[0].number,
      number == arguments[1].number
    {
      tags.insert(.itself)
    }
    if let replaced = step.replaced {
      tags.formUnion(replaced.phase == .closed ? [.replaces] : [.replaces, .shared])
    }
    if let kind = (step.before ?? step.after)?.kind { tags.formUnion(Self.tags(of: kind)) }
    if tags.contains(.stream), step.before?.phase == .open, !step.isSocketOlder {
      tags.insert(.unconnected)
    }
    if step.isPaired { tags.insert(.paired) }
    if let before = step.before {
      switch before.phase {
      case .listening: tags.insert(.listener)
      case .reset: tags.formUnion([.connected, .reset])
      case .connected, .halfClosed, .ended: tags.insert(.connected)
      case .open: if before.local == nil, !step.isSocketOlder { tags.insert(.unbound) }
      default: break
      }
    }
    for argument in call?.arguments ?? [] { tag(argument, &tags) }
    if call?.name.hasSuffix("sockopt") == true, call?.arguments.count ?? 0 > 3,
      case .array(let values)? = call?.arguments[3].content, values.first?.number == 0
    {
      tags.insert(.off)
    }
    if call?.name == "ioctl", call?.arguments.count ?? 0 > 2,
      case .array(let values)? = call?.arguments[2].content, values.first?.number == 0
    {
      tags.insert(.off)
    }
    if tags.contains(.has("SOCK_NONBLOCK")) || tags.contains(.has("MSG_DONTWAIT")) {
      tags.insert(.nonBlocking)
    }
    if let address = address(call) {
      switch address {
      case .port(let host, let port):
        tags.formUnion(port == 0 ? [.port, .portZero] : [.port])
        if host == "[::1]" { tags.insert(.loopback6) }
      case .path: tags.insert(.path)
      case .abstract: tags.insert(.abstract)
      case .unnamed: tags.insert(.unnamed)
      case .netlink, .packet, .virtual, .other: break
      }
      if call?.arguments.lazy.compactMap(Self.family).first == "AF_UNIX" { tags.insert(.unix) }
    }
    tagBytes(step, call, subject, &tags)
    if subject == "poll" || subject == "epoll_wait", let timeout = timeout(call) {
      if timeout == 0 { tags.insert(.noTimeout) }
      if timeout < 0 { tags.insert(.endless) }
    }
  }

  private static func tagBytes(
    _ step: StepContext, _ call: TraceCall?, _ subject: String, _ tags: inout Set<Tag>
  ) {
    if case .returned(let count) = step.outcome, let asked = asked(call) {
      if count == 0 { tags.insert(.empty) }
      if count == asked { tags.insert(.full) }
      if asked == 1 { tags.insert(.oneByte) }
      if ["send", "sendto", "write", "sendfile"].contains(subject), count < asked { tags.insert(.short) }
      if ["recv", "recvfrom"].contains(subject), count > asked { tags.insert(.cut) }
    }
    // The kernel's own word for it stands in the message; what the program asked for is an argument.
    if subject != "recvmsg", call?.name == "recvmsg", case .returned = step.outcome,
      call?.arguments[1]["msg_flags"]?.names("MSG_TRUNC") ?? false
    {
      tags.insert(.cut)
    }
    let carried = step.incoming.filter { $0.kind == .stream || $0.kind == .datagram }
    if carried.count > 1 { tags.insert(.joined) }
    if carried.count == 1, carried[0].kind == .stream, carried[0].siblings > 1 { tags.insert(.part) }
    if tags.contains(.part), carried[0].isContinued { tags.insert(.toBeContinued) }
    if let only = carried.first, only.kind == .datagram, let total = only.total, let bytes = only.bytes,
      total > bytes
    {
      tags.insert(.cut)
    }
    if carried.contains(where: { $0.side != nil }) || step.outgoing.contains(where: { $0.side != nil }) {
      tags.insert(.partner)
    }
    if step.outgoing.contains(where: { $0.kind == .datagram && $0.step == nil }) { tags.insert(.unreceived) }
    if let only = step.outgoing.first, only.kind == .stream, only.step == nil { tags.insert(.unread) }
    if step.outgoing.contains(where: { $0.kind == .reset && $0.step != nil }) { tags.insert(.resets) }
    if step.outgoing.contains(where: { [.end, .reset].contains($0.kind) && $0.step != nil }) {
      tags.insert(.ends)
    }
  }

  /// Names among an argument's constants, and what its structures say.
  private static func tag(_ value: TraceValue, _ tags: inout Set<Tag>, depth: Int = 0) {
    guard depth < 8, tags.count < 64 else { return }
    // A number that strace has no name for: `SOCK_???`.
    if let comment = value.comment, comment.hasSuffix("_???") { tags.insert(.has(comment)) }
    switch value.content {
    case .constant(let name):
      tags.insert(.has(name))
      if name == "SCM_RIGHTS" { tags.insert(.rights) }
    case .flags(let parts), .array(let parts): for part in parts { tag(part, &tags, depth: depth + 1) }
    case .structure(let fields):
      for field in fields where field.name != "iov_base" && field.name != "msg_flags" {
        tag(field.value, &tags, depth: depth + 1)
      }
    case .changed(_, let to): tag(to, &tags, depth: depth + 1)
    default: break
    }
  }
}
