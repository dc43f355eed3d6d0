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
  /// What the kernel is asked, by name and arguments. The same on every architecture that this table knows,
  /// except for its number.
  public let syscall: Syscall

  /// What a call is for.
  public enum Purpose: Sendable {
    /// A socket call: it must show as exactly one system call.
    case socket
    /// Input and output of the program itself (reading a line, printing): none, one or several system calls.
    case inputOutput
    /// Waiting on purpose.
    case sleep
  }

  /// What a call's result is.
  public enum ResultKind: Sendable {
    /// Zero, or -1 with errno.
    case status
    /// A new descriptor, or -1 with errno.
    case descriptor
    /// A number of bytes, or -1 with errno.
    case byteCount
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

  /// A parameter.
  public init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
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
  }
}

/// The system call that a libc function ends in.
public struct Syscall: Sendable {
  /// Its name in the kernel's table, as strace prints it.
  public let name: String
  /// Its number on x86-64.
  public let x86_64: Int
  /// Its number on arm64, and on every architecture with the generic table.
  public let arm64: Int
  /// Where each of its arguments comes from.
  public let arguments: [Argument]

  /// Where a system call's argument comes from.
  public enum Argument: Sendable, Hashable {
    /// The libc call's parameter with this index.
    case parameter(Int)
    /// A null pointer that libc adds.
    case null
    /// A zero that libc adds.
    case zero
    /// Made up by libc from what the parameter meant; not comparable one to one.
    case derived
  }

  /// The number on an architecture.
  public func number(on architecture: Architecture) -> Int {
    switch architecture {
    case .x86_64: x86_64
    case .arm64: arm64
    }
  }
}
