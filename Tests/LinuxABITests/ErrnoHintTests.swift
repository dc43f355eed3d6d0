import Glibc
import Testing

@testable import LinuxABI

@Suite struct `The hints` {
  /// The ERRORS sections of the man pages (man-pages 6.03).
  static let errors: [(String, String)] = [
    (
      "socket",
      "EACCES EAFNOSUPPORT EINVAL EMFILE ENFILE ENOBUFS ENOMEM EPROTONOSUPPORT ESOCKTNOSUPPORT EPERM"
    ),
    ("setsockopt", "EBADF EFAULT EINVAL ENOPROTOOPT ENOTSOCK"),
    ("getsockopt", "EBADF EFAULT EINVAL ENOPROTOOPT ENOTSOCK"),
    (
      "bind",
      "EACCES EADDRINUSE EBADF EINVAL ENOTSOCK EADDRNOTAVAIL EFAULT ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR EROFS"
    ),
    ("listen", "EADDRINUSE EBADF ENOTSOCK EOPNOTSUPP"),
    (
      "accept",
      "EAGAIN EBADF ECONNABORTED EFAULT EINTR EINVAL EMFILE ENFILE ENOBUFS ENOMEM ENOTSOCK EOPNOTSUPP EPERM EPROTO"
    ),
    (
      "connect",
      "EACCES EPERM EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF ECONNREFUSED EFAULT EINPROGRESS "
        + "EINTR EISCONN ENETUNREACH EHOSTUNREACH ENOTSOCK EPROTOTYPE ETIMEDOUT"
    ),
    (
      "send",
      "EACCES EAGAIN EBADF ECONNRESET EDESTADDRREQ EFAULT EINTR EINVAL EISCONN EMSGSIZE ENOBUFS ENOMEM ENOTCONN "
        + "ENOTSOCK EOPNOTSUPP EPIPE"
    ),
    ("recv", "EAGAIN EBADF ECONNREFUSED ECONNRESET EFAULT EINTR EINVAL ENOMEM ENOTCONN ENOTSOCK"),
    ("shutdown", "EBADF EINVAL ENOTCONN ENOTSOCK"),
    ("getsockname", "EBADF EFAULT EINVAL ENOBUFS ENOTSOCK"),
    ("getpeername", "EBADF EFAULT EINVAL ENOBUFS ENOTCONN ENOTSOCK"),
    ("close", "EBADF EINTR EIO ENOSPC EDQUOT"),
    (
      "socketpair",
      "EAFNOSUPPORT EFAULT EMFILE ENFILE EOPNOTSUPP EPROTONOSUPPORT"
    ),
    (
      "accept4",
      "EAGAIN EBADF ECONNABORTED EFAULT EINTR EINVAL EMFILE ENFILE ENOBUFS ENOMEM ENOTSOCK "
        + "EOPNOTSUPP EPERM EPROTO EPROTONOSUPPORT ETIMEDOUT"
    ),
    (
      "fcntl",
      "EACCES EAGAIN EBADF EBUSY EDEADLK EFAULT EINTR EINVAL EMFILE ENOLCK ENOTDIR EPERM"
    ),
    (
      "poll",
      "EFAULT EINTR EINVAL ENOMEM"
    ),
    (
      "epoll_create1",
      "EINVAL EMFILE ENFILE ENOMEM"
    ),
    (
      "epoll_ctl",
      "EBADF EEXIST EINVAL ELOOP ENOENT ENOMEM ENOSPC EPERM"
    ),
    (
      "epoll_wait",
      "EBADF EFAULT EINTR EINVAL"
    ),
    (
      "readv",
      "EAGAIN EBADF EFAULT EINTR EINVAL EIO EISDIR EOPNOTSUPP"
    ),
    (
      "writev",
      "EAGAIN EBADF EDESTADDRREQ EDQUOT EFAULT EFBIG EINTR EINVAL EIO ENOSPC EOPNOTSUPP EPERM "
        + "EPIPE"
    ),
    (
      "sendmsg",
      "EACCES EAGAIN EALREADY EBADF ECONNRESET EDESTADDRREQ EFAULT EINTR EINVAL EISCONN "
        + "EMSGSIZE ENOBUFS ENOMEM ENOTCONN ENOTSOCK EOPNOTSUPP EPIPE"
    ),
    (
      "recvmsg",
      "EAGAIN EBADF ECONNREFUSED EFAULT EINTR EINVAL ENOMEM ENOTCONN ENOTSOCK"
    ),
    (
      "sendfile",
      "EAGAIN EBADF EFAULT EINVAL EIO ENOMEM EOVERFLOW ESPIPE"
    ),
    (
      "open",
      "EACCES EBADF EBUSY EDQUOT EEXIST EFAULT EFBIG EINTR EINVAL EISDIR ELOOP EMFILE "
        + "ENAMETOOLONG ENFILE ENODEV ENOENT ENOMEM ENOSPC ENOTDIR ENXIO EOPNOTSUPP EOVERFLOW EPERM "
        + "EROFS ETXTBSY"
    ),
    (
      "unlink",
      "EACCES EBUSY EFAULT EIO EISDIR ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR EPERM EROFS"
    ),
    (
      "pipe2",
      "EFAULT EINVAL EMFILE ENFILE ENOPKG"
    ),
    (
      "setrlimit",
      "EFAULT EINVAL EPERM ESRCH"
    ),
    (
      "getrlimit",
      "EFAULT EINVAL EPERM ESRCH"
    ),
    (
      "read",
      "EAGAIN EBADF EFAULT EINTR EINVAL EIO EISDIR"
    ),
    (
      "write",
      "EAGAIN EBADF EDESTADDRREQ EDQUOT EFAULT EFBIG EINTR EINVAL EIO ENOSPC EPERM EPIPE"
    ),
    (
      "sendto",
      "EACCES EAGAIN EALREADY EBADF ECONNRESET EDESTADDRREQ EFAULT EINTR EINVAL EISCONN "
        + "EMSGSIZE ENOBUFS ENOMEM ENOTCONN ENOTSOCK EOPNOTSUPP EPIPE"
    ),
    (
      "recvfrom",
      "EAGAIN EBADF ECONNREFUSED EFAULT EINTR EINVAL ENOMEM ENOTCONN ENOTSOCK"
    ),
  ]

