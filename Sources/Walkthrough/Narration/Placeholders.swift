import CallLog
import CallMapping
import LinuxABI
import StraceParser
import TraceText

/// The words that fill a template's places: `{count}`, `{address}`.
extension CallContext {
  /// The word for a place; nil where this call has none, so that the template does not fit.
  func word(_ place: String) -> String? {
    switch place {
    case "side": return Self.name(step.side)
    case "Side": return Self.capital(Self.name(step.side))
    case "function": return ShortForm.safe(step.function)
    case "fd": return argument(descriptorIndex)?.number.map { "\($0)" }
    case "made": return made(0)
    case "other": return made(1)
    case "count": return number.map(Self.grouped)
    case "bytes": return number.map { Self.counted($0, "byte") }
    case "asked": return Self.asked(call).map { Self.counted($0, "byte") }
    case "rest":
      guard let asked = Self.asked(call), let number, number >= 0, asked > number else { return nil }
      return Self.counted(asked - number, "byte")
    case "text": return text
    case "kind": return kind
    case "address": return address?.text
    case "host": if case .port(let host, _)? = address { return host } else { return nil }
    case "port": if case .port(_, let port)? = address { return "\(port)" } else { return nil }
    case "backlog": return argument(1)?.number.map { "\($0)" }
    case "errno": if case .failed(let name) = outcome { return ShortForm.safe(name) } else { return nil }
    case "message":
      guard case .failed(let name) = outcome else { return nil }
      return Errno(name: name)?.text
    case "interface": if case .packet(let interface?)? = address { return interface } else { return nil }
    case "netlink":
      if case .netlink(let number)? = address, number != 0 { return "\(number)" } else { return nil }
    case "request": return argument(1).map { ShortForm().text($0) }
    case "wanted": return Self.requests[argument(1).map { ShortForm().text($0) } ?? ""]
    case "option": return argument(2).map { ShortForm().text($0) }
    case "value": return argument(3).map { Self.plain(ShortForm().text($0)) }
    case "pointed": return argument(2).map { Self.plain(ShortForm().text($0)) }
    case "size":
      guard case .array(let values)? = argument(3)?.content, let size = values.first?.number else {
        return nil
      }
      return Self.counted(size, "byte")
    case "what":
      guard let number = argument(0)?.number else { return nil }
      return (0...2).contains(number)
        ? ["its standard input", "its standard output", "its standard error"][Int(number)]
        : "descriptor \(number)"
    case "took": return step.duration.map(Self.duration)
    case "limit": return Self.timeout(call).map { Self.duration($0.clamped * 1_000_000) }
    case "from": return partner(step.incoming)
    case "to": return partner(step.outgoing)
    case "sends": return step.incoming.count > 1 ? Self.small(step.incoming.count) : nil
    case "total": return step.incoming.first?.total.map { Self.counted(Int64($0), "byte") }
    case "ready": return ready
    case "watched": return watched
    case "added": return argument(2)?.number.map { "\($0)" }
    case "buffers": return buffers.map { Self.small($0) + ($0 == 1 ? " buffer" : " buffers") }
    case "passed": return passed
    case "path": return path
    case "seconds": return seconds
    case "events": return argument(3)?["events"].map { ShortForm().text($0) }
    case "flags": return argument(2).map { ShortForm().text($0) }
    case "source": return argument(1)?.number.map { "\($0)" }
    case "language": return step.languageTitle
    case "lines":
      return step.syscalls.isEmpty ? nil : Self.counted(Int64(step.syscalls.count), "system call")
    default: return nil
    }
  }

  /// The template with its places filled; nil where one has no word.
  func fill(_ template: String) -> String? {
    var text = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{") {
      text += rest[..<open]
      let behind = rest[rest.index(after: open)...]
      guard let close = behind.firstIndex(of: "}"), let word = word(String(behind[..<close])) else {
        return nil
      }
      text += word
      rest = behind[behind.index(after: close)...]
    }
    return text + rest
  }

  // MARK: Numbers

  /// What the call returned, where it did not fail.
  var number: Int64? {
    if case .returned(let number) = outcome { return number }
    return nil
  }

