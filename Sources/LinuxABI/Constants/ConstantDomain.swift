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

  /// The Swift word for a value in this package's socket API, `.inet`; nil where the API has none.
  public func swiftName(of value: Int64) -> String? {
    constants.first { $0.value == value }?.swift
  }

  /// What the domain's names begin with, `AF_`.
  public var prefix: String {
    switch self {
    case .addressFamily: "AF_"
    case .socketType: "SOCK_"
    case .ipProtocol: "IPPROTO_"
    case .optionLevel: "SOL_"
    case .socketOption: "SO_"
    case .ipOption: "IP_"
    case .ipv6Option: "IPV6_"
    case .tcpOption: "TCP_"
    case .messageFlags: "MSG_"
    case .shutdownHow: "SHUT_"
    }
  }

  /// The value of a name, nil where the table has none.
  public func value(of name: String) -> Int64? {
    constants.first { $0.name == name }?.value
  }

  /// A value as strace would write it where several constants may be joined: `MSG_PEEK|MSG_DONTWAIT`, `0`,
  /// `SOCK_STREAM|SOCK_CLOEXEC`, with what no constant names in hexadecimal at the end, `0x4d /* SOCK_??? */`.
  public func flags(of value: Int64) -> String {
    if let name = name(of: value) { return name }
    if value == 0 { return "0" }
    // A socket's type is a number and not a set of flags; flags may be joined to it.
    let flags = self == .socketType ? constants.filter { $0.value > 0xf } : constants
    var rest = value
    var names: [String] = []
    for constant in flags where constant.value > 0 && rest & constant.value == constant.value {
      names.append(constant.name)
      rest &= ~constant.value
    }
    if self == .socketType, let type = name(of: rest) {
      names.insert(type, at: 0)
    } else if rest != 0 {
      names.append("0x" + String(UInt64(bitPattern: rest), radix: 16))
      if names.count == 1 { names[0] += " /* \(prefix)??? */" }
    }
    return names.joined(separator: "|")
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
  /// The Swift word for it in this package's socket API, `.inet`; nil where the API has none.
  public let swift: String?
  /// Whether it is an option that is on or off.
  public let isSwitch: Bool

  init(_ name: String, _ value: Int64, swift: String? = nil, isSwitch: Bool = false) {
    self.name = name
    self.value = value
    self.swift = swift
    self.isSwitch = isSwitch
  }
}
