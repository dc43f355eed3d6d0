import CLinux
import Glibc
import Machine

/// A program's place in a run, from its beginning to its end.
package struct RunPlace: ~Copyable {
  package let folder: RunFolder
  /// What the program's files are called.
  package let name: String
  /// Held for the program's life.
  private let alive: LockedFile

  fileprivate init(folder: RunFolder, name: String, alive: consuming LockedFile) {
    (self.folder, self.name) = (folder, name)
    self.alive = alive
  }
}

extension RunFolder {
  /// What is found where a run is to go.
  package enum Arrival: ~Copyable {
    /// The place of a program in the run.
    case joined(RunPlace)
    /// Programs of another run are going on: their names, and what is known of them.
    case inUse([String], [ProgramRecord])
  }

  /// What became of the folder before the run began.
  package struct News: Sendable {
    /// Where the run before has gone.
    package var moved: String?
    /// Programs whose socklab was killed, and which go on.
    package var orphans: [ProgramRecord] = []

    package init() {}
  }

  /// How often somebody may move the folder away between two looks at it.
  private static let attempts = 50
  /// How many times 10 ms the folder's lock is waited for: its holder may be writing a table.
  package static let patience = 3000

  /// Takes a place in the run of this folder: in the one that is going on, where that is wanted, else in a new one. The
  /// run before is moved aside, to the first of `PATH-1`, `PATH-2` that is free.
  ///
  /// - Parameters:
  ///   - wanted: the program's name; another of that name makes it `NAME-2`.
  ///   - joins: whether it joins a run that is going on.
  ///   - strace: its version, for a new run's record.
  package func arrive(
    as wanted: String, joins: Bool, strace: String?, _ news: inout News
  ) throws(Problem) -> Arrival {
    for _ in 0..<Self.attempts {
      try makeFolder()
      guard let lock = try LockedFile.lock(file("lock"), patience: Self.patience) else {
        throw Problem("\(file("lock")): somebody has held it for 30 s", isOfPlace: true)
      }
      // Whoever held it may have moved the folder away.
      guard lock.isStill(file("lock")) else { continue }
      let isNew = try begin(strace: strace)
      let joined = try record()?.programs ?? []
      if isNew || joined.isEmpty { return .joined(try place(wanted)) }
      // A program that is just beginning has its lock, and no record yet.
      let alive = joined.filter(isAlive)
      if !alive.isEmpty && joins { return .joined(try place(wanted)) }
      let programs = try programs()
      if !alive.isEmpty { return .inUse(alive, programs.filter { alive.contains($0.name) }) }
      news.orphans += programs.filter { $0.end == nil && ($0.process?.isThere ?? false) }
      news.moved = try moveAside()
    }
    throw Problem("\(path): other runs begin there all the time", isOfPlace: true)
  }

  /// Makes the folder, for its owner alone, or finds one that nobody else may write to.
  private func makeFolder() throws(Problem) {
    if path.withSystemName({ mkdir($0, 0o700) }) == 0 { return }
    guard errno == EEXIST else { throw .system(path, errno) }
    var found = stat()
    guard path.withSystemName({ lstat($0, &found) }) == 0 else { throw .system(path, errno) }
    guard found.st_mode & S_IFMT == S_IFDIR else {
      throw Problem("\(path): is no folder", isOfPlace: true)
    }
    guard found.st_uid == geteuid() else {
      throw Problem(
        "\(path): belongs to user \(found.st_uid), and a run holds what programs say", isOfPlace: true)
    }
    let others = Files.names(in: path).filter { $0 != "." && $0 != ".." && $0 != "lock" }
    guard others.isEmpty || Files.exists(file("run.json")) else {
      throw Problem("\(path): holds other files and is no run folder", isOfPlace: true)
    }
    if found.st_mode & 0o077 != 0, path.withSystemName({ chmod($0, 0o700) }) != 0 {
      throw .system(path, errno)
    }
  }

  /// Writes the record of a new run; false where there is one. Under the folder's lock.
  private func begin(strace: String?) throws(Problem) -> Bool {
    guard try record() == nil else { return false }
    var system = utsname()
    guard uname(&system) == 0 else { throw .system("uname", errno) }
    let kernel = withUnsafeBytes(of: system.release) { RawText.text(Array($0.prefix { $0 != 0 })) }
    let architecture = withUnsafeBytes(of: system.machine) { RawText.text(Array($0.prefix { $0 != 0 })) }
    let id = String(UInt64.random(in: 0 ... .max), radix: 16)
    try RecordFile.write(
      RunRecord(id: id, machine: "Linux \(kernel) \(architecture)", strace: strace), to: file("run.json"))
    return true
  }

  /// A program's place. Under the folder's lock.
  private func place(_ wanted: String) throws(Problem) -> RunPlace {
    guard var record = try record() else { throw Problem("\(file("run.json")): has gone") }
    let name = ProgramName.free(wanted, among: Set(record.programs))
    guard let alive = try LockedFile.lock(file(of: name, "alive"), patience: 0) else {
      throw Problem("\(file(of: name, "alive")): somebody else has locked it")
    }
    record.programs.append(name)
    try RecordFile.write(record, to: file("run.json"))
    return RunPlace(folder: self, name: name, alive: alive)
  }

  /// Moves the folder to a name that is free, and says which. Under the folder's lock.
  private func moveAside() throws(Problem) -> String {
    for number in 1...9999 {
      let aside = "\(path)-\(number)"
      guard !Files.exists(aside) else { continue }
      let moved = path.withSystemName { from in aside.withSystemName { clinux_rename_new(from, $0) } } == 0
      if moved { return aside }
      guard errno == EEXIST else { throw .system(aside, errno) }
    }
    throw Problem("\(path)-1 to -9999 are all there; remove some", isOfPlace: true)
  }
}

extension RunPlace {
  /// Writes what is known of the program by now.
  package borrowing func write(_ record: ProgramRecord) throws(RunFolder.Problem) {
    try RecordFile.write(record, to: folder.file(of: name, "json"))
  }

  /// Writes what /proc said of the program's descriptors.
  package borrowing func write(_ record: DescriptorsRecord) throws(RunFolder.Problem) {
    try RecordFile.write(record, to: folder.file(of: name, "proc.json"))
  }

  /// Ends the program's part in the run.
  /// - Returns: the names of the others that are going on.
  package consuming func leave() throws(RunFolder.Problem) -> [String] {
    let folder = folder
    guard let lock = try LockedFile.lock(folder.file("lock"), patience: RunFolder.patience) else {
      throw RunFolder.Problem("\(folder.file("lock")): somebody has held it for 30 s")
    }
    _ = consume self
    let others = try folder.record()?.programs.filter(folder.isAlive) ?? []
    _ = consume lock
    return others
  }
}

extension ProcessIdentity {
  /// A process as it is now; nil where there is none.
  package init?(pid: Int32) {
    guard let start = ProcessTable.start(of: pid) else { return nil }
    self.init(pid: pid, start: start)
  }

  /// Whether it is still there.
  package var isThere: Bool { ProcessTable.start(of: pid) == start }
}
