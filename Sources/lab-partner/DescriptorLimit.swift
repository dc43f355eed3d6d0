import CLinux
import Glibc
import Machine
import TracedSockets

/// How many descriptors the program may have, from outside: RLIMIT_NOFILE of a process that runs, prlimit(2). What it has it
/// keeps; what it asks for from then on fails with EMFILE.
struct DescriptorLimit {
  let process: Int32
  private let partner: Partner
  /// The soft and the hard limit, as they were.
  private let before: [UInt64]

  /// The limit of the program, as it is; nil where nobody listens, or the kernel does not let this process see it.
  init?(_ partner: Partner) {
    guard let process = partner.program else {
      partner.say("nobody listens whose limit could be set")
      return nil
    }
    var before: [UInt64] = [0, 0]
    guard Self.prlimit(process, nil, &before) else {
      partner.say("the limit of process \(process) cannot be read: errno \(errno)")
      return nil
    }
    (self.process, self.partner, self.before) = (process, partner, before)
  }

  /// How many descriptors the program has.
  var used: Int { partner.descriptors(of: process) }

  /// The program may have no more than it has: the limit goes to the lowest number that is free.
  func set() {
    let numbers = Set(ProcessDescriptors(of: process)?.descriptors.map(\.number) ?? [])
    guard let lowest = (0...Int32.max).first(where: { !numbers.contains($0) }) else { return }
    change(to: [UInt64(lowest), before[1]])
  }

  /// It may have as many as before.
  func lift() { change(to: before) }

  private func change(to limit: [UInt64]) {
    guard Self.prlimit(process, limit, nil) else {
      return partner.say("the limit of process \(process) cannot be set: errno \(errno)")
    }
    partner.say("process \(process) may have \(limit[0]) descriptors")
  }

  /// The kernel asks whether the caller's real user and group are the program's, or for CAP_SYS_RESOURCE, which root has not got
  /// everywhere: then it takes on the program's, and stays root in effect.
  private static func prlimit(
    _ process: Int32, _ new: UnsafePointer<UInt64>?, _ old: UnsafeMutablePointer<UInt64>?
  ) -> Bool {
    if clinux_prlimit(process, Resource.openFiles.rawValue, new, old) == 0 { return true }
    var owner = stat()
    guard errno == EPERM, geteuid() == 0, stat("/proc/\(process)", &owner) == 0 else { return false }
    let (user, group) = (getuid(), getgid())
    guard setregid(owner.st_gid, gid_t.max) == 0, setreuid(owner.st_uid, uid_t.max) == 0 else { return false }
    let isDone = clinux_prlimit(process, Resource.openFiles.rawValue, new, old) == 0
    return setreuid(user, uid_t.max) == 0 && setregid(group, gid_t.max) == 0 && isDone
  }
}

extension Partner {
  /// How many descriptors a process has; 0 where nobody may see that.
  func descriptors(of process: Int32?) -> Int {
    process.flatMap { ProcessDescriptors(of: $0)?.descriptors.count } ?? 0
  }
}

/// How many descriptors the program had before clients came.
struct Settling {
  private let partner: Partner
  let program: Int32?
  private let before: Int

  init(_ partner: Partner) {
    self.partner = partner
    program = partner.program
    before = partner.descriptors(of: program)
  }

  /// Gives the program the time to close what its clients have left: until it has no more descriptors than before, and then some
  /// for a process that it may have for each, and for strace, which writes down a close when it has returned.
  func wait() {
    let deadline = Clock.milliseconds + Int(Partner.patience) / 2
    while partner.descriptors(of: program) > before, Clock.milliseconds < deadline { partner.pause(20) }
    partner.pause(200)
  }
}
