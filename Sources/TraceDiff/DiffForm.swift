import CallForms
import LanguageMapping
import LinuxABI
import StraceParser
import TraceModel

/// A call without what is never the same twice: descriptors, ports, pointers, lengths of what was moved.
enum DiffForm {
  /// `bind(AF_INET, 127.0.0.1)`, `accept4(addr, [16], SOCK_CLOEXEC)`
  static func text(_ call: TraceCall, address: TraceValue?) -> String {
    let form = CallSignature.text(call)
    guard let host = address.flatMap(host), let end = form.firstIndex(of: ")") else { return form }
    return form[..<end] + ", " + host + form[end...]
  }

  /// The arguments of which strace shows a pointer alone, where it is told to: addresses, their lengths, values of options.
  private static let pointed: [String: Int] = [
    "bind": 1, "connect": 1, "sendto": 4, "setsockopt": 3, "getsockopt": 3, "accept": 2, "accept4": 2,
    "getsockname": 2, "getpeername": 2, "recvfrom": 5,
  ]

  /// A call without what such an argument points to, and whether its trace shows no more.
  static func hiding(_ call: TraceCall) -> (text: String, isHidden: Bool) {
    // NULL is no address that is hidden: sendto(2) of a connected socket.
    guard let place = pointed[call.name], call.arguments.indices.contains(place),
      call.arguments[place].content != .pointer(0)
    else { return (CallSignature.text(call), false) }
    var bare = call
    bare.arguments[place] = TraceValue(.other("..."))
    let isHidden = if case .pointer = call.arguments[place].content { true } else { false }
    return (CallSignature.text(bare), isHidden)
  }

  /// The argument that is the address which a call gives to the kernel; nil where the kernel gives one, or none is.
  static func address(of call: SyscallID) -> Int? {
    call.traits.flatMap { $0.isAddressGiven ? $0.address : nil }
  }

  /// The address without its port: `127.0.0.1`, `/tmp/socket`.
  private static func host(_ address: TraceValue) -> String? {
    guard case .structure(let fields) = address.content else { return nil }
    for field in fields {
      switch (field.name, field.value.content) {
      case ("sin_addr", .call(_, let arguments)), (nil, .call("inet_pton", let arguments)),
        ("sin6_addr", .call(_, let arguments)):
        for case .string(let text, _, _) in arguments.map(\.content) {
          return String(decoding: text, as: UTF8.self)
        }
      case ("sun_path", .string(let path, _, let isAbstract)):
        // Each run has a folder of its own.
        let name = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? []
        return (isAbstract ? "@" : "") + String(decoding: name, as: UTF8.self)
      default: break
      }
    }
    return nil
  }
}
