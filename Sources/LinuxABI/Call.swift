/// One row of the call table: a libc call that Swift code makes, and what the kernel sees of it.
///
/// The prototype is the one that the glibc header declares, with the man page's parameter names.
public struct Call: Sendable {
  /// The libc function, `recv`.
  public let name: String
  /// What a C programmer would write in the header: `ssize_t recv(int sockfd, void *buf, size_t len, int flags);`.
  public let prototype: String
  /// Where it is documented, `recv(2)`.
  public let manual: ManualPage
  /// What the call is for, which decides how strictly a trace must show it.
  public let purpose: Purpose
  /// How the Swift call reads, with `{parameter}` where an argument goes: `receive(upTo: {len}, flags: {flags})`.
  ///
  /// A part in `[...]` is written only when its argument is neither zero nor null.
  public let swift: String
  /// The parameters in the prototype's order.
  public let parameters: [Parameter]
  /// How the result reads.
  public let result: ResultKind
  /// What the kernel is asked, by name and arguments.
  public let syscall: Syscall
  /// Which calls of this function the row is about.
  public let variant: Variant

  /// - Parameters:
  ///   - manual: the page of its name in section 2 where none is named.
  ///   - swift: C's own name where none is named.
  init(
    name: String, prototype: String, manual: ManualPage? = nil, purpose: Purpose, swift: String? = nil,
    parameters: [Parameter], result: ResultKind, syscall: Syscall, variant: Variant = .every
  ) {
    self.name = name
    self.prototype = prototype
    self.manual = manual ?? ManualPage(name, 2)
    self.purpose = purpose
    self.swift = swift ?? name
    self.parameters = parameters
    self.result = result
    self.syscall = syscall
    self.variant = variant
  }

  /// A call whose system call has its name and its arguments one for one, and these numbers.
  init(
    name: String, prototype: String, manual: ManualPage? = nil, purpose: Purpose, swift: String? = nil,
    parameters: [Parameter], result: ResultKind, x86_64: Int, arm64: Int, variant: Variant = .every
  ) {
    self.init(
      name: name, prototype: prototype, manual: manual, purpose: purpose, swift: swift,
      parameters: parameters,
      result: result,
      syscall: Syscall(name: name, x86_64: x86_64, arm64: arm64, arguments: .parameters(parameters.count)),
      variant: variant)
  }

  /// Which calls of a function a row is about: one C function may be several Swift methods.
  public enum Variant: Hashable, Sendable {
    /// All of them, or all that no other row is about.
    case every
    /// Those on descriptor 0, 1 or 2: the program's own input and output.
    case standardStream
    /// Those whose second argument has this value: a command of fcntl(2), an operation of epoll_ctl(2).
    case command(Int64)
  }

  /// What a call is for.
  public enum Purpose: Sendable {
    /// A socket call: it must show as exactly one system call.
    case socket
    /// Another call on descriptors (waiting for several, files, pipes, limits): exactly one system call as well.
    case descriptor
    /// Looking up a name: however many system calls the C library makes for it.
    case lookUp
    /// Input and output of the program itself: reading a line, and printing at once. Its bytes must be in the trace.
    case inputOutput
    /// Printing into the C library's buffer: none or several system calls, and the bytes may come later.
    case buffered
    /// Waiting on purpose.
    case sleep

    /// Whether the call must show as exactly one system call, with every argument the same.
    public var isExact: Bool { self == .socket || self == .descriptor }
  }

  /// What a call's result is.
  public enum ResultKind: Sendable {
    /// Zero, or -1 with errno.
    case status
    /// A new descriptor, or -1 with errno.
    case descriptor
    /// A number of bytes, or -1 with errno.
    case byteCount
    /// How many descriptors are ready, or -1 with errno.
    case readyCount
    /// The flags of an open file, or -1 with errno.
    case fileFlags
    /// Zero, or an error code of getaddrinfo(3), which is no errno.
    case lookUpCode
  }
}

/// A page of the manual, `recv(2)`.
public struct ManualPage: Hashable, Sendable, CustomStringConvertible {
  /// The page's name.
  public let name: String
  /// The manual's section: 2 for system calls, 3 for library functions, 7 for protocols.
  public let section: Int

  /// A page of the manual.
  public init(_ name: String, _ section: Int) {
    self.name = name
    self.section = section
  }

  /// The page as it is cited, `recv(2)`.
  public var description: String { "\(name)(\(section))" }
}

/// One parameter of a C prototype.
public struct Parameter: Sendable {
  /// The man page's name for it.
  public let name: String
  /// What its value means.
  public let kind: Kind
  /// Whether the prototype has `...` in its place: a call may lack it.
  public let isVariadic: Bool

  /// A parameter.
  public init(_ name: String, _ kind: Kind, isVariadic: Bool = false) {
    self.name = name
    self.kind = kind
    self.isVariadic = isVariadic
  }

  /// What an argument means: decides how it is logged, printed and compared.
  public enum Kind: Sendable, Hashable {
    /// An open file descriptor.
    case descriptor
    /// A single constant of a domain (`AF_INET`).
    case constant(ConstantDomain)
    /// Constants of a domain joined with `|` (`MSG_PEEK|MSG_DONTWAIT`).
    case flags(ConstantDomain)
    /// A protocol number; its names depend on the address family (`IPPROTO_TCP`).
    case protocolNumber
    /// A socket option; its names depend on the level beside it (`SO_REUSEADDR`).
    case optionName
    /// A plain number: a backlog, a count of seconds.
    case count
    /// The length in bytes of the buffer or address before it.
    case length
    /// Bytes that the program gives.
    case bytesIn
    /// Bytes that the kernel returns.
    case bytesOut
    /// A `struct sockaddr` that the program gives.
    case addressIn
    /// A `struct sockaddr` that the kernel returns.
    case addressOut
    /// A `socklen_t *`: the room before the call, the length after it.
    case lengthInOut
    /// An option's value that the program gives.
    case optionIn
    /// An option's value that the kernel returns.
    case optionOut
    /// A path or a name that the program gives, ended by a NUL byte.
    case text
    /// The permissions of a new file, octal.
    case fileMode
    /// A pointer to a structure, or to several.
    case structure(Structure)
    /// Anything else, in calls that no lab makes: a set of descriptors, a time, a request of ioctl(2).
    case other
  }
}
