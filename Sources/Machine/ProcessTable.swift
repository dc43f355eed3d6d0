import Glibc

/// The machine's processes, as /proc shows them.
public enum ProcessTable {
  /// When a process began, in ticks since the start of the machine; nil where there is none, or only what is left of one
  /// that has ended. An id alone is given again.
  public static func start(of pid: Int32) -> UInt64? {
    guard let fields = fields(of: pid), fields[0] != "Z", fields[0] != "X" else { return nil }
    return UInt64(fields[19])
  }

  /// The words of a process's command; none where they cannot be read.
  public static func command(of pid: Int32) -> [String] {
    guard let bytes = Settings.bytes("/proc/\(pid)/cmdline") else { return [] }
    return bytes.split(separator: 0, omittingEmptySubsequences: false).map { RawText.text(Array($0)) }
      .dropLast(bytes.last == 0 ? 1 : 0)
  }

  /// The files whose code is mapped into a process, as proc_pid_maps(5) names them; none where they cannot be read.
  public static func mapped(into pid: Int32) -> [String] {
    (Settings.bytes("/proc/\(pid)/maps", limit: 1 << 22) ?? []).split(separator: 0x0A).compactMap { line in
      // `7f..-7f.. r-xp 00001000 08:01 173521      /usr/bin/dbus-daemon`
      let fields = line.split(separator: 0x20, maxSplits: 5)
      guard fields.count == 6, fields[1].dropFirst(2).first == UInt8(ascii: "x"),
        let slash = fields[5].firstIndex(of: UInt8(ascii: "/"))
      else { return nil }
      return RawText.text(Array(fields[5][slash...]))
    }
  }

  /// The processes and threads that a process traces.
  public static func tracees(of tracer: Int32) -> [Int32] {
    Settings.names(in: "/proc").compactMap { Int32($0) }.filter { self.tracer(of: $0) == tracer }.sorted()
  }

  /// The processes that a process has made, and those that they have made; what an ancestor's end has orphaned is not
  /// among them.
  public static func descendants(of ancestor: Int32) -> [Int32] {
    var children: [Int32: [Int32]] = [:]
    for pid in Settings.names(in: "/proc").compactMap({ Int32($0) }) {
      guard let fields = fields(of: pid), let parent = Int32(fields[1]) else { continue }
      children[parent, default: []].append(pid)
    }
    var found: [Int32] = []
    var next = [ancestor]
    // /proc is no picture of one moment: a number that was given again must not lead in a circle.
    var seen: Set<Int32> = [ancestor]
    while let parent = next.popLast() {
      for child in children[parent] ?? [] where seen.insert(child).inserted {
        found.append(child)
        next.append(child)
      }
    }
    return found.sorted()
  }

  /// The processes whose environment has all of these entries, `NAME=value`: what a program has made inherits it, and so is
  /// known by it when its parents are gone. One that threw its environment away is not found, nor another user's.
  public static func processes(with entries: [String]) -> [Int32] {
    let wanted = entries.map { Array($0.utf8) }
    return Settings.names(in: "/proc").compactMap { Int32($0) }.filter { pid in
      guard let bytes = Settings.bytes("/proc/\(pid)/environ", limit: environmentLimit) else { return false }
      let entries = bytes.split(separator: 0)
      return wanted.allSatisfy { wanted in entries.contains { $0.elementsEqual(wanted) } }
    }.sorted()
  }

  /// How much of an environment is read: all that execve(2) takes where nobody has made the stack larger.
  private static let environmentLimit = 2 << 20

  /// Who traces a process; nil where nobody does, or there is no such process.
  public static func tracer(of pid: Int32) -> Int32? {
    guard let status = Settings.read("/proc/\(pid)/status"),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("TracerPid:") }),
      let tracer = Int32(line.dropFirst(10).filter(\.isNumber)), tracer != 0
    else { return nil }
    return tracer
  }

  /// The process that a PID namespace below an ancestor, or the one around it, knows by a number, as processes in it name it: the
  /// last number of the line NSpid. nil where there is none.
  public static func descendant(of ancestor: Int32, known number: Int32) -> Int32? {
    descendants(of: ancestor).first { pid in
      let line = Settings.read("/proc/\(pid)/status")?.split(separator: "\n").first { $0.hasPrefix("NSpid:") }
      return line?.split(whereSeparator: \.isWhitespace).last.flatMap { Int32($0) } == number
    }
  }

  /// Whether this process has another id in a PID namespace around its own: pid_namespaces(7). The line NSpid has one number
  /// for each namespace that can be seen from here.
  public static var isInOwnNamespace: Bool {
    // PID 1 of the machine is the kernel's own child, and in the machine's namespace kthreadd is its sibling.
    Settings.read("/proc/2/comm") != "kthreadd"
  }

  /// What stands behind the name in `/proc/PID/stat`, from the state on; the name, in parentheses, may hold anything:
  /// proc_pid_stat(5).
  private static func fields(of pid: Int32) -> [Substring]? {
    guard let stat = Settings.read("/proc/\(pid)/stat"), let end = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    return fields.count > 20 ? fields : nil
  }
}
