package import LinuxABI

/// Errors by their numbers: Linux's `asm-generic/errno.h`.
extension Errno {
  static let interrupted = Errno(rawValue: 4)
  package static let badDescriptor = Errno(rawValue: 9)
  package static let again = Errno(rawValue: 11)
  package static let notSocket = Errno(rawValue: 88)
  package static let connectionReset = Errno(rawValue: 104)
  package static let isConnected = Errno(rawValue: 106)
  package static let already = Errno(rawValue: 114)
  package static let inProgress = Errno(rawValue: 115)

  /// Whether a call for sockets alone that says this was made on a socket.
  ///
  /// EBADF, EFAULT, EINVAL, EMFILE, ENFILE, ENOSYS, EPERM and EACCES are also said of files: measured on Linux 6.x.
  var provesSocket: Bool {
    if isRestart { return true }
    switch rawValue {
    case 4, 11: return true  // EINTR, EAGAIN
    case 32: return true  // EPIPE
    // EDESTADDRREQ to EHOSTUNREACH, EALREADY, EINPROGRESS; ENOTSOCK is the one that says the opposite.
    case 89...113, 114, 115: return true
    default: return false
    }
  }

  /// Whether no file says this, whatever the call: ECONNRESET, ENOTCONN.
  var isOfSocketsAlone: Bool { rawValue == 104 || rawValue == 107 }
}
