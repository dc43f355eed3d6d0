/// A family of C constants whose names mean something only within it.
public enum ConstantDomain: String, CaseIterable, Sendable {
  /// `AF_`: the first argument of socket(2).
  case addressFamily
  /// `SOCK_`: a type and the flags that may be joined to it.
  case socketType
  /// `IPPROTO_`: ip(7), protocols(5).
  case ipProtocol
  /// `NETLINK_`: what a netlink socket talks about, netlink(7).
  case netlinkProtocol
  /// `ETH_P_`: which packets a packet socket gets, packet(7). The kernel wants them in network order: `htons(ETH_P_ALL)`.
  case etherProtocol
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
  /// `F_`: commands of fcntl(2).
  case fcntlCommand
  /// `O_`: flags of open(2), and of an open file: fcntl(2). Those whose value x86-64 and arm64 share.
  case fileFlags
  /// `O_` where no access mode is meant: pipe(2).
  case pipeFlags
  /// `POLL`: events of poll(2).
  case pollEvents
  /// `EPOLL`: events of epoll_ctl(2).
  case epollEvents
  /// `EPOLL_CTL_`: operations of epoll_ctl(2).
  case epollOperation
  /// `EPOLL_`: flags of epoll_create1(2).
  case epollFlags
  /// `SCM_`: control messages at `SOL_SOCKET`, unix(7).
  case controlType
  /// What ioctl(2) asks of a socket, a terminal or a descriptor: netdevice(7), ioctl_tty(2). The names have nothing in
  /// common.
  case ioctlRequest
  /// `RLIMIT_`: setrlimit(2).
  case resource
  /// `AI_`: hints of getaddrinfo(3).
  case addressInfoFlags
  /// `EAI_`: what getaddrinfo(3) returns when it fails.
  case lookUpCode

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
    case .netlinkProtocol: "NETLINK_"
    case .etherProtocol: "ETH_P_"
    case .optionLevel: "SOL_"
    case .socketOption: "SO_"
    case .ipOption: "IP_"
    case .ipv6Option: "IPV6_"
    case .tcpOption: "TCP_"
    case .messageFlags: "MSG_"
    case .shutdownHow: "SHUT_"
    case .fcntlCommand: "F_"
    case .fileFlags: "O_"
    case .pipeFlags: "O_"
    case .pollEvents: "POLL"
    case .epollEvents: "EPOLL"
    case .epollOperation: "EPOLL_CTL_"
    case .epollFlags: "EPOLL_"
    case .controlType: "SCM_"
    case .ioctlRequest: ""
    case .resource: "RLIMIT_"
    case .addressInfoFlags: "AI_"
    case .lookUpCode: "EAI_"
    }
  }

  /// The value of a name, nil where the table has none.
  public func value(of name: String) -> Int64? {
    constants.first { $0.name == name }?.value
  }

  /// A constant's name as strace writes it today, for one that is written otherwise elsewhere: `PF_INET` by strace 4.11
  /// and older, `AF_LOCAL` and `AF_FILE` for `AF_UNIX`, `IPPROTO_TCP` for the level `SOL_TCP`.
  ///
  /// - Returns: the name itself where nothing else is known of it.
  public func currentName(_ name: String) -> String {
    switch self {
    case .addressFamily:
      let family = name.hasPrefix("PF_") ? "AF_" + name.dropFirst(3) : name
      return switch family {
      case "AF_LOCAL", "AF_FILE": "AF_UNIX"
      case "AF_ROUTE": "AF_NETLINK"
      default: family
      }
    case .optionLevel: return ConstantDomain.ipProtocol.value(of: name).flatMap(self.name) ?? name
    default:
      // Of two names of one number strace's comes first: SO_RCVTIMEO_OLD, and not SO_RCVTIMEO.
      return value(of: name).flatMap(self.name) ?? name
    }
  }

  /// The domain of the protocols of an address family, the third argument of socket(2); nil where no table has them.
  public static func protocols(ofFamily family: String) -> ConstantDomain? {
    switch addressFamily.currentName(family) {
    case "AF_INET", "AF_INET6": .ipProtocol
    case "AF_NETLINK": .netlinkProtocol
    case "AF_PACKET": .etherProtocol
    default: nil
    }
  }

  /// A value as strace would write it where several constants may be joined: `MSG_PEEK|MSG_DONTWAIT`, `0`,
  /// `SOCK_STREAM|SOCK_CLOEXEC`, with what no constant names in hexadecimal at the end, `0x4d /* SOCK_??? */`.
  public func flags(of value: Int64) -> String {
    let (names, rest) = parts(of: value)
    guard rest != 0 else { return names.isEmpty ? "0" : names.map(\.name).joined(separator: "|") }
    let unknown = "0x" + String(UInt64(bitPattern: rest), radix: 16)
    // strace calls what is left of a type SOCK_???, and of everything else the like.
    if names.isEmpty { return unknown + " /* \(prefix == "EPOLL" ? "EPOLL" : prefix)??? */" }
    return (names.map(\.name) + [unknown]).joined(separator: "|")
  }

  /// The constants that are joined in a value, in strace's order, and the bits that none of them names.
  public func parts(of value: Int64) -> (constants: [Constant], rest: Int64) {
    if mask == 0, let whole = constants.first(where: { $0.value == value }) { return ([whole], 0) }
    // A socket's type and a file's access are numbers and no sets of flags; flags may be joined to them.
    var found = constants.filter { mask != 0 && $0.value & ~mask == 0 && $0.value == value & mask }
    var rest = found.isEmpty ? value : value & ~mask
    for constant in constants where constant.value & mask == 0 && constant.value != 0 {
      guard rest & constant.value == constant.value else { continue }
      found.append(constant)
      rest &= ~constant.value
    }
    return (found, rest)
  }

  /// The bits that hold one number among flags.
  private var mask: Int64 {
    switch self {
    case .socketType: 0xf
    case .fileFlags: 0x3
    default: 0
    }
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