  @Test(arguments: errors)
  func `say something about every error that a man page names`(call: String, names: String) throws {
    for name in names.split(separator: " ") {
      let errno = try #require(Errno(name: String(name)))
      let hint = try #require(ErrnoHints.hint(for: errno, in: call), "\(call) \(name)")
      #expect(!hint.cause.isEmpty && !hint.remedy.isEmpty)
      // They stand in a sentence of their own making.
      #expect(!hint.cause.hasSuffix(".") && !hint.remedy.hasSuffix("."))
    }
  }

  @Test func `cover every call of the table`() {
    // sleep(3) names none, getaddrinfo(3) has codes of its own, and fwrite(3) leaves its errors to the write of a flush.
    let known = Set(Self.errors.map(\.0)).union(["sleep", "getaddrinfo", "fwrite"])
    #expect(Set(CallTable.all.map(\.name)) == known)
  }

  @Test(arguments: errors)
  func `name an option of the labs to nobody else`(call: String, names: String) throws {
    for name in names.split(separator: " ") {
      let errno = try #require(Errno(name: String(name)))
      let hint = try #require(ErrnoHints.hint(for: errno, in: call))
      #expect(!hint.remedy.contains("--"), "\(hint.remedy)")
    }
    let refused = try #require(Errno(name: "ECONNREFUSED"))
    #expect(ErrnoHints.hint(for: refused, in: "connect")?.remedyInLabs.contains("--host and --port") == true)
  }

