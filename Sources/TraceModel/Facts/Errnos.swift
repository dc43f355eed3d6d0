package import LinuxABI
package import StraceParser

extension Errno {
  /// Whether a call for sockets alone that says this was made on a socket.
  ///
  /// EBADF, EFAULT, EINVAL, EMFILE, ENFILE, ENOSYS, EPERM and EACCES are also said of files: measured on Linux 6.x.
  package var provesSocket: Bool {
    if isRestart { return true }
    switch rawValue {
    case Self.interrupted.rawValue, Self.again.rawValue, Self.brokenPipe.rawValue: return true
    // EDESTADDRREQ to EINPROGRESS; ENOTSOCK, below them, is the one that says the opposite.
    case 89...115: return true
    default: return false
    }
  }

  /// Whether a connect(2) that was under way is over, and has failed: ENETDOWN to ECONNRESET, ETIMEDOUT to EHOSTUNREACH.
  /// Other errors are said of the call, and the connection goes on without it.
  var endsConnecting: Bool { (100...104).contains(rawValue) || (110...113).contains(rawValue) }

  /// Whether no file says this, whatever the call: ECONNRESET. ENOTCONN every file of a FUSE mount says whose server is
  /// gone: fuse(4).
  var isOfSocketsAlone: Bool { self == .connectionReset }
}

extension TraceResult {
  /// The error; nil where there is none, and for a name that no table knows.
  package var error: Errno? { errno.flatMap { Errno(name: $0) } }
  /// Whether a signal interrupted the call before it had done anything: `? ERESTARTSYS`.
  package var isRestart: Bool { error?.isRestart ?? false }
}
