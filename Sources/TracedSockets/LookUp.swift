internal import CallLog
internal import Glibc
internal import LinuxABI

/// What a look-up should find: getaddrinfo(3).
public struct AddressHints: Hashable, Sendable {
  /// How to look.
  public let flags: LookUpFlags
  /// Addresses of this family alone; `.unspecified` for any.
  public let family: AddressFamily
  /// Addresses for this type of socket alone; nil for any.
  public let type: SocketType?
  /// Addresses for this protocol alone; `.usual` for any.
  public let ipProtocol: IPProtocol

  /// Hints.
  public init(
    flags: LookUpFlags = [], family: AddressFamily = .unspecified, type: SocketType? = nil,
    protocol ipProtocol: IPProtocol = .usual
  ) {
    self.flags = flags
    self.family = family
    self.type = type
    self.ipProtocol = ipProtocol
  }
}

/// One address that a look-up found, and the socket that goes with it.
public struct FoundAddress: Hashable, Sendable {
  /// The address, with the service's port.
  public let address: SocketAddress
  /// The family to create a socket with.
  public let family: AddressFamily
  /// The type to create a socket with.
  public let type: SocketType
  /// The protocol to create a socket with.
  public let ipProtocol: IPProtocol
}

/// Looks up the addresses of a host and the port of a service.
///
/// One call of libc, and often dozens of system calls: all that are made in its time belong to its record. The list that
/// libc makes is given back at once (freeaddrinfo(3)), which is no system call and no record.
/// - Parameters:
///   - host: a name or a number; nil for this machine.
///   - service: a name or a number, `"80"`; nil for none.
///   - hints: what to find; nil passes NULL, which means AI_V4MAPPED and AI_ADDRCONFIG.
///   - tracing: where its calls are recorded; nil for nowhere.
///   - file: where the call stands, for the log.
///   - line: its line there.
/// - Returns: what was found, in the order of preference.
/// - Throws: ``SocketError`` whose ``SocketError/code`` says why, such as EAI_NONAME.
///
/// Source: getaddrinfo(3).
public func lookUp(
  _ host: String?, service: String? = nil, hints: AddressHints? = nil, tracing: Tracing? = .current,
  file: StaticString = #fileID, line: Int = #line
) throws(SocketError) -> [FoundAddress] {
  let calls = SocketCalls(tracing: tracing, site: CallSite(file, line))
  let node = host?.utf8CString ?? []
  let port = service?.utf8CString ?? []
  var wanted = addrinfo()
  if let hints {
    wanted.ai_flags = hints.flags.rawValue
    wanted.ai_family = hints.family.rawValue
    wanted.ai_socktype = hints.type?.rawValue ?? 0
    wanted.ai_protocol = hints.ipProtocol.rawValue
  }
  var list: UnsafeMutablePointer<addrinfo>?
  let outcome = node.withUnsafeBufferPointer { node in
    port.withUnsafeBufferPointer { port in
      withUnsafePointer(to: wanted) { calls.getaddrinfo(node, port, hints == nil ? nil : $0, &list) }
    }
  }
  guard outcome.result == 0 else {
    throw SocketError(
      call: "getaddrinfo", errno: Errno(rawValue: outcome.errno),
      code: LookUpCode(rawValue: Int32(truncatingIfNeeded: outcome.result)), subject: host ?? service)
  }
  defer { freeaddrinfo(list) }
  var found: [FoundAddress] = []
  var entry = list
  while let pointer = entry {
    let info = pointer.pointee
    let bytes = UnsafeRawBufferPointer(
      start: info.ai_addr, count: info.ai_addr == nil ? 0 : Int(info.ai_addrlen))
    found.append(
      FoundAddress(
        address: SocketAddress(bytes: Array(bytes)), family: AddressFamily(rawValue: info.ai_family),
        type: SocketType(rawValue: info.ai_socktype), ipProtocol: IPProtocol(rawValue: info.ai_protocol)))
    entry = info.ai_next
  }
  return found
}
