import Glibc
import Machine
import Recording

/// How a student's program is kept apart from the rest of the machine, and within which limits it runs.
struct Keeping {
  /// The word by which socklab starts itself in the program's namespaces: `socklab apart FOLDER... -- PATH WORD...`.
  static let word = "apart"

  /// The user that the program runs as, where this is root's process.
  let user: String?
  /// Whether it has namespaces of its own.
  private(set) var isApart = false
  /// Why it has none.
  private(set) var obstacle: String?

  /// Limits of the program itself: prlimit(1), within strace, which must not have them. Bytes that it may write into a file, seconds
  /// of processor time, bytes of its own memory (what a virtual machine only reserves does not count), processes and threads.
  private static let limits = ["--core=0", "--cpu=30", "--data=4294967296", "--fsize=268435456"]
  /// Processes and threads of a user, in a user namespace counted for themselves.
  private static let processes = 600

  /// Goes into namespaces, where that may be. Before the first thread is made.
  init(user: String?, wanted: Bool) {
    self.user = user
    guard wanted else { return }
    do throws(Apart.Obstacle) {
      try Self.probe()
      try Apart.enter()
      isApart = true
    } catch { obstacle = error.message }
  }

  /// Tries all of it with a child, for what was entered is not left any more.
  private static func probe() throws(Apart.Obstacle) {
    guard let outcome = Program.run(Program.own, [word, "--probe"], limit: 4_096), outcome.status != 0 else {
      return
    }
    throw Apart.Obstacle(message: outcome.text.split(separator: "\n").last.map(String.init) ?? "no answer")
  }

  /// What is started instead of strace: this program, which closes the namespaces behind itself.
  func words(writable: [String]) -> [String]? {
    guard isApart else { return nil }
    let folders = writable.compactMap { Files.resolved($0) }
    return [Program.own, Self.word] + folders + ["--"]
  }

  /// More options of strace: to run the program as another user.
  var straceOptions: [String] { user.map { ["-u", $0] } ?? [] }

  /// What stands between strace and the program.
  var limiting: [String] {
    guard let prlimit = Program.find("prlimit") else { return [] }
    // Elsewhere they count for all that a user runs, and root has none.
    return [prlimit] + Self.limits + (isApart ? ["--nproc=\(Self.processes)"] : [])
  }

  // MARK: Inside

  /// Becomes what the words say, kept apart.
  static func become(_ words: [String]) throws(Failure) -> ExitCode {
    if words == ["--probe"] { return try tryOut() }
    guard let dash = words.firstIndex(of: "--"), dash + 1 < words.count else {
      throw .usage("apart: no command")
    }
    do throws(Apart.Obstacle) { try Apart.close(except: Array(words[..<dash])) } catch {
      throw .work(error.message)
    }
    let path = words[dash + 1]
    var arguments: [UnsafeMutablePointer<CChar>?] = words[(dash + 1)...].map {
      $0.withSystemName { strdup($0) }
    }
    arguments.append(nil)
    // socklab ignores some, and what is ignored stays so over execve(2): a program whose client has left was never ended.
    Child.restoreSignals()
    path.withSystemName { _ = execv($0, &arguments) }
    throw .work("\(path): \(String(cString: strerror(errno)))")
  }

  /// Goes into all namespaces, and has a program end well in them.
  private static func tryOut() throws(Failure) -> ExitCode {
    do throws(Apart.Obstacle) { try Apart.enter() } catch { throw .work(error.message) }
    let child = Child.startApart(
      Program.own, ["socklab", word, "/tmp", "--", "/bin/true"])
    guard child > 0 else { throw .work("clone: \(String(cString: strerror(-child)))") }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return status == 0 ? .fine : .failed
  }
}
