import LanguageMapping
import StraceParser

/// A call without what is never the same twice: descriptors, ports, pointers, lengths of what was moved.
enum DiffForm {
  /// `bind(AF_INET, 127.0.0.1)`, `accept4(addr, [16], SOCK_CLOEXEC)`
  static func text(_ call: TraceCall) -> String {
    let form = SeenForm.text(call)
    let address = ["sendto": 4, "bind": 1, "connect": 1][call.name].flatMap { index in
      call.arguments.count > index ? host(call.arguments[index]) : nil
    }
    guard let address, let end = form.firstIndex(of: ")") else { return form }
    return form[..<end] + ", " + address + form[end...]
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

  /// The port of an address.
  static func port(_ address: TraceValue) -> Int? {
    guard case .structure(let fields) = address.content else { return nil }
    for field in fields where field.name == "sin_port" || field.name == "sin6_port" {
      if case .call("htons", let arguments) = field.value.content {
        return arguments.first?.number.flatMap { Int(exactly: $0) }
      }
    }
    return nil
  }

  /// The bytes that a call moved, as far as strace kept them: up to the first that it left out.
  static func bytes(_ call: TraceCall) -> [UInt8] {
    guard call.arguments.count > 1 else { return [] }
    var found: [UInt8] = []
    _ = collect(call.arguments[1], &found, depth: 0)
    return found
  }

  /// - Returns: whether all of the value's bytes are known.
  private static func collect(_ value: TraceValue, _ found: inout [UInt8], depth: Int) -> Bool {
    guard depth < 6 else { return false }
    switch value.content {
    case .string(let bytes, let isCut, _):
      found += bytes
      return !isCut
    case .array(let elements):
      for element in elements { guard collect(element, &found, depth: depth + 1) else { return false } }
      return true
    case .structure(let fields):
      for field in fields where field.name == "iov_base" || field.name == "msg_iov" || field.name == "msg_hdr"
      {
        guard collect(field.value, &found, depth: depth + 1) else { return false }
      }
      return true
    default: return true
    }
  }
}
