import CLinux
import Glibc
import Machine

/// The folder that holds a run: what each program was, its trace, its log, and what was made of them.
///
/// It is flat: `run.json`, `lock`, and for each program `NAME.json`, `NAME.strace`, `NAME.PID.log` and `NAME.alive`. Whoever
/// begins or ends a program holds the lock of the folder meanwhile; `NAME.alive` is locked for the program's life by the
/// socklab that started it. The kernel gives both locks back however a process ends: flock(2).
package struct RunFolder: Sendable {
  /// The version of the folder's files that is written here; a later one is refused.
  package static let version = 1

  /// As the person named it, without a `/` at its end.
  package let path: String

  package init(_ path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// The path of a file in it.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The path of a program's file: of its trace with `strace`.
  package func file(of program: String, _ kind: String) -> String { file("\(program).\(kind)") }

  /// Whether a folder is a run's: it has a `run.json`.
  package static func isRun(_ path: String) -> Bool {
    Files.isFolder(path) && Files.exists(RunFolder(path).file("run.json"))
  }

  /// Why a folder cannot hold a run, or what is in it cannot be read: what, and where.
  package struct Problem: Error {
    package let message: String
    /// Whether another folder would do.
    private let isOfPlace: Bool

    package init(_ message: String, isOfPlace: Bool = false) {
      (self.message, self.isOfPlace) = (message, isOfPlace)
    }

    /// The same with what there is to do, where another folder would do: `--into names another folder`.
    /// - Parameter option: what names the folder of whoever was asked.
    package func message(remedy option: String) -> String {
      isOfPlace ? "\(message); \(option) names another folder" : message
    }

    static func system(_ path: String, _ number: Int32) -> Problem {
      Problem("\(path): \(String(cString: strerror(number)))")
    }
  }
}

// MARK: Clearing

extension RunFolder {
  /// Removes a run that is over, where there is one: a run of ours that the next takes the place of. What else is in the folder
  /// stays.
  package func clear() throws(Problem) {
    guard let record = try record() else { return }
    guard !record.programs.contains(where: isAlive) else {
      throw Problem("\(path): a run is going on there; wait for it, or end it")
    }
    let ours = Files.names(in: path).filter { name in
      name == "page.html" || record.programs.contains { name.hasPrefix("\($0).") }
    }
    // The record last: whoever is interrupted leaves a run folder, which can be cleared again.
    for name in ours + ["run.json"] { _ = file(name).withSystemName { unlink($0) } }
  }
}

// MARK: Reading

extension RunFolder {
  /// What `run.json` says; nil where there is none.
  package func record() throws(Problem) -> RunRecord? {
    let path = file("run.json")
    guard Files.exists(path) else { return nil }
    let record: RunRecord = try RecordFile.read(path)
    guard record.format == RunRecord.format else {
      throw Problem(
        "\(path): is no record of a run: its format is \(record.format), and not \(RunRecord.format)")
    }
    guard record.version <= Self.version else {
      throw Problem(
        "\(path): is of version \(record.version), and this socklab reads up to \(Self.version): take a newer one"
      )
    }
    return record
  }

  /// The files that a program was made of when its trace began, by their paths, where the trace is a run's and the run noted
  /// them.
  package static func files(besideTrace trace: String) -> [String: ProgramRecord.File] {
    guard trace.hasSuffix(".strace") else { return [:] }
    let folder = trace.lastIndex(of: "/").map { String(trace[...$0]) } ?? "."
    guard isRun(folder),
      let record: ProgramRecord = try? RecordFile.read(String(trace.dropLast(7)) + ".json")
    else { return [:] }
    return Dictionary((record.files ?? []).map { ($0.path, $0) }) { first, _ in first }
  }

  /// What is known of each program, in the order in which they began.
  package func programs() throws(Problem) -> [ProgramRecord] {
    var programs: [ProgramRecord] = []
    for name in Files.names(in: path)
    where name.hasSuffix(".json") && name != "run.json" && !name.hasSuffix(".proc.json") {
      let record: ProgramRecord = try RecordFile.read(file(name))
      // Names lead to files: one that leads elsewhere is nobody's.
      guard "\(record.name).json" == name, ProgramName.isName(record.name) else {
        throw Problem("\(file(name)): is the record of \(record.name), which is another program's name")
      }
      programs.append(record)
    }
    return programs.sorted { ($0.begin, $0.name) < ($1.begin, $1.name) }
  }

  /// What was seen of a program when strace attached to it; nil where it began under strace.
  package func descriptors(of program: String) throws(Problem) -> DescriptorsRecord? {
    let path = file(of: program, "proc.json")
    return try RecordFile.readIfThere(path)
  }

  /// The call logs of a program: one for each of its processes that opened one.
  package func logs(of program: String) -> [String] {
    Files.names(in: path).filter { name in
      guard name.hasPrefix("\(program)."), name.hasSuffix(".log") else { return false }
      let between = name.dropFirst(program.utf8.count + 1).dropLast(4)
      return !between.isEmpty && between.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }.sorted().map(file)
  }

  /// Whether the socklab that started a program is there: it holds the program's lock.
  package func isAlive(_ program: String) -> Bool { LockedFile.isLocked(file(of: program, "alive")) }
}