  /// `1 byte`, `40,000 bytes`.
  static func counted(_ number: Int64, _ word: String) -> String {
    "\(grouped(number)) \(word)\(number == 1 ? "" : "s")"
  }

  /// `40,000`
  static func grouped(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + text
  }

  static func small(_ number: Int) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six"]
    return words.indices.contains(number) ? words[number] : "\(number)"
  }

  /// `12 µs`, `45 ms`, `1.0 s`
  static func duration(_ nanoseconds: Int64) -> String {
    switch nanoseconds.magnitude {
    case ..<1_000_000: return "\(nanoseconds / 1000) µs"
    case ..<1_000_000_000: return "\(nanoseconds / 1_000_000) ms"
    default:
      let tenths = nanoseconds / 100_000_000
      return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\((tenths % 10).magnitude) s"
    }
  }

  // MARK: Names

  /// `the server`; a name that is no role stands by itself.
  static func name(_ side: String) -> String {
    if side == "server" || side == "client" { return "the \(side)" }
    // `client-2` and `program 1` say what they are; a name such as `anna` or `nobody` does not.
    let isRole = ["server", "client", "program"].contains { side.hasPrefix($0) }
    return isRole ? ShortForm.safe(side) : "the program \(ShortForm.safe(side))"
  }

  static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// A clause as the beginning of a sentence. The name of a call keeps its small letter.
  static func sentence(_ clause: String) -> String {
    let first = clause.prefix { $0 != " " }
    let isName =
      SystemCalls.rows[String(first)] != nil || first.contains { "(_0123456789".contains($0) }
      || ["epoll", "closesocket", "ulimit"].contains(first)
      || first.dropFirst().contains(where: \.isUppercase)
    return isName ? clause : capital(clause)
  }

  private func partner(_ links: [StepContext.Link]) -> String? {
    guard let side = links.lazy.compactMap(\.side).first else { return nil }
    guard side == step.side else { return Self.name(side) }
    if let process = links.lazy.compactMap({ Step.shown(process: $0.process) }).first {
      return "the process \(process) of the same program"
    }
    return "its own other socket"
  }

  /// Brackets of a value behind a pointer say nothing in a sentence.
  static func plain(_ text: String) -> String {
    if text.hasPrefix("["), text.hasSuffix("]") { return String(text.dropFirst().dropLast()) }
    // A name that ends with a NUL byte, as C wants it.
    return text.hasSuffix("\\0\"") ? text.dropLast(3) + "\"" : text
  }

  // MARK: What stands in the arguments

  private var descriptorIndex: Int { 0 }

  private func made(_ index: Int) -> String? {
    if step.made.indices.contains(index) { return "\(step.made[index].number)" }
    if let pair = call?.arguments.lazy.compactMap({ value -> [TraceValue]? in
      if case .array(let values) = value.content, values.count == 2 { return values } else { return nil }
    }).first {
      return pair.indices.contains(index) ? pair[index].number.map { "\($0)" } : nil
    }
    return index == 0 ? number.map { "\($0)" } : nil
  }

  /// The bytes that were moved, as a person reads them.
  private var text: String? {
    if let payload = step.payload {
      let shown = min(payload.bytes.count, payload.count)
      guard shown > 0 else { return nil }
      return Self.quoted(payload.bytes, isCut: payload.bytes.count < payload.count)
    }
    guard let call, ["sendto", "recvfrom", "read", "write", "send", "recv", "fwrite"].contains(call.name),
      case .string(let bytes, let isCut, _)? = argument(call.name == "fwrite" ? 0 : 1)?.content,
      !bytes.isEmpty
    else { return nil }
    return Self.quoted(bytes, isCut: isCut)
  }

  /// With an ellipsis inside the marks where something is left out: a sentence goes on behind it.
  private static func quoted(_ bytes: [UInt8], isCut: Bool) -> String {
    let text = Quoted.readable(bytes, limit: 60, isCut: isCut)
    return text.hasSuffix("\"...") ? text.dropLast(4) + "…\"" : text
  }

  var address: Address? { call?.arguments.lazy.compactMap(Address.init).first }

  private var path: String? {
    for argument in call?.arguments ?? [] {
      if case .string(let bytes, let isCut, _) = argument.content {
        return Quoted.readable(bytes, limit: 108, isCut: isCut)
      }
    }
    return nil
  }

  private var seconds: String? {
    if let record = step.record, record.call == "sleep", case .integer(let seconds)? = record.arguments.first
    {
      return Self.counted(seconds, "second")
    }
    guard let time = call?.arguments.lazy.filter({ $0["tv_sec"] != nil }).first,
      let whole = time["tv_sec"]?.number, let part = time["tv_nsec"]?.number,
      (0..<1_000_000_000).contains(part),
      (0..<1_000_000).contains(whole)
    else { return nil }
    return part == 0 ? Self.counted(whole, "second") : Self.duration(whole * 1_000_000_000 + part)
  }

  /// `a TCP socket over IPv4`
  private var kind: String? {
    guard let call, ["socket", "socketpair"].contains(call.name), let family = argument(0),
      let type = argument(1)
    else { return nil }
    let names = Set(type.elements.map { ShortForm().text($0) })
    let base =
      ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_SEQPACKET"].first { names.contains($0) } ?? "?"
    let protocolName = argument(2).map { ShortForm().text($0) } ?? ""
    return Self.kinds["\(ShortForm().text(family)) \(base) \(protocolName)"]
      ?? Self.kinds["\(ShortForm().text(family)) \(base)"]
      ?? "a socket (\(ShortForm().text(family)), \(base))"
  }

  private static let kinds: [String: String] = [
    "AF_INET SOCK_STREAM": "a TCP socket over IPv4", "AF_INET6 SOCK_STREAM": "a TCP socket over IPv6",
    "AF_INET SOCK_DGRAM": "a UDP socket over IPv4", "AF_INET6 SOCK_DGRAM": "a UDP socket over IPv6",
    "AF_INET SOCK_DGRAM IPPROTO_ICMP": "a ping socket (for ICMP echo requests)",
    "AF_INET SOCK_DGRAM IPPROTO_TCP": "a datagram socket with the protocol TCP",
    "AF_INET SOCK_RAW IPPROTO_ICMP": "a raw socket for ICMP",
    "AF_INET SOCK_RAW": "a raw socket over IPv4", "AF_INET6 SOCK_RAW": "a raw socket over IPv6",
    "AF_UNIX SOCK_STREAM": "a unix stream socket", "AF_UNIX SOCK_DGRAM": "a unix datagram socket",
    "AF_UNIX SOCK_SEQPACKET": "a unix socket for sequenced packets",
    "AF_NETLINK SOCK_RAW": "a netlink socket, which asks the kernel about its network",
    "AF_NETLINK SOCK_DGRAM": "a netlink socket, which asks the kernel about its network",
    "AF_NETLINK SOCK_RAW NETLINK_KOBJECT_UEVENT": "a netlink socket, which hears of devices",
    "AF_NETLINK SOCK_DGRAM NETLINK_KOBJECT_UEVENT": "a netlink socket, which hears of devices",
    "AF_INET6 SOCK_DGRAM IPPROTO_ICMPV6": "a ping socket (for ICMP echo requests) over IPv6",
    "AF_PACKET SOCK_RAW": "a packet socket, for packets of a network interface with their first header",
    "AF_PACKET SOCK_DGRAM": "a packet socket, for packets of a network interface without their first header",
    "AF_VSOCK SOCK_STREAM": "a stream socket between a virtual machine and its host",
    "AF_VSOCK SOCK_DGRAM": "a datagram socket between a virtual machine and its host",
  ]

  /// What requests of ioctl(2) ask for: netdevice(7), socket(7), tcp(7), ioctl_tty(2).
  private static let requests: [String: String] = [
    "SIOCGIFCONF": "the addresses of the network interfaces",
    "SIOCGIFNAME": "the name of a network interface",
    "SIOCGIFINDEX": "the number of a network interface", "SIOCGIFFLAGS": "the state of a network interface",
    "SIOCGIFADDR": "the address of a network interface",
    "SIOCGIFNETMASK": "the network mask of a network interface",
    "SIOCGIFBRDADDR": "the broadcast address of a network interface",
    "SIOCGIFHWADDR": "the hardware address of a network interface",
    "SIOCGIFMTU": "how large a packet of a network interface may be",
    "SIOCGSTAMP": "when the last packet arrived", "SIOCATMARK": "whether the next byte is urgent data",
    "SIOCOUTQ": "how many bytes are still to be sent", "TIOCOUTQ": "how many bytes are still to be sent",
    "TIOCGWINSZ": "the size of the terminal's window", "TCGETS": "the settings of a terminal",
  ]

  // MARK: Readiness

  /// What poll or epoll found: `descriptor 5 is readable`.
  private var ready: String? {
    let parts = readyEntries.map { Self.readiness($0.descriptor, $0.events) }
    guard !parts.isEmpty else { return nil }
    guard parts.count > 3 else { return parts.joined(separator: " and ") }
    return parts.prefix(2).joined(separator: ", ") + " and \(parts.count - 2) more"
  }

  /// The descriptors that poll or epoll found ready, with the names of their events.
  var readyEntries: [Readiness.Entry] {
    if let found = step.found, !found.isEmpty { return found }
    return (step.event?.call ?? call).map(ReadyNote.entries) ?? []
  }

  private static func readiness(_ descriptor: Int64?, _ events: [String]) -> String {
    let words = events.compactMap { eventWords[$0] }
    return
      "\(descriptor.map { "descriptor \($0)" } ?? "one of its descriptors") \(words.isEmpty ? "is ready" : words.joined(separator: " and "))"
  }

  private static let eventWords: [String: String] = [
    "POLLIN": "can be read", "EPOLLIN": "can be read", "POLLOUT": "can be written",
    "EPOLLOUT": "can be written", "POLLERR": "has an error", "EPOLLERR": "has an error",
    "POLLHUP": "is hung up: nothing more will come", "EPOLLHUP": "is hung up: nothing more will come",
    "POLLRDHUP": "has a peer that sends no more", "EPOLLRDHUP": "has a peer that sends no more",
    "POLLPRI": "has urgent data", "EPOLLPRI": "has urgent data", "POLLNVAL": "is not open",
    // select has no events: the set in which a descriptor comes back says it.
    "in": "can be read", "out": "can be written", "except": "has urgent data",
  ]

  /// The descriptors that poll watches: `descriptor 5`, `3 descriptors`.
  private var watched: String? {
    let numbers: [Int64]
    if case .array(let entries)? = argument(0)?.content {
      numbers = entries.compactMap { $0["fd"]?.number }.filter { $0 >= 0 }
    } else {
      // select(2): three sets, the same descriptor perhaps in several.
      guard let call, call.name.contains("select"), call.arguments.count > 3 else { return nil }
      var seen: Set<Int64> = []
      numbers = call.arguments[1...3].flatMap(\.elements).compactMap { $0.isNull ? nil : $0.number }
        .filter { seen.insert($0).inserted }
    }
    return numbers.count == 1 ? "descriptor \(numbers[0])" : Self.counted(Int64(numbers.count), "descriptor")
  }

  // MARK: Messages

  private var buffers: Int? {
    if case .array(let buffers)? = argument(1)?["msg_iov"]?.content { return buffers.count }
    if call?.name == "writev" || call?.name == "readv", case .array(let buffers)? = argument(1)?.content {
      return buffers.count
    }
    return nil
  }

  /// The descriptors in a control message.
  private var passed: String? {
    guard let control = argument(1)?["msg_control"] else { return nil }
    let numbers = control.elements.flatMap { message -> [String] in
      guard case .constant("SCM_RIGHTS")? = message["cmsg_type"]?.content, let data = message["cmsg_data"]
      else {
        return []
      }
      return data.elements.compactMap { $0.number.map { "\($0)" } }
    }
    return numbers.isEmpty ? nil : numbers.prefix(4).joined(separator: ", ")
  }
}

extension ShortForm {
  /// A name of a trace or a log with its control characters made visible.
  static func safe(_ text: String) -> String { ShortForm().text(TraceValue(.constant(text))) }
}

extension Int64 {
  /// A number of milliseconds that can be made nanoseconds without overflow.
  fileprivate var clamped: Int64 { Swift.min(Swift.max(self, -1_000_000_000), 1_000_000_000) }
}
