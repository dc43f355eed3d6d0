import LinuxABI
import Testing

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

  @Test func `prefer what is known about the call`() throws {
    let errno = try #require(Errno(name: "ECONNREFUSED"))
    #expect(ErrnoHints.hint(for: errno, in: "connect") != ErrnoHints.hint(for: errno, in: "recv"))
  }

  @Test func `keep silent about what nobody knows`() {
    #expect(ErrnoHints.hint(for: Errno(rawValue: 999), in: "bind") == nil)
  }
}
