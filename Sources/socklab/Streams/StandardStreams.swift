import Glibc

/// Descriptors 0, 1 and 2.
enum StandardStreams {
  /// Gives each that socklab was started without (`>&-`) to /dev/null, opened the other way round: reading from it or
  /// writing to it fails as before, with EBADF. Else the first file that is opened would be standard output.
  static func complete() {
    for (stream, access) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(stream, F_GETFD) < 0 {
      // The lowest free number is given: this one, as those below are taken. Where it cannot be, nothing else can either.
      _ = open("/dev/null", access)
    }
  }
}
