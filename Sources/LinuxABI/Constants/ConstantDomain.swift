/// A family of C constants whose names mean something only within it.
public enum ConstantDomain: String, CaseIterable, Sendable {
  /// `AF_`: the first argument of socket(2).
  case addressFamily
  /// `SOCK_`: a type and the flags that may be joined to it.
  case socketType
  /// `IPPROTO_`: ip(7), protocols(5).
  case ipProtocol
  /// `SOL_`: the level of a socket option.
  case optionLevel
  /// `SO_`: options at `SOL_SOCKET`, socket(7).
  case socketOption
  /// `IP_`: options at `SOL_IP`, ip(7).
  case ipOption
  /// `IPV6_`: options at `SOL_IPV6`, ipv6(7).
  case ipv6Option
  /// `TCP_`: options at `SOL_TCP`, tcp(7).
  case tcpOption
  /// `MSG_`: flags of send(2) and recv(2).
  case messageFlags
  /// `SHUT_`: how to shut down, shutdown(2).
  case shutdownHow

  /// The domain's rows.
  public var constants: [Constant] { ConstantTable.rows(of: self) }

  /// The name of a value, nil where the table has none.
  public func name(of value: Int64) -> String? {
    constants.first { $0.value == value }?.name
  }

  /// The value of a name, nil where the table has none.
  public func value(of name: String) -> Int64? {
    constants.first { $0.name == name }?.value
  }

  /// A value as strace would write it where several constants may be joined: `MSG_PEEK|MSG_DONTWAIT`, `0`,
  /// `SOCK_STREAM|SOCK_CLOEXEC`, with what no constant names in hexadecimal at the end.
  public func flags(of value: Int64) -> String {
    if let name = name(of: value) { return name }
    var rest = value
    var names: [String] = []
    if self == .socketType {
      // The low four bits are a type, not flags: SOCK_TYPE_MASK in the kernel.
      let type = value & 0xf
      names.append(name(of: type) ?? "\(type)")
      rest &= ~0xf
    }
    for constant in constants where constant.value > 0 && rest & constant.value == constant.value {
      if self == .socketType && constant.value <= 0xf { continue }
      names.append(constant.name)
      rest &= ~constant.value
    }
    if rest != 0 { names.append("0x" + String(UInt64(bitPattern: rest), radix: 16)) }
    return names.isEmpty ? "0" : names.joined(separator: "|")
  }

  /// The domain of the option names at a level: socket(7), ip(7), ipv6(7), tcp(7).
  public static func options(atLevel level: Int64) -> ConstantDomain? {
    switch optionLevel.name(of: level) {
    case "SOL_SOCKET": .socketOption
    case "SOL_IP": .ipOption
    case "SOL_IPV6": .ipv6Option
    case "SOL_TCP": .tcpOption
    default: nil
    }
  }
}

/// A C constant: its name and its value on Linux, x86-64 and arm64 alike.
public struct Constant: Hashable, Sendable {
  /// The name in the C header.
  public let name: String
  /// The value.
  public let value: Int64

  init(_ name: String, _ value: Int64) {
    self.name = name
    self.value = value
  }
}