  /// One program that binds [::]:80 and then 0.0.0.0:80; a machine on which IPv6 is switched off.
  @Test(arguments: [
    ("EADDRINUSE", "bind", ErrnoHints.Place.ownPort, "the program itself", "another program"),
    ("EADDRINUSE", "bind", .ownDualStack, "IPV6_V6ONLY", "end the other"),
    ("EADDRNOTAVAIL", "bind", .loopback6, "has no IPv6", "belong"),
    ("EADDRNOTAVAIL", "connect", .loopback6, "has no IPv6", "port is left"),
  ])
  func `know the program's own doing from another's, and a machine without IPv6`(
    name: String, call: String, place: ErrnoHints.Place, said: String, unsaid: String
  ) throws {
    let errno = try #require(Errno(name: name))
    let hint = try #require(ErrnoHints.hint(for: errno, in: call, about: place))
    #expect(hint.cause.contains(said) && !hint.cause.contains(unsaid) && !hint.remedy.contains(unsaid))
  }

  @Test(arguments: LookUpCode.rows.map(\.number))
  func `say something about every code of a look-up, whose text is glibc's`(number: Int32) throws {
    let code = LookUpCode(rawValue: number)
    #expect(code.text == String(cString: gai_strerror(number)))
    #expect(Int64(number) == ConstantDomain.lookUpCode.value(of: code.name))
    let hint = try #require(ErrnoHints.hint(for: code))
    #expect(!hint.cause.isEmpty && !hint.remedy.isEmpty)
  }

  @Test func `prefer what is known about the call`() throws {
    let errno = try #require(Errno(name: "ECONNREFUSED"))
    #expect(ErrnoHints.hint(for: errno, in: "connect") != ErrnoHints.hint(for: errno, in: "recv"))
  }

  /// A path and a name have no port, and the console's descriptors no peer.
  @Test(arguments: [
    ("EADDRINUSE", "bind"), ("EACCES", "bind"), ("EACCES", "connect"), ("ECONNREFUSED", "connect"),
    ("ECONNREFUSED", "sendto"), ("EAGAIN", "connect"), ("EAGAIN", "sendto"), ("EPROTOTYPE", "connect"),
    ("ENOENT", "bind"),
  ])
  func `speak of the path where the address is one`(name: String, call: String) throws {
    let errno = try #require(Errno(name: name))
    let hint = try #require(ErrnoHints.hint(for: errno, in: call, about: .path))
    #expect(hint != ErrnoHints.hint(for: errno, in: call))
    for text in [hint.cause, hint.remedy] { #expect(!text.contains("port") && !text.contains("--host")) }
  }

  @Test(arguments: ["EADDRINUSE", "ECONNREFUSED"])
  func `know that an abstract name is no file`(name: String) throws {
    let errno = try #require(Errno(name: name))
    let call = name == "EADDRINUSE" ? "bind" : "connect"
    let hint = try #require(ErrnoHints.hint(for: errno, in: call, about: .abstract))
    for text in [hint.cause, hint.remedy] {
      #expect(!text.contains("path") && !text.contains("port") && !text.contains("unlink"))
    }
  }

  @Test(arguments: ["EPIPE", "EIO", "EAGAIN", "EBADF", "EFBIG", "ENOSPC"])
  func `of writing to a file or a terminal speak of no connection`(name: String) throws {
    let errno = try #require(Errno(name: name))
    let hint = try #require(ErrnoHints.hint(for: errno, in: "write"))
    for text in [hint.cause, hint.remedy] {
      for word in ["peer", "connection", "recv", "send", "socket"] {
        #expect(!text.contains(word), "\(text)")
      }
    }
  }

  @Test func `keep silent about what nobody knows`() {
    #expect(ErrnoHints.hint(for: Errno(rawValue: 999), in: "bind") == nil)
  }
}
