internal import Glibc

/// Descriptors 0, 1 and 2.
enum StandardStreams {
  /// Opens /dev/null in place of each that the program was started without (`lab-client hello-hi <&-`).
  ///
  /// Else the lab's first sockets would be descriptors 0, 1 and 2: what the program prints would go to its peer, and
  /// what the peer sends would be read as typed.
  /// - Parameter lowest: the lowest free descriptor, where opening the log has told it; nil to ask the kernel.
  static func complete(lowestFree lowest: Int32?) {
    guard (lowest ?? lowestFree()) <= STDERR_FILENO else { return }
    // open(2) returns the lowest free descriptor: three at most are needed, and the fourth is one too many.
    for _ in 0...3 {
      let descriptor = open("/dev/null", O_RDWR)
      guard descriptor > STDERR_FILENO else {
        if descriptor < 0 { return }
        continue
      }
      close(descriptor)
      return
    }
  }

  private static func lowestFree() -> Int32 {
    (STDIN_FILENO...STDERR_FILENO).first { fcntl($0, F_GETFD) == -1 } ?? STDERR_FILENO + 1
  }
}
