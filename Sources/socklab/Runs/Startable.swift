import Glibc
import Machine
import Recording

// Whether what a person wants to run can be begun, and traced.

extension Command {
  /// Refuses a command that cannot be begun.
  func check() throws(Failure) {
    do throws(Command.Refusal) {
      let path = try program()
      if geteuid() != 0, Files.changesRights(path) {
        complain("\(path) is set-user-ID: under strace it runs without the rights that this gives it")
      }
    } catch {
      let name = words.first ?? ""
      switch error {
      case .notFound:
        throw Failure(
          code: .notFound,
          message: "\(name): no such program\(name.contains("/") ? "" : " in PATH")\(Self.advice(name))")
      case .notExecutable(let why):
        throw Failure(code: .notExecutable, message: "\(name): cannot be executed: \(why)")
      }
    }
  }

  /// A file that is here and not in PATH, or is one word with its arguments.
  private static func advice(_ name: String) -> String {
    if !name.contains("/"), Files.exists(name) { return "; ./\(name) is the one here" }
    if name.contains(" ") { return "; give the program and its arguments as words of their own" }
    return ""
  }
}

extension Strace {
  /// The installed one, where it may trace here.
  static func usable() throws(Failure) -> Strace {
    guard let strace = installed() else {
      throw Failure(
        code: .notTraced,
        message: "strace is not in PATH: apt-get install strace, dnf install strace or apk add strace")
    }
    guard strace.isAtLeast(4, 8) else {
      throw Failure(
        code: .notTraced,
        message: "\(strace.path): "
          + (strace.version.map { "version \($0) is older than 4.8, the oldest that socklab knows" }
            ?? "does not run; install strace again"))
    }
    // Where tracing is refused strace says so in words of its own, in several lines and beside the program's.
    let finding = Doctor.tracing()
    guard finding.state == .fine else {
      throw Failure(
        code: .notTraced, message: "strace may not trace here: \(finding.found); \(finding.remedy ?? "")")
    }
    return strace
  }
}
