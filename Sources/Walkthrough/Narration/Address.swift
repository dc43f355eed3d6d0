import CallForms
import LinuxABI
import StraceParser
import TraceText

/// A `struct sockaddr` as a sentence names it.
enum Address: Equatable {
  /// A host and a port: `127.0.0.1:12580`, `[::1]:80`.
  case port(host: String, Int64)
  case path(String)
  case abstract(String)
  /// A unix socket without a name.
  case unnamed
  /// netlink(7): the number of one end; 0 is the kernel.
  case netlink(Int64)
  /// packet(7): the network interface, where it is one.
  case packet(interface: String?)
  /// vsock(7): the virtual machine and the port, as strace names them.
  case virtual(String, port: String)
  case other(String)

  init?(_ value: TraceValue) {
    guard case .structure(let fields) = value.content, let family = CallContext.family(value) else {
      return nil
    }
    switch family {
    case "AF_INET", "AF_INET6":
      let isSix = family == "AF_INET6"
      guard case .call(_, let ports)? = value[isSix ? "sin6_port" : "sin_port"]?.content,
        let port = ports.first?.number
      else { return nil }
      for field in fields {
        guard case .call(let name, let arguments) = field.value.content,
          name == "inet_addr" || name == "inet_pton",
          arguments.count > (isSix ? 1 : 0),
          case .string(let bytes, _, _) = arguments[isSix ? 1 : 0].content
        else { continue }
        let host = CallFormatter().text(TraceValue(.constant(String(decoding: bytes, as: UTF8.self))))
        self = .port(host: isSix ? "[\(host)]" : host, port)
        return
      }
      return nil
    case "AF_UNIX":
      guard let path = value["sun_path"], case .string(let bytes, let isCut, let isAbstract) = path.content
      else {
        self = .unnamed
        return
      }
      let text = Quoted.readable(bytes, limit: 108, isCut: isCut)
      self = isAbstract ? .abstract("@" + text) : .path(text)
    case "AF_NETLINK":
      guard let number = (value["nl_pid"] ?? value["pid"])?.number else { return nil }
      self = .netlink(number)
    case "AF_PACKET":
      // if_nametoindex("eth0"), or the number 0 for every one.
      if case .call(_, let names)? = value["sll_ifindex"]?.content,
        case .string(let name, _, _)? = names.first?.content
      {
        self = .packet(interface: Quoted.readable(name, limit: 16))
      } else if let number = value["sll_ifindex"]?.number, number != 0 {
        self = .packet(interface: "\(number)")
      } else {
        self = .packet(interface: nil)
      }
    case "AF_VSOCK":
      guard let machine = value["svm_cid"], let port = value["svm_port"] else { return nil }
      self = .virtual(CallFormatter().text(machine), port: CallFormatter().text(port))
    default: self = .other(CallFormatter().text(TraceValue(.constant(family))))
    }
  }

  /// The address in words.
  func text(in wording: Wording) -> String {
    switch self {
    case .port(let host, let port): "\(host):\(port)"
    case .path(let path), .abstract(let path): path
    case .unnamed: wording[.unnamedSocket]
    case .netlink(0): wording[.kernelAsPeer]
    case .netlink(let number): wording[.netlinkNumber, ["number": "\(number)"]]
    case .packet(let interface):
      interface.map { wording[.interface, ["name": $0]] } ?? wording[.everyInterface]
    case .virtual(let machine, let port): "\(machine):\(port)"
    case .other(let family): wording[.addressOfFamily, ["family": family]]
    }
  }
}
