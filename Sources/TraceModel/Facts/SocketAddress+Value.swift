import LinuxABI
package import StraceParser

extension SocketAddress {
  /// The address of a `struct sockaddr` as strace writes it; nil for another value.
  package init?(_ value: TraceValue) {
    if case .changed(_, let to) = value.content {
      self.init(to)
      return
    }
    guard case .structure(let fields) = value.content, let family = value["sa_family"] else { return nil }
    // Names of every strace, and numbers, as in the lines of a trace.
    var constants = Constants()
    if case .constant(let name) = family.content {
      let bytes = Array(name.utf8)
      if let constant = Names.constant(bytes.span, 0..<bytes.count) { constants.insert(constant) }
    }
    if let number = family.integer { FactsReader.name(number, argument: 0, &constants) }
    if constants.contains(.ip4) || constants.contains(.ip6) {
      guard let port = (value["sin_port"] ?? value["sin6_port"])?.port else { return nil }
      if case .string(let host, _, _)? = (value["sin_addr"] ?? value["sin6_addr"])?.content {
        guard let address = SocketAddress(bytes: host, port: port) else { return nil }
        self = address
        return
      }
      for field in fields {
        guard case .call(_, let parts) = field.value.content else { continue }
        for case .string(let host, _, _) in parts.map(\.content) {
          guard let address = SocketAddress(host: host, port: port) else { return nil }
          self = address
          return
        }
      }
      return nil
    }
    if constants.contains(.unix) {
      guard case .string(let path, _, let isAbstract)? = (value["sun_path"] ?? value["path"])?.content
      else {
        self = .unnamed
        return
      }
      self = .unix(Array(path.prefix(Self.pathLimit)), isAbstract: isAbstract)
      return
    }
    self = constants.contains(.unspecified) ? .unspecified : .other
  }
}
