// Whichever of the two modules the compiler reads first has the constants of <sys/socket.h>.
import CLinux
import Glibc

/// Looks at the machine as the labs will meet it.
public enum Doctor {
  /// Every finding, in the order in which a person would put things right.
  public static func examine() -> [Finding] {
    (Files.exists("/proc/self/exe") ? [] : [proc]) + [
      strace(), tracing(), clock(), ipv6(), rawSockets(), pingSockets(), unprivilegedPorts(),
      setting("net.ipv4.tcp_abort_on_overflow", usual: "0", for: "lab 10 (a full queue) expects 0"),
      setting("net.core.somaxconn", usual: nil, for: "the most that listen(2) grants as backlog"),
    ] + [12580, 1914].map(port)
  }

  /// Swift's runtime looks there for itself when a program starts, and ends the program where it finds nothing.
  static let proc = Finding(
    "/proc", .missing, "not mounted: lab-server and lab-client cannot start",
    remedy: "mount -t proc proc /proc; socklab itself does without")

  static func strace() -> Finding {
    guard let strace = Strace.installed() else {
      return Finding(
        "strace", .missing, "not in PATH",
        remedy:
          "apt-get install strace, dnf install strace or apk add strace; labs show their recordings until then"
      )
    }
    guard let version = strace.version else {
      return Finding("strace", .missing, "\(strace.path) does not run", remedy: "install strace again")
    }
    guard strace.isAtLeast(4, 8) else {
      return Finding("strace", .limited, "version \(version)", remedy: "4.8 is the oldest that socklab knows")
    }
    return Finding("strace", .fine, "version \(version) at \(strace.path)")
  }

  /// Asks strace itself: whatever forbids tracing (Yama, seccomp, an emulated processor), it says so.
  public static func tracing() -> Finding {
    guard let path = Program.find("strace") else {
      return Finding("tracing", .missing, "not tried: no strace", remedy: "install strace")
    }
    guard let shell = Program.find("sh"),
      let outcome = Program.run(path, ["-f", "-o", "/dev/null", shell, "-c", ":"])
    else {
      return Finding("tracing", .missing, "strace does not start", remedy: "install strace again")
    }
    if outcome.status == 0 { return Finding("tracing", .fine, "allowed") }
    let said = outcome.text.split(separator: "\n").first.map(String.init) ?? "strace failed without a word"
    let scope = Settings.read("/proc/sys/kernel/yama/ptrace_scope")
    return Finding(
      "tracing", .missing, said,
      remedy: scope == "3"
        ? "kernel.yama.ptrace_scope is 3 and forbids tracing until the next boot; labs show their recordings"
        : "in a container, start it with --cap-add=SYS_PTRACE; under emulation (a Mac's x86 container) "
          + "take an image of the machine's own architecture; labs show their recordings until then")
  }

  /// A clock that user space can read costs no system call; one that it cannot adds two to every logged call.
  static func clock() -> Finding {
    let path = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
    let readable: Set = ["tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter"]
    guard let source = Settings.read(path) else {
      return Finding("clock", .fine, "clock source not shown; the ledger of a run counts clock reads, if any")
    }
    if readable.contains(source) { return Finding("clock", .fine, "\(source), read without a system call") }
    return Finding(
      "clock", .limited, "\(source) is read by a system call",
      remedy: "traces hold two clock_gettime lines a call; the ledger counts them as the log's own")
  }

  static func ipv6() -> Finding {
    let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { if descriptor >= 0 { _ = close(descriptor) } }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    let size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let bound = withUnsafePointer(to: &address) { typed in
      typed.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    if descriptor >= 0 && bound == 0 { return Finding("IPv6", .fine, "::1 can be bound") }
    return Finding(
      "IPv6", .limited, String(cString: strerror(errno)),
      remedy: "lab 13 (names) shows its recording for IPv6")
  }

  static func rawSockets() -> Finding {
    opening(
      SOCK_RAW, "raw sockets", refused: "CAP_NET_RAW is missing: run as root, or let lab 6 show its recording"
    )
  }

  static func pingSockets() -> Finding {
    let range = Settings.read("/proc/sys/net/ipv4/ping_group_range")?.split(separator: "\t")
      .joined(separator: " to ")
    return opening(
      SOCK_DGRAM, "ping sockets",
      refused:
        "net.ipv4.ping_group_range is \(range ?? "not shown") and your group \(getegid()) is not in it; "
        + "lab 6 shows its recording")
  }

  private static func opening(_ type: __socket_type, _ subject: String, refused: String) -> Finding {
    let descriptor = socket(AF_INET, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Int32(IPPROTO_ICMP))
    if descriptor >= 0 {
      _ = close(descriptor)
      return Finding(subject, .fine, "allowed")
    }
    return Finding(subject, .limited, String(cString: strerror(errno)), remedy: refused)
  }

  static func unprivilegedPorts() -> Finding {
    let start = Settings.read("/proc/sys/net/ipv4/ip_unprivileged_port_start") ?? "not shown"
    return Finding("net.ipv4.ip_unprivileged_port_start", .fine, "\(start) (lab 9 binds below it)")
  }

  private static func setting(_ name: String, usual: String?, for purpose: String) -> Finding {
    let path = "/proc/sys/" + String(name.map { $0 == "." ? "/" : $0 })
    guard let value = Settings.read(path) else { return Finding(name, .fine, "not shown; \(purpose)") }
    if let usual, value != usual { return Finding(name, .limited, "\(value); \(purpose)") }
    return Finding(name, .fine, "\(value) (\(purpose))")
  }

  /// Whether a lab's server could listen at a port of 127.0.0.1, and who holds it if not.
  public static func port(_ port: UInt16) -> Finding {
    let obstacle = Port.obstacle(port)
    if obstacle == 0 { return Finding("port \(port)", .fine, "free") }
    let holder = Port.holder(port).map { ", held by \($0)" } ?? ""
    return Finding(
      "port \(port)", .limited, String(cString: strerror(obstacle)) + holder,
      remedy: "labs/run takes another port and says so; for a program by hand, --port")
  }
}
