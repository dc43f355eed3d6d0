import CLinux
import Glibc

/// Keeps a program apart from the rest of the machine: namespaces(7).
///
/// The process that calls ``enter()`` goes into user and network namespaces of its own; what it starts with
/// ``Child/startApart(_:_:input:output:errors:)`` has PID and mount namespaces besides, and calls ``close(except:)`` there. Their
/// first process ends all others with it.
public enum Apart {
  /// What the system refused.
  public struct Obstacle: Error {
    /// `unshare: Operation not permitted (EPERM)`
    public let message: String

    /// In words.
    public init(message: String) { self.message = message }

    init(_ call: String) {
      let number = errno
      let name = strerrorname_np(number).map { String(cString: $0) } ?? "errno \(number)"
      message = "\(call): \(String(cString: strerror(number))) (\(name))"
    }
  }

  private static func check(_ result: Int32, _ call: String) throws(Obstacle) {
    guard result == 0 else { throw Obstacle(call) }
  }

  // MARK: Outside

  /// Puts this process into a user namespace of its own, where it is root, and a network namespace with loopback alone. Root needs
  /// no user namespace. Before the first thread is made: unshare(2), CLONE_NEWUSER.
  public static func enter() throws(Obstacle) {
    let (user, group) = (geteuid(), getegid())
    if user == 0 {
      try check(unshare(Int32(clinux_NEWNET)), "unshare")
    } else {
      try check(unshare(Int32(clinux_NEWUSER | clinux_NEWNET)), "unshare")
      try write("deny", to: "/proc/self/setgroups")
      try write("0 \(user) 1", to: "/proc/self/uid_map")
      try write("0 \(group) 1", to: "/proc/self/gid_map")
    }
    try raiseLoopback()
  }

  private static func write(_ text: String, to path: String) throws(Obstacle) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Obstacle(path) }
    defer { _ = Glibc.close(descriptor) }
    let bytes = Array(text.utf8)
    guard bytes.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, $0.count) }) == bytes.count else {
      throw Obstacle(path)
    }
  }

  /// A new network namespace has its loopback interface down: netdevice(7), SIOCSIFFLAGS with IFF_UP.
  private static func raiseLoopback() throws(Obstacle) {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Obstacle("socket") }
    defer { _ = Glibc.close(descriptor) }
    // struct ifreq: the name in 16 bytes, then the flags.
    var request = [UInt8](repeating: 0, count: 40)
    request.replaceSubrange(0..<2, with: "lo".utf8)
    request[16] = 1
    try check(ioctl(descriptor, 0x8914, &request), "SIOCSIFFLAGS")
  }

  // MARK: Inside

  /// In namespaces of PIDs and mounts that are new: makes the system read-only but these folders, shows the processes of the
  /// namespace alone, and gives up every right for good.
  public static func close(except folders: [String]) throws(Obstacle) {
    _ = clinux_end_with_parent()
    try check(mount(nil, "/", nil, UInt(MS_REC | MS_PRIVATE), nil), "mount /")
    for folder in folders {
      try check(mount(folder, folder, nil, UInt(MS_BIND | MS_REC), nil), "mount \(folder)")
    }
    try set(
      "/", clinux_mount_attr(set: UInt64(clinux_MOUNT_ATTR_RDONLY), clear: 0, propagation: 0, userns: 0))
    for folder in folders {
      try set(
        folder, clinux_mount_attr(set: 0, clear: UInt64(clinux_MOUNT_ATTR_RDONLY), propagation: 0, userns: 0))
    }
    // This process stands below what was laid over its folder.
    if let here = Files.resolved(".") { try check(chdir(here), "chdir \(here)") }
    let quiet = UInt(MS_NOSUID | MS_NODEV | MS_NOEXEC)
    try check(mount("proc", "/proc", "proc", quiet, nil), "mount /proc")
    try check(clinux_gain_no_privileges(), "prctl")
    // As root strace is still to become another user, and its program has no rights then.
    if !isRoot { try check(clinux_drop_capabilities(), "capset") }
  }

  private static func set(_ path: String, _ attributes: clinux_mount_attr) throws(Obstacle) {
    var attributes = attributes
    try check(clinux_mount_setattr(path, UInt32(clinux_AT_RECURSIVE), &attributes), "mount_setattr \(path)")
  }

  /// Whether root here is the machine's: the first line of its user namespace's map leads to 0.
  private static var isRoot: Bool {
    let fields = (Settings.read("/proc/self/uid_map") ?? "").split(whereSeparator: \.isWhitespace)
    return fields.count > 1 && fields[0] == "0" && fields[1] == "0"
  }
}

extension Child {
  /// Starts a program as ``start(_:_:input:output:errors:)`` does, in namespaces of PIDs and mounts of its own: it is process 1
  /// there, and with it everything that it started ends.
  public static func startApart(
    _ path: String, _ words: [String], input: Stream = .own, output: Stream = .own, errors: Stream = .own
  ) -> Int32 {
    // All memory is taken before: between fork(2) and execve(2) only what signal-safety(7) lists may be called.
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { $0.withSystemName { strdup($0) } }
    arguments.append(nil)
    let program = path.withSystemName { strdup($0) }
    defer {
      arguments.forEach { free($0) }
      free(program)
    }
    guard let program else { return -ENOMEM }
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard nothing >= 0 else { return -errno }
    defer { _ = close(nothing) }
    func source(_ stream: Stream, _ own: Int32) -> Int32 {
      switch stream {
      case .own: own
      case .nothing: nothing
      case .descriptor(let descriptor): descriptor
      }
    }
    let streams = (source(input, 0), source(output, 1), source(errors, 2))
    var none = sigset_t()
    sigemptyset(&none)
    return arguments.withUnsafeMutableBufferPointer { words in
      guard let words = words.baseAddress else { return -EINVAL }
      let child = clinux_fork_into(UInt(clinux_NEWPID | clinux_NEWNS))
      guard child == 0 else { return child > 0 ? child : -errno }
      dup2(streams.0, 0)
      dup2(streams.1, 1)
      dup2(streams.2, 2)
      restoreSignals()
      sigprocmask(SIG_SETMASK, &none, nil)
      execve(program, words, environ)
      _exit(127)
    }
  }
}
