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
