package import StraceParser

/// What of a call is the same however often it is made: its name, its flags and constants, the room for an address, the
/// error. Descriptors, bytes, addresses and ports are left out.
package enum CallSignature {
  /// `accept4(addr, [128 => 16], SOCK_CLOEXEC)`, `connect(AF_INET) = -1 EINPROGRESS`.
  package static func text(_ call: TraceCall) -> String {
    let parts = parts(call)
    let inside = parts.isEmpty ? "" : "(" + parts.joined(separator: ", ") + ")"
    return call.name + inside + ending(call)
  }

  /// The option that a call of setsockopt or getsockopt is about: `TCP_NODELAY`.
  package static func option(_ call: TraceCall) -> String? {
    guard call.name == "setsockopt" || call.name == "getsockopt", call.arguments.count > 2 else { return nil }
    return form.text(call.respelled.arguments[2])
  }

  private static let form = CallFormatter(stringLimit: 16)

  private static func parts(_ call: TraceCall) -> [String] {
    let arguments = call.arguments
    func at(_ index: Int) -> TraceValue? { index < arguments.count ? arguments[index] : nil }
    func shown(_ indices: Int...) -> [String] { indices.compactMap { at($0).map(form.text) } }
    switch call.name {
    case "socket", "socketpair": return shown(0, 1, 2)
    case "listen", "shutdown", "ioctl", "epoll_ctl": return shown(1)
    case "fcntl": return shown(1) + (at(2).map(isFlags) == true ? shown(2) : [])
    case "lseek", "epoll_create1": return shown(call.name == "lseek" ? 2 : 0)
    case "setsockopt", "getsockopt": return shown(1, 2, 3)
    case "bind", "connect": return at(1).flatMap(family).map { [$0] } ?? []
    case "accept": return room(at(1), at(2))
    case "accept4": return room(at(1), at(2)) + shown(3)
    case "getsockname", "getpeername": return at(2).map { [form.text($0)] } ?? []
    case "sendto": return flags(at(3)) + (isNull(at(4)) ? [] : at(4).flatMap(family).map { [$0] } ?? ["addr"])
    case "recvfrom":
      let address = isNull(at(4)) ? [] : ["addr"] + shown(5)
      return shown(2) + flags(at(3)) + address
    case "read": return shown(2)
    default:
      // How long it waited in vain: a resolver's 5 s.
      guard let timeout = timeout(of: call.name), call.result?.number == 0 else { return [] }
      return shown(timeout)
    }
  }

  /// Which argument says how long a call waits for descriptors at most. Its 0 is shown with it; where something was ready
  /// the time tells nothing.
  static func timeout(of name: String) -> Int? { timeouts[name] }

  /// The calls that have a ``timeout(of:)``. An event loop's, of epoll, go by in every idle second and are left out.
  static let timeouts = [
    "poll": 2, "ppoll": 2, "ppoll_time64": 2, "select": 4, "_newselect": 4, "pselect6": 4,
    "pselect6_time64": 4,
  ]

  private static func flags(_ value: TraceValue?) -> [String] {
    guard let value else { return [] }
    return [value.number == 0 ? "flags 0" : form.text(value)]
  }

  private static func room(_ address: TraceValue?, _ length: TraceValue?) -> [String] {
    guard let address, let length else { return [] }
    return isNull(address) ? ["NULL", "NULL"] : ["addr", form.text(length)]
  }

  private static func isNull(_ value: TraceValue?) -> Bool {
    guard case .pointer(0)? = value?.content else { return false }
    return true
  }

  private static func isFlags(_ value: TraceValue) -> Bool {
    switch value.content {
    case .constant, .flags: true
    default: false
    }
  }

  private static func family(_ address: TraceValue) -> String? {
    guard case .structure(let fields) = address.content else { return nil }
    return fields.first { $0.name == "sa_family" }.map { form.text($0.value) }
  }

  /// An error, what strace injected, and the 0 of a receive that met the end of the stream.
  private static func ending(_ call: TraceCall) -> String {
    guard let result = call.result else { return " <unfinished ...>" }
    if let errno = result.errno {
      return " = \(result.value) \(errno)" + (result.injected == nil ? "" : " (INJECTED)")
    }
    // The kernel did not do the call, and the result says nothing of it.
    if result.injected != nil { return " = \(form.text(TraceValue(.other(result.value)))) (INJECTED)" }
    guard result.number == 0 else { return "" }
    switch call.name {
    case "read", "recvfrom", "recvmsg": return " = 0"
    default: return timeout(of: call.name) == nil ? "" : " = 0 (Timeout)"
    }
  }
}
